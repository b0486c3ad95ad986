"""What one exported file is: its name, form, size and hash; and how a large one is packed.

A database over ``PLAIN_BYTES`` is delivered as a ZIP, which every desktop opens without a
program of its own: its pages hold much that is alike, and ZIP takes half to four fifths away.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from stocktake.model import Noun
from stocktake.vocab.tables import TableSchema

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MEDIA_TYPES", "ExportFile", "Original", "file_hash", "pack_large", "written"]

PLAIN_BYTES = 10_000_000  # two minutes on a line of 700 kbit/s; a smaller file is ready to open
ZIP_LEVEL = 5  # a sixth smaller than level 1; level 6 takes a quarter more time for a fiftieth
COPIED = 1 << 20  # bytes at a time

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
    ".zip": "application/zip",
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
        left_out: Columns of that table which this form of it leaves to others.
        columns: The columns of a CSV file, and their key; none for other forms.
    """

    path: str
    about: str
    media_type: str
    size: int
    table: str | None = None
    rows: int | None = None
    left_out: tuple[str, ...] = ()
    columns: TableSchema | None = None


class Original(NamedTuple):
    """A Parquet file that holds exactly a table, and its hash."""

    path: Path
    digest: str


def written(
    path: Path,
    about: str,
    *,
    table: str | None = None,
    rows: int | None = None,
    left_out: tuple[str, ...] = (),
    folder: str = "",
) -> ExportFile:
    """Describe the file that was just written at ``path``.

    Args:
        path: The file.
        about: What it holds, in one sentence.
        table: The table it holds.
        rows: Rows of that table.
        left_out: Columns of that table which are not in the file.
        folder: Where it is below the folder of exports.
    """
    return ExportFile(
        path=f"{folder}/{path.name}" if folder else path.name,
        about=about,
        media_type=_media_type(path.name),
        size=path.stat().st_size,
        table=table,
        rows=rows,
        left_out=left_out,
    )


def pack_large(path: Path) -> Path:
    """Replace a file of over ``PLAIN_BYTES`` by ``NAME.zip`` and return what stands there now.

    Args:
        path: The file, complete. A ZIP of an earlier time beside it is removed.
    """
    packed = path.with_name(f"{path.name}.zip")
    packed.unlink(missing_ok=True)
    if path.stat().st_size <= PLAIN_BYTES:
        return path
    # Opened by name, an entry carries the first moment a ZIP can tell: the same bytes each time.
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as archive,
        path.open("rb") as plain,
        archive.open(path.name, "w", force_zip64=True) as inside,
    ):
        shutil.copyfileobj(plain, inside, COPIED)
    path.unlink()
    return packed


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_type(name: str) -> str:
    endings = [ending for ending in MEDIA_TYPES if name.endswith(ending)]
    return MEDIA_TYPES[max(endings, key=len)]
