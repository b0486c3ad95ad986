"""The scene of ``benchmarks.reporting``, made and looked at inside the application.

    python -m benchmarks.reporting_scene make PEOPLE ECONOMIES SECTIONS
    python -m benchmarks.reporting_scene check

The first makes people and a round, and writes who they are; the second writes what the database
holds. Settings and database are those of the environment. Sessions are made beforehand, as those of
people who signed in during the day; every password is the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = ["main"]

WORDS = "correct horse battery"  # with which everybody signs in; they exist for minutes


def main() -> None:
    """Make or check what the command line asks for; write JSON."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    django.setup()
    what, *numbers = sys.argv[1:]
    found = make_people(*map(int, numbers)) if what == "make" else read_back()
    json.dump(found, sys.stdout)


def make_people(number: int, economies: int, sections: int) -> list[dict[str, Any]]:
    """Make focal points, and an approver for each economy, with all they need to begin.

    Args:
        number: How many focal points, the same number for each economy.
        economies: Of how many economies.
        sections: Of the round's questionnaire, with three questions each.

    Returns:
        For each person: e-mail address, economy, role, session, token, the sections that are
        theirs to fill, and the keys of the questions of each.
    """
    from django.contrib.auth.hashers import make_password

    from factories.web import a_round
    from stocktake.vocab.economies import economies as known
    from stocktake_web.rounds.models import Submission

    codes = sorted(known())[:economies]
    held = a_round(sections=sections, economies=codes)
    Submission.objects.bulk_create(Submission(round=held, economy=code) for code in codes)
    questions = {
        each.position: [question.pk for question in each.questions.order_by("position")]
        for each in held.sections.all()
    }
    secret = make_password(WORDS)
    each_has = -(-number // economies)
    people = []
    for place in range(number):
        code, seat = codes[place % economies], place // economies
        mine = {p: asked for p, asked in questions.items() if p % each_has == seat}
        person = _person("focal_point", code, secret)
        people.append(_outfit(person, "focal_point", code) | {"sections": mine, "seat": seat})
    people.extend(
        _outfit(_person("approver", code, secret), "approver", code) | {"sections": {}, "seat": 0}
        for code in codes
    )
    return [each | {"slug": held.slug, "password": WORDS} for each in people]


def read_back() -> dict[str, Any]:
    """Return what the database holds of every answer, comment and step, and whether it is sound."""
    from stocktake_web.audit.actions import find_breaks
    from stocktake_web.audit.models import Event
    from stocktake_web.rounds.models import Answer, AnswerRevision, Comment, Submission

    answers = Answer.objects.select_related("submission")
    revisions = AnswerRevision.objects.select_related("answer__submission")
    return {
        "answers": [[a.submission.economy, a.question_id, a.content()] for a in answers],
        "revisions": [
            [r.answer.submission.economy, r.answer.question_id, r.content] for r in revisions
        ],
        "comments": list(Comment.objects.values_list("submission__economy", "text")),
        "submissions": {
            each.economy: [each.state, [step.step for step in each.steps.order_by("pk")]]
            for each in Submission.objects.all()
        },
        "half": _halves(),
        "saved": Event.objects.filter(action="answer.saved").count(),
        "breaks": len(find_breaks()),
    }


def _halves() -> list[int]:
    """Return answers that are not what their newest revision says: a save that was cut in two."""
    from stocktake_web.rounds.models import Answer

    found = []
    for answer in Answer.objects.prefetch_related("revisions"):
        kept = {each.number: each.content for each in answer.revisions.all() if not each.conflict}
        numbers = list(range(1, answer.revision + 1))
        if sorted(kept) != numbers or (numbers and kept[answer.revision] != answer.content()):
            found.append(answer.pk)
    return found


def _person(role: str, economy: str, secret: str) -> User:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    from stocktake_web.people.models import Membership, User

    number = User.objects.count() + 1
    person = User.objects.create(
        email=f"person{number}@example.org", name=f"Person {number}", password=secret
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Membership.objects.create(user=person, role=role, economy=economy)
    if role == "approver":
        Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    return person


def _outfit(person: User, role: str, economy: str) -> dict[str, Any]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from stocktake_web.people.actions import make_token

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    token = ""
    if role == "focal_point":
        token = make_token("load", {"read", "write"}, by=person)[1]
    return {
        "email": person.email,
        "economy": economy,
        "role": role,
        "session": session.session_key,
        "token": token,
    }


if __name__ == "__main__":
    main()
