"""Improve a choice window by window: solve a small neighbourhood exactly, keep the rest.

A window is a site and the sites nearest to it by shared points. Sites outside stay
as they are; points that they reach are out of the question, and so the window
is a cover problem of its own (large neighbourhood search, Shaw 1998).
Windows follow each other over the whole problem, in an order that the seed decides, and
again for as long as a round of them saves something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.exact import solve_exactly
from stocktake.connectivity.cover.lists import Problem, measure_cost, transpose
from stocktake.connectivity.cover.reduce import reduce_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["improve_by_windows", "take_part"]

# A window must save this share of what it cost: rounding is not an improvement.
LEAST_SAVING = 1e-9


def improve_by_windows(
    problem: Problem,
    chosen: Flags,
    *,
    size: int,
    solves: int,
    nodes: int,
    seed: int,
) -> Flags:
    """Return a choice at least as good, after a number of windows.

    Args:
        problem: The problem.
        chosen: Where to start.
        size: Sites that a window may change.
        solves: Windows to solve at most.
        nodes: Branch-and-bound nodes for each window.
        seed: Decides the order of the windows.
    """
    chosen = chosen.copy()
    rng = np.random.default_rng(seed)
    done, improved = 0, True
    while improved and done < solves:
        improved = False
        centre = np.zeros(len(chosen), dtype=np.bool_)
        for first in rng.permutation(len(chosen)):
            if centre[first]:
                continue
            if done == solves:
                break
            sites = _near_sites(problem, int(first), size)
            centre[sites[: max(1, len(sites) // 2)]] = True
            sites.sort()
            found = _solve_window(problem, chosen, sites, nodes)
            improved |= bool((found != chosen[sites]).any())
            chosen[sites] = found
            done += 1
    return chosen


def take_part(problem: Problem, sites: Ints, points: Ints) -> Problem:
    """Return the problem of some sites and points alone; both lists must be rising."""
    by_site = _take_lists(problem, sites, points)
    by_point = transpose(*by_site, len(points))
    return Problem(*by_site, *by_point, problem.site_cost[sites], problem.penalty[points])


def _solve_window(problem: Problem, chosen: Flags, sites: Ints, nodes: int) -> Flags:
    """Return the best states of ``sites`` (rising), the others unchanged."""
    part = take_part(problem, sites, _open_points(problem, chosen, sites))
    now = chosen[sites]
    left = reduce_problem(part)
    start = now[left.site]
    solved = solve_exactly(left.problem, start, nodes=nodes)
    found = left.opened.copy()
    found[left.site] = solved.chosen
    before, after = measure_cost(part, now), measure_cost(part, found)
    return found if after < before * (1 - LEAST_SAVING) else now


@njit
def _take_lists(problem: Problem, sites: Ints, points: Ints) -> tuple[Ints, NDArray[np.int32]]:
    """Return the sites' lists among ``points``, renumbered, in time that the part decides."""
    start = np.zeros(len(sites) + 1, dtype=np.int64)
    for at, site in enumerate(sites):
        start[at + 1] = start[at] + problem.site_ptr[site + 1] - problem.site_ptr[site]
    taken = np.empty(start[-1], dtype=np.int32)
    to = 0
    for at, site in enumerate(sites):
        for entry in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            number = np.searchsorted(points, problem.site_points[entry])
            if number < len(points) and points[number] == problem.site_points[entry]:
                taken[to] = number
                to += 1
        start[at + 1] = to
    return start, taken[:to].copy()


@njit
def _near_sites(problem: Problem, first: int, size: int) -> Ints:
    """Return up to ``size`` sites, ``first`` and then by steps over shared points."""
    seen = np.zeros(len(problem.site_cost), dtype=np.bool_)
    sites = np.empty(min(size, len(problem.site_cost)), dtype=np.int64)
    sites[0], seen[first] = first, True
    head, tail = 0, 1
    while head < tail < len(sites):
        site = sites[head]
        head += 1
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            point = problem.site_points[at]
            for entry in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
                other = problem.point_sites[entry]
                if not seen[other] and tail < len(sites):
                    seen[other] = True
                    sites[tail] = other
                    tail += 1
    return sites[:tail]


@njit
def _open_points(problem: Problem, chosen: Flags, sites: Ints) -> Ints:
    """Return the points of ``sites`` that no chosen site outside reaches, rising."""
    inside = np.zeros(len(problem.site_cost), dtype=np.bool_)
    inside[sites] = True
    seen = np.zeros(len(problem.penalty), dtype=np.bool_)
    for site in sites:
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            point = problem.site_points[at]
            if not seen[point]:
                free = True
                for entry in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
                    other = problem.point_sites[entry]
                    if chosen[other] and not inside[other]:
                        free = False
                        break
                seen[point] = free
    return np.flatnonzero(seen)
