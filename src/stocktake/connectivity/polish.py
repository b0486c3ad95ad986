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
    mark = np.full(n, -1, dtype=np.int64)
    for number in range(sweeps):
        above = _spare_above(tree, order_leaves_first(found))
        if not _sweep(tree, reached, (start, neighbour, at), above, (mark, number * n)):
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


@njit
def _cost(tree: _Tree, link: int, load: float) -> float:
    hops = max(np.ceil(load / tree.hop - LEAST_SAVING), 1.0)
    cost: float = min(tree.fibre[link], tree.radio[link] * hops)
    return cost


@njit
def _spare_above(tree: _Tree, order: Ints) -> Floats:
    """Return what the links on each node's way to the core cost above their cost without load.

    Moving load away saves no more than that.
    """
    above = np.zeros(len(tree.parent))
    for i in order[::-1]:
        if tree.parent[i] >= 0:
            link = tree.link[i]
            spare = _cost(tree, link, tree.load[i]) - _cost(tree, link, 0.0)
            above[i] = above[tree.parent[i]] + spare
    return above


@njit
def _sweep(
    tree: _Tree,
    reached: Flags,
    rows: tuple[Ints, Ints, Ints],
    above: Floats,
    marks: tuple[NDArray[np.int64], int],
) -> bool:
    """Try every branch at all its neighbours; say whether one was moved."""
    start, neighbour, at = rows
    mark, stamp = marks
    moved = False
    for i in range(len(tree.parent)):
        if tree.parent[i] < 0:
            continue
        here = _cost(tree, tree.link[i], tree.load[i])
        best, most = -1, LEAST_SAVING * here
        at_most = here + above[tree.parent[i]]
        marked = False
        for place in range(start[i], start[i + 1]):
            other = neighbour[place]
            if other == tree.parent[i] or not reached[other]:
                continue
            there = _cost(tree, at[place], tree.load[i])
            if at_most - there <= most:
                continue
            if not marked:
                _mark_way(tree.parent, tree.parent[i], mark, stamp + i)
                marked = True
            saving = here - there + _saved_on_ways(tree, i, other, mark, stamp + i)
            if saving > most:
                best, most = place, saving
        if best >= 0:
            _hang(tree, i, neighbour[best], at[best])
            moved = True
    return moved


@njit
def _mark_way(parent: Ints, node: int, mark: NDArray[np.int64], stamp: int) -> None:
    """Mark the way from a node to the core."""
    while node >= 0:
        mark[node] = stamp
        node = parent[node]


@njit
def _saved_on_ways(
    tree: _Tree, branch: int, other: int, mark: NDArray[np.int64], stamp: int
) -> float:
    """Return what the links above save if a branch hangs on another node; -inf inside it."""
    carried = tree.load[branch]
    saving = 0.0
    node = other
    while node >= 0 and mark[node] != stamp:
        if node == branch:
            return -np.inf
        saving -= _added(tree, node, carried)
        node = tree.parent[node]
    meeting = node
    node = tree.parent[branch]
    while node >= 0 and node != meeting:
        saving -= _added(tree, node, -carried)
        node = tree.parent[node]
    return saving


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
