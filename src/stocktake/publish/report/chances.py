"""The chances of the economy annex: how likely each economy is to meet the dated targets, and when.

Of each priority area the dated KPI with most chances; the tables that come with the report have all
of them. An economy that meets a target today has a chance as well: that it still does then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stocktake.publish.report.tree import Cell, Column, Row, Table
from stocktake.publish.words import format_share, semicolon
from stocktake.vocab.language import _

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow

__all__ = ["chance_tables"]

NARROW_KPIS: Final = 3  # columns beside the name that an upright page can hold


def chance_tables(facts: Facts) -> list[Table]:
    """Return the table of chances by economy; none where no dated target has an outlook."""
    kpis = [kpi for kpi in (_most(facts, area) for area in facts.areas) if kpi is not None]
    if not kpis:
        return []
    found = {
        kpi["kpi_id"]: {row["economy_id"]: row for row in facts.chances_of(kpi["kpi_id"])}
        for kpi in kpis
    }
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.5),
        *(
            Column(header=Cell(text=f"{kpi['code']} ({kpi['deadline']})"), width=1.0, number=True)
            for kpi in kpis
        ),
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=facts.economy_names[economy]),
                *(_chance(found[kpi["kpi_id"]].get(economy)) for kpi in kpis),
            )
        )
        for economy in facts.members
    )
    listed = semicolon().join(f"{kpi['code']} {kpi['title']}" for kpi in kpis)
    notes = (
        _("KPIs: {listed}.", listed=listed),
        _(
            "In brackets the first year in which meeting the target is at least as likely as not. "
            "A dash: no value, or a target that does not apply."
        ),
    )
    return [
        Table(
            caption=_("Chance of meeting the target by its deadline, by economy"),
            columns=columns,
            rows=rows,
            notes=notes,
            wide=len(kpis) > NARROW_KPIS,
        )
    ]


def _most(facts: Facts, area: str) -> TableRow | None:
    """Return the KPI of an area that most economies have a chance for; the first of several."""
    found = facts.chance_counts
    own = [kpi for kpi in facts.kpis_of(area) if kpi["kpi_id"] in found]
    return max(own, key=lambda kpi: found[kpi["kpi_id"]], default=None)


def _chance(row: TableRow | None) -> Cell:
    if row is None:
        return Cell(text="\u2013")
    # An outlook is never quite certain, so that neither 0 % nor 100 % is printed.
    share = format_share(min(max(row["probability"], 0.001), 0.999), 1)
    if row["expected_year"] is None:
        return Cell(text=share)
    return Cell(text=_("{share} ({year})", share=share, year=row["expected_year"]))
