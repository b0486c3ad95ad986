"""What an economy's focal point needs first: ahead, behind, without data, and due next.

Targets are sorted by what the method found: those met or likely to be met, those
that are not, those nobody has a value for. Behind comes with the smallest ratio
first, which is where most is to be done. Due next are the targets still open whose
year comes first, whatever became of them so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import polars as pl
from markupsafe import escape

from stocktake.publish.remembered import remembered_by
from stocktake.publish.site.addresses import anchor, page_name
from stocktake.publish.site.cells import STATE_CELLS, link, ready, rows
from stocktake.publish.words import whole, with_unit
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

__all__ = ["LISTED", "FocalPoints", "due_next", "focal_lists", "standing_of"]

# What a person takes in at once; the table below holds all.
LISTED: Final = 6
AHEAD: Final = ("met", "on_track")
MORE: Final = NN_("and {number} more below", "and {number} more below")


class _Result(NamedTuple):
    """A row of ``assessments``, as much as is told of it."""

    kpi_id: str
    state: str
    outcome: str
    latest_value: float | None
    latest_year: int | None
    deadline: int | None


class _List(NamedTuple):
    """An economy's results of one kind: the first of them, and how many there are."""

    first: list[_Result]
    number: int


_Lists: TypeAlias = dict[str, _List]  # by economy


class FocalPoints:
    """The four lists of every economy."""

    def __init__(
        self,
        kpis: pl.DataFrame,
        indicators: pl.DataFrame,
        standing: tuple[_Lists, _Lists, _Lists],
        due: _Lists,
    ) -> None:
        """Keep the sorted results of every economy.

        Args:
            kpis: The table.
            indicators: The table.
            standing: Those ahead, those behind, and those without a value.
            due: Those that fall due.
        """
        self.kpis = {row["kpi_id"]: row for row in kpis.iter_rows(named=True)}
        self.labels = dict(indicators.select("indicator_id", "unit_label").iter_rows())
        self.ahead, self.behind, self.nothing = standing
        self.due = due

    def of(self, economy: str) -> list[tuple[str, list[Markup], str]]:
        """Return for each list that is not empty its heading, its entries and what is left out."""
        lists = (
            (_("Ahead"), self.ahead, self._result),
            (_("Behind"), self.behind, self._result),
            (_("No data"), self.nothing, self._link),
            (_("Due next"), self.due, self._due),
        )
        return [
            (heading, [ready(say(one)) for one in own.first], _left(own.number - LISTED))
            for heading, known, say in lists
            if (own := known.get(economy))
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


def focal_lists(tables: Mapping[str, pl.DataFrame], *, year: int) -> dict[str, Markup]:
    """Return the lists of every economy that has a result as finished HTML.

    Args:
        tables: Declared tables, of which ``kpis``, ``indicators`` and ``assessments`` are read.
        year: Year of assessment; what falls due in it is still to come.
    """
    return _told(
        tables["kpis"],
        tables["indicators"],
        standing=standing_of(tables["assessments"]),
        due=due_next(tables["assessments"], year=year),
    )


@remembered_by(
    ("kpi_id", "indicator_id", "title", "unit"), ("indicator_id", "unit_label"), spoken=True
)
def _told(
    kpis: pl.DataFrame,
    indicators: pl.DataFrame,
    *,
    standing: tuple[_Lists, _Lists, _Lists],
    due: _Lists,
) -> dict[str, Markup]:
    points = FocalPoints(kpis, indicators, standing, due)
    return {
        economy: rows(_list(*one) for one in points.of(economy))
        for economy in dict.fromkeys(key for lists in (*standing, due) for key in lists)
    }


def _list(heading: str, entries: list[Markup], more: str) -> str:
    left_out = f'<li class="note">{escape(more)}</li>\n' if more else ""
    shown = "".join(f"<li>{one}</li>\n" for one in entries)
    return f"<div>\n<h3>{escape(heading)}</h3>\n<ul>\n{shown}{left_out}</ul>\n</div>"


@remembered_by(("economy_id", "ratio", *_Result._fields))
def standing_of(assessments: pl.DataFrame) -> tuple[_Lists, _Lists, _Lists]:
    """Return the best first, the worst first, and those without data, the same in any language."""
    told = assessments.sort("ratio", "kpi_id", nulls_last=True)
    ahead, nothing = pl.col("outcome").is_in(AHEAD), pl.col("outcome") == "no_data"
    return (
        _first(told.filter(ahead).reverse()),
        _first(told.filter(~ahead, ~nothing)),
        _first(told.filter(nothing)),
    )


@remembered_by(("economy_id", *_Result._fields))
def due_next(assessments: pl.DataFrame, *, year: int) -> _Lists:
    """Return those that are open and fall due in a year or later, the earliest first."""
    open_ = ~pl.col("outcome").is_in(["no_data", "met"])
    return _first(assessments.filter(open_, pl.col("deadline") >= year).sort("deadline", "kpi_id"))


def _first(told: pl.DataFrame) -> _Lists:
    numbers = dict(told.group_by("economy_id").len().iter_rows())
    found = {economy: _List([], number) for economy, number in numbers.items()}
    shown = told.group_by("economy_id", maintain_order=True).head(LISTED)
    for economy, *row in shown.select("economy_id", *_Result._fields).iter_rows():
        found[economy].first.append(_Result(*row))
    return found


def _left(number: int) -> str:
    return ngettext(*MORE, number, number=whole(number)) if number > 0 else ""
