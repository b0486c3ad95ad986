"""Tell tables that hold data from tables that only lay out a page."""

from __future__ import annotations

__all__ = ["is_data_table"]

# A cell of an action plan holds a sentence or two; longer prose on the average means that the
# table places columns of text.
_LONGEST_CELL = 600


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
