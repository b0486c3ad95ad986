"""Take a submission from one state to the next, by the rules of ``permissions.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed, Transition, rules
from stocktake_web.rounds.models import Answer, Submission, TransitionRecord

if TYPE_CHECKING:
    from stocktake_web.people.models import User
    from stocktake_web.permissions import Standing

__all__ = ["NotReady", "missing_answers", "possible_steps", "take_step"]

# Steps that need every required question answered.
COMPLETE = frozenset({"contribute", "approve", "submit"})


class NotReady(Exception):
    """The step cannot be taken yet; the message says what is missing."""


@transaction.atomic
def take_step(submission: Submission, step: str, *, by: User, reason: str = "") -> Submission:
    """Take a step and return the submission as it is then.

    Raises:
        NotAllowed: The person may not take it, or not from this state.
        NotReady: A required answer or the reason is missing.
    """
    held = Submission.objects.select_for_update().get(pk=submission.pk)
    rule = rules().named(step)
    if not isinstance(rule, Transition):
        raise KeyError(step)
    standing_of(by).require(step, held.as_thing())
    if rule.reason and not reason.strip():
        raise NotReady(gettext("Say why; the others will read it."))
    if step in COMPLETE and (missing := missing_answers(held)):
        raise NotReady(
            ngettext(
                "{number} required answer is missing.",
                "{number} required answers are missing.",
                missing,
            ).format(number=missing)
        )
    before = held.state
    _move(held, rule)
    TransitionRecord.objects.create(
        submission=held,
        step=step,
        from_state=before,
        to_state=held.state,
        version=held.version,
        reason=reason,
        by=by,
        by_name=str(by),
    )
    record(
        f"submission.{step}",
        Subject(
            kind="submission",
            thing=str(held.pk),
            label=f"{held.round.slug} {held.economy}",
            economy=held.economy,
        ),
        by=by,
        change={"state": [before, held.state], "version": held.version},
        reason=reason,
    )
    _tell(held, rule, by=by, reason=reason)
    return held


def possible_steps(submission: Submission, standing: Standing) -> list[Transition]:
    """Return the steps that the person may take from here."""
    thing = submission.as_thing()
    return [rule for rule in rules().transition if standing.may(rule.id, thing)]


def missing_answers(submission: Submission) -> int:
    """Return how many required questions have no answer."""
    required = submission.round.sections.filter(questions__required=True)
    wanted = set(required.values_list("questions__pk", flat=True).filter(questions__required=True))
    answers = Answer.objects.filter(submission=submission, question__in=wanted)
    given = {answer.question_id for answer in answers if not answer.is_empty()}
    return len(wanted - given)


def _move(held: Submission, rule: Transition) -> None:
    if held.state not in rule.from_states:
        raise NotAllowed(gettext("It is not in a state from which this step leads."))
    now = timezone.now()
    held.state, held.changed_at = rule.to, now
    if rule.id == "submit":
        held.submitted_at = now
    elif rule.id == "publish":
        held.published_at = now
        transaction.on_commit(lambda: _publish(held))
    elif rule.id == "correct":
        held.version += 1
    held.save()


def _tell(held: Submission, rule: Transition, *, by: User, reason: str) -> None:
    from stocktake_web.mail.notices import tell_of_step

    tell_of_step(held, rule, by=by, reason=reason)


def _publish(held: Submission) -> None:
    from stocktake_web.publication.actions import write_published

    write_published(held)
