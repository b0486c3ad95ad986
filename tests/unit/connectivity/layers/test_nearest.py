"""Distances to points and lines, against the ellipsoid and against all pairs."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.layers import nearest
from stocktake.connectivity.settlements.projection import plane_for

GEOD = pyproj.Geod(ellps="WGS84")


def test_a_node_across_the_180th_meridian_is_near():
    lon, lat = np.array([179.95]), np.array([-16.8])
    to = np.array([-179.95, 178.0]), np.array([-16.8, -16.8])
    plane = plane_for(np.append(lon, to[0]), np.append(lat, to[1]))
    distance, index = nearest.nearest_point(*plane.to_km(lon, lat), *plane.to_km(*to))
    true = GEOD.inv(179.95, -16.8, -179.95, -16.8)[2] / 1000
    assert index.tolist() == [0]
    assert distance[0] == pytest.approx(true, rel=1e-3)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=8),
)
def test_nearest_points_are_those_of_all_pairs(places, points):
    a, b = np.array(places, float), np.array(points, float)
    distance, index = nearest.nearest_point(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    pairs = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
    assert distance == pytest.approx(pairs.min(axis=1))
    assert pairs[np.arange(len(a)), index] == pytest.approx(pairs.min(axis=1))


def test_lines_are_met_between_their_vertices(monkeypatch):
    monkeypatch.setattr(nearest, "AT_ONCE", 2)
    line = shapely.MultiLineString(
        [[(178.0, -18.0), (179.0, -18.0)], [(178.0, -17.0), (178.0, -16.0)]]
    )
    lon, lat = np.array([178.5, 178.1, 178.0]), np.array([-18.1, -16.5, -18.0])
    plane = plane_for(lon, lat)
    found = nearest.nearest_line_km(plane, *plane.to_km(lon, lat), np.array([line]))
    # A tenth of a degree of latitude is 11.07 km; the parallel bends off the straight line by
    # r tan(lat) (half width)^2 / 2: 78 m here.
    assert found[0] == pytest.approx(11.07, abs=0.1)
    assert found[1] == pytest.approx(GEOD.inv(178.1, -16.5, 178.0, -16.5)[2] / 1000, rel=1e-3)
    assert found[2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("asked", [(1,), (2, 3), (8, 32, 128)])
@pytest.mark.parametrize("seed", range(3))
def test_lines_agree_with_shapely_for_every_pair(monkeypatch, asked, seed):
    monkeypatch.setattr(nearest, "ASKED", asked)
    rng = np.random.default_rng(seed)
    lines = shapely.linestrings(rng.uniform([178, -18], [179, -17], (15, 6, 2)))
    lon, lat = rng.uniform(177, 180, 80), rng.uniform(-19, -16, 80)
    plane = plane_for(lon, lat)
    x, y = plane.to_km(lon, lat)
    flat = shapely.transform(
        lines, lambda points: np.column_stack(plane.to_km(points[:, 0], points[:, 1]))
    )
    true = shapely.distance(shapely.points(x, y)[:, None], flat[None, :]).min(axis=1)
    assert nearest.nearest_line_km(plane, x, y, lines) == pytest.approx(true, abs=1e-9)


def test_pieces_are_cut_evenly_and_end_where_they_did():
    starts, ends = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[1.1, 0.0], [3.0, 0.2]])
    first, last = nearest.cut_pieces(starts, ends, longest_km=0.5)
    assert len(first) == 4
    assert last[2].tolist() == [1.1, 0.0]
    assert np.hypot(*(last - first).T) == pytest.approx([1.1 / 3] * 3 + [0.2])
    assert first[1:3].tolist() == last[:2].tolist()
