"""What holds for every answer of the server: security headers, roles once per request.

The content security policy allows nothing but the application's own files: no inline script or
style, no frame, no other host. ``request.standing`` is what the person may be. Who has a role
that needs a second factor, and none yet, gets no page but those to set one up. Where somebody is
signed in, and when they were last seen there, is kept to the minute.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from stocktake_web.permissions import Standing

__all__ = ["POLICY", "SecurityHeaders", "SessionActivity", "StandingOfPerson", "standing"]

POLICY = "; ".join(
    [
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]
)
# Where somebody without a second factor may go to get one, to sign out, or to change language.
OPEN_PATHS = ("/accounts/", "/language/", "/static/")

# What the list of devices shows need not be newer; a write for every page would cost a
# transaction, and on SQLite the one lock of the database.
SEEN_WITHIN = dt.timedelta(minutes=1)


class SecurityHeaders:
    """Add the headers that Django's own middleware does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in the chain."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a view that set its own policy keeps it."""
        response = self._next(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class StandingOfPerson:
    """Put ``request.standing`` there, read from the database when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in the chain."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send who lacks a second factor to where it is set up, and answer the others."""
        request.standing = SimpleLazyObject(lambda: standing_of(request.user))  # type: ignore[attr-defined]  # ours
        if request.user.is_authenticated and not request.path.startswith(OPEN_PATHS):
            held: Standing = request.standing  # type: ignore[attr-defined]  # ours
            if not held.verified and held.holds(*rules().second_factor):
                return redirect("mfa_index")
        return self._next(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Say in words what somebody may not do."""
        if isinstance(problem, NotAllowed):
            return render(request, "403.html", {"problem": str(problem)}, status=403)
        return None


class SessionActivity:
    """Keep where people are signed in, as allauth does, but write only what is news.

    News is a session that is not listed, that moved to another address or browser, or that was
    not seen for ``SEEN_WITHIN``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in the chain."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session of who is signed in, and go on."""
        if request.user.is_authenticated and request.session.session_key:
            _note_session(request)
        return self._next(request)


def _note_session(request: HttpRequest) -> None:
    key, address = request.session.session_key, get_adapter().get_client_ip(request)
    longest = UserSession._meta.get_field("user_agent").max_length
    agent = request.META.get("HTTP_USER_AGENT", "")[:longest]
    kept = UserSession.objects.filter(session_key=key).first()
    if kept is None:
        new = UserSession(session_key=key, user=request.user, ip=address, user_agent=agent)
        # Two pages that are opened at once may both find none.
        UserSession.objects.bulk_create([new], ignore_conflicts=True)
    elif (kept.user_id, kept.ip, kept.user_agent) != (request.user.pk, address, agent) or (
        kept.last_seen_at < timezone.now() - SEEN_WITHIN
    ):
        UserSession.objects.create_from_request(request)


def standing(request: HttpRequest) -> dict[str, object]:
    """Give templates ``standing``, and what the menu needs to know as ``may``."""
    held: Standing | None = getattr(request, "standing", None)
    if held is None or not request.user.is_authenticated:
        return {"standing": None, "may": {}}
    may = {
        "people": held.may("people.manage") or held.may("people.invite-national"),
        "audit": held.may("audit.read"),
        "activities": held.may("activity.read"),
        "consultations": held.may("consultation.read"),
        "library": held.may("library.read"),
        "library_propose": held.may("library.propose"),
    }
    return {"standing": held, "may": may}
