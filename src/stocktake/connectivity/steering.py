"""Prices that steer the choice of sites: what a site and a settlement count for in a round.

A settlement counts for what a site saves it over the cheapest way without one (fibre to the home at
the price of its backhaul included), less what its load adds to a site: carriers in proportion, and
whole masts for whole masts of load. A site counts for its first mast, less the first
carrier's share of that, plus its backhaul at the price of the round. Light sites cover few
settlements, so theirs is the cost at the whole load that they cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.access import LIGHT, MACRO
from stocktake.connectivity.compiled import njit
from stocktake.connectivity.problem import FIBRE
from stocktake.connectivity.trees import order_leaves_first

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.design import Design
    from stocktake.connectivity.problem import JointProblem

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = ["CoverCosts", "cover_costs", "load_cost", "removable_usd"]


@dataclass(frozen=True, slots=True)
class CoverCosts:
    """A cover problem's money.

    Attributes:
        site_usd: Cost of each site, float64[k].
        penalty_usd: What not covering each settlement costs, float64[n].
    """

    site_usd: Floats
    penalty_usd: Floats


def cover_costs(problem: JointProblem, prices_usd: Floats, *, first: bool) -> CoverCosts:
    """Return the cover problem of a round.

    Args:
        problem: The problem.
        prices_usd: Price of backhaul at each node, float64[N].
        first: Whether this is the round in which backhaul is not looked at: without satellite
            backhaul either.
    """
    needs, ways, sites, capacity = problem.needs, problem.ways, problem.sites, problem.capacity
    n = problem.network.settlements
    without = np.minimum(ways.alone, ways.fibre + prices_usd[:n])
    added = load_cost(problem)
    penalty = np.maximum(without - ways.wireless - added, 0.0)
    penalty[needs.served | ~np.isfinite(ways.wireless)] = 0.0
    site = sites.fixed_usd - np.where(sites.kind == LIGHT, 0.0, capacity.carrier_usd[sites.kind])
    light = np.flatnonzero(sites.kind == LIGHT)
    wanted = np.where(penalty > 0, needs.mbps, 0.0)
    covered = _sum_of_lists(sites.lists.indptr, sites.lists.indices, light, wanted)
    masts = np.maximum(
        capacity.masts(sites.kind[light], capacity.carriers(sites.kind[light], covered)), 1
    )
    site[light] *= masts
    if first:
        return CoverCosts(np.maximum(site, 0.0), penalty)
    backhaul = prices_usd[sites.node]
    if problem.satellite:
        own = np.zeros(problem.network.size)
        own[:n] = needs.rented_mbps
        by_satellite = sites.satellite_usd + own[sites.node] * sites.satellite_mbps_usd
        backhaul = np.minimum(backhaul, by_satellite)
    out_of_reach = ~np.isfinite(backhaul)
    site = np.maximum(site + np.where(out_of_reach, 0.0, backhaul), 0.0)
    # A site that nothing can ever join must not be chosen: it costs more than it could save.
    site[out_of_reach] = penalty.sum() + 1.0
    return CoverCosts(site, penalty)


def load_cost(problem: JointProblem) -> Floats:
    """Return what each settlement's load adds to a macro site beside its first mast, float64[n]."""
    capacity, needs = problem.capacity, problem.needs
    carrier, most = capacity.carrier_mbps[MACRO], capacity.most[MACRO]
    full = carrier * most
    whole = np.maximum(np.ceil(needs.mbps / full) - 1.0, 0.0)
    mast = capacity.mast_usd[MACRO] + (most - 1) * capacity.carrier_usd[MACRO]
    rest = needs.mbps - whole * full
    return np.asarray(whole * mast + capacity.carrier_usd[MACRO] * rest / carrier)


def removable_usd(problem: JointProblem, design: Design) -> Floats:
    """Return what the links to each node would save if it alone needed no backhaul, float64[N].

    0 where others depend on the node's links, and where it needs none itself.
    """
    network = problem.network
    need = np.zeros(network.size, dtype=np.bool_)
    need[problem.sites.node[design.access.open_]] = True
    need[: network.settlements] |= design.access.way == FIBRE
    order = order_leaves_first(design.parent)
    return np.asarray(_removable(design.parent, order, need, design.link_usd))


@njit
def _removable(parent: Ints, order: Ints, need: Flags, cost: Floats) -> Floats:
    n = len(parent)
    below = np.zeros(n, dtype=np.int64)
    for i in order:
        if need[i]:
            below[i] += 1
        if parent[i] >= 0:
            below[parent[i]] += below[i]
    saved = np.zeros(n)
    for i in order[::-1]:
        # What the links above save, as long as a single node depends on them.
        if parent[i] >= 0 and below[i] == 1:
            saved[i] = cost[i] + saved[parent[i]]
    for i in range(n):
        if not need[i]:
            saved[i] = 0.0
    return saved


@njit
def _sum_of_lists(
    indptr: NDArray[np.int64], indices: Ints, rows: NDArray[np.int64], values: Floats
) -> Floats:
    sums = np.zeros(len(rows))
    for k in range(len(rows)):
        for at in range(indptr[rows[k]], indptr[rows[k] + 1]):
            sums[k] += values[indices[at]]
    return sums
