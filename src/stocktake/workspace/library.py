"""The published library in a build: the stage that makes the table ``library``.

The reporting application writes ``submissions/library.json``; a workspace without it has an empty
table. Entries stand in the order of their numbers, whatever the order of the file.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from stocktake.vocab.tables import make_table
from stocktake.workspace.files import save_findings
from stocktake.workspace.stages import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import polars as pl

    from stocktake.model.library import PublishedEntry
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import StageInputs

__all__ = ["LIBRARY_FINDINGS", "gather_library", "library_file_of", "library_table"]

LIBRARY_FINDINGS = "stages/findings-library.json"
NAME = "submissions/library.json"


def library_file_of(workspace: Workspace) -> Path:
    """Return the file of the published library, which need not be there."""
    return workspace.root / NAME


def gather_library(workspace: Workspace) -> Callable[[StageInputs, Path], None]:
    """Read the published library; an entry that cannot be read is a finding."""

    def run(_inputs: StageInputs, out: Path) -> None:
        from stocktake.sources.library import read_library

        entries, findings = read_library(library_file_of(workspace), NAME)
        write_table(library_table(entries), out, "library")
        save_findings(findings, out / LIBRARY_FINDINGS)

    return run


def library_table(entries: Iterable[PublishedEntry]) -> pl.DataFrame:
    """Return entries as the table ``library``, by their numbers."""
    rows = [
        {
            "entry_id": entry.id,
            "kind": entry.kind,
            "title": entry.title,
            "economy_id": entry.economy,
            "year": entry.year,
            "language": entry.language,
            "done": entry.done,
            "results": entry.results,
            "law_title": entry.law_title,
            "law_url": entry.law_url,
            "contact": entry.contact,
            "contact_email": entry.contact_email,
            "themes": list(entry.themes),
            "commitments": list(entry.commitments),
            "files": [f"{each.name} (SHA-256 {each.sha256})" for each in entry.files],
            "published_on": dt.date.fromisoformat(entry.published_on),
            "file": NAME,
        }
        for entry in sorted(entries, key=lambda entry: entry.id)
    ]
    return make_table("library", rows)
