"""Plan where a radius spans so many points that not every pair can be held.

The limit is ``neighbours.MOST_PAIRS``: 60 points in a disc on average for a million
settlements, 600 for a hundred thousand. Beyond it two smaller problems stand in:

- sites: one candidate for each square cell, the cheapest and then the most central; the
  cells are as fine as the pairs allow. What is chosen among these is a plan of the full
  problem, at its full cost;
- bound: cells in place of points. A cell of sites costs its cheapest site and reaches each cell of
  which any point may be within the radius of any of its points. Whatever a plan does, its
  sites' cells do at least as much for no more, so a bound on this problem holds for the full
  one; it is looser by what the cells round.

What is lost shows in the gap, which is measured against that bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.lists import CoverLists, build_problem
from stocktake.connectivity.cover.neighbours import (
    RADIUS_SLACK,
    cell_runs,
    disc_lists,
    grid_cells,
    place_order,
)
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["merge_into_cells", "thin_sites"]

# Cells across a radius to begin with, and how much wider they become when they do not fit.
FINEST = 12
WIDER = 1.3
# A cell as wide as this many radii leaves so few candidates that something else is wrong.
WIDEST = 4.0


def thin_sites(
    x_km: Floats, y_km: Floats, site_cost: Floats, radius_km: float
) -> tuple[Ints, CoverLists]:
    """Return the candidate sites, rising, and the points that each reaches.

    Args:
        x_km: Eastings, sorted as ``place_order`` gives them.
        y_km: Northings.
        site_cost: Cost of a site at each point.
        radius_km: Radius of a site.

    Raises:
        DataError: Not even few candidates fit: the radius covers most of very many points.
    """
    width = radius_km / FINEST
    while width <= WIDEST * radius_km and width > 0:
        sites = _best_of_cells(x_km, y_km, site_cost, width)
        lists = disc_lists(x_km, y_km, radius_km, sites=sites)
        if lists is not None:
            return sites, lists
        width *= WIDER
    raise DataError(
        f"Too many of the {len(x_km):,} points lie within {radius_km:g} km of each other.",
        fix="Merge points that stand close together into one, with the sum of their penalties.",
    )


def merge_into_cells(
    x_km: Floats, y_km: Floats, site_cost: Floats, penalty: Floats, *, radius_km: float
) -> Problem:
    """Return the problem of cells whose lower bound holds for the points (see above)."""
    width = radius_km / FINEST
    while True:
        column, row = grid_cells(x_km, y_km, width)
        order = np.lexsort((row, column))
        first = cell_runs(column[order], row[order])[0]
        boxes = np.stack(
            [
                cut.reduceat(values[order], first[:-1])
                for cut, values in (
                    (np.minimum, x_km),
                    (np.maximum, x_km),
                    (np.minimum, y_km),
                    (np.maximum, y_km),
                )
            ]
        )
        cost = np.minimum.reduceat(site_cost[order], first[:-1])
        total = np.add.reduceat(penalty[order], first[:-1])
        lists = _near_boxes(boxes, radius_km, width)
        if lists is not None:
            place, near = lists
            return build_problem(near, cost[place], total[place])
        width *= WIDER


def _best_of_cells(x_km: Floats, y_km: Floats, site_cost: Floats, width: float) -> Ints:
    column, row = grid_cells(x_km, y_km, width)
    off_x = (x_km - x_km.min()) / width - column - 0.5
    off_y = (y_km - y_km.min()) / width - row - 0.5
    order = np.lexsort((off_x**2 + off_y**2, site_cost, row, column))
    first = cell_runs(column[order], row[order])[0]
    return np.sort(order[first[:-1]]).astype(np.int64)


def _near_boxes(boxes: Floats, radius_km: float, width: float) -> tuple[Ints, CoverLists] | None:
    """Return an order of the boxes and, in it, the boxes within the radius of each."""
    x, y = (boxes[0] + boxes[1]) / 2, (boxes[2] + boxes[3]) / 2
    reach = radius_km + 1.5 * width
    place = place_order(x, y, reach, ties=())
    wide = disc_lists(x[place], y[place], reach)
    if wide is None:
        return None
    near = _keep_near(wide.indptr, wide.indices, boxes[:, place], radius_km * (1 + RADIUS_SLACK))
    return place, CoverLists(*near)


@njit
def _keep_near(
    indptr: Ints, indices: NDArray[np.int32], boxes: Floats, reach: float
) -> tuple[Ints, NDArray[np.int32]]:
    start = np.zeros(len(indptr), dtype=np.int64)
    kept = np.empty(len(indices), dtype=np.int32)
    to = 0
    for box in range(len(indptr) - 1):
        for at in range(indptr[box], indptr[box + 1]):
            other = indices[at]
            apart_x = max(boxes[0, box] - boxes[1, other], boxes[0, other] - boxes[1, box], 0.0)
            apart_y = max(boxes[2, box] - boxes[3, other], boxes[2, other] - boxes[3, box], 0.0)
            if apart_x * apart_x + apart_y * apart_y <= reach * reach:
                kept[to] = other
                to += 1
        start[box + 1] = to
    return start, kept[:to].copy()
