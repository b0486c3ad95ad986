"""A questionnaire as rows: what a file of it shows, and what comes back, whatever its format.

Each row is one answer: a question for one part of the population. Its ``key`` names question,
part and the revision that the file was made from, so that a file which comes back late overwrites
nobody's words. The digest binds a file to one round, economy and set of questions. What is chosen
from a list is kept as its code: a file shows the word in its own language, and a word of any of
the languages is taken, since a file may come back to a page in another.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake_web.rounds.models import Kind, MeasureStatus, MissingReason, Prefill, Question
from stocktake_web.words import part_words, question_words

if TYPE_CHECKING:
    from stocktake_web.rounds.models import Answer, Submission

__all__ = [
    "CHOSEN",
    "FIELDS",
    "Form",
    "FormRow",
    "choices_of",
    "code_of",
    "field_names",
    "fields_of",
    "form_of",
    "number_text",
    "shown",
    "yes_no",
]

# What can be written in a row, in the order of the columns.
FIELDS = ("value", "year", "estimate", "choice", "text", "missing")
CHOSEN = ("estimate", "choice", "missing")  # fields that are chosen from a list
LARGEST_WHOLE = 1e15  # above it a float no longer holds every whole number
OF_KIND = {
    Kind.VALUE: ("value", "year", "estimate", "missing", "text"),
    Kind.STATUS: ("choice",),
}


class FormRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what is asked, what is known, what was answered.

    Attributes:
        key: ``QUESTION|PART|REVISION``.
        section: Label and title of the commitment.
        question: The question.
        help: What helps to answer it.
        part: Part of the population in words; empty for the total.
        kind: Kind of the question.
        unit: Unit in words.
        low: Natural lower limit of a value.
        high: Natural upper limit.
        required: Whether it must be answered.
        known: What open statistics or the last round say, with the source.
        answer: What was answered so far, by field: a number as it is read back, or a code.
    """

    key: str
    section: str
    question: str
    help: str
    part: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    required: bool
    known: str
    answer: dict[str, str]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A whole questionnaire of one economy.

    Attributes:
        round: Short name of the round.
        title: Name of the round.
        economy: ISO 3166-1 alpha-3 code.
        digest: SHA-256 of round, economy and questions.
        guidance: What those who answer should know.
        rows: In the order of the questionnaire.
    """

    round: str
    title: str
    economy: str
    digest: str
    guidance: str
    rows: tuple[FormRow, ...]


def form_of(submission: Submission) -> Form:
    """Return the questionnaire of a submission with what was answered, in four queries."""
    questions = list(
        Question.objects.filter(section__round=submission.round_id)
        .select_related("section")
        .order_by("section__position", "position")
    )
    answers = {(a.question_id, a.disaggregation): a for a in submission.answers.all()}
    known = {
        (fill.question_id, fill.disaggregation): fill
        for fill in Prefill.objects.filter(
            question__section__round=submission.round_id, economy=submission.economy
        )
    }
    rows = tuple(
        _row(question, part, answers.get((question.pk, part)), known.get((question.pk, part)))
        for question in questions
        for part in question.disaggregations or [""]
    )
    asked = "\n".join(row.key.rsplit("|", 1)[0] for row in rows)
    digest = hashlib.sha256(f"{submission.pk}\n{asked}".encode()).hexdigest()
    return Form(
        round=submission.round.slug,
        title=submission.round.name,
        economy=submission.economy,
        digest=digest,
        guidance=submission.round.guidance,
        rows=rows,
    )


def fields_of(kind: str) -> tuple[str, ...]:
    """Return what can be written for a kind of question."""
    return OF_KIND.get(Kind(kind), ("text",))


def field_names() -> dict[str, str]:
    """Return the heading of each field, in the language of the moment."""
    return {
        "value": _("Value"),
        "year": _("Year"),
        "estimate": _("Estimate?"),
        "choice": _("Status"),
        "text": _("In words"),
        "missing": _("Why there is no value"),
    }


def choices_of(field: str) -> dict[str, str]:
    """Return the words of a field that is chosen from a list, by code."""
    if field == "choice":
        return {str(code): str(label) for code, label in MeasureStatus.choices}
    if field == "missing":
        return {str(code): str(label) for code, label in MissingReason.choices}
    return yes_no() if field == "estimate" else {}


def yes_no() -> dict[str, str]:
    """Return the words for true and false."""
    return {"1": _("yes"), "0": _("no")}


def code_of(field: str, text: str) -> str | None:
    """Return the code of a word of a list, in the language of the moment or any other."""
    wanted = " ".join(text.split()).casefold()
    here = {label.casefold(): code for code, label in choices_of(field).items()}
    return here.get(wanted) or _codes(field).get(wanted)


def shown(field: str, text: str) -> str:
    """Return what a field holds as people read it: the word for a code."""
    return choices_of(field).get(text, text)


def number_text(value: float) -> str:
    """Return a number as it is written into a file: exact, and whole ones without a point."""
    whole = value.is_integer() and abs(value) < LARGEST_WHOLE
    return str(int(value)) if whole else repr(value)


@cache
def _codes(field: str) -> dict[str, str]:
    """Return the codes of a list by their words in all languages, and by themselves."""
    found: dict[str, str] = {}
    for language, _name in reversed(settings.LANGUAGES):
        with override(language):
            found |= {label.casefold(): code for code, label in choices_of(field).items()}
    return found | {code: code for code in choices_of(field)}


def _row(question: Question, part: str, answer: Answer | None, known: Prefill | None) -> FormRow:
    return FormRow(
        key=f"{question.pk}|{part}|{answer.revision if answer else 0}",
        section=f"{question.section.label} {question.section.title}".strip(),
        question=question_words(question),
        help=question.help,
        part=part_words(part) if part else "",
        kind=question.kind,
        unit=question.unit_label,
        low=question.low,
        high=question.high,
        required=question.required,
        known=_known(known),
        answer=_answer(answer) if answer else {},
    )


def _known(known: Prefill | None) -> str:
    if known is None:
        return ""
    said = known.text if known.value is None else f"{known.value:g} ({known.year})"
    return f"{shown('choice', said)}. {known.source}"


def _answer(answer: Answer) -> dict[str, str]:
    found = {
        "value": "" if answer.value is None else number_text(answer.value),
        "year": "" if answer.year is None else str(answer.year),
        "estimate": "1" if answer.estimate else "",
        "choice": answer.choice,
        "text": answer.explanation if answer.question.kind == Kind.VALUE else answer.text,
        "missing": answer.missing,
    }
    return {field: text for field, text in found.items() if text}
