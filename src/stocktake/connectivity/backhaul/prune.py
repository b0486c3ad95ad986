"""Turn links or a choice of nodes into a plan: span the nodes, then cut what does not pay.

``prune`` keeps, of a tree, exactly the branches whose prizes exceed their links: the optimum
among subtrees that hold the root (a dynamic program from the leaves). ``span`` links chosen nodes
by a least spanning tree. ``settle`` alternates both until nothing changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.rooted import adjacency, top
from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Rooted

    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["cost_of", "inside_of", "order_by_cost", "prune", "settle", "span", "worthwhile"]


def order_by_cost(graph: Rooted) -> Indices:
    """Return the links, cheapest first; equal costs in the order of the links."""
    return np.argsort(graph.cost, kind="stable").astype(np.int32)


def prune(graph: Rooted, links: Indices) -> Indices:
    """Return the branches at the root, of a forest of links, that are worth their cost."""
    return links[worthwhile(graph, links)]


def inside_of(graph: Rooted, links: Indices) -> Marks:
    """Say which nodes a pruned tree holds; the root always."""
    inside = np.zeros(len(graph.prize), dtype=np.bool_)
    inside[0] = True
    inside[graph.u[links]] = True
    inside[graph.v[links]] = True
    return inside


def settle(graph: Rooted, inside: Marks, order: Indices) -> tuple[Indices, float]:
    """Span chosen nodes, prune, and again while it gets cheaper.

    Returns:
        The links of the tree and its cost: links plus prizes left out.
    """
    best: Indices = np.empty(0, np.int32)
    least = np.inf
    while True:
        links = prune(graph, span(graph, order, inside))
        cost = cost_of(graph, links)
        if not cost < least:
            return best, least
        best, least = links, cost
        inside = inside_of(graph, links)


def cost_of(graph: Rooted, links: Indices) -> float:
    """Return the cost of the links plus the prizes of the nodes that they leave out."""
    outside = ~inside_of(graph, links)
    return float(graph.cost[links].sum() + graph.prize[outside].sum())


@njit
def span(graph: Rooted, order: Indices, inside: Marks) -> Indices:
    """Return a least spanning forest of the chosen nodes (Kruskal); ``order``: links by cost."""
    group = np.arange(len(inside)).astype(np.int32)
    links = np.empty(len(inside), dtype=np.int32)
    count = 0
    for e in order:
        if inside[graph.u[e]] and inside[graph.v[e]]:
            a, b = top(group, graph.u[e]), top(group, graph.v[e])
            if a != b:
                group[max(a, b)] = min(a, b)
                links[count] = e
                count += 1
    return links[:count].copy()


@njit
def worthwhile(graph: Rooted, links: Indices) -> Marks:
    """Say which links, of a forest of them, lie on branches at the root that pay."""
    order, above, by = _from_root(graph, links)
    worth = graph.prize.copy()
    for k in range(len(order) - 1, 0, -1):
        node = order[k]
        worth[above[node]] += max(0.0, worth[node] - graph.cost[links[by[node]]])
    kept = np.zeros(len(links), dtype=np.bool_)
    held = np.zeros(len(worth), dtype=np.bool_)
    held[0] = True
    for node in order[1:]:
        if held[above[node]] and worth[node] > graph.cost[links[by[node]]]:
            held[node] = True
            kept[by[node]] = True
    return kept


@njit
def _from_root(graph: Rooted, links: Indices) -> tuple[Indices, Indices, Indices]:
    """Return the nodes reached from the root, in that order; each one's parent and its link."""
    n = len(graph.prize)
    start, neighbour, link_at = adjacency(n, graph.u[links], graph.v[links])
    order = np.zeros(n, dtype=np.int32)
    above = np.full(n, -1, dtype=np.int32)
    by = np.full(n, -1, dtype=np.int32)
    above[0] = 0
    count = 1
    at = 0
    while at < count:
        node = order[at]
        at += 1
        for k in range(start[node], start[node + 1]):
            other = neighbour[k]
            if above[other] < 0:
                above[other] = node
                by[other] = link_at[k]
                order[count] = other
                count += 1
    return order[:count].copy(), above, by
