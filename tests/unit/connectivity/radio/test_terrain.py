"""Terrain read from rasters made in the test, and great circles against pyproj."""

import numpy as np
import pyproj
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.terrain import (
    Ground,
    Terrain,
    box_around,
    distances_m,
    read_terrain,
    sample_profiles,
)
from stocktake.errors import DataError


@pytest.fixture
def write(tmp_path):
    def write(values, *, left, top, size, crs="EPSG:4326", turned=False):
        path = tmp_path / "ground.tif"
        values = np.asarray(values, dtype=np.float32)
        step = size if turned else -size
        transform = rasterio.Affine(size, 0, left, 0, step, top)
        profile = {"width": values.shape[1], "height": values.shape[0], "crs": crs}
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            count=1,
            dtype="float32",
            nodata=-9999.0,
            transform=transform,
            **profile,
        ) as file:
            file.write(values, 1)
        return path

    return write


def plane(lon, lat):
    """A height that bilinear sampling returns exactly."""
    return 100 * lon - 50 * lat


def sloping(*, west=10.0, north=5.0, size=0.1, rows=20, columns=30):
    lon = west + size * np.arange(columns)
    lat = north - size * np.arange(rows)
    heights = plane(lon[None, :], lat[:, None]).astype(np.float32)
    return Terrain(Ground(heights, west, north, size, size), 11_000.0)


def ends(*places):
    return tuple(np.array(values, dtype=float) for values in zip(*places, strict=True))


def test_profiles_of_a_sloping_plane_have_its_heights():
    found = sample_profiles(sloping(), ends((10.3, 4.7, 12.4, 3.6), (12, 4, 11, 4)), points=9)
    geod = pyproj.Geod(a=6_371_008.8, b=6_371_008.8)
    between = np.array(geod.npts(10.3, 4.7, 12.4, 3.6, 7))
    expected = plane(np.r_[10.3, between[:, 0], 12.4], np.r_[4.7, between[:, 1], 3.6])
    np.testing.assert_allclose(found[0], expected, atol=0.02)
    assert found[1, 0] == pytest.approx(plane(12, 4), abs=0.01)


@given(st.floats(-179, 180), st.floats(-70, 70), st.floats(-1, 1), st.floats(-1, 1))
def test_distances_are_those_of_a_sphere_and_near_those_of_the_ellipsoid(lon, lat, east, north):
    found = float(distances_m(lon, lat, lon + east, lat + north))
    sphere = pyproj.Geod(a=6_371_008.8, b=6_371_008.8)
    assert found == pytest.approx(sphere.inv(lon, lat, lon + east, lat + north)[2], abs=0.05)
    exact = pyproj.Geod(ellps="WGS84").inv(lon, lat, lon + east, lat + north)[2]
    assert found == pytest.approx(exact, rel=0.006, abs=0.05)


def test_a_place_to_itself_is_its_own_height():
    found = sample_profiles(sloping(), ends((11, 4, 11, 4)), points=3)
    np.testing.assert_allclose(found[0], plane(11, 4), atol=0.01)


def test_off_the_grid_nothing_is_known():
    found = sample_profiles(sloping(), ends((11, 4, 11, 9)), points=6)
    assert not np.isnan(found[0, 0])
    assert np.isnan(found[0, -1])


@pytest.mark.parametrize("shift", [0, 360, -360])
def test_the_180th_meridian_is_no_border(shift):
    ground = sloping(west=178.5).ground
    terrain = Terrain(ground, 11_000.0)
    found = sample_profiles(terrain, ends((179.8 + shift, 4, -179.8, 4)), points=5)
    np.testing.assert_allclose(found[0], plane(np.linspace(179.8, 180.2, 5), 4.0), atol=0.3)


def test_a_raster_is_read_within_the_box(write):
    values = np.arange(400.0).reshape(20, 20)
    path = write(values, left=100, top=10, size=0.5)
    terrain = read_terrain(path, (102.2, 5.1, 104.9, 7.4))
    assert terrain.ground.heights.shape == (5, 6)
    assert (terrain.ground.west, terrain.ground.north) == (102.25, 7.25)
    np.testing.assert_array_equal(terrain.ground.heights, values[5:10, 4:10])
    assert terrain.cell_m == pytest.approx(55_597, abs=1)
    assert terrain.findings == ()
    centre = sample_profiles(terrain, ends((102.75, 6.75, 102.75, 6.75)), points=2)
    assert centre[0, 0] == values[6, 5]


def test_a_box_across_the_meridian_meets_a_raster_on_either_side(write):
    path = write(np.arange(24.0).reshape(2, 12), left=177, top=-16, size=0.5)
    terrain = read_terrain(path, (178.9, -17, -179.1, -16))
    assert terrain.ground.west == 178.75
    assert terrain.ground.heights.shape == (2, 5)
    west = write(np.arange(24.0).reshape(2, 12), left=-180, top=-16, size=0.5)
    beyond = read_terrain(west, (178.9, -17, -179.1, -16))
    assert (beyond.ground.west, beyond.ground.heights.shape) == (-179.75, (2, 2))


def test_a_fine_raster_is_averaged(write):
    values = np.tile([[0.0, 10.0], [20.0, 30.0]], (50, 50))
    path = write(values, left=100, top=10, size=0.01)
    terrain = read_terrain(path, (100, 9, 101, 10), most_cells=2500)
    assert terrain.ground.heights.shape == (50, 50)
    np.testing.assert_allclose(terrain.ground.heights, 15.0)
    assert terrain.ground.step_lon == pytest.approx(0.02)
    assert terrain.ground.west == pytest.approx(100.01)


def test_no_value_is_the_sea_and_is_told(write):
    path = write([[5, -9999], [7, np.nan]], left=100, top=10, size=1)
    terrain = read_terrain(path, (100, 8, 102, 10), name="relief.tif")
    assert terrain.ground.heights.tolist() == [[5, 0], [7, 0]]
    assert [(f.severity, f.file) for f in terrain.findings] == [("note", "relief.tif")]
    assert f"{terrain.findings[0].problem} {terrain.findings[0].action}" == (
        "50% of the terrain around the settlements has no value. It counts as the sea, at height 0."
    )


def test_a_raster_in_metres_is_turned_into_degrees(write):
    to = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32760", always_xy=True)
    x, y = to.transform(178.0, -18.0)
    values = np.add.outer(np.zeros(80), np.arange(80.0))
    path = write(values, left=x - 20_000, top=y + 20_000, size=500, crs="EPSG:32760")
    terrain = read_terrain(path, (177.9, -18.1, 178.1, -17.9))
    found = sample_profiles(terrain, ends((178.0, -18.0, 178.05, -18.0)), points=2)
    step = (to.transform(178.05, -18.0)[0] - x) / 500
    assert found[0, 0] == pytest.approx(39.5, abs=0.6)
    assert found[0, 1] - found[0, 0] == pytest.approx(step, abs=0.6)


def test_a_raster_of_another_place_is_refused(write):
    path = write([[7]], left=0, top=50, size=1)
    with pytest.raises(DataError) as caught:
        read_terrain(path, (178, -18, 179, -17), name="relief.tif")
    assert str(caught.value) == (
        "The terrain raster lies elsewhere than the settlements.\n"
        "  Where: relief.tif\n"
        "  What to do: Give the raster of this economy."
    )


def test_a_raster_upside_down_is_refused(write):
    path = write(np.zeros((4, 4)), left=100, top=8, size=0.5, turned=True)
    with pytest.raises(DataError, match="turned or upside down"):
        read_terrain(path, (100, 8, 102, 10))


def test_box_around_places():
    west, south, east, north = box_around(np.array([120.0, 125.0]), np.array([5.0, 18.0]))
    assert (west, south, east, north) == pytest.approx((119.95, 4.95, 125.05, 18.05))
    west, _, east, _ = box_around(np.array([178.0, -179.0, 179.5]), np.array([-17.0, -18, -19]))
    assert (west, east) == pytest.approx((177.95, -178.95))
