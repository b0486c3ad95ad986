"""Files that people attach: kept under their SHA-256, checked before, never shown in the page.

A file is taken when its name ends as one of ``KINDS``, its first bytes are of that kind, it is not
too large, holds no macros, and the scanner of the installation finds nothing. The scanner is any
command, named by ``STOCKTAKE_SCAN``, that is called with the path and ends with 0 where the file is
clean (such as ``clamdscan --no-summary``). Left out: looking into what a document says.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import tempfile
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

__all__ = ["KINDS", "LARGEST", "Kept", "NotTaken", "keep_file", "path_of"]

LARGEST = 20 * 2**20  # bytes; a scanned law of some hundred pages
SCAN_SECONDS = 60
# Media type and the first bytes by the end of the name; none means text.
ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, bytes | None]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (f"{OFFICE}.wordprocessingml.document", ZIP),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", ZIP),
    ".pptx": (f"{OFFICE}.presentationml.presentation", ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".csv": ("text/csv", None),
    ".txt": ("text/plain", None),
    ".md": ("text/markdown", None),
}
LONGEST_NAME = 150
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')


class NotTaken(Exception):
    """A file that is not taken; the message says why."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was taken: its name as shown, bytes, hash, media type, and what looked at it."""

    name: str
    size: int
    sha256: str
    media_type: str
    scanned: str


def keep_file(upload: UploadedFile[Any]) -> Kept:
    """Check a file and keep it under its hash; the same bytes are kept once.

    Raises:
        NotTaken: The message says why and what to do.
    """
    name = _safe_name(upload.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in KINDS:
        raise NotTaken(
            gettext("Files of this kind are not taken. Give one of: %(kinds)s.")
            % {"kinds": ", ".join(sorted(kind[1:] for kind in KINDS))}
        )
    if upload.size is None or not 0 < upload.size <= LARGEST:
        raise NotTaken(
            gettext("A file must have between 1 byte and %(most)s megabytes.")
            % {"most": LARGEST // 2**20}
        )
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(prefix=".upload-", dir=folder)
    try:
        digest = _copy(upload, handle)
        media_type, start = KINDS[suffix]
        _check_kind(Path(scratch), start)
        scanned = _scan(Path(scratch))
        target = path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(scratch).replace(target)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return Kept(name=name, size=upload.size, sha256=digest, media_type=media_type, scanned=scanned)


def path_of(sha256: str) -> Path:
    """Return where the bytes with a hash stand."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _safe_name(name: str) -> str:
    """Return a name without folders, control characters and turns of direction."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    clean = UNSAFE.sub("_", last).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:8]}" if stem else clean[:LONGEST_NAME]


def _copy(upload: UploadedFile[Any], handle: int) -> str:
    digest = hashlib.sha256()
    with os.fdopen(handle, "wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _check_kind(path: Path, start: bytes | None) -> None:
    data = path.read_bytes()
    if start is None:
        try:
            fits = "\x00" not in data.decode("utf-8-sig")
        except UnicodeDecodeError:
            fits = False
    else:
        fits = data.startswith(start)
    if not fits:
        raise NotTaken(gettext("The file is not of the kind that its name says."))
    if start == ZIP and _has_macros(path):
        raise NotTaken(
            gettext("The file holds macros or is damaged. Save it again without macros.")
        )


def _has_macros(path: Path) -> bool:
    """Return whether an office file holds a program; its parts are listed, never unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            names = [name.lower() for name in package.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return True
    return any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names)


def _scan(path: Path) -> str:
    """Ask the installation's scanner; where it cannot answer the file is not taken."""
    command = shlex.split(settings.SCAN_COMMAND)
    if not command:
        return ""
    try:
        found = subprocess.run(  # noqa: S603  # the command is the administrator's setting
            [*command, str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise NotTaken(
            gettext("The file could not be scanned. Try again later, or tell the secretariat.")
        ) from None
    if found.returncode != 0:
        raise NotTaken(gettext("The scanner refused the file."))
    return Path(command[0]).name[:60]
