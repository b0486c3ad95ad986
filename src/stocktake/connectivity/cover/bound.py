"""A lower bound on the cost of any choice, certified by prices of the points.

Let every point i pay a price u_i between 0 and its penalty. Then no choice costs less than

    sum_i u_i + sum_s min(0, cost_s - sum of u_i over the points of s):

a choice pays at least u_i for every point that it leaves out, and for a site at least
what its points pay less the amount by which they overpay (Lagrangian duality,
Geoffrion 1974). Any prices give a bound, and checking one takes a single pass, whatever found
them. Parts of the problem that share no site have bounds of their own, which add up.

Prices begin by dual ascent (Erlenkotter 1978: raise each price until a site is paid for)
and are improved by a deflected subgradient method (Held, Wolfe and Crowder 1974).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

    Indices = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["ascend_prices", "bound_parts", "find_parts", "improve_prices", "measure_parts"]

# Schedules of the subgradient rounds, measured against linear programmes of 1,000 to 4,000 points:
# weight of the newest direction (the rest remembers those before), first step, and rounds without
# a better bound before the step is shortened. Few rounds want haste: 150 come to 93-98 % of the
# best bound; many want memory: 1,500 come to 99-99.9 %.
HASTY = (0.3, 1.0, 8)
PATIENT = (0.1, 0.2, 20)
MANY_ROUNDS = 300
SHORTER = 0.7


@njit
def find_parts(problem: Problem) -> tuple[Indices, Indices, int]:
    """Return the part of each site, the part of each point, and how many parts there are.

    Two sites are in one part when a chain of shared points joins them. Parts are numbered by
    their first point.
    """
    sites, points = len(problem.site_cost), len(problem.penalty)
    of_site, of_point = np.full(sites, -1, dtype=np.int32), np.full(points, -1, dtype=np.int32)
    queue = np.empty(points, dtype=np.int32)
    parts = 0
    for first in range(points):
        if of_point[first] >= 0:
            continue
        of_point[first] = parts
        queue[0] = first
        head, tail = 0, 1
        while head < tail:
            point = queue[head]
            head += 1
            for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
                site = problem.point_sites[at]
                if of_site[site] >= 0:
                    continue
                of_site[site] = parts
                for entry in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
                    other = problem.site_points[entry]
                    if of_point[other] < 0:
                        of_point[other] = parts
                        queue[tail] = other
                        tail += 1
        parts += 1
    for site in range(sites):
        of_site[site] = max(of_site[site], 0)
    return of_site, of_point, parts


@njit
def measure_parts(
    problem: Problem, chosen: Flags, of_site: Indices, of_point: Indices, parts: int
) -> Floats:
    """Return the cost of a choice part by part."""
    costs = np.zeros(parts)
    reached = np.zeros(len(problem.penalty), dtype=np.bool_)
    for site in range(len(problem.site_cost)):
        if chosen[site]:
            costs[of_site[site]] += problem.site_cost[site]
            for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
                reached[problem.site_points[at]] = True
    for point in range(len(problem.penalty)):
        if not reached[point]:
            costs[of_point[point]] += problem.penalty[point]
    return costs


@njit
def ascend_prices(problem: Problem) -> Floats:
    """Return prices that overpay no site: points with few sites first, each as high as it can."""
    prices = np.zeros(len(problem.penalty))
    spare = problem.site_cost.copy()
    for point in np.argsort(np.diff(problem.point_ptr), kind="mergesort"):
        price = problem.penalty[point]
        for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
            price = min(price, spare[problem.point_sites[at]])
        prices[point] = price
        for at in range(problem.point_ptr[point], problem.point_ptr[point + 1]):
            spare[problem.point_sites[at]] -= price
    return prices


@njit
def bound_parts(
    problem: Problem, prices: Floats, of_site: Indices, of_point: Indices, parts: int
) -> Floats:
    """Return the bound that ``prices`` certify for each part (see the module's first lines)."""
    bounds = np.zeros(parts)
    for point in range(len(problem.penalty)):
        bounds[of_point[point]] += prices[point]
    for site in range(len(problem.site_cost)):
        spare = problem.site_cost[site]
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            spare -= prices[problem.site_points[at]]
        if spare < 0:
            bounds[of_site[site]] += spare
    return bounds


@njit
def improve_prices(problem: Problem, prices: Floats, target: float, rounds: int) -> Floats:
    """Return better prices after a number of subgradient rounds.

    Args:
        problem: The problem.
        prices: Where to start.
        target: Cost of a known choice, above every bound.
        rounds: Rounds to make.
    """
    points = len(problem.penalty)
    now, best = prices.copy(), prices.copy()
    way, slope = np.zeros(points), np.empty(points)
    newest, step, patience = PATIENT if rounds >= MANY_ROUNDS else HASTY
    highest, waited = -np.inf, 0
    for _ in range(rounds):
        value = _find_slope(problem, now, slope)
        if value > highest:
            highest, waited = value, 0
            best[:] = now
        else:
            waited += 1
            if waited >= patience:
                step, waited = step * SHORTER, 0
        length = 0.0
        for point in range(points):
            direction = newest * slope[point] + (1 - newest) * way[point]
            blocked = (now[point] <= 0 and direction < 0) or (
                now[point] >= problem.penalty[point] and direction > 0
            )
            way[point] = 0.0 if blocked else direction
            length += way[point] * way[point]
        if length <= 0 or target <= highest:
            break
        stride = step * (target - value) / length
        for point in range(points):
            moved = now[point] + stride * way[point]
            now[point] = min(max(moved, 0.0), problem.penalty[point])
    return best


@njit
def _find_slope(problem: Problem, prices: Floats, slope: Floats) -> float:
    """Fill in by how much the bound rises with each price; return the bound."""
    slope[:] = 1.0
    value = prices.sum()
    for site in range(len(problem.site_cost)):
        spare = problem.site_cost[site]
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            spare -= prices[problem.site_points[at]]
        if spare < 0:
            value += spare
            for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
                slope[problem.site_points[at]] -= 1.0
    return float(value)
