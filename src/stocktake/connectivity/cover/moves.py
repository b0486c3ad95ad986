"""Open and close sites, keeping what each change would cost up to date.

For every site the worth of its service is held: the penalties that would be paid
if it alone were closed (open site), or that would be saved if it alone were
opened (closed site). A move is then judged in one comparison, and only the
neighbourhood of a move that is made is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

    Indices = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["Choice", "close_site", "measure_choice", "open_site", "start_choice", "swap_gain"]


class Choice(NamedTuple):
    """A choice of sites and what follows from it.

    Attributes:
        chosen: Whether each site is open.
        reached: How many open sites reach each point.
        owners: Sum of the numbers of those sites: where one reaches, its number.
        worth: See the module's first lines.
    """

    chosen: Flags
    reached: Indices
    owners: NDArray[np.int64]
    worth: Floats


@njit
def start_choice(problem: Problem, chosen: Flags) -> Choice:
    """Return the state in which the sites of ``chosen`` are open; the flags are copied."""
    points = len(problem.penalty)
    reached, owners = np.zeros(points, dtype=np.int32), np.zeros(points, dtype=np.int64)
    worth = np.zeros(len(problem.site_cost))
    for site in range(len(problem.site_cost)):
        if chosen[site]:
            for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
                reached[problem.site_points[at]] += 1
                owners[problem.site_points[at]] += site
    for site in range(len(problem.site_cost)):
        alone = 1 if chosen[site] else 0
        total = 0.0
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            point = problem.site_points[at]
            if reached[point] == alone:
                total += problem.penalty[point]
        worth[site] = total
    return Choice(chosen.copy(), reached, owners, worth)


@njit
def open_site(problem: Problem, choice: Choice, site: int) -> None:
    """Open a closed site."""
    choice.chosen[site] = True
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[at]
        before = choice.reached[point]
        if before == 0:
            for entry in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
                choice.worth[problem.point_sites[entry]] -= problem.penalty[point]
            choice.worth[site] += problem.penalty[point]
        elif before == 1:
            choice.worth[choice.owners[point]] -= problem.penalty[point]
        choice.reached[point] = before + 1
        choice.owners[point] += site


@njit
def close_site(problem: Problem, choice: Choice, site: int) -> None:
    """Close an open site."""
    choice.chosen[site] = False
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[at]
        after = choice.reached[point] - 1
        choice.reached[point] = after
        choice.owners[point] -= site
        if after == 0:
            for entry in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
                choice.worth[problem.point_sites[entry]] += problem.penalty[point]
            choice.worth[site] -= problem.penalty[point]
        elif after == 1:
            choice.worth[choice.owners[point]] += problem.penalty[point]


@njit
def swap_gain(problem: Problem, choice: Choice, leaving: int, entering: int) -> float:
    """Return what closing an open site and opening a closed one would save."""
    gain = choice.worth[entering] - problem.site_cost[entering]
    gain += problem.site_cost[leaving] - choice.worth[leaving]
    for at in range(problem.site_ptr[entering], problem.site_ptr[entering + 1]):
        point = problem.site_points[at]
        if choice.reached[point] == 1 and choice.owners[point] == leaving:
            gain += problem.penalty[point]
    return float(gain)


@njit
def measure_choice(problem: Problem, choice: Choice) -> float:
    """Return the cost of the open sites and the penalties of the points not reached."""
    total = 0.0
    for site in range(len(problem.site_cost)):
        if choice.chosen[site]:
            total += problem.site_cost[site]
    for point in range(len(problem.penalty)):
        if choice.reached[point] == 0:
            total += problem.penalty[point]
    return total
