"""Rows are put on the globe by shapes, by degrees, or by metres of a named system."""

import numpy as np
import polars as pl
import pyproj
import pytest
import shapely

from stocktake.connectivity.geofiles.positions import find_positions, suggest_systems
from stocktake.connectivity.geofiles.table import ROW, GeoTable
from stocktake.errors import DataError

SUVA = (178.4417, -18.1416)
FIJI = (176.9, -20.7, -178.2, -12.4)


def metres(crs):
    x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*SUVA)
    return x, y


def table(geometry=None, crs=None, **columns):
    cells = pl.DataFrame(columns) if columns else pl.DataFrame({"n": [1] * len(geometry)})
    cells = cells.with_row_index(ROW, offset=2)
    return GeoTable(name="places.csv", cells=cells, geometry=geometry, crs=crs)


UTM = metres("EPSG:32760")


@pytest.mark.parametrize(
    ("given", "crs"),
    [
        pytest.param(table(lon=[SUVA[0]], lat=[SUVA[1]]), None, id="degrees"),
        pytest.param(table(Longitude=["178.4417"], Latitude=["18.1416 S"]), None, id="texts"),
        pytest.param(table(Easting=[UTM[0]], Northing=[UTM[1]]), "EPSG:32760", id="crs-told"),
        pytest.param(table(x=[UTM[0]], y=[UTM[1]], epsg=["32760"]), None, id="crs-in-a-column"),
        pytest.param(
            table(np.array([shapely.Point(UTM)]), crs="EPSG:32760"), None, id="shapes-with-crs"
        ),
        pytest.param(
            table(np.array([shapely.Point(SUVA)])), None, id="shapes-without-crs-are-degrees"
        ),
        pytest.param(table(np.array([shapely.Point(SUVA).buffer(0.00001)])), None, id="outline"),
    ],
)
def test_suva_is_found(given, crs):
    found = find_positions(given, crs=crs)
    assert (found.lon[0], found.lat[0]) == pytest.approx(SUVA, abs=2e-5)


def test_a_point_of_an_outline_lies_within_it():
    ring = shapely.Point(178, -18).buffer(1) - shapely.Point(178, -18).buffer(0.9)
    found = find_positions(table(np.array([ring])))
    assert shapely.contains_xy(ring, found.lon[0], found.lat[0])


@pytest.mark.parametrize(
    ("given", "where"),
    [
        pytest.param(
            table(lon=[UTM[0], UTM[0] + 1000], lat=[UTM[1], UTM[1]]),
            "places.csv, columns lon and lat",
            id="columns",
        ),
        pytest.param(table(np.array([shapely.Point(UTM)])), "places.csv", id="shapes"),
    ],
)
def test_metres_without_a_system_stop_with_those_that_fit(given, where):
    with pytest.raises(DataError) as caught:
        find_positions(given, box=FIJI)
    assert str(caught.value) == (
        "The coordinates are no degrees: most are beyond 360.\n"
        f"  Where: {where}\n"
        "  What to do: Name the coordinate system with `crs`; the points would fall into the "
        "economy as EPSG:32760."
    )


def test_web_mercator_is_suggested():
    x, y = metres("EPSG:3857")
    found = suggest_systems(np.array([x]), np.array([y]), (176.9, -20.7, 179.9, -12.4))
    assert found[0] == "EPSG:3857"


@pytest.mark.parametrize(
    ("given", "crs", "message"),
    [
        pytest.param(
            table(place=["Suva"], people=[5]),
            None,
            "The table has no columns for longitude and latitude, or for x and y.\n"
            "  Where: places.csv\n"
            "  What to do: Name two columns lon and lat. Found: place, people.",
            id="no-columns",
        ),
        pytest.param(
            table(x=[1.0], y=[2.0]),
            "EPSG:99999",
            "The coordinate system 'EPSG:99999' is not known.\n"
            "  Where: places.csv\n"
            "  What to do: Write it as EPSG:4326 (degrees) or EPSG:32751 (UTM zone 51 south).",
            id="unknown-system",
        ),
    ],
)
def test_what_cannot_be_placed_says_what_to_do(given, crs, message):
    with pytest.raises(DataError) as caught:
        find_positions(given, crs=crs)
    assert str(caught.value) == message


def test_a_single_odd_row_does_not_stop_the_others():
    found = find_positions(table(lon=["178.4", "650000", "178.5"], lat=["-18", "7994000", "x"]))
    assert found.lon[0] == 178.4
    assert np.isnan(found.lat[2])
    assert found.written.to_list()[2] == "178.5, x"
