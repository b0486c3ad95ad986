"""Choose between the words of two people who wrote one answer at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from stocktake_web.audit.actions import record
from stocktake_web.people.queries import standing_of
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.actions.places import locked, subject_of
from stocktake_web.rounds.models import AnswerRevision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stocktake_web.people.models import User
    from stocktake_web.rounds.actions.answers import Saved

__all__ = ["settle_conflict"]


@transaction.atomic
def settle_conflict(
    kept: AnswerRevision, content: Mapping[str, Any] | None, *, by: User, base: int = 0
) -> Saved | None:
    """Leave the answer as it is, or give it the words that somebody put together of both.

    Args:
        kept: The words that did not become the answer.
        content: What the answer is to be; none leaves it as it is.
        by: Who chooses.
        base: The revision of the answer that the person saw.

    Returns:
        What the save did, where there was one. If a third person wrote meanwhile, it is a
        conflict again, and the first stays open too.

    Raises:
        NotAllowed: The person may not write here.
    """
    answer = kept.answer
    submission = locked(answer.submission)
    section = answer.question.section
    standing_of(by).require("answer.edit", submission.as_thing(section))
    saved = None
    if content is not None:
        place = Place(submission, answer.question, answer.disaggregation)
        saved = save_answer(place, content, by=by, base=base)
        if saved.conflict:
            return saved
    held = AnswerRevision.objects.select_for_update().get(pk=kept.pk)
    if held.settled_at is None:
        held.settled_at = timezone.now()
        held.save(update_fields=["settled_at"])
        subject = subject_of(submission, "answer", answer.pk, answer.question.code)
        change = {"kept": "both" if content is not None else "the answer"}
        record("answer.conflict-settled", subject, by=by, change=change)
    return saved
