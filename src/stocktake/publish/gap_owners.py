"""Who would have to fill each gap: the first source of the measure, and whether it was read here.

A gap is a KPI for which an economy has no value. Every indicator names its sources in an
order of preference (``vocab/indicators``); the first of them is the one to ask. Where the
workspace has not read it yet, the gap may be filled by reading it; where it was read, its
publisher has no value for that economy. An indicator of the workspace's own is asked of the
source that gave its other values. Left out: the office within an economy that reports to a
publisher, which no source names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stocktake.publish.distinct import distinct
from stocktake.publish.remembered import remembered
from stocktake.vocab.load import indicators
from stocktake.vocab.sources import data_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GAP_OWNER_TABLES", "GapOwner", "gap_owners", "owner_of_indicators"]

GAP_OWNER_TABLES = ("assessments", "kpis", "data_sources", "observations")


class GapOwner(NamedTuple):
    """A source that would fill gaps.

    Attributes:
        source: Its code; empty where no open source of the indicator is known.
        title: Its name.
        publisher: The organisation behind it.
        url: Where it is published; may be empty.
        read: Whether the workspace has values of it.
        gaps: How many results have no data and would be asked of it.
        kpis: The KPIs with such a gap, those with most gaps first.
        economies: How many economies have such a gap.
    """

    source: str
    title: str
    publisher: str
    url: str
    read: bool
    gaps: int
    kpis: tuple[str, ...]
    economies: int


def owner_of_indicators(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return for each measured indicator the code of the source to ask; empty where none is known.

    Args:
        tables: ``kpis``, ``data_sources`` and ``observations``.
    """
    here = _given_here(tables["observations"], tables["data_sources"])
    return {
        key: _first_source(key) or here.get(key, "")
        for key in tables["kpis"]["indicator_id"].unique().sort()
    }


@remembered
def _given_here(observations: pl.DataFrame, data_sources: pl.DataFrame) -> dict[str, str]:
    """Return for each indicator the code of the source that gave values, the first of several."""
    given = distinct(observations, "indicator_id", "source_id")
    seen = given.join(data_sources.select("source_id", "source"), on="source_id")
    first = seen.group_by("indicator_id").agg(pl.col("source").min())
    return dict(first.iter_rows())


def gap_owners(tables: Mapping[str, pl.DataFrame]) -> list[GapOwner]:
    """Return who would have to fill the gaps, those with most first; every gap counts once.

    Args:
        tables: ``GAP_OWNER_TABLES``.
    """
    asked = owner_of_indicators(tables)
    gaps = (
        tables["assessments"]
        .filter(pl.col("outcome") == "no_data")
        .select("kpi_id", "economy_id")
        .join(tables["kpis"].select("kpi_id", "indicator_id"), on="kpi_id")
        .with_columns(owner=pl.col("indicator_id").replace_strict(asked, return_dtype=pl.String))
    )
    kpis = gaps.group_by("owner", "kpi_id").len().sort("len", "kpi_id", descending=[True, False])
    by_owner = {
        owner: tuple(own["kpi_id"]) for (owner,), own in kpis.group_by("owner", maintain_order=True)
    }
    found = gaps.group_by("owner").agg(
        pl.len().alias("gaps"), pl.col("economy_id").n_unique().alias("economies")
    )
    read = set(tables["data_sources"]["source"])
    rows = found.sort("gaps", "owner", descending=[True, False]).iter_rows(named=True)
    return [
        _owner(row["owner"], tables["data_sources"])._replace(
            read=row["owner"] in read,
            gaps=row["gaps"],
            kpis=by_owner[row["owner"]],
            economies=row["economies"],
        )
        for row in rows
    ]


def _first_source(indicator: str) -> str:
    """Return the first source of an indicator, of a ratio that of its numerator."""
    known = indicators().get(indicator)
    if known is None:
        return ""
    if not known.series and known.ratio_of:
        return _first_source(known.ratio_of[0].partition("[")[0])
    return known.series[0].source if known.series else ""


def _owner(source: str, described: pl.DataFrame) -> GapOwner:
    nothing = GapOwner(source, source, "", "", read=False, gaps=0, kpis=(), economies=0)
    if note := data_sources().get(source):
        return nothing._replace(title=note.title, publisher=note.publisher, url=note.url)
    for row in described.filter(pl.col("source") == source).iter_rows(named=True):
        return nothing._replace(title=row["title"], publisher=row["publisher"], url=row["url"])
    return nothing
