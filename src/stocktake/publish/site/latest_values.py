"""The latest value of every series and of every part of a population, by indicator.

The long table of observations is read once for all languages of a build; only the order of
economies is the language's own.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from stocktake.publish.figures import sparkline_paths
from stocktake.publish.remembered import remembered
from stocktake.publish.site.cells import name_key

__all__ = ["Value", "latest_values"]


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
        name: Its economy's name.
        member: Whether its economy is a member of the workspace.
    """

    economy: str
    value: float
    year: int
    estimate: bool
    source: str
    path: str
    part: str
    name: str
    member: bool


def latest_values(
    observations: pl.DataFrame, economies: pl.DataFrame
) -> tuple[dict[str, list[Value]], dict[str, list[Value]]]:
    """Return by indicator the latest values of all economies, and those of parts of them.

    Args:
        observations: Table ``observations``.
        economies: Table ``economies``, by whose names in the language spoken values are sorted;
            those of parts by part first.
    """
    named = economies.select("economy_id", "name", "member")
    place = named.sort(name_key(), maintain_order=True).with_row_index("place")
    latest, parts = _latest(observations)
    told = latest.join(place, on="economy_id").sort("place", maintain_order=True)
    of_parts = parts.join(place, on="economy_id").sort("disaggregation", "place")
    return _by_indicator(told.drop("place")), _by_indicator(of_parts.drop("place"))


@remembered
def _latest(observations: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the latest value of every series with its history, and that of every part."""
    columns = ("indicator_id", "economy_id", "value", "year", "estimate", "source_id")
    selected = observations.filter("selected").select(*columns, "disaggregation")
    series = ["indicator_id", "economy_id"]
    total = selected.filter(pl.col("disaggregation") == "").sort(*series, "year")
    latest = total.group_by(series, maintain_order=True).last()
    parts = (
        selected.filter(pl.col("disaggregation") != "")
        .sort("indicator_id", "disaggregation", "economy_id", "year")
        .group_by("indicator_id", "disaggregation", "economy_id", maintain_order=True)
        .last()
        .with_columns(path=pl.lit(""))
    )
    paths = sparkline_paths(total).select(*series, "path")
    both = (*columns, "path", "disaggregation")
    return latest.join(paths, on=series, maintain_order="left").select(both), parts.select(both)


def _by_indicator(values: pl.DataFrame) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for indicator, *row in values.iter_rows():
        found.setdefault(indicator, []).append(Value(*row))
    return found
