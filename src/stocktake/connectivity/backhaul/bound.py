"""A certified lower bound at any size, and the links that it proves useless.

Every plan, seen as directed away from the root, must enter each set W of nodes that holds a node
k, or leave k out and pay its prize. Wong's dual ascent raises prices on such sets, one at a time,
never above the cost of a link in a direction or the prize of k: the sum of the prices bounds the
cost of every plan from below, and what they leave of the costs (the reduced costs) bounds what
any plan over a given link must cost. A link for which that exceeds the cost of a known plan is in
no better plan.

Source: Wong, A dual ascent approach for Steiner tree problems on a directed graph, Mathematical
Programming 28 (1984); the order of sets as in Pajor, Uchoa and Werneck, A robust and scalable
algorithm for the Steiner problem in graphs (2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.heaps import make_heap, put, take
from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Rooted

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["NEARLY", "Ascent", "ascend", "filled_nodes", "useful_arcs"]

# Relative slack within which a bound is taken to equal the cost of a plan.
NEARLY = 1e-9
# What is left of a cost counts as nothing below this share of it.
NOTHING = 1e-12
# A set waits while its number of entering arcs exceeds the least by this factor.
PATIENCE = 1.25
# Numbers in ``_State.tally``.
STAMP, STEPS, SETS, SIZE = 0, 1, 2, 3


class Ascent(NamedTuple):
    """What a dual ascent found.

    Attributes:
        bound: No plan costs less.
        reduced: What is left of each arc's cost; arc 2e runs from u[e] to v[e], 2e+1 back.
        left: What is left of each node's prize.
        set_start: Start of each priced set in ``set_node``; one more than there are sets.
        set_node: Nodes of the sets, each set led by its node k; as many sets as were asked for.
    """

    bound: float
    reduced: Floats
    left: Floats
    set_start: NDArray[np.int64]
    set_node: Indices


class _State(NamedTuple):
    """The prices so far, and the set at hand."""

    reduced: Floats
    left: Floats
    seen: Indices  # stamp of the last set that held each node
    nodes: Indices  # the set at hand
    entering: Indices  # arcs that may enter it
    set_start: NDArray[np.int64]
    set_node: Indices
    tally: NDArray[np.int64]  # counts, see STAMP


def ascend(graph: Rooted, *, work: int, keep_nodes: int = 0, seed: int = 0) -> Ascent:
    """Raise prices until every node is reached or its prize is used up.

    Args:
        graph: The rooted graph.
        work: Steps over links after which to stop; the bound is valid whenever it stops.
        keep_nodes: Nodes of priced sets to remember at most, in all sets together.
        seed: Another seed gives another order of sets of equal size; 0 that of the nodes.
    """
    rank = np.arange(len(graph.prize), dtype=np.int32)
    if seed:
        rank = np.random.default_rng(seed).permutation(rank)
    bound, state = _ascend(graph, rank, work, keep_nodes)
    sets = int(state.tally[SETS])
    return Ascent(
        float(bound), state.reduced, state.left, state.set_start[: sets + 1], state.set_node
    )


def filled_nodes(graph: Rooted, ascent: Ascent) -> Marks:
    """Say which nodes the root reaches along arcs whose cost the prices used up."""
    return np.isfinite(_distances(graph, ascent.reduced, np.zeros(1, np.int64), 0.0, outward=True))


def useful_arcs(graph: Rooted, ascent: Ascent, least: float) -> Marks:
    """Say which arcs a plan cheaper than ``least`` may hold, by bound and reduced costs.

    A plan with the arc from x to y leads from the root to x, over the arc, and from y on to some
    node with a prize; the reduced costs of that way come on top of the bound.
    """
    spare = least - ascent.bound + NEARLY * abs(least)
    prized = np.flatnonzero(graph.prize > 0.0)
    from_root = _distances(graph, ascent.reduced, np.zeros(1, np.int64), spare, outward=True)
    to_prize = _distances(graph, ascent.reduced, prized, spare, outward=False)
    useful = np.zeros(len(ascent.reduced), dtype=np.bool_)
    useful[::2] = from_root[graph.u] + ascent.reduced[::2] + to_prize[graph.v] <= spare
    useful[1::2] = from_root[graph.v] + ascent.reduced[1::2] + to_prize[graph.u] <= spare
    useful[1::2] &= graph.u != 0
    return useful


@njit
def _ascend(graph: Rooted, rank: Indices, work: int, keep_nodes: int) -> tuple[float, _State]:
    n, m = len(graph.prize), len(graph.u)
    state = _State(
        np.repeat(graph.cost, 2),
        graph.prize.copy(),
        np.full(n, -1, dtype=np.int32),
        np.empty(n, dtype=np.int32),
        np.empty(2 * m, dtype=np.int32),
        np.zeros(keep_nodes + 1, dtype=np.int64),
        np.empty(keep_nodes, dtype=np.int32),
        np.zeros(4, dtype=np.int64),
    )
    # Items of the heap are ranks, so that ties follow them.
    node_of = np.empty(n, dtype=np.int32)
    node_of[rank] = np.arange(n).astype(np.int32)
    waiting = make_heap(n)
    for k in range(1, n):
        if graph.prize[k] > 0.0:
            put(waiting, rank[k], float(graph.start[k + 1] - graph.start[k]))
    bound = 0.0
    while waiting.size[0] > 0 and state.tally[STEPS] < work:
        place = take(waiting)
        k = node_of[place]
        if _gather(graph, state, k):
            continue
        arcs = _enter_only(graph, state)
        if waiting.size[0] > 0 and arcs > PATIENCE * waiting.key[waiting.order[0]] + 1:
            put(waiting, place, float(arcs))
            continue
        bound += _raise_price(graph, state, k, arcs)
        if state.left[k] > 0.0:
            put(waiting, place, float(arcs))
    return bound, state


@njit
def _gather(graph: Rooted, state: _State, k: int) -> bool:
    """Gather the nodes from which filled arcs lead to k; say whether the root is one.

    The arcs that lead to them and are not filled are noted; some may start in the set.
    """
    state.tally[STAMP] += 1
    stamp = state.tally[STAMP]
    state.nodes[0] = k
    state.seen[k] = stamp
    size, arcs, at = 1, 0, 0
    while at < size:
        x = state.nodes[at]
        at += 1
        state.tally[STEPS] += graph.start[x + 1] - graph.start[x]
        for j in range(graph.start[x], graph.start[x + 1]):
            y, e = graph.neighbour[j], graph.link_at[j]
            if state.seen[y] == stamp:
                continue
            a = 2 * e if graph.v[e] == x else 2 * e + 1
            if state.reduced[a] > 0.0:
                state.entering[arcs] = a
                arcs += 1
            elif y == 0:
                return True
            else:
                state.seen[y] = stamp
                state.nodes[size] = y
                size += 1
    state.tally[SIZE] = size
    state.entering[arcs : arcs + 1] = -1
    return False


@njit
def _enter_only(graph: Rooted, state: _State) -> int:
    """Keep, of the arcs noted, those that start outside the set; return their number."""
    stamp = state.tally[STAMP]
    arcs = 0
    for j in range(len(state.entering)):
        a = state.entering[j]
        if a < 0:
            break
        tail = graph.u[a // 2] if a % 2 == 0 else graph.v[a // 2]
        if state.seen[tail] != stamp:
            state.entering[arcs] = a
            arcs += 1
    return arcs


@njit
def _raise_price(graph: Rooted, state: _State, k: int, arcs: int) -> float:
    """Raise the price of the set until an arc is filled or the prize of k is used up."""
    step = state.left[k]
    for a in state.entering[:arcs]:
        step = min(step, state.reduced[a])
    state.left[k] -= step
    for a in state.entering[:arcs]:
        state.reduced[a] -= step
        if state.reduced[a] < NOTHING * graph.cost[a // 2]:
            state.reduced[a] = 0.0
    sets, size = state.tally[SETS], state.tally[SIZE]
    begin = state.set_start[sets]
    if sets + 1 < len(state.set_start) and begin + size <= len(state.set_node):
        state.set_node[begin : begin + size] = state.nodes[:size]
        state.set_start[sets + 1] = begin + size
        state.tally[SETS] += 1
    return float(step)


@njit
def _distances(
    graph: Rooted, reduced: Floats, origins: NDArray[np.int64], limit: float, outward: bool
) -> Floats:
    """Return reduced distances from the nearest origin, or to it, as far as the limit."""
    distance = np.full(len(graph.prize), np.inf)
    waiting = make_heap(len(graph.prize))
    for i in origins:
        distance[i] = 0.0
        put(waiting, i, 0.0)
    while waiting.size[0] > 0:
        x = take(waiting)
        for j in range(graph.start[x], graph.start[x + 1]):
            y, e = graph.neighbour[j], graph.link_at[j]
            a = 2 * e if (graph.v[e] == y) == outward else 2 * e + 1
            far = distance[x] + reduced[a]
            if far < distance[y] and far <= limit and y != 0:
                distance[y] = far
                put(waiting, y, far)
    return distance
