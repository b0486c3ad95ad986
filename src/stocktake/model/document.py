"""A document as it was read: its text, its pages, and the segments it is made of.

All offsets count characters of ``Document.text``, the reading text: what a
person would read aloud, with mark-up, page furniture and soft hyphens already
taken out. ``text[segment.start:segment.end]`` with its white space folded is
the text of the segment.
"""

from __future__ import annotations

from enum import StrEnum

from stocktake.model.noun import Noun

__all__ = ["Document", "DocumentNote", "Page", "Segment", "SegmentKind"]


class SegmentKind(StrEnum):
    """What a segment is on the page, before anybody asks what it says."""

    HEADING = "heading"
    LEAD_IN = "lead-in"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    FURNITURE = "furniture"


class Page(Noun, frozen=True, kw_only=True):
    """One printed page and the characters of the reading text that stand on it."""

    number: int
    start: int
    end: int


class Segment(Noun, frozen=True, kw_only=True):
    """One sentence, heading or lead-in of a document, ready to be read as a statement.

    Attributes:
        provision: Printed label of the provision (``14``, ``A1``, ``a.1.1``), or ``p1``, ``p2`` ...
        statement: Number of the segment within its provision, from 1.
        start: First character in the document's reading text.
        end: One past the last character.
        page: Printed page number, where the format has pages.
        kind: What it is on the page.
        lead_in: Position in ``Document.segments`` of the lead-in that governs it.
        section: Position in ``Document.segments`` of the nearest heading above it.
        word: What its printed label calls it ("Objective" of "Objective 2:"), or nothing.
    """

    provision: str
    statement: int
    start: int
    end: int
    page: int | None = None
    kind: SegmentKind = SegmentKind.PARAGRAPH
    lead_in: int | None = None
    section: int | None = None
    word: str = ""


class DocumentNote(Noun, frozen=True, kw_only=True):
    """Something a person should know about how the document was read."""

    problem: str
    where: str = ""
    fix: str = ""


class Document(Noun, frozen=True, kw_only=True):
    """A file turned into text and segments.

    Attributes:
        name: File name, as the user sees it.
        sha256: Hash of the file's bytes, in hexadecimal.
        media_type: Such as ``application/pdf``.
        language: ISO 639-1 code of the language it was found to be in.
        text: The reading text.
        pages: Pages in order; empty where the format has none.
        segments: Sentences, headings and lead-ins in reading order.
        notes: What was odd (pages without text, tracked changes taken as accepted ...).
    """

    name: str
    sha256: str
    media_type: str
    language: str
    text: str
    pages: tuple[Page, ...] = ()
    segments: tuple[Segment, ...] = ()
    notes: tuple[DocumentNote, ...] = ()

    def segment_text(self, segment: Segment) -> str:
        """Return the text of a segment with its white space folded."""
        return " ".join(self.text[segment.start : segment.end].split())
