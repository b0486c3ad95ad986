"""Choose the sites of a cover problem and bound what any choice would cost.

Steps: reduce; greedy; anneal; prices for the lower bound; parts that are small enough
exactly; windows of what is left; descent on the whole. A part whose cost meets
its bound is done, and no later step spends work on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from stocktake.connectivity.cover.bound import (
    ascend_prices,
    bound_parts,
    find_parts,
    improve_prices,
    measure_parts,
)
from stocktake.connectivity.cover.exact import solve_exactly
from stocktake.connectivity.cover.greedy import choose_greedily
from stocktake.connectivity.cover.improve import anneal, descend
from stocktake.connectivity.cover.lists import Problem, measure_cost
from stocktake.connectivity.cover.reduce import reduce_problem
from stocktake.connectivity.cover.windows import improve_by_windows, take_part

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from stocktake.connectivity.cover.effort import Effort

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["Answer", "Stages", "bound_cost", "choose_sites"]

# A cost that is nearer to its bound than this share counts as proven.
PROVEN = 1e-7
# A look at a site in annealing takes as long as this many visits of neighbours.
SITE_VISITS = 50
# Calling the solver takes as long as this many more pairs in a part.
PART_PAIRS = 200
# Windows that would touch less than one site in this many are not worth their time.
LEAST_SHARE = 10


class Stages(Protocol):
    """Whoever shows progress: a context around each step."""

    def __call__(self, stage: str, /) -> AbstractContextManager[object]:
        """Return a context that lasts as long as the step."""


class Answer(NamedTuple):
    """Chosen sites, their cost, and what no choice can cost less than."""

    chosen: Flags
    cost: float
    bound: float


class _Parts(NamedTuple):
    """The separate parts of a problem, with the best cost and bound of each."""

    of_site: NDArray[np.int32]
    of_point: NDArray[np.int32]
    number: int
    costs: Floats
    bounds: Floats


def choose_sites(problem: Problem, *, effort: Effort, seed: int, watch: Stages) -> Answer:
    """Return a choice of sites, its cost and a lower bound.

    Args:
        problem: The problem.
        effort: Limits of the work.
        seed: Decides random choices; the same seed gives the same answer.
        watch: Told of each step.
    """
    with watch("reducing"):
        left = reduce_problem(problem)
    small = left.problem
    with watch("choosing"):
        chosen = choose_greedily(small)
        chosen = descend(small, anneal(small, chosen, _sweeps(small, effort), seed))
    with watch("bounding"):
        parts = _bound(small, chosen, effort)
    with watch("solving exactly"):
        chosen = _solve_parts(small, chosen, parts, effort, seed)
    with watch("improving windows"):
        chosen = _improve_parts(small, chosen, parts, effort, seed)
    with watch("finishing"):
        whole = left.opened.copy()
        whole[left.site] = chosen
        whole = descend(problem, whole)
        cost = measure_cost(problem, whole)
    bound = left.fixed_cost + float(parts.bounds.sum())
    return Answer(whole, cost, min(bound, cost))


def bound_cost(problem: Problem, cost: float, effort: Effort) -> float:
    """Return a lower bound on every choice, given the cost of one."""
    prices = improve_prices(problem, ascend_prices(problem), cost, _rounds(problem, effort))
    nowhere = np.zeros(len(problem.site_cost), dtype=np.int32)
    everywhere = np.zeros(len(problem.penalty), dtype=np.int32)
    return max(0.0, float(bound_parts(problem, prices, nowhere, everywhere, 1)[0]))


def _sweeps(problem: Problem, effort: Effort) -> int:
    visits = SITE_VISITS * len(problem.site_cost) + len(problem.site_points)
    return max(1, min(effort.sweeps, effort.visits // (visits + 1)))


def _rounds(problem: Problem, effort: Effort) -> int:
    return max(1, min(effort.price_rounds, effort.price_visits // (len(problem.site_points) + 1)))


def _bound(problem: Problem, chosen: Flags, effort: Effort) -> _Parts:
    """Return the parts with the bounds that prices certify; exact prices where that is quick."""
    of_site, of_point, count = find_parts(problem)
    costs = measure_parts(problem, chosen, of_site, of_point, count)
    prices = ascend_prices(problem)
    prices = improve_prices(problem, prices, float(costs.sum()), _rounds(problem, effort))
    bounds = bound_parts(problem, prices, of_site, of_point, count)
    return _Parts(of_site, of_point, count, costs, np.maximum(bounds, 0.0))


def _solve_parts(
    problem: Problem, chosen: Flags, parts: _Parts, effort: Effort, seed: int
) -> Flags:
    """Solve the parts that are small enough, smallest first; costs and bounds are updated."""
    chosen = chosen.copy()
    left = effort.exact_total_pairs
    lengths = np.diff(problem.site_ptr)
    for part, sites, points in _unproven(parts):
        pairs = int(lengths[sites].sum()) + PART_PAIRS
        if len(sites) > effort.exact_sites or pairs > min(left, effort.exact_pairs):
            continue
        left -= pairs
        model = take_part(problem, sites, points)
        start = chosen[sites]
        if len(sites) > effort.window:
            start = _best_of_starts(model, start, effort, seed)
        answer = solve_exactly(model, start, nodes=effort.exact_node_pairs // pairs, seed=seed)
        chosen[sites] = answer.chosen
        parts.costs[part] = measure_cost(model, answer.chosen)
        parts.bounds[part] = max(parts.bounds[part], answer.bound)
    return chosen


def _best_of_starts(problem: Problem, chosen: Flags, effort: Effort, seed: int) -> Flags:
    """Return the best of several runs of annealing and windows, each with a seed of its own."""
    best, least = chosen, measure_cost(problem, chosen)
    sweeps = _sweeps(problem, effort)
    for start in range(effort.starts):
        found = chosen
        if start:
            found = descend(problem, anneal(problem, chosen, sweeps, seed + start))
        found = improve_by_windows(
            problem,
            found,
            size=effort.window,
            solves=effort.windows,
            nodes=effort.window_nodes,
            seed=seed + start,
        )
        cost = measure_cost(problem, found)
        if cost < least:
            best, least = found, cost
    return best


def _improve_parts(
    problem: Problem, chosen: Flags, parts: _Parts, effort: Effort, seed: int
) -> Flags:
    """Improve what is too large to solve as a whole, window by window."""
    large = [sites for _, sites, _ in _unproven(parts) if len(sites) > effort.window]
    if not large:
        return chosen
    sites = np.sort(np.concatenate(large))
    if len(sites) > LEAST_SHARE * effort.windows * effort.window:
        return chosen
    chosen = chosen.copy()
    points = np.flatnonzero(np.isin(parts.of_point, np.unique(parts.of_site[sites])))
    chosen[sites] = improve_by_windows(
        take_part(problem, sites, points),
        chosen[sites],
        size=effort.window,
        solves=effort.windows,
        nodes=effort.window_nodes,
        seed=seed,
    )
    return chosen


def _unproven(parts: _Parts) -> list[tuple[int, Ints, Ints]]:
    """Return number, sites and points of the parts whose cost is above their bound."""
    open_gap = parts.costs - parts.bounds > PROVEN * parts.costs
    by_site = np.argsort(parts.of_site, kind="stable")
    by_point = np.argsort(parts.of_point, kind="stable")
    site_ends = np.searchsorted(parts.of_site[by_site], np.arange(parts.number + 1))
    point_ends = np.searchsorted(parts.of_point[by_point], np.arange(parts.number + 1))
    size = np.diff(site_ends)
    numbers = np.flatnonzero(open_gap)
    return [
        (
            int(part),
            by_site[site_ends[part] : site_ends[part + 1]],
            by_point[point_ends[part] : point_ends[part + 1]],
        )
        for part in numbers[np.argsort(size[numbers], kind="stable")]
    ]
