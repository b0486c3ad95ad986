"""A reading: one document of a workspace, read, with what is known of the instrument it holds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from stocktake.model import Document, InstrumentNote, Noun, Segment, Statement
from stocktake.register.read import read_statements

__all__ = ["Reading", "ReviewMark", "read_instrument"]


class ReviewMark(Noun, frozen=True, kw_only=True):
    """What a person's review did to a statement.

    Attributes:
        state: ``confirmed``, ``corrected``, or ``drifted``: the text was another then.
        by: Who reviewed it.
        on: The day of the review.
        note: How it had been read, and why that was corrected; may be empty.
    """

    state: Literal["confirmed", "corrected", "drifted"]
    by: str
    on: dt.date
    note: str


class Reading(Noun, frozen=True, kw_only=True):
    """All that the tables of one instrument are made from.

    Attributes:
        instrument_id: Id of the instrument: the catalogue's, else made from the file's name.
        file: The document, relative to the workspace.
        sha256: Hash of the file's bytes.
        media_type: Such as ``application/pdf``.
        language: ISO 639-1 code.
        pages: Number of pages, where the format has pages.
        note: What is known of the instrument.
        recognised_by: ``sidecar``, ``catalogue`` or ``first-lines``.
        statements: Its statements in reading order.
        sections: For each statement the text of the nearest heading above it, or "".
        marks: For each reviewed statement, by its position, what the review did.
    """

    instrument_id: str
    file: str
    sha256: str
    media_type: str
    language: str
    pages: int | None = None
    note: InstrumentNote
    recognised_by: str
    statements: tuple[Statement, ...]
    sections: tuple[str, ...]
    marks: dict[int, ReviewMark] = msgspec.field(default_factory=dict)


def read_instrument(
    document: Document, *, instrument_id: str, file: str, note: InstrumentNote, recognised_by: str
) -> Reading:
    """Read the statements of a document and keep them with what is known of it.

    Args:
        document: The document as text and segments.
        instrument_id: Id of the instrument.
        file: The document's path, relative to the workspace.
        note: Title, body, place, date and the rest, as far as known.
        recognised_by: Where the note comes from: ``sidecar``, ``catalogue`` or ``first-lines``.
    """
    return Reading(
        instrument_id=instrument_id,
        file=file,
        sha256=document.sha256,
        media_type=document.media_type,
        language=document.language,
        pages=len(document.pages) or None,
        note=note,
        recognised_by=recognised_by,
        statements=read_statements(document),
        sections=tuple(_section(document, segment) for segment in document.segments),
    )


def _section(document: Document, segment: Segment) -> str:
    return (
        "" if segment.section is None else document.segment_text(document.segments[segment.section])
    )
