"""The answer at a place, made where there is none yet, for what people put beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from stocktake_web.audit.actions import Subject
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.models import Answer, Submission

if TYPE_CHECKING:
    from stocktake_web.rounds.actions.answers import Place

__all__ = ["answer_at", "locked", "subject_of"]


def locked(submission: Submission) -> Submission:
    """Return the submission as it is now, held until the transaction ends."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("round")
    return held.get(pk=submission.pk)


def answer_at(place: Place) -> Answer:
    """Return the answer at a place; an empty one is made where nobody wrote yet.

    Raises:
        NotAllowed: The question belongs to another round.
    """
    if place.question.section.round_id != place.submission.round_id:
        raise NotAllowed(gettext("This question belongs to another round."))
    answer, _made = Answer.objects.get_or_create(
        submission=place.submission, question=place.question, disaggregation=place.disaggregation
    )
    return answer


def subject_of(submission: Submission, kind: str, key: int, label: str) -> Subject:
    """Return what an event tells of something that belongs to a submission."""
    return Subject(
        kind=kind,
        thing=str(key),
        label=f"{submission.round.slug} {submission.economy} {label}",
        economy=submission.economy,
    )
