"""Put the lines of printed pages together: columns, furniture, notes, tables, paragraphs.

The rules of reading: two columns are read one after the other between lines
that cross both. Lines that return at the head or foot of many pages, and page
numbers, are dropped; small type at the foot that starts with a note mark is a
note. Lines are one paragraph while they keep their type and distance and
nothing starts anew (a label, an indent, a line after a short one). A word
hyphenated at a line end is joined, unless the document writes it with a hyphen.
Left out: three columns, tables ruled so tightly that rows cannot be told.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from msgspec import structs

from stocktake.documents.blocks import CELL_SEPARATOR, Block, Style
from stocktake.documents.labels import parse_marker, split_label
from stocktake.documents.tables import has_head
from stocktake.model.noun import Noun

__all__ = ["Line", "build_blocks"]

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|стр\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|de|из|sur)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.;:!?。\uff1b\uff1a\uff01\uff1f؛؟][\"'”\u2019»)\]]*(?:\s+(?:and|or))?$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-?$")
_NOTE_MARK = re.compile(r"\s*(?:\d{1,3}|[*†‡§¹²³]|\(\d+\)|[a-z])\s?(?=\S)")
# A heading is set larger than the text by a tenth at least; a note smaller by a tenth.
_LARGER, _SMALLER = 1.09, 0.91
# Lines further apart than this many usual distances are different paragraphs.
_WIDE_PITCH = 1.3
_INDENT = 9.0  # points: about a letter and a half; below it is optical margin alignment
_LEAST_COLUMN_LINES = 6
_COLUMN_START = 25.0  # points: columns that start in the same strip are alike
# Running heads have up to three lines (two columns: six pieces) and a gap below them.
_MOST_HEAD_LINES = 6
_SET_OFF = 1.5
# Steps between baselines that differ by less than this are the same.
_SAME_STEP = 1.15
_TABLE_SAMPLE = 12  # rows that are looked at to tell whether the first names the columns
_ALIGNED = 4.0  # points: starts of cells in one column


class Line(Noun, frozen=True, kw_only=True):
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


@dataclass(slots=True)
class _Measures:
    """What is usual in the document."""

    body: float
    pitch: dict[int, float]
    left: dict[int, float]
    right: dict[int, float]
    words: set[str]
    hyphenated: set[str]


def build_blocks(pages: list[list[Line]]) -> list[Block]:
    """Return the blocks of a document from the lines of its pages."""
    kept = _without_furniture(pages)
    body = _body_size(kept)
    lines: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for number, page in enumerate(kept, 1):
        text, foot = _split_notes([x for x in page if not _is_note_mark(x, body)], body)
        notes[number] = sorted(foot, key=lambda line: -line.y)
        lines.extend(_ordered(text, flow=len(lines)))
    measures = _measure(lines, body)
    return _blocks(lines, notes, measures)


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
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

    def is_furniture(line: Line) -> bool:
        if _PAGE_NUMBER.match(line.text):
            return True
        key = _normal(line.text)
        return seen[key] >= least and line.size <= _LARGER * median(sizes[key])

    dropped = [{id(x) for x in lines if is_furniture(x)} for lines in marginal]
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
                found.extend(group if len(group) <= _MOST_HEAD_LINES else [])
                group = []
    return found


def _normal(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _body_size(pages: list[list[Line]]) -> float:
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 12.0


def _is_note_mark(line: Line, body: float) -> bool:
    """Return whether a line is nothing but the raised number of a note."""
    return line.size < 0.8 * body and bool(re.fullmatch(r"[\d*†‡,\s]{1,4}", line.text))


def _split_notes(page: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Return the lines of the text and those of the notes at its foot."""
    small = [line for line in page if line.size < _SMALLER * body]
    lowest = min((line.y for line in page if line.size >= _SMALLER * body), default=0.0)
    foot = [line for line in small if line.y < lowest]
    marked = [line.y for line in foot if _NOTE_MARK.match(line.text)]
    if not marked:
        return page, []
    notes = {id(line) for line in foot if line.y <= max(marked) + 1.0}
    return [x for x in page if id(x) not in notes], [x for x in foot if id(x) in notes]


def _ordered(lines: list[Line], *, flow: int) -> list[Line]:
    """Return the lines of one page in reading order, with rows put together."""
    if not lines:
        return []
    gutter = _find_gutter(lines)
    if gutter is None:
        return [structs.replace(line, flow=flow) for line in _rows(lines)]
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
            number = flow + len(found)
            found.extend(structs.replace(x, flow=number) for x in _rows(column))
        band = []
        if line is not None:
            found.append(structs.replace(line, flow=flow + len(found)))
    return found


def _find_gutter(lines: list[Line]) -> float | None:
    """Return the middle of the empty strip between two columns of prose, if there is one."""
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    width = right - left
    broad = sum(line.x1 - line.x0 > 0.65 * width for line in lines)
    if broad > 0.25 * len(lines):
        return None
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = left + width * step / 100
        crossing = sum(line.x0 < x < line.x1 for line in lines)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    if best is None or best[0] > 0.25 * len(lines):
        return None
    x = best[1]
    sides = ([y for y in lines if y.x1 <= x], [y for y in lines if y.x0 >= x])
    for side in sides:
        wide = [line for line in side if line.x1 - line.x0 > 0.3 * width]
        if len(side) < _LEAST_COLUMN_LINES or len(wide) < 0.5 * len(side):
            return None
    tops = [max(line.y for line in side) for side in sides]
    feet = [min(line.y for line in side) for side in sides]
    overlap = min(tops) - max(feet)
    if overlap < 0.4 * (max(tops) - min(feet)):
        return None
    clear = [line for line in lines if not line.x0 < x < line.x1]
    before = max(line.x1 for line in clear if line.x1 <= x)
    after = min(line.x0 for line in clear if line.x0 >= x)
    return (before + after) / 2


def _rows(lines: list[Line]) -> list[Line]:
    """Return the lines of one column from top to bottom, pieces on one baseline joined.

    Where several baselines in a row have pieces that start at the same places, they are the
    rows of a table; a piece on a baseline close below goes into the cell above it.
    """
    baselines: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if baselines and abs(baselines[-1][0].y - line.y) < 0.35 * line.size:
            baselines[-1].append(line)
        else:
            baselines.append([line])
    found: list[Line] = []
    i = 0
    while i < len(baselines):
        end = _table_end(baselines, i)
        if end > i:
            found.extend(_table_rows(baselines[i:end]))
            i = end
            continue
        found.append(_joined(baselines[i]))
        i += 1
    return found


def _joined(pieces: list[Line]) -> Line:
    pieces = sorted(pieces, key=lambda line: line.x0)
    if len(pieces) == 1:
        return pieces[0]
    return structs.replace(
        pieces[0],
        text="\t".join(piece.text for piece in pieces),
        x1=pieces[-1].x1,
        bold=all(piece.bold for piece in pieces),
        hyphen=pieces[-1].hyphen,
    )


def _table_end(baselines: list[list[Line]], start: int) -> int:
    """Return one past the last baseline of the table that starts here, or ``start``."""
    columns = sorted(piece.x0 for piece in baselines[start])
    if len(columns) < 2:
        return start
    end, full = start + 1, 1
    while end < len(baselines):
        places = sorted(piece.x0 for piece in baselines[end])
        aligned = [x for x in places if any(abs(x - c) < _ALIGNED for c in columns)]
        # Stretched spaces in a narrow cell split its words; they belong to the cell on the left.
        if places[0] not in aligned or (len(aligned) < len(places) and len(aligned) < 2):
            break
        gap = baselines[end - 1][0].y - baselines[end][0].y
        if len(places) < 2 and gap > 2.5 * baselines[end][0].size:
            break
        full += len(places) >= 2
        end += 1
    is_table = full >= 2 and (len(columns) > 2 or not _is_list(baselines[start:end]))
    return end if is_table else start


def _is_list(baselines: list[list[Line]]) -> bool:
    """Return whether two columns are the labels and the words of a list."""
    pairs = [sorted(pieces, key=lambda p: p.x0) for pieces in baselines if len(pieces) == 2]
    return all(parse_marker(pair[0].text) is not None for pair in pairs)


def _table_rows(baselines: list[list[Line]]) -> list[Line]:
    """Return the rows of a table; a baseline no further below than a wrapped line goes on."""
    columns = sorted(piece.x0 for piece in baselines[0])
    steps = [a[0].y - b[0].y for a, b in pairwise(baselines)]
    even = max(steps) <= _SAME_STEP * min(steps)
    rows: list[tuple[Line, list[list[str]]]] = []
    for step, pieces in zip([0.0, *steps], baselines, strict=True):
        first = min(pieces, key=lambda piece: piece.x0)
        opens = abs(first.x0 - columns[0]) < _ALIGNED if even else step > _SAME_STEP * min(steps)
        if not rows or opens:
            rows.append((first, [[] for _ in columns]))
        for piece in pieces:
            column = max(sum(c <= piece.x0 + _ALIGNED for c in columns) - 1, 0)
            rows[-1][1][column].append(
                piece.text.replace("\t", " ") + ("" if piece.hyphen else " ")
            )
    return [
        structs.replace(
            first, cells=tuple("".join(cell).strip() for cell in cells if cell), hyphen=False
        )
        for first, cells in rows
    ]


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
    # Lines inside paragraphs are the closest ones; where paragraphs are short they are few.
    pitch = {size: sorted(values)[len(values) // 10] for size, values in gaps.items()}
    whole = "\n".join(_BROKEN_WORD.sub("", x.text) if x.hyphen else x.text for x in lines)
    words = set(_WORD.findall(whole.lower()))
    hyphenated = {word for word in words if "-" in word}
    return _Measures(body, pitch, left, right, words, hyphenated)


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
    """Mark the rows that name the columns: the first of a table, and the same one repeated."""
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
        repeats = block.text == head and (opens or block.page != found[-1].page)
        found.append(structs.replace(block, style=Style.HEADER_ROW) if repeats else block)
    return found


def _write_notes(
    blocks: list[Block], notes: dict[int, list[Line]], done: int, page: int, measures: _Measures
) -> int:
    """Write the notes of the pages before this one; return the last page written."""
    for number in range(done + 1, page):
        current: list[Line] = []
        for line in [*notes.get(number, []), None]:
            if current and (line is None or _NOTE_MARK.match(line.text)):
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
    ended = not before.hyphen and bool(_ENDED.search(before.text, max(len(before.text) - 12, 0)))
    right = measures.right[before.flow]
    short = before.x1 < right - 0.15 * (right - measures.left[before.flow])
    if line.bold != before.bold and (ended or short):
        return True
    if _is_labelled(line.text, anywhere=ended or short):
        return True
    if before.flow != line.flow:
        return _starts_anew_elsewhere(line, ended=ended, short=short)
    gap = before.y - line.y
    if gap <= 0 or gap > _WIDE_PITCH * measures.pitch.get(round(line.size), line.size * 1.2):
        return True
    dedented = line.x0 < before.x0 - _INDENT and len(paragraph) > 1
    return ended and (short or dedented or line.x0 > before.x0 + _INDENT)


def _is_labelled(text: str, *, anywhere: bool) -> bool:
    """Return whether a line starts with a label; a dash or number may also just have come there."""
    label = split_label(text)
    if label is None or label.doubtful:
        return False
    return anywhere or (label.kind == "bullet" and label.form[-1] not in "-\u2013\u2014*")


def _starts_anew_elsewhere(line: Line, *, ended: bool, short: bool) -> bool:
    """Decide at the head of a column or page, where no distance tells."""
    if line.text[:1].islower():
        return False
    return short or (ended and line.bold)


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
    larger = first.size > _LARGER * measures.body and len(text) < 300
    level = 0
    if not larger and len(levels) > 1 and split_label(text) is not None:
        indent = first.x0 - measures.left[first.flow]
        level = 1 + sum(indent > end + 0.1 for end in levels)
    return Block(
        text=text,
        style=Style.HEADING if larger else Style.PARAGRAPH,
        level=level,
        strong=all(line.bold for line in paragraph),
        page=first.page,
        breaks=breaks,
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
        return "" if before.text.endswith(("-", "/")) and not line.text[:1].isspace() else " "
    first = re.search(r"[^\W\d_]+-?$", before.text)
    second = re.match(r"[^\W\d_]+", line.text)
    if first is None or second is None:
        return "" if written else "-"
    a, b = first[0].removesuffix("-").lower(), second[0].lower()
    if f"{a}-{b}" in measures.hyphenated or (
        a + b not in measures.words and a in measures.words and b in measures.words
    ):
        return "" if written else "-"
    return None
