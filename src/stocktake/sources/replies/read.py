"""Read a snapshot: one table says which service is read by which parser."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.errors import DataError, UserError
from stocktake.model import Finding
from stocktake.sources.raw import RAW_SCHEMA, RawObservations
from stocktake.sources.replies.data360 import read_data360
from stocktake.sources.replies.exchanges import read_pch, read_peeringdb
from stocktake.sources.replies.itu_datahub import read_itu_datahub
from stocktake.sources.replies.reply import observations
from stocktake.sources.replies.sdmx import read_sdmx
from stocktake.sources.replies.unsdg import read_unsdg
from stocktake.sources.replies.worldbank import read_worldbank
from stocktake.sources.snapshot import read_bodies, read_note, snapshot_files

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.sources.raw import DataSource
    from stocktake.sources.replies.reply import Reply
    from stocktake.sources.snapshot import Snapshot

__all__ = ["DIRECTORIES", "SDMX", "read_cache", "read_reply", "read_snapshot"]

# Services that speak SDMX have names that begin so.
SDMX = "sdmx-"
PARSERS = {
    "worldbank": read_worldbank,
    "data360": read_data360,
    "unsdg": read_unsdg,
    "itu-datahub": read_itu_datahub,
}
# Services that list things, of which Stocktake counts how many there are in a year.
DIRECTORIES = {"pch": read_pch, "peeringdb": read_peeringdb}


def read_snapshot(path: Path, name: str | None = None) -> RawObservations:
    """Return the observations of one snapshot.

    Args:
        path: Its note, one of :func:`stocktake.sources.snapshot.snapshot_files`.
        name: What messages and ids call it, such as ``cache/worldbank/X.snapshot.json``; the
            path where not given.

    Raises:
        DataError: The snapshot is damaged, or its body is not what the parser knows.
        MissingPartError: It is SDMX, and pysdmx is not installed.
    """
    called = name or str(path)
    note = read_note(path, called)
    bodies = read_bodies(path, note, called)
    replies = [
        read_reply(body, note, where=f"{called}, {part.file}")
        for body, part in zip(bodies, note.parts, strict=True)
    ]
    return observations(replies, note, name=called)


def read_cache(cache: Path, name: str = "cache") -> list[RawObservations]:
    """Return all observations of a cache, those of one source by one service together.

    What belongs together keeps together: a ratio of two series is only formed
    within one source. A snapshot that cannot be read becomes a finding and does
    not stop the others.

    Args:
        cache: The folder; it need not exist.
        name: What messages and ids call it.
    """
    found: dict[str, list[RawObservations]] = {}
    for path in snapshot_files(cache):
        called = f"{name}/{path.relative_to(cache).as_posix()}"
        try:
            raw = read_snapshot(path, called)
        except UserError as error:
            raw = _unread(error, called)
        source_id = raw.sources[0].source_id if raw.sources else ""
        found.setdefault(source_id, []).append(raw)
    return [_joined(raws) for _, raws in sorted(found.items())]


def read_reply(body: bytes, note: Snapshot, *, where: str) -> Reply:
    """Return one body of a snapshot, or of a snapshot that is being made.

    Raises:
        DataError: The body is not what the parser of the service knows, or no parser is known.
        MissingPartError: It is SDMX, and pysdmx is not installed.
    """
    if note.service in PARSERS:
        return PARSERS[note.service](body, where=where)
    if note.service in DIRECTORIES:
        read = DIRECTORIES[note.service]
        return read(body, code=note.code, fetched_at=note.fetched_at, where=where)
    if note.service.startswith(SDMX):
        return read_sdmx(body, where=where)
    raise DataError(
        f"The snapshot is of the unknown service {note.service!r}.",
        where=where,
        fix="Update Stocktake, or remove this file.",
    )


def _unread(error: UserError, called: str) -> RawObservations:
    finding = Finding(
        severity="error",
        file=called,
        where=error.where if error.where != called and error.where else "",
        value="",
        problem=error.problem,
        action=f"The snapshot was left out. {error.fix or ''}".rstrip(),
    )
    return RawObservations(frame=pl.DataFrame(schema=RAW_SCHEMA), sources=(), findings=(finding,))


def _joined(raws: list[RawObservations]) -> RawObservations:
    """Return snapshots of one source as one, with its releases named from oldest to newest."""
    sources = [source for raw in raws for source in raw.sources]
    joined: tuple[DataSource, ...] = ()
    if sources:
        releases = sorted({source.release for source in sources})
        hashes = "".join(source.sha256 for source in sources)
        one = len(sources) == 1
        joined = (
            msgspec.structs.replace(
                sources[0],
                release=releases[0] if len(releases) == 1 else f"{releases[0]} to {releases[-1]}",
                file=sources[0].file if one else sources[0].file.rpartition("/")[0],
                sha256=sources[0].sha256 if one else hashlib.sha256(hashes.encode()).hexdigest(),
            ),
        )
    return RawObservations(
        frame=pl.concat([raw.frame for raw in raws]),
        sources=joined,
        findings=tuple(finding for raw in raws for finding in raw.findings),
    )
