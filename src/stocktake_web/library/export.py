"""The published library as CSV and JSON, and as the file that a build of the workspace can show.

``submissions/library.json`` is made from the database, the same bytes each time: whole or not at
all, and only where it says something else than before. The people who proposed are left out;
contacts are those that an entry gives for readers.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings
from filelock import FileLock

from stocktake.model.library import LibraryFile, PublishedEntry
from stocktake.sources.library import LIBRARY_FORM
from stocktake_web.library.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["COLUMNS", "LISTS", "published_entries", "published_form", "write_library"]

LIBRARY = "library.json"


COLUMNS = PublishedEntry.__struct_fields__
LISTS = ("themes", "commitments", "files")


def published_entries() -> Iterable[PublishedEntry]:
    """Return the published entries, oldest first."""
    found = Entry.objects.filter(state="published").order_by("pk")
    for entry in found.prefetch_related("themes", "commitments", "files"):
        yield published_form(entry)


def published_form(entry: Entry) -> PublishedEntry:
    """Return an entry as it is published.

    Raises:
        ValueError: It never was.
    """
    if entry.published_at is None:
        raise ValueError("Only an entry that was published has this form.")
    plain: dict[str, Any] = {
        name: getattr(entry, name) for name in COLUMNS if name not in (*LISTS, "published_on")
    }
    return PublishedEntry(
        **plain,
        themes=tuple(each.theme for each in entry.themes.all()),
        commitments=tuple(each.commitment for each in entry.commitments.all()),
        files=tuple(LibraryFile(name=each.name, sha256=each.sha256) for each in entry.files.all()),
        published_on=entry.published_at.date().isoformat(),
    )


def write_library() -> Path | None:
    """Write the published library into the workspace; return the file, none without a workspace.

    One writer at a time, and what it writes was read after it got its turn: so the last file is
    that of the last change.
    """
    if not settings.WORKSPACE:
        return None
    folder = Path(settings.WORKSPACE) / "submissions"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LIBRARY
    with FileLock(folder / ".library.lock"):
        form = {"form": LIBRARY_FORM, "entries": list(published_entries())}
        data = msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"
        if path.exists() and path.read_bytes() == data:
            return path
        handle, scratch = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(scratch).chmod(0o644)
            Path(scratch).replace(path)
        finally:
            Path(scratch).unlink(missing_ok=True)
    return path
