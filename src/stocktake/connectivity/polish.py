"""Improve a tree of links by hanging branches elsewhere, at costs that follow the loads.

The forest is grown at one price a link. What a link costs depends on what it carries: a microwave
link takes one more hop for every full one. So each branch in turn is tried at every neighbour that
is not in it: the link to the neighbour, and all links on both ways to the core up to where the ways
meet, at their loads with and without the branch. A move that saves is made; sweeps end when none
does. The limit of hops in a row is left to ``design``, which is asked afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.rooted import adjacency
from stocktake.connectivity.compiled import njit
from stocktake.connectivity.trees import order_leaves_first, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.links import LinkCosts, Links

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["hang_elsewhere"]

# Sweeps over all nodes: small trees until nothing saves, a million nodes once.
MOST_STEPS, MOST_SWEEPS, LEAST_SWEEPS = 6_000_000, 60, 1
# A move must save this share of the link that it changes: rounding is not a saving.
LEAST_SAVING = 1e-9
# Loads, in full hops, for which it is known what moving them away saves at most.
MOVED_HOPS = (1 / 64, 1 / 16, 1 / 4, 1.0, 4.0, np.inf)


def hang_elsewhere(
    links: Links,
    costs: LinkCosts,
    parent: Ints,
    link: Ints,
    own_mbps: Floats,
    *,
    hop_mbps: float,
) -> Ints:
    """Return a tree on the same nodes that costs no more at its loads.

    Args:
        links: Candidate links.
        costs: What one of each costs.
        parent: The tree, int32[N]; -1 at sources and nodes that are not connected.
        link: Link of each node to its parent, int32[N].
        own_mbps: What each node puts on its backhaul, float64[N].
        hop_mbps: Capacity of a microwave hop.
    """
    n = len(parent)
    if not len(links.u):
        return parent.copy()
    start, neighbour, at = adjacency(n, links.u, links.v)
    found = parent.copy()
    reached = np.zeros(n, dtype=np.bool_)
    linked = parent >= 0
    reached[linked] = True
    reached[parent[linked]] = True
    load = sum_downstream(parent, own_mbps)
    sweeps = int(np.clip(MOST_STEPS // max(len(links.u), 1), LEAST_SWEEPS, MOST_SWEEPS))
    tree = _Tree(found, link.copy(), load, costs.fibre, costs.microwave, float(hop_mbps))
    ways = _Ways(np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(1, dtype=np.int64))
    moved = np.array(MOVED_HOPS) * hop_mbps
    for _ in range(sweeps):
        order = order_leaves_first(found)
        above = _Above(moved, np.stack([_spare_above(tree, order, load) for load in moved]))
        if not _sweep(tree, reached, (start, neighbour, at), above, ways):
            break
    return found


class _Tree(NamedTuple):
    """A tree that is being changed; compiled code takes it whole."""

    parent: Ints
    link: Ints  # link of each node to its parent
    load: Floats  # load of that link
    fibre: Floats  # cost of each link as fibre
    radio: Floats  # cost of one hop of it
    hop: float


class _Above(NamedTuple):
    """What the links on each node's way to the core save at most without a load."""

    moved: Floats  # loads, growing
    spare: Floats  # loads by nodes


class _Ways(NamedTuple):
    """Two ways to the core that are walked towards each other."""

    stamp: NDArray[np.int64]  # which walk was at a node: odd the old way's, even the new one's
    saved: Floats  # what the links of that walk save up to the node
    walks: NDArray[np.int64]  # how many so far


@njit
def _cost(tree: _Tree, link: int, load: float) -> float:
    hops = max(np.ceil(load / tree.hop - LEAST_SAVING), 1.0)
    cost: float = min(tree.fibre[link], tree.radio[link] * hops)
    return cost


@njit
def _spare_above(tree: _Tree, order: Ints, less: float) -> Floats:
    """Return what the links on each node's way to the core save without so much of their load.

    Moving a smaller load away saves no more than that.
    """
    above = np.zeros(len(tree.parent))
    for i in order[::-1]:
        if tree.parent[i] >= 0:
            link, load = tree.link[i], tree.load[i]
            spare = _cost(tree, link, load) - _cost(tree, link, max(load - less, 0.0))
            above[i] = above[tree.parent[i]] + spare
    return above


@njit
def _sweep(
    tree: _Tree,
    reached: Flags,
    rows: tuple[Ints, Ints, Ints],
    above: _Above,
    ways: _Ways,
) -> bool:
    """Try every branch at all its neighbours; say whether one was moved."""
    start, neighbour, at = rows
    moved = False
    for i in range(len(tree.parent)):
        if tree.parent[i] < 0:
            continue
        here = _cost(tree, tree.link[i], tree.load[i])
        best, most = -1, LEAST_SAVING * here
        spare = above.spare[np.searchsorted(above.moved, tree.load[i])]
        at_most = here + spare[tree.parent[i]]
        for place in range(start[i], start[i + 1]):
            other = neighbour[place]
            if other == tree.parent[i] or not reached[other]:
                continue
            there = _cost(tree, at[place], tree.load[i])
            if at_most - there <= most:
                continue
            least = most - (here - there)
            saving = here - there + _saved_on_ways(tree, i, other, (ways, spare), least)
            if saving > most:
                best, most = place, saving
        if best >= 0:
            _hang(tree, i, neighbour[best], at[best])
            moved = True
    return moved


@njit
def _saved_on_ways(
    tree: _Tree, branch: int, other: int, walked: tuple[_Ways, Floats], least: float
) -> float:
    """Return what the links above save if a branch hangs on another node.

    The old and the new way are walked in turn, a step each, until one comes to a node of the
    other: links above it keep their load. -inf where the new way leads through the branch, or
    as soon as what is left of the old way cannot bring the saving above ``least``.
    """
    ways, spare = walked
    carried = tree.load[branch]
    ways.walks[0] += 1
    stamp_new, stamp_old = 2 * ways.walks[0], 2 * ways.walks[0] + 1
    old, new = tree.parent[branch], other
    saved, added = 0.0, 0.0
    while old >= 0 or new >= 0:
        if new >= 0:
            if new == branch:
                return -np.inf
            if ways.stamp[new] == stamp_old:
                return float(ways.saved[new] - added)
            ways.stamp[new], ways.saved[new] = stamp_new, -added
            added += _added(tree, new, carried)
            new = tree.parent[new]
        if old >= 0:
            if ways.stamp[old] == stamp_new:
                return float(saved + ways.saved[old])
            ways.stamp[old], ways.saved[old] = stamp_old, saved
            saved -= _added(tree, old, -carried)
            old = tree.parent[old]
        if saved - added + (spare[old] if old >= 0 else 0.0) <= least:
            return -np.inf
    return saved - added


@njit
def _added(tree: _Tree, node: int, load: float) -> float:
    """Return what more load adds to the cost of the link above a node; 0 at the core."""
    if tree.parent[node] < 0:
        return 0.0
    link, now = tree.link[node], tree.load[node]
    return _cost(tree, link, now + load) - _cost(tree, link, now)


@njit
def _hang(tree: _Tree, branch: int, other: int, link: int) -> None:
    """Hang a branch on another node, loads included."""
    node = tree.parent[branch]
    while node >= 0:
        tree.load[node] -= tree.load[branch]
        node = tree.parent[node]
    tree.parent[branch], tree.link[branch] = other, link
    node = other
    while node >= 0:
        tree.load[node] += tree.load[branch]
        node = tree.parent[node]
