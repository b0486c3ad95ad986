"""Make a cover problem smaller without losing its optimum.

Applied in rounds until nothing changes; each keeps at least one optimal answer:

- a point without penalty, or without a site left, is decided;
- a site whose remaining points together pay no more than it costs is dropped;
- a site is dropped when a neighbour can stand in for it: the neighbour's cost and the penalties
  of what it does not reach are together no more than the site's cost;
- a point that pays at least what its cheapest site costs may as well be covered ("must"). With
  one site left that site is opened; another point whose sites include all of a must point's
  is covered with it, and its penalty moves to the must point;
- points with the same sites become one.

Rules for weighted set covering in this form: Beasley (1987), "An algorithm for set covering
problem", EJOR 31; the two with penalties follow from an exchange of one site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.lists import Problem, transpose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Indices = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["Reduced", "reduce_problem"]

# Later rounds find little and cost as much.
MOST_ROUNDS = 6
# Comparing the lists of neighbours takes work that grows with the square of their length and
# more; lists longer than this stay as they are when the whole has more than so many pairs.
LONGEST = 64
MANY_PAIRS = 3_000_000


class Reduced(NamedTuple):
    """What is left to decide.

    Attributes:
        problem: The remaining sites and points.
        site: Site of the first problem for each remaining site.
        opened: Whether each site of the first problem is already chosen.
        fixed_cost: Cost of the opened sites and penalties that no answer avoids; the cost of
            the whole is this plus the cost of the remaining problem.
    """

    problem: Problem
    site: Ints
    opened: Flags
    fixed_cost: float


class _Marks(NamedTuple):
    """What has been decided, and a scratch array per site and per point."""

    site: Flags
    point: Flags
    penalty: Floats
    opened: Flags


def reduce_problem(problem: Problem) -> Reduced:
    """Apply the rules to ``problem`` and return what is left, with the way back."""
    marks = _Marks(
        np.ones(len(problem.site_cost), dtype=np.bool_),
        np.ones(len(problem.penalty), dtype=np.bool_),
        problem.penalty.copy(),
        np.zeros(len(problem.site_cost), dtype=np.bool_),
    )
    unavoidable = _drop_unreachable(problem, marks)
    large = len(problem.site_points) > MANY_PAIRS
    longest = LONGEST if large else len(problem.site_points)
    for _ in range(1 if large else MOST_ROUNDS):
        changes = _drop_useless(problem, marks)
        changes += _open_only_sites(problem, marks)
        changes += _drop_replaceable(problem, marks, longest)
        changes += _merge_points(problem, marks, longest)
        if not changes:
            break
    unavoidable += _drop_unreachable(problem, marks)
    fixed = float(problem.site_cost[marks.opened].sum()) + unavoidable
    return Reduced(*_compress(problem, marks), marks.opened, fixed)


@njit
def _drop_unreachable(problem: Problem, marks: _Marks) -> float:
    lost = 0.0
    for point in range(len(problem.penalty)):
        if not marks.point[point]:
            continue
        reachable = False
        for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
            if marks.site[problem.point_sites[at]]:
                reachable = True
                break
        if not reachable or marks.penalty[point] <= 0:
            marks.point[point] = False
            lost += marks.penalty[point]
    return lost


@njit
def _drop_useless(problem: Problem, marks: _Marks) -> int:
    changes = 0
    for site in range(len(problem.site_cost)):
        if marks.site[site]:
            total = 0.0
            for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
                point = problem.site_points[at]
                if marks.point[point]:
                    total += marks.penalty[point]
            if total <= problem.site_cost[site]:
                marks.site[site] = False
                changes += 1
    return changes


@njit
def _open_only_sites(problem: Problem, marks: _Marks) -> int:
    changes = 0
    for point in range(len(problem.penalty)):
        if not marks.point[point]:
            continue
        left, only = 0, -1
        for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
            site = problem.point_sites[at]
            if marks.site[site]:
                left += 1
                only = site
                if left > 1:
                    break
        if left == 1 and marks.penalty[point] >= problem.site_cost[only]:
            marks.site[only] = False
            marks.opened[only] = True
            for at in range(problem.site_ptr[only], problem.site_ptr[only + 1]):
                marks.point[problem.site_points[at]] = False
            changes += 1
    return changes


@njit
def _drop_replaceable(problem: Problem, marks: _Marks, longest: int) -> int:
    changes = 0
    for site in range(len(problem.site_cost)):
        if not marks.site[site]:
            continue
        rarest, fewest = -1, len(problem.site_cost) + 1
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            point = problem.site_points[at]
            sites = problem.point_ptr[point + 1] - problem.point_ptr[point]
            if marks.point[point] and sites < fewest:
                rarest, fewest = point, sites
        if rarest < 0 or fewest > longest:
            continue
        for at in range(problem.point_ptr[rarest], problem.point_ptr[rarest + 1]):
            other = problem.point_sites[at]
            if other != site and marks.site[other] and _stands_in(problem, marks, other, site):
                marks.site[site] = False
                changes += 1
                break
    return changes


@njit
def _stands_in(problem: Problem, marks: _Marks, other: int, site: int) -> bool:
    """Whether opening ``other`` in place of ``site`` can only be as good or better."""
    spare = problem.site_cost[site] - problem.site_cost[other]
    if spare < 0:
        return False
    at, end = problem.site_ptr[other], problem.site_ptr[other + 1]
    for own in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[own]
        if marks.point[point]:
            while at < end and problem.site_points[at] < point:
                at += 1
            if at == end or problem.site_points[at] != point:
                spare -= marks.penalty[point]
                if spare < 0:
                    return False
    return True


@njit
def _merge_points(problem: Problem, marks: _Marks, longest: int) -> int:
    changes = 0
    for point in range(len(problem.penalty)):
        if not marks.point[point]:
            continue
        cheapest, through, fewest, left = np.inf, -1, len(problem.penalty) + 1, 0
        for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
            site = problem.point_sites[at]
            if marks.site[site]:
                left += 1
                cheapest = min(cheapest, problem.site_cost[site])
                size = problem.site_ptr[site + 1] - problem.site_ptr[site]
                if size < fewest:
                    through, fewest = site, size
        if through < 0 or fewest > longest:
            continue
        must = marks.penalty[point] >= cheapest
        for at in range(problem.site_ptr[through], problem.site_ptr[through + 1]):
            other = problem.site_points[at]
            if other != point and marks.point[other]:
                extra = _extra_sites(problem, marks, point, other)
                if extra == 0 or (must and extra > 0):
                    marks.penalty[point] += marks.penalty[other]
                    marks.point[other] = False
                    changes += 1
    return changes


@njit
def _extra_sites(problem: Problem, marks: _Marks, point: int, other: int) -> int:
    """Return how many more sites ``other`` has; -1 unless it has all sites of ``point``."""
    at, end = problem.point_ptr[other], problem.point_ptr[other + 1]
    extra = 0
    for own in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
        site = problem.point_sites[own]
        if marks.site[site]:
            while at < end and problem.point_sites[at] < site:
                if marks.site[problem.point_sites[at]]:
                    extra += 1
                at += 1
            if at == end or problem.point_sites[at] != site:
                return -1
            at += 1
    while at < end:
        if marks.site[problem.point_sites[at]]:
            extra += 1
        at += 1
    return extra


def _compress(problem: Problem, marks: _Marks) -> tuple[Problem, Ints]:
    site, point = np.flatnonzero(marks.site), np.flatnonzero(marks.point)
    number = np.full(len(problem.penalty), -1, dtype=np.int32)
    number[point] = np.arange(len(point), dtype=np.int32)
    by_site = _take_rows(problem.site_ptr, problem.site_points, site, number)
    by_point = transpose(*by_site, len(point))
    costs = problem.site_cost[site]
    return Problem(*by_site, *by_point, costs, marks.penalty[point]), site


@njit
def _take_rows(indptr: Ints, indices: Indices, rows: Ints, number: Indices) -> tuple[Ints, Indices]:
    """Return the given rows with their columns renumbered; columns numbered -1 are left out."""
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    for at in range(len(rows)):
        kept = 0
        for entry in range(indptr[rows[at]], indptr[rows[at] + 1]):
            if number[indices[entry]] >= 0:
                kept += 1
        start[at + 1] = start[at] + kept
    taken = np.empty(start[-1], dtype=np.int32)
    to = 0
    for row in rows:
        for entry in range(indptr[row], indptr[row + 1]):
            column = number[indices[entry]]
            if column >= 0:
                taken[to] = column
                to += 1
    return start, taken
