"""People and their roles, one's own settings, and tokens.

A token may not make another token, nor give anybody new access: both are done on the pages, by a
person who has signed in, so that a stolen token ends on its day.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from stocktake_web.api.schemas import Page, Problem, Text
from stocktake_web.api.tags import (
    ERRORS,
    MOST,
    REFUSED,
    Mail,
    one_of,
    page_of,
    person_of,
    standing_for,
)
from stocktake_web.people.actions import (
    change_profile,
    end_membership,
    hand_over,
    make_token,
    may_make_tokens,
    recover_access,
    revoke_token,
)
from stocktake_web.people.locks import lift_lock, locked_now
from stocktake_web.people.models import ApiToken, FailedSignIn, Membership, User
from stocktake_web.people.queries import memberships_seen_by, tokens_seen_by
from stocktake_web.permissions import NotAllowed

__all__ = ["ROUTER"]

ROUTER = Router(tags=["people"])
Reason = Annotated[Text, Field(min_length=1, max_length=1000)]
OWN = ("name", "language", "digest", "quiet_from", "quiet_until", "utc_offset")


class RoleHeld(Schema):
    """A role that somebody holds now."""

    id: int
    person: int
    email: str
    name: str
    role: str
    economy: str
    themes: list[str]
    since: dt.datetime


class RolesHeld(Schema):
    """A page of roles."""

    items: list[RoleHeld]
    page: Page


class ReasonIn(Schema):
    """Why."""

    reason: Reason


class HandOverIn(ReasonIn):
    """Who takes the role over, and why."""

    email: Mail


class AccessLink(Schema):
    """A link that is told only now."""

    link: str


class LockOut(Schema):
    """An account that cannot be entered from an address."""

    id: int
    email: str
    address: str
    locked_until: dt.datetime


class Profile(Schema):
    """What you say of yourself, and when mail may come."""

    name: str
    language: str
    digest: bool
    quiet_from: int | None
    quiet_until: int | None
    utc_offset: int


class ProfileIn(Schema):
    """What to change; what is not named stays."""

    name: Annotated[Text, Field(max_length=200)] = ""
    language: Annotated[str, Field(pattern=one_of(c for c, _name in settings.LANGUAGES))] = "en"
    digest: bool = False
    quiet_from: int | None = Field(None, ge=0, le=23)
    quiet_until: int | None = Field(None, ge=0, le=23)
    utc_offset: int = Field(0, ge=-12, le=14)


class TokenOut(Schema):
    """A token, without its secret."""

    id: int
    label: str
    owner: str
    scopes: list[str]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_on: dt.date | None


class Tokens(Schema):
    """A page of tokens."""

    items: list[TokenOut]
    page: Page


class TokenIn(Schema):
    """A token to make."""

    label: Annotated[Text, Field(min_length=1, max_length=100)]
    scopes: list[Literal["read", "write"]] = Field(min_length=1, max_length=2)
    until: dt.date | None = Field(None, description="Its last day; two years from now at most.")


class TokenMade(TokenOut):
    """A token with its secret, which is told only now."""

    secret: str


@ROUTER.get("/people", response={200: RolesHeld, REFUSED | ERRORS: Problem})
def list_people(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return who holds which role now: all, or those of your own economy."""
    standing = standing_for(request)
    if not (standing.may("people.manage") or standing.may("people.invite-national")):
        raise Http404
    rows, page = page_of(request, memberships_seen_by(standing), offset, limit)
    return {"items": [_held(each) for each in rows if isinstance(each, Membership)], "page": page}


@ROUTER.post("/people/{int:membership}/end", response={204: None, REFUSED | ERRORS: Problem})
def end_role(request: HttpRequest, membership: int, body: ReasonIn) -> Status:
    """End a role now."""
    end_membership(_membership(request, membership), by=person_of(request), reason=body.reason)
    return Status(204, None)


@ROUTER.post(
    "/people/{int:membership}/hand-over", response={200: RoleHeld, REFUSED | ERRORS: Problem}
)
def hand_role_over(request: HttpRequest, membership: int, body: HandOverIn) -> dict[str, Any]:
    """Give a role to somebody who is here already, with what is asked of its holder."""
    held = _membership(request, membership)
    to = User.objects.filter(email=body.email.lower(), is_active=True).first()
    if to is None:
        raise Http404
    return _held(hand_over(held, to, by=person_of(request), reason=body.reason))


@ROUTER.post("/people/{int:person}/recover", response={200: AccessLink, REFUSED | ERRORS: Problem})
def recover(request: HttpRequest, person: int, body: ReasonIn) -> dict[str, str]:
    """Take a person's password and factors away and return the link for a new start."""
    standing_for(request).require("people.manage")
    _refuse_tokens(request)
    found = User.objects.filter(pk=person).first()
    if found is None:
        raise Http404
    token = recover_access(found, by=person_of(request), reason=body.reason)
    uid = urlsafe_base64_encode(str(found.pk).encode())
    return {"link": request.build_absolute_uri(reverse("recovered", args=[uid, token]))}


@ROUTER.get("/people/locks", response={200: list[LockOut], ERRORS: Problem})
def list_locks(request: HttpRequest) -> list[FailedSignIn]:
    """Return who is locked out now, from which address, after sign-ins that failed."""
    standing_for(request).require("people.manage")
    return list(locked_now())


@ROUTER.post("/people/locks/{int:key}/lift", response={204: None, REFUSED | ERRORS: Problem})
def lift(request: HttpRequest, key: int, body: ReasonIn) -> Status:
    """Let somebody sign in again before the lock ends."""
    standing_for(request).require("people.manage")
    found = locked_now().filter(pk=key).first()
    if found is None:
        raise Http404
    lift_lock(found, by=person_of(request), reason=body.reason)
    return Status(204, None)


@ROUTER.get("/me/profile", response={200: Profile, ERRORS: Problem})
def read_profile(request: HttpRequest) -> dict[str, Any]:
    """Return your own settings."""
    standing_for(request)
    return _profile(person_of(request))


@ROUTER.patch("/me/profile", response={200: Profile, REFUSED | ERRORS: Problem})
def write_profile(request: HttpRequest, body: ProfileIn) -> Any:  # a status with a body
    """Change your own settings; quiet hours need both their beginning and their end."""
    standing_for(request)
    person = person_of(request)
    content = body.model_dump(exclude_unset=True)
    after = _profile(person) | content
    if (after["quiet_from"] is None) != (after["quiet_until"] is None):
        said = _("Give both hours or none.")
        return Status(422, {"title": said, "status": 422, "detail": said})
    return _profile(change_profile(person, content, by=person))


@ROUTER.get("/tokens", response={200: Tokens, REFUSED | ERRORS: Problem})
def list_tokens(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return your tokens, or those of all where you manage people; ended ones too."""
    standing = standing_for(request)
    if not may_make_tokens(standing):
        raise Http404
    rows, page = page_of(request, tokens_seen_by(person_of(request), standing), offset, limit)
    return {"items": [_token(each) for each in rows if isinstance(each, ApiToken)], "page": page}


@ROUTER.post("/tokens", response={201: TokenMade, REFUSED | ERRORS: Problem})
def add_token(request: HttpRequest, body: TokenIn) -> Status:
    """Make a token; only a person who has signed in can."""
    standing_for(request)
    _refuse_tokens(request)
    token, secret = make_token(body.label, body.scopes, by=person_of(request), until=body.until)
    return Status(201, _token(token) | {"secret": secret})


@ROUTER.post("/tokens/{int:token}/end", response={200: TokenOut, ERRORS: Problem})
def end_token(request: HttpRequest, token: int) -> dict[str, Any]:
    """End a token now."""
    found = tokens_seen_by(person_of(request), standing_for(request)).filter(pk=token).first()
    if found is None:
        raise Http404
    return _token(revoke_token(found, by=person_of(request)))


def _refuse_tokens(request: HttpRequest) -> None:
    if hasattr(request, "scopes"):
        raise NotAllowed(_("A token cannot do this. Sign in and use the page."))


def _membership(request: HttpRequest, key: int) -> Membership:
    found = memberships_seen_by(standing_for(request)).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _held(membership: Membership) -> dict[str, Any]:
    return {
        "id": membership.pk,
        "person": membership.user_id,
        "email": membership.user.email,
        "name": membership.user.name,
        "role": membership.role,
        "economy": membership.economy,
        "themes": membership.themes,
        "since": membership.since,
    }


def _profile(person: User) -> dict[str, Any]:
    return {name: getattr(person, name) for name in OWN}


def _token(token: ApiToken) -> dict[str, Any]:
    names = [name for name in TokenOut.model_fields if name not in {"id", "owner"}]
    return {name: getattr(token, name) for name in names} | {
        "id": token.pk,
        "owner": token.owner.email,
    }
