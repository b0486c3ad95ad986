"""Put the lines of printed pages together into paragraphs, headings, table rows and notes.

Lines are one paragraph while they keep their type and distance and nothing
starts anew (a label, an indent, a line after a short one). At the head of a
page, where no distance tells, the document's own habit does: whether its
paragraphs often end with a full line. A label that does not count on from the
one before it may be a number of the sentence, and starts nothing in the middle
of one. A word hyphenated at a line end is joined, unless the document writes it
with a hyphen. Lines that run across the page are notes. Left out: paragraphs
that only the meaning tells apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import structs

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Style
from stocktake.documents.columns import order_lines
from stocktake.documents.furniture import NOTE_MARK, drop_furniture, is_note_mark, split_notes
from stocktake.documents.labels import Label, is_next, split_label
from stocktake.documents.lines import LARGER, Line, find_body_size
from stocktake.documents.parts import opens_clause
from stocktake.documents.tables import has_head

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["build_blocks"]

_ENDED = re.compile(r"[.;:!?。\uff1b\uff1a\uff01\uff1f؛؟][\"'”\u2019»)\]]*(?:\s+(?:and|or))?$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"\s*[^\W\d_]+")
# English compounds are written with a hyphen after these.
_FIRST_HALVES = frozenset(
    [
        *("high", "low", "long", "short", "well", "self", "cross", "cost", "user", "real", "end"),
        *("evidence", "people", "human", "result", "results", "gender", "risk", "large", "small"),
        *("medium", "mid", "non", "decision", "policy", "rule", "data", "market", "state", "world"),
        *("sub", "follow", "up", "one", "two", "three", "first", "second", "third", "e", "least"),
    ]
)
_BROKEN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-?$")
# Lines further apart than this many usual distances are different paragraphs.
_WIDE_PITCH = 1.3
# A line that ends this share of the width before the edge is the last of its paragraph.
_SHORT_END = 0.15
# Fewer paragraphs that end with a full line say nothing about the habit of a document.
_LEAST_ENDS = 3
# Distances that differ by less are the same; this many make a habit.
# Lines are set this many sizes apart where they are close, and wider where they are open.
_CLOSE_PITCH, _OPEN_PITCH = 1.25, 1.6
_SAME_PITCH, _LEAST_ALIKE = 1.06, 2
# After these a number or a Roman number goes on with the sentence.
_BEFORE_NUMBER = re.compile(
    r"\b(?:paras?|nos?|arts?|secs?|chs?|pp?|vol|res|fig|annex|article|section|paragraph|resolution"
    r"|decision|chapter|and|or|to|of|by|п|пп|ст|núm|párr|par)\.?$",
    re.IGNORECASE,
)
_INDENT = 9.0  # points: about a letter and a half; below it is optical margin alignment
_COLUMN_START = 25.0  # points: columns that start in the same strip are alike
_TABLE_SAMPLE = 12  # rows that are looked at to tell whether the first names the columns


@dataclass(slots=True)
class _Measures:
    """What is usual in the document."""

    body: float
    pitch: dict[int, float]
    left: dict[int, float]
    right: dict[int, float]
    words: set[str]
    hyphenated: set[str]
    ends_full: bool = False
    labels: dict[str, Label] = field(default_factory=dict)


def build_blocks(pages: list[list[Line]]) -> list[Block]:
    """Return the blocks of a document from the lines of its pages."""
    kept = drop_furniture(pages)
    body = find_body_size(kept)
    lines: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for number, page in enumerate(kept, 1):
        upright = [x for x in page if not (x.turned or is_note_mark(x, body))]
        text, foot = split_notes(upright, body)
        turned = [x for x in page if x.turned]
        notes[number] = [*sorted(foot, key=lambda line: -line.y), *turned]
        lines.extend(order_lines(text, flow=len(lines)))
    measures = _measure(lines, body)
    return _blocks(lines, notes, measures)


def _measure(lines: list[Line], body: float) -> _Measures:
    gaps: dict[int, list[float]] = defaultdict(list)
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for line in lines:
        left[line.flow] = min(left.get(line.flow, line.x0), line.x0)
        right[line.flow] = max(right.get(line.flow, line.x1), line.x1)
    right = _usual_right(lines, left, right)
    for a, b in pairwise(lines):
        if a.flow == b.flow and 0 < a.y - b.y < 4 * a.size and abs(a.size - b.size) < 1:
            gaps[round(a.size)].append(a.y - b.y)
    pitch = {size: _usual_pitch(values, size) for size, values in gaps.items()}
    for size, step in pitch.items():
        pitch[size] = _pitch_of_single_lines(lines, (left, right), size, step)
    full = [_is_full_end(a, b, (left, right)) for a, b in pairwise(lines)]
    parted = [
        a.y - b.y > _WIDE_PITCH * pitch.get(round(b.size), b.size * 1.2)
        for (a, b), ends in zip(pairwise(lines), full, strict=True)
        if ends
    ]
    whole = "\n".join(_whole_words(lines))
    words = set(_WORD.findall(whole.lower()))
    hyphenated = {word for word in words if "-" in word}
    ends_full = len(parted) >= _LEAST_ENDS and sum(parted) > 0.5 * len(parted)
    return _Measures(body, pitch, left, right, words, hyphenated, ends_full)


def _whole_words(lines: list[Line]) -> Iterator[str]:
    """Yield the lines without the words that are broken at either end."""
    broken = False
    for line in lines:
        text = _FIRST_WORD.sub("", line.text) if broken else line.text
        broken = line.hyphen or line.text.endswith("-")
        yield _BROKEN_WORD.sub("", text) if broken else text


def _usual_pitch(gaps: list[float], size: int) -> float:
    """Return the distance of lines inside paragraphs: the least that comes several times.

    Lines inside paragraphs are the closest ones; where paragraphs are short they are few.
    """
    gaps = sorted(gaps)
    for i, gap in enumerate(gaps):
        alike = bisect_right(gaps, _SAME_PITCH * gap) - i
        if gap > 0.8 * size and alike >= max(_LEAST_ALIKE, len(gaps) // 40):
            return gap
    return gaps[len(gaps) // 10]


def _pitch_of_single_lines(
    lines: list[Line],
    edges: tuple[dict[int, float], dict[int, float]],
    size: int,
    pitch: float,
) -> float:
    """Return the distance that lines inside paragraphs would have, where no paragraph has two.

    Most lines of such a document end early and stand far apart.
    """
    if pitch <= _OPEN_PITCH * size:
        return pitch
    ends = [
        line.x1 < edges[1][line.flow] - _SHORT_END * (edges[1][line.flow] - edges[0][line.flow])
        for line in lines
        if round(line.size) == size
    ]
    return _CLOSE_PITCH * size if sum(ends) > 0.5 * len(ends) else pitch


def _is_full_end(
    line: Line, following: Line, edges: tuple[dict[int, float], dict[int, float]]
) -> bool:
    """Return whether a sentence ends at the end of a full line and the next line opens one."""
    if line.flow != following.flow or not following.text[:1].isupper() or line.hyphen:
        return False
    left, right = edges[0][line.flow], edges[1][line.flow]
    return line.x1 >= right - _SHORT_END * (right - left) and _has_ended(line.text)


def _has_ended(text: str) -> bool:
    return bool(_ENDED.search(text, max(len(text) - 12, 0)))


def _usual_right(
    lines: list[Line], left: dict[int, float], right: dict[int, float]
) -> dict[int, float]:
    """Return where lines end in every column; a short page takes it from the others like it."""
    rights: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        rights[round(left[line.flow] / _COLUMN_START)].append(right[line.flow])
    usual = {start: median(values) for start, values in rights.items()}
    return {
        flow: max(edge, usual[round(left[flow] / _COLUMN_START)]) for flow, edge in right.items()
    }


def _blocks(lines: list[Line], notes: dict[int, list[Line]], measures: _Measures) -> list[Block]:
    levels = _levels(lines, measures)
    blocks: list[Block] = []
    paragraph: list[Line] = []
    noted = 0
    for line in [*lines, None]:
        if paragraph and (line is None or line.cells or _starts_anew(paragraph, line, measures)):
            blocks.append(_block(paragraph, measures, levels))
            noted = _write_notes(blocks, notes, noted, paragraph[-1].page, measures)
            paragraph = []
        if line is None:
            break
        if line.cells:
            text = CELL_SEPARATOR.join(line.cells)
            blocks.append(Block(text=text, style=Style.ROW, page=line.page))
        else:
            paragraph.append(line)
    _write_notes(blocks, notes, noted, max(notes, default=0) + 1, measures)
    return _with_heads(blocks)


def _with_heads(blocks: list[Block]) -> list[Block]:
    """Mark the row that names the columns; drop it where the next page repeats it."""
    found: list[Block] = []
    head = ""
    for i, block in enumerate(blocks):
        if block.style is not Style.ROW:
            found.append(block)
            continue
        opens = not found or found[-1].style not in {Style.ROW, Style.HEADER_ROW, Style.NOTE}
        if opens:
            near = [b for b in blocks[i : i + _TABLE_SAMPLE] if b.style is Style.ROW]
            is_head = has_head([b.text.split(CELL_SEPARATOR) for b in near])
            head = block.text if is_head else head
        if block.text == head and not opens and block.page != found[-1].page:
            continue
        is_head = opens and block.text == head
        found.append(structs.replace(block, style=Style.HEADER_ROW) if is_head else block)
    return found


def _write_notes(
    blocks: list[Block], notes: dict[int, list[Line]], done: int, page: int, measures: _Measures
) -> int:
    """Write the notes of the pages before this one; return the last page written."""
    for number in range(done + 1, page):
        current: list[Line] = []
        for line in [*notes.get(number, []), None]:
            if current and (line is None or line.turned or NOTE_MARK.match(line.text)):
                text, _ = _text(current, measures)
                blocks.append(Block(text=text, style=Style.NOTE, page=number))
                current = []
            if line is not None:
                current.append(line)
    return max(done, page - 1)


def _starts_anew(paragraph: list[Line], line: Line, measures: _Measures) -> bool:
    """Return whether a line starts a paragraph of its own."""
    before = paragraph[-1]
    if abs(line.size - before.size) > 0.08 * measures.body:
        return True
    ended = not before.hyphen and _has_ended(before.text)
    right = measures.right[before.flow]
    short = before.x1 < right - _SHORT_END * (right - measures.left[before.flow])
    if line.bold != before.bold and (ended or short):
        return True
    if _is_labelled(line, before, measures, ended=ended, short=short):
        return True
    if before.flow != line.flow:
        return _starts_anew_elsewhere(line, before, measures, ended=ended, short=short)
    gap = before.y - line.y
    if gap <= 0 or gap > _WIDE_PITCH * measures.pitch.get(round(line.size), line.size * 1.2):
        return True
    dedented = line.x0 < before.x0 - _INDENT and len(paragraph) > 1
    return ended and (short or dedented or line.x0 > before.x0 + _INDENT)


def _is_labelled(
    line: Line, before: Line, measures: _Measures, *, ended: bool, short: bool
) -> bool:
    """Return whether a line starts with a label, not with a number or dash of the sentence."""
    label = split_label(line.text)
    if label is None or label.doubtful:
        return False
    if label.kind == "bullet" and label.form[-1] not in "-\u2013\u2014*":
        return True
    if not (ended or short) or _BEFORE_NUMBER.search(before.text):
        return False
    last = measures.labels.get(label.form)
    opens = label.text.lower() in {"", "1", "a", "i"} or label.kind.startswith(("dotted", "code"))
    if ended or last is None or opens or is_next(last, label):
        return True
    # In ragged text most lines are short; a gap still tells a paragraph.
    gap = before.y - line.y
    return gap > _WIDE_PITCH * measures.pitch.get(round(line.size), line.size * 1.2)


def _starts_anew_elsewhere(
    line: Line, before: Line, measures: _Measures, *, ended: bool, short: bool
) -> bool:
    """Decide at the head of a column or page, where no distance tells."""
    if line.text[:1].islower():
        return before.text.endswith((",", ";")) and opens_clause(line.text)
    if ended and (line.bold or measures.ends_full or before.text.endswith((";", ":"))):
        return True
    return short


def _levels(lines: list[Line], measures: _Measures) -> list[float]:
    """Return the indents of labelled lines, as the upper ends of their clusters."""
    indents = sorted(
        line.x0 - measures.left[line.flow] for line in lines if split_label(line.text) is not None
    )
    ends: list[float] = []
    for a, b in pairwise([*indents, float("inf")]):
        if b - a > _INDENT:
            ends.append(a)
    return ends


def _block(paragraph: list[Line], measures: _Measures, levels: list[float]) -> Block:
    text, breaks = _text(paragraph, measures)
    first = paragraph[0]
    label = split_label(text)
    if label is not None and label.text:
        measures.labels[label.form] = label
    larger = first.size > LARGER * measures.body and len(text) < 300
    level = 0
    if not larger and len(levels) > 1 and label is not None:
        indent = first.x0 - measures.left[first.flow]
        level = 1 + sum(indent > end + 0.1 for end in levels)
    return Block(
        text=text,
        style=Style.HEADING if larger else Style.PARAGRAPH,
        level=level,
        strong=all(line.bold for line in paragraph),
        page=first.page,
        breaks=breaks,
        title_end=min(first.lead, len(text)),
    )


def _text(lines: list[Line], measures: _Measures) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the words of lines as one text, and where it passes to another page."""
    pieces = [lines[0].text]
    length = len(lines[0].text)
    breaks: list[tuple[int, int]] = []
    for before, line in pairwise(lines):
        join = _join(before, line, measures)
        if join is None:
            pieces[-1] = pieces[-1].removesuffix("-")
            length = length - 1 if before.text.endswith("-") else length
            join = ""
        pieces.extend((join, line.text))
        length += len(join)
        if line.page != before.page:
            breaks.append((length, line.page))
        length += len(line.text)
    return "".join(pieces), tuple(breaks)


def _join(before: Line, line: Line, measures: _Measures) -> str | None:
    """Return what goes between two lines; none where the hyphen at the end goes out as well."""
    written = before.text.endswith("-") and before.text[-2:-1].isalpha()
    if not before.hyphen and not (written and line.text[:1].islower()):
        # "2024\u2013" over "2029" as well: a span of years.
        glued = bool(re.search(r"\S[-/]$|\d\u2013$", before.text))
        return "" if glued and not line.text[:1].isspace() else " "
    first = re.search(r"[^\W\d_]+-?$", before.text)
    second = re.match(r"[^\W\d_]+", line.text)
    if first is None or second is None:
        return "" if written else "-"
    a, b = first[0].removesuffix("-").lower(), second[0].lower()
    if written and b in ("and", "or", "to"):
        return " "  # "small- and medium-sized"
    known = f"{a}-{b}" in measures.hyphenated
    both = a in measures.words and b in measures.words
    names = second[0][0].isupper() and not first[0].isupper()
    if known or names or (a + b not in measures.words and (both or a in _FIRST_HALVES)):
        return "" if written else "-"
    return None
