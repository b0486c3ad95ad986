"""One printed line with its place, as the PDF reader finds it and the layout puts it together."""

from __future__ import annotations

from collections import Counter

from stocktake.model.noun import Noun

__all__ = ["LARGER", "SMALLER", "Line", "find_body_size"]

# A heading is set larger than the text by a tenth at least; a note smaller by a tenth.
LARGER, SMALLER = 1.09, 0.91


class Line(Noun, frozen=True, kw_only=True, gc=False):
    """One printed line, or the part of it in one column or cell.

    Attributes:
        text: Its words; a tab after a label that stands off.
        x0: Left edge in points.
        x1: Right edge.
        y: Lower edge of the type, from the foot of the page.
        size: Height of the type.
        page: Number of the page.
        top: Whether it stands where running heads do.
        bottom: Whether it stands where running feet do.
        bold: Whether its first and last letters are bold.
        hyphen: Whether its last word is broken.
        flow: Number of the column it belongs to, in reading order.
        cells: Its cells, where it is a table row.
        lead: How many of its first characters are bold, where the rest is not.
        turned: Whether it runs in another direction than the page is read.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    top: bool = False
    bottom: bool = False
    bold: bool = False
    hyphen: bool = False
    flow: int = 0
    cells: tuple[str, ...] = ()
    lead: int = 0
    turned: bool = False


def find_body_size(pages: list[list[Line]]) -> float:
    """Return the height of the type that most characters are set in."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 12.0
