"""One page per target with its outcomes on a map, as tiles of one size, and as a table.

The map is for wide windows; on a phone the tiles stand alone, since marks of
neighbours would touch. Every page tells the same results three times: drawn,
in words for those who cannot see, and as rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from markupsafe import escape

from stocktake.publish.figures.tiles import Placed, tile_grid
from stocktake.publish.figures.world_map import world_map
from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import (
    DASH,
    OUTCOME_CELLS,
    link,
    name_key,
    ready,
    rows,
    strip_cell,
)
from stocktake.publish.site.counts import counts_of_kpis
from stocktake.publish.site.land import LAND, has_land
from stocktake.publish.site.languages import shared_root
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import (
    OUTCOME_WORDS,
    OUTCOMES,
    clauses,
    comma,
    counted,
    listed,
    outcomes_sentence,
    target_words,
    value_formatter,
    years_words,
)
from stocktake.vocab.language import _
from stocktake.vocab.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.site.counts import Counts

__all__ = ["MAP_TABLES", "map_page", "mapped_kpis", "write_maps"]

MAP_TABLES = ("kpis", "indicators", "economies", "assessments", "observations", "data_sources")
# A workspace with hundreds of targets has maps of those with most data; all have tables.
MOST_MAPS: Final = 60


def map_page(kpi: str) -> str:
    """Return the page of a target's map."""
    return f"maps/{page_name(kpi)}"


@remembered_by(("kpi_id", "outcome"))
def mapped_kpis(assessments: pl.DataFrame) -> list[str]:
    """Return the KPIs that have a map: judged for at least two economies, most data first."""
    known = (pl.col("outcome") != "no_data").sum()
    return (
        assessments.group_by("kpi_id")
        .agg(known=known)
        .filter(pl.col("known") > 1)
        .sort("known", "kpi_id", descending=[True, False])["kpi_id"]
        .head(MOST_MAPS)
        .to_list()
    )


def write_maps(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``maps/index.html`` and one page per mapped target."""
    writer = Writer(region, out)
    keys = mapped_kpis(tables["assessments"])
    kpis = tables["kpis"].join(
        tables["indicators"].select("indicator_id", "unit_label"), on="indicator_id"
    )
    heads = {row["kpi_id"]: row for row in kpis.iter_rows(named=True)}
    results = _results(tables)
    counts = counts_of_kpis(tables["assessments"])
    sources = {row["source_id"]: row for row in tables["data_sources"].iter_rows(named=True)}
    for key in keys:
        _write_map(writer, heads[key], results[key], sources)
    writer.page(
        "maps/index.html",
        "maps.html",
        title=_("Maps"),
        section="maps",
        finding=_(
            "{targets} on maps on which every economy can be found, however small.",
            targets=counted(len(keys), "target"),
        ),
        map_rows=rows(
            f"<tr><th scope=row>{link(page_name(key), heads[key]['title'])}</th>"
            f"<td class=n>{heads[key]['deadline'] or DASH}<td>{strip_cell(counts[key])}</tr>"
            for key in sorted(keys, key=list(heads).index)
        ),
        left_out=sum(key not in keys for key in counts),
    )


def _results(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[dict[str, Any]]]:
    """Return the results of every mapped KPI by the names of the economies."""
    named = tables["economies"].select("economy_id", "iso2", "name")
    heads = pl.Series("head", [_head(*row) for row in named.iter_rows()], pl.String)
    found = _with_sources(tables["assessments"], tables["observations"])
    return (
        found.join(named.with_columns(heads), on="economy_id")
        .sort(name_key())
        .rows_by_key("kpi_id", named=True)
    )


@remembered_by(
    ("kpi_id", "economy_id", "outcome", "latest_value", "latest_year", "latest_observation"),
    ("observation_id", "source_id"),
)
def _with_sources(assessments: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """Return the results of every mapped KPI with the source of the latest value."""
    mapped = pl.col("kpi_id").is_in(mapped_kpis(assessments))
    sources = observations.rename({"observation_id": "latest_observation"})
    return assessments.filter(mapped).join(sources, on="latest_observation", how="left")


def _write_map(
    writer: Writer,
    kpi: dict[str, Any],
    found: list[dict[str, Any]],
    sources: Mapping[str, dict[str, Any]],
) -> None:
    words = value_formatter(kpi["unit"])
    told = [_told(row, words) for row in found]
    shown = [one for one in told if one.economy_id in places()]
    title = _("{target}: outcome of each economy", target=kpi["title"])
    said = _description(found)
    path = map_page(kpi["kpi_id"])
    land = f"{shared_root(path, writer.region.languages)}{LAND}"
    years = [row["latest_year"] for row in found if row["latest_year"] is not None]
    used = {row["source_id"] for row in found} - {None}
    writer.page(
        path,
        "map.html",
        title=_("Map: {target}", target=kpi["title"]),
        section="maps",
        finding=outcomes_sentence(_counts(found), number_agreed=_has_number(kpi)),
        kpi=kpi,
        page=f"indicators/{page_name(kpi['indicator_id'])}",
        here=anchor(kpi["kpi_id"]),
        aim=_aim(kpi),
        unit=kpi["unit_label"],
        period=years_words(min(years, default=None), max(years, default=None)),
        part=len(years),
        total=len(found),
        map=ready(world_map(shown, land=land, title=title, description=said)) if has_land() else "",
        tiles=ready(tile_grid(shown, title=title, description=said, width=400)),
        tiles_narrow=ready(tile_grid(shown, title=title, description=said, width=288, prefix="n")),
        result_rows=rows(_row(row, words) for row in found),
        notes=[(key, anchor(key), sources[key]) for key in sorted(used)],
    )


def _counts(found: list[dict[str, Any]]) -> Counts:
    outcomes = [row["outcome"] for row in found]
    return {one: outcomes.count(one) for one in OUTCOMES}


def _told(row: dict[str, Any], words: Any) -> Placed:  # noqa: ANN401 - a formatter of numbers
    value = row["latest_value"]
    said = [row["name"]]
    if value is not None:
        said.append(_("{value} in {year}", value=words(value), year=row["latest_year"]))
    said.append(OUTCOME_WORDS[row["outcome"]])
    return Placed(
        economy_id=row["economy_id"],
        code=row["iso2"] or row["economy_id"],
        outcome=row["outcome"],
        words=listed(said),
    )


def _description(found: list[dict[str, Any]]) -> str:
    """Return the outcomes in the fixed order, each with the economies that have it."""
    names: dict[str, list[str]] = {}
    for row in found:
        names.setdefault(row["outcome"], []).append(row["name"])
    return clauses(
        _("{outcome}: {economies}", outcome=OUTCOME_WORDS[one], economies=listed(names[one]))
        for one in OUTCOMES
        if one in names
    )


def _has_number(kpi: dict[str, Any]) -> bool:
    return kpi["target"] is not None or kpi["target_low"] is not None


def _aim(kpi: dict[str, Any]) -> str:
    aim = target_words(
        kpi["target"],
        kpi["unit"],
        direction=kpi["direction"],
        low=kpi["target_low"],
        high=kpi["target_high"],
        label=kpi["unit_label"],
    )
    if not kpi["deadline"]:
        return aim
    by_year = _("by {year}", year=kpi["deadline"])
    return f"{aim}{comma()}{by_year}"


def _head(economy: str, iso2: str, name: str) -> str:
    """Return the head of an economy's row, the same for every target."""
    return f"<tr><th scope=row>{link(f'../economies/{page_name(economy)}', name)}<td>{escape(iso2)}"


def _row(row: dict[str, Any], words: Any) -> str:  # noqa: ANN401 - a formatter of numbers
    value = row["latest_value"]
    return (
        f"{row['head']}<td class=n>{DASH if value is None else words(value)}"
        f"<td class=n>{row['latest_year'] or DASH}<td>{OUTCOME_CELLS[row['outcome']]}"
    )
