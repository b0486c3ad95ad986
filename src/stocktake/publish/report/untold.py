"""What open statistics do not tell of an area: evidence tests, and what has no measure yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stocktake.publish.report.pieces import group_row, short_name, text_row
from stocktake.publish.report.tree import Cell, Column, Heading, Paragraph, Row, Table
from stocktake.publish.words import EVIDENCE_STATUS_WORDS, counted, joined, semicolon, whole
from stocktake.vocab.language import NN_, _, ngettext, uncapitalised
from stocktake.vocab.load import themes
from stocktake.vocab.translatable import theme_name

if TYPE_CHECKING:
    from stocktake.publish.report.facts import Facts
    from stocktake.publish.report.tree import Block

__all__ = ["evidence_blocks", "unmeasured_blocks"]

NOT_ANSWERED = "not answered"
TESTED = NN_(
    "{number}\u00a0commitment is judged by {tests} that no open statistic answers. No answers "
    "have been recorded yet: members and bodies are asked to give them, with a reference to the "
    "law, plan or report.",
    "{number}\u00a0commitments are judged by {tests} that no open statistic answers. No answers "
    "have been recorded yet: members and bodies are asked to give them, with a reference to the "
    "law, plan or report.",
)
# Translators: {tests} is "3 evidence tests"; answers are counted per economy asked.
ANSWERED = NN_(
    "{number}\u00a0commitment is judged by {tests} that no open statistic answers. {given} of "
    "{asked} answers asked for have been given, each with a reference in the table of evidence.",
    "{number}\u00a0commitments are judged by {tests} that no open statistic answers. {given} of "
    "{asked} answers asked for have been given, each with a reference in the table of evidence.",
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
    answers = facts.answers
    counted_answers: Counter[str] = Counter()
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
        for test in tests:
            own = answers.get((commitment["commitment_id"], test["ordinal"]), Counter())
            counted_answers += own
            asked = _judged_for(test["judged_for"])
            rows.append(text_row(commitment["label"], test["test"], asked, _answer_words(own)))
    if not rows:
        return []
    columns = (
        Column(header=Cell(text=_("Item")), width=0.75),
        Column(header=Cell(text=_("Test: true or false?")), width=5),
        Column(header=Cell(text=_("Judged for")), width=1.4),
        Column(header=Cell(text=_("Answers")), width=1.8),
    )
    asked_for = counted_answers.total()
    given = asked_for - counted_answers[NOT_ANSWERED]
    text = ngettext(
        *(ANSWERED if given else TESTED),
        n_commitments,
        number=whole(n_commitments),
        tests=counted(n_tests, "test"),
        given=whole(given),
        asked=whole(asked_for),
    )
    name = uncapitalised(facts.areas[area])
    table = Table(
        caption=_("Evidence tests and their answers: {area}", area=name)
        if given
        else _("Evidence tests still to be answered: {area}", area=name),
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


def _answer_words(answers: Counter[str]) -> str:
    """Return how many economies gave each answer, best first; a dash where none is asked."""
    return (
        semicolon().join(
            _("{status} ({number})", status=word, number=whole(answers[status]))
            for status, word in EVIDENCE_STATUS_WORDS.items()
            if answers[status]
        )
        or "\u2013"
    )


def _judged_for(code: str) -> str:
    return {"economy": _("each economy"), "body": _("the body")}.get(code, code)


def _theme_words(codes: list[str]) -> str:
    names = (uncapitalised(theme_name(code)) if code in themes() else code for code in codes)
    return joined(names) or _("no theme")
