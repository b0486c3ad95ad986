"""What an economy's focal point needs first: ahead, behind, without data, and due next.

Targets are sorted by what the method found: those met or likely to be met, those
that are not, those nobody has a value for. Behind comes with the smallest ratio
first, which is where most is to be done. Due next are the targets still open whose
year comes first, whatever became of them so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import STATE_CELLS, link, ready
from stocktake.publish.words import whole, with_unit
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from markupsafe import Markup

__all__ = ["LISTED", "FocalPoints"]

# What a person takes in at once; the table below holds all.
LISTED: Final = 6
MORE: Final = NN_("and {number} more below", "and {number} more below")


class FocalPoints:
    """The four lists of every economy."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], *, year: int) -> None:
        """Sort the results of every economy once.

        Args:
            tables: Declared tables, of which ``kpis``, ``indicators`` and ``assessments`` are read.
            year: Year of assessment; what falls due in it is still to come.
        """
        self.kpis = {row["kpi_id"]: row for row in tables["kpis"].iter_rows(named=True)}
        self.labels = dict(tables["indicators"].select("indicator_id", "unit_label").iter_rows())
        self.year = year
        columns = ("kpi_id", "economy_id", "state", "outcome", "latest_value", "latest_year")
        self.results = (
            tables["assessments"]
            .sort("ratio", "kpi_id", nulls_last=True)
            .select(*columns, "deadline")
            .partition_by("economy_id", as_dict=True)
        )

    def of(self, economy: str) -> list[tuple[str, list[Markup], str]]:
        """Return for each list that is not empty its heading, its entries and what is left out."""
        found = self.results.get((economy,))
        if found is None:
            return []
        told = found.to_dicts()
        ahead = [row for row in told if row["outcome"] in {"met", "on_track"}][::-1]
        behind = [row for row in told if row["outcome"] in {"partial", "off_track", "level_only"}]
        nothing = [row for row in told if row["outcome"] == "no_data"]
        due = [
            row
            for row in told
            if (row["deadline"] or 0) >= self.year and row["outcome"] not in {"met", "no_data"}
        ]
        due.sort(key=lambda row: (row["deadline"], row["kpi_id"]))
        lists = (
            (_("Ahead"), ahead, self._result),
            (_("Behind"), behind, self._result),
            (_("No data"), nothing, self._link),
            (_("Due next"), due, self._due),
        )
        return [
            (heading, [ready(say(row)) for row in own[:LISTED]], _left(len(own) - LISTED))
            for heading, own, say in lists
            if own
        ]

    def _link(self, row: dict[str, Any]) -> str:
        kpi = self.kpis[row["kpi_id"]]
        page = f"../indicators/{page_name(kpi['indicator_id'])}#{anchor(row['kpi_id'])}"
        return link(page, kpi["title"])

    def _result(self, row: dict[str, Any]) -> str:
        kpi = self.kpis[row["kpi_id"]]
        value = with_unit(row["latest_value"], kpi["unit"], self.labels.get(kpi["indicator_id"]))
        said = _("{value} in {year}", value=value, year=row["latest_year"])
        return f"{self._link(row)} <small>{escape(said)}</small>"

    def _due(self, row: dict[str, Any]) -> str:
        state = f"<span class=state>{STATE_CELLS[row['state']]}</span>"
        return f"<b>{row['deadline']}</b> {self._link(row)} <small>{state}</small>"


def _left(number: int) -> str:
    return ngettext(*MORE, number, number=whole(number)) if number > 0 else ""
