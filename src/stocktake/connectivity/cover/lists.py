"""Who covers whom: the problem of choosing sites, as arrays in both directions.

A site has a cost and a list of points that it reaches; a point has a penalty,
paid when no chosen site reaches it. Lists are kept as compressed rows
(``indptr``, ``indices``), by site and by point, both sorted. Nothing here knows
of distances.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Indices = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["CoverLists", "Problem", "build_problem", "measure_cost", "transpose"]


@dataclass(frozen=True, slots=True)
class CoverLists:
    """The points that each candidate site reaches.

    Attributes:
        indptr: Where the list of each site starts, length sites + 1.
        indices: Points of all lists, one after the other; no point twice in a list.
    """

    indptr: Ints
    indices: Indices


class Problem(NamedTuple):
    """Sites, points and their lists in both directions; compiled code takes it whole.

    Attributes:
        site_ptr: Start of each site's points.
        site_points: Points of each site, rising.
        point_ptr: Start of each point's sites.
        point_sites: Sites of each point, rising.
        site_cost: Cost of each site, not negative.
        penalty: Penalty of each point, not negative.
    """

    site_ptr: Ints
    site_points: Indices
    point_ptr: Ints
    point_sites: Indices
    site_cost: Floats
    penalty: Floats


def build_problem(lists: CoverLists, site_cost: Floats, penalty: Floats) -> Problem:
    """Check given lists and return them in both directions.

    Args:
        lists: Points of each site.
        site_cost: Cost of each site, or one cost for all (length 1).
        penalty: Penalty of each point.

    Raises:
        DataError: A length does not fit, an index is out of range or twice in a
            list, or a number is negative or not finite.
    """
    indptr = np.ascontiguousarray(lists.indptr, dtype=np.int64)
    indices = np.asarray(lists.indices)
    points = np.ascontiguousarray(penalty, dtype=np.float64)
    sites = len(indptr) - 1
    if sites < 0 or indptr[0] != 0 or indptr[-1] != len(indices) or (np.diff(indptr) < 0).any():
        raise DataError("The cover lists' indptr does not start at 0, rise, and end at the length.")
    if len(indices) and (indices.min() < 0 or indices.max() >= len(points)):
        raise DataError(f"The cover lists name a point outside 0 to {len(points) - 1}.")
    cost = np.asarray(site_cost, dtype=np.float64)
    costs = np.full(sites, cost.reshape(-1)[0]) if cost.size == 1 else np.ascontiguousarray(cost)
    if costs.shape != (sites,):
        raise DataError(f"There are {costs.size} site costs for {sites} sites.")
    _check_amounts(costs, "site cost")
    _check_amounts(points, "penalty")
    by_point = transpose(indptr, np.ascontiguousarray(indices, dtype=np.int32), len(points))
    by_site = transpose(*by_point, sites)
    if _has_repeats(*by_site):
        raise DataError("The cover lists name a point twice for one site.")
    return Problem(*by_site, *by_point, costs, points)


def measure_cost(problem: Problem, chosen: Flags) -> float:
    """Return the cost of the chosen sites plus the penalties of the points they do not reach.

    Computed anew from the lists with exact summation, so that it does not depend on how
    the choice was found.
    """
    reached = np.zeros(len(problem.penalty), dtype=np.bool_)
    mark_reached(problem.site_ptr, problem.site_points, chosen, reached)
    return fsum(problem.site_cost[chosen]) + fsum(problem.penalty[~reached])


def _check_amounts(values: Floats, name: str) -> None:
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(bad):
        raise DataError(f"The {name} at position {bad[0]} is {values[bad[0]]}, not a sum of money.")


@njit
def mark_reached(site_ptr: Ints, site_points: Indices, chosen: Flags, reached: Flags) -> None:
    """Set ``reached`` at every point of a chosen site."""
    for site in range(len(site_ptr) - 1):
        if chosen[site]:
            for at in range(site_ptr[site], site_ptr[site + 1]):
                reached[site_points[at]] = True


@njit
def transpose(indptr: Ints, indices: Indices, columns: int) -> tuple[Ints, Indices]:
    """Return the rows that name each column, sorted, as compressed rows."""
    start = np.zeros(columns + 1, dtype=np.int64)
    for column in indices:
        start[column + 1] += 1
    for column in range(columns):
        start[column + 1] += start[column]
    fill = start[:-1].copy()
    rows = np.empty(len(indices), dtype=np.int32)
    for row in range(len(indptr) - 1):
        for at in range(indptr[row], indptr[row + 1]):
            column = indices[at]
            rows[fill[column]] = row
            fill[column] += 1
    return start, rows


@njit
def _has_repeats(indptr: Ints, indices: Indices) -> bool:
    for row in range(len(indptr) - 1):
        for at in range(indptr[row] + 1, indptr[row + 1]):
            if indices[at] == indices[at - 1]:
                return True
    return False
