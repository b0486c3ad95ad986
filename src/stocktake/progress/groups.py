"""Sum up every KPI for every group: the table ``group_assessments``.

The value of a group is the mean of its members' latest values, weighted by
their latest population where the indicator says so. Coverage is stated beside
it, never filled in. A member without a known population cannot be weighted: it
counts in ``n_with_data`` but not in a population-weighted value.

Groups are those with at least two members in the workspace, and ``workspace``
itself; a KPI with a scope counts only the members of the group that it applies
to. A KPI whose ``basis`` is ``group`` is judged here alone, and only in words:
its number was set for the average of a world or a group that this workspace
need not cover, so no state is derived from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.explain import aim_text
from stocktake.progress.methods import outlook
from stocktake.progress.series import DEADLINE_WINDOW, in_scope, pick_values
from stocktake.progress.states import OUTCOMES, meets, with_bounds
from stocktake.progress.wording import decimals_for, gap_text, value_text, year_text
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["WORKSPACE", "assess_groups"]

# The group of all members of the workspace.
WORKSPACE = "workspace"
# A mean of one economy is no group.
FEWEST = 2

KEY = ["kpi_id", "group_id"]
SHOWN = tuple(dict.fromkeys(OUTCOMES.values()))
# What a count of outcomes says; and where the outlook judged, what it says of the chances.
PACE_WORDS = {
    "met": " met it",
    "on_track": " on track",
    "partial": " moving too slowly",
    "off_track": " off track",
    "level_only": " with a level but no trend",
    "no_data": " without data",
}
CHANCE_WORDS = {
    "on_track": " likely to meet it",
    "partial": " about as likely as not to meet it",
    "off_track": " unlikely to meet it",
}
LIKELY_STATES = tuple(outlook.METHOD.states)

col = pl.col
lit = pl.lit


def assess_groups(  # noqa: PLR0913  the six tables it joins, and the date
    assessments: pl.DataFrame,
    kpis: pl.DataFrame,
    indicators: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    observations: pl.DataFrame,
    on: dt.date,
) -> pl.DataFrame:
    """Return one row per KPI and group that has a member the KPI applies to, sorted by both.

    Args:
        assessments: Table ``assessments``, the values and outcomes that are summed up.
        kpis: Table ``kpis``.
        indicators: Table ``indicators``, for the weighting.
        economies: Table ``economies``, for members and population.
        economy_groups: Table ``economy_groups``.
        observations: Table ``observations``, for the KPIs that are judged on groups only.
        on: Date of assessment.

    Returns:
        Table ``group_assessments``. ``n_met`` to ``n_no_data`` add up to ``n_economies``,
        except for KPIs whose ``basis`` is ``group``, where all six are 0.
    """
    on_groups = kpis.filter(col("basis") == "group")
    pairs = in_scope(on_groups, economies, economy_groups)
    picked = pick_values(pairs, on_groups, observations, on=on)
    columns = ["kpi_id", "economy_id", "latest_value", "latest_year"]
    unknown = lit(None, pl.String)
    judged = assessments.select(*columns, "outcome", "state", due_value=lit(None, pl.Float64))
    unjudged = picked.select(
        *columns, unknown.alias("outcome"), unknown.alias("state"), "due_value"
    )
    cells = pl.concat([judged, unjudged])
    weights = indicators.select("indicator_id", weighting="weight")
    placed = (
        cells.join(economies.select("economy_id", "population"), on="economy_id")
        .join(_members(economies, economy_groups), on="economy_id")
        .join(kpis, on="kpi_id")
        .join(weights, on="indicator_id")
    )
    # Sorted, so that sums of floats are the same in every build.
    placed = placed.sort(*KEY, "economy_id")
    summed = placed.group_by(KEY).agg(*_sums()).with_columns(_covered())
    said = _explained(summed.join(kpis, on="kpi_id"), on)
    return check_table("group_assessments", said.sort(KEY))


def _members(economies: pl.DataFrame, economy_groups: pl.DataFrame) -> pl.DataFrame:
    """Return the workspace's members by group, of groups that have at least two."""
    members = economies.filter("member").select("economy_id")
    workspace = members.select(group_id=lit(WORKSPACE), economy_id="economy_id")
    inside = economy_groups.join(members, on="economy_id", how="semi")
    several = inside.filter(
        (pl.len().over("group_id") >= FEWEST) & (col("group_id") != WORKSPACE)
    ).select("group_id", "economy_id")
    return pl.concat([workspace, several])


def _sums() -> list[pl.Expr]:
    known = col("latest_value").is_not_null()
    people = col("population").fill_null(0.0)
    return [
        _mean("latest_value").alias("value"),
        _mean("due_value").alias("due"),
        col("due_value").count().cast(pl.Int64).alias("n_due"),
        col("latest_year").min().alias("year_from"),
        col("latest_year").max().alias("year_to"),
        col("weighting").first(),
        pl.len().cast(pl.Int64).alias("n_economies"),
        known.sum().cast(pl.Int64).alias("n_with_data"),
        people.filter(known).sum().alias("people_with_data"),
        people.sum().alias("people"),
        *((col("outcome") == o).sum().cast(pl.Int64).alias(f"n_{o}") for o in SHOWN),
        col("state").is_in(LIKELY_STATES).any().fill_null(value=False).alias("by_chance"),
    ]


def _mean(value: str) -> pl.Expr:
    """Return the mean of a column's known values, weighted as the indicator says."""
    weight = pl.when(col("weighting") == "population").then(col("population")).otherwise(1.0)
    used = weight.is_not_null() & col(value).is_not_null()
    total = weight.filter(used).sum()
    mean = (col(value) * weight).filter(used).sum() / total
    # Rounding must not put a mean outside the values it is made of.
    bounded = mean.clip(col(value).filter(used).min(), col(value).filter(used).max())
    return pl.when(total > 0).then(bounded)


def _covered() -> pl.Expr:
    share = col("people_with_data") / col("people")
    return pl.when(col("people") > 0).then(share).alias("population_covered")


def _explained(summed: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    bounded = with_bounds(summed).with_columns(
        gap=_gap(),
        met_by_mean=meets("value"),
        met_when_due=meets("due"),
        past=(col("deadline") < on.year).fill_null(value=False),
    )
    bounded = bounded.with_columns(decimals=decimals_for("unit", col("gap")))
    said = pl.when(col("value").is_null()).then(_no_value())
    sentence = (
        said.when(col("basis") == "group")
        .then(_mean_words() + _against())
        .otherwise(_mean_words() + _outcomes())
    )
    return bounded.with_columns(explanation=sentence + ".").select(
        *KEY,
        "value",
        "year_from",
        "year_to",
        "weighting",
        "n_economies",
        "n_with_data",
        "population_covered",
        *(f"n_{outcome}" for outcome in SHOWN),
        "explanation",
    )


def _gap() -> pl.Expr:
    below = (col("lowest") - col("value")).fill_null(0.0)
    return pl.max_horizontal(below, (col("value") - col("highest")).fill_null(0.0))


def _no_value() -> pl.Expr:
    nobody = lit("No value for ") + _economies("any of the ", "the one economy")
    unweighted = (
        _text("n_with_data")
        + " of "
        + _economies("", "1 economy")
        + " with a value, but without a known population to weight it by"
    )
    return pl.when(col("n_with_data") == 0).then(nobody).otherwise(unweighted)


def _economies(before: str, one: str) -> pl.Expr:
    several = lit(before) + _text("n_economies") + " economies"
    return pl.when(col("n_economies") == 1).then(lit(one)).otherwise(several)


def _mean_words() -> pl.Expr:
    years = (
        pl.when(col("year_from") == col("year_to"))
        .then(year_text("year_to"))
        .otherwise(year_text("year_from") + " to " + year_text("year_to"))
    )
    how = (
        pl.when(col("weighting") == "population")
        .then(lit("weighted by population"))
        .otherwise(lit("each economy counting the same"))
    )
    return pl.concat_str(
        value_text(col("value"), "decimals", "unit"),
        lit(" on average ("),
        years,
        lit(", "),
        how,
        lit("), from "),
        _text("n_with_data"),
        lit(" of "),
        _economies("", "1 economy"),
        _population_words(),
    )


def _population_words() -> pl.Expr:
    """Return the share of people covered, never rounded up to all or down to none."""
    percent = col("population_covered") * 100
    partly = (
        pl.when(percent >= 99)
        .then(lit("more than 99"))
        .when(percent < 1)
        .then(lit("less than 1"))
        .otherwise(percent.round(0).cast(pl.Int64, strict=False).cast(pl.String))
    )
    share = pl.when(percent == 100).then(lit("100")).when(percent == 0).then(lit("0"))
    words = lit(" with ") + share.otherwise(partly) + " % of the group's population"
    return words.fill_null("")


def _outcomes() -> pl.Expr:
    """Return the counts that are not 0, best first."""
    counts = [
        pl.when(col(f"n_{outcome}") > 0).then(
            _text(f"n_{outcome}")
            + pl.when("by_chance").then(lit(CHANCE_WORDS.get(outcome, said))).otherwise(lit(said))
        )
        for outcome, said in PACE_WORDS.items()
    ]
    return lit("; ") + pl.concat_str(*counts, separator=", ", ignore_nulls=True)


def _against() -> pl.Expr:
    """Compare the mean with a number that was set for an average."""
    gap = pl.max_horizontal(
        (col("lowest") - col("value")).fill_null(0.0),
        (col("value") - col("highest")).fill_null(0.0),
    )
    away = gap_text(gap, "decimals", "unit") + " away from "
    now = pl.when("met_by_mean").then(lit("which meets ")).otherwise(away) + aim_text("decimals")
    due_words = pl.concat_str(
        lit("; in "),
        year_text("deadline"),
        lit(f" (or up to {DEADLINE_WINDOW} years before) it was "),
        value_text(col("due"), "decimals", "unit"),
        lit(", from "),
        _text("n_due"),
        lit(" of "),
        _economies("", "1 economy"),
    )
    due = pl.when(col("past") & col("due").is_not_null()).then(due_words).otherwise(lit(""))
    number = lit(", ") + now + ", a number set for an average" + due
    return pl.when("has_number").then(number).otherwise(lit("; no number to reach was agreed"))


def _text(count: str) -> pl.Expr:
    return col(count).cast(pl.String)
