"""Invitations: make them; list those that nobody took up, send them again, withdraw them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from stocktake.vocab.load import themes
from stocktake_web.api.schemas import Page, Problem, Text
from stocktake_web.api.tags import (
    ERRORS,
    MOST,
    REFUSED,
    Economy,
    Key,
    Mail,
    one_of,
    page_of,
    person_of,
    standing_for,
)
from stocktake_web.people.actions import Office, invite
from stocktake_web.people.invitations import renew_invitation, withdraw_invitation
from stocktake_web.people.letters import send_invitation
from stocktake_web.people.models import Invitation
from stocktake_web.people.queries import invitations_seen_by
from stocktake_web.permissions import rules

__all__ = ["ROUTER"]

ROUTER = Router(tags=["people"])


Theme = Annotated[str, Field(pattern=one_of(themes()))]


class InvitationIn(Schema):
    """Whom to invite, as what."""

    email: Mail
    role: Annotated[str, Field(pattern=one_of(rules().roles))]
    economy: Economy = ""
    themes: list[Theme] = Field(default_factory=list, max_length=6)


class InvitationOut(Schema):
    """An invitation; its link is told only now."""

    email: str
    role: str
    economy: str
    expires_at: dt.datetime
    link: str
    mailed: bool


class Invited(Schema):
    """An invitation that nobody took up, without its link."""

    id: int
    email: str
    role: str
    economy: str
    themes: list[str]
    state: Literal["open", "expired"]
    invited_by: str
    invited_at: dt.datetime
    expires_at: dt.datetime


class Invitations(Schema):
    """A page of invitations."""

    items: list[Invited]
    page: Page


class InvitedAgain(Invited):
    """An invitation with its new link, which is told only now."""

    link: str
    mailed: bool


class Withdrawal(Schema):
    """Why."""

    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


@ROUTER.get("/people/invitations", response={200: Invitations, REFUSED | ERRORS: Problem})
def list_invitations(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return the invitations that nobody took up: all, or those of your own economy."""
    standing = standing_for(request)
    if not standing.may("people.change-invitation"):
        raise Http404
    rows, page = page_of(request, invitations_seen_by(standing), offset, limit)
    return {"items": [_told(each) for each in rows if isinstance(each, Invitation)], "page": page}


@ROUTER.post("/people/invitations", response={201: InvitationOut, REFUSED | ERRORS: Problem})
def make_invitation(request: HttpRequest, body: InvitationIn) -> Status:
    """Invite somebody; the person gets the link by mail too, where mail works."""
    standing_for(request)
    office = Office(role=body.role, economy=body.economy, themes=tuple(body.themes))
    invitation, secret = invite(body.email, office, by=person_of(request))
    link = request.build_absolute_uri(reverse("join", args=[secret]))
    return Status(
        201,
        {
            "email": invitation.email,
            "role": invitation.role,
            "economy": invitation.economy,
            "expires_at": invitation.expires_at,
            "link": link,
            "mailed": send_invitation(invitation, link),
        },
    )


@ROUTER.post(
    "/people/invitations/{int:invitation}/send",
    response={200: InvitedAgain, REFUSED | ERRORS: Problem},
)
def send_again(request: HttpRequest, invitation: Key) -> dict[str, Any]:
    """Send an invitation again with a new link; the old one stops working."""
    held, secret = renew_invitation(_invitation(request, invitation), by=person_of(request))
    link = request.build_absolute_uri(reverse("join", args=[secret]))
    return _told(held) | {"link": link, "mailed": send_invitation(held, link)}


@ROUTER.post(
    "/people/invitations/{int:invitation}/withdraw",
    response={204: None, REFUSED | ERRORS: Problem},
)
def withdraw(request: HttpRequest, invitation: Key, body: Withdrawal) -> Status:
    """Withdraw an invitation; its link opens nothing any more, and nobody is written to."""
    held = _invitation(request, invitation)
    withdraw_invitation(held, by=person_of(request), reason=body.reason)
    return Status(204, None)


def _invitation(request: HttpRequest, key: int) -> Invitation:
    found = invitations_seen_by(standing_for(request)).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _told(held: Invitation) -> dict[str, Any]:
    names = ("email", "role", "economy", "themes", "state", "invited_at", "expires_at")
    about = {name: getattr(held, name) for name in names}
    return about | {"id": held.pk, "invited_by": held.invited_by.email}
