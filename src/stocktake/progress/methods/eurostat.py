"""The method of Eurostat's SDG monitoring, over two windows; to be confirmed.

The thresholds and the shortest spans come from general knowledge of the yearly
report, not from a page of Eurostat that was seen; both methods are marked
``to_confirm`` everywhere until somebody checks them.

- The window ends with the latest value and starts with the first value of the
  last 15 years (long) or 5 years (short). Less than 10, or 3, years between the
  two are not judged.
- With a target: the ratio of growth a year to the growth that leads from the
  window's start to the target. 0.95 or more is significant progress, 0.60 or more
  moderate, 0 or more insufficient, less is movement away.
- Without one, the wanted growth: 1 % a year or more is significant progress, 0 or
  more moderate, above -1 % moderate movement away, less a significant one.

A start of 0, or a negative value, is not judged.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.methods.verdict import Method, State, compound_growth, verdict_of
from stocktake.progress.series import nearest
from stocktake.progress.states import fold

if TYPE_CHECKING:
    from stocktake.progress.cases import Cases

__all__ = ["LONG", "METHODS", "SHORT", "judge_cases", "judge_eurostat"]

# Years of a window, and the fewest years between its two values. To confirm.
LONG = (15, 10)
SHORT = (5, 3)
# To confirm.
RATIO_CUTS = (0.95, 0.60, 0.0)
GROWTH_CUTS = (0.01, 0.0, -0.01)
LARGEST = 1000.0

col = pl.col
lit = pl.lit


def judge_eurostat(series: pl.DataFrame) -> pl.DataFrame:
    """Judge series by the method alone.

    Args:
        series: One row per series with ``base_year``, ``base``, ``latest_year``, ``latest``,
            ``direction`` (``up`` or ``down``), ``target`` (may be null) and ``deadline``.

    Returns:
        The rows with ``growth`` (a year), ``measure`` (the ratio, else the wanted growth) and
        ``state`` (null where the method cannot judge).
    """
    wanted = pl.when(col("direction") == "down").then(-1.0).otherwise(1.0)
    base = pl.when(col("base") > 0).then("base")
    growth = compound_growth(base, col("latest"), col("latest_year") - col("base_year"))
    required = compound_growth(base, col("target"), col("deadline") - col("base_year"))
    by_target = col("target").is_not_null()
    ratio = (wanted * col("growth") / required.abs()).clip(-LARGEST, LARGEST)
    return (
        series.with_columns(growth=growth)
        .with_columns(
            measure=pl.when(by_target).then(ratio).otherwise(wanted * col("growth")),
        )
        .with_columns(measure=pl.when(col("measure").is_not_nan()).then("measure"))
        .with_columns(
            state=pl.when(by_target).then(_by_ratio()).otherwise(_by_growth()),
        )
    )


def judge_cases(cases: Cases, *, window: tuple[int, int]) -> pl.DataFrame:
    """Judge cases over a window of years; see ``verdict.VERDICT``."""
    years, fewest = window
    wanted = cases.frame.with_columns(window_from=col("end_year") - years)
    frame = nearest(wanted, cases.values, "window", since="window_from")
    enough = (col("end_year") - col("window_year") >= fewest).fill_null(value=False)
    down = col("folded") | (col("direction") == "down")
    judged = judge_eurostat(
        frame.select(
            base_year=pl.when(enough).then("window_year"),
            base=fold(col("window_value")),
            latest_year="end_year",
            latest="end_f",
            direction=pl.when(down).then(lit("down")).otherwise(lit("up")),
            target=pl.when(col("deadline").is_not_null()).then("aim_f"),
            deadline="deadline",
        )
    )
    by_target = col("target").is_not_null()
    return verdict_of(
        judged.with_columns(
            from_value=frame["window_value"],
            from_year=frame["window_year"],
            from_observation=frame["window_observation"],
            growth=pl.when(~frame["folded"]).then("growth"),
            form=pl.when(by_target).then(lit("pace")).otherwise(lit("growth")),
        )
    )


def _by_ratio() -> pl.Expr:
    high, middle, low = RATIO_CUTS
    measure = col("measure")
    return (
        pl.when(measure >= high)
        .then(lit("significant"))
        .when(measure >= middle)
        .then(lit("moderate"))
        .when(measure >= low)
        .then(lit("insufficient"))
        .when(measure.is_not_null())
        .then(lit("away"))
    )


def _by_growth() -> pl.Expr:
    high, middle, low = GROWTH_CUTS
    measure = col("measure")
    return (
        pl.when(measure >= high)
        .then(lit("significant"))
        .when(measure >= middle)
        .then(lit("moderate"))
        .when(measure > low)
        .then(lit("moderately_away"))
        .when(measure.is_not_null())
        .then(lit("away"))
    )


def _method(name: str, window: tuple[int, int]) -> Method:
    years, fewest = window
    return Method(
        id=f"eurostat-{name}",
        title=f"Eurostat, {name} term ({years} years)",
        version="1",
        source="Eurostat, monitoring report on the SDGs in an EU context; thresholds to confirm",
        needs=f"two values above 0, {fewest} to {years} years apart",
        measure="growth over the growth required; without a target, the wanted growth a year as "
        "a fraction",
        score="",
        rule="Significant progress from 0.95 of the required growth, moderate from 0.60, "
        "insufficient from 0, else movement away; without a number, from 1 %, 0 and -1 % a year.",
        to_confirm=True,
        states={
            "significant": State("Significant progress", "on_track"),
            "moderate": State("Moderate progress", "partial"),
            "insufficient": State("Insufficient progress", "off_track"),
            "moderately_away": State("Moderate movement away", "off_track"),
            "away": State("Movement away", "off_track"),
        },
        met="met",
        judge=partial(judge_cases, window=window),
    )


METHODS = (_method("long", LONG), _method("short", SHORT))
