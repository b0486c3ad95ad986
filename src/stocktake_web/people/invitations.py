"""Withdraw an invitation that nobody took up, or send it again with a new link.

The old link stops working at once, in both cases: only the hash of the newest secret is kept.
Nobody is told by mail that an invitation was withdrawn; the record tells it. One that was taken
up is no longer an invitation but a role, which is ended instead.
"""

from __future__ import annotations

import secrets

from django.db import transaction

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.actions import invitation_ends, secret_hash
from stocktake_web.people.models import Invitation, User
from stocktake_web.people.queries import NATIONAL_INVITES, standing_of

__all__ = ["renew_invitation", "withdraw_invitation"]


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, reason: str) -> Invitation:
    """Take an invitation back; its link opens nothing any more.

    Raises:
        NotAllowed: The person may not, or it was taken up or withdrawn already.
    """
    held = _locked(invitation, by)
    held.withdrawn = True
    held.save(update_fields=["withdrawn"])
    record("people.invitation-withdrawn", _subject(held), by=by, reason=reason)
    return held


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: User) -> tuple[Invitation, str]:
    """Give an invitation a new secret and new days; return it with the secret, told only now.

    Raises:
        NotAllowed: The person may not, or it was taken up or withdrawn already.
    """
    held = _locked(invitation, by)
    secret = secrets.token_urlsafe(32)
    held.secret_hash, held.expires_at = secret_hash(secret), invitation_ends()
    held.save(update_fields=["secret_hash", "expires_at"])
    change = {"until": held.expires_at.isoformat()}
    record("people.invited-again", _subject(held), by=by, change=change)
    return held, secret


def _locked(invitation: Invitation, by: User) -> Invitation:
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    standing = standing_of(by)
    standing.require("people.change-invitation", held.as_thing())
    if held.role not in NATIONAL_INVITES:
        standing.require("people.manage")
    return held


def _subject(held: Invitation) -> Subject:
    return Subject(kind="invitation", thing=str(held.pk), label=str(held), economy=held.economy)
