"""What the screens of a submission show: an overview of its sections, and one section in full.

Each is put together from a fixed number of queries, however many rows there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
from django.db.models import prefetch_related_objects

from stocktake_web.rounds.checks import Jump, jump_of
from stocktake_web.rounds.forms import AnswerForm, form_prefix
from stocktake_web.rounds.models import (
    Answer,
    AnswerRevision,
    AssignedSection,
    Attachment,
    Comment,
    EvidenceLink,
    Prefill,
    Question,
    Section,
    Submission,
)
from stocktake_web.rounds.queries import (
    answers_of,
    comments_of,
    prefills_of,
    sections_of,
    sees_only_what_was_handed_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stocktake_web.permissions import Standing

__all__ = ["AnswerRow", "QuestionBlock", "SectionLine", "section_blocks", "section_lines"]


class SectionLine(msgspec.Struct, kw_only=True):
    """One section in the overview.

    Attributes:
        section: The section.
        required: How many questions must be answered.
        given: How many of those are.
        answered: How many questions of any kind are answered.
        jumps: How many values are far from the last known one, with no word on why.
        comments: How many comments are open.
        conflicts: How many answers two people wrote at once, with nobody's choice yet.
        asked: Names of those who were asked to fill it.
    """

    section: Section
    required: int
    given: int
    answered: int
    jumps: int
    comments: int
    conflicts: int
    asked: list[str]

    @property
    def missing(self) -> int:
        """Required questions without an answer."""
        return self.required - self.given


class AnswerRow(msgspec.Struct, kw_only=True):
    """One answer with all that stands around it."""

    form: AnswerForm
    answer: Answer | None
    part: str
    prefill: Prefill | None = None
    jump: Jump | None = None
    comments: list[Comment] = []
    links: list[EvidenceLink] = []
    attachments: list[Attachment] = []
    conflict: AnswerRevision | None = None

    @property
    def confirmable(self) -> bool:
        """Whether something is known that could be confirmed as it is."""
        known = self.prefill
        if known is None or (known.value is None and not known.text):
            return False
        return self.answer is None or not self.answer.confirmed


class QuestionBlock(msgspec.Struct, kw_only=True):
    """One question with its answers, one for each part of the population."""

    question: Question
    rows: list[AnswerRow]


def section_lines(standing: Standing, submission: Submission) -> list[SectionLine]:
    """Return the overview of a submission: what each section still needs."""
    sections = sections_of(standing, submission)
    questions = list(Question.objects.filter(section__in=[each.pk for each in sections]))
    answers = answers_of(standing, submission, sections)
    prefills = prefills_of(submission, [q for q in questions if q.kind == "value"])
    given: dict[int, set[int]] = defaultdict(set)
    jumps: Counter[int] = Counter()
    for answer in answers:
        if not answer.is_empty():
            given[answer.question.section_id].add(answer.question_id)
        known = prefills.get((answer.question_id, answer.disaggregation))
        if not answer.explanation and jump_of(answer, known):
            jumps[answer.question.section_id] += 1
    required: dict[int, set[int]] = defaultdict(set)
    for question in questions:
        if question.required:
            required[question.section_id].add(question.pk)
    comments = Counter(
        comments_of(standing, submission, sections)
        .filter(resolved_at__isnull=True)
        .order_by()
        .values_list("section_id", flat=True)
    )
    conflicts = _conflicts(standing, submission)
    own = submission.economy in standing.economies()
    asked = _asked(submission) if own else defaultdict(list)
    return [
        SectionLine(
            section=each,
            required=len(required[each.pk]),
            given=len(required[each.pk] & given[each.pk]),
            answered=len(given[each.pk]),
            jumps=jumps[each.pk],
            comments=comments[each.pk],
            conflicts=conflicts[each.pk],
            asked=asked[each.pk],
        )
        for each in sections
    ]


def section_blocks(
    standing: Standing,
    submission: Submission,
    section: Section,
    *,
    bound: Mapping[str, AnswerForm] | None = None,
) -> list[QuestionBlock]:
    """Return one section in full.

    Args:
        standing: Of the person who looks.
        submission: Of which economy.
        section: Which.
        bound: Forms with what was just written and could not be saved, by prefix.
    """
    questions = list(section.questions.all())
    answers = {
        (answer.question_id, answer.disaggregation): answer
        for answer in answers_of(standing, submission, [section])
    }
    _attach(standing, submission, section, list(answers.values()))
    prefills = prefills_of(submission, questions)
    blocks = []
    for question in questions:
        question.section = section
        rows = []
        for part in question.disaggregations or [""]:
            answer = answers.get((question.pk, part))
            known = prefills.get((question.pk, part))
            form = (bound or {}).get(form_prefix(question, part))
            rows.append(
                AnswerRow(
                    form=form or AnswerForm(question=question, answer=answer, part=part),
                    answer=answer,
                    part=part,
                    prefill=known,
                    jump=jump_of(answer, known) if answer else None,
                    **(_around(answer) if answer else {}),
                )
            )
        blocks.append(QuestionBlock(question=question, rows=rows))
    return blocks


def _conflicts(standing: Standing, submission: Submission) -> Counter[int]:
    """Count open conflicts by section; only who may write can choose."""
    if submission.economy not in standing.economies():
        return Counter()
    return Counter(
        AnswerRevision.objects.filter(
            answer__submission=submission, conflict=True, settled_at__isnull=True
        )
        .order_by()
        .values_list("answer__question__section_id", flat=True)
    )


def _asked(submission: Submission) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    parts = AssignedSection.objects.filter(
        assignment__submission=submission, assignment__ended_at__isnull=True
    ).select_related("assignment__contributor")
    for part in parts:
        found[part.section_id].append(str(part.assignment.contributor))
    return found


def _attach(
    standing: Standing, submission: Submission, section: Section, answers: list[Answer]
) -> None:
    """Read links, files, comments and open conflicts of all the answers at once."""
    prefetch_related_objects(answers, "links", "attachments")
    comments: dict[int | None, list[Comment]] = defaultdict(list)
    keys = [answer.pk for answer in answers]
    for comment in comments_of(standing, submission, [section]).filter(answer__in=keys):
        comments[comment.answer_id].append(comment)
    conflicts: dict[int, AnswerRevision] = {}
    if submission.economy in standing.economies():
        open_ones = AnswerRevision.objects.filter(
            answer__in=keys, conflict=True, settled_at__isnull=True
        )
        conflicts = {each.answer_id: each for each in open_ones}
    late = sees_only_what_was_handed_in(standing, submission)
    until = submission.submitted_at if late else None
    for answer in answers:
        links, files = answer.links.all(), answer.attachments.all()
        answer.around = {  # type: ignore[attr-defined]  # for the screen alone
            "links": [each for each in links if until is None or each.at <= until],
            "attachments": [each for each in files if until is None or each.at <= until],
            "comments": comments[answer.pk],
            "conflict": conflicts.get(answer.pk),
        }


def _around(answer: Answer) -> dict[str, Any]:
    around: dict[str, Any] = answer.around  # type: ignore[attr-defined]  # put there by _attach
    return around
