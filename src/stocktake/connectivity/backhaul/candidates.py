"""The links that a plan may choose from.

On points in the plane every pair of points may be linked at the cost of the straight line.
Up to ``COMPLETE_UP_TO`` points all pairs are taken, less those that provably no least-cost plan
needs (``keep_useful``), so nothing is lost. Above, a sparse graph stands in: the Delaunay edges,
the nearest neighbours, and each point's nearest source. Plans of large instances add the Delaunay
edges among the nodes they chose (``links_among``), as a line over unchosen points may be cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import Delaunay, QhullError, cKDTree

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]
    Ends = tuple[Indices, Indices]

__all__ = [
    "COMPLETE_UP_TO",
    "CandidateGraph",
    "keep_useful",
    "links_among",
    "links_between",
    "merge",
]

# Pairs of more points than this would cost more time than they bring; 1,500 points: 1.1M pairs.
COMPLETE_UP_TO = 1_500
# Nearest neighbours linked in the sparse graph, beside the Delaunay edges.
NEIGHBOURS = 8
# Detours tried in ``keep_useful``, over the nearest neighbours of each end: among all pairs, and
# among the links of a sparse graph, which are short.
DETOURS, SHORT_DETOURS = 48, 16


@dataclass(frozen=True, slots=True)
class CandidateGraph:
    """Undirected links between nodes 0..n-1, each with its cost.

    Attributes:
        n: Number of nodes.
        u: One end of each link, int32.
        v: The other end, int32.
        cost_usd: Cost of each link, not negative.
    """

    n: int
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    cost_usd: NDArray[np.float64]


def links_between(
    x_km: NDArray[np.float64],
    y_km: NDArray[np.float64],
    prize_usd: NDArray[np.float64],
    is_source: NDArray[np.bool_],
    *,
    cost_per_km: float,
) -> tuple[CandidateGraph, bool]:
    """Return the candidate links between points.

    Args:
        x_km: Eastings, shape (n,).
        y_km: Northings, shape (n,).
        prize_usd: Cost of leaving each point unconnected, shape (n,).
        is_source: Which points are already served, shape (n,).
        cost_per_km: Cost of a kilometre of link, in USD.

    Returns:
        The links, sorted by their ends; sources are never linked with each other. And whether
        some plan of least cost over all pairs of points uses these links only.
    """
    points = np.column_stack([x_km, y_km])
    n = len(points)
    if n <= COMPLETE_UP_TO:
        u, v = (side.astype(np.int32) for side in np.triu_indices(n, 1))
    else:
        u, v = _sparse_pairs(points, is_source)
    apart = ~(is_source[u] & is_source[v])
    u, v = u[apart], v[apart]
    cost = np.hypot(x_km[u] - x_km[v], y_km[u] - y_km[v]) * cost_per_km
    graph = CandidateGraph(n, u, v, cost)
    if n >= 3:
        graph = _without(graph, keep_useful(points, prize_usd, is_source, graph, cost_per_km))
    return graph, n <= COMPLETE_UP_TO


def links_among(
    x_km: NDArray[np.float64],
    y_km: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    *,
    cost_per_km: float,
) -> CandidateGraph:
    """Return the Delaunay links among chosen points: they hold a least spanning tree of them."""
    nodes = np.flatnonzero(chosen).astype(np.int32)
    u, v = _delaunay_pairs(np.column_stack([x_km[nodes], y_km[nodes]]))
    u, v = nodes[u], nodes[v]
    cost = np.hypot(x_km[u] - x_km[v], y_km[u] - y_km[v]) * cost_per_km
    return CandidateGraph(len(x_km), u, v, cost)


def merge(
    graph: CandidateGraph, more: CandidateGraph, is_source: NDArray[np.bool_]
) -> CandidateGraph:
    """Return the links of both graphs, once each, sorted by their ends."""
    u = np.concatenate([graph.u, more.u])
    v = np.concatenate([graph.v, more.v])
    cost = np.concatenate([graph.cost_usd, more.cost_usd])
    low, high = np.minimum(u, v), np.maximum(u, v)
    _, first = np.unique(low.astype(np.int64) * graph.n + high, return_index=True)
    first = first[~(is_source[u[first]] & is_source[v[first]])]
    return CandidateGraph(graph.n, low[first], high[first], cost[first])


def keep_useful(
    points: NDArray[np.float64],
    prize_usd: NDArray[np.float64],
    is_source: NDArray[np.bool_],
    graph: CandidateGraph,
    cost_per_km: float,
) -> NDArray[np.bool_]:
    """Say which links of a complete graph some least-cost plan may need.

    A link u-v is left out where a node w has d(u,w) < d(u,v), d(w,v) < d(u,v) and
    d(u,w) + d(w,v) - prize(w) < d(u,v), all times the cost: whichever part of the detour
    replaces the link reconnects what it joined and costs less. This is the special distance
    test of the prize-collecting Steiner tree (Rehfeldt and Koch 2019) over paths of two links.
    As sources are joined for nothing, a node nearer to a source than the other end of a link
    needs that link only if the other end is not nearer to a source too.

    Returns:
        True for each link to keep, shape (m,).
    """
    tree = cKDTree(points)
    detours = DETOURS if len(points) <= COMPLETE_UP_TO else SHORT_DETOURS
    _, near = tree.query(points, k=min(detours, len(points)), workers=2)
    to_source = np.full(len(points), np.inf)
    if is_source.any():
        to_source, _ = cKDTree(points[is_source]).query(points)
    x, y = points[:, 0] * cost_per_km, points[:, 1] * cost_per_km
    prize = np.where(is_source, np.inf, prize_usd)
    ends = graph.u, graph.v
    return _detours_fail((x, y), prize, to_source * cost_per_km, near.astype(np.int32), ends)


def _without(graph: CandidateGraph, kept: NDArray[np.bool_]) -> CandidateGraph:
    return CandidateGraph(graph.n, graph.u[kept], graph.v[kept], graph.cost_usd[kept])


@njit
def _detours_fail(
    places: tuple[Floats, Floats], prize: Floats, to_source: Floats, near: Indices, ends: Ends
) -> Marks:
    u, v = ends
    kept = np.ones(len(u), dtype=np.bool_)
    for e in range(len(u)):
        a, b = u[e], v[e]
        # A hair less than the length, so that equal detours never remove each other.
        direct = _apart(places, a, b) * (1.0 - 1e-9)
        # Through the joined sources: each half is shorter than the link, the sources are in.
        kept[e] = not (
            (to_source[a] < direct and to_source[b] < direct)
            or _has_detour(places, prize, near[a], (a, b), direct)
            or _has_detour(places, prize, near[b], (a, b), direct)
        )
    return kept


@njit
def _has_detour(
    places: tuple[Floats, Floats],
    prize: Floats,
    over: Indices,
    ends: tuple[int, int],
    direct: float,
) -> bool:
    a, b = ends
    for w in over:
        if w in (a, b):
            continue
        first = _apart(places, a, w)
        second = _apart(places, b, w)
        if first < direct and second < direct and first + second - prize[w] < direct:
            return True
    return False


@njit
def _apart(places: tuple[Floats, Floats], a: int, b: int) -> float:
    x, y = places
    return float(np.hypot(x[a] - x[b], y[a] - y[b]))


def _sparse_pairs(
    points: NDArray[np.float64], is_source: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    n = len(points)
    _, near = cKDTree(points).query(points, k=min(NEIGHBOURS + 1, n), workers=2)
    starts = np.repeat(np.arange(n, dtype=np.int32), near.shape[1])
    pairs = [(starts, near.astype(np.int32).ravel()), _delaunay_pairs(points)]
    if is_source.any():
        sources = np.flatnonzero(is_source).astype(np.int32)
        _, nearest = cKDTree(points[sources]).query(points, workers=2)
        pairs.append((np.arange(n, dtype=np.int32), sources[nearest]))
    u = np.concatenate([pair[0] for pair in pairs]).astype(np.int64)
    v = np.concatenate([pair[1] for pair in pairs]).astype(np.int64)
    keys = np.unique((np.minimum(u, v) * n + np.maximum(u, v))[u != v])
    return (keys // n).astype(np.int32), (keys % n).astype(np.int32)


def _delaunay_pairs(
    points: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return Delaunay edges; points on one line, and points at one place, are linked in a row."""
    places, first, place_of = np.unique(points, axis=0, return_index=True, return_inverse=True)
    at = first.astype(np.int32)
    place_of = place_of.ravel()
    # Twins at one place are linked to the first of them, at no cost.
    twins = np.flatnonzero(at[place_of] != np.arange(len(points))).astype(np.int32)
    u, v = [at[place_of[twins]]], [twins]
    try:
        corners = Delaunay(places).simplices if len(places) > 2 else np.empty((0, 3), np.int32)
    except QhullError:
        corners = np.empty((0, 3), np.int32)
    if len(corners) == 0:
        # ``unique`` sorts by x, then y, which is the order along any line.
        u.append(at[:-1])
        v.append(at[1:])
    for one, other in ((0, 1), (1, 2), (0, 2)):
        u.append(at[corners[:, one]])
        v.append(at[corners[:, other]])
    ends = np.column_stack([np.concatenate(u), np.concatenate(v)]).astype(np.int64)
    ends.sort(axis=1)
    keys = np.unique(ends[:, 0] * len(points) + ends[:, 1])
    return (keys // len(points)).astype(np.int32), (keys % len(points)).astype(np.int32)
