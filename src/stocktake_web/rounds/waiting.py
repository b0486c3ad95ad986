"""What waits for a person: what was returned, is overdue, asked of them, or theirs to review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from stocktake_web.permissions import Transition
from stocktake_web.rounds.actions.steps import possible_steps
from stocktake_web.rounds.models import AnswerRevision, Assignment, Comment, Submission
from stocktake_web.rounds.queries import given_counts, visible_to

if TYPE_CHECKING:
    from stocktake_web.people.models import User
    from stocktake_web.permissions import Standing

__all__ = ["Waiting", "waiting_for"]

# Steps that nobody waits for, though they can be taken at any time.
UNASKED = frozenset({"withdraw", "correct", "return", "reopen"})
NAMED_SHOWN = 20


class Line(msgspec.Struct, kw_only=True):
    """One submission that waits for the person.

    Attributes:
        submission: Which.
        steps: What the person may do with it next.
        edits: Whether the person may write answers.
        given: How many required questions are answered.
        overdue: Whether the round's deadline has passed.
    """

    submission: Submission
    steps: list[Transition]
    edits: bool
    given: int
    overdue: bool


class Waiting(msgspec.Struct, kw_only=True):
    """Everything that waits for a person."""

    lines: list[Line]
    asked: QuerySet[Assignment]
    named: list[Comment]
    conflicts: list[AnswerRevision]
    today: dt.date


def waiting_for(person: User, standing: Standing) -> Waiting:
    """Return what waits for a person, in a fixed number of queries."""
    now = timezone.now()
    seen = list(visible_to(standing).exclude(round__state="prepared").order_by("round__closes_at"))
    given = given_counts(seen)
    lines = []
    for submission in seen:
        thing, is_open = submission.as_thing(), submission.round.state == "open"
        edits = is_open and standing.may("answer.edit", thing)
        steps = [
            rule
            for rule in possible_steps(submission, standing)
            if rule.id not in UNASKED and (is_open or rule.id in {"accept", "publish"})
        ]
        if edits or steps:
            lines.append(
                Line(
                    submission=submission,
                    steps=steps,
                    edits=edits,
                    given=given.get(submission.pk, 0),
                    overdue=submission.round.closes_at < now
                    and submission.state in {"draft", "contributed", "approved", "returned"},
                )
            )
    lines.sort(key=lambda line: (line.submission.state != "returned", not line.overdue))
    return Waiting(
        lines=lines,
        asked=_asked(person, standing),
        named=_named(person, standing, seen),
        conflicts=_conflicts(standing, seen),
        today=now.date(),
    )


def _asked(person: User, standing: Standing) -> QuerySet[Assignment]:
    """Return the parts that the person was asked to fill and did not say to be done."""
    return (
        Assignment.objects.filter(
            contributor=person,
            ended_at__isnull=True,
            done_at__isnull=True,
            submission__in=visible_to(standing).values("pk"),
            submission__round__state="open",
        )
        .select_related("submission__round", "asked_by")
        .prefetch_related("parts__section")
        .order_by("due_on")
    )


def _named(person: User, standing: Standing, seen: list[Submission]) -> list[Comment]:
    """Return the open comments that name the person and that they may read."""
    found = (
        Comment.objects.filter(
            mentioned=person, resolved_at__isnull=True, submission__in=[each.pk for each in seen]
        )
        .select_related("submission__round", "section")
        .order_by("-at")[:NAMED_SHOWN]
    )
    own = standing.economies()
    return [each for each in found if not each.internal or each.submission.economy in own]


def _conflicts(standing: Standing, seen: list[Submission]) -> list[AnswerRevision]:
    """Return answers that two people wrote at once, where the person may choose."""
    able = [
        each.pk
        for each in seen
        if each.round.state == "open" and standing.may("answer.edit", each.as_thing())
    ]
    found = AnswerRevision.objects.filter(
        answer__submission__in=able, conflict=True, settled_at__isnull=True
    ).select_related("answer__submission__round", "answer__question__section")
    return [
        each
        for each in found
        if standing.may(
            "answer.edit", each.answer.submission.as_thing(each.answer.question.section)
        )
    ]
