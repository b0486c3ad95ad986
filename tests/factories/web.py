"""People, a round and a submission for tests of the reporting application."""

from __future__ import annotations

import datetime as dt
from itertools import count

from allauth.mfa.models import Authenticator
from django.utils import timezone

from stocktake_web.people.models import Membership, User
from stocktake_web.rounds.models import Question, Round, Section, Submission

__all__ = ["a_person", "a_round", "a_submission"]

NUMBERS = count(1)


def a_person(role="", economy="", *, themes=(), factor=True, **fields):
    """Make a person, with a role where one is given, and a second factor unless told."""
    number = next(NUMBERS)
    fields = {"name": f"Person {number}", "email": f"person{number}@example.org"} | fields
    user = User.objects.create_user(fields.pop("email"), "correct horse battery", **fields)
    if role:
        Membership.objects.create(user=user, role=role, economy=economy, themes=list(themes))
    if role and factor:
        Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    return user


def a_round(*, sections=2, economies=("FJI", "KIR"), days=30):
    """Make an open round; each section asks for a value, a status and a narrative."""
    now = timezone.now()
    made = Round.objects.create(
        slug=f"round-{next(NUMBERS)}",
        name="Progress report 2026",
        state="open",
        opens_on=now.date(),
        closes_at=now + dt.timedelta(days=days),
        economies=list(economies),
    )
    for position in range(1, sections + 1):
        section = Section.objects.create(
            round=made,
            position=position,
            commitment=f"isles-2021/{position}",
            label=str(position),
            title=f"Connect the outer islands, part {position}",
            themes=["access-last-mile"] if position % 2 else ["cybersecurity"],
        )
        Question.objects.create(
            section=section,
            position=1,
            code=f"{position}.value",
            kind="value",
            text="People who use the Internet",
            indicator="internet-users",
            unit="percent",
            unit_label="% of population",
            low=0,
            high=100,
            required=True,
        )
        Question.objects.create(
            section=section, position=2, code=f"{position}.status", kind="status", text="How far?"
        )
        Question.objects.create(
            section=section, position=3, code=f"{position}.done", kind="narrative", text="What?"
        )
    return made


def a_submission(economy="FJI", **about):
    """Make a submission of an economy in a round of its own."""
    return Submission.objects.create(round=a_round(**about), economy=economy)
