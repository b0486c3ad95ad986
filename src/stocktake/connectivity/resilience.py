"""Single points of failure of a backhaul tree, and what a second path for its trunks costs.

In a tree every edge and every node is a single point of failure: it severs all who are
behind it. The second path is a set of further edges from the candidate graph. Adding the edge
(a, b) closes a ring of itself and the tree's way from a to b, and no edge of that ring severs
anybody any more (all sources count as one point, since they stand on the same core).

To cover given trunk edges at least cost is the weighted tree augmentation problem, which is
NP-hard. The rule here is a heuristic and is named so in results: the trunk with most people
behind it takes the cheapest edge that leads from behind it to anywhere else that is connected;
all trunks on that ring are covered; then the next. Last, edges that have become needless are
taken out again, the dearest first. There is no bound on what a cleverer choice would save.
Left out: rings over nodes that are not in the plan, faults of two edges at once, and the
capacity of the second path. O(n + m) for each edge that is added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.connectivity.trees import order_leaves_first, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["Candidates", "SecondPaths", "people_behind", "plan_second_paths"]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Edges that could be built.

    Attributes:
        u: int32[m], one end.
        v: int32[m], the other.
        cost_usd: float64[m], present cost.
    """

    u: Ints
    v: Ints
    cost_usd: Floats


@dataclass(frozen=True, slots=True)
class SecondPaths:
    """The edges added, and which trunks they secure.

    Attributes:
        trunk: int32[k], the nodes whose edges to their parents were to be secured, the one
            with most people behind it first.
        people: float64[k], people behind each.
        secured: bool[k], False where no candidate leads around it.
        edge: int32[a], positions of the added edges among the candidates.
        cost_usd: What they cost together.
    """

    trunk: Ints
    people: Floats
    secured: Flags
    edge: Ints
    cost_usd: float


def people_behind(parent: ArrayLike, people: ArrayLike) -> tuple[Floats, Floats]:
    """Return how many people lose service when a node's edge fails, and when the node fails.

    The edge is the one to the node's parent; it severs nobody where there is no parent.
    A node severs its own people as well as those behind it.

    Args:
        parent: int32[n], -1 for sources and nodes not connected.
        people: float64[n].
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    heads = check_values("People at a node", people, at_least=0)
    check_lengths(parent=upward, people=heads)
    by_node = sum_downstream(upward, heads)
    return np.where(upward >= 0, by_node, 0.0), by_node


def plan_second_paths(
    parent: ArrayLike,
    people: ArrayLike,
    candidates: Candidates,
    *,
    is_source: ArrayLike,
    most: int,
    node_id: ArrayLike | None = None,
) -> SecondPaths:
    """Return a cheap set of further edges for the trunks with most people behind them.

    Args:
        parent: int32[n], -1 for sources and nodes not connected.
        people: float64[n].
        candidates: Edges that could be built; those of the tree may be among them.
        is_source: bool[n].
        most: How many trunk edges are to be secured.
        node_id: Decides between equals, the lower first.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    source = np.ascontiguousarray(is_source, dtype=np.bool_)
    behind, _ = people_behind(upward, people)
    check_values("The number of trunks to secure", most, at_least=0)
    ids = np.arange(len(upward)) if node_id is None else np.asarray(node_id)
    edges = np.flatnonzero(upward >= 0)
    ranked = edges[np.lexsort((ids[edges], -behind[edges]))]
    trunk = ranked[: int(most)].astype(np.int32)
    usable, cost = _usable_edges(upward, source, candidates)
    u = np.ascontiguousarray(candidates.u, dtype=np.int32)[usable]
    v = np.ascontiguousarray(candidates.v, dtype=np.int32)[usable]
    first, last = _spans(upward, order_leaves_first(upward))
    rank = np.empty(len(upward), dtype=np.int32)
    rank[np.argsort(ids, kind="stable")] = np.arange(len(upward), dtype=np.int32)
    chosen = _cover_trunks(upward, trunk, (first, last), (u, v), cost, rank)
    # In the order of being chosen, which does not depend on the order of rows.
    kept = _without_needless(upward, trunk, chosen[chosen >= 0], u=u, v=v, cost=cost)
    return SecondPaths(
        trunk,
        behind[trunk],
        _covered(upward, trunk, kept, u=u, v=v) > 0,
        usable[kept].astype(np.int32),
        float(cost[kept].sum()),
    )


def _usable_edges(
    parent: Ints, is_source: Flags, candidates: Candidates
) -> tuple[NDArray[np.int64], Floats]:
    """Return the candidates between connected nodes that are not in the tree, cheapest first."""
    u, v = np.asarray(candidates.u), np.asarray(candidates.v)
    cost = check_values("The cost of a candidate edge", candidates.cost_usd, at_least=0)
    check_lengths(u=u, v=v, cost_usd=cost)
    connected = is_source | (parent >= 0)
    in_tree = (parent[u] == v) | (parent[v] == u)
    usable = np.flatnonzero(connected[u] & connected[v] & ~in_tree & (u != v))
    usable = usable[np.argsort(cost[usable])]
    return usable, cost[usable]


def _without_needless(
    parent: Ints, trunk: Ints, chosen: Ints, *, u: Ints, v: Ints, cost: Floats
) -> Ints:
    """Take out, dearest first, each edge without which as many trunks stay covered."""
    kept = chosen
    for edge in kept[np.argsort(-cost[kept], kind="stable")]:
        fewer = kept[kept != edge]
        before = _covered(parent, trunk, kept, u=u, v=v) > 0
        if np.array_equal(before, _covered(parent, trunk, fewer, u=u, v=v) > 0):
            kept = fewer
    return kept


def _covered(parent: Ints, trunk: Ints, edges: Ints, *, u: Ints, v: Ints) -> Ints:
    """Return how many of the edges' rings each trunk lies on."""
    rings = np.zeros(len(parent), dtype=np.int32)
    for edge in edges:
        _close_ring(parent, int(u[edge]), int(v[edge]), rings)
    return rings[trunk]


@njit
def _spans(parent: Ints, order: Ints) -> tuple[Ints, Ints]:
    """Number the nodes so that those behind node i are first[i] .. last[i]."""
    n = len(parent)
    size = np.ones(n, dtype=np.int32)
    for i in order:
        if parent[i] >= 0:
            size[parent[i]] += size[i]
    first = np.zeros(n, dtype=np.int32)
    free = np.zeros(n, dtype=np.int32)  # next number to give below a node
    top = 0
    for i in order[::-1]:
        above = parent[i]
        if above < 0:
            first[i] = top
            top += size[i]
        else:
            first[i] = free[above]
            free[above] += size[i]
        free[i] = first[i] + 1
    return first, first + size - 1


@njit
def _cover_trunks(
    parent: Ints,
    trunk: Ints,
    spans: tuple[Ints, Ints],
    ends: tuple[Ints, Ints],
    cost: Floats,
    rank: Ints,
) -> Ints:
    """Return for each trunk the edge added for it, -1 where none was needed or none leads out."""
    first, last = spans
    u, v = ends
    rings = np.zeros(len(parent), dtype=np.int32)
    chosen = np.full(len(trunk), -1, dtype=np.int32)
    for k in range(len(trunk)):
        t = trunk[k]
        if rings[t] > 0:
            continue
        best = -1
        for e in range(len(u)):
            if best >= 0 and cost[e] > cost[best]:
                break
            a_behind = first[t] <= first[u[e]] <= last[t]
            b_behind = first[t] <= first[v[e]] <= last[t]
            if a_behind != b_behind and (best < 0 or _comes_before(rank, u, v, e, best)):
                best = e
        chosen[k] = best
        if best >= 0:
            _close_ring(parent, u[best], v[best], rings)
    return chosen


@njit
def _comes_before(rank: Ints, u: Ints, v: Ints, one: int, other: int) -> bool:
    """Decide between edges of one price: the lower end by rank, then the higher end."""
    low_one, low_other = min(rank[u[one]], rank[v[one]]), min(rank[u[other]], rank[v[other]])
    if low_one != low_other:
        return bool(low_one < low_other)
    return bool(max(rank[u[one]], rank[v[one]]) < max(rank[u[other]], rank[v[other]]))


@njit
def _close_ring(parent: Ints, a: int, b: int, rings: Ints) -> None:
    """Count one ring for every tree edge on the way from a to b; sources are one point."""
    seen = set()
    i = a
    while i >= 0:
        seen.add(i)
        i = parent[i]
    i = b
    while i >= 0 and i not in seen:
        if parent[i] >= 0:
            rings[i] += 1
        i = parent[i]
    meeting = i
    i = a
    while i >= 0 and i != meeting:
        if parent[i] >= 0:
            rings[i] += 1
        i = parent[i]
