"""Comment on an answer or a section, name people in it, settle a comment.

Before a submission is handed in, comments are of the economy alone. After, they are for both
sides; while it is returned, the economy chooses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from stocktake_web.audit.actions import record
from stocktake_web.people.models import User
from stocktake_web.people.queries import current_memberships, standing_of
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.places import answer_at, locked, subject_of
from stocktake_web.rounds.models import Comment

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from stocktake_web.permissions import Standing, Thing
    from stocktake_web.rounds.actions.answers import Place
    from stocktake_web.rounds.models import Section, Submission

__all__ = ["add_comment", "comment_on_answer", "people_to_name", "settle_comment"]

SECRETARIAT = ("secretariat_admin", "secretariat_officer", "reviewer")
NAMED = re.compile(r"@([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


@transaction.atomic
def comment_on_answer(
    place: Place, text: str, *, by: User, internal: bool = True, named: Collection[User] = ()
) -> Comment:
    """Comment on one answer; see ``add_comment``."""
    submission = locked(place.submission)
    standing = standing_of(by)
    _scope(standing, submission.as_thing(place.question.section), internal=internal)
    answer = answer_at(place)
    comment = add_comment(
        submission, place.question.section, text, by=by, internal=internal, named=named
    )
    comment.answer = answer
    comment.save(update_fields=["answer"])
    return comment


@transaction.atomic
def add_comment(  # what, where, by whom, for whom
    submission: Submission,
    section: Section,
    text: str,
    *,
    by: User,
    internal: bool = True,
    named: Collection[User] = (),
) -> Comment:
    """Comment on a section.

    Args:
        submission: Of which economy.
        section: Where.
        text: What; ``@ana@example.org`` names a person.
        by: Who writes.
        internal: Whether the economy wants to keep it to itself, where it has the choice.
        named: People who are told of it; those who may not read it are left out.

    Raises:
        NotAllowed: The person may not comment here now.
        ValueError: There is no text; forms check it before.
    """
    if not text.strip():
        raise ValueError("A comment has a text.")
    held = locked(submission)
    standing = standing_of(by)
    kept_inside = _scope(standing, held.as_thing(section), internal=internal)
    comment = Comment.objects.create(
        submission=held,
        section=section,
        by=by,
        by_name=str(by),
        text=text.strip(),
        internal=kept_inside,
    )
    addresses = {found.lower() for found in NAMED.findall(text)}
    able = people_to_name(held, internal=kept_inside)
    comment.mentioned.set(
        [person for person in able if person in named or person.email in addresses]
    )
    subject = subject_of(held, "comment", comment.pk, section.label)
    record("comment.added", subject, by=by, change={"internal": kept_inside})
    from stocktake_web.mail.notices import tell_of_mention  # mail stands above rounds

    tell_of_mention(comment)
    return comment


@transaction.atomic
def settle_comment(comment: Comment, *, by: User) -> Comment:
    """Mark a comment as done with; who may comment there may settle it.

    Raises:
        NotAllowed: The person may not comment here now.
    """
    held = (
        Comment.objects.select_for_update(of=("self",)).select_related("section").get(pk=comment.pk)
    )
    submission = locked(held.submission)
    _scope(standing_of(by), submission.as_thing(held.section), internal=held.internal)
    if held.resolved_at is None:
        held.resolved_at = timezone.now()
        held.save(update_fields=["resolved_at"])
        subject = subject_of(submission, "comment", held.pk, held.section.label)
        record("comment.settled", subject, by=by)
    return held


def people_to_name(submission: Submission, *, internal: bool) -> QuerySet[User]:
    """Return the people who may read a comment, and so may be named in it."""
    members = current_memberships()
    able = members.filter(economy=submission.economy)
    if not internal:
        able = able | members.filter(role__in=SECRETARIAT)
    return User.objects.filter(pk__in=able.values("user")).order_by("name", "email")


def _scope(standing: Standing, thing: Thing, *, internal: bool) -> bool:
    """Return whether the comment stays inside the economy.

    Raises:
        NotAllowed: The person may comment neither inside nor across.
    """
    inside = standing.may("answer.comment", thing)
    across = standing.may("answer.comment-review", thing)
    if not (inside or across):
        raise NotAllowed(gettext("You may not comment here now."))
    return inside and (internal or not across)
