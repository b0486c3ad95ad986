"""Ask somebody of one's own economy to fill parts of a submission, until a day.

Who is not known yet is invited as a contributor; the link of the invitation is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from stocktake_web.audit.actions import record
from stocktake_web.people.actions import Office, invite
from stocktake_web.people.models import User
from stocktake_web.people.queries import current_memberships, standing_of
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.places import locked, subject_of
from stocktake_web.rounds.models import AssignedSection, Assignment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from stocktake_web.people.models import Invitation
    from stocktake_web.rounds.models import Section, Submission

__all__ = ["ask_contributor", "end_assignment", "finish_assignment"]


@transaction.atomic
def ask_contributor(  # whom, for what, until when
    submission: Submission,
    email: str,
    sections: Collection[Section],
    *,
    due_on: dt.date,
    by: User,
    note: str = "",
) -> tuple[Assignment, tuple[Invitation, str] | None]:
    """Ask somebody to fill sections.

    Returns:
        The assignment, and the invitation with its secret where the person has to be invited.

    Raises:
        NotAllowed: The person may not ask others, or a section is of another round.
    """
    held = locked(submission)
    standing_of(by).require("submission.assign", held.as_thing())
    if any(section.round_id != held.round_id for section in sections):
        raise NotAllowed(gettext("This question belongs to another round."))
    address = email.strip().lower()
    person = User.objects.filter(email=address).first()
    if person is None:
        person = User.objects.create_user(address, None)  # no password until the link is used
    invited = None
    known = current_memberships().filter(user=person, role="contributor", economy=held.economy)
    if not known.exists():
        office = Office(role="contributor", economy=held.economy)
        invited = invite(address, office, by=by)
    assignment = Assignment.objects.create(
        submission=held, contributor=person, asked_by=by, due_on=due_on, note=note
    )
    AssignedSection.objects.bulk_create(
        AssignedSection(assignment=assignment, section=section) for section in sections
    )
    labels = [section.label for section in sections]
    _tell("assignment.made", assignment, by=by, change={"sections": labels, "to": address})
    if invited is None:
        from stocktake_web.mail.notices import tell_of_assignment  # mail stands above rounds

        tell_of_assignment(assignment)
    return assignment, invited


@transaction.atomic
def finish_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """Say that one's part is filled; it can still be changed until the assignment ends.

    Raises:
        NotAllowed: It was somebody else who was asked.
    """
    held = _held(assignment)
    if held.contributor_id != by.pk or held.ended_at is not None:
        raise NotAllowed(gettext("Only the person who was asked can say that it is done."))
    if held.done_at is None:
        held.done_at = timezone.now()
        held.save(update_fields=["done_at"])
        _tell("assignment.done", held, by=by)
    return held


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """End an assignment: the person can no longer read or write there; the words stay.

    Raises:
        NotAllowed: The person may not ask others here.
    """
    held = _held(assignment)
    standing_of(by).require("submission.assign", held.submission.as_thing())
    if held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        _tell("assignment.ended", held, by=by)
    return held


def _held(assignment: Assignment) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("submission__round", "contributor")
        .get(pk=assignment.pk)
    )


def _tell(
    action: str, assignment: Assignment, *, by: User, change: dict[str, object] | None = None
) -> None:
    label = str(assignment.contributor)
    subject = subject_of(assignment.submission, "assignment", assignment.pk, label)
    record(action, subject, by=by, change=change or {})
