"""Run every family of rules over a draft and put the remarks in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from stocktake.model import InstrumentNote, Noun
from stocktake.register.lint.completeness import find_gaps, find_placeholders
from stocktake.register.lint.consistency import find_contradictions
from stocktake.register.lint.coverage import find_dropped, find_missing_machinery
from stocktake.register.lint.draft import build_draft
from stocktake.register.lint.earlier import (
    Earlier,
    catalogued,
    choose_comparison,
    instruments_of,
    older,
)
from stocktake.register.lint.outcomes import find_unmeasured_goals
from stocktake.register.lint.promises import find_promises_made, find_weaker_targets
from stocktake.register.lint.remarks import DraftReport, Remark
from stocktake.register.lint.rules import SEVERITIES, rules
from stocktake.register.lint.specificity import answer_questions, find_unanswered
from stocktake.register.lint.suggestions import suggest_measures, suggest_wording
from stocktake.register.lint.wording import find_loose_words
from stocktake.register.read import read_statements
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.model import Document

__all__ = ["LintChoice", "lint_document"]


class LintChoice(Noun, frozen=True, kw_only=True):
    """What the user chose.

    Attributes:
        compare: Id of the instrument whose coverage is compared; chosen by group where not given.
        workspace: Entries of the instruments of a workspace, beside those of the catalogue.
    """

    compare: str | None = None
    workspace: tuple[Earlier, ...] = ()


def lint_document(
    document: Document,
    note: InstrumentNote,
    choice: LintChoice | None = None,
    *,
    lines: Sequence[int | None] = (),
) -> DraftReport:
    """Return everything that the rules find in a draft.

    Args:
        document: The draft as text and segments.
        note: What was recognised of the instrument.
        choice: What the user chose.
        lines: Line of the file on which each segment starts, where the format has lines.

    Raises:
        VocabularyError: The instrument to compare with is not known.
    """
    choice = choice or LintChoice()
    year = load.catalogue()[note.catalogue].year if note.catalogue else None
    draft = build_draft(document, read_statements(document), note, year=year)
    known = (*catalogued(), *choice.workspace)
    comparison = choose_comparison(
        note,
        document.text,
        instruments_of(known),
        compare=choice.compare,
        year=draft.year,
    )
    earlier = older(known, note, year=draft.year, also=comparison.instrument_id)
    last = [e for e in earlier if e.instrument_id == comparison.instrument_id]
    answers = answer_questions(draft)
    remarks = [
        *find_gaps(draft),
        *find_placeholders(draft),
        *find_unanswered(draft, answers),
        *find_loose_words(draft),
        *find_unmeasured_goals(draft),
        *find_promises_made(draft, earlier),
        *find_weaker_targets(draft),
        *find_contradictions(draft),
        *suggest_measures(draft),
        *suggest_wording(draft, answers),
        *find_dropped(draft, last),
        *find_missing_machinery(draft),
    ]
    return DraftReport(
        name=document.name,
        title=note.title or document.name,
        answers=answers,
        remarks=tuple(_placed(r, document, lines) for r in sorted(remarks, key=_place)),
        comparison=comparison,
        earlier=tuple(title for title, _ in instruments_of(earlier).values()),
        notes=_notes(document),
    )


def _place(remark: Remark) -> tuple[bool, int, int, int, str]:
    """Return the sort key: reading order, whole draft last, strongest first at one place."""
    order = list(rules())
    return (
        remark.statement is None,
        remark.statement or 0,
        SEVERITIES.index(remark.severity),
        order.index(remark.rule),
        remark.says,
    )


def _placed(remark: Remark, document: Document, lines: Sequence[int | None]) -> Remark:
    if remark.statement is None:
        return remark
    return msgspec.structs.replace(
        remark,
        page=document.segments[remark.statement].page,
        line=lines[remark.statement] if lines else None,
    )


def _notes(document: Document) -> tuple[str, ...]:
    notes = [f"{note.problem} {note.fix}".strip() for note in document.notes]
    if document.language != "en":
        notes.append(
            f"The draft seems to be in another language than English ({document.language}); "
            "the rules of wording know English words only."
        )
    return tuple(notes)
