"""The demonstration: the APT region, real Factbook values, all catalogued instruments, a specimen.

The specimen declaration is read from its file; the five real instruments are
followed from the catalogue, because their texts are not part of Stocktake.
"""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.errors import WorkspaceError
from stocktake.vocab import load
from stocktake.workspace.folder import Workspace, new_workspace
from stocktake.workspace.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SPECIMEN_SUFFIXES", "demo_workspace", "write_specimen"]

SPECIMEN = "specimen-declaration"
SPECIMEN_SUFFIXES = (".docx", ".pdf", ".html", ".txt")
# Fixed, so that everybody's demonstration shows the same; about when its statistics end.
ASSESSED_ON = dt.date(2026, 1, 1)


def demo_workspace(folder: Path) -> Workspace:
    """Make the demonstration in ``folder``, or return the one that is there.

    Raises:
        WorkspaceError: The folder holds something else.
    """
    existing = Workspace(folder.resolve())
    if existing.settings_file.is_file():
        if not read_settings(existing.settings_file).demo:
            raise WorkspaceError(
                f"{folder} is a workspace, but not the demonstration.",
                where=str(existing.settings_file),
                fix="Choose another folder for the demonstration; nothing was changed.",
            )
        return existing
    workspace = new_workspace(
        folder,
        name="Asia-Pacific demonstration",
        members="apt",
        assessed_on=ASSESSED_ON,
        catalogue=tuple(load.catalogue()),
        demo=True,
    )
    write_specimen(workspace.instruments, ".docx")
    return workspace


def write_specimen(folder: Path, suffix: str) -> Path:
    """Copy the specimen declaration in one of its four forms, and its note, into ``folder``."""
    specimen = resources.files("stocktake.workspace") / "specimen"
    for name in (f"{SPECIMEN}{suffix}", f"{SPECIMEN}.toml"):
        (folder / name).write_bytes((specimen / name).read_bytes())
    return folder / f"{SPECIMEN}{suffix}"
