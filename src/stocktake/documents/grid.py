"""Put the pieces of one column into lines, and pieces that stand in a grid into table rows.

Pieces on one baseline are a line. Where several baselines in a row have pieces
that start, end or are centred at the same places, they are the rows of a table.
Left out: tables set so tightly that rows cannot be told.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import structs

from stocktake.documents.labels import parse_marker

if TYPE_CHECKING:
    from stocktake.documents.lines import Line

__all__ = ["build_rows"]

# Steps between baselines that differ by less than this are the same.
_SAME_STEP = 1.15
_MOSTLY = 0.75
_ALIGNED = 4.0  # points: places of cells in one column


def build_rows(lines: list[Line]) -> list[Line]:
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
    label, words = pieces[0], pieces[1]
    lead = len(label.text) + 1 + words.lead if words.lead and parse_marker(label.text) else 0
    return structs.replace(
        pieces[0],
        lead=lead,
        text="\t".join(piece.text for piece in pieces),
        x1=pieces[-1].x1,
        bold=all(piece.bold for piece in pieces),
        hyphen=pieces[-1].hyphen,
    )


def _table_end(baselines: list[list[Line]], start: int) -> int:
    """Return one past the last baseline of the table that starts here, or ``start``."""
    columns = sorted(baselines[start], key=lambda piece: piece.x0)
    if len(columns) < 2:
        return start
    end, full = start + 1, 1
    while end < len(baselines):
        places = sorted(baselines[end], key=lambda piece: piece.x0)
        aligned = [_aligned_column(piece, columns) is not None for piece in places]
        # Stretched spaces in a narrow cell split its words; they belong to the cell on the left.
        if not aligned[0] or (sum(aligned) < len(places) and sum(aligned) < 2):
            break
        gap = baselines[end - 1][0].y - baselines[end][0].y
        if len(places) < 2 and gap > 2.5 * baselines[end][0].size:
            break
        full += len(places) >= 2
        end += 1
    is_table = full >= 2 and (len(columns) > 2 or not _is_list(baselines[start:end]))
    return end if is_table else start


def _aligned_column(piece: Line, columns: list[Line]) -> int | None:
    """Return the column with which a piece starts, ends or is centred; none if with none."""
    offsets = [
        min(
            abs(piece.x0 - column.x0),
            abs(piece.x1 - column.x1),
            abs(piece.x0 + piece.x1 - column.x0 - column.x1) / 2,
        )
        for column in columns
    ]
    least = min(offsets)
    return offsets.index(least) if least < _ALIGNED else None


def _is_list(baselines: list[list[Line]]) -> bool:
    """Return whether two columns are the labels and the words of a list."""
    pairs = [sorted(pieces, key=lambda p: p.x0) for pieces in baselines if len(pieces) == 2]
    labelled = sum(parse_marker(pair[0].text) is not None for pair in pairs)
    return labelled >= _MOSTLY * len(pairs)


def _table_rows(baselines: list[list[Line]]) -> list[Line]:
    """Return the rows of a table; a baseline no further below than a wrapped line goes on."""
    columns = sorted(baselines[0], key=lambda piece: piece.x0)
    steps = [a[0].y - b[0].y for a, b in pairwise(baselines)]
    even = max(steps) <= _SAME_STEP * min(steps)
    rows: list[tuple[Line, list[list[str]]]] = []
    for step, pieces in zip([0.0, *steps], baselines, strict=True):
        first = min(pieces, key=lambda piece: piece.x0)
        opens = _aligned_column(first, columns) == 0 if even else step > _SAME_STEP * min(steps)
        if not rows or opens:
            rows.append((first, [[] for _ in columns]))
        for piece in pieces:
            aligned = _aligned_column(piece, columns)
            left_of = sum(column.x0 <= piece.x0 + _ALIGNED for column in columns) - 1
            column = max(left_of, 0) if aligned is None else aligned
            rows[-1][1][column].append(
                piece.text.replace("\t", " ") + ("" if piece.hyphen else " ")
            )
    return [
        structs.replace(
            first, cells=tuple("".join(cell).strip() for cell in cells if cell), hyphen=False
        )
        for first, cells in rows
    ]
