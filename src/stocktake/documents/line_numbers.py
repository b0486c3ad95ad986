"""On which line of a text file each segment of a document starts.

Only plain text and Markdown have lines that a person can count. The reading text has other
white space and no printed labels, so that a segment is found again by its first letters,
white space left out, in the order of the text. A segment that cannot be found (joined over
a page end, an entity of mark-up) has no line.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stocktake.documents.encoding import decode

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.model.document import Document

__all__ = ["find_line_numbers"]

LINED = ("text/plain", "text/markdown")
# First letters by which a segment is found again; fewer would find another one.
LETTERS = 40


def find_line_numbers(path: Path, document: Document) -> tuple[int | None, ...]:
    """Return for each segment the line of the file on which it starts, counted from 1.

    Args:
        path: The file that the document was read from.
        document: The document.

    Raises:
        DocumentError: The bytes are not text.
    """
    if document.media_type not in LINED:
        return (None,) * len(document.segments)
    text, _ = decode(path.read_bytes(), str(path))
    letters = []
    starts = [0]
    for line in text.split("\n"):
        squeezed = "".join(line.split())
        letters.append(squeezed)
        starts.append(starts[-1] + len(squeezed))
    whole = "".join(letters)
    found: list[int | None] = []
    at = 0
    for segment in document.segments:
        wanted = "".join(document.text[segment.start : segment.end].split())[:LETTERS]
        place = whole.find(wanted, at) if wanted else -1
        found.append(bisect_right(starts, place) if place >= 0 else None)
        at = max(at, place)
    return tuple(found)
