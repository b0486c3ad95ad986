"""A candidate graph with its sources joined to one root: the form that the algorithms work on.

A forest in which each tree holds a source is a tree once the sources are one node. Links of no
cost are joined too, as they are always worth building; parallel links keep the cheapest.
``Joined`` remembers the way back. Node 0 is the root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.candidates import CandidateGraph

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["Joined", "Rooted", "adjacency", "join_sources", "make_rooted", "parents", "top"]


class Rooted(NamedTuple):
    """Nodes, of which 0 is the root, and links; compiled code takes it whole.

    Attributes:
        u: Lower end of each link, int32; links are sorted by their ends.
        v: Higher end, int32.
        cost: Cost of each link, positive.
        prize: Prize of each node, 0 for the root.
        start: Start of each node's row in the next two, int32.
        neighbour: Neighbours.
        link_at: The link to each neighbour.
    """

    u: Indices
    v: Indices
    cost: Floats
    prize: Floats
    start: Indices
    neighbour: Indices
    link_at: Indices


class Joined(NamedTuple):
    """The way back from a rooted graph.

    Attributes:
        link: For each link of the rooted graph, its index in the candidate graph.
        node_of: For each node of the candidate graph, its node in the rooted one.
        free: Links of no cost that join nodes, as indices into the candidate graph.
    """

    link: Indices
    node_of: Indices
    free: Indices


def join_sources(
    graph: CandidateGraph, prize_usd: Floats, is_source: Marks
) -> tuple[Rooted, Joined]:
    """Join the sources to node 0, and nodes that links of no cost connect to one node."""
    group, free = _join_nodes((graph.u, graph.v), graph.cost_usd, is_source)
    node_of, n = _number_groups(group, is_source)
    prize = np.bincount(node_of, weights=np.where(is_source, 0.0, prize_usd), minlength=n)
    prize[0] = 0.0
    ends = np.sort(np.column_stack([node_of[graph.u], node_of[graph.v]]), axis=1)
    order = np.lexsort((graph.cost_usd, ends[:, 1], ends[:, 0]))
    ends = ends[order]
    keep = ends[:, 0] != ends[:, 1]
    keep[1:] &= (ends[1:] != ends[:-1]).any(axis=1)
    link = order[keep].astype(np.int32)
    u, v = (np.ascontiguousarray(ends[keep, side], np.int32) for side in (0, 1))
    return make_rooted(u, v, graph.cost_usd[link], prize.astype(np.float64)), Joined(
        link, node_of, free
    )


def make_rooted(u: Indices, v: Indices, cost: Floats, prize: Floats) -> Rooted:
    """Return the graph with its rows of neighbours."""
    return Rooted(u, v, cost, prize, *adjacency(len(prize), u, v))


@njit
def adjacency(n: int, u: Indices, v: Indices) -> tuple[Indices, Indices, Indices]:
    """Return the start of each node's row, neighbours and links, in the order of the links."""
    start = np.zeros(n + 1, dtype=np.int32)
    for e in range(len(u)):
        start[u[e] + 1] += 1
        start[v[e] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    neighbour = np.empty(2 * len(u), dtype=np.int32)
    link_at = np.empty(2 * len(u), dtype=np.int32)
    for e in range(len(u)):
        for end, other in ((u[e], v[e]), (v[e], u[e])):
            neighbour[at[end]] = other
            link_at[at[end]] = e
            at[end] += 1
    return start, neighbour, link_at


@njit
def parents(u: Indices, v: Indices, is_source: Marks) -> tuple[Indices, Marks]:
    """Return each node's next node towards a source, or -1, and whether it is joined to one."""
    n = len(is_source)
    start, neighbour, _ = adjacency(n, u, v)
    parent = np.full(n, -1, dtype=np.int32)
    connected = is_source.copy()
    queue = np.empty(n, dtype=np.int32)
    size = 0
    for i in np.flatnonzero(is_source):
        queue[size] = i
        size += 1
    at = 0
    while at < size:
        x = queue[at]
        at += 1
        for y in neighbour[start[x] : start[x + 1]]:
            if not connected[y]:
                connected[y] = True
                parent[y] = x
                queue[size] = y
                size += 1
    return parent, connected


@njit
def _join_nodes(
    ends: tuple[Indices, Indices], cost: Floats, is_source: Marks
) -> tuple[Indices, Indices]:
    """Return each node's group, named by its least node, and the links that joined groups."""
    group = np.arange(len(is_source)).astype(np.int32)
    sources = np.flatnonzero(is_source)
    for i in sources:
        group[i] = sources[0]
    free = np.empty(len(is_source), dtype=np.int32)
    count = 0
    for e in np.flatnonzero(cost == 0.0):
        a, b = top(group, ends[0][e]), top(group, ends[1][e])
        if a != b:
            group[max(a, b)] = min(a, b)
            free[count] = e
            count += 1
    for node in range(len(group)):
        group[node] = top(group, node)
    return group, free[:count].copy()


def _number_groups(group: Indices, is_source: Marks) -> tuple[Indices, int]:
    """Number the groups from 1, the group of the sources 0; return the count with the root."""
    names, number = np.unique(group, return_inverse=True)
    number = number + 1
    if is_source.any():
        root = number[np.argmax(is_source)]
        number = np.where(number == root, 0, number - (number > root))
        return number.astype(np.int32), len(names)
    return number.astype(np.int32), len(names) + 1


@njit
def top(group: Indices, i: int) -> int:
    """Return the name of a node's group; shorten the way up."""
    while group[i] != i:
        group[i] = group[group[i]]
        i = group[i]
    return i
