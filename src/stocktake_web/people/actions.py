"""Invite people, take them in, end and hand over their roles, give them access again.

Secrets of invitations and tokens leave the program once and are kept as hashes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING, Any

import msgspec
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stocktake.vocab.economies import economies
from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.models import ApiToken, Invitation, Membership, User
from stocktake_web.people.queries import NATIONAL_INVITES, standing_of
from stocktake_web.permissions import NotAllowed, Thing, rules
from stocktake_web.rounds.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stocktake_web.permissions import Standing

__all__ = [
    "NATIONAL_INVITES",
    "SCOPES",
    "NotUsable",
    "Office",
    "accept_invitation",
    "change_profile",
    "end_membership",
    "find_invitation",
    "hand_over",
    "invitation_ends",
    "invite",
    "make_token",
    "may_make_tokens",
    "note_new_address",
    "recover_access",
    "revoke_token",
    "secret_hash",
]

INVITATION_DAYS = 14
TOKEN_DAYS, LONGEST_TOKEN_DAYS = 365, 731
SCOPES = ("read", "write")
# What people may change of themselves.
OWN_FIELDS = frozenset({"name", "language", "digest", "quiet_from", "quiet_until", "utc_offset"})


class NotUsable(Exception):
    """An invitation or request that cannot be used; the message says why."""


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """A role for an economy or for themes."""

    role: str
    economy: str = ""
    themes: tuple[str, ...] = ()


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret that was made at random with 32 bytes."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_ends() -> dt.datetime:
    """Return until when an invitation holds that is sent now."""
    return timezone.now() + dt.timedelta(days=INVITATION_DAYS)


@transaction.atomic
def invite(email: str, office: Office, *, by: User) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation and its secret, which is told only now.

    Raises:
        NotAllowed: The person may not invite for that role or economy.
        NotUsable: The role needs an economy, or must not have one.
    """
    _check_office(office)
    _may_invite(office, by)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        role=office.role,
        economy=office.economy,
        themes=list(office.themes),
        secret_hash=secret_hash(secret),
        invited_by=by,
        expires_at=invitation_ends(),
    )
    subject = _subject("invitation", invitation.pk, str(invitation), office.economy)
    record("people.invited", subject, by=by, change={"role": office.role})
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """Return the open invitation with a secret.

    Raises:
        NotUsable: There is none, or it was used, withdrawn or is too old.
    """
    found = Invitation.objects.filter(secret_hash=secret_hash(secret)).first()
    if found is None or found.withdrawn or found.accepted_by_id is not None:
        raise NotUsable(_("This invitation cannot be used. Ask for a new one."))
    if found.expires_at <= timezone.now():
        raise NotUsable(_("This invitation is too old. Ask for a new one."))
    return found


@transaction.atomic
def accept_invitation(secret: str, *, name: str, password: str | None) -> User:
    """Take up an invitation: the person is made if new, and gets the role.

    Args:
        secret: Of the invitation.
        name: Name of the person.
        password: For a new person, and one who has none; who has one keeps it.

    Raises:
        NotUsable: The invitation cannot be used.
    """
    # Locked before it is looked at, so that nobody takes it up or withdraws it meanwhile.
    Invitation.objects.select_for_update().filter(secret_hash=secret_hash(secret)).first()
    invitation = find_invitation(secret)
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, password, name=name)
    elif not user.has_usable_password():
        user.set_password(password)
        user.name = name or user.name
        user.save(update_fields=["password", "name"])
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_by"])
    membership, made = Membership.objects.get_or_create(
        user=user,
        role=invitation.role,
        economy=invitation.economy,
        until=None,
        defaults={"themes": invitation.themes, "granted_by": invitation.invited_by},
    )
    if made:
        _tell("people.joined", membership, by=user)
    return user


@transaction.atomic
def end_membership(membership: Membership, *, by: User, reason: str) -> Membership:
    """End a role now; what was done in it stays.

    Raises:
        NotAllowed: The person may not end it.
        NotUsable: It is the last administrator's.
    """
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    _may_invite(Office(role=held.role, economy=held.economy), by)
    if held.until is not None:
        return held
    if held.role == "secretariat_admin" and _others(held) == 0:
        raise NotUsable(_("This is the last administrator. Invite another before."))
    held.until = timezone.now()
    held.save(update_fields=["until"])
    Assignment.objects.filter(
        contributor=held.user, ended_at__isnull=True, submission__economy=held.economy
    ).update(ended_at=held.until)
    _tell("people.ended", held, by=by, reason=reason)
    return held


@transaction.atomic
def hand_over(membership: Membership, to: User, *, by: User, reason: str) -> Membership:
    """Give a role to somebody else, with the open assignments that go with it."""
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    _may_invite(Office(role=held.role, economy=held.economy), by)
    taken, _made = Membership.objects.get_or_create(
        user=to,
        role=held.role,
        economy=held.economy,
        until=None,
        defaults={"themes": held.themes, "granted_by": by},
    )
    Assignment.objects.filter(
        contributor=held.user, ended_at__isnull=True, submission__economy=held.economy
    ).update(contributor=to)
    if held.until is None:
        held.until = timezone.now()
        held.save(update_fields=["until"])
    _tell("people.handed-over", taken, by=by, reason=reason, before=str(held.user))
    return taken


@transaction.atomic
def recover_access(user: User, *, by: User, reason: str) -> str:
    """Take a person's factors and password away and return a link's secret for a new start.

    Raises:
        NotAllowed: Only an administrator may.
    """
    standing_of(by).require("people.manage")
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    subject = _subject("person", user.pk, str(user), "")
    record("people.recovered", subject, by=by, reason=reason)
    from django.contrib.auth.tokens import default_token_generator

    return default_token_generator.make_token(user)


@transaction.atomic
def change_profile(user: User, content: Mapping[str, Any], *, by: User) -> User:
    """Change what a person says of themselves; nobody changes another's.

    Raises:
        NotAllowed: It is somebody else's.
    """
    if user.pk != by.pk:
        raise NotAllowed(_("Only the person can change these settings."))
    held = User.objects.select_for_update().get(pk=user.pk)
    changed = {}
    for name, value in content.items():
        if name in OWN_FIELDS and getattr(held, name) != value:
            changed[name] = [getattr(held, name), value]
            setattr(held, name, value)
    if changed:
        held.save(update_fields=list(changed))
        record("person.changed", _subject("person", held.pk, str(held), ""), by=by, change=changed)
    return held


@transaction.atomic
def note_new_address(user: User, *, before: str) -> None:
    """Record that a person has another e-mail address, which the person proved to read."""
    held = User.objects.get(pk=user.pk)
    if held.email != before:
        change = {"email": [before, held.email]}
        record("person.changed", _subject("person", held.pk, str(held), ""), by=held, change=change)


def may_make_tokens(standing: Standing) -> bool:
    """Return whether a person may make tokens for programs."""
    economies_held = ("", *standing.economies())
    return any(standing.may("token.make", Thing(economy=each)) for each in economies_held)


@transaction.atomic
def make_token(
    label: str, scopes: Collection[str], *, by: User, until: dt.date | None = None
) -> tuple[ApiToken, str]:
    """Make a token for a program that acts as the person; its secret is told only now.

    Args:
        label: What it is for.
        scopes: Of ``SCOPES``.
        by: Whose it is.
        until: Last day on which it holds; a year from now where none is given.

    Raises:
        NotAllowed: The person may not make tokens.
        NotUsable: There is no such scope, none at all, or the day is past or too far away.
    """
    if not may_make_tokens(standing_of(by)):
        raise NotAllowed(_("You may not make tokens for programs."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise NotUsable(_("Say whether the program may read, write, or both."))
    today = timezone.now().date()
    last = until or today + dt.timedelta(days=TOKEN_DAYS)
    if not today <= last <= today + dt.timedelta(days=LONGEST_TOKEN_DAYS):
        raise NotUsable(_("A token ends on a day from today on, two years from now at most."))
    secret = "stk_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=by,
        label=label,
        scopes=sorted(scopes),
        secret_hash=secret_hash(secret),
        expires_at=dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC),
    )
    change = {"scopes": token.scopes, "until": last.isoformat()}
    record("token.made", _subject("token", token.pk, label, ""), by=by, change=change)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """End a token; its owner and administrators may."""
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if held.owner_id != by.pk:
        standing_of(by).require("people.manage")
    if held.revoked_at is None:
        held.revoked_at = timezone.now()
        held.save(update_fields=["revoked_at"])
        record("token.revoked", _subject("token", held.pk, held.label, ""), by=by)
    return held


def _check_office(office: Office) -> None:
    national = office.role in rules().national
    if office.role not in rules().roles:
        raise NotUsable(_("There is no role “{role}”.").format(role=office.role))
    if national and office.economy not in economies():
        raise NotUsable(_("Say for which economy."))
    if not national and office.role != "api_client" and office.economy:
        raise NotUsable(_("This role belongs to no economy."))


def _may_invite(office: Office, by: User) -> None:
    standing = standing_of(by)
    national = Thing(economy=office.economy)
    if office.role in NATIONAL_INVITES and standing.may("people.invite-national", national):
        return
    standing.require("people.manage")


def _others(held: Membership) -> int:
    return (
        Membership.objects.filter(role=held.role, until__isnull=True, user__is_active=True)
        .exclude(pk=held.pk)
        .count()
    )


def _subject(kind: str, key: int, label: str, economy: str) -> Subject:
    return Subject(kind=kind, thing=str(key), label=label, economy=economy)


def _tell(
    action: str, membership: Membership, *, by: User, reason: str = "", before: str = ""
) -> None:
    subject = _subject("membership", membership.pk, str(membership), membership.economy)
    record(action, subject, by=by, reason=reason, change={"before": before} if before else {})
