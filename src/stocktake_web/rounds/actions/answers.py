"""Save an answer, take one back; never lose anybody's words.

A save names the revision that it started from. Where the answer moved on meanwhile, fields that
only one of the two changed are put together; where both changed one field, the later save does
not overwrite: its words are kept as a revision marked as a conflict, and ``Saved.conflict`` tells
which fields, so that the person sees both. A save that carries a key seen before changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.models import ANSWER_FIELDS, Answer, AnswerRevision, Question, Submission

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from stocktake_web.people.models import User
    from stocktake_web.permissions import Standing

__all__ = ["Content", "Place", "Saved", "save_answer", "undo_answer"]

Content = dict[str, Any]


class Place(msgspec.Struct, frozen=True):
    """Where an answer stands: submission, question, part of the population."""

    submission: Submission
    question: Question
    disaggregation: str = ""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What a save did.

    Attributes:
        answer: The answer as it is now.
        changed: Whether it is another than before.
        merged: Fields that somebody else had changed and that were kept.
        conflict: Fields that both changed; the other's words are the answer, this save's are
            kept in ``kept``.
        kept: The revision that keeps the words that did not become the answer.
    """

    answer: Answer
    changed: bool
    merged: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    kept: AnswerRevision | None = None


@transaction.atomic
def save_answer(
    place: Place,
    content: Mapping[str, Any],
    *,
    by: User,
    base: int,
    key: uuid.UUID | None = None,
    standing: Standing | None = None,
) -> Saved:
    """Save the fields in ``content`` as the answer at ``place``.

    Args:
        place: Where.
        content: Fields of ``ANSWER_FIELDS``; those not named stay as they are.
        by: Who saves.
        base: Revision the person started from; 0 where there was none.
        key: Made by the client for this save; the same key again changes nothing.
        standing: What the person may be, where the caller has it already.

    Raises:
        NotAllowed: The person may not write here, or not in this state.
        django.core.exceptions.ValidationError: Never; forms and the API check before.
    """
    # The submission's row is held until the end, so that a step cannot be taken in between.
    submission = _held(place.submission.pk)
    section = place.question.section
    if section.round_id != submission.round_id:
        raise NotAllowed(gettext("This question belongs to another round."))
    (standing or standing_of(by)).require("answer.edit", submission.as_thing(section))
    answer, _made = Answer.objects.select_for_update().get_or_create(
        submission=submission, question=place.question, disaggregation=place.disaggregation
    )
    # Known already; what tells of the save would read both again.
    answer.submission, answer.question = submission, place.question
    if key and (done := AnswerRevision.objects.filter(key=key).first()):
        return Saved(answer=answer, changed=False, kept=done if done.conflict else None)
    wanted = {name: content[name] for name in ANSWER_FIELDS if name in content}
    now = answer.content()
    started = _content_at(answer, base)
    touched = {name for name, value in wanted.items() if value != started[name]}
    moved = {name for name in ANSWER_FIELDS if now[name] != started[name]}
    clash = tuple(sorted(n for n in touched & moved if wanted[n] != now[n]))
    if clash:
        kept = _keep(answer, {**now, **wanted}, by=by, key=key, number=answer.revision, lost=True)
        return Saved(answer=answer, changed=False, conflict=clash, kept=kept)
    after = {**now, **{name: wanted[name] for name in touched}}
    if after == now:
        return Saved(answer=answer, changed=False)
    _write(answer, after, by=by, key=key)
    _tell("answer.saved", answer, now, after, by=by)
    return Saved(answer=answer, changed=True, merged=tuple(sorted(moved - touched)))


@transaction.atomic
def undo_answer(answer: Answer, number: int, *, by: User) -> Saved:
    """Make the words of an earlier revision the answer again, as a new revision.

    Raises:
        NotAllowed: The person may not write here.
        AnswerRevision.DoesNotExist: There is no such revision.
    """
    submission = _held(answer.submission_id)
    section = answer.question.section
    standing_of(by).require("answer.edit", submission.as_thing(section))
    held = Answer.objects.select_for_update().get(pk=answer.pk)
    now, after = held.content(), _content_at(held, number)
    if after == now:
        return Saved(answer=held, changed=False)
    _write(held, after, by=by, key=None)
    _tell("answer.undone", held, now, after, by=by)
    return Saved(answer=held, changed=True)


def _held(key: int) -> Submission:
    """Lock a submission and return it, if its round takes answers."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("round").get(pk=key)
    if held.round.state != "open":
        raise NotAllowed(gettext("The round is not open; answers can no longer be changed."))
    return held


def _content_at(answer: Answer, number: int) -> Content:
    """Return what the answer was at a revision; before the first it was empty."""
    if number == answer.revision:
        return answer.content()
    if number == 0:
        return Answer(submission_id=answer.submission_id).content()
    revision = answer.revisions.get(number=number, conflict=False)
    return {**Answer().content(), **revision.content}


def _write(answer: Answer, content: Content, *, by: User, key: uuid.UUID | None) -> None:
    for name, value in content.items():
        setattr(answer, name, value)
    answer.revision += 1
    answer.changed_by, answer.changed_at = by, timezone.now()
    answer.save()
    _keep(answer, content, by=by, key=key, number=answer.revision, lost=False)
    Submission.objects.filter(pk=answer.submission_id).update(changed_at=answer.changed_at)


def _keep(  # one row with six facts
    answer: Answer, content: Content, *, by: User, key: uuid.UUID | None, number: int, lost: bool
) -> AnswerRevision:
    return AnswerRevision.objects.create(
        answer=answer,
        number=number,
        content=content,
        key=key,
        by=by,
        by_name=str(by),
        conflict=lost,
    )


def _tell(action: str, answer: Answer, before: Content, after: Content, *, by: User) -> None:
    submission = answer.submission
    changed = {n: [before[n], after[n]] for n in ANSWER_FIELDS if before[n] != after[n]}
    record(
        action,
        Subject(
            kind="answer",
            thing=str(answer.pk),
            label=f"{submission.round.slug} {submission.economy} {answer.question.code}",
            economy=submission.economy,
        ),
        by=by,
        change=changed,
    )
