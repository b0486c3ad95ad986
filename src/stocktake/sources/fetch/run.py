"""Fetch all series of a plan: services side by side, the series of one service in turn.

One failing series never stops another. A service that does not answer at all is
not asked for its other series. Where a series failed, the next service that has
it is asked. What is here already is kept without a request, unless it is to be
refreshed; a snapshot is replaced only when its successor is complete.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, cast

import msgspec
from filelock import FileLock, Timeout

from stocktake.errors import DataError, FetchError, UserError, WorkspaceError
from stocktake.model import Noun
from stocktake.sources.fetch.client import BusyError, StopAskingError
from stocktake.sources.fetch.compare import Change, compare_releases
from stocktake.sources.fetch.pages import Job, Pages
from stocktake.sources.replies.read import DIRECTORIES, read_snapshot
from stocktake.sources.replies.reply import observations
from stocktake.sources.replies.unsdg import read_unsdg_releases
from stocktake.sources.snapshot import (
    SUFFIX,
    Body,
    Snapshot,
    note_path,
    read_note,
    write_snapshot,
)
from stocktake.vocab.sources import data_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from stocktake.sources.fetch.client import Client
    from stocktake.sources.fetch.plan import Address, Plan, Series
    from stocktake.sources.fetch.services import Service
    from stocktake.sources.raw import RawObservations

__all__ = ["Mode", "Outcome", "Reporter", "Silent", "State", "fetch_plan"]

T = TypeVar("T")
State = Literal["kept", "fetched", "unchanged", "differs", "failed"]
PARTIAL = ".partial"
LOCK = ".fetch.lock"
# A service that was busy for so many series in a row is not asked for more.
BUSY_SERIES = 2
UNFINISHED = ".writing-*"
IGNORED = "# Made while fetching; not part of the snapshots.\n/.partial/\n/.fetch.lock\n"


class Mode(Noun, frozen=True, kw_only=True):
    """What to do with snapshots that are here.

    Attributes:
        refresh: Fetch them again.
        check: Fetch them again, say what changed, and leave them as they are.
    """

    refresh: bool = False
    check: bool = False


class Outcome(Noun, frozen=True, kw_only=True):
    """What became of one series.

    Attributes:
        source: Source code.
        code: Code of the series.
        service: The service that was asked last.
        asked_for: Ids of the indicators it carries.
        state: ``kept`` (was here), ``fetched``, ``unchanged`` or ``differs`` (after a check),
            ``failed``.
        values: Observations for economies.
        economies: Alpha-3 codes of the economies they are for.
        years: First and last year.
        release: Release as the source says.
        change: What changed, where there was an older snapshot.
        problem: Why it failed.
        where: The address that failed.
        fix: What to do.
        soft: Whether the failure was to be expected.
    """

    source: str
    code: str
    service: str
    asked_for: tuple[str, ...]
    state: State
    values: int = 0
    economies: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    release: str = ""
    change: Change | None = None
    problem: str = ""
    where: str = ""
    fix: str = ""
    soft: bool = False


class Reporter(Protocol):
    """Shows how far a fetch is."""

    def begin(self, total: int) -> None:
        """Say how many series there are."""

    def started(self, stage: str) -> None:
        """Say which series is being fetched."""

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Say that a series is done."""


class Silent:
    """Shows nothing."""

    def begin(self, total: int) -> None:
        """Show nothing."""

    def started(self, stage: str) -> None:
        """Show nothing."""

    def finished(self, stage: str, seconds: float, *, reused: bool) -> None:
        """Show nothing."""


def fetch_plan(
    plan: Plan,
    cache: Path,
    *,
    services: Mapping[str, Service],
    client: Client,
    mode: Mode | None = None,
    reporter: Reporter | None = None,
) -> tuple[Outcome, ...]:
    """Bring the series of a plan into snapshots under ``cache``.

    Args:
        plan: What to bring.
        cache: Folder of the snapshots; made where it does not exist.
        services: Services by id.
        client: Who asks.
        mode: What to do with snapshots that are here.
        reporter: Shows how far it is.

    Returns:
        One outcome per series, in the order of the plan.

    Raises:
        WorkspaceError: The folder cannot be written, or another fetch is under way.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / ".gitignore").write_text(IGNORED, "utf-8")
        lock = FileLock(cache / LOCK, timeout=0)
        with lock:
            # What a fetch that was killed left behind.
            for file in cache.rglob(UNFINISHED):
                file.unlink(missing_ok=True)
            run = _Run(cache, services, client, mode or Mode(), reporter or Silent())
            return run.fetch(plan.series)
    except Timeout as error:
        raise WorkspaceError(
            "Another fetch into this workspace is under way.",
            where=str(cache),
            fix="Wait for it to end, or end it.",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            f"The cache cannot be written: {error.strerror}.",
            where=str(cache),
            fix="Check that the folder may be written and the disk has room.",
        ) from error


class _Run:
    """One run over all series; what its threads share is guarded."""

    def __init__(
        self,
        cache: Path,
        services: Mapping[str, Service],
        client: Client,
        mode: Mode,
        reporter: Reporter,
    ) -> None:
        self.cache = cache
        self.services = services
        self.client = client
        self.mode = mode
        self.reporter = reporter
        self.guard = threading.Lock()
        self.closed: dict[str, UserError] = {}
        self.busy: dict[str, int] = {}
        self.releases: dict[str, str] | None = None
        self.shared: dict[str, Body | None] = {}

    def fetch(self, series: Sequence[Series]) -> tuple[Outcome, ...]:
        urls = [address.url for one in series for address in one.addresses if not address.paging]
        self.shared = {url: None for url in urls if urls.count(url) > 1}
        self.reporter.begin(len(series))
        outcomes: dict[int, Outcome] = {}
        waiting = dict.fromkeys(range(len(series)), 0)
        while waiting:
            by_service: dict[str, list[tuple[int, int]]] = {}
            for number, place in waiting.items():
                service = series[number].addresses[place].service
                by_service.setdefault(service, []).append((number, place))
            jobs = [
                lambda items=items: [
                    (number, place, self._outcome(series[number], place)) for number, place in items
                ]
                for items in by_service.values()
            ]
            done = [result for results in _side_by_side(jobs) for result in results]
            waiting = {}
            for number, place, outcome in done:
                better = outcomes.get(number)
                # The first failure is what a person can act on; a success ends the search.
                if outcome.state != "failed" or better is None:
                    outcomes[number] = outcome
                if outcome.state == "failed" and place + 1 < len(series[number].addresses):
                    waiting[number] = place + 1
        return tuple(outcomes[number] for number in range(len(series)))

    def _outcome(self, series: Series, place: int) -> Outcome:
        address = series.addresses[place]
        label = f"{self.services[address.service].title}: {series.code}"
        start = time.monotonic()
        with self.guard:
            self.reporter.started(label)
        outcome = self._kept(series)
        if outcome is None:
            try:
                outcome = self._fetch(series, address)
            except WorkspaceError:
                raise
            except UserError as error:
                self._count(address.service, error)
                outcome = _failed(series, self.services[address.service], error)
        # A failure with another service still to ask is not the end of the series.
        if outcome.state != "failed" or place + 1 == len(series.addresses):
            with self.guard:
                self.reporter.finished(
                    label, time.monotonic() - start, reused=outcome.state == "kept"
                )
        return outcome

    def _count(self, service: str, error: UserError) -> None:
        """Remember a failure, and close a service that is of no use for now."""
        if isinstance(error, BusyError):
            self.busy[service] = self.busy.get(service, 0) + 1
        if isinstance(error, StopAskingError) or self.busy.get(service, 0) >= BUSY_SERIES:
            self.closed.setdefault(service, error)

    def _kept(self, series: Series) -> Outcome | None:
        """Return the outcome of a series that is here already, by whatever service."""
        if self.mode.refresh or self.mode.check:
            return None
        for address in series.addresses:
            here = self._here(series, address)
            if here is not None and all((here[0].parent / p.file).is_file() for p in here[1].parts):
                return Outcome(
                    source=series.source,
                    code=series.code,
                    service=address.service,
                    asked_for=series.asked_for,
                    state="kept",
                    release=here[1].release,
                )
        return None

    def _here(self, series: Series, address: Address) -> tuple[Path, Snapshot] | None:
        """Return the snapshot that is here; a damaged one is as good as none."""
        path = self._place(series, address)
        try:
            return (path, read_note(path)) if path.is_file() else None
        except DataError:
            return None

    def _place(self, series: Series, address: Address) -> Path:
        stem = series.code
        if address.service in DIRECTORIES:
            # A directory has no past: the count of each year keeps a snapshot of its own.
            stem += f"-{self.client.now()[:4]}"
        return note_path(self.cache, address.service, stem)

    def _fetch(self, series: Series, address: Address) -> Outcome:
        service = self.services[address.service]
        if address.service in self.closed:
            raise FetchError(
                f"{service.title} was not asked again after it failed.",
                where=service.base,
                fix=self.closed[address.service].fix,
            )
        here = self._here(series, address)
        draft = self._draft(series, address)
        path = self._place(series, address)
        job = Job(
            draft=draft,
            partial=self.cache / PARTIAL / address.service / path.name.removesuffix(SUFFIX),
            old=here,
            shared=self.shared,
        )
        pages = Pages(self.client, service, address, job)
        bodies, replies = pages.bring()
        self.busy[address.service] = 0
        note = msgspec.structs.replace(
            draft,
            fetched_at=max(body.fetched_at for body in bodies),
            release=draft.release or next((r.release for r in replies if r.release), ""),
        )
        raw = observations(replies, note, name=path.name)
        if raw.frame.is_empty():
            raise FetchError(
                f"{service.title} has no value of {series.code} for any economy.",
                where=address.url,
                fix="Look the code up at the publisher, or put a file of yours into observations/.",
            )
        change = compare_releases(before, raw) if (before := _before(here)) else None
        if not self.mode.check:
            write_snapshot(path, note, bodies)
        pages.forget()
        return _came(series, note, raw, change=change, check=self.mode.check)

    def _draft(self, series: Series, address: Address) -> Snapshot:
        about = data_sources()[series.source]
        return Snapshot(
            service=address.service,
            source=series.source,
            code=series.code,
            asked_for=series.asked_for,
            title=about.title,
            publisher=about.publisher,
            licence=about.licence,
            redistribute=about.redistribute,
            url=address.url,
            parameters=address.parameters,
            fetched_at=self.client.now(),
            release=self._release(series.code) if address.service == "unsdg" else "",
            parts=(),
        )

    def _release(self, code: str) -> str:
        """Return the release of a series of the UN SDG database, which only its list tells."""
        if self.releases is None:
            service = self.services["unsdg"]
            url = f"{service.base}/Series/List?allreleases=false"
            try:
                body = self.client.get(url, service)
                self.releases = read_unsdg_releases(body.content, where=url) if body else {}
            except StopAskingError:
                raise
            except UserError:
                # Without the list the release stays empty; the values do not need it.
                self.releases = {}
        return self.releases.get(code, "")


def _before(here: tuple[Path, Snapshot] | None) -> RawObservations | None:
    try:
        return read_snapshot(here[0]) if here else None
    except DataError:
        return None


def _came(
    series: Series,
    note: Snapshot,
    raw: RawObservations,
    *,
    change: Change | None,
    check: bool,
) -> Outcome:
    state: State = "fetched"
    if check:
        state = "unchanged" if change is not None and not change.any else "differs"
    years = raw.frame["year"].to_list()
    return Outcome(
        source=series.source,
        code=series.code,
        service=note.service,
        asked_for=series.asked_for,
        state=state,
        values=raw.frame.height,
        economies=frozenset(raw.frame["economy_id"].to_list()),
        years=(min(years), max(years)),
        release=note.release,
        change=change,
    )


def _failed(series: Series, service: Service, error: UserError) -> Outcome:
    return Outcome(
        source=series.source,
        code=series.code,
        service=service.id,
        asked_for=series.asked_for,
        state="failed",
        problem=error.problem,
        where=error.where or "",
        fix=error.fix or "",
        soft=service.soft,
    )


def _side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Return the results of jobs that run at the same time, each in a thread of its own.

    The threads do not keep the program alive: Ctrl-C ends it while a service is
    still being waited for, and every file is written in one step.
    """
    done: queue.Queue[tuple[int, T | None, BaseException | None]] = queue.Queue()

    def work(number: int) -> None:
        try:
            done.put((number, jobs[number](), None))
        except BaseException as error:  # raised again in the main thread
            done.put((number, None, error))

    for number in range(len(jobs)):
        threading.Thread(target=work, args=(number,), daemon=True).start()
    results: dict[int, T] = {}
    for _ in jobs:
        number, result, error = done.get()
        if error is not None:
            raise error
        results[number] = cast("T", result)
    return [results[number] for number in range(len(jobs))]
