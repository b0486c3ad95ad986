"""The scorecard as a grid: every target by economy, and every target by group.

A cell holds the mark of an outcome, whose shape says what its colour says, and
the word for those who hear the page. Rows stand by priority area, those with any
data first. On a phone a row becomes a list: the code of each economy beside its
mark; a target without any data is told in two words.

A grid beyond ``MOST_CELLS`` would make an old laptop wait. The home page then
leads to the grid of each priority area. An area beyond ``MOST_CELLS_OF_AREA`` has
none: the grid by group on the home page, the pages of its indicators and the table
``assessments`` have every result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import DASH, link, mark, ready, rows, strip_cell
from stocktake.publish.site.counts import counts_of_kpis, counts_of_kpis_and_groups
from stocktake.publish.words import OUTCOME_WORDS, OUTCOMES
from stocktake.vocab.language import _
from stocktake.vocab.load import pillar_of_theme, pillars
from stocktake.vocab.translatable import pillar_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

__all__ = ["MOST_CELLS", "MOST_CELLS_OF_AREA", "Grid", "TargetMatrix", "with_area"]

# 60 targets by 60 economies stand on the home page, with room to spare.
MOST_CELLS: Final = 6_000
# One page of a large workspace: 62 targets by 200 economies.
MOST_CELLS_OF_AREA: Final = 12_500
# Columns before those of the economies: target, met or on track, without data.
COLUMNS_BEFORE: Final = 3


def with_area(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with ``area_id``: the pillar of the first theme, or empty."""
    first = pl.col("themes").list.first()
    known = dict(pillar_of_theme())
    return frame.with_columns(area_id=first.replace_strict(known, default="").fill_null(""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What a template shows of a grid.

    Attributes:
        heads: Cells of the head that name economies or groups.
        bodies: For each priority area its id, its name and its rows.
        columns: How many columns the table has.
        styles: Rules that name the columns where a table becomes a list.
    """

    heads: Markup
    bodies: list[tuple[str, str, Markup]]
    columns: int
    styles: Markup


class TargetMatrix:
    """The outcomes of every target, to be shown by economy or by group."""

    def __init__(
        self,
        tables: Mapping[str, pl.DataFrame],
        members: pl.DataFrame,
        *,
        root: str = "",
        belongs: Mapping[str, str] | None = None,
    ) -> None:
        """Index the outcomes once.

        Args:
            tables: ``kpis``, ``indicators`` and ``assessments``.
            members: ``economy_id`` and ``name`` of the members, in the order of their names.
            root: How the page reaches the folder of its language.
            belongs: By economy its groups, as the script that filters columns reads them.
        """
        areas = with_area(tables["indicators"]).select("indicator_id", "area_id")
        self.kpis = tables["kpis"].join(areas, on="indicator_id", maintain_order="left")
        self.members = members.select("economy_id", "name").rows()
        self.root = root
        self.belongs = belongs or {}
        self.results = tables["assessments"]
        self.counts = counts_of_kpis(self.results)

    def size(self, area: str | None = None) -> int:
        """Return how many cells the grid by economy has, of all areas or of one."""
        return len(self._kpis(area)) * len(self.members)

    def by_economy(self, area: str | None = None) -> Grid:
        """Return the grid of targets and economies, of all priority areas or of one."""
        heads = "".join(
            f"<th scope=col data-in='{self.belongs.get(key, '')}'>"
            f"{link(f'{self.root}economies/{page_name(key)}', name)}</th>"
            for key, name in self.members
        )
        outcomes = _outcomes(self.results)
        marks = {name: f"<td>{mark(name)}<i>{OUTCOME_WORDS[name]}</i>" for name in OUTCOMES}
        not_asked = _("not a target for this economy")
        outside = f"<td class=y>{DASH}<i>{not_asked}</i>"

        def cells(kpi: str) -> str:
            own = outcomes[kpi]
            counts = self.counts[kpi]
            return f"<td>{strip_cell(counts)}<td class=n>{counts['no_data']}" + "".join(
                marks[own[key]] if key in own else outside for key, _name in self.members
            )

        names = "".join(
            f".grid td:nth-child({number})::before{{content:'{anchor(key)} '}}"
            for number, (key, _name) in enumerate(self.members, COLUMNS_BEFORE + 1)
        )
        return Grid(
            heads=ready(heads),
            bodies=self._bodies(cells, area),
            columns=COLUMNS_BEFORE + len(self.members),
            styles=ready(f"@media screen and (max-width:56rem){{{names}}}"),
        )

    def by_group(self, groups: pl.DataFrame, economy_groups: pl.DataFrame) -> Grid:
        """Return the grid of targets and groups.

        Args:
            groups: ``group_id`` and ``name`` of the groups to show, in their order.
            economy_groups: Which economy is in which group.
        """
        counts = counts_of_kpis_and_groups(self.results, economy_groups)
        shown = groups.select("group_id", "name").rows()
        heads = "".join(
            f"<th scope=col>{link(f'{self.root}groups/{page_name(key)}', name)}</th>"
            for key, name in shown
        )

        def cells(kpi: str) -> str:
            return "".join(f"<td>{strip_cell(counts.get((kpi, key)))}" for key, _name in shown)

        return Grid(
            heads=ready(heads),
            bodies=self._bodies(cells, None),
            columns=1 + len(shown),
            styles=ready(""),
        )

    def _kpis(self, area: str | None) -> list[dict[str, Any]]:
        """Return the KPIs that were judged, of all areas or of one, those with data first."""
        found = [
            row
            for row in self.kpis.iter_rows(named=True)
            if row["kpi_id"] in self.counts and (area is None or row["area_id"] == area)
        ]
        return sorted(found, key=lambda row: self._known(row) == 0)

    def _known(self, row: dict[str, Any]) -> int:
        counts = self.counts[row["kpi_id"]]
        return sum(counts.values()) - counts["no_data"]

    def _bodies(
        self, cells: Callable[[str], str], area: str | None
    ) -> list[tuple[str, str, Markup]]:
        found: dict[str, list[str]] = {one: [] for one in (*pillars(), "")}
        for row in self._kpis(area):
            page = f"{self.root}indicators/{page_name(row['indicator_id'])}"
            head = link(f"{page}#{anchor(row['kpi_id'])}", row["title"])
            silent = " class=x" if self._known(row) == 0 else ""
            found[row["area_id"]].append(
                f"<tr{silent} data-in='{row['area_id'] or '-'}'><th scope=row>{head}</th>"
                f"{cells(row['kpi_id'])}</tr>"
            )
        return [
            (one, pillar_name(one) if one else _("Other"), rows(own))
            for one, own in found.items()
            if own
        ]


@remembered_by(("kpi_id", "economy_id", "outcome"))
def _outcomes(assessments: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Return the outcome of each economy, by KPI."""
    found: dict[str, dict[str, str]] = {}
    for kpi, economy, outcome in assessments.iter_rows():
        found.setdefault(kpi, {})[economy] = outcome
    return found
