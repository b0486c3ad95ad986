"""Values of rasters made in the test, read by windows, in degrees and in metres."""

import numpy as np
import pyproj
import pytest
import rasterio

from stocktake.connectivity.geofiles import rasters
from stocktake.errors import DataError


@pytest.fixture
def write(tmp_path):
    def write(values, *, left, top, size, crs="EPSG:4326"):
        path = tmp_path / "ground.tif"
        values = np.asarray(values, dtype=np.float32)
        profile = {"width": values.shape[1], "height": values.shape[0], "crs": crs}
        profile |= {"transform": rasterio.Affine(size, 0, left, 0, -size, top)}
        with rasterio.open(
            path, "w", driver="GTiff", count=1, dtype="float32", nodata=-9999.0, **profile
        ) as file:
            file.write(values, 1)
        return path

    return write


@pytest.mark.parametrize("window", [1, 2, 1024])
def test_each_place_has_the_value_of_its_cell(write, monkeypatch, window):
    monkeypatch.setattr(rasters, "WINDOW", window)
    path = write([[1, 2, 3], [4, -9999, 6]], left=178, top=-16, size=1)
    lon = np.array([178.5, 180.5, 179.5, 178.5, 177.0, 178.0])
    lat = np.array([-16.5, -17.5, -17.5, -17.5, -16.5, -16.0])
    found = rasters.sample_raster(path, lon, lat)
    np.testing.assert_array_equal(found.values, [1, 6, np.nan, 4, np.nan, 1])
    assert [f.problem for f in found.findings] == ["2 of 6 places have no value on the raster."]


def test_a_raster_beyond_the_meridian_is_met_from_the_west(write):
    path = write([[1, 2, 3, 4]], left=178, top=-16, size=1)
    found = rasters.sample_raster(path, np.array([-179.5, -178.5]), np.array([-16.5, -16.5]))
    assert found.values.tolist() == [3, 4]


def test_a_raster_in_metres(write):
    to = pyproj.Transformer.from_crs("EPSG:4326", "ESRI:54009", always_xy=True)
    x, y = to.transform(178.44, -18.14)
    path = write([[7]], left=x - 500, top=y + 500, size=1000, crs="ESRI:54009")
    assert rasters.sample_raster(path, np.array([178.44]), np.array([-18.14])).values == [7]


def test_a_raster_of_another_place_is_told(write):
    path = write([[7]], left=0, top=50, size=1)
    found = rasters.sample_raster(path, np.array([178.0]), np.array([-18.0]), name="flood.tif")
    assert np.isnan(found.values).all()
    assert [(f.severity, f"{f.problem} {f.action}") for f in found.findings] == [
        ("error", "No place lies on the raster. Not used. Give the raster of this economy.")
    ]


def test_profiles_follow_the_line(write):
    # Height is 100 m for each degree east of 178.
    values = np.tile(np.arange(0, 200, 0.1) + 0.05, (100, 1))
    path = write(values, left=178, top=0.05, size=0.001)
    ends = tuple(np.array([v]) for v in (178.1005, 0.0, 179.1005, 0.0))
    profile = rasters.read_profiles(path, ends, points=11)
    assert profile.shape == (1, 11)
    assert profile[0] == pytest.approx(np.linspace(10.05, 110.05, 11), abs=0.11)


@pytest.mark.parametrize(
    ("make", "band", "message"),
    [
        pytest.param(
            lambda write, folder: write([[1]], left=1, top=0, size=2, crs=None),
            1,
            "The raster has no coordinate system.\n"
            "  Where: ground.tif\n"
            "  What to do: Assign it one in a geographic program, and save it again as GeoTIFF.",
            id="no-crs",
        ),
        pytest.param(
            lambda write, folder: write([[1]], left=1, top=0, size=2),
            2,
            "The raster has 1 bands, and band 2 is asked for.\n"
            "  Where: ground.tif\n"
            "  What to do: Name a band that it has.",
            id="no-band",
        ),
        pytest.param(
            lambda write, folder: folder / "gone.tif",
            1,
            "The file is not there.\n"
            "  Where: gone.tif\n"
            "  What to do: Correct its path, or put it there.",
            id="missing",
        ),
    ],
)
def test_a_raster_that_cannot_be_used(write, tmp_path, make, band, message):
    with pytest.raises(DataError) as caught:
        rasters.sample_raster(make(write, tmp_path), np.zeros(1), np.zeros(1), band=band)
    assert str(caught.value) == message


def test_a_file_that_is_no_raster(tmp_path):
    path = tmp_path / "no.tif"
    path.write_text("no")
    with pytest.raises(DataError) as caught:
        rasters.sample_raster(path, np.zeros(1), np.zeros(1))
    assert caught.value.problem == "The file cannot be opened as a raster."
