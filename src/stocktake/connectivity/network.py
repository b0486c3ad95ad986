"""The nodes of a plan's backhaul: settlements, towers, and what is the core network already.

Nodes are numbered settlements first, then towers, fibre nodes, taps (points on existing fibre at
which it can be joined) and road junctions. Fibre nodes and taps are sources. A settlement within
the reach of a fibre node stands at it: its link costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.libraries import shapely, spatial
from stocktake.connectivity.layers.roads import RoadGraph, build_road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.ground import PlanGround
    from stocktake.connectivity.inputs import PlanInputs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Network", "build_network"]

# Existing fibre can be joined at points this far apart.
TAP_KM = 1.0


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes.

    Attributes:
        settlements: How many settlements; they are the first nodes.
        towers: How many towers; they follow.
        x_km: Eastings, float64[N].
        y_km: Northings, float64[N].
        is_source: Whether the node is the core network already, bool[N].
        ids: Name of each node, str[N].
        names: What people call it, str[N].
        roads: The graph of roads whose nodes come last; nothing without roads.
        first_road: Number of the first road junction.
        tap_of: Settlement or tower, and the tap it is nearest to, int64[k, 2].
        ground: What terrain decides; nothing without a terrain raster.
    """

    settlements: int
    towers: int
    x_km: Floats
    y_km: Floats
    is_source: NDArray[np.bool_]
    ids: NDArray[np.object_]
    names: NDArray[np.object_]
    roads: RoadGraph | None
    first_road: int
    tap_of: Ints
    ground: PlanGround | None = None

    @property
    def places(self) -> int:
        """Nodes at which something can be built: settlements and towers."""
        return self.settlements + self.towers

    @property
    def size(self) -> int:
        """All nodes."""
        return len(self.x_km)


def build_network(inputs: PlanInputs) -> Network:
    """Return the nodes of a plan.

    Args:
        inputs: Settlements, layers and nodes.
    """
    table, plane, layers = inputs.settlements, inputs.plane, inputs.layers
    xs, ys = inputs.positions_km()
    ids = [table["settlement_id"].to_numpy()]
    names = [table["name"].to_numpy()]
    towers = 0
    places = [(xs, ys)]
    if layers.towers is not None:
        towers = layers.towers.table.height
        places.append(plane.to_km(*layers.towers.lon_lat()))
        ids.append(_prefixed("tower:", layers.towers.table["point_id"].to_numpy()))
        names.append(layers.towers.table["name"].to_numpy())
    x, y = (np.concatenate(part) for part in zip(*places, strict=True))
    taps, tap_of = _taps(inputs, x, y)
    nodes = inputs.nodes
    extra = [plane.to_km(*nodes.lon_lat()), (taps[:, 0], taps[:, 1])]
    ids += [_prefixed("node:", nodes.table["point_id"].to_numpy()), _numbered("fibre", len(taps))]
    names += [nodes.table["name"].to_numpy(), _numbered("existing fibre", len(taps))]
    first_tap = len(x) + nodes.table.height
    tap_of[:, 1] += first_tap
    roads = None
    if layers.roads is not None and layers.roads.count:
        roads = build_road_graph(plane, layers.roads.shapes, x, y)
        extra.append((roads.x_km, roads.y_km))
        ids.append(_numbered("road", len(roads.x_km)))
        names.append(_numbered("road junction", len(roads.x_km)))
    all_x = np.concatenate([x, *(part[0] for part in extra)])
    all_y = np.concatenate([y, *(part[1] for part in extra)])
    first_road = first_tap + len(taps)
    is_source = np.zeros(len(all_x), dtype=np.bool_)
    is_source[len(x) : first_road] = True
    return Network(
        settlements=table.height,
        towers=towers,
        x_km=all_x,
        y_km=all_y,
        is_source=is_source,
        ids=np.concatenate(ids).astype(object),
        names=np.concatenate(names).astype(object),
        roads=roads,
        first_road=first_road,
        tap_of=tap_of,
    )


def _taps(inputs: PlanInputs, x: Floats, y: Floats) -> tuple[Floats, Ints]:
    """Return the points of existing fibre that are nearest to some place, and to which."""
    lines = inputs.layers.fibre_lines
    nothing = np.empty((0, 2)), np.empty((0, 2), dtype=np.int64)
    if lines is None or not lines.count:
        return nothing
    flat = shapely.transform(
        lines.shapes, lambda points: np.column_stack(inputs.plane.to_km(points[:, 0], points[:, 1]))
    )
    vertices = np.unique(shapely.get_coordinates(shapely.segmentize(flat, TAP_KM)), axis=0)
    if not len(vertices):
        return nothing
    _, nearest = spatial.cKDTree(vertices).query(np.column_stack([x, y]), workers=-1)
    used, tap = np.unique(nearest, return_inverse=True)
    return vertices[used], np.column_stack([np.arange(len(x)), tap]).astype(np.int64)


def _prefixed(prefix: str, ids: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array([prefix + str(name) for name in ids], dtype=object)


def _numbered(word: str, count: int) -> NDArray[np.object_]:
    return np.array([f"{word}:{number}" for number in range(1, count + 1)], dtype=object)
