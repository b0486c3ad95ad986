"""Make the outlook table: for each series and each year after its last value, a distribution.

The steps come from the priors; where peers reported later years, what they met
moves them; the step is added on the family's scale and brought back within the
limits. Quantiles never cross, and the cost is linear in the number of series.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.errors import DataError
from stocktake.progress.outlook.distribution import FamilySteps, flag_values, steps_by_family
from stocktake.progress.outlook.histories import DIMENSIONS, Histories, read_histories
from stocktake.progress.outlook.peers import find_surprises, shift
from stocktake.progress.outlook.priors import PROBABILITIES, shipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.priors import Priors

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["INTERVALS", "QUANTILES", "forecast", "outlook_columns"]

# Column of the table to probability.
QUANTILES = {
    "median": 0.5,
    "lo50": 0.25,
    "hi50": 0.75,
    "lo80": 0.1,
    "hi80": 0.9,
    "lo95": 0.025,
    "hi95": 0.975,
}
INTERVALS = {50: ("lo50", "hi50"), 80: ("lo80", "hi80"), 95: ("lo95", "hi95")}
NEEDED = ("economy_iso3", "indicator_code", "year", "value")
# No outlook goes further than this after the last value: nothing fitted reaches so far.
FURTHEST = 60


def forecast(
    frame: pl.DataFrame, *, to_year: int, priors: Priors | None = None, full: bool = False
) -> pl.DataFrame:
    """Return the outlook of every series of a table for every year to come.

    Args:
        frame: ``economy_iso3``, ``indicator_code``, ``year``, ``value`` and any of
            ``histories.DIMENSIONS``; other columns are ignored.
        to_year: Last year wanted. A series that has it already gets no rows.
        priors: Fitted numbers; those that ship where not given.
        full: Whether to add the columns ``quantiles`` (the value at each of
            ``priors.PROBABILITIES``), ``family`` and ``series``, for further computing.

    Returns:
        The dimensions of the input, ``year``, ``median``, ``lo50`` ... ``hi95``, ``origin_year``;
        one row for each series and year after its last value, sorted.

    Raises:
        DataError: A column is missing or there is no usable value.
    """
    _check(frame)
    fitted = priors or shipped()
    histories = read_histories(frame)
    rows = histories.last_rows()
    rows = rows[histories.year[rows] < to_year]
    keys = [name for name in DIMENSIONS if name in frame.columns]
    parts = [_empty(histories, keys, full=full)]
    if len(rows):
        furthest = min(int(to_year - histories.year[rows].min()), FURTHEST)
        horizons = np.arange(1, furthest + 1)
        for at, quantiles, family in _quantiles(fitted, histories, rows, horizons):
            parts.append(
                _rows(histories, (rows[at], horizons, quantiles), to_year, keys, family, full=full)
            )
    order = [*[k for k in keys if k != "indicator_name"], "year"]
    # Years keep the input's type, so that the outlook joins with the observations.
    kind = frame.schema["year"] if frame.schema["year"].is_integer() else pl.Int64()
    found = pl.concat(parts, how="vertical").sort(order, nulls_last=False)
    return found.with_columns(pl.col("year", "origin_year").cast(kind))


def outlook_columns(values: Floats) -> dict[str, Floats]:
    """Return the columns of the table from values at ``PROBABILITIES`` (rows x probabilities)."""
    return {name: values[:, _at(p)] for name, p in QUANTILES.items()}


def _check(frame: pl.DataFrame) -> None:
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise DataError(
            f"The observations have no column {', '.join(missing)}.",
            fix=f"Give a table with the columns {', '.join(NEEDED)}.",
        )
    for name in ("year", "value"):
        if not frame.schema[name].is_numeric():
            raise DataError(
                f"The column {name} holds {frame.schema[name]}, not numbers.",
                fix="Write years and values as numbers.",
            )
    if frame.filter(pl.col("value").is_finite() & pl.col("year").is_not_null()).is_empty():
        raise DataError(
            "The observations hold no value.", fix="Give at least one row with year and value."
        )


def _quantiles(
    priors: Priors, histories: Histories, rows: Integers, horizons: Integers
) -> list[tuple[Integers, Floats, str]]:
    """Return for each family which rows it has and their values at all quantiles."""
    panel = histories.series["panel"].to_numpy()[histories.series_of[rows]]
    surprises = find_surprises(priors, histories, rows)
    found = []
    for part in steps_by_family(priors, histories, rows, horizons):
        centre, spread = surprises.of(panel[part.at], histories.year[rows[part.at]])
        steps = shift(part.steps, centre, spread, horizons)
        moved = FamilySteps(part.family, part.at, part.value, part.level, steps)
        found.append((part.at, moved.values(), part.family))
    family_of = histories.series["family"].to_numpy()[histories.series_of[rows]]
    flags = np.flatnonzero(family_of == "flag")
    if len(flags):
        codes = histories.series["indicator_code"].to_numpy().astype(str)
        of_flags = codes[histories.series_of[rows[flags]]]
        values = flag_values(histories.value[rows[flags]], of_flags, horizons)
        found.append((flags, values, "flag"))
    return found


def _rows(
    histories: Histories,
    found: tuple[Integers, Integers, Floats],
    to_year: int,
    keys: list[str],
    family: str,
    *,
    full: bool,
) -> pl.DataFrame:
    rows, horizons, quantiles = found
    series = histories.series_of[rows]
    origin = histories.year[rows]
    year = origin[:, None] + horizons
    wanted = year <= to_year
    which = np.nonzero(wanted)
    scale = histories.series["unit_scale"].to_numpy()[series][which[0]]
    values = quantiles[which] / scale[:, None]
    table = histories.series.select("series", *keys)[series[which[0]]].with_columns(
        year=pl.Series(year[which], dtype=pl.Int64),
        **{n: pl.Series(v) for n, v in outlook_columns(values).items()},
        origin_year=pl.Series(origin[which[0]], dtype=pl.Int64),
    )
    if not full:
        return table.drop("series")
    return table.with_columns(
        quantiles=pl.Series(values, dtype=pl.Array(pl.Float64, len(PROBABILITIES))),
        family=pl.lit(family),
    )


def _empty(histories: Histories, keys: list[str], *, full: bool) -> pl.DataFrame:
    none = np.empty((0, 1, len(PROBABILITIES)))
    nothing = (np.empty(0, np.int64), np.array([1]), none)
    return _rows(histories, nothing, 0, keys, "", full=full)


@cache
def _at(probability: float) -> int:
    return PROBABILITIES.index(probability)
