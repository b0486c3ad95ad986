"""Add a document to a workspace: copy it, recognise it, and write down what was asked for."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING

import msgspec

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.model import InstrumentNote
    from stocktake.workspace.folder import Workspace

__all__ = ["ASKED_FOR", "add_document", "missing_fields", "note_text", "recognise_file"]

# What every page of an instrument shows, with what a person should type.
ASKED_FOR = {
    "title": "Title as adopted",
    "body": "Who adopted it (for example: APEC Ministers for Telecommunications)",
    "place": "Place of adoption",
    "date": "Date of adoption (YYYY-MM-DD)",
    "kind": "Kind (declaration, statement, plan, resolution, communique)",
}


def recognise_file(path: Path) -> InstrumentNote:
    """Return what the catalogue or the document's own first lines say about it.

    Raises:
        DocumentError: The document cannot be read.
    """
    return recognise_instrument(read_document(path))


def missing_fields(note: InstrumentNote) -> tuple[str, ...]:
    """Return the fields of ``ASKED_FOR`` that are still empty; a catalogued one needs none."""
    if note.catalogue is not None:
        return ()
    return tuple(field for field in ASKED_FOR if getattr(note, field) is None)


def add_document(workspace: Workspace, path: Path, note: InstrumentNote) -> Path:
    """Copy a document into ``instruments/`` with its note beside it, and return its new place.

    Raises:
        WorkspaceError: A document of that name is already there.
    """
    target = workspace.instruments / path.name
    if target.exists():
        raise WorkspaceError(
            f"instruments/ already has a document named {path.name}.",
            where=str(target),
            fix="Give the new one another name, or delete the old one first.",
        )
    workspace.instruments.mkdir(exist_ok=True)
    text = note_text(note)
    shutil.copyfile(path, target)
    if text:
        target.with_suffix(".toml").write_text(text, "utf-8")
    return target


def note_text(note: InstrumentNote) -> str:
    """Return the note as TOML, fields in their order, empty ones left out."""
    lines = []
    for field, value in msgspec.structs.asdict(note).items():
        if value is None:
            continue
        # A JSON string is also a TOML basic string; a TOML date stands bare.
        shown = value.isoformat() if isinstance(value, dt.date) else json.dumps(value)
        lines.append(f"{field} = {shown}")
    return "".join(f"{line}\n" for line in lines)
