"""What a secretariat sees of a round: who is where, and answers beside what was known before."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from django.utils import timezone

from stocktake_web.permissions import rules
from stocktake_web.rounds.checks import Jump, jump_of
from stocktake_web.rounds.models import (
    Answer,
    Comment,
    Prefill,
    Question,
    Round,
    Section,
    Submission,
)
from stocktake_web.rounds.queries import (
    answers_of,
    given_counts,
    prefills_of,
    required_count,
    visible_to,
)

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["Beside", "BoardLine", "board_lines", "last_reports", "side_by_side", "state_counts"]

NOT_HANDED_IN = frozenset({"draft", "contributed", "approved", "returned"})
REPORTED = ("submitted", "accepted", "published")


class BoardLine(msgspec.Struct, kw_only=True):
    """One economy on the board; what it wrote is seen only where the person may read it.

    Attributes:
        submission: Its submission.
        given: How many required questions are answered.
        required: How many there are.
        overdue: Whether it was not handed in by the deadline.
        comments: How many comments for both sides are open.
        readable: Whether the person may open it.
    """

    submission: Submission
    given: int
    required: int
    overdue: bool
    comments: int
    readable: bool

    @property
    def missing(self) -> int:
        """Required questions without an answer."""
        return self.required - self.given


class Beside(msgspec.Struct, kw_only=True):
    """One answer beside what open statistics say and what was reported before."""

    section: Section
    question: Question
    part: str
    answer: Answer | None
    known: Prefill | None
    before: Answer | None
    jump: Jump | None


def board_lines(standing: Standing, about: Round) -> list[BoardLine]:
    """Return every economy of a round: where it is, how much is answered, what is overdue.

    How many answers there are is no draft: the board counts, it does not quote.
    """
    submissions = list(Submission.objects.filter(round=about).select_related("round"))
    readable = set(visible_to(standing).filter(round=about).values_list("pk", flat=True))
    given, required = given_counts(submissions), required_count(about)
    comments = Counter(
        Comment.objects.filter(
            submission__round=about, internal=False, resolved_at__isnull=True
        ).values_list("submission_id", flat=True)
    )
    late = about.closes_at < timezone.now()
    return [
        BoardLine(
            submission=each,
            given=given.get(each.pk, 0),
            required=required,
            overdue=late and each.state in NOT_HANDED_IN,
            comments=comments[each.pk],
            readable=each.pk in readable,
        )
        for each in submissions
    ]


def state_counts(lines: list[BoardLine]) -> list[tuple[str, int]]:
    """Return how many economies are in each state, in the order of the way."""
    counted = Counter(line.submission.state for line in lines)
    return [(state, counted[state]) for state in rules().states if counted[state]]


def side_by_side(
    standing: Standing, submission: Submission, sections: list[Section]
) -> list[Beside]:
    """Return every question of value or status with what was known and reported before."""
    questions = list(
        Question.objects.filter(
            section__in=[each.pk for each in sections], kind__in=["value", "status"]
        ).select_related("section")
    )
    answers = {
        (each.question_id, each.disaggregation): each
        for each in answers_of(standing, submission, sections)
    }
    known = prefills_of(submission, questions)
    before = last_reports(standing, submission)
    rows = []
    for question in questions:
        for part in question.disaggregations or [""]:
            answer, prefill = answers.get((question.pk, part)), known.get((question.pk, part))
            rows.append(
                Beside(
                    section=question.section,
                    question=question,
                    part=part,
                    answer=answer,
                    known=prefill,
                    before=before.get((question.code, part)),
                    jump=jump_of(answer, prefill) if answer else None,
                )
            )
    return rows


def last_reports(standing: Standing, submission: Submission) -> dict[tuple[str, str], Answer]:
    """Return what the economy reported in the last round that the person may read."""
    earlier = (
        visible_to(standing)
        .filter(
            economy=submission.economy,
            state__in=REPORTED,
            round__opens_on__lt=submission.round.opens_on,
        )
        .order_by("-round__opens_on")
        .first()
    )
    if earlier is None:
        return {}
    found = Answer.objects.filter(submission=earlier).select_related("question")
    return {(each.question.code, each.disaggregation): each for each in found}
