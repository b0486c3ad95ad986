"""The latest value of every series and of every part of a population, by indicator.

The long table of observations is read once for all languages of a build; only the order of
economies is the language's own.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import polars as pl

from stocktake.publish.distinct import distinct
from stocktake.publish.figures import sparkline_paths
from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.cells import name_key

__all__ = ["Value", "latest_values", "members_with_values"]

COLUMNS = ("indicator_id", "economy_id", "value", "year", "estimate", "source_id")


class Value(NamedTuple):
    """A latest value of an indicator.

    Attributes:
        economy: Its economy's id.
        value: In the unit of the indicator.
        year: Its year.
        estimate: Whether the source calls it an estimate.
        source: Id of its source.
        path: Drawing of its series; empty with one value, and for a part.
        part: The part of the population; empty for all of it.
        member: Whether its economy is a member of the workspace.
    """

    economy: str
    value: float
    year: int
    estimate: bool
    source: str
    path: str
    part: str
    member: bool


Values: TypeAlias = dict[str, list[Value]]  # by indicator


def latest_values(observations: pl.DataFrame, economies: pl.DataFrame) -> tuple[Values, Values]:
    """Return by indicator the latest values of all economies, and those of parts of them.

    Args:
        observations: Table ``observations``.
        economies: Table ``economies``, by whose names in the language spoken values are sorted;
            those of parts by part first.
    """
    named = economies.select("economy_id", "name").sort(name_key(), maintain_order=True)
    place = {economy: number for number, economy in enumerate(named["economy_id"])}
    latest, parts = _latest(observations, economies)
    return (
        {key: sorted(own, key=lambda one: place[one.economy]) for key, own in latest.items()},
        {
            key: sorted(own, key=lambda one: (one.part, place[one.economy]))
            for key, own in parts.items()
        },
    )


@remembered_by(
    ("indicator_id", "economy_id", "disaggregation", "selected"),
    ("economy_id", "member"),
)
def members_with_values(observations: pl.DataFrame, economies: pl.DataFrame) -> dict[str, int]:
    """Return by indicator how many members have a value; one without any is left out."""
    total = observations.filter("selected", pl.col("disaggregation") == "")
    members = economies.filter("member")
    return dict(
        distinct(total, "indicator_id", "economy_id")
        .join(members, on="economy_id", how="semi")
        .group_by("indicator_id")
        .len()
        .iter_rows()
    )


@remembered_by(
    (*COLUMNS, "disaggregation", "selected"),
    ("economy_id", "member"),
)
def _latest(observations: pl.DataFrame, economies: pl.DataFrame) -> tuple[Values, Values]:
    """Return the latest value of every series with its history, and that of every part."""
    selected = observations.filter("selected").select(*COLUMNS, "disaggregation")
    series = ["indicator_id", "economy_id"]
    total = selected.filter(pl.col("disaggregation") == "").sort(*series, "year")
    next_is_another = pl.any_horizontal(pl.col(one) != pl.col(one).shift(-1) for one in series)
    latest = total.filter(next_is_another.fill_null(value=True))
    parts = (
        selected.filter(pl.col("disaggregation") != "")
        .sort("indicator_id", "disaggregation", "economy_id", "year")
        .group_by("indicator_id", "disaggregation", "economy_id", maintain_order=True)
        .last()
        .with_columns(path=pl.lit(""))
    )
    paths = sparkline_paths(total).select(*series, "path")
    told = latest.join(paths, on=series, maintain_order="left")
    return _by_indicator(told, economies), _by_indicator(parts, economies)


def _by_indicator(values: pl.DataFrame, economies: pl.DataFrame) -> Values:
    found: Values = {}
    known = values.select(*COLUMNS, "path", "disaggregation").join(economies, on="economy_id")
    for indicator, *row in known.iter_rows():
        found.setdefault(indicator, []).append(Value(*row))
    return found
