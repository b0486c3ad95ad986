"""A file that was uploaded and not yet taken: kept for a day under its SHA-256."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

__all__ = ["forget", "keep", "read_kept"]

DAY = 24 * 60 * 60
NAME = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes, *, person: int) -> str:
    """Keep a file of a person; return the name under which it is read again."""
    folder = _folder(person)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > DAY:
            old.unlink(missing_ok=True)
    name = hashlib.sha256(data).hexdigest()
    (folder / name).write_bytes(data)
    return name


def read_kept(name: str, *, person: int) -> bytes | None:
    """Return a kept file of a person; nothing where there is none."""
    path = _folder(person) / name
    return path.read_bytes() if NAME.fullmatch(name) and path.is_file() else None


def forget(name: str, *, person: int) -> None:
    """Delete a kept file."""
    if NAME.fullmatch(name):
        (_folder(person) / name).unlink(missing_ok=True)


def _folder(person: int) -> Path:
    return Path(settings.DATA) / "uploads" / str(person)
