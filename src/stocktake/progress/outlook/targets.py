"""Say how likely a target is to be met, and when, from the outlook's quantiles.

A target is met in a year when that year's value reaches it: at least the target
where up is better, at most where down is better, within the range where the
target is two-sided. Between quantiles the distribution runs straight; where
several quantiles have one value (a share at 100) all their probability lies on
it. Outside the outermost quantiles half of what is left is given, so that no
outlook ever says "impossible" or "certain".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.errors import DataError
from stocktake.progress.outlook.priors import PROBABILITIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["chance", "expected_year", "probability_of_meeting"]

# A target is expected in the first year in which meeting it is at least as likely as not; the
# early and late years are those with a chance of one in ten and nine in ten.
EXPECTED, EARLY, LATE = 0.5, 0.1, 0.9
# Columns of a table of targets.
TARGET_COLUMNS = ("indicator_code", "low", "high", "deadline")


def probability_of_meeting(outlooks: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Return the chance that each series meets each target of its code in the deadline's year.

    Args:
        outlooks: From ``forecast(..., full=True)``.
        targets: ``indicator_code``, ``low`` (null: no lower end), ``high`` (null: no upper end),
            ``deadline``; a code may have several. "At least 95" is ``low`` 95.

    Returns:
        The columns of the outlook's rows at the deadlines without quantiles, those of
        ``targets``, and ``probability`` (0 to 1). A deadline outside the outlook has no row:
        its value is known, or too far off.
    """
    _check(outlooks, targets)
    year = pl.col("deadline").cast(outlooks.schema["year"]).alias("year")
    due = outlooks.join(
        targets.with_columns(year),
        on=["indicator_code", "year"],
        how="inner",
        maintain_order="left",
    )
    return due.with_columns(
        probability=chance(_array(due["quantiles"]), due["low"], due["high"])
    ).drop("quantiles")


def expected_year(outlooks: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Return when each series is expected to meet each target of its code.

    Args:
        outlooks: From ``forecast(..., full=True)``.
        targets: As for ``probability_of_meeting``; the deadline does not matter here.

    Returns:
        ``series``, ``indicator_code``, ``low``, ``high``, ``deadline``, ``expected_year`` (first
        year with a chance of at least one half), ``early_year`` (one in ten), ``late_year`` (nine
        in ten); null where the outlook ends before.
    """
    _check(outlooks, targets)
    every = outlooks.select("series", "indicator_code", "year", "quantiles").join(
        targets.select(TARGET_COLUMNS), on="indicator_code", how="inner", maintain_order="left"
    )
    judged = every.with_columns(
        probability=chance(_array(every["quantiles"]), every["low"], every["high"])
    ).drop("quantiles")

    def first(at_least: float) -> pl.Expr:
        return pl.col("year").filter(pl.col("probability") >= at_least).min()

    keys = ["series", "indicator_code", "low", "high", "deadline"]
    return judged.group_by(keys, maintain_order=True).agg(
        first(EXPECTED).alias("expected_year"),
        first(EARLY).alias("early_year"),
        first(LATE).alias("late_year"),
    )


def chance(quantiles: Floats, low: pl.Series, high: pl.Series) -> pl.Series:
    """Return the chance of a value from ``low`` to ``high``, both included.

    Args:
        quantiles: rows x ``PROBABILITIES``, rising.
        low: Lower end a row; null: none.
        high: Upper end a row; null: none.
    """
    below_high = _below(quantiles, high.to_numpy().astype(np.float64), included=True)
    below_low = _below(quantiles, low.to_numpy().astype(np.float64), included=False)
    below_high = np.where(high.is_null().to_numpy(), 1.0, below_high)
    below_low = np.where(low.is_null().to_numpy(), 0.0, below_low)
    return pl.Series("probability", np.maximum(below_high - below_low, 0.0))


def _below(quantiles: Floats, bound: Floats, *, included: bool) -> Floats:
    """Return the chance of a value below the bound of each row."""
    levels = np.asarray(PROBABILITIES)
    last = len(levels) - 1
    inside = quantiles <= bound[:, None] if included else quantiles < bound[:, None]
    count = inside.sum(axis=1)
    left = np.clip(count - 1, 0, last - 1)
    at = np.arange(len(bound))
    width = quantiles[at, left + 1] - quantiles[at, left]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # clipped below
        part = np.where(width > 0, (bound - quantiles[at, left]) / width, 0.0)
    between = levels[left] + np.clip(part, 0.0, 1.0) * (levels[left + 1] - levels[left])
    between = np.where(count == 0, levels[0] / 2, between)
    return np.asarray(np.where(count == last + 1, (1 + levels[last]) / 2, between))


def _array(quantiles: pl.Series) -> Floats:
    if quantiles.is_empty():
        return np.empty((0, len(PROBABILITIES)))
    return np.asarray(quantiles.to_numpy(), dtype=np.float64)


def _check(outlooks: pl.DataFrame, targets: pl.DataFrame) -> None:
    if "quantiles" not in outlooks.columns:
        raise DataError(
            "The outlook has no quantiles.", fix="Make it with forecast(..., full=True)."
        )
    missing = [name for name in TARGET_COLUMNS if name not in targets.columns]
    if missing:
        raise DataError(
            f"The targets have no column {', '.join(missing)}.",
            fix=f"Give a table with the columns {', '.join(TARGET_COLUMNS)}.",
        )
