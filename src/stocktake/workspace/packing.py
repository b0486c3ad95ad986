"""One ZIP of all that a build publishes: to carry on a stick, to send, to unpack on a web server.

The pages take a seventh of their room in it. What is packed already is stored as it is. The same
build is the same bytes, whenever it is packed: every file carries the date of assessment.
"""

from __future__ import annotations

import shutil
import time
import zipfile
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from stocktake.errors import WorkspaceError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import Reporter

__all__ = ["Package", "pack_build", "published_files"]

# Of the build's folder, what only Stocktake reads.
INNER: Final = ("tables", "stages", "manifest.json")
PACKED: Final = (".gz", ".zip", ".parquet", ".png", ".xlsx", ".docx", ".pptx")
COPIED: Final = 1 << 20  # bytes at a time
READABLE: Final = 0o100644 << 16  # a plain file that everybody may read, as ZIP keeps it
START: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=site/index.html">
<title>{name}</title>
<p><a href="site/index.html">{name}</a></p>
</html>
"""
README: Final = """\
{name}: scorecard of {date}

Unpack everything, then open index.html in a browser; no network is needed.

site/       the pages
report.*    the ministers' report
exports/    the data, in open formats: exports/README.txt says what each file is
briefs/     a page for each economy, where the secretariat had them made

To publish it, put all of it on a web server, beside each other as they are here.
"""


class Package(NamedTuple):
    """What was packed.

    Attributes:
        files: How many files.
        unpacked: Their size in bytes.
        size: That of the ZIP.
    """

    files: int
    unpacked: int
    size: int


def published_files(workspace: Workspace) -> list[Path]:
    """Return the files of the last build that are for others, in the order of their names.

    Raises:
        WorkspaceError: Nothing was built yet.
    """
    if not workspace.build.is_dir():
        raise WorkspaceError(
            "This workspace has not been built.",
            where=str(workspace.root),
            fix="Run `stocktake build` first.",
        )
    return sorted(_published(workspace.build))


def pack_build(
    workspace: Workspace, target: Path, *, name: str, on: dt.date, reporter: Reporter
) -> Package:
    """Write the ZIP at ``target``, whole or not at all; a file of that name is replaced.

    Args:
        workspace: A workspace that was built.
        target: Where it belongs.
        name: Name of the region.
        on: Date of assessment.
        reporter: Who is told which file is packed.

    Raises:
        WorkspaceError: Nothing was built yet, or the file cannot be written.
    """
    files = published_files(workspace)
    scratch = target.with_name(f"{target.name}.part")
    reporter.begin(len(files))
    try:
        with zipfile.ZipFile(scratch, "w") as archive:
            for text, inside in ((START, "index.html"), (README, "README.txt")):
                said = escape(name) if inside.endswith(".html") else name
                archive.writestr(_entry(inside, on), text.format(name=said, date=on.isoformat()))
            for path in files:
                _pack(archive, path, path.relative_to(workspace.build).as_posix(), on, reporter)
        scratch.replace(target)
    except OSError as error:
        raise WorkspaceError(
            f"The ZIP could not be written: {error.strerror or error}.",
            where=str(target),
            fix="Choose another place with --output, or make room.",
        ) from error
    finally:
        scratch.unlink(missing_ok=True)
    unpacked = sum(path.stat().st_size for path in files)
    return Package(files=len(files), unpacked=unpacked, size=target.stat().st_size)


def _published(build: Path) -> Iterator[Path]:
    for child in build.iterdir():
        if child.name in INNER:
            continue
        yield from (path for path in child.rglob("*") if path.is_file())
        if child.is_file():
            yield child


def _pack(
    archive: zipfile.ZipFile, path: Path, inside: str, on: dt.date, reporter: Reporter
) -> None:
    started = time.perf_counter()
    reporter.started(inside)
    with path.open("rb") as plain, archive.open(_entry(inside, on), "w") as packed:
        shutil.copyfileobj(plain, packed, COPIED)
    reporter.finished(inside, time.perf_counter() - started, reused=True)


def _entry(inside: str, on: dt.date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(inside, date_time=(on.year, on.month, on.day, 0, 0, 0))
    stored = inside.endswith(PACKED)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr = READABLE
    return entry
