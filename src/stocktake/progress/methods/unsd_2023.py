"""The method of the UN Statistics Division, edition 2023, as Polars expressions.

Source: the 2023 technical note as described by the Basque statistics office
(Eustat) for its SDG indicators. Growth and ratio are those of the 2026 edition
(``progress.unsd``); there are three bands instead of five, and no score:

- with a target, ``R`` of 0.95 or more is on track, 0.10 or more is fair progress
  that must be faster, less is stagnation or regression;
- without one, the same with a wanted growth of 2 % and of 0.5 % a year.

``judge_unsd_2023`` is the method alone. Left out are Eustat's own exceptions
(a base before 2015, binary indicators), which are not the note's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.methods.verdict import Method, State, verdict_of
from stocktake.progress.unsd import judge_unsd

if TYPE_CHECKING:
    from stocktake.progress.cases import Cases

__all__ = ["METHOD", "judge_cases", "judge_unsd_2023"]

# Lower bounds, included: on track, fair.
RATIO_CUTS = (0.95, 0.10)
GROWTH_CUTS = (0.02, 0.005)
# A series that starts next to 0 can project beyond every number; ratios are cut here.
LARGEST = 1000.0


def judge_unsd_2023(series: pl.DataFrame) -> pl.DataFrame:
    """Judge series by the method alone.

    Args:
        series: As for ``unsd.judge_unsd``.

    Returns:
        The rows with ``growth``, ``projected``, ``ratio``, ``wanted_growth`` and ``state``
        (null where the method has insufficient data).
    """
    wanted = pl.when(pl.col("direction") == "down").then(-pl.col("growth")).otherwise("growth")
    judged = judge_unsd(series).rename({"state": "of_2026"}).drop("score")
    by_target = pl.col("target").is_not_null()
    # Met at the base: decided there by whether the latest value still meets the target.
    at_base = pl.col("ratio").is_null() & by_target
    kept = pl.when(pl.col("of_2026") == "on_track").then(pl.lit("on_track"))
    return (
        judged.with_columns(wanted_growth=wanted)
        .with_columns(
            state=pl.when(pl.col("of_2026").is_null())
            .then(None)
            .when(at_base)
            .then(kept.otherwise(pl.lit("no_progress")))
            .when(by_target)
            .then(_banded("ratio", RATIO_CUTS))
            .otherwise(_banded("wanted_growth", GROWTH_CUTS))
        )
        .drop("of_2026")
    )


def judge_cases(cases: Cases) -> pl.DataFrame:
    """Judge cases; see ``verdict.VERDICT``. The measure is ``R``, else the wanted growth."""
    frame = cases.frame
    judged = judge_unsd_2023(
        frame.select(
            "base_year",
            base="base_f",
            latest_year="end_year",
            latest="end_f",
            direction=pl.when("folded").then(pl.lit("down")).otherwise("direction"),
            # A target without a year cannot be projected to.
            target=pl.when(pl.col("deadline").is_not_null()).then("aim_f"),
            deadline="deadline",
        )
    )
    by_target = pl.col("target").is_not_null()
    return verdict_of(
        judged.with_columns(
            measure=pl.when(by_target)
            .then(pl.col("ratio").clip(-LARGEST, LARGEST))
            .otherwise("wanted_growth"),
            from_value=frame["base_value"],
            from_year=frame["base_year"],
            from_observation=frame["base_observation"],
            growth=frame["growth"],
            projected=pl.when(~frame["folded"], pl.col("projected").is_finite()).then("projected"),
            form=pl.when(pl.col("ratio").is_not_null())
            .then(pl.lit("way"))
            .when(by_target)
            .then(pl.lit("lost"))
            .otherwise(pl.lit("growth")),
        )
    )


def _banded(measure: str, cuts: tuple[float, float]) -> pl.Expr:
    high, low = cuts
    value = pl.col(measure)
    return (
        pl.when(value >= high)
        .then(pl.lit("on_track"))
        .when(value >= low)
        .then(pl.lit("fair"))
        .when(value.is_not_null())
        .then(pl.lit("no_progress"))
    )


METHOD = Method(
    id="unsd-2023",
    title="UN Statistics Division, edition 2023",
    version="1",
    source="UN Statistics Division, technical note on progress assessment, 2023 edition, "
    "as described by Eustat",
    needs="two values above 0 since 2015",
    measure="projected progress over required progress; without a target, the wanted growth "
    "a year as a fraction",
    score="",
    rule="On track from 0.95 of the required progress, fair from 0.10, else no progress; "
    "without a number, from 2 % and 0.5 % of wanted growth a year.",
    to_confirm=False,
    states={
        "on_track": State("On track", "on_track"),
        "fair": State("Fair progress, to be accelerated", "partial"),
        "no_progress": State("Stagnation or regression", "off_track"),
    },
    met="met",
    judge=judge_cases,
)
