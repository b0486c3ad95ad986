"""Snapshots: what a source sent, unchanged, with a note of where, when and under which licence.

A snapshot is one series of one service. Its bodies (one per page of the reply)
lie beside its note, ``NAME.snapshot.json``. The note is written last and names
its bodies by their hash: what has no note is not a snapshot, and a note whose
bodies are missing or changed is refused. A body keeps its bytes; a large one is
compressed on disk, and its hash is of the bytes as they were sent.

Left out: how a body is read (``replies``) and how it is fetched (``fetch``).
This module does not know the network, so that anybody may read snapshots.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import uuid
import zlib
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import DataError, WorkspaceError
from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "SUFFIX",
    "Body",
    "Snapshot",
    "SnapshotPart",
    "hash_of_parts",
    "note_path",
    "read_bodies",
    "read_note",
    "snapshot_files",
    "write_atomically",
    "write_snapshot",
]

SUFFIX = ".snapshot.json"
FETCH_AGAIN = "Fetch it again with `stocktake fetch --refresh`, or remove this file."
# Smaller bodies are stored as they are, so that a person can open them in an editor.
COMPRESS_FROM_BYTES = 16_384
# Form of the note; a note of a later form is refused and not guessed at.
FORM = 1
# Letters of a code that are safe in a file name on every system.
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_STEM = 80
HASH_SHOWN = 12


class SnapshotPart(Noun, frozen=True, kw_only=True):
    """One body of a reply.

    Attributes:
        url: Address it came from, with its parameters.
        file: Its file, beside the note.
        sha256: Hash of the body as it was sent.
        bytes: Length of the body as it was sent.
        status: HTTP status.
        fetched_at: When it came, UTC, ISO 8601.
        media_type: What the source calls it.
        etag: The source's mark of this version, where it gives one.
        last_modified: The source's time of this version, where it gives one.
    """

    url: str
    file: str
    sha256: str
    bytes: int
    status: int
    fetched_at: str
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""


class Snapshot(Noun, frozen=True, kw_only=True):
    """The note of a snapshot.

    Attributes:
        service: Service that sent it, such as ``worldbank``.
        source: Source code of the vocabulary, such as ``WDI``.
        code: Code of the series in the vocabulary.
        asked_for: Ids of the indicators it was asked for.
        title: Name of the source as shown.
        publisher: Who publishes it.
        licence: Licence of the data.
        redistribute: Whether single values may be republished.
        url: Address that was asked, without parameters.
        parameters: What was asked.
        fetched_at: When the last body came, UTC, ISO 8601.
        release: Release or date of last update, as the source says; may be empty.
        parts: The bodies in order.
        form: Form of the note.
    """

    service: str
    source: str
    code: str
    asked_for: tuple[str, ...]
    title: str
    publisher: str
    licence: str
    redistribute: bool
    url: str
    parameters: dict[str, str]
    fetched_at: str
    release: str
    parts: tuple[SnapshotPart, ...]
    form: int = FORM


class Body(Noun, frozen=True, kw_only=True):
    """A body as it was sent, before it is stored.

    Attributes:
        content: The bytes.
        url: Address it came from, with its parameters.
        status: HTTP status.
        fetched_at: When it came, UTC, ISO 8601.
        media_type: What the source calls it.
        etag: The source's mark of this version.
        last_modified: The source's time of this version.
    """

    content: bytes
    url: str
    status: int
    fetched_at: str
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""


def snapshot_files(cache: Path) -> list[Path]:
    """Return the notes of all snapshots under ``cache``, sorted; an absent folder has none."""
    return sorted(
        path
        for path in cache.rglob(f"*{SUFFIX}")
        if not any(part.startswith(".") for part in path.relative_to(cache).parts)
    )


def note_path(cache: Path, service: str, code: str) -> Path:
    """Return where the note of a series stands, whether it exists or not.

    Two codes never share a file: where letters had to be replaced, or case tells
    codes apart, a part of the code's hash follows.
    """
    stem = UNSAFE.sub("-", code).strip(".-")[:LONGEST_STEM]
    if stem != code or code != code.upper():
        stem += "-" + hashlib.sha256(code.encode()).hexdigest()[:6]
    return cache / service / f"{stem}{SUFFIX}"


def hash_of_parts(parts: Sequence[SnapshotPart]) -> str:
    """Return the hash of a body, or the hash of the hashes of several, in order."""
    hashes = [part.sha256 for part in parts]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def read_note(path: Path, name: str | None = None) -> Snapshot:
    """Return the note of a snapshot.

    Args:
        path: The note.
        name: What messages call it; the path where not given.

    Raises:
        DataError: The note cannot be opened, is damaged, or is of a later form.
    """
    where = name or str(path)
    try:
        note = msgspec.json.decode(path.read_bytes(), type=Snapshot)
    except OSError as error:
        raise DataError(
            f"The snapshot cannot be opened: {error.strerror}.", where=where, fix="Check the file."
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(
            f"The note of the snapshot is damaged: {error}.", where=where, fix=FETCH_AGAIN
        ) from error
    if note.form != FORM:
        raise DataError(
            f"The snapshot has form {note.form}, and this version reads form {FORM}.",
            where=where,
            fix="Update Stocktake, or fetch the series again with `stocktake fetch --refresh`.",
        )
    return note


def read_bodies(path: Path, note: Snapshot, name: str | None = None) -> list[bytes]:
    """Return the bodies of a snapshot as they were sent.

    Raises:
        DataError: A body is missing, cannot be unpacked, or is not what was fetched.
    """
    return [_read_body(path.parent, part, where=name or str(path)) for part in note.parts]


def write_snapshot(path: Path, note: Snapshot, bodies: Sequence[Body]) -> Snapshot:
    """Store bodies and then the note; replace an older snapshot only when all of it is there.

    Args:
        path: Where the note goes, from :func:`note_path`.
        note: The note; its parts are filled in here.
        bodies: The bodies in order.

    Returns:
        The note as it was written.

    Raises:
        WorkspaceError: The folder cannot be written; an older snapshot still stands.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = tuple(
            _write_body(path, body, number) for number, body in enumerate(bodies, start=1)
        )
        written = msgspec.structs.replace(note, parts=parts)
        text = msgspec.json.format(msgspec.json.encode(written), indent=2)
        write_atomically(path, text + b"\n")
        _remove_old_bodies(path, {part.file for part in parts})
    except OSError as error:
        raise WorkspaceError(
            f"The snapshot could not be written: {error.strerror}.",
            where=str(path),
            fix="Check that the folder may be written and the disk has room; then fetch again.",
        ) from error
    return written


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file under another name in the same folder, then put it in place in one step."""
    temporary = path.with_name(f".writing-{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _read_body(folder: Path, part: SnapshotPart, *, where: str) -> bytes:
    path = folder / part.file
    if path.parent != folder:
        raise DataError(
            f"The snapshot names a body outside its folder: {part.file!r}.",
            where=where,
            fix=FETCH_AGAIN,
        )
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise DataError(
            f"The body {part.file} is missing or cannot be unpacked.", where=where, fix=FETCH_AGAIN
        ) from error
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise DataError(
            f"The body {part.file} is not what was fetched: its hash differs.",
            where=where,
            fix=FETCH_AGAIN,
        )
    return content


def _write_body(path: Path, body: Body, number: int) -> SnapshotPart:
    sha256 = hashlib.sha256(body.content).hexdigest()
    large = len(body.content) >= COMPRESS_FROM_BYTES
    name = f"{path.name.removesuffix(SUFFIX)}.{number}-{sha256[:HASH_SHOWN]}.body"
    file = path.with_name(f"{name}.gz" if large else name)
    # No time stamp inside, so that the same body always gives the same file.
    write_atomically(file, gzip.compress(body.content, mtime=0) if large else body.content)
    return SnapshotPart(
        url=body.url,
        file=file.name,
        sha256=sha256,
        bytes=len(body.content),
        status=body.status,
        fetched_at=body.fetched_at,
        media_type=body.media_type,
        etag=body.etag,
        last_modified=body.last_modified,
    )


def _remove_old_bodies(path: Path, kept: set[str]) -> None:
    stem = re.escape(path.name.removesuffix(SUFFIX))
    pattern = re.compile(rf"{stem}\.\d+-[0-9a-f]{{{HASH_SHOWN}}}\.body(?:\.gz)?")
    for file in path.parent.iterdir():
        if pattern.fullmatch(file.name) and file.name not in kept:
            file.unlink()
