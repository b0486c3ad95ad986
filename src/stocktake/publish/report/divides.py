"""Divides in the report: which groups are behind, on what, by how much, and by how many years.

Only indicators that a KPI of the report uses, and the four sides that a minister asks for first;
the site has income groups, regions, ages and places, and what lies within each economy.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from stocktake.publish.report.pieces import group_row
from stocktake.publish.report.tree import Cell, Chapter, Column, Paragraph, Row, Table
from stocktake.publish.words import format_value, listed, sentences, whole, with_unit, years_words
from stocktake.vocab.cldr import signs
from stocktake.vocab.language import NN_, NP_, Words, _, ngettext

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts, TableRow

__all__ = ["SIDES", "compared_sides", "divide_chapters", "divides_sentence"]

SIDES: Final = Words(
    {
        "ldc": NP_("side of a divide", "Least developed countries against the other economies"),
        "lldc": NP_(
            "side of a divide", "Landlocked developing countries against the other economies"
        ),
        "sids": NP_(
            "side of a divide", "Small island developing States against the other economies"
        ),
        "sex=F": NP_("side of a divide", "Women and girls against men and boys"),
    }
)
BEHIND: Final = {
    "ldc": NN_(
        "Least developed countries are behind the other economies on {part} of "
        "{total}\u00a0indicator.",
        "Least developed countries are behind the other economies on {part} of "
        "{total}\u00a0indicators.",
    ),
    "lldc": NN_(
        "Landlocked developing countries are behind the other economies on {part} of "
        "{total}\u00a0indicator.",
        "Landlocked developing countries are behind the other economies on {part} of "
        "{total}\u00a0indicators.",
    ),
    "sids": NN_(
        "Small island developing States are behind the other economies on {part} of "
        "{total}\u00a0indicator.",
        "Small island developing States are behind the other economies on {part} of "
        "{total}\u00a0indicators.",
    ),
    "sex=F": NN_(
        "Women are behind men on {part} of {total}\u00a0indicator.",
        "Women are behind men on {part} of {total}\u00a0indicators.",
    ),
}
MEDIAN_YEARS: Final = NN_(
    "Of these, least developed countries are behind by {number}\u00a0year or more on the "
    "median one.",
    "Of these, least developed countries are behind by {number}\u00a0years or more on the "
    "median one.",
)


def divide_chapters(facts: Facts) -> list[Chapter]:
    """Return the chapter on divides; none where no group could be compared."""
    found = compared_sides(facts)
    if not found:
        return []
    table = Table(
        caption=_("Divides between groups, by indicator"),
        columns=(
            Column(header=Cell(text=_("Indicator")), width=3),
            Column(header=Cell(text=_("Group mean")), width=1.1, number=True),
            Column(header=Cell(text=_("The others")), width=1.1, number=True),
            Column(
                header=Cell(text=_("Gap, with the range that holds with 95 %")),
                width=2.1,
                number=True,
            ),
            Column(header=Cell(text=_("Time distance")), width=2),
            Column(header=Cell(text=_("Economies")), width=1.1, number=True),
        ),
        rows=tuple(row for side, rows in found.items() for row in _rows(facts, side, rows)),
        notes=(
            _(
                "Means of values at most 5 years old. The range comes from drawing economies again "
                "at random; with fewer than 3 on a side there is none. The time distance says how "
                "many years ago the others stood where the group stood last."
            ),
        ),
    )
    blocks = (Paragraph(text=divides_sentence(found), style="lead"), table)
    return [Chapter(title=_("Divides"), blocks=blocks)]


def compared_sides(facts: Facts) -> dict[str, list[TableRow]]:
    """Return the comparisons over all members by side, of those sides that have any."""
    found = {side: _compared(facts, side) for side in SIDES}
    return {side: rows for side, rows in found.items() if rows}


def divides_sentence(found: dict[str, list[TableRow]]) -> str:
    """Return on how many indicators each side is behind, from ``compared_sides``."""
    return sentences(*(_behind(side, rows) for side, rows in found.items()), _years(found))


def _compared(facts: Facts, side: str) -> list[TableRow]:
    """Return the comparisons of one side over all members, by name of the indicator."""
    used = {kpi["indicator_id"] for kpi in facts.kpis.values()}
    rows = [
        row
        for row in facts.rows("divides")
        if row["group_id"] == side and not row["economy_id"] and row["indicator_id"] in used
    ]
    return sorted(rows, key=lambda r: (facts.indicators[r["indicator_id"]]["name"], r["dimension"]))


def _behind(side: str, rows: list[TableRow]) -> str:
    part = sum(row["behind"] for row in rows)
    return ngettext(*BEHIND[side], len(rows), part=whole(part), total=whole(len(rows)))


def _years(found: dict[str, list[TableRow]]) -> str:
    """Return by how many years least developed countries are behind, where that can be told."""
    known = [
        row["years_behind"]
        for row in found.get("ldc", [])
        if row["behind"] and row["years_behind"] is not None
    ]
    years = int(median(known)) if known else 0  # some are lower limits: never rounded up
    return ngettext(*MEDIAN_YEARS, years, number=whole(years)) if years else ""


def _rows(facts: Facts, side: str, rows: list[TableRow]) -> list[Row]:
    return [group_row(SIDES[side]), *(_row(facts, row) for row in rows)]


def _row(facts: Facts, row: TableRow) -> Row:
    indicator = facts.indicators[row["indicator_id"]]
    unit = indicator["unit"]
    gap = _signed(row["gap"], unit)
    if row["gap_low"] is not None:
        ends = {"low": _signed(row["gap_low"], unit), "high": _signed(row["gap_high"], unit)}
        gap = _("{gap} ({low} to {high})", gap=gap, **ends)
    texts = (
        listed(part for part in (indicator["name"], indicator["unit_label"]) if part),
        with_unit(row["value"], unit, ""),
        format_value(row["other"], unit),
        gap,
        row["behind_words"] or "\u2013",
        # Translators: economies on both sides, and the years of their values.
        _(
            "{part} and {rest} ({years})",
            part=whole(row["n"]),
            rest=whole(row["n_other"]),
            years=years_words(row["year_from"], row["year_to"]),
        ),
    )
    return Row(cells=tuple(Cell(text=text) for text in texts))


def _signed(value: float, unit: str) -> str:
    sign = "+" if value > 0 else signs().minus if value < 0 else ""
    return f"{sign}{format_value(abs(value), unit)}"
