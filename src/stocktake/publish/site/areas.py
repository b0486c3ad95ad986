"""One page per priority area: what every instrument promised in it, and what came of it.

The areas are the six pillars of the vocabulary, as in the report: a commitment
belongs to the area of its first theme, a KPI to that of its indicator's first
theme. What has no theme has no area, and stands on its instrument's page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import escape

from stocktake.publish.figures import status_strip
from stocktake.publish.site.addresses import anchor, commitment_pages, page_name
from stocktake.publish.site.cells import DASH, link, name_key, part_of, ready, rows, strip_cell
from stocktake.publish.site.counts import Counts, add_counts, counts_of_kpis, outcome_counts
from stocktake.publish.site.instruments import JUDGED_WORDS
from stocktake.publish.site.ladders import ladder_page, ladder_themes
from stocktake.publish.site.layout import Writer
from stocktake.publish.site.matrix import MOST_CELLS_OF_AREA, TargetMatrix, with_area
from stocktake.publish.words import (
    FORCE_WORDS,
    ROLE_WORDS,
    counted,
    outcomes_sentence,
    sentences,
    target_words,
)
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name, theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["AREA_TABLES", "area_page", "write_areas"]

AREA_TABLES = (
    "instruments",
    "commitments",
    "commitment_kpis",
    "kpis",
    "indicators",
    "economies",
    "assessments",
)


def area_page(pillar: str) -> str:
    """Return the page of a priority area."""
    return f"areas/{page_name(pillar)}"


def write_areas(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``areas/index.html`` and ``areas/AREA.html`` for every pillar."""
    writer = Writer(region, out)
    commitments = with_area(tables["commitments"])
    indicators = with_area(tables["indicators"]).select("indicator_id", "area_id", "unit_label")
    kpis = tables["kpis"].join(indicators, on="indicator_id")
    outcomes = tables["assessments"].select("kpi_id", "economy_id", "outcome")
    results = outcomes.join(kpis.select("kpi_id", "area_id"), on="kpi_id")
    by_area = outcome_counts(results, "area_id")
    found = _Found(tables, results)
    matrix = TargetMatrix(tables, found.members, root="../")
    ladders = ladder_themes(tables["commitments"])
    listed = []
    for pillar in pillars():
        own = commitments.filter(pl.col("area_id") == pillar)
        judged = kpis.filter(pl.col("area_id") == pillar)
        counts = by_area.get(pillar, add_counts({}))
        listed.append(_listed(pillar, own, judged, counts))
        writer.page(
            area_page(pillar),
            "area.html",
            title=_("Priority area: {area}", area=pillar_name(pillar)),
            section="areas",
            area=pillar_name(pillar),
            finding=_finding(own, judged, counts),
            counts=counts,
            total=sum(counts.values()),
            strip=ready(status_strip(counts, noun="result", width=320)),
            themes=[
                (f"../{ladder_page(theme)}", theme_name(theme))
                for theme in ladders
                if pillar_of_theme().get(theme) == pillar
            ],
            bodies=found.promised(own),
            kpi_rows=rows(found.measured(judged)),
            economy_rows=rows(found.economies(pillar)),
            grid=matrix.by_economy(pillar)
            if 0 < matrix.size(pillar) <= MOST_CELLS_OF_AREA
            else None,
        )
    writer.page(
        "areas/index.html",
        "areas.html",
        title=_("Priority areas"),
        section="areas",
        finding=_(
            "{commitments} in the six areas that ministers work in.",
            commitments=counted(commitments.filter(pl.col("area_id") != "").height, "commitment"),
        ),
        area_rows=rows(listed),
    )


def _finding(own: pl.DataFrame, kpis: pl.DataFrame, counts: Counts) -> str:
    promised = _(
        "{commitments} in {instruments}, with {targets}.",
        commitments=counted(own.height, "commitment"),
        instruments=counted(own["instrument_id"].n_unique(), "instrument"),
        targets=counted(kpis.height, "target"),
    )
    if not sum(counts.values()):
        return sentences(promised, _("No target of this area is judged for any economy."))
    return sentences(promised, outcomes_sentence(counts, "result"))


def _listed(pillar: str, own: pl.DataFrame, kpis: pl.DataFrame, counts: Counts) -> str:
    return (
        f"<tr><th scope=row>{link(page_name(pillar), pillar_name(pillar))}</th>"
        f"<td class=n>{own.height}<td class=n>{kpis.height}<td>{strip_cell(counts)}</tr>"
    )


class _Found:
    """The rows of every area's tables."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], results: pl.DataFrame) -> None:
        self.pages = commitment_pages(tables["commitments"])
        self.instruments = tables["instruments"].sort("year", "instrument_id", nulls_last=True)
        bound = tables["commitment_kpis"].join(results.select("kpi_id", "outcome"), on="kpi_id")
        self.by_commitment = outcome_counts(bound, "commitment_id")
        self.by_kpi = counts_of_kpis(results)
        self.by_economy = outcome_counts(results, "area_id", "economy_id")
        self.members = tables["economies"].filter("member").sort(name_key())

    def promised(self, own: pl.DataFrame) -> list[tuple[str, Markup]]:
        """Return for each instrument a link to it and the rows of its commitments."""
        parts = own.sort("ordinal").partition_by("instrument_id", as_dict=True)
        return [
            (
                ready(link(f"../instruments/{page_name(key)}", name)),
                rows(self._commitment(row) for row in parts[key,].iter_rows(named=True)),
            )
            for key, name in self.instruments.select("instrument_id", "short_title").iter_rows()
            if (key,) in parts
        ]

    def _commitment(self, row: dict[str, Any]) -> str:
        key = row["commitment_id"]
        result = (
            strip_cell(self.by_commitment[key])
            if key in self.by_commitment
            else escape(JUDGED_WORDS[row["judged_by"]])
        )
        return (
            f"<tr><th scope=row>{link(f'../{self.pages[key]}', row['label'])}</th>"
            f"<td class=t>{escape(row['paraphrase'])}"
            f"<td>{ROLE_WORDS.get(row['role'], row['role'])}"
            f"<small>{FORCE_WORDS.get(row['force'] or '', '')}</small>"
            f"<td class=n>{row['deadline'] or DASH}<td>{result}</tr>"
        )

    def measured(self, kpis: pl.DataFrame) -> Iterable[str]:
        """Return the rows of an area's KPIs."""
        for row in kpis.iter_rows(named=True):
            counts = self.by_kpi.get(row["kpi_id"], add_counts({}))
            page = f"../indicators/{page_name(row['indicator_id'])}#{anchor(row['kpi_id'])}"
            aim = target_words(
                row["target"],
                row["unit"],
                direction=row["direction"],
                low=row["target_low"],
                high=row["target_high"],
                label=row["unit_label"],
            )
            total = sum(counts.values())
            yield (
                f"<tr><th scope=row>{link(page, row['title'])}</th><td class=t>{escape(aim)}"
                f"<td class=n>{row['deadline'] or DASH}"
                f"<td class=n>{part_of(total - counts['no_data'], total) if total else DASH}"
                f"<td>{strip_cell(counts)}</tr>"
            )

    def economies(self, pillar: str) -> Iterable[str]:
        """Return the rows of the members with their results in an area."""
        for key, name in self.members.select("economy_id", "name").iter_rows():
            if counts := self.by_economy.get((pillar, key)):
                yield (
                    f"<tr><th scope=row>{link(f'../economies/{page_name(key)}', name)}</th>"
                    f"<td>{strip_cell(counts)}</tr>"
                )
