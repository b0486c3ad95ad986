"""The road graph keeps every distance along the roads, against networkx on all vertices."""

import networkx
import numpy as np
import pytest
import shapely

from stocktake.connectivity.layers.nearest import line_pieces
from stocktake.connectivity.layers.roads import build_road_graph
from stocktake.connectivity.settlements.projection import plane_for


def as_networkx(graph):
    found = networkx.Graph()
    found.add_weighted_edges_from(
        zip(graph.u.tolist(), graph.v.tolist(), graph.length_km.tolist(), strict=True)
    )
    return found


def build(lines, places):
    lon, lat = (np.array(axis, dtype=float) for axis in zip(*places, strict=True))
    plane = plane_for(lon, lat)
    shapes = np.array([shapely.LineString(line) for line in lines])
    return plane, shapes, build_road_graph(plane, shapes, *plane.to_km(lon, lat))


def test_a_crossing_of_two_roads_with_a_place_at_each_end():
    cross = [[(178.0, -18.0), (178.1, -18.0), (178.2, -18.0)],
             [(178.1, -18.1), (178.1, -18.0), (178.1, -17.9)]]  # fmt: skip
    places = [(178.0, -18.0), (178.2, -18.0), (178.1, -18.1), (178.1, -17.9)]
    _, _, graph = build(cross, places)
    assert len(graph.x_km) == 5, "four ends and the crossing"
    assert len(graph.u) == 4
    assert graph.place_km == pytest.approx([0, 0, 0, 0], abs=1e-6)
    way = networkx.shortest_path_length(
        as_networkx(graph), graph.node_of_place[0], graph.node_of_place[1], weight="weight"
    )
    assert way == pytest.approx(21.18, abs=0.02)


def test_a_place_in_the_middle_of_a_long_piece_is_tied_there():
    _, _, graph = build([[(178.0, -18.0), (178.2, -18.0)]], [(178.1, -18.001), (178.0, -18.0)])
    assert graph.place_km[0] < 0.3
    assert len(graph.x_km) == 3


def test_a_ring_without_places_is_dropped_and_one_with_a_place_is_kept():
    def ring(lon):
        return [(lon, -18.0), (lon + 0.01, -18.0), (lon, -17.99), (lon, -18.0)]

    _, _, graph = build([ring(178.0), ring(178.5)], [(178.0, -18.0), (178.01, -18.0)])
    assert set(as_networkx(graph).nodes) == {0, 1}
    assert len(graph.u) == 1, "of the two ways round the shorter stays"


@pytest.mark.parametrize("seed", range(4))
def test_distances_are_those_of_the_full_graph(seed):
    rng = np.random.default_rng(seed)
    corners = rng.uniform([178.0, -18.2], [178.3, -18.0], (25, 2)).round(3)
    lines = [corners[rng.choice(25, 4, replace=False)] for _ in range(12)]
    places = [tuple(c) for c in corners[:6]]
    plane, shapes, graph = build(lines, places)

    full = networkx.Graph()
    for start, end in zip(*line_pieces(plane, shapes), strict=True):
        a, b = tuple(start.round(4)), tuple(end.round(4))
        length = float(np.hypot(*(end - start)))
        if not full.has_edge(a, b) or full[a][b]["weight"] > length:
            full.add_edge(a, b, weight=length)
    reduced = as_networkx(graph)
    x, y = plane.to_km(*(np.array(axis) for axis in zip(*places, strict=True)))
    on_road = np.flatnonzero(graph.place_km < 1e-6)
    assert on_road.size >= 3
    assert reduced.number_of_nodes() <= full.number_of_nodes()
    for i in on_road:
        for j in on_road:
            ends = [(round(float(x[k]), 4), round(float(y[k]), 4)) for k in (i, j)]
            nodes = [int(graph.node_of_place[k]) for k in (i, j)]
            if networkx.has_path(full, *ends):
                true = networkx.shortest_path_length(full, *ends, weight="weight")
                found = networkx.shortest_path_length(reduced, *nodes, weight="weight")
                assert found == pytest.approx(true, abs=1e-3)
            else:
                assert not networkx.has_path(reduced, *nodes)
