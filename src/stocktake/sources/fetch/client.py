"""Ask a service, politely and with patience; the one module that imports httpx.

- One request at a time per host, with a pause between them.
- A time-out, a broken connection, 429 and 5xx are tried again after a pause that
  doubles each time and has a random part; ``Retry-After`` is obeyed. What would
  take too long is given up, in words that say when to come back.
- A body that is shorter than announced is a broken connection, never a body.
- Every request says who asks (``User-Agent``).
"""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from stocktake.errors import FetchError, MissingPartError
from stocktake.model import Noun
from stocktake.sources.snapshot import Body

try:
    import httpx
except ImportError as missing:
    raise MissingPartError(
        "Fetching is not installed.", fix='Run: pip install "stocktake[fetch]"'
    ) from missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from stocktake.sources.fetch.services import Service

__all__ = ["BusyError", "Client", "Manners", "StopAskingError"]

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
NOT_MODIFIED = 304
# Words of an error page that a message shows.
WORDS_SHOWN = 160
CSV = "csv"


class Manners(Noun, frozen=True, kw_only=True):
    """How long to wait for what, in seconds, and how to introduce oneself.

    Attributes:
        connect: For a connection.
        read: For the next bytes of a body.
        whole: For one whole body.
        first_pause: Pause before the second try, at most; it doubles each time.
        longest_pause: Longest pause between two tries, also where the service asks for more.
        most_bytes: Largest body that is taken.
        agent: Who asks.
        use_proxy: Whether the proxy settings of the machine are used.
    """

    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0
    first_pause: float = 1.0
    longest_pause: float = 120.0
    most_bytes: int = 200_000_000
    agent: str = "stocktake"
    use_proxy: bool = True


class StopAskingError(FetchError):
    """The service did not answer at all, or asks to be left alone: asking for more is of no use."""


class BusyError(FetchError):
    """The service answered every try with an error of its own; another series may go well."""


class _TryAgainError(Exception):
    """What may go well the next time.

    Attributes:
        seconds: Pause that the service asks for, where it does.
        answered: Whether the service answered at all.
    """

    def __init__(self, words: str, *, seconds: float | None = None, answered: bool = True) -> None:
        super().__init__(words)
        self.seconds = seconds
        self.answered = answered


class Client:
    """Asks services; may be used by several threads."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        chance: Callable[[], float] | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Open a client.

        Args:
            manners: How long to wait for what.
            chance: A number from 0 to 1, for the random part of a pause.
            now: The time of day.
            wait: Waits so many seconds, or until the client is stopped.
        """
        self._manners = manners or Manners()
        self._chance = chance or random.SystemRandom().random
        self._now = now
        self._stop = threading.Event()
        self._wait_for = wait or self._stop.wait
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._next: dict[str, float] = {}
        self._http = httpx.Client(
            headers={"User-Agent": self._manners.agent},
            timeout=httpx.Timeout(self._manners.read, connect=self._manners.connect),
            follow_redirects=True,
            max_redirects=5,
            trust_env=self._manners.use_proxy,
        )

    def __enter__(self) -> Client:
        """Nothing more to open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections; waiting threads stop."""
        self.stop()
        self._http.close()

    def stop(self) -> None:
        """End all waiting; every later request fails at once."""
        self._stop.set()

    def now(self) -> str:
        """Return the time, UTC, ISO 8601 without fractions."""
        return self._now().astimezone(dt.UTC).isoformat(timespec="seconds")

    def get(
        self, url: str, service: Service, *, etag: str = "", last_modified: str = ""
    ) -> Body | None:
        """Return what an address answers, or nothing where it has not changed.

        Args:
            url: The whole address.
            service: The service it belongs to.
            etag: Mark of the version that is here already.
            last_modified: Time of the version that is here already.

        Raises:
            StopAskingError: The service does not answer, or asks to wait too long.
            BusyError: It keeps failing.
            FetchError: It refuses.
        """
        headers = {"Accept": service.accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        for number in range(1, service.tries + 1):
            try:
                return self._ask(url, service, headers)
            except _TryAgainError as error:
                if number == service.tries:
                    raise self._given_up(error, service, url) from error
                self._pause(error, number, service=service, url=url)
        raise FetchError(f"{service.title} is asked {service.tries} times.", where=url)

    def _ask(self, url: str, service: Service, headers: dict[str, str]) -> Body | None:
        host = httpx.URL(url).host
        with self._guard:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            self._wait(self._next.get(host, 0.0) - time.monotonic())
            try:
                return self._ask_once(url, service, headers)
            except httpx.TimeoutException as error:
                raise _TryAgainError("it did not answer in time", answered=False) from error
            except httpx.ConnectError as error:
                raise _TryAgainError(f"no connection ({error})", answered=False) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise _TryAgainError(f"the connection broke ({error})") from error
            finally:
                self._next[host] = time.monotonic() + service.seconds

    def _ask_once(self, url: str, service: Service, headers: dict[str, str]) -> Body | None:
        with self._http.stream("GET", url, headers=headers) as response:
            status = response.status_code
            if status == NOT_MODIFIED:
                return None
            content = self._read(response)
            if status in TRY_AGAIN:
                raise _TryAgainError(
                    f"it answers {status} {response.reason_phrase}{_words(content, response)}",
                    seconds=self._asked_pause(response.headers.get("Retry-After", "")),
                )
            if not response.is_success:
                raise FetchError(
                    f"{service.title} refuses: {status} {response.reason_phrase}"
                    f"{_words(content, response)}.",
                    where=url,
                    fix="The code or the address may have changed: look it up at the publisher, "
                    "or put a file of yours into observations/.",
                )
            _check_end(response, content)
            return Body(
                content=content,
                url=url,
                status=status,
                fetched_at=self.now(),
                media_type=response.headers.get("Content-Type", ""),
                etag=response.headers.get("ETag", ""),
                last_modified=response.headers.get("Last-Modified", ""),
            )

    def _read(self, response: httpx.Response) -> bytes:
        """Return the body, unless it is too large or too slow, or everything is to stop."""
        end = time.monotonic() + self._manners.whole
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            self._check_stop()
            if len(content) > self._manners.most_bytes:
                raise FetchError(
                    f"The reply is larger than {self._manners.most_bytes:,} bytes.",
                    where=str(response.url),
                    fix="Ask for fewer indicators, or put a file of yours into observations/.",
                )
            if time.monotonic() > end:
                raise _TryAgainError(f"the body took longer than {self._manners.whole:.0f} s")
        return bytes(content)

    def _asked_pause(self, text: str) -> float | None:
        """Return the seconds that ``Retry-After`` asks for: a number, or a date."""
        if text.strip().isdigit():
            return float(text)
        try:
            at = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        if at.tzinfo is None:
            at = at.replace(tzinfo=dt.UTC)
        return max(0.0, (at - self._now()).total_seconds())

    def _pause(self, error: _TryAgainError, number: int, *, service: Service, url: str) -> None:
        if error.seconds is not None and error.seconds > self._manners.longest_pause:
            raise StopAskingError(
                f"{service.title} asks to wait {error.seconds / 60:.0f} minutes: {error}.",
                where=url,
                fix="Run the same command again after that; what came is kept.",
            ) from error
        doubled = self._manners.first_pause * 2 ** (number - 1)
        longest = min(doubled, self._manners.longest_pause)
        # From half to all of it, so that many clients do not come back together.
        self._wait(
            longest * (0.5 + 0.5 * self._chance()) if error.seconds is None else error.seconds
        )

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._wait_for(seconds)
        self._check_stop()

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise FetchError("Fetching was stopped.", fix="Run the same command again.")

    def _given_up(self, error: _TryAgainError, service: Service, url: str) -> FetchError:
        kind = BusyError if error.answered else StopAskingError
        times = "once" if service.tries == 1 else f"{service.tries} times"
        return kind(
            f"{service.title} failed ({times} asked): {error}.",
            where=url,
            fix="Check the connection and any proxy, then run the same command again; "
            "what came is kept.",
        )


def _words(content: bytes, response: httpx.Response) -> str:
    """Return the first words of an error page, if it is text that a person can read."""
    text = " ".join(content.decode("utf-8", "replace").split())
    if not text or "html" in response.headers.get("Content-Type", ""):
        return ""
    return f": {text[:WORDS_SHOWN]}{' ...' if len(text) > WORDS_SHOWN else ''}".rstrip(".")


def _check_end(response: httpx.Response, content: bytes) -> None:
    """Refuse a table of lines that ends within a line, where nothing else says that it is whole."""
    announced = "Content-Length" in response.headers or "Transfer-Encoding" in response.headers
    lines = CSV in response.headers.get("Content-Type", "")
    if lines and not announced and not content.endswith(b"\n"):
        raise _TryAgainError("the body ends in the middle of a line")
