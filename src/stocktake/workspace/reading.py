"""From documents to the register: what a person wrote beside a document goes before what was found.

A document's instrument id is the catalogue's, else made from its file name. Two
documents of one catalogued instrument would double every count: the first by name
is kept, the other is left out with a finding.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import DocumentError
from stocktake.model import Finding, InstrumentNote, Noun
from stocktake.register.readings import Reading
from stocktake.workspace.add import ASKED_FOR, missing_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stocktake.model import Document

__all__ = [
    "DocumentOutcome",
    "catalogue_reading",
    "distinct_readings",
    "left_out",
    "read_one_document",
]


class DocumentOutcome(Noun, frozen=True, kw_only=True):
    """What became of one document: a reading, or the finding that says why not."""

    reading: Reading | None = None
    findings: tuple[Finding, ...] = ()


def read_one_document(
    path: Path, name: str, note: InstrumentNote, *, labeller: str | None = None
) -> tuple[DocumentOutcome, str]:
    """Read a document; return what became of it, and its reading text.

    Args:
        path: The file.
        name: Its path relative to the workspace.
        note: What ``NAME.toml`` beside it says.
        labeller: Where another labeller stands, as ``[reading] labeller`` names it.
    """
    from stocktake.documents.read import read_document
    from stocktake.documents.recognise import recognise_instrument
    from stocktake.register.readings import read_instrument

    try:
        document = read_document(path)
    except DocumentError as error:
        return DocumentOutcome(findings=(left_out(name, error, "document"),)), ""
    found = recognise_instrument(document)
    merged, recognised_by = _merge(note, found)
    reading = read_instrument(
        document,
        instrument_id=merged.catalogue or _id_of(path.stem),
        file=name,
        note=merged,
        recognised_by=recognised_by,
    )
    if labeller is not None:
        from stocktake.register.plugin import ask_labeller, load_labeller

        asked = ask_labeller(reading.statements, load_labeller(labeller))
        reading = msgspec.structs.replace(reading, statements=asked)
    findings = (*_document_notes(name, document), *_not_known(name, path, merged))
    return DocumentOutcome(reading=reading, findings=findings), document.text


def catalogue_reading(instrument_id: str) -> Reading:
    """Return the reading of a catalogued instrument whose document is not in the workspace."""
    return Reading(
        instrument_id=instrument_id,
        file="",
        sha256="",
        media_type="",
        language="en",
        note=InstrumentNote(catalogue=instrument_id),
        recognised_by="catalogue",
        statements=(),
        sections=(),
    )


def distinct_readings(
    outcomes: Sequence[DocumentOutcome], followed: Sequence[str]
) -> tuple[list[Reading], list[Finding]]:
    """Return readings with distinct ids, and a finding for each document that was left out.

    Args:
        outcomes: What became of each document, in the order of their names.
        followed: Catalogued instruments to follow without a document.
    """
    kept: dict[str, Reading] = {}
    findings = []
    for reading in (outcome.reading for outcome in outcomes if outcome.reading is not None):
        first = kept.get(reading.instrument_id)
        if first is None:
            kept[reading.instrument_id] = reading
        elif reading.note.catalogue is not None:
            findings.append(_twice(reading, first))
        else:
            number = next(n for n in range(2, 9999) if f"{first.instrument_id}-{n}" not in kept)
            new_id = f"{first.instrument_id}-{number}"
            kept[new_id] = msgspec.structs.replace(reading, instrument_id=new_id)
    for instrument_id in followed:
        kept.setdefault(instrument_id, catalogue_reading(instrument_id))
    return list(kept.values()), findings


def left_out(name: str, error: Exception, what: str) -> Finding:
    """Return the finding for a file that could not be read."""
    return Finding(
        severity="error",
        file=name,
        where=getattr(error, "where", None) or "",
        value="",
        problem=getattr(error, "problem", str(error)),
        action=f"The {what} was left out. {getattr(error, 'fix', None) or ''}".strip(),
    )


def _merge(note: InstrumentNote, found: InstrumentNote) -> tuple[InstrumentNote, str]:
    """Return what is known, the person's words first, and where it comes from."""
    given = {k: v for k, v in msgspec.structs.asdict(note).items() if v is not None}
    if note.catalogue is not None:
        return note, "sidecar"
    merged = msgspec.structs.replace(found, **given)
    if found.catalogue is not None:
        return merged, "catalogue"
    return merged, "sidecar" if given else "first-lines"


def _id_of(stem: str) -> str:
    """Return an id for addresses from a file name in any script."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "instrument"


def _document_notes(name: str, document: Document) -> list[Finding]:
    return [
        Finding(
            severity="note",
            file=name,
            where=note.where,
            value="",
            problem=note.problem,
            action=note.fix or "Nothing needs to be done if that is right.",
        )
        for note in document.notes
    ]


def _not_known(name: str, path: Path, note: InstrumentNote) -> list[Finding]:
    missing = missing_fields(note)
    if not missing:
        return []
    asked = "; ".join(f"{field}: {ASKED_FOR[field]}" for field in missing)
    return [
        Finding(
            severity="warning",
            file=name,
            where="first lines",
            value=", ".join(missing),
            problem="Not everything about this instrument could be recognised.",
            action=f"Write in {path.with_suffix('.toml').name} beside it - {asked}.",
        )
    ]


def _twice(reading: Reading, first: Reading) -> Finding:
    return Finding(
        severity="error",
        file=reading.file,
        where="whole document",
        value=reading.instrument_id,
        problem=f"This is the same catalogued instrument as {first.file}.",
        action="The document was left out. Keep only one of the two files.",
    )
