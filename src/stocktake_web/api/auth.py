"""Who asks: a token in the header, or the session of the application's own pages.

A token acts as the person who made it, limited to its scopes. Every answer to a wrong, ended or
missing token is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from ninja.security import HttpBearer, SessionAuth

from stocktake_web.people.actions import secret_hash
from stocktake_web.people.models import ApiToken
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stocktake_web.people.models import User

__all__ = ["AUTHENTICATION", "require_scope"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuth(HttpBearer):
    """``Authorization: Bearer stk_...``."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return the person of a token that holds now."""
        now = timezone.now()
        found = (
            ApiToken.objects.select_related("owner")
            .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)
            .filter(secret_hash=secret_hash(token), owner__is_active=True)
            .first()
        )
        if found is None:
            return None
        if found.last_used_on != now.date():
            ApiToken.objects.filter(pk=found.pk).update(last_used_on=now.date())
        request.user = found.owner
        request.scopes = frozenset(found.scopes)  # type: ignore[attr-defined]  # read below
        request.standing = standing_of(found.owner)  # type: ignore[attr-defined]  # as for pages
        return found.owner


AUTHENTICATION = [TokenAuth(), SessionAuth()]


def require_scope(request: HttpRequest) -> None:
    """Raise unless the token may do this; a session may what its person may.

    Raises:
        NotAllowed: The token may only read.
    """
    scopes = getattr(request, "scopes", None)
    needed = "read" if request.method in SAFE_METHODS else "write"
    if scopes is not None and needed not in scopes:
        raise NotAllowed(
            gettext("This token may not read.")
            if needed == "read"
            else gettext("This token may not write.")
        )
