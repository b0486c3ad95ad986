"""The remarks on a draft as one page that stands alone: the site's style, no other file, no host.

First what was found in one sentence, then the score card, then what has to be written before
the draft can be adopted, then the remarks by provision beside their words, and at the end
what each rule means. Everything is text and tables, so that it reads without a script.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from stocktake.model import Noun
from stocktake.publish.words import counted, joined
from stocktake.register.lint.remarks import QUESTIONS, Answer, Remark
from stocktake.register.lint.rules import SEVERITIES, rules

if TYPE_CHECKING:
    from jinja2 import Template

    from stocktake.model import Document
    from stocktake.register.lint.remarks import DraftReport

__all__ = ["asked_words", "finding_sentence", "lint_page"]

# Marks of the severities: shape and word, never colour alone.
MARKS = {"error": "\u25a0", "warning": "\u25b2", "note": "\u25cb"}

# Rules whose remarks point at words and not at a whole statement.
POINTING = frozenset({
    "what", "vague-verb", "effort-verb", "hedge", "vague-time", "vague-amount", "placeholder",
    "open-bracket", "residue", "below-target", "numbers-differ", "other-number",
})  # fmt: skip


class _Passage(Noun, frozen=True, kw_only=True):
    """One statement: its words in parts, marked or not, and the remarks about it."""

    id: str
    label: str
    where: str
    words: tuple[tuple[str, bool], ...]
    remarks: tuple[Remark, ...]


def lint_page(document: Document, report: DraftReport) -> str:
    """Return the page.

    Args:
        document: The draft as it was read.
        report: What lint found in it.
    """
    passages = [
        _passage(document, tuple(group))
        for position, group in groupby(report.remarks, key=lambda remark: remark.statement)
        if position is not None
    ]
    used = {remark.rule for remark in report.remarks}
    return _template().render(
        report=report,
        finding=finding_sentence(report),
        questions=QUESTIONS,
        card=report.card(),
        answers=tuple(Answer),
        counts=[(severity, report.count(severity)) for severity in SEVERITIES],
        passages=passages,
        general=[remark for remark in report.remarks if remark.statement is None],
        rules=[rule for rule in rules().values() if rule.id in used],
        marks=MARKS,
        style=_style(),
    )


def finding_sentence(report: DraftReport) -> str:
    """Return in one or two sentences what was found."""
    total = len(report.answers)
    if not total:
        return "No commitment or call was found in this draft."
    specific = sum(answer.is_specific for answer in report.answers)
    weakest = sorted(QUESTIONS, key=lambda q: report.card()[q][Answer.YES])[:2]
    asks = joined([f"\u201c{QUESTIONS[q].lower()}\u201d" for q in weakest])
    first = (
        f"{specific} of {asked_words(total)} answer all six questions in full; "
        f"{asks} are answered least often."
    )
    errors = report.count("error")
    if not errors:
        return first
    return f"{first} {counted(errors, 'place').capitalize()} must be written before adoption."


def asked_words(number: int) -> str:
    """Return how many commitments and calls there are, in words."""
    if number == 1:
        return "1 commitment or call"
    return f"{number:,} commitments and calls"


def _passage(document: Document, remarks: tuple[Remark, ...]) -> _Passage:
    position = remarks[0].statement or 0
    segment = document.segments[position]
    where = f"page {remarks[0].page}" if remarks[0].page else ""
    if remarks[0].line:
        where = f"line {remarks[0].line}"
    return _Passage(
        id=f"s{position}",
        label=segment.provision,
        where=where,
        words=_marked(document.text[segment.start : segment.end], segment.start, remarks),
        remarks=remarks,
    )


def _marked(text: str, start: int, remarks: tuple[Remark, ...]) -> tuple[tuple[str, bool], ...]:
    """Return the words with those marked that a remark points to; whole statements are not."""
    spans = sorted(
        {
            (remark.start - start, remark.end - start)
            for remark in remarks
            if remark.start is not None
            and remark.end is not None
            and remark.end - remark.start < len(text.rstrip())
            and remark.rule in POINTING
        }
    )
    parts: list[tuple[str, bool]] = []
    at = 0
    for first, last in spans:
        if first >= at:
            parts += [(text[at:first], False), (text[first:last], True)]
            at = last
    return (*parts, (text[at:], False))


@cache
def _style() -> str:
    """Return the site's style sheet, which the template takes as it is."""
    file = resources.files("stocktake.publish.site") / "assets" / "site.css"
    return file.read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("stocktake.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["asked_words"] = asked_words
    return environment.get_template("lint.html")
