"""The workspace: a folder that git can keep, and where each thing stands in it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import WorkspaceError
from stocktake.vocab.tables import built_tables

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Workspace", "new_workspace", "open_workspace", "settings_text"]

SETTINGS = "stocktake.toml"

FRAMEWORK_TEXT = """\
# KPIs of your own, beside those of the catalogue and its target sets.
# Take away the # signs and change the values. Indicators: docs/reference/indicators.md
#
# [[kpi]]
# id = "our-2030-internet-users"
# title = "Individuals using the Internet: our target for 2030"
# indicator = "internet-users"
# target = 90
# deadline = 2030
"""

README_TEXT = """\
# {name}

A Stocktake workspace. Put things here, then run `stocktake build` in this folder.

- `stocktake.toml`: the region, its members, the date of assessment.
- `instruments/`: declarations and plans as adopted (.pdf .docx .html .txt .md).
  A file NAME.toml beside NAME.pdf gives what could not be recognised:
  title, body, place, date, kind.
- `framework.toml`: KPIs of your own.
- `observations/`: your own statistics (.csv .xlsx .parquet), tidy or wide.
- `review/`: what people confirmed or corrected, one file per instrument
  (`stocktake review export`, `stocktake review apply`).
- `evidence/`: what shows that something was done, where no number can
  (`stocktake evidence export`, `stocktake evidence import`).
- `submissions/`: published reports of members (`stocktake serve` writes them).
- `reports/`: reports that were issued, by date of assessment; the next report says what
  changed since (`stocktake build --issue-report`).
- `build/`: made by Stocktake; may be deleted.
"""

GITIGNORE_TEXT = """\
/build/
/.stocktake-build*
/.stocktake-reporting/
"""


@dataclass(frozen=True)
class Workspace:
    """A workspace on disk.

    Attributes:
        root: The folder that holds ``stocktake.toml``.
    """

    root: Path

    @property
    def settings_file(self) -> Path:
        """Where the region, its members and the date of assessment are written."""
        return self.root / SETTINGS

    @property
    def framework_file(self) -> Path:
        """Where the user's own KPIs are written."""
        return self.root / "framework.toml"

    @property
    def instruments(self) -> Path:
        """The documents as adopted."""
        return self.root / "instruments"

    @property
    def observations(self) -> Path:
        """The user's own statistics."""
        return self.root / "observations"

    @property
    def cache(self) -> Path:
        """What ``stocktake fetch`` brought."""
        return self.root / "cache"

    @property
    def build(self) -> Path:
        """What Stocktake makes."""
        return self.root / "build"

    def table(self, name: str) -> pl.DataFrame:
        """Return one table of the last build as a Polars frame.

        Args:
            name: One of the tables in docs/reference/tables.md, such as ``statements``.

        Raises:
            WorkspaceError: There is no such table, or nothing was built yet.
        """
        if name not in built_tables():
            raise WorkspaceError(
                f"There is no table {name!r}.", fix=f"Tables: {', '.join(built_tables())}."
            )
        path = self.build / "tables" / f"{name}.parquet"
        if not path.is_file():
            raise WorkspaceError(
                "This workspace has not been built yet.",
                where=str(self.root),
                fix="Run `stocktake build` in it, or stocktake.build(workspace).",
            )
        return pl.read_parquet(path)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return every table of the last build by name."""
        return {name: self.table(name) for name in built_tables()}


def open_workspace(folder: Path) -> Workspace:
    """Return the workspace in ``folder`` or in the nearest folder above it.

    Raises:
        WorkspaceError: None of them holds a ``stocktake.toml``.
    """
    start = folder.resolve()
    for candidate in (start, *start.parents):
        if (candidate / SETTINGS).is_file():
            return Workspace(candidate)
    raise WorkspaceError(
        f"{folder} is not a Stocktake workspace: it has no {SETTINGS}.",
        where=str(start),
        fix=f"Make one with `stocktake new {folder}`, or go to the folder that has it.",
    )


def new_workspace(
    folder: Path,
    *,
    name: str | None = None,
    members: str = "apt",
    assessed_on: dt.date | None = None,
    catalogue: tuple[str, ...] = (),
    demo: bool = False,
) -> Workspace:
    """Make an empty workspace; nothing that exists is overwritten.

    Args:
        folder: A folder that does not exist yet, or is empty.
        name: Name of the region; the folder's name where not given.
        members: A group of economies, such as ``apt``, ``apec``, ``eco``.
        assessed_on: Date of assessment; today where not given.
        catalogue: Catalogued instruments to follow without their documents.
        demo: Whether every page shall say that this is the demonstration.

    Raises:
        WorkspaceError: The folder is not empty or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(
            f"{folder} already exists and is not empty.",
            where=str(folder.resolve()),
            fix="Choose another folder; nothing was changed.",
        )
    name = name or folder.resolve().name
    on = assessed_on or dt.datetime.now(dt.UTC).date()
    try:
        for part in (folder, folder / "instruments", folder / "observations"):
            part.mkdir(parents=True, exist_ok=True)
        (folder / "README.md").write_text(README_TEXT.format(name=name), "utf-8")
        (folder / "framework.toml").write_text(FRAMEWORK_TEXT, "utf-8")
        (folder / ".gitignore").write_text(GITIGNORE_TEXT, "utf-8")
        (folder / SETTINGS).write_text(
            settings_text(name=name, members=members, on=on, catalogue=catalogue, demo=demo),
            "utf-8",
        )
    except OSError as error:
        raise WorkspaceError(
            f"The workspace could not be written: {error.strerror}.",
            where=str(folder),
            fix="Choose a folder that you may write to, on a disk with room.",
        ) from error
    return Workspace(folder.resolve())


def settings_text(
    *, name: str, members: str, on: dt.date, catalogue: tuple[str, ...] = (), demo: bool = False
) -> str:
    """Return the text of a ``stocktake.toml`` with a comment for every key."""
    from stocktake.progress.methods.registry import DEFAULT

    # A JSON string is also a TOML basic string.
    lines = [
        f"name = {json.dumps(name, ensure_ascii=False)}",
        "",
        "# Progress is judged as of this day, so that a build can be repeated.",
        f"assessed_on = {on.isoformat()}",
        "",
        "# A group (apt, apec, eco, asean, pif, saarc, ldc, lldc, sids ...)",
        '# or a list of economies: members = ["FJI", "Tonga", "Hong Kong, China"]',
        f"members = {json.dumps(members)}",
        "",
        'languages = ["en"]',
        "",
        "# Statistics that come with Stocktake; [] uses only your own files in observations/.",
        'sources = ["cia-world-factbook"]',
        "",
        "# Catalogued instruments to follow although their document is not in instruments/.",
        f"catalogue = {json.dumps(list(catalogue))}",
        "",
        "# The method of progress whose outcomes are shown; every method is compared on the site.",
        f'method = "{DEFAULT}"',
    ]
    if demo:
        lines += ["", "# Every page says that this is the demonstration.", "demo = true"]
    return "\n".join(lines) + "\n"
