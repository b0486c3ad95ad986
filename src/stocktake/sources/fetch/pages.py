"""Bring all pages of one series, and go on where an earlier attempt was broken off.

Each page is read by the parser before it counts, so that a body cut short is
asked for again. Pages that came are kept in ``cache/.partial/`` until the last
one is there; the next attempt begins behind them. The pages of a reply must
agree on how many rows there are in all: where the source was changed between
two of them, all are brought again.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import DataError, FetchError
from stocktake.sources.fetch.plan import Paging
from stocktake.sources.replies.read import read_reply
from stocktake.sources.replies.reply import RefusalError
from stocktake.sources.snapshot import Body, read_bodies, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.sources.fetch.client import Client
    from stocktake.sources.fetch.plan import Address
    from stocktake.sources.fetch.services import Service
    from stocktake.sources.replies.reply import Reply
    from stocktake.sources.snapshot import Snapshot

__all__ = ["Fetched", "Job", "Pages"]

# Older pages of a broken attempt may be of an earlier release.
KEPT_FOR = dt.timedelta(hours=24)
# How often a body that cannot be read is asked for, and a reply that changes meanwhile.
READINGS = 3
# More pages than the largest series has by far: an end to a service that never ends.
MOST_PAGES = 2_000

Fetched = tuple[list[Body], list["Reply"]]


class _ChangedMeanwhileError(Exception):
    """Two pages disagree on the size of the reply."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be brought, and what is here.

    Attributes:
        draft: The note to be, for the parser.
        partial: Folder for pages until all are there.
        old: The snapshot that is here already, to ask only for what changed.
        shared: Addresses that several series are read from, to the body that came.
    """

    draft: Snapshot
    partial: Path
    old: tuple[Path, Snapshot] | None = None
    shared: dict[str, Body | None] = field(default_factory=dict)


class Pages:
    """The pages of one series at one address."""

    def __init__(self, client: Client, service: Service, address: Address, job: Job) -> None:
        """Prepare to bring a series.

        Args:
            client: Who asks.
            service: The service.
            address: Where it has the series.
            job: What is to be brought.
        """
        self._client = client
        self._service = service
        self._address = address
        self._job = job
        parts = job.old[1].parts if job.old else ()
        self._old = {part.url: (number, part) for number, part in enumerate(parts)}

    def bring(self) -> Fetched:
        """Return all bodies and what they say.

        Raises:
            FetchError: The service fails, refuses or sends what cannot be used; pages that
                came are kept.
        """
        for _ in range(READINGS):
            try:
                return self._bring_all()
            except _ChangedMeanwhileError:
                self.forget()
        raise FetchError(
            f"{self._service.title} changed the series while it was fetched.",
            where=self._address.url,
            fix="Run the same command again in some minutes.",
        )

    def forget(self) -> None:
        """Remove the pages that were kept for a later attempt."""
        shutil.rmtree(self._job.partial, ignore_errors=True)

    def _bring_all(self) -> Fetched:
        bodies: list[Body] = []
        replies: list[Reply] = []
        rows = 0
        for number in range(1, MOST_PAGES + 1):
            url = self._address.page(number=number, rows_before=rows)
            body, reply = self._page(url, number)
            if replies and reply.total != replies[0].total:
                raise _ChangedMeanwhileError
            bodies.append(body)
            replies.append(reply)
            rows += reply.rows
            if self._is_last(reply, number=number, rows=rows):
                break
        self._check_whole(replies, rows)
        return bodies, replies

    def _is_last(self, reply: Reply, *, number: int, rows: int) -> bool:
        if self._address.paging is Paging.PAGE:
            return number >= (reply.pages or 1) or not reply.rows
        if self._address.paging is Paging.SKIP:
            return rows >= (reply.total or 0) or not reply.rows
        return True

    def _check_whole(self, replies: list[Reply], rows: int) -> None:
        total = replies[0].total
        if total is not None and rows < total:
            self.forget()
            raise FetchError(
                f"{self._service.title} sent {rows:,} of {total:,} rows and then no more.",
                where=self._address.url,
                fix="Run the same command again in some minutes.",
            )
        if not any(reply.cells.height for reply in replies):
            self.forget()
            raise FetchError(
                f"{self._service.title} has no value for {self._job.draft.code}.",
                where=self._address.url,
                fix="The code may have been retired or renamed: look it up at the publisher, or "
                "put a file of yours into observations/.",
            )

    def _page(self, url: str, number: int) -> tuple[Body, Reply]:
        if (kept := self._kept(url, number)) is not None:
            return kept
        problem: DataError | None = None
        for _ in range(READINGS):
            body = self._job.shared.get(url) or self._ask(url)
            try:
                reply = read_reply(body.content, self._job.draft, where=url)
            except RefusalError as error:
                raise FetchError(error.problem, where=url, fix=error.fix) from error
            except DataError as error:
                problem = error
                continue
            self._keep(body, number)
            if url in self._job.shared:
                self._job.shared[url] = body
            return body, reply
        raise FetchError(
            problem.problem if problem else "The reply cannot be read.",
            where=url,
            fix=problem.fix if problem else None,
        ) from problem

    def _ask(self, url: str) -> Body:
        number, part = self._old.get(url, (0, None))
        if part is None or self._job.old is None:
            return self._new(url)
        body = self._client.get(
            url, self._service, etag=part.etag, last_modified=part.last_modified
        )
        if body is not None:
            return body
        try:
            content = read_bodies(*self._job.old)[number]
        except DataError:
            # What is here is damaged: "not modified" is of no use then.
            return self._new(url)
        return Body(
            content=content,
            url=url,
            status=part.status,
            fetched_at=self._client.now(),
            media_type=part.media_type,
            etag=part.etag,
            last_modified=part.last_modified,
        )

    def _new(self, url: str) -> Body:
        body = self._client.get(url, self._service)
        if body is None:
            raise FetchError(
                f"{self._service.title} says that nothing changed, though nothing is here.",
                where=url,
                fix="Run the same command again.",
            )
        return body

    def _file(self, number: int) -> Path:
        return self._job.partial / f"{number:05}.page"

    def _keep(self, body: Body, number: int) -> None:
        if self._address.paging is Paging.NONE:
            return
        self._job.partial.mkdir(parents=True, exist_ok=True)
        write_atomically(self._file(number), msgspec.msgpack.encode(body))

    def _kept(self, url: str, number: int) -> tuple[Body, Reply] | None:
        """Return a page of an earlier attempt, if it is of this address and not too old."""
        try:
            body = msgspec.msgpack.decode(self._file(number).read_bytes(), type=Body)
            age = dt.datetime.fromisoformat(self._client.now()) - dt.datetime.fromisoformat(
                body.fetched_at
            )
            if body.url != url or age > KEPT_FOR:
                return None
            return body, read_reply(body.content, self._job.draft, where=url)
        except (OSError, ValueError, TypeError, msgspec.MsgspecError, DataError):
            return None
