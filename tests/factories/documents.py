"""Small documents built from lines, for tests of reading."""

from __future__ import annotations

from stocktake.model import Document, Segment, SegmentKind

__all__ = ["Line", "document_of"]

Line = tuple[str, str, SegmentKind]


def document_of(*lines: Line) -> Document:
    """Return a document with one segment per line: provision, text, kind.

    A lead-in governs the items after it, a heading the segments up to the next one.
    """
    text = ""
    segments: list[Segment] = []
    lead_in: int | None = None
    section: int | None = None
    for position, (provision, words, kind) in enumerate(lines):
        same = bool(segments) and segments[-1].provision == provision
        segments.append(
            Segment(
                provision=provision,
                statement=segments[-1].statement + 1 if same else 1,
                start=len(text),
                end=len(text) + len(words),
                kind=kind,
                lead_in=lead_in if kind in (SegmentKind.ITEM, SegmentKind.LEAD_IN) else None,
                section=section,
            )
        )
        text += words + "\n"
        if kind is SegmentKind.HEADING:
            lead_in, section = None, position
        elif kind is SegmentKind.LEAD_IN:
            lead_in = position
        elif kind is SegmentKind.PARAGRAPH:
            lead_in = None
    return Document(
        name="specimen.txt",
        sha256="0" * 64,
        media_type="text/plain",
        language="en",
        text=text,
        segments=tuple(segments),
    )
