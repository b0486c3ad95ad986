"""Complete a design: from a tree of links and open sites to loads, technologies, hops and cost.

1. Settlements and sites take what is cheapest under the connected nodes (``settle_access``).
2. Branches that carry nothing are cut.
3. Each link is priced at its load as fibre or as one or more microwave hops. Where more hops follow
   each other than the limit, the one that is dearest least is made fibre; where fibre may not be
   built, the branch is cut.
4. Branches whose links cost more than they save are cut (exact on the tree: what a branch is worth
   is known from its leaves up), and all is settled again until nothing is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.problem import FIBRE, settle_access, worth_of_backhaul
from stocktake.connectivity.trees import order_leaves_first, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.links import LinkCosts, Links
    from stocktake.connectivity.problem import Access, JointProblem

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = ["Design", "complete_design", "link_of_pairs", "node_loads"]

# Times that cutting and settling alternate; each time something is cut, or it ends.
MOST_CUTS = 8
ALMOST = 1e-9


@dataclass(frozen=True, slots=True)
class Design:
    """A whole design and its cost.

    Attributes:
        access: How settlements are served.
        parent: Next node towards the core, int32[N]; -1 for sources and nodes without a link.
        link: Link to it, an index into the links, int32[N]; -1 without.
        fibre: Whether that link is fibre, bool[N].
        hops: Parallel hops of a microwave link, int64[N]; 0 for fibre and without a link.
        load_mbps: Load of that link, float64[N].
        link_usd: Its cost, float64[N].
        objective_usd: Cost of everything, penalties included.
    """

    access: Access
    parent: Ints
    link: Ints
    fibre: Flags
    hops: NDArray[np.int64]
    load_mbps: Floats
    link_usd: Floats
    objective_usd: float

    def connected(self, is_source: Flags) -> Flags:
        """Return which nodes have terrestrial backhaul."""
        return np.asarray(is_source | (self.parent >= 0))


def complete_design(
    problem: JointProblem, links: Links, costs: LinkCosts, open_: Flags, parent: Ints
) -> Design:
    """Return the design of open sites and a tree, with what does not pay cut away.

    Args:
        problem: The problem.
        links: Candidate links.
        costs: What they cost.
        open_: Sites that may be used, bool[k].
        parent: Tree of links, int32[N]; -1 for sources and nodes without a link.
    """
    is_source = problem.network.is_source
    parent = parent.copy()
    for cut in range(MOST_CUTS):
        access = settle_access(problem, open_, is_source | (parent >= 0))
        load = sum_downstream(parent, node_loads(problem, access))
        parent = np.where(load > 0, parent, -1).astype(np.int32)
        link = link_of_pairs(links, parent)
        priced = _price(problem, link, costs, load, parent)
        over, cost = priced.cut, priced.cost
        losing = over | _losing(problem, access.open_, parent, cost)
        if not losing.any() or cut == MOST_CUTS - 1:
            break
        parent = _without_branches(parent, losing)
    if priced.cut.any():  # the hop limit holds whatever the count of cuts
        parent = _without_branches(parent, priced.cut)
        return complete_design(problem, links, costs, open_, parent)
    links_usd = float(cost.sum())
    return Design(
        access=access,
        parent=parent,
        link=link,
        fibre=priced.fibre,
        hops=priced.hops,
        load_mbps=np.where(parent >= 0, load, 0.0),
        link_usd=cost,
        objective_usd=access.cost_usd + links_usd,
    )


def link_of_pairs(links: Links, parent: Ints) -> Ints:
    """Return the link between each node and its parent, int32[N]; -1 where there is no parent.

    Args:
        links: Candidate links, sorted by their ends.
        parent: int32[N].
    """
    size = np.int64(len(parent))
    keys = links.u.astype(np.int64) * size + links.v
    node = np.flatnonzero(parent >= 0)
    up = parent[node]
    wanted = np.minimum(node, up).astype(np.int64) * size + np.maximum(node, up)
    found = np.full(len(parent), -1, dtype=np.int32)
    found[node] = np.searchsorted(keys, wanted)
    return found


@dataclass(frozen=True, slots=True)
class _Priced:
    """The links of a tree: cost, technology, parallel hops, and what the hop limit cuts."""

    cost: Floats
    fibre: Flags
    hops: NDArray[np.int64]
    cut: Flags


def node_loads(problem: JointProblem, access: Access) -> Floats:
    """Return the load in Mbps that each node puts on its own backhaul, if it has any.

    Args:
        problem: The problem.
        access: How settlements are served.
    """
    network, needs = problem.network, problem.needs
    load = np.bincount(problem.sites.node, access.load_mbps, network.size).astype(np.float64)
    at_home = access.way == FIBRE
    load[: network.settlements][at_home] += needs.mbps[at_home]
    return load


def _price(
    problem: JointProblem, link: Ints, costs: LinkCosts, load: Floats, parent: Ints
) -> _Priced:
    built = parent >= 0
    at = np.where(built, link, 0)
    as_fibre = np.where(built, costs.fibre[at], 0.0) if len(costs.fibre) else np.zeros(len(parent))
    radio = np.where(built, costs.microwave[at], 0.0) if len(at) and len(costs.fibre) else as_fibre
    hops = np.maximum(np.ceil(load / problem.hop_mbps * (1 - ALMOST)), 1.0)
    by_radio = radio * hops
    fibre = built & (as_fibre <= by_radio)
    cut = np.zeros(len(parent), dtype=np.bool_)
    order = order_leaves_first(parent)
    extra = np.where(np.isfinite(as_fibre), as_fibre - np.where(fibre, as_fibre, by_radio), np.inf)
    _limit_hops(parent, order, fibre, cut, (extra, problem.hop_limit))
    cost = np.where(fibre, as_fibre, np.where(built, by_radio, 0.0))
    count = np.where(built & ~fibre, hops, 0.0).astype(np.int64)
    return _Priced(cost, fibre, count, cut)


@njit
def _limit_hops(
    parent: Ints, order: Ints, fibre: Flags, cut: Flags, limits: tuple[Floats, int]
) -> None:
    """Make links fibre, or mark branches to cut, so that no more hops follow each other."""
    extra, most = limits
    depth = np.zeros(len(parent), dtype=np.int64)
    for i in order[::-1]:
        if parent[i] < 0:
            continue
        depth[i] = 0 if fibre[i] else depth[parent[i]] + 1
        if depth[i] <= most:
            continue
        best, above = i, i
        for _ in range(most + 1):
            if extra[above] < extra[best]:
                best = above
            above = parent[above]
            if above < 0 or parent[above] < 0 or fibre[above]:
                break
        if extra[best] == np.inf:
            cut[i] = True
            depth[i] = 0
            continue
        fibre[best] = True
        # Depths between that link and here begin again; branches beside keep theirs, too high.
        count = 0
        above = i
        while above != best:
            count += 1
            above = parent[above]
        depth[best] = 0
        above = i
        while above != best:
            depth[above] = count
            count -= 1
            above = parent[above]


def _losing(problem: JointProblem, open_: Flags, parent: Ints, cost: Floats) -> Flags:
    """Return the nodes whose branch costs more than it saves, the first of each branch."""
    worth = worth_of_backhaul(problem, open_)
    if not problem.satellite:
        return np.zeros(len(parent), dtype=np.bool_)
    order = order_leaves_first(parent)
    return np.asarray(_find_losing(parent, order, worth.node, cost))


@njit
def _find_losing(parent: Ints, order: Ints, worth: Floats, cost: Floats) -> Flags:
    net = worth.copy()
    losing = np.zeros(len(parent), dtype=np.bool_)
    for i in order:
        above = parent[i]
        if above < 0:
            continue
        left = net[i] - cost[i]
        if left > -1e-9 * (1.0 + cost[i]):
            net[above] += left
        else:
            losing[i] = True
    return losing


def _without_branches(parent: Ints, losing: Flags) -> Ints:
    """Return the tree without the marked nodes and all behind them."""
    order = order_leaves_first(parent)
    kept = parent.copy()
    _cut_branches(parent, order, losing, kept)
    return kept


@njit
def _cut_branches(parent: Ints, order: Ints, losing: Flags, kept: Ints) -> None:
    gone = losing.copy()
    for i in order[::-1]:
        if parent[i] >= 0 and gone[parent[i]]:
            gone[i] = True
        if gone[i]:
            kept[i] = -1
