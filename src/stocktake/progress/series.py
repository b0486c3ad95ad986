"""Pick the few values of each series that a KPI is judged by.

For every KPI and every economy it applies to: the latest value, the base, the
end of the trend, and the value at a deadline that has passed. Only selected
observations of the total count, and only years up to the date of assessment.

- Base: the first value from the KPI's own baseline year, or from 2015. Where
  the deadline is 2015 or earlier, from ten years before the deadline. A base of
  0 has no rate of growth: where more is better, and a later value can be compared
  with it, the first value above 0 takes its place.
- End of the trend: the latest value; where the deadline has passed, the latest
  up to the deadline.
- At a passed deadline: the value of that year, else the last of the two years
  before it (surveys are often held every second or third year), else none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stocktake.progress.unsd import BASE_YEAR

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "DEADLINE_WINDOW",
    "EARLY_BASE",
    "Picked",
    "in_scope",
    "nearest",
    "pick_series",
    "pick_values",
]

# Years before a passed deadline in which a value still stands for it.
DEADLINE_WINDOW = 2
# Years before a deadline of 2015 or earlier from which progress is counted.
EARLY_BASE = 10

# More than any year: series and year together make one sortable number.
YEARS = 10_000


class Picked(NamedTuple):
    """Pairs of KPI and economy with their picked values, and whole series behind them.

    Attributes:
        frame: What ``pick_values`` returns, with ``series``, the number of the pair's series.
        values: ``series``, ``year``, ``value``, ``observation_id`` of every series of the
            frame, and ``key`` (series and year), by which they are sorted.
    """

    frame: pl.DataFrame
    values: pl.DataFrame


def in_scope(
    kpis: pl.DataFrame, economies: pl.DataFrame, economy_groups: pl.DataFrame
) -> pl.DataFrame:
    """Return ``kpi_id``, ``economy_id`` for every member of the workspace that a KPI applies to."""
    members = economies.filter("member").select("economy_id")
    everywhere = kpis.filter(pl.col("scope") == "").select("kpi_id").join(members, how="cross")
    inside = economy_groups.join(members, on="economy_id", how="semi")
    scoped = (
        kpis.filter(pl.col("scope") != "")
        .select("kpi_id", group_id="scope")
        .join(inside, on="group_id")
        .select("kpi_id", "economy_id")
    )
    return pl.concat([everywhere, scoped])


def pick_values(
    pairs: pl.DataFrame, kpis: pl.DataFrame, observations: pl.DataFrame, *, on: dt.date
) -> pl.DataFrame:
    """Return ``pairs`` with the KPI's columns and the values it is judged by.

    Args:
        pairs: ``kpi_id``, ``economy_id``.
        kpis: Table ``kpis``.
        observations: Table ``observations``.
        on: Date of assessment.

    Returns:
        For each pair ``n_years``, ``past`` (whether the deadline has passed), ``base_from``,
        and year, value and observation id of ``latest_``, ``base_``, ``first_`` (the base
        before a base of 0 gives way), ``end_`` and ``due_`` (the value at a passed
        deadline); null where there is none.
    """
    return pick_series(pairs, kpis, observations, on=on).frame.drop("series")


def pick_series(
    pairs: pl.DataFrame, kpis: pl.DataFrame, observations: pl.DataFrame, *, on: dt.date
) -> Picked:
    """Return what ``pick_values`` returns together with the whole series.

    Args:
        pairs: ``kpi_id``, ``economy_id``.
        kpis: Table ``kpis``.
        observations: Table ``observations``.
        on: Date of assessment.
    """
    due = pl.col("deadline")
    early = pl.when(due <= BASE_YEAR).then(due - EARLY_BASE).otherwise(BASE_YEAR)
    wanted = (
        pairs.join(kpis, on="kpi_id")
        .with_columns(
            past=(due < on.year).fill_null(value=False),
            base_from=pl.coalesce("baseline_year", early),
        )
        .with_columns(
            latest_to=pl.lit(on.year, pl.Int64),
            end_to=pl.when("past").then(due).otherwise(on.year),
            due_to=pl.when("past").then(due),
        )
    )
    codes = _codes(wanted)
    wanted = wanted.with_columns(series=codes)
    values = _totals(observations.lazy(), codes, on.year).collect()
    counted = values.group_by("series").agg(n_years=pl.len().cast(pl.Int64))
    wanted = wanted.join(counted, on="series", how="left").with_columns(
        pl.col("n_years").fill_null(0)
    )
    for name, year in (("latest", "latest_to"), ("end", "end_to"), ("due", "due_to")):
        wanted = nearest(wanted, values, name, up_to=year)
    wanted = nearest(wanted, values, "first", since="base_from")
    wanted = _off_zero(
        nearest(wanted, values.filter(pl.col("value") > 0), "later", since="base_from")
    )
    recent = pl.col("due_year") >= due - DEADLINE_WINDOW
    frame = wanted.with_columns(
        pl.when(recent).then(column).alias(column)
        for column in ("due_year", "due_value", "due_observation")
    )
    return Picked(frame.drop("latest_to", "end_to", "due_to"), values)


def nearest(
    wanted: pl.DataFrame,
    values: pl.DataFrame,
    name: str,
    *,
    up_to: str | None = None,
    since: str | None = None,
) -> pl.DataFrame:
    """Add the value at the last year up to, or the first since, the year in a column.

    Args:
        wanted: Rows with ``series``.
        values: As in ``Picked``; sorted by ``key``.
        name: What the new columns ``NAME_year``, ``NAME_value``, ``NAME_observation`` begin with.
        up_to: Column with the last year that may be taken.
        since: Column with the first year that may be taken; used where ``up_to`` is not given.
    """
    keys = values["key"]
    if since is None:
        asked = wanted.select(_key(up_to or "")).to_series()
        at = keys.search_sorted(asked, side="right").cast(pl.Int64) - 1
    else:
        asked = wanted.select(_key(since)).to_series()
        at = keys.search_sorted(asked, side="left").cast(pl.Int64)
    place = pl.Series(at).set(asked.is_null() | (at < 0) | (at >= len(values)), None)
    found = values.select(pl.col("series", "year", "value", "observation_id").gather(place))
    # The neighbour in the order of keys may belong to another series: then there is none.
    same = found["series"] == wanted["series"]
    return wanted.with_columns(
        found[column].set(~same.fill_null(value=False), None).alias(f"{name}_{short}")
        for column, short in (
            ("year", "year"),
            ("value", "value"),
            ("observation_id", "observation"),
        )
    )


def _off_zero(wanted: pl.DataFrame) -> pl.DataFrame:
    """Move a base of 0 to the first later value above 0, where a rate of growth is needed."""
    observed = pl.col("past") & pl.col("target").is_not_null()
    growing = (pl.col("direction") == "up") & ~observed & (pl.col("first_value") == 0)
    moved = (growing & (pl.col("later_year") < pl.col("end_year"))).fill_null(value=False)
    parts = ("year", "value", "observation")
    return wanted.with_columns(
        pl.when(moved).then(f"later_{part}").otherwise(f"first_{part}").alias(f"base_{part}")
        for part in parts
    ).drop(f"later_{part}" for part in parts)


def _codes(wanted: pl.DataFrame) -> pl.Expr:
    """Return an expression that numbers the series of ``wanted``; null for every other."""
    economies = wanted["economy_id"].unique().sort()
    indicator = _code("indicator_id", wanted["indicator_id"].unique().sort())
    return indicator * len(economies) + _code("economy_id", economies)


def _code(column: str, known: pl.Series) -> pl.Expr:
    return pl.col(column).cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int64)


def _totals(observations: pl.LazyFrame, codes: pl.Expr, last: int) -> pl.LazyFrame:
    """Return the values of the wanted series in the order of ``key``, which is series and year."""
    return (
        observations.filter(
            pl.col("selected"),
            pl.col("disaggregation") == "",
            pl.col("year") <= last,
            pl.col("value").is_finite(),
        )
        .with_columns(series=codes)
        .filter(pl.col("series").is_not_null())
        .select("series", "year", "value", "observation_id", key=_key("year"))
        .sort("key")
    )


def _key(year: str) -> pl.Expr:
    return pl.col("series") * YEARS + pl.col(year)
