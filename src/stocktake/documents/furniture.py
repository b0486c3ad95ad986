"""Find what surrounds the text of printed pages: running heads and feet, page numbers, notes.

Lines that return at the head or foot of many pages, and page numbers, are
dropped; small type at the foot that starts with a note mark is a note. Left
out: notes set in the size of the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

from stocktake.documents.lines import LARGER, SMALLER, Line

__all__ = ["NOTE_MARK", "drop_furniture", "is_note_mark", "split_notes"]

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|стр\.)\s*)?(?:(?!(?:19|20)\d\d)\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|de|из|sur)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
NOTE_MARK = re.compile(r"\s*(?:\d{1,3}|[*†‡§¹²³]|\(\d+\)|[a-z])\s?(?=\S)")
# Running heads have up to three lines (two columns: six pieces) and a gap below them.
_MOST_HEAD_LINES = 6
_SET_OFF = 1.5
_ALIGNED = 4.0  # points: places of cells in one column


def drop_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop running heads and feet and page numbers; keep a larger first one, which is the title."""
    marginal = [_marginal(page) for page in pages]
    seen: Counter[str] = Counter()
    sizes: dict[str, list[float]] = defaultdict(list)
    for lines in marginal:
        seen.update({_normal(line.text) for line in lines})
        for line in lines:
            sizes[_normal(line.text)].append(line.size)
    # Left and right pages have their own; a document of two pages repeats on both.
    least = max(2, len(pages) // 4)

    def returns(line: Line) -> bool:
        key = _normal(line.text)
        return seen[key] >= least and line.size <= LARGER * median(sizes[key])

    def is_furniture(line: Line, page: list[Line]) -> bool:
        if not _PAGE_NUMBER.match(line.text):
            return returns(line)
        # A number beside words is a page number only where they are a running head.
        beside = [x for x in page if x is not line and abs(x.y - line.y) < 0.35 * line.size]
        return all(returns(x) for x in beside)

    dropped = [
        {id(x) for x in lines if is_furniture(x, page)}
        for lines, page in zip(marginal, pages, strict=True)
    ]
    return [
        [line for line in page if id(line) not in gone]
        for page, gone in zip(pages, dropped, strict=True)
    ]


def _marginal(page: list[Line]) -> list[Line]:
    """Return the lines at head and foot that a gap sets off from the text."""
    found: list[Line] = []
    for at_top in (True, False):
        edge = sorted(
            (line for line in page if (line.top if at_top else line.bottom)),
            key=lambda line: -line.y if at_top else line.y,
        )
        rest = [line.y for line in page if not (line.top if at_top else line.bottom)]
        inner = max(rest, default=-1e6) if at_top else min(rest, default=1e6)
        group: list[Line] = []
        for line, following in pairwise([*edge, None]):
            group.append(line)  # type: ignore[arg-type]  # only the last is None
            y = inner if following is None else following.y
            if abs(y - group[-1].y) > _SET_OFF * group[-1].size:
                if len(group) <= _MOST_HEAD_LINES and not _heads_table(group, page):
                    found.extend(group)
                group = []
    return found


def _heads_table(group: list[Line], page: list[Line]) -> bool:
    """Return whether lines at the head are the names of columns that stand right below them."""
    lowest = min(group, key=lambda line: line.y)
    below = [line for line in page if line.y < lowest.y - 0.35 * lowest.size]
    if not below:
        return False
    next_y = max(line.y for line in below)
    cells = [line.x0 for line in below if line.y > next_y - 0.35 * lowest.size]
    aligned = sum(any(abs(line.x0 - x) < _ALIGNED for x in cells) for line in group)
    return aligned >= 2 and len(cells) >= 2


def _normal(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def is_note_mark(line: Line, body: float) -> bool:
    """Return whether a line is nothing but the raised number of a note."""
    return line.size < 0.8 * body and bool(re.fullmatch(r"[\d*†‡,\s]{1,4}", line.text))


def split_notes(page: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Return the lines of the text and those of the notes at its foot."""
    small = [line for line in page if line.size < SMALLER * body]
    lowest = min((line.y for line in page if line.size >= SMALLER * body), default=0.0)
    foot = [line for line in small if line.y < lowest]
    marked = [line.y for line in foot if NOTE_MARK.match(line.text)]
    if not marked:
        return page, []
    notes = {id(line) for line in foot if line.y <= max(marked) + 1.0}
    return [x for x in page if id(x) not in notes], [x for x in foot if id(x) in notes]
