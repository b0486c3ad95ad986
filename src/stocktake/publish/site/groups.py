"""One page per group: what its members reached together, measure by measure, and each member.

A group's value is the mean that ``group_assessments`` holds, printed beside the
region's, with the share of its members and of its people that it speaks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import escape

from stocktake.publish.figures import status_strip
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, link, name_key, part_of, ready, rows, strip_cell
from stocktake.publish.site.counts import Counts, add_counts, counts_of_economies, counts_of_groups
from stocktake.publish.site.group_results import GroupResult, group_results
from stocktake.publish.site.home import KIND_WORDS
from stocktake.publish.site.layout import Writer
from stocktake.publish.words import (
    format_share,
    outcomes_sentence,
    target_words,
    value_formatter,
)
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from stocktake.model import Region

__all__ = ["GROUP_TABLES", "group_page", "write_groups"]

GROUP_TABLES = (
    "groups",
    "economy_groups",
    "economies",
    "kpis",
    "indicators",
    "assessments",
    "group_assessments",
)


def group_page(group: str) -> str:
    """Return the page of a group."""
    return f"groups/{page_name(group)}"


def write_groups(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``groups/GROUP.html`` for every group."""
    writer = Writer(region, out)
    measures = _Measures(tables)
    by_group = counts_of_groups(tables["assessments"], tables["economy_groups"])
    by_economy = counts_of_economies(tables["assessments"])
    members = (
        tables["economy_groups"]
        .join(tables["economies"].filter("member"), on="economy_id")
        .sort(name_key())
        .partition_by("group_id", as_dict=True)
    )
    for group in tables["groups"].sort("group_id").iter_rows(named=True):
        key = group["group_id"]
        counts = by_group.get(key, add_counts({}))
        own = members.get((key,))
        writer.page(
            group_page(key),
            "group.html",
            title=group["name"],
            section="economies",
            group=group,
            kind=KIND_WORDS.get(group["kind"], group["kind"]),
            finding=_finding(counts),
            counts=counts,
            strip=ready(status_strip(counts, noun="result", width=320)),
            pillars=measures.of(key),
            n_members=0 if own is None else own.height,
            member_rows="" if own is None else rows(_member_rows(own, by_economy)),
        )


def _finding(counts: Counts) -> str:
    if not sum(counts.values()):
        return _("No target is judged for a member of this group.")
    return outcomes_sentence(counts, "result")


class _Measures:
    """The rows of each group's table of measures, by pillar."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        themes = dict(tables["indicators"].select("indicator_id", "themes").iter_rows())
        labels = dict(tables["indicators"].select("indicator_id", "unit_label").iter_rows())
        kpis = tables["kpis"].with_row_index("place")
        self.heads = {row["kpi_id"]: _head(row, labels) for row in kpis.iter_rows(named=True)}
        self.words = {
            key: value_formatter(unit) for key, unit in kpis["kpi_id", "unit"].iter_rows()
        }
        self.pillars = {
            key: _pillar(themes[indicator])
            for key, indicator in kpis["kpi_id", "indicator_id"].iter_rows()
        }
        place = dict(kpis["kpi_id", "place"].iter_rows())
        workspace = set(tables["groups"].filter(pl.col("kind") == "workspace")["group_id"])
        self.results: dict[str, list[GroupResult]] = {}
        self.region: dict[str, float | None] = {}
        for one in sorted(
            (one for one in group_results(tables["group_assessments"]) if one.kpi in place),
            key=lambda one: place[one.kpi],
        ):
            self.results.setdefault(one.group, []).append(one)
            if one.group in workspace:
                self.region[one.kpi] = one.value

    def of(self, group: str) -> list[tuple[str, Markup]]:
        """Return for each pillar its name and the rows of the group's measures."""
        bodies: dict[str, list[str]] = {
            name: [] for name in [*map(pillar_name, pillars()), _("Other")]
        }
        for one in self.results.get(group, []):
            bodies[self.pillars[one.kpi]].append(self._row(one))
        return [(name, rows(body)) for name, body in bodies.items() if body]

    def _row(self, one: GroupResult) -> str:
        words = self.words[one.kpi]
        whole = self.region.get(one.kpi)
        return (
            f"<tr>{self.heads[one.kpi]}"
            f"<td>{DASH if one.value is None else words(one.value)}"
            f"<td>{DASH if whole is None else words(whole)}"
            f"<td>{part_of(one.with_data, one.economies)}"
            f"<td>{DASH if one.covered is None else format_share(one.covered, 1)}"
            f"<td>{strip_cell(one.counts)}"
        )


def _head(kpi: dict[str, Any], labels: Mapping[str, str]) -> str:
    page = f"../indicators/{page_name(kpi['indicator_id'])}#{anchor(kpi['kpi_id'])}"
    aim = target_words(
        kpi["target"],
        kpi["unit"],
        direction=kpi["direction"],
        low=kpi["target_low"],
        high=kpi["target_high"],
        label=labels[kpi["indicator_id"]],
    )
    if kpi["deadline"]:
        aim = _("{target} by {year}", target=aim, year=kpi["deadline"])
    to_confirm = _("(to confirm)")
    confirm = "" if kpi["confirmed"] else f" {to_confirm}"
    told = f"{escape(aim)}{escape(confirm)}"
    return f"<th scope=row>{link(page, kpi['title'])}<small>{told}</small>"


def _pillar(codes: list[str]) -> str:
    known = pillar_of_theme().get(codes[0]) if codes else None
    return pillar_name(known) if known else _("Other")


def _member_rows(members: pl.DataFrame, counts: Mapping[str, Counts]) -> Iterable[str]:
    for key, name in members.select("economy_id", "name").iter_rows():
        yield (
            f"<tr><th scope=row>{link(f'../economies/{page_name(key)}', name)}</th>"
            f"<td>{strip_cell(counts.get(key))}</tr>"
        )
