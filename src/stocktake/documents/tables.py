"""Tell tables that hold data from tables that only lay out a page, and head rows from others."""

from __future__ import annotations

import re

from stocktake.documents.labels import parse_marker
from stocktake.documents.parts import is_finished

__all__ = ["has_head", "is_data_table"]

# A cell of an action plan holds a sentence or two; longer prose on the average means that the
# table places columns of text.
_LONGEST_CELL = 600
# "Responsible entity and partners": the longest names of columns.
_LONGEST_HEAD_CELL = 60
_YEAR = re.compile(r"(?:by\s+)?(?:19|20)\d\d", re.IGNORECASE)
_SHORT_WORD = re.compile(r"(?:Nos?|Nr|Ref|Art|Resp|Fig)\.")


def is_data_table(rows: list[list[str]]) -> bool:
    """Return whether rows of cells are a table that is read row by row.

    It has two rows or more with two filled cells or more in most of them, and cells that are
    short on the average.
    """
    filled = [[cell for cell in row if cell] for row in rows]
    filled = [row for row in filled if row]
    if len(filled) < 2:
        return False
    wide = sum(len(row) >= 2 for row in filled)
    cells = [cell for row in filled for cell in row]
    return wide >= 0.6 * len(filled) and sum(map(len, cells)) <= _LONGEST_CELL * len(cells)


def has_head(rows: list[list[str]]) -> bool:
    """Return whether the first row names the columns, where the format does not say so.

    Names are short, begin with a capital or a sign and do not end as sentences do. The first row
    of a table without a head has a label, a sentence, or a year as the rows below it have.
    """
    filled = [[cell for cell in row if cell] for row in rows]
    if not filled or len(filled[0]) < 2 or not all(_is_column_name(c) for c in filled[0]):
        return False
    years = any(_YEAR.fullmatch(cell) for cell in filled[0])
    return not (years and any(_YEAR.fullmatch(cell) for row in filled[1:] for cell in row))


def _is_column_name(cell: str) -> bool:
    if len(cell) > _LONGEST_HEAD_CELL or cell[:1].islower():
        return False
    if is_finished(cell):
        return cell.endswith(":") or bool(_SHORT_WORD.fullmatch(cell))
    if _YEAR.fullmatch(cell):
        return True
    marker = parse_marker(cell)
    return marker is None or marker.kind in {"bullet", "upper"}
