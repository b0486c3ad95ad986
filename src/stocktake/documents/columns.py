"""Order the lines of a page as they are read: columns one after the other.

Columns are stretches of prose beside each other with an empty strip between
them; lines that cross the strip part what is above from what is below. Cells of
a table stand beside each other as well: where paragraphs on both sides begin on
the same lines again and again, the page is left as it is. Left out: columns
that run around a picture.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import structs

from stocktake.documents.grid import build_rows
from stocktake.documents.labels import split_label

if TYPE_CHECKING:
    from stocktake.documents.lines import Line

__all__ = ["order_lines"]

_LEAST_COLUMN_LINES = 6
_ALIKE = 0.15  # columns whose widths differ by less than this share are of one width
_DEEPEST_INDENT = 40.0  # points
# Three columns are two, one of which is two again; four are the most that is set.
_MOST_SPLITS = 3
# A step this much wider than the usual one begins a paragraph.
_PARAGRAPH_STEP = 1.3
_UNEVEN = 1.25


def order_lines(lines: list[Line], *, flow: int, splits: int = 0) -> list[Line]:
    """Return the lines of one page in reading order, with rows put together.

    Args:
        lines: In any order.
        flow: Number of the first column.
        splits: How often the page has been split already.
    """
    if not lines:
        return []
    gutter = _find_gutter(lines) if splits < _MOST_SPLITS else None
    if gutter is None:
        return [structs.replace(line, flow=flow) for line in build_rows(lines)]
    found: list[Line] = []
    band: list[Line] = []
    for line in [*sorted(lines, key=lambda line: -line.y), None]:
        crosses = line is not None and line.x0 < gutter < line.x1
        if line is not None and not crosses:
            band.append(line)
            continue
        for column in (
            [x for x in band if x.x1 <= gutter],
            [x for x in band if x.x0 >= gutter],
        ):
            found.extend(order_lines(column, flow=flow + len(found), splits=splits + 1))
        band = []
        if line is not None:
            found.append(structs.replace(line, flow=flow + len(found)))
    return found


def _find_gutter(lines: list[Line]) -> float | None:
    """Return the middle of the empty strip between columns of prose, if there is one."""
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    width = right - left
    # Lines this long cross every strip.
    broad = sum(line.x1 - line.x0 > 0.7 * width for line in lines)
    if width <= 0 or broad > 0.25 * len(lines):
        return None
    strips = []
    for step in range(28, 73):
        x = left + width * step / 100
        strips.append((sum(line.x0 < x < line.x1 for line in lines), abs(step - 50), x))
    crossing, _, x = min(strips)
    if crossing > 0.25 * len(lines):
        return None
    sides = ([y for y in lines if y.x1 <= x], [y for y in lines if y.x0 >= x])
    if not _are_columns(sides) or not _stand_beside(sides):
        return None
    if _are_cells(sides):
        return None
    before = max(line.x1 for line in sides[0])
    after = min(line.x0 for line in sides[1])
    return (before + after) / 2


def _are_columns(sides: tuple[list[Line], list[Line]]) -> bool:
    """Return whether both sides are prose; the last column of a text may have few lines."""
    few, many = sorted(sides, key=len)
    if not _is_column(many):
        return False
    if len(few) >= _LEAST_COLUMN_LINES:
        return _is_column(few)
    width = max(line.x1 for line in many) - min(line.x0 for line in many)
    left = min((line.x0 for line in few), default=0.0)
    full = [line for line in few if abs(line.x1 - line.x0 - width) < _ALIKE * width]
    return bool(full) and all(line.x0 - left < _DEEPEST_INDENT for line in few)


def _is_column(side: list[Line]) -> bool:
    """Return whether the lines of one side are mostly full lines of text."""
    if len(side) < _LEAST_COLUMN_LINES:
        return False
    width = max(line.x1 for line in side) - min(line.x0 for line in side)
    # Of two columns on one side every line is half as long as the side is wide.
    wide = sum(line.x1 - line.x0 > 0.3 * width for line in side)
    # Most lines of prose go on with a sentence; most cells begin with a capital or a number.
    going_on = sum(line.text[:1].isalpha() and not line.text[:1].isupper() for line in side)
    return wide >= 0.5 * len(side) and going_on >= 0.3 * len(side)


def _stand_beside(sides: tuple[list[Line], list[Line]]) -> bool:
    tops = [max(line.y for line in side) for side in sides]
    feet = [min(line.y for line in side) for side in sides]
    overlap = min(tops) - max(feet)
    # The last page of a document may have a short second column.
    lower = min(top - foot for top, foot in zip(tops, feet, strict=True))
    return overlap >= 0.4 * (max(tops) - min(feet)) or overlap >= 0.9 * lower


def _are_cells(sides: tuple[list[Line], list[Line]]) -> bool:
    """Return whether the two sides are cells of a table: their paragraphs begin on one line.

    Numbered paragraphs of like length in two columns do so as well; then both are numbered.
    """
    starts = [_paragraph_starts(side) for side in sides]
    few, many = sorted(starts, key=len)
    size = sides[0][0].size
    shared = [y for y in few if any(abs(y - z) < 0.3 * size for z in many)]
    steps = [step for side in starts for step in side.values()]
    if not steps or max(steps) < _UNEVEN * min(steps):
        # Below a shorter cell there is more room; paragraphs of a column stand evenly.
        return False
    if len(shared) < 2 or len(shared) < 0.7 * len(few):
        return False
    numbered = [sum(split_label(line.text) is not None for line in side) for side in sides]
    return min(numbered) < 0.5 * len(shared)


def _paragraph_starts(side: list[Line]) -> dict[float, float]:
    """Return the heights at which paragraphs begin below a wider step, with these steps."""
    heights = sorted({round(line.y, 1) for line in side}, reverse=True)
    steps = sorted(a - b for a, b in pairwise(heights) if a - b > 1.0)
    if not steps:
        return {}
    usual = steps[len(steps) // 4]
    return {b: a - b for a, b in pairwise(heights) if a - b > _PARAGRAPH_STEP * usual}
