"""What changed since the last report: results, chances, evidence, and what is asked for.

Said from the table ``changes`` alone. Each change of a result carries its reason, so that a reader
can tell a step forward from a corrected number or another method. Left out where no earlier report
was issued: there is then no chapter.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from stocktake.publish.report.pieces import group_row, short_name, title_of
from stocktake.publish.report.tree import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
)
from stocktake.publish.words import (
    EVIDENCE_STATUS_WORDS,
    OUTCOME_WORDS,
    format_date,
    format_share,
    format_value,
    semicolon,
    whole,
)
from stocktake.publish.words.changes import (
    CAME_AND_WENT,
    WHY_WORDS,
    changes_finding,
    reasons_sentence,
)
from stocktake.vocab.language import NN_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.publish.report.facts import Facts, TableRow
    from stocktake.publish.report.tree import Block

__all__ = ["change_chapters"]

SHOWN: Final = 120  # rows of a table; the table of changes in the data files has all
NAMED: Final = 12  # commitments, KPIs or economies named in a sentence
MORE: Final = NN_("{number}\u00a0more", "{number}\u00a0more")
CUT: Final = NN_(
    "The first {shown} of {number}\u00a0row; the data files that come with this report have all.",
    "The first {shown} of {number}\u00a0rows; the data files that come with this report have all.",
)


def change_chapters(facts: Facts) -> list[Chapter]:
    """Return the chapter on changes; none where there is no earlier report to compare with."""
    rows = sorted(
        facts.rows("changes"),
        key=lambda row: (row["commitment_id"], facts.by_name(row["economy_id"])),
    )
    if not rows:
        return []
    (compared,) = [row for row in rows if row["kind"] == "report"]
    outcomes = [row for row in rows if row["kind"] == "outcome" and row["kpi_id"] in facts.kpis]
    since = format_date(dt.date.fromisoformat(compared["before"]))
    blocks: list[Block] = [
        Paragraph(text=changes_finding((row["direction"] for row in outcomes), since), style="lead")
    ]
    if outcomes:
        blocks += [
            Paragraph(text=reasons_sentence(row["why"] for row in outcomes)),
            _outcome_table(facts, outcomes),
        ]
    chances = [row for row in rows if row["kind"] == "chance" and row["kpi_id"] in facts.kpis]
    if chances:
        blocks += [Heading(text=_("Chances that moved")), _chance_table(facts, chances)]
    if evidence := [row for row in rows if row["kind"] == "evidence"]:
        blocks += [Heading(text=_("Evidence recorded since")), _evidence_table(facts, evidence)]
    if items := _came_and_went(facts, rows):
        blocks += [Heading(text=_("What is followed now")), Bullets(items=items)]
    return [Chapter(title=_("What changed since the last report"), blocks=tuple(blocks))]


def _outcome_table(facts: Facts, outcomes: list[TableRow]) -> Table:
    found = _in_order(facts, outcomes)
    rows: list[Row] = []
    heading = ""
    for row in found[:SHOWN]:
        kpi = facts.kpis[row["kpi_id"]]
        if heading != row["kpi_id"]:
            heading = row["kpi_id"]
            rows.append(group_row(title_of(kpi)))
        rows.append(
            Row(
                cells=(
                    Cell(text=_economy(facts, row)),
                    _state(row, kpi, "before"),
                    _state(row, kpi, "after"),
                    Cell(text=WHY_WORDS[row["why"]]),
                )
            )
        )
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.6),
        Column(header=Cell(text=_("Last report")), width=2.2),
        Column(header=Cell(text=_("Now")), width=2.2),
        Column(header=Cell(text=_("Why")), width=2),
    )
    return Table(
        caption=_("Results whose outcome changed"),
        columns=columns,
        rows=tuple(rows),
        notes=_cut(len(found)),
    )


def _chance_table(facts: Facts, chances: list[TableRow]) -> Table:
    found = _in_order(facts, chances)
    rows = tuple(
        Row(
            cells=(
                Cell(text=_economy(facts, row)),
                Cell(text=title_of(facts.kpis[row["kpi_id"]])),
                Cell(text=format_share(row["before_value"], 1)),
                Cell(text=format_share(row["after_value"], 1)),
            )
        )
        for row in found[:SHOWN]
    )
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.6),
        Column(header=Cell(text=_("KPI")), width=4),
        Column(header=Cell(text=_("Last report")), width=1, number=True),
        Column(header=Cell(text=_("Now")), width=1, number=True),
    )
    return Table(
        caption=_("Chances of meeting a target that moved by ten points or more"),
        columns=columns,
        rows=rows,
        notes=_cut(len(found)),
    )


def _evidence_table(facts: Facts, evidence: list[TableRow]) -> Table:
    tests = {(row["commitment_id"], row["ordinal"]): row for row in facts.rows("evidence_tests")}
    known = [row for row in evidence if (row["commitment_id"], row["test"]) in tests]
    found = sorted(known, key=lambda row: (row["commitment_id"], row["test"]))
    rows = tuple(
        Row(
            cells=(
                Cell(text=_economy(facts, row) if row["economy_id"] else _("the body")),
                Cell(text=tests[row["commitment_id"], row["test"]]["test"]),
                Cell(text=EVIDENCE_STATUS_WORDS[row["before"]]),
                Cell(text=EVIDENCE_STATUS_WORDS[row["after"]]),
            )
        )
        for row in found[:SHOWN]
    )
    columns = (
        Column(header=Cell(text=_("Economy")), width=1.6),
        Column(header=Cell(text=_("Test: true or false?")), width=4),
        Column(header=Cell(text=_("Last report")), width=1.3),
        Column(header=Cell(text=_("Now")), width=1.3),
    )
    return Table(
        caption=_("Evidence whose status changed"),
        columns=columns,
        rows=rows,
        notes=_cut(len(found)),
    )


def _came_and_went(facts: Facts, rows: list[TableRow]) -> tuple[str, ...]:
    lines = []
    for (kind, direction), forms in CAME_AND_WENT.items():
        own = [r for r in rows if r["kind"] == kind and r["direction"] == direction]
        if own:
            own.sort(key=lambda row: row["kpi_id"])
            items = [_name(facts, row) for row in own]
            if len(items) > NAMED:
                rest = len(items) - NAMED
                items = [*items[:NAMED], ngettext(*MORE, rest, number=whole(rest))]
            number = whole(len(own))
            lines.append(ngettext(*forms, len(own), number=number, items=semicolon().join(items)))
    return tuple(lines)


def _name(facts: Facts, row: TableRow) -> str:
    """Return what came or went in words; by its id where it is no longer in the workspace."""
    if row["kind"] == "kpi":
        kpi = facts.kpis.get(row["kpi_id"])
        return title_of(kpi) if kpi else str(row["kpi_id"])
    if row["kind"] == "member":
        return _economy(facts, row)
    return _commitment(facts, str(row["commitment_id"]))


def _commitment(facts: Facts, commitment_id: str) -> str:
    commitment = facts.commitments.get(commitment_id)
    if commitment is None:
        return commitment_id
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    return _(
        "{instrument}, item {label}",
        instrument=short.get(commitment["instrument_id"], commitment["instrument_id"]),
        label=commitment["label"],
    )


def _in_order(facts: Facts, rows: Iterable[TableRow]) -> list[TableRow]:
    place = {kpi_id: number for number, kpi_id in enumerate(facts.kpis)}
    return sorted(rows, key=lambda r: (place[r["kpi_id"]], facts.by_name(r["economy_id"])))


def _state(row: TableRow, kpi: TableRow, side: str) -> Cell:
    outcome, year = row[side], row[f"{side}_year"]
    word = OUTCOME_WORDS[outcome]
    if year is None or row[f"{side}_value"] is None:
        return Cell(text=word, outcome=outcome)
    value = format_value(row[f"{side}_value"], kpi["unit"])
    text = _("{outcome}: {value} ({year})", outcome=word, value=value, year=year)
    return Cell(text=text, outcome=outcome)


def _economy(facts: Facts, row: TableRow) -> str:
    return facts.economy_names.get(row["economy_id"], str(row["economy_id"]))


def _cut(number: int) -> tuple[str, ...]:
    if number <= SHOWN:
        return ()
    return (ngettext(*CUT, number, shown=whole(SHOWN), number=whole(number)),)
