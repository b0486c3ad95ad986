"""The request that our views are given, for the type checker: middleware added the standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from stocktake_web.people.models import User
    from stocktake_web.permissions import Standing

__all__ = ["Asked"]


class Asked(HttpRequest):
    """A request of a person who is signed in.

    Attributes:
        user: The person.
        standing: What the person may be now; put there by ``middleware.StandingOfPerson``.
    """

    user: User  # never anonymous here
    standing: Standing
