"""Tell wrapped text from text with one paragraph to a line, and join wrapped lines.

How a file is laid out is measured, not assumed: where most lines that are
followed by another line run to nearly the same length, it is wrapped, and lines
are joined up to an empty line, a label, or the end of a short line.
"""

from __future__ import annotations

import re
from itertools import pairwise

from stocktake.documents.labels import is_next, split_label

__all__ = ["is_wrapped", "join_lines"]

# A line of its own with places and a date, and one that cannot end before it.
_DATED = re.compile(
    r"(?:[A-Z][\w.'\u2019-]*(?:,| and| of| de)?\s+)*"
    r"\d{1,2}(?:\s*(?:[-\u2013]|to|and)\s*\d{1,2})?\s+[A-Z][a-z]+,?\s+(?:19|20)\d\d$"
)
_FORMULA = re.compile(
    r"(?:as\s+)?(?:adopted|approved|done|signed|held|issued|agreed)\s", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"\s(?:of|the|and|or|to|for|by|with|from|in|at|on|its|their|held|adopted|done|between)$"
)


def is_wrapped(lines: list[str]) -> bool:
    """Return whether lines were broken at a set width rather than at the end of paragraphs."""
    followed = [a for a, b in pairwise(lines) if a.strip() and b.strip()]
    lengths = sorted(len(line.rstrip()) for line in followed)
    if not lengths or lengths[-1] > 160:
        return False
    if len(lengths) == 1:
        # One line runs on where all others stand alone: it is long and has no end.
        alone = sum(not line.strip() for line in lines)
        return alone >= 3 and lengths[0] >= 60 and followed[0].rstrip()[-1] not in ".;:!?"
    width = lengths[-1 - len(lengths) // 20]
    full = sum(length >= 0.75 * width for length in lengths)
    open_ended = sum(line.rstrip()[-1] not in ".;:!?" for line in followed)
    return width >= 40 and full >= 0.5 * len(lengths) and open_ended >= 0.5 * len(lengths)


def join_lines(lines: list[str]) -> list[str]:
    """Return the paragraphs of wrapped lines."""
    found: list[list[str]] = []
    fresh = True
    width = max((len(line.rstrip()) for line in lines), default=0)
    for i, line in enumerate(lines):
        if not line.strip():
            fresh = True
            continue
        last = i + 1 == len(lines) or not lines[i + 1].strip()
        if fresh or _starts_paragraph(line, found[-1], width) or (last and _dates(line, found[-1])):
            found.append([line.strip()])
        else:
            found[-1].append(line.strip())
        fresh = False
    return [_dehyphenated(paragraph) for paragraph in found]


def _starts_paragraph(line: str, paragraph: list[str], width: int) -> bool:
    before = paragraph[-1]
    label = split_label(line.strip())
    if _is_under_capitals(line, paragraph):
        return True
    ended = before.rstrip()[-1:] in {".", ";", ":", "!", "?"}
    if label is not None and label.doubtful and ended:
        above = split_label(paragraph[0])
        if above is not None and is_next(above, label):
            return True  # "6.2 invite" under "6.1 update"
    if label is not None and not label.doubtful:
        # A dash, a star or a number can come to stand at the start of a line by chance.
        drawn = label.kind == "bullet" and label.form[-1] not in "-\u2013\u2014*"
        if ended or drawn or len(before) < 0.5 * width:
            return True
        above = split_label(paragraph[0])
        if above is not None and before.endswith(",") and is_next(above, label):
            return True  # "2. Aware" under "1. We, the Ministers,"
    return ended and len(before) < 0.7 * width


def _dates(line: str, paragraph: list[str]) -> bool:
    """Return whether a line gives a place and a date under a title: "Lima, 1-3 June 2005"."""
    open_ended = len(paragraph) == 1 and paragraph[0].rstrip()[-1].isalpha()
    if not open_ended or _GOES_ON.search(paragraph[0]) or _FORMULA.match(paragraph[0]):
        return False
    return bool(_DATED.match(line.strip()))


def _is_under_capitals(line: str, paragraph: list[str]) -> bool:
    """Return whether a line follows a title in capitals: "DIGITAL 2032" over "A strategy for"."""
    title = paragraph[0]
    if len(paragraph) > 1 or not title.isupper() or len(title.split()) < 2:
        return False
    return line.strip()[:1].isupper() and not line.isupper()


def _dehyphenated(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        split_word = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        text = text[:-1] + line if split_word else f"{text} {line}"
    return text
