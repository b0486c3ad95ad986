"""What an economy's focal point needs first: ahead, behind, without data, and due next.

Targets are sorted by what the method found: those met or likely to be met, those
that are not, those nobody has a value for. Behind comes with the smallest ratio
first, which is where most is to be done. Due next are the targets still open whose
year comes first, whatever became of them so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import escape

from stocktake.publish.remembered import remembered_by
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
AHEAD: Final = frozenset({"met", "on_track"})
MORE: Final = NN_("and {number} more below", "and {number} more below")


class _Result(NamedTuple):
    """A row of ``assessments``, as much as is told of it."""

    kpi_id: str
    state: str
    outcome: str
    latest_value: float | None
    latest_year: int | None
    deadline: int | None


class _Results(NamedTuple):
    """An economy's results: the best first, the worst first, those without data, those open."""

    ahead: list[_Result]
    behind: list[_Result]
    nothing: list[_Result]
    open: list[_Result]

    def add(self, one: _Result) -> None:
        """Put a result where it belongs."""
        if one.outcome == "no_data":
            self.nothing.append(one)
            return
        (self.ahead if one.outcome in AHEAD else self.behind).append(one)
        if one.outcome != "met":
            self.open.append(one)


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
        self.results = _results(tables["assessments"])

    def of(self, economy: str) -> list[tuple[str, list[Markup], str]]:
        """Return for each list that is not empty its heading, its entries and what is left out."""
        found = self.results.get(economy)
        if found is None:
            return []
        due = [one for one in found.open if (one.deadline or 0) >= self.year]
        lists = (
            (_("Ahead"), found.ahead, self._result),
            (_("Behind"), found.behind, self._result),
            (_("No data"), found.nothing, self._link),
            (_("Due next"), due, self._due),
        )
        return [
            (heading, [ready(say(one)) for one in own[:LISTED]], _left(len(own) - LISTED))
            for heading, own, say in lists
            if own
        ]

    def _link(self, one: _Result) -> str:
        kpi = self.kpis[one.kpi_id]
        page = f"../indicators/{page_name(kpi['indicator_id'])}#{anchor(one.kpi_id)}"
        return link(page, kpi["title"])

    def _result(self, one: _Result) -> str:
        kpi = self.kpis[one.kpi_id]
        value = with_unit(one.latest_value, kpi["unit"], self.labels.get(kpi["indicator_id"]))
        said = _("{value} in {year}", value=value, year=one.latest_year)
        return f"{self._link(one)} <small>{escape(said)}</small>"

    def _due(self, one: _Result) -> str:
        state = f"<span class=state>{STATE_CELLS[one.state]}</span>"
        return f"{self._link(one)} <small><b>{one.deadline}</b> {state}</small>"


@remembered_by(("economy_id", "ratio", *_Result._fields))
def _results(assessments: pl.DataFrame) -> dict[str, _Results]:
    """Return by economy its results in the order in which they are told in any language."""
    found: dict[str, _Results] = {}
    told = assessments.sort("ratio", "kpi_id", nulls_last=True)
    for economy, *row in told.select("economy_id", *_Result._fields).iter_rows():
        found.setdefault(economy, _Results([], [], [], [])).add(_Result(*row))
    for own in found.values():
        own.ahead.reverse()
        own.open.sort(key=lambda one: (one.deadline or 0, one.kpi_id))
    return found


def _left(number: int) -> str:
    return ngettext(*MORE, number, number=whole(number)) if number > 0 else ""
