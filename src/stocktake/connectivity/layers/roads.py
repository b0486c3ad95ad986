"""A graph of roads that fibre can follow, reduced to what a plan needs.

Roads meet where they share a vertex, as in OpenStreetMap; a bridge over a road
without a shared vertex is no junction. Long pieces are cut, every place is tied to
its nearest vertex, and every vertex between two junctions that no place is tied to
is taken out, its length added to the edge. Of parallel edges the shortest stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.libraries import csgraph, sparse
from stocktake.connectivity.layers.nearest import cut_pieces, line_pieces, nearest_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.settlements.projection import LocalPlane

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["RoadGraph", "build_road_graph"]

# Pieces are cut to this length, so that a place is tied to a vertex at most a quarter away.
PIECE_KM = 0.5
# Vertices nearer than this are one: a tenth of a metre.
SAME_KM = 1e-4


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Roads as a graph.

    Attributes:
        x_km: Nodes, float64[r].
        y_km: Nodes, float64[r].
        u: First node of each edge, int64[e].
        v: Second node, int64[e].
        length_km: Length along the road, float64[e].
        node_of_place: Node to which each place is tied, int64[n].
        place_km: Distance of each place from that node, float64[n].
    """

    x_km: Floats
    y_km: Floats
    u: Ints
    v: Ints
    length_km: Floats
    node_of_place: Ints
    place_km: Floats


def build_road_graph(
    plane: LocalPlane, roads: NDArray[np.object_], x_km: Floats, y_km: Floats
) -> RoadGraph:
    """Return the graph of roads with places tied to it.

    Args:
        plane: The flat map.
        roads: Lines in degrees, at least one of some length.
        x_km: Places, float64[n].
        y_km: Places, float64[n].
    """
    points, u, v, length = _join_pieces(
        *cut_pieces(*line_pieces(plane, roads), longest_km=PIECE_KM)
    )
    place_km, tied = nearest_point(x_km, y_km, points[:, 0], points[:, 1])
    keep = np.bincount(np.concatenate([u, v]), minlength=len(points)) != 2
    keep[tied] = True
    number = np.cumsum(keep) - 1
    u, v, length = _contract(keep, u, v, length)
    u, v, length = _shortest_of_parallel(number[u], number[v], length)
    kept = points[keep]
    return RoadGraph(kept[:, 0], kept[:, 1], u, v, length, number[tied], place_km)


def _join_pieces(starts: Floats, ends: Floats) -> tuple[Floats, Ints, Ints, Floats]:
    """Return distinct vertices, and edges between them without loops and repeats."""
    every = np.concatenate([starts, ends])
    cells = np.round(every / SAME_KM).astype(np.int64)
    # One number for both coordinates: the flat map is narrower than 2^31 tenths of a metre.
    key = (cells[:, 0] << 32) + (cells[:, 1] & 0xFFFFFFFF)
    _, first, vertex = np.unique(key, return_index=True, return_inverse=True)
    m = len(starts)
    length = np.hypot(*(ends - starts).T)
    u, v, length = _shortest_of_parallel(vertex[:m], vertex[m:], length)
    return every[first], u, v, length


def _shortest_of_parallel(u: Ints, v: Ints, length: Floats) -> tuple[Ints, Ints, Floats]:
    """Return edges without loops, and of several between two nodes the shortest."""
    low, high = np.minimum(u, v), np.maximum(u, v)
    apart = low != high
    low, high, length = low[apart], high[apart], length[apart]
    order = np.lexsort((length, high, low))
    low, high, length = low[order], high[order], length[order]
    new = np.ones(len(low), dtype=bool)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return low[new], high[new], length[new]


def _contract(
    keep: NDArray[np.bool_], u: Ints, v: Ints, length: Floats
) -> tuple[Ints, Ints, Floats]:
    """Return edges between kept vertices; chains of others become one edge each.

    A vertex that is not kept has exactly two edges, so a chain of them has two kept ends, or
    is a ring without any, which leads nowhere and is dropped.
    """
    inner = ~keep
    between = inner[u] & inner[v]
    links = sparse.coo_matrix(
        (np.ones(int(between.sum())), (u[between], v[between])), shape=(len(keep), len(keep))
    )
    _, chain = csgraph.connected_components(links, directed=False)
    total = np.bincount(chain[u[between]], weights=length[between], minlength=len(keep))
    direct = keep[u] & keep[v]
    leaving = ~direct & ~between
    outer = np.where(keep[u[leaving]], u[leaving], v[leaving])
    of_chain = chain[np.where(keep[u[leaving]], v[leaving], u[leaving])]
    order = np.lexsort((outer, of_chain))
    outer, of_chain, extra = outer[order], of_chain[order], length[leaving][order]
    # Each chain has two leaving edges, which now stand side by side.
    a, b = outer[0::2], outer[1::2]
    joined = total[of_chain[0::2]] + extra[0::2] + extra[1::2]
    return (
        np.concatenate([u[direct], a]),
        np.concatenate([v[direct], b]),
        np.concatenate([length[direct], joined]),
    )
