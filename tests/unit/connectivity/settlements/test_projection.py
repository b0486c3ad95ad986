"""Distances on the flat map against those on the ellipsoid (GeographicLib, by pyproj)."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.settlements.projection import great_circle_km, plane_for

GEOD = pyproj.Geod(ellps="WGS84")
# West, east (beyond 180 across the meridian), south, north; the greatest error allowed.
AREAS = [
    pytest.param((176.9, 181.8, -20.7, -12.4), 0.0012, id="Fiji-across-the-meridian"),
    pytest.param((169.5, 209.8, -11.5, 4.7), 0.006, id="Kiribati-across-the-meridian"),
    pytest.param((183.8, 186.1, -22.3, -15.5), 0.001, id="Tonga"),
    pytest.param((116.9, 126.6, 4.6, 21.1), 0.0025, id="Philippines"),
    pytest.param((95.0, 141.0, -11.0, 6.0), 0.006, id="Indonesia"),
    pytest.param((178.0, 182.0, -89.9, -85.0), 0.003, id="a-pole"),
]


def points_in(area, n=600, seed=0):
    west, east, south, north = area
    rng = np.random.default_rng(seed)
    lon = (rng.uniform(west, east, n) + 180) % 360 - 180
    return lon, rng.uniform(south, north, n)


@pytest.mark.parametrize(("area", "allowed"), AREAS)
def test_distances_agree_with_the_ellipsoid(area, allowed):
    lon, lat = points_in(area)
    plane = plane_for(lon, lat)
    x, y = plane.to_km(lon, lat)
    a, b = np.arange(0, 300), np.arange(300, 600)
    true = GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2] / 1000
    flat = np.hypot(x[a] - x[b], y[a] - y[b])
    assert np.abs(flat / true - 1).max() < allowed
    assert plane.worst_error < allowed


@pytest.mark.parametrize(("area", "allowed"), AREAS)
def test_there_and_back(area, allowed):
    lon, lat = points_in(area, 50)
    plane = plane_for(lon, lat)
    back_lon, back_lat = plane.to_degrees(*plane.to_km(lon, lat))
    off = GEOD.inv(lon, lat, back_lon, back_lat)[2]
    assert off.max() < 0.01, "a centimetre"


def test_the_stated_error_is_the_one_that_is_met():
    lon, lat = points_in((95.0, 141.0, -11.0, 6.0))
    plane = plane_for(lon, lat)
    assert 0.002 < plane.worst_error < 0.006
    assert "+proj=omerc" in plane.proj


def test_one_point_is_its_own_middle():
    plane = plane_for(np.array([178.4]), np.array([-18.1]))
    x, y = plane.to_km(np.array([178.4]), np.array([-18.1]))
    assert np.hypot(x, y)[0] == pytest.approx(0, abs=1e-3)
    assert plane.radius_km == pytest.approx(0, abs=1e-6)


@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-89, 89),
    azimuth=st.floats(0, 360),
    km=st.floats(0.1, 10_000),
)
def test_great_circles_are_within_six_thousandths_of_the_ellipsoid(lon, lat, azimuth, km):
    there = GEOD.fwd(lon, lat, azimuth, km * 1000)
    found = great_circle_km(
        np.array([lon]), np.array([lat]), np.array([there[0]]), np.array([there[1]])
    )
    assert found[0] == pytest.approx(km, rel=0.006)
