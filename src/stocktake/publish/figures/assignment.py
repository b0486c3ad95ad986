"""Put things into cells so that the sum of costs is as small as possible.

The Hungarian method with potentials and shortest augmenting paths (Kuhn 1955,
Munkres 1957; in the form of Jonker and Volgenant 1987), each step over all
cells at once. For the hundreds of tiles of a map; larger tasks belong to a solver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["assign"]


def assign(costs: NDArray[np.float64]) -> list[int]:
    """Return for each row the column that it gets; no column is given twice.

    Args:
        costs: Finite numbers, rows by columns, with at least as many columns as rows.
    """
    n_rows, n_columns = costs.shape
    row_potential = np.zeros(n_rows)
    column_potential = np.zeros(n_columns)
    held = np.full(n_columns, -1)  # row that holds a column
    for row in range(n_rows):
        last, via = _path(costs, row, row_potential, column_potential, held)
        while last >= 0:
            before = via[last]
            held[last] = row if before < 0 else held[before]
            last = before
    found = [-1] * n_rows
    for column in np.flatnonzero(held >= 0):
        found[held[column]] = int(column)
    return found


def _path(
    costs: NDArray[np.float64],
    row: int,
    row_potential: NDArray[np.float64],
    column_potential: NDArray[np.float64],
    held: NDArray[np.int64],
) -> tuple[int, NDArray[np.int64]]:
    """Find the cheapest way from a row to a free column; potentials are raised along it.

    Returns:
        The free column, and for each column the one before it on the way (-1: the row).
    """
    distance = np.full(costs.shape[1], np.inf)
    via = np.full(costs.shape[1], -1)
    done = np.zeros(costs.shape[1], dtype=bool)
    here, column, reached = row, -1, 0.0
    while True:
        through = reached + costs[here] - row_potential[here] - column_potential
        nearer = ~done & (through < distance)
        distance[nearer], via[nearer] = through[nearer], column
        column = int(np.where(done, np.inf, distance).argmin())
        reached, done[column] = float(distance[column]), True
        if held[column] < 0:
            break
        here = int(held[column])
    scanned = done & (held >= 0)
    row_potential[row] += reached
    row_potential[held[scanned]] += reached - distance[scanned]
    column_potential[scanned] -= reached - distance[scanned]
    return column, via
