"""Blocks: what every reader hands to the segmenter, whatever the file was.

A block is one paragraph, heading, list item or table row as it stands on the
page, with the hints that the format gives (its style, its printed marker, how
deep it is nested). Readers say what they see; ``segment`` decides what it is.
"""

from __future__ import annotations

from enum import StrEnum

from stocktake.model.document import DocumentNote
from stocktake.model.noun import Noun

__all__ = [
    "CELL_SEPARATOR",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_PAGES",
    "Block",
    "Reading",
    "Style",
    "fold",
]

# Far above any declaration or plan (a 1,000-page report with pictures has some 50 MB), low
# enough that a laptop with 4 GB reads the largest document without swapping.
MAX_BYTES = 200 * 1024 * 1024
MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000

# Between the cells of a table row: a sign that no sentence uses, so that a reader can split it.
CELL_SEPARATOR = " | "

# Invisible signs that only steer line breaking or joining: soft hyphen, zero-width space,
# joiners, direction marks, byte order mark.
_SIGNS: dict[int, str | None] = {
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]),
    # Ligatures, which printing and recognition leave in words.
    **dict(enumerate(["ff", "fi", "fl", "ffi", "ffl", "st", "st"], 0xFB00)),
}


class Style(StrEnum):
    """What the format itself says about a block."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    HEADER_ROW = "header-row"
    NOTE = "note"


class Block(Noun, frozen=True, kw_only=True):
    """One paragraph, heading, list item, table row or note.

    Attributes:
        text: Its words. A tab or several spaces after a printed label are kept, because they
            tell a label from the first word; the segmenter folds the rest.
        style: What the format says it is.
        marker: Printed marker that the format keeps apart from the text (``1.``, ``(a)``, ``•``).
        level: Depth of a heading (from 1) or of a list (from 1); 0 where the format is silent.
        strong: Whether all of it is bold, larger or centred.
        page: Page on which it starts.
        breaks: Where it runs on to another page: offset in ``text`` and page number.
        title_end: How much of its start is set bold while the rest is not: a run-in title.
    """

    text: str
    style: Style = Style.PARAGRAPH
    marker: str | None = None
    level: int = 0
    strong: bool = False
    page: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    title_end: int = 0


class Reading(Noun, frozen=True, kw_only=True):
    """What a reader found in a file.

    Attributes:
        blocks: In reading order.
        notes: What was odd.
        page_count: Number of pages, where the format has pages.
    """

    blocks: tuple[Block, ...]
    notes: tuple[DocumentNote, ...] = ()
    page_count: int = 0


def fold(text: str) -> str:
    """Return the text with white space folded, invisible signs out and ligatures as letters."""
    return " ".join(text.translate(_SIGNS).split())
