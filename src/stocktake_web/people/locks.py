"""Lock-out after failed sign-ins, without locking a ministry behind one address.

What is counted belongs to one account *and* one network address: after ``TRIES`` wrong passwords
within ``WINDOW`` that account cannot be entered from that address for ``LOCK``. Colleagues behind
the same address, and the person at another address, are not touched. Against guesses from many
addresses at once, an account with ``TRIES_ANYWHERE`` failures within an hour can be entered only
from addresses where the person is signed in already. A lock ends by itself, or an administrator
lifts it, with a reason in the record. Accounts that do not exist are counted alike, so that the
answer tells nobody which exist; the record tells only of those that do.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.models import FailedSignIn, User
from stocktake_web.people.queries import standing_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "LOCK",
    "TRIES",
    "TRIES_ANYWHERE",
    "WINDOW",
    "forget_failures",
    "lift_lock",
    "locked_now",
    "minutes_locked",
    "note_failure",
]

TRIES = 5
WINDOW = dt.timedelta(minutes=15)
LOCK = dt.timedelta(minutes=15)
TRIES_ANYWHERE = 50
HOUR = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=1)  # older rows are deleted, so that guesses do not fill the database


def minutes_locked(email: str, address: str) -> int:
    """Return for how many minutes an account cannot be entered from an address; 0 if it can."""
    email, now = email.strip().lower(), timezone.now()
    held = FailedSignIn.objects.filter(email=email, address=address, locked_until__gt=now).first()
    if held is not None and held.locked_until is not None:
        return _minutes(held.locked_until - now)
    recent = FailedSignIn.objects.filter(email=email, last_at__gt=now - HOUR)
    everywhere = recent.aggregate(sum=Sum("failures"))["sum"] or 0
    if everywhere < TRIES_ANYWHERE:
        return 0
    known = UserSession.objects.filter(user__email=email, ip=address).exists()
    return 0 if known else _minutes(HOUR)


@transaction.atomic
def note_failure(email: str, address: str) -> FailedSignIn:
    """Count a failed sign-in; lock the account from this address when there were too many."""
    email, now = email.strip().lower()[:254], timezone.now()
    FailedSignIn.objects.filter(last_at__lt=now - KEPT).delete()
    held, _made = FailedSignIn.objects.select_for_update().get_or_create(
        email=email, address=address
    )
    if held.first_at < now - WINDOW:
        held.failures, held.first_at = 0, now
    held.failures += 1
    held.last_at = now
    if held.failures >= TRIES:
        held.locked_until, held.failures, held.first_at = now + LOCK, 0, now
        if person := User.objects.filter(email=email).first():
            _tell("people.locked", held, person, by=None, change={"until": str(held.locked_until)})
    held.save()
    return held


def forget_failures(email: str, address: str) -> None:
    """Begin to count anew after a sign-in that succeeded."""
    FailedSignIn.objects.filter(email=email.strip().lower(), address=address).delete()


def locked_now() -> QuerySet[FailedSignIn]:
    """Return the locks on accounts that exist, newest first."""
    people = User.objects.filter(is_active=True).values("email")
    return FailedSignIn.objects.filter(
        Q(locked_until__gt=timezone.now()), email__in=people
    ).order_by("-last_at", "-pk")


@transaction.atomic
def lift_lock(held: FailedSignIn, *, by: User, reason: str) -> None:
    """Let somebody sign in again before the lock ends.

    Raises:
        NotAllowed: Only an administrator may.
    """
    standing_of(by).require("people.manage")
    person = User.objects.filter(email=held.email).first()
    FailedSignIn.objects.filter(email=held.email).delete()
    if person is not None:
        _tell("people.lock-lifted", held, person, by=by, change={}, reason=reason)


def _minutes(left: dt.timedelta) -> int:
    return max(1, -int(-left.total_seconds() // 60))


def _tell(  # who, from where, by whom, why
    action: str,
    held: FailedSignIn,
    person: User,
    *,
    by: User | None,
    change: dict[str, str],
    reason: str = "",
) -> None:
    subject = Subject(kind="person", thing=str(person.pk), label=str(person))
    record(action, subject, by=by, change=change | {"address": held.address}, reason=reason)
