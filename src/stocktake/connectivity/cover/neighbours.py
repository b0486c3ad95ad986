"""Which settlements lie within a radius of each other, in memory that is bounded.

The rule is a closed disc: a point at exactly the radius is covered. Decimal
coordinates have no exact binary form (0.4 - 0.1 is a little more than 0.3), so
a distance counts as within the radius up to one part in a billion more: a
millimetre in a thousand kilometres.

Points are sorted into square cells as wide as the radius, so each needs only
the nine cells around it. The work is counted before it is done: where a radius
spans so many points that their pairs would not fit, ``disc_lists`` returns
None and the caller thins out the candidate sites (``dense.py``). Distances are on the
plane of the given coordinates; the curvature of the earth is left to whoever
projected them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.lists import CoverLists

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Indices = NDArray[np.int32]
    Floats = NDArray[np.float64]

__all__ = ["RADIUS_SLACK", "cell_runs", "disc_lists", "grid_cells", "place_order"]

# See above: relative, on the radius.
RADIUS_SLACK = 1e-9
# 4 bytes a pair, held twice at most: under 1 GB together with what is computed on them.
MOST_PAIRS = 60_000_000
# Distances that may be tried while counting: a second or so.
MOST_TRIALS = 600_000_000
# The same for candidates that the caller can make fewer: evenly spread points have a pair in
# about three trials, so more trials would seldom fit.
THINNED_TRIALS = 180_000_000
# Cells along an axis: two of these numbers fit one int64 key.
MOST_CELLS = 2**30


class _Discs(NamedTuple):
    """Points in order, the square of the radius, and where to look for neighbours."""

    x_km: Floats
    y_km: Floats
    limit: float
    cell: Ints
    spans: Ints


def grid_cells(x_km: Floats, y_km: Floats, width_km: float) -> tuple[Ints, Ints]:
    """Return the column and row of the square cell of each point, from 0.

    Args:
        x_km: Eastings.
        y_km: Northings.
        width_km: Width of a cell; cells are made wider where an axis would need over
            ``MOST_CELLS``.
    """
    if not len(x_km):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    extent = max(float(np.ptp(x_km)), float(np.ptp(y_km)))
    width = max(width_km * (1 + 2 * RADIUS_SLACK), extent / (MOST_CELLS - 1), np.finfo(float).tiny)
    return (
        np.floor((x_km - x_km.min()) / width).astype(np.int64),
        np.floor((y_km - y_km.min()) / width).astype(np.int64),
    )


def place_order(x_km: Floats, y_km: Floats, radius_km: float, *, ties: tuple[Floats, ...]) -> Ints:
    """Return an order of the points that depends on where they are, not on their rows.

    Neighbours come close together, which is also what makes the work on them quick.
    Points that agree in place are ordered by ``ties``, then by row.
    """
    column, row = grid_cells(x_km, y_km, radius_km)
    return np.lexsort((*reversed(ties), y_km, x_km, row, column)).astype(np.int64)


def disc_lists(
    x_km: Floats, y_km: Floats, radius_km: float, *, sites: Ints | None = None
) -> CoverLists | None:
    """Return for each site the points within the radius, itself among them.

    Args:
        x_km: Eastings, sorted as ``place_order`` gives them.
        y_km: Northings.
        radius_km: Radius of the closed disc.
        sites: The points that are candidate sites; all of them where None.

    Returns:
        The lists, rows sorted; None where they would hold over ``MOST_PAIRS`` pairs.
    """
    column, row = grid_cells(x_km, y_km, radius_km)
    if (np.diff(column) < 0).any():
        raise ValueError("The points are not in the order of place_order.")
    first, cell_column, cell_row = cell_runs(column, row)
    cell = np.repeat(np.arange(len(first) - 1), np.diff(first))
    limit = (radius_km * (1 + RADIUS_SLACK)) ** 2
    discs = _Discs(x_km, y_km, limit, cell, _spans(first, cell_column, cell_row))
    rows = np.arange(len(x_km)) if sites is None else sites
    around = (discs.spans[:, :, 1] - discs.spans[:, :, 0]).sum(axis=1)
    most = MOST_TRIALS if sites is None else THINNED_TRIALS
    if int(around[cell[rows]].sum()) > most:
        return None
    indptr = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(_count_pairs(discs, rows))))
    if indptr[-1] > MOST_PAIRS:
        return None
    return CoverLists(indptr, _fill_pairs(discs, rows, indptr))


def cell_runs(column: Ints, row: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the first point of each occupied cell (and the end), and the cells' places."""
    if not len(column):
        nothing = np.zeros(0, dtype=np.int64)
        return np.zeros(1, dtype=np.int64), nothing, nothing
    new = np.flatnonzero((np.diff(column) != 0) | (np.diff(row) != 0)) + 1
    first = np.concatenate(([0], new, [len(column)])).astype(np.int64)
    return first, column[first[:-1]], row[first[:-1]]


def _spans(first: Ints, column: Ints, row: Ints) -> Ints:
    """Return for each cell the three runs of points in its own and the next columns."""
    key = column * (2 * MOST_CELLS) + row
    spans = np.empty((len(column), 3, 2), dtype=np.int64)
    for at, step in enumerate((-1, 0, 1)):
        beside = (column + step) * (2 * MOST_CELLS) + row
        spans[:, at, 0] = first[np.searchsorted(key, beside - 1, side="left")]
        spans[:, at, 1] = first[np.searchsorted(key, beside + 1, side="right")]
    return spans


@njit
def _count_pairs(discs: _Discs, rows: Ints) -> Ints:
    x, y = discs.x_km, discs.y_km
    degree = np.zeros(len(rows), dtype=np.int64)
    for at, point in enumerate(rows):
        spans = discs.spans[discs.cell[point]]
        for run in range(3):
            for other in range(spans[run, 0], spans[run, 1]):
                if (x[point] - x[other]) ** 2 + (y[point] - y[other]) ** 2 <= discs.limit:
                    degree[at] += 1
    return degree


@njit
def _fill_pairs(discs: _Discs, rows: Ints, indptr: Ints) -> Indices:
    x, y = discs.x_km, discs.y_km
    indices = np.empty(indptr[-1], dtype=np.int32)
    to = 0
    for point in rows:
        spans = discs.spans[discs.cell[point]]
        for run in range(3):
            for other in range(spans[run, 0], spans[run, 1]):
                if (x[point] - x[other]) ** 2 + (y[point] - y[other]) ** 2 <= discs.limit:
                    indices[to] = other
                    to += 1
    return indices
