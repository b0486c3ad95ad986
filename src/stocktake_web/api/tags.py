"""What the parts beyond questionnaires share in the API: who asks, ETags, pages of a list.

Reads of one thing give an ETag; writes of one name it in ``If-Match``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any, cast

from django.http import Http404
from ninja import Field, Path
from ninja.errors import HttpError

from stocktake_web.api.auth import require_scope
from stocktake_web.people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from stocktake_web.asked import Asked
    from stocktake_web.permissions import Standing

__all__ = [
    "ERRORS",
    "MOST",
    "REFUSED",
    "STALE",
    "Address",
    "Code",
    "Day",
    "Economy",
    "Key",
    "Mail",
    "asked_revision",
    "one_of",
    "page_of",
    "person_of",
    "standing_for",
    "tag_of",
]

ERRORS = frozenset({400, 401, 403, 404, 409, 429})
STALE = frozenset({412, 428})
REFUSED = frozenset({422})
MOST = 200  # rows of one answer
TAG = re.compile(r'^(?:W/)?"r([0-9]{1,9})"$')

ESCAPED = re.escape("-")  # which a pattern of JSON Schema does not know outside brackets

# A web address, as the forms take it; an economy's code; a code of the vocabulary.
Address = Annotated[str, Field(pattern=r"^(https?://[^\s<>\"\\\x00-\x1f]{3,480})?$")]
# Days that either database, and every time zone, can hold.
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2200, 1, 1)
Day = Annotated[dt.date, Field(ge=FIRST_DAY, le=LAST_DAY)]
# An e-mail address, narrower than what may exist, as generated ones are taken by every part.
Mail = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9+_-]{1,60}@[A-Za-z0-9]{1,60}(\.[A-Za-z0-9]{2,60}){1,3}$"),
]
Economy = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]
Key = Annotated[int, Path(ge=0, le=9_000_000_000)]
Code = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,120}$")]


def one_of(codes: Iterable[str]) -> str:
    """Return the pattern that exactly these codes fit."""
    return f"^({'|'.join(re.escape(code).replace(ESCAPED, '-') for code in codes)})$"


def standing_for(request: HttpRequest) -> Standing:
    """Return what who asks may be, once the token's scope allows the method.

    Raises:
        stocktake_web.permissions.NotAllowed: The token may only read.
    """
    require_scope(request)
    return cast("Asked", request).standing


def person_of(request: HttpRequest) -> User:
    """Return who asks; everything but the description is for people who are known.

    Raises:
        Http404: Nobody is.
    """
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def tag_of(revision: int) -> str:
    """Return the ETag of a revision."""
    return f'"r{revision}"'


def asked_revision(if_match: str) -> int:
    """Return the revision that ``If-Match`` names.

    Raises:
        HttpError: 428, it names none.
    """
    found = TAG.match(if_match)
    if found is None:
        raise HttpError(428, 'Say If-Match: "rN", N as in the ETag.')
    return int(found[1])


def page_of(
    request: HttpRequest, found: QuerySet[Any], offset: int, limit: int
) -> tuple[list[Model], dict[str, Any]]:
    """Return the rows of a page, and where the list goes on with the same question."""
    rows, total, following = list(found[offset : offset + limit]), found.count(), ""
    if offset + limit < total:
        query = request.GET.copy()
        query["offset"], query["limit"] = str(offset + limit), str(limit)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return rows, {"total": total, "next": following}
