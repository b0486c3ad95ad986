"""Stocktake from Python: paths as strings, every table as a Polars frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from stocktake.documents.read import read_document
from stocktake.register.read import read_statements
from stocktake.vocab import load
from stocktake.workspace import build as building
from stocktake.workspace import folder

if TYPE_CHECKING:
    import datetime as dt

    from stocktake.workspace.build import BuildResult
    from stocktake.workspace.folder import Workspace

__all__ = [
    "assessments",
    "build",
    "catalogue",
    "commitments",
    "new_workspace",
    "observations",
    "open_workspace",
    "read",
    "statements",
    "table",
]


def new_workspace(
    path: str | Path,
    *,
    name: str | None = None,
    members: str = "apt",
    assessed_on: dt.date | None = None,
) -> Workspace:
    """Make an empty workspace in a new or empty folder; see ``stocktake new``."""
    return folder.new_workspace(Path(path), name=name, members=members, assessed_on=assessed_on)


def open_workspace(path: str | Path = ".") -> Workspace:
    """Return the workspace in a folder, or in the nearest folder above it."""
    return folder.open_workspace(Path(path))


def build(path: str | Path = ".", *, strict: bool = False) -> BuildResult:
    """Build the workspace in a folder; see ``stocktake build``."""
    return building.build_workspace(open_workspace(path), strict=strict)


def table(path: str | Path, name: str) -> pl.DataFrame:
    """Return one table of the last build; names and columns are in docs/reference/tables.md."""
    return open_workspace(path).table(name)


def statements(path: str | Path = ".") -> pl.DataFrame:
    """Return the table ``statements``: every sentence of every document, as read."""
    return table(path, "statements")


def commitments(path: str | Path = ".") -> pl.DataFrame:
    """Return the table ``commitments``: what was promised, asked for or aimed at."""
    return table(path, "commitments")


def observations(path: str | Path = ".") -> pl.DataFrame:
    """Return the table ``observations``: every value with its source."""
    return table(path, "observations")


def assessments(path: str | Path = ".") -> pl.DataFrame:
    """Return the table ``assessments``: every KPI judged for every economy."""
    return table(path, "assessments")


def read(file: str | Path) -> pl.DataFrame:
    """Return the statements of one document, with the columns that ``stocktake read`` prints."""
    rows = [
        {
            "provision": s.provision,
            "statement": s.statement,
            "text": s.text,
            "role": s.role.value,
            "force": s.force.value if s.force else None,
            "actor": s.actor.value if s.actor else None,
            "themes": list(s.themes),
            "beneficiaries": list(s.beneficiaries),
            "deadlines": list(s.deadlines),
            "references": list(s.references),
            "start": s.start,
            "end": s.end,
            "page": s.page,
            "confidence": s.confidence,
        }
        for s in read_statements(read_document(Path(file)))
    ]
    words = pl.List(pl.String)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "deadlines": pl.List(pl.Int64),
        "page": pl.Int64,
        "force": pl.String,
        "actor": pl.String,
        **dict.fromkeys(("themes", "beneficiaries", "references"), words),
    }
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)


def catalogue() -> pl.DataFrame:
    """Return the built-in catalogue: one row per entry of the five instruments."""
    return pl.DataFrame(
        [
            {
                "instrument_id": instrument.id,
                "instrument": instrument.short_title,
                "label": entry.label,
                "paraphrase": entry.paraphrase,
                "role": entry.role,
                "force": entry.force.value if entry.force else None,
                "actor": entry.actor.value if entry.actor else None,
                "themes": list(entry.themes),
                "deadline": entry.deadline,
                "kpis": [binding.kpi for binding in entry.kpis],
                "evidence": [test.test for test in entry.evidence],
            }
            for instrument in load.catalogue().values()
            for entry in instrument.entries
        ],
        schema_overrides={"deadline": pl.Int64, "force": pl.String, "actor": pl.String},
        infer_schema_length=None,
    )
