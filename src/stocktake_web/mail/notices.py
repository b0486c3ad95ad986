"""Who is told what: after a step, a comment that names somebody, an assignment; and reminders.

A notice is written in the person's own language, in the transaction of what it tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.vocab.economies import economies
from stocktake_web.mail.models import Notice
from stocktake_web.people.models import User
from stocktake_web.people.queries import current_memberships, holders
from stocktake_web.rounds.models import Round, Submission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from stocktake_web.permissions import Transition
    from stocktake_web.rounds.models import Assignment, Comment

__all__ = [
    "remind_all",
    "remind_economy",
    "tell",
    "tell_of_assignment",
    "tell_of_dates",
    "tell_of_mention",
    "tell_of_step",
]

# Who learns of a step, besides the person who took it.
TOLD = {
    "contribute": ("approver",),
    "approve": ("focal_point",),
    "send-back": ("focal_point",),
    "submit": ("secretariat_officer", "secretariat_admin"),
    "return": ("focal_point", "approver"),
    "accept": ("focal_point", "approver"),
    "publish": ("focal_point", "approver"),
    "correct": ("secretariat_officer", "secretariat_admin", "focal_point"),
    "withdraw": ("secretariat_officer", "approver"),
    "reopen": ("focal_point", "approver"),
}
NATIONAL = frozenset({"focal_point", "approver", "contributor"})
# Days before the deadline on which those who have not handed in are reminded; -1 is the day after.
REMINDERS = (30, 14, 7, 2, 1, -1)
STILL_OPEN = ("draft", "contributed", "approved", "returned")


def tell_of_step(submission: Submission, step: Transition, *, by: User, reason: str) -> None:
    """Tell those who must act, or should know, after a step."""
    people = {
        person.pk: person
        for role in TOLD.get(step.id, ())
        for person in holders(role, submission.economy if role in NATIONAL else "")
        if person.pk != by.pk
    }
    name, title = economies()[submission.economy].name, submission.round.name

    def words() -> tuple[str, str]:
        subject = _("{economy}, {round}: {step}").format(
            economy=name, round=title, step=_(step.name)
        )
        said = _("{person} took this step: {step}.").format(person=by, step=_(step.name))
        return subject, f"{said}\n\n{reason}".strip()

    key = f"step:{submission.pk}:{submission.version}:{step.id}:{submission.changed_at.timestamp()}"
    tell(people.values(), words, key=key, path=f"/submissions/{submission.pk}/", urgent=True)


def tell_of_mention(comment: Comment) -> None:
    """Tell the people that a comment names."""

    def words() -> tuple[str, str]:
        subject = _("{person} mentioned you in a comment").format(person=comment.by_name)
        return subject, comment.text

    path = f"/submissions/{comment.submission_id}/sections/{comment.section_id}/"
    tell(comment.mentioned.all(), words, key=f"mention:{comment.pk}", path=path)


def tell_of_assignment(assignment: Assignment) -> None:
    """Tell a contributor what is asked and until when."""

    def words() -> tuple[str, str]:
        subject = _("{person} asks you to fill in a part of {round}").format(
            person=assignment.asked_by, round=assignment.submission.round.name
        )
        until = _("Please answer by {date}.").format(date=assignment.due_on.isoformat())
        return subject, f"{assignment.note}\n\n{until}".strip()

    path = f"/submissions/{assignment.submission_id}/"
    tell([assignment.contributor], words, key=f"assigned:{assignment.pk}", path=path, urgent=True)


def tell_of_dates(about: Round, *, by: User, reason: str) -> None:
    """Tell those who answer for an economy that the round has another deadline."""

    def words() -> tuple[str, str]:
        day = about.closes_at.date().isoformat()
        subject = _("{round}: it now closes on {date}").format(round=about.name, date=day)
        said = _("{person} changed the day on which the round closes. It is now {date}.").format(
            person=by, date=day
        )
        return subject, f"{said}\n\n{reason}".strip()

    people = User.objects.filter(
        pk__in=current_memberships()
        .filter(role__in=NATIONAL, economy__in=about.economies)
        .values("user")
    ).order_by("pk")
    key = f"dates:{about.pk}:{about.closes_at.isoformat()}"
    tell(people, words, key=key, path="/rounds/", urgent=True)


def remind_all(on: dt.date | None = None) -> int:
    """Remind focal points of open rounds on the days of ``REMINDERS``; return how many."""
    today = on or timezone.now().date()
    told = 0
    for held in Round.objects.filter(state="open"):
        left = (held.closes_at.date() - today).days
        if left not in REMINDERS:
            continue
        for submission in held.submissions.filter(state__in=STILL_OPEN):
            told += remind_economy(submission, left=left, key=f"day{left}")
    return told


def remind_economy(submission: Submission, *, left: int, key: str) -> int:
    """Remind the focal points of one economy; the same key tells nobody twice."""
    held = submission.round

    def words() -> tuple[str, str]:
        if left < 0:
            subject = _("{round}: the deadline has passed").format(round=held.name)
        else:
            subject = ngettext(
                "{round}: {days} day to the deadline", "{round}: {days} days to the deadline", left
            ).format(round=held.name, days=left)
        text = _(
            "Your economy has not handed in its report. The round closes on {date}. What is known "
            "from open statistics is filled in already."
        ).format(date=held.closes_at.date().isoformat())
        return subject, text

    people = holders("focal_point", submission.economy)
    return tell(
        people,
        words,
        key=f"remind:{submission.pk}:{key}",
        path=f"/submissions/{submission.pk}/",
        urgent=left <= 2,
    )


def tell(
    people: Iterable[User],
    words: Callable[[], tuple[str, str]],
    *,
    key: str,
    path: str,
    urgent: bool = False,
) -> int:
    """Put a notice for each of the people; return how many are new.

    Args:
        people: Who is told.
        words: Makes subject and text, in the language of the moment.
        key: The same key tells nobody twice.
        path: Where in the application it leads.
        urgent: Whether it goes out at once to those who read one mail a day.
    """
    made = 0
    for person in people:
        with translation.override(person.language):
            subject, text = words()
        _notice, new = Notice.objects.get_or_create(
            key=f"{key}:{person.pk}"[:200],
            defaults={
                "person": person,
                "subject": subject[:200],
                "text": text,
                "path": path,
                "urgent": urgent,
            },
        )
        made += new
    return made
