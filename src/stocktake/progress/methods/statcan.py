"""The method of Statistics Canada, which Open SDG 2.4 computes, as Polars expressions.

Source: Open SDG 2.4, ``docs/progress-methodology.md`` at commit 99ea0b6, and its
``ProgressMeasure``. With ``b`` the base year, ``t`` the latest, ``T`` the
target's year, ``v`` the values, ``v*`` the target, ``d`` = 1 where more is better
and -1 where less is, ``s`` = -1 where ``v_b`` is below 0, else 1:

- growth ``g = (v_t / v_b) ** (1 / (t - b)) - 1``, required growth ``r`` the same
  from ``v_b`` to ``v*`` over ``T - b``;
- a target that ``v_t`` meets is achieved, whatever the trend;
- else ``R = s d g / |r|``: 0.95 or more is on track, 0.60 or more must be faster,
  0 or more is limited, less is a deterioration;
- without a target ``m = s d g`` with cut-offs 0.015 C, 0.005 C and 0. ``C`` is 1,
  less near a natural limit ``L`` in the wanted direction (``growth_left``).

Zero: a base or a target of 0 is replaced by 0.001, as the source does; the
result depends on that number. Values of both signs cannot be judged.

Left out: averages over several series and sub-groups, which Stocktake keeps apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.methods.verdict import Method, State, compound_growth, verdict_of

if TYPE_CHECKING:
    from stocktake.progress.cases import Cases

__all__ = ["METHOD", "growth_left", "judge_cases", "judge_statcan"]

# What the source puts in place of 0.
NEAR_ZERO = 0.001
# How fast the room for growth closes towards a natural limit.
LIMIT_POWER = 4.44

RATIO_CUTS = (0.95, 0.60)
GROWTH_CUTS = (0.015, 0.005)
STATES = ("on_track", "acceleration_needed", "limited", "deterioration")
# Ends of the score's scale.
BEST = 5.0
WORST = -5.0
# A base at the target itself makes every step away infinitely fast; ratios are cut here.
LARGEST = 1000.0

col = pl.col
lit = pl.lit


def growth_left(base: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Return the factor C on the growth asked for: 1 far from a natural limit, 0 at it."""
    size, end = base.abs(), limit.abs()
    share = pl.when(size <= end).then(size / end).otherwise((2.0 * end - size) / end)
    near = limit.is_not_null() & (size < 2.0 * end)
    return pl.when(near).then(1.0 - share**LIMIT_POWER).otherwise(1.0)


def judge_statcan(series: pl.DataFrame) -> pl.DataFrame:
    """Judge series by the method alone.

    Args:
        series: One row per series with ``base_year``, ``base``, ``latest_year``, ``latest``,
            ``direction`` (``up`` or ``down``), ``target`` (may be null), ``deadline`` (its
            year), and ``limit`` (natural limit in the wanted direction; may be null).

    Returns:
        The rows with ``growth`` (a year), ``measure`` (R or m), ``state`` (null where the
        method cannot judge) and ``score`` from -5 to 5.
    """
    wanted = pl.when(col("direction") == "down").then(-1.0).otherwise(1.0)
    base = pl.when(col("base") == 0).then(NEAR_ZERO).otherwise(col("base"))
    target = pl.when(col("target") == 0).then(NEAR_ZERO).otherwise(col("target"))
    growth = compound_growth(base, col("latest"), col("latest_year") - col("base_year"))
    required = compound_growth(base, target, col("deadline") - col("base_year"))
    way = wanted * pl.when(base < 0).then(-1.0).otherwise(1.0)
    met = wanted * (col("latest") - col("target")) >= 0
    return (
        series.with_columns(
            growth=growth,
            required=required,
            room=growth_left(base, col("limit")),
            achieved=(met & (col("latest_year") > col("base_year"))).fill_null(value=False),
        )
        .with_columns(
            measure=pl.when(col("target").is_null())
            .then(way * col("growth"))
            .otherwise((way * col("growth") / col("required").abs()).clip(-LARGEST, LARGEST))
        )
        .with_columns(measure=pl.when(col("measure").is_not_nan()).then("measure"))
        .with_columns(state=_state(), score=_score())
    )


def judge_cases(cases: Cases) -> pl.DataFrame:
    """Judge cases; see ``verdict.VERDICT``. The measure is R, else the wanted growth."""
    frame = cases.frame
    folded = col("folded")
    # The base is the first value even where it is 0: the method has its own way with 0.
    base = pl.when(folded).then("base_f").otherwise("first_value")
    up = (col("direction") == "up") & ~folded
    judged = judge_statcan(
        frame.select(
            base_year="first_year",
            base=base,
            latest_year="end_year",
            latest="end_f",
            direction=pl.when(up).then(lit("up")).otherwise(lit("down")),
            target=pl.when(col("deadline").is_not_null()).then("aim_f"),
            deadline="deadline",
            # A folded ratio cannot fall below 1; a lower limit of 0 leaves C at 1.
            limit=pl.when(folded).then(1.0).when(up).then("top"),
        )
    )
    by_target = col("target").is_not_null()
    return verdict_of(
        judged.with_columns(
            from_value=frame["first_value"],
            from_year=frame["first_year"],
            from_observation=frame["first_observation"],
            growth=pl.when(~frame["folded"]).then("growth"),
            form=pl.when(by_target).then(lit("pace")).otherwise(lit("growth")),
        )
    )


def _state() -> pl.Expr:
    measure = col("measure")
    by_target = col("target").is_not_null()
    shrunk = pl.when(by_target).then(1.0).otherwise("room")
    cuts = [
        pl.when(by_target).then(with_target).otherwise(shrunk * without)
        for with_target, without in zip(RATIO_CUTS, GROWTH_CUTS, strict=True)
    ]
    best, faster, limited, worse = (lit(state) for state in STATES)
    return (
        pl.when("achieved")
        .then(lit("achieved"))
        .when(measure.is_null())
        .then(None)
        .when(measure < 0)
        .then(worse)
        .when(measure >= cuts[0])
        .then(best)
        .when(measure >= cuts[1])
        .then(faster)
        .otherwise(limited)
    )


def _score() -> pl.Expr:
    """Return the score, with the source's own rounded coefficients."""
    r, c = col("measure"), col("room")
    high, low = GROWTH_CUTS
    by_ratio = pl.when(r >= 0.6).then(7.1429 * r - 4.2857).otherwise(4.1667 * r - 2.5)
    by_growth = (
        pl.when(r < 0)
        .then(125.0 * r - 2.5)
        .when(c == 0)
        .then(BEST)
        .when(r < low * c)
        .then(500.0 * r / c - 2.5)
        .when(r < high * c)
        .then(250.0 * r / c - 1.25)
        .otherwise(500.0 * r / c - 5.0)
    )
    score = pl.when(col("target").is_not_null()).then(by_ratio).otherwise(by_growth)
    return pl.when("achieved").then(BEST).otherwise(score.clip(WORST, BEST))


METHOD = Method(
    id="statcan",
    title="Statistics Canada and Open SDG 2.4",
    version="1",
    source="Open SDG 2.4, progress methodology, commit 99ea0b6",
    needs="two values of one sign since 2015",
    measure="growth over the growth required; without a target, the wanted growth a year as "
    "a fraction",
    score="-5 to 5",
    rule="On track from 0.95 of the required growth, acceleration needed from 0.60, limited from "
    "0, else deterioration; without a number, from 1.5 %, 0.5 % and 0 a year, less near a "
    "natural limit.",
    to_confirm=False,
    states={
        "achieved": State("Target achieved", "met"),
        "on_track": State("On track", "on_track"),
        "acceleration_needed": State("Acceleration needed", "partial"),
        "limited": State("Limited progress", "off_track"),
        "deterioration": State("Deterioration", "off_track"),
    },
    met="achieved",
    judge=judge_cases,
)
