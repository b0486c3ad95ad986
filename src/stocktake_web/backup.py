"""Back everything up into one file, and restore it: rows, attachments, and a hash of each.

The rows are Django's own JSON, so a backup of SQLite restores into PostgreSQL and the other
way. A restore goes into an empty database only, is checked before anything changes, and is
taken back whole if a row does not fit.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

__all__ = ["Backup", "BackupNotUsable", "restore_backup", "write_backup"]

FORMAT = 1
ABOUT, ROWS, FILES = "about.json", "rows.jsonl", "attachments/"
# Sessions end with a restore; content types are made by migrations.
LEFT_OUT = frozenset({"sessions.session", "contenttypes.contenttype", "auth.permission"})
LARGEST = 50 * 2**30  # bytes unpacked


class BackupNotUsable(Exception):
    """The file cannot be restored here; the message says why and what to do."""


class Backup(msgspec.Struct, frozen=True):
    """How much a backup holds."""

    rows: int
    files: int


def write_backup(path: Path) -> Backup:
    """Write a backup, whole or not at all, readable by its owner alone."""
    handle, scratch = tempfile.mkstemp(prefix=".backup-", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as z:
            # One transaction, so that rows fit together while people go on writing.
            with transaction.atomic():
                rows = _write_rows(z)
            hashes = _write_files(z)
            about = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(),
                "rows": rows.count,
                "rows_sha256": rows.sha256,
                "files": hashes,
            }
            z.writestr(ABOUT, json.dumps(about, indent=1))
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return Backup(rows.count, len(hashes))


def restore_backup(path: Path) -> Backup:
    """Restore a backup into an empty database.

    Raises:
        BackupNotUsable: It is no backup, is damaged, or the database is not empty.
    """
    try:
        with zipfile.ZipFile(path) as z:
            about = _checked(z)
            _refuse_full()
            with transaction.atomic():
                count = _read_rows(z)
                _reset_sequences()
            for name in about["files"]:
                _read_file(z, name)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupNotUsable(f"{path} cannot be restored: {error}. Use another backup.") from error
    return Backup(count, len(about["files"]))


class _Rows(msgspec.Struct):
    count: int
    sha256: str


def _write_rows(z: zipfile.ZipFile) -> _Rows:
    digest, count = hashlib.sha256(), 0
    with z.open(ROWS, "w", force_zip64=True) as file:
        for model in _models():
            for line in _lines(model):
                file.write(line)
                digest.update(line)
                count += 1
    return _Rows(count, digest.hexdigest())


def _models() -> list[type[Model]]:
    found = [m for m in apps.get_models() if m._meta.label_lower not in LEFT_OUT]
    return serializers.sort_dependencies([(None, found)])


def _lines(model: type[Model]) -> Iterator[bytes]:
    rows = model._default_manager.order_by("pk").iterator(chunk_size=2000)
    for row in rows:
        (data,) = serializers.serialize("python", [row])
        yield json.dumps(data, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    """Return a date, moment or UUID in full; Django's own encoder cuts moments to thousandths."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _write_files(z: zipfile.ZipFile) -> dict[str, str]:
    root = Path(settings.MEDIA_ROOT)
    hashes = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        data = path.read_bytes()
        z.writestr(FILES + name, data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    return hashes


def _checked(z: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Return what the backup says of itself, once it is true."""
    about = json.loads(z.read(ABOUT))
    if about["format"] != FORMAT:
        raise ValueError(f"its format is {about['format']}, this program reads {FORMAT}")
    if sum(info.file_size for info in z.infolist()) > LARGEST:
        raise ValueError("it unpacks to more than 50 GiB")
    digest = hashlib.sha256()
    with z.open(ROWS) as file:
        for block in iter(lambda: file.read(2**20), b""):
            digest.update(block)
    if digest.hexdigest() != about["rows_sha256"]:
        raise ValueError("its rows are not what was backed up")
    for name, wanted in about["files"].items():
        if hashlib.sha256(z.read(FILES + name)).hexdigest() != wanted:
            raise ValueError(f"the attachment {name} is not what was backed up")
    return about  # type: ignore[no-any-return]  # the shape was used above


def _refuse_full() -> None:
    from stocktake_web.people.models import User

    if User.objects.exists():
        raise ValueError("there are people in this database already; restore into an empty one")


def _read_rows(z: zipfile.ZipFile) -> int:
    count = 0
    with z.open(ROWS) as file:
        lines = (json.loads(line) for line in io.TextIOWrapper(file, "utf-8"))
        for made in serializers.deserialize("python", lines, handle_forward_references=True):
            made.save(force_insert=True)
            count += 1
    return count


def _reset_sequences() -> None:
    """Let the database number new rows after those that were restored (PostgreSQL needs it)."""
    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _read_file(z: zipfile.ZipFile, name: str) -> None:
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{name} would be written outside the folder of attachments")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(z.read(FILES + name))
