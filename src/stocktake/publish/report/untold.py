"""What open statistics do not tell of an area: evidence tests, and what has no measure yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.report.pieces import group_row, short_name, text_row
from stocktake.publish.report.tree import Cell, Column, Heading, Paragraph, Row, Table
from stocktake.publish.words import counted, joined, semicolon, whole
from stocktake.vocab.language import NN_, _, ngettext
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts
    from stocktake.publish.report.tree import Block

__all__ = ["evidence_blocks", "unmeasured_blocks"]

TESTED = NN_(
    "{number}\u00a0commitment is judged by {tests} that no open statistic answers. No answers "
    "have been recorded yet: members and bodies are asked to give them, with a reference to the "
    "law, plan or report.",
    "{number}\u00a0commitments are judged by {tests} that no open statistic answers. No answers "
    "have been recorded yet: members and bodies are asked to give them, with a reference to the "
    "law, plan or report.",
)
UNMEASURED = NN_(
    "{number}\u00a0commitment has neither a KPI nor an evidence test: {items}. A KPI or a test "
    "can be added in the workspace's framework.",
    "{number}\u00a0commitments have neither a KPI nor an evidence test: {items}. A KPI or a test "
    "can be added in the workspace's framework.",
)


def evidence_blocks(facts: Facts, area: str) -> list[Block]:
    """Return the evidence tests of an area that are still to be answered, if there are any."""
    rows: list[Row] = []
    n_commitments = n_tests = 0
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    heading = ""
    for commitment in facts.commitments_of(area):
        tests = facts.tests_for(commitment["commitment_id"])
        if not tests:
            continue
        n_commitments += 1
        n_tests += len(tests)
        if commitment["instrument_id"] != heading:
            heading = commitment["instrument_id"]
            rows.append(group_row(str(short.get(heading, heading))))
        rows.extend(
            text_row(commitment["label"], test["test"], _judged_for(test["judged_for"]))
            for test in tests
        )
    if not rows:
        return []
    columns = (
        Column(header=Cell(text=_("Item")), width=0.75),
        Column(header=Cell(text=_("Test: true or false?")), width=6),
        Column(header=Cell(text=_("Judged for")), width=1.8),
    )
    text = ngettext(
        *TESTED, n_commitments, number=whole(n_commitments), tests=counted(n_tests, "test")
    )
    table = Table(
        caption=_("Evidence tests still to be answered: {area}", area=facts.areas[area].lower()),
        columns=columns,
        rows=tuple(rows),
    )
    return [Paragraph(text=text), table]


def unmeasured_blocks(facts: Facts, area: str) -> list[Block]:
    """Return the commitments of an area that nothing measures, if there are any."""
    rows = [row for row in facts.commitments_of(area) if row["judged_by"] == "none"]
    if not rows:
        return []
    short = {row["instrument_id"]: short_name(row) for row in facts.instruments}
    items = [
        _(
            "{instrument}, item {label} ({themes})",
            instrument=short.get(row["instrument_id"], row["instrument_id"]),
            label=row["label"],
            themes=_theme_words(row["themes"]),
        )
        for row in rows
    ]
    return [
        Heading(text=_("What has no measure yet")),
        Paragraph(
            text=ngettext(
                *UNMEASURED, len(rows), number=whole(len(rows)), items=semicolon().join(items)
            )
        ),
    ]


def _judged_for(code: str) -> str:
    return {"economy": _("each economy"), "body": _("the body")}.get(code, code)


def _theme_words(codes: list[str]) -> str:
    names = (theme_name(code).lower() if code in themes() else code for code in codes)
    return joined(names) or _("no theme")
