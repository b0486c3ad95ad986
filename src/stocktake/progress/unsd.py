"""The method of the UN Statistics Division, edition 2026, as Polars expressions.

Source: UN Statistics Division, *The Sustainable Development Goals Report 2026:
Technical Note for Progress Assessment*. With ``b`` the base year, ``t`` the
latest year, ``T`` the target's year, ``v`` the values and ``v*`` the target:

- growth ``g = (v_t / v_b) ** (1 / (t - b)) - 1``;
- with a target, ratio ``R = (v_t * (1 + g) ** (T - t) - v_b) / (v* - v_b)``;
- without one, the measure is ``g`` in the wanted direction;
- the measure falls in one of five bands (lower bound included), and the score
  from 0 to 5 is linear inside each band and clipped outside the outer ones.

This module is the method alone: ``judge_unsd`` gives what the note gives, also
where that is of little use. Stocktake's states are decided in
``progress.states`` and differ on purpose in these points:

- "met" is tested before growth: 12 to 0 with a target of at most 0 is met,
  where the method finds no growth rate; a series that meets the target is met
  whatever its trend, and one that met it at the base and lost it is a regression.
- A deadline that has passed is judged by the value observed then. The method
  would project backwards (50 to 60 in 2032 with a target for 2030).
- A fall to 0 is judged: projected at 0. From 0 upwards there is no growth rate:
  progress counts from the first value above 0 (where more is better); where that
  leaves nothing to compare, or with a negative value, the state is ``level_only``.
- Within 1 % of the end of a scale that has one (a share of 100 %), the state is
  ``on_track``: there is no room for the growth the method asks for.
- A two-sided target (parity) is judged on ``max(v, 1 / v)``, which falls as
  either side comes nearer; the note names no rule.
- A target without a year is judged by growth: nothing can be projected.
- A deadline of 2015 or earlier is measured from the first value of the ten
  years before it, since the method's own base year is 2015.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

__all__ = [
    "BASE_YEAR",
    "GROWTH_BANDS",
    "METHOD",
    "METHOD_VERSION",
    "RATIO_BANDS",
    "Band",
    "annual_growth",
    "band_of",
    "judge_unsd",
    "score_of",
    "unsd_ratio",
]

METHOD = "unsd-2026"
METHOD_VERSION = "1"

# The year the 2030 Agenda starts from; the first later year with a value takes its place.
BASE_YEAR = 2015


class Band(NamedTuple):
    """One band: its state, the measure's bounds, and the score at each bound."""

    state: str
    low: float
    high: float
    score: float


# The outer bounds (1.5, -0.5, 0.05, -0.05) are the note's limits of the scale, not of the state.
RATIO_BANDS = (
    Band("on_track", 0.95, 1.5, 4.0),
    Band("moderate", 0.50, 0.95, 3.0),
    Band("marginal", 0.10, 0.50, 2.0),
    Band("stagnation", 0.0, 0.10, 1.0),
    Band("regression", -0.5, 0.0, 0.0),
)
GROWTH_BANDS = (
    Band("on_track", 0.02, 0.05, 4.0),
    Band("moderate", 0.0125, 0.02, 3.0),
    Band("marginal", 0.005, 0.0125, 2.0),
    Band("stagnation", 0.0, 0.005, 1.0),
    Band("regression", -0.05, 0.0, 0.0),
)


def annual_growth(base: pl.Expr, latest: pl.Expr, years: pl.Expr) -> pl.Expr:
    """Return compound growth a year as a fraction; null where it is undefined.

    It is undefined where a value is 0 or less, or where no year lies between them.
    """
    rate = (latest / base) ** (1.0 / years) - 1.0
    return pl.when((base > 0) & (latest > 0) & (years > 0)).then(rate)


def unsd_ratio(base: pl.Expr, target: pl.Expr, projected: pl.Expr) -> pl.Expr:
    """Return projected progress over required progress; null where none is required.

    Args:
        base: Value at the base year.
        target: Number to reach.
        projected: Value the trend comes to in the target's year (or the value
            observed then, where the year has passed).
    """
    return pl.when(target != base).then((projected - base) / (target - base))


def band_of(measure: pl.Expr, bands: tuple[Band, ...]) -> pl.Expr:
    """Return the state of the band that ``measure`` falls in; null for null."""
    return _banded(measure, bands, [pl.lit(band.state) for band in bands])


def score_of(measure: pl.Expr, bands: tuple[Band, ...]) -> pl.Expr:
    """Return the score from 0 to 5 of ``measure``, linear inside each band."""
    return _banded(measure, bands, [_linear(measure, band) for band in bands])


def judge_unsd(series: pl.DataFrame) -> pl.DataFrame:
    """Judge series by the method alone, without Stocktake's differences.

    Args:
        series: One row per series with ``base_year``, ``base``, ``latest_year``,
            ``latest``, ``direction`` (``up`` or ``down``), ``target`` (may be null)
            and ``deadline`` (the target's year; may be null where there is no target).

    Returns:
        The rows with ``growth``, ``projected``, ``ratio``, ``state`` (null for the
        note's "insufficient data") and ``score``.
    """
    base, latest, target = pl.col("base"), pl.col("latest"), pl.col("target")
    down = pl.col("direction") == "down"
    met_at_base = (
        pl.when(down).then(base <= target).otherwise(base >= target).fill_null(value=False)
    )
    met_now = pl.when(down).then(latest <= target).otherwise(latest >= target)
    many = pl.col("latest_year") > pl.col("base_year")
    growth = annual_growth(base, latest, pl.col("latest_year") - pl.col("base_year"))
    projected = latest * (1.0 + pl.col("growth")) ** (pl.col("deadline") - pl.col("latest_year"))
    wanted = pl.when(down).then(-pl.col("growth")).otherwise(pl.col("growth"))

    def judged(by_ratio: pl.Expr, by_growth: pl.Expr, kept: pl.Expr, lost: pl.Expr) -> pl.Expr:
        at_base = pl.when(met_now).then(kept).otherwise(lost)
        with_target = pl.when(met_at_base).then(at_base).otherwise(by_ratio)
        return pl.when(many).then(
            pl.when(target.is_not_null()).then(with_target).otherwise(by_growth)
        )

    ratio = pl.col("ratio")
    return (
        series.with_columns(growth=growth)
        .with_columns(projected=pl.when(many & ~met_at_base).then(projected))
        .with_columns(ratio=unsd_ratio(base, target, pl.col("projected")))
        .with_columns(
            state=judged(
                band_of(ratio, RATIO_BANDS),
                band_of(wanted, GROWTH_BANDS),
                pl.lit("on_track"),
                pl.lit("regression"),
            ),
            score=judged(
                score_of(ratio, RATIO_BANDS),
                score_of(wanted, GROWTH_BANDS),
                pl.lit(5.0),
                pl.lit(0.0),
            ),
        )
    )


def _banded(measure: pl.Expr, bands: tuple[Band, ...], results: list[pl.Expr]) -> pl.Expr:
    """Return the result of the first band, best first, whose lower bound is reached."""
    reached = [
        pl.when(measure >= band.low).then(result)
        for band, result in zip(bands[:-1], results[:-1], strict=True)
    ]
    worst = pl.when(measure.is_not_null()).then(results[-1])
    return pl.when(measure.is_not_nan()).then(pl.coalesce(*reached, worst))


def _linear(measure: pl.Expr, band: Band) -> pl.Expr:
    share = (measure.clip(band.low, band.high) - band.low) / (band.high - band.low)
    return band.score + share
