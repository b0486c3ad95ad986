"""What happens when the application starts the first time: a way in for the first person.

Nobody can sign up, so the first administrator is invited by a link on the terminal. With
``--demo`` there are accounts for every role, with passwords made at random, and never otherwise.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from stocktake_web.people.actions import Office, invite
from stocktake_web.people.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEMO_PEOPLE", "first_steps"]

FIRST = "first.administrator@localhost"
DEMO_PEOPLE = (
    ("secretariat@demo.invalid", "Sina, secretariat", "secretariat_admin", ""),
    ("officer@demo.invalid", "Tevita, secretariat officer", "secretariat_officer", ""),
    ("focal@demo.invalid", "Ana, focal point of Fiji", "focal_point", "FJI"),
    ("contributor@demo.invalid", "Mere, contributor of Fiji", "contributor", "FJI"),
    ("approver@demo.invalid", "Josefa, approver of Fiji", "approver", "FJI"),
    ("kiribati@demo.invalid", "Tekinati, focal point of Kiribati", "focal_point", "KIR"),
    ("reviewer@demo.invalid", "Rita, reviewer", "reviewer", ""),
    ("observer@demo.invalid", "Omar, observer", "observer", ""),
)


def first_steps(address: str, *, demo: bool) -> Iterator[str]:
    """Yield what the person at the terminal must know; nothing once somebody is there."""
    if demo:
        yield from _demo_accounts()
    elif not Membership.objects.filter(role="secretariat_admin", until__isnull=True).exists():
        yield "Nobody is an administrator yet. Open this link once, within 14 days:"
        yield f"  {address}/join/{_first_invitation()}/"


@transaction.atomic
def _first_invitation() -> str:
    """Invite the first administrator in the name of a person who can never sign in."""
    root, made = User.objects.get_or_create(email="stocktake@localhost", defaults={"name": "Setup"})
    if made:
        root.set_unusable_password()
        root.save()
    from allauth.mfa.models import Authenticator

    # Setup holds the role for the moment of the invitation alone.
    factor = Authenticator.objects.create(user=root, type="totp", data={"secret": ""})
    role = Membership.objects.create(user=root, role="secretariat_admin")
    _invitation, secret = invite(FIRST, Office(role="secretariat_admin"), by=root)
    role.delete()
    factor.delete()
    return secret


@transaction.atomic
def _demo_accounts() -> Iterator[str]:
    yield "Accounts of the demonstration (they get a second factor when they first sign in):"
    for email, name, role, economy in DEMO_PEOPLE:
        user, made = User.objects.get_or_create(email=email, defaults={"name": name})
        if not made:
            yield f"  {email:28} {name} (password as told before)"
            continue
        password = secrets.token_urlsafe(9)
        user.set_password(password)
        user.save()
        Membership.objects.create(user=user, role=role, economy=economy)
        yield f"  {email:28} {password}  {name}"
