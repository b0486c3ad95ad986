"""Improve a plan node by node: take one in or leave one out, span and prune anew, keep if cheaper.

A node outside is tried where it has links to two nodes of the plan, or a prize and a link to one:
it may become a junction. A node inside is tried as one to do without. Each trial costs a pass
over the links, so this is for graphs of some thousand nodes; ``work`` bounds the links passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.connectivity.backhaul.prune import span, worthwhile
from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Rooted

    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["improve"]

# A plan counts as cheaper from this share of its cost on, so that rounding never goes round.
CHEAPER = 1e-10


@njit
def improve(graph: Rooted, inside: Marks, order: Indices, work: int) -> Marks:
    """Return a choice of nodes whose plan no trial makes cheaper, or when the work is done.

    Args:
        graph: The rooted graph.
        inside: The nodes of a plan.
        order: The links, cheapest first.
        work: Links to pass over at most.
    """
    best = inside.copy()
    least = _cost(graph, best, order)
    n = len(best)
    trials = max(0, work // max(1, len(order)))
    since, node = 0, 0
    while since < n and trials > 0:
        node = node % (n - 1) + 1 if n > 1 else 0
        since += 1
        if node == 0 or not (best[node] or _may_join(graph, best, node)):
            continue
        trials -= 1
        tried = best.copy()
        tried[node] = not tried[node]
        cost = _cost(graph, tried, order)
        if cost < least * (1.0 - CHEAPER):
            best, least, since = tried, cost, 0
    return best


@njit
def _may_join(graph: Rooted, inside: Marks, node: int) -> bool:
    links = 0
    for y in graph.neighbour[graph.start[node] : graph.start[node + 1]]:
        links += int(inside[y])
    return links >= 2 or (links == 1 and graph.prize[node] > 0.0)


@njit
def _cost(graph: Rooted, inside: Marks, order: Indices) -> float:
    """Span and prune the choice of nodes; narrow it to the plan, and return the plan's cost."""
    links = span(graph, order, inside)
    kept = links[worthwhile(graph, links)]
    inside[:] = False
    inside[0] = True
    cost = 0.0
    for e in kept:
        cost += graph.cost[e]
        inside[graph.u[e]] = True
        inside[graph.v[e]] = True
    for i in range(len(inside)):
        if not inside[i]:
            cost += graph.prize[i]
    return cost
