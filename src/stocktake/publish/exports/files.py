"""What one exported file is: its name, form, size and hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stocktake.model import Noun

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MEDIA_TYPES", "ExportFile", "file_hash", "written"]

# By the longest ending that fits.
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".csv.gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".duckdb": "application/vnd.duckdb",
    ".sqlite": "application/vnd.sqlite3",
    ".txt": "text/plain",
    ".akn.xml": "application/akn+xml",
    ".xml": "application/vnd.sdmx.structure+xml",
    ".xml.gz": "application/gzip",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
}


class ExportFile(Noun, frozen=True, kw_only=True):
    """One file that was written.

    Attributes:
        path: Relative to the folder of exports, such as ``observations.csv.gz``.
        about: What it holds, in one sentence.
        media_type: Such as ``text/csv``.
        size: In bytes.
        table: The table it holds; none where it holds several or none.
        rows: Rows of that table.
    """

    path: str
    about: str
    media_type: str
    size: int
    table: str | None = None
    rows: int | None = None


def written(
    path: Path, about: str, *, table: str | None = None, rows: int | None = None, folder: str = ""
) -> ExportFile:
    """Describe the file that was just written at ``path``.

    Args:
        path: The file.
        about: What it holds, in one sentence.
        table: The table it holds.
        rows: Rows of that table.
        folder: Where it is below the folder of exports.
    """
    return ExportFile(
        path=f"{folder}/{path.name}" if folder else path.name,
        about=about,
        media_type=_media_type(path.name),
        size=path.stat().st_size,
        table=table,
        rows=rows,
    )


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_type(name: str) -> str:
    endings = [ending for ending in MEDIA_TYPES if name.endswith(ending)]
    return MEDIA_TYPES[max(endings, key=len)]
