"""How often one person may ask the API, counted in memory by each process of the server.

Why not django-ninja's own ``AuthRateThrottle``: it keeps what it counts on one object that all
threads of a process share, so that two who ask at the same moment can be counted as each other;
it tells people apart by their name, which two may have; and it writes a file for every request.
A limit against a program that runs wild needs no exact sum over processes: with W processes of
the server the limit is at most W times as high.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from ninja.throttling import BaseThrottle

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["RateOfPerson"]

# People counted at a time; when more asked, those whose minute has passed are forgotten.
MOST_COUNTED = 2000


class RateOfPerson(BaseThrottle):
    """Let one person (or, before anybody is known, one address) ask so often in so long."""

    def __init__(self, most: int, *, seconds: float) -> None:
        """Count from now on.

        Args:
            most: Requests that are let through in ``seconds``.
            seconds: Length of the window, which moves with the time.
        """
        self._most, self._seconds = most, seconds
        self._lock = threading.Lock()
        self._asked: dict[str, deque[float]] = {}

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request and return whether it is let through; one that is not does not count."""
        known = getattr(request, "auth", None)
        who = f"person {known.pk}" if known is not None else f"address {self.get_ident(request)}"
        now = time.monotonic()
        with self._lock:
            if len(self._asked) > MOST_COUNTED:
                self._forget(now)
            asked = self._asked.setdefault(who, deque())
            while asked and asked[0] <= now - self._seconds:
                asked.popleft()
            if len(asked) >= self._most:
                return False
            asked.append(now)
            return True

    def wait(self) -> float | None:
        """Return how many seconds to wait at most before there is room again."""
        return self._seconds

    def _forget(self, now: float) -> None:
        passed = [who for who, asked in self._asked.items() if asked[-1] <= now - self._seconds]
        for who in passed:
            del self._asked[who]
