"""Shapes of a layer: what cannot be used is left out with its row, what can be is kept."""

import geopandas
import pytest
import shapely

from stocktake.connectivity.layers.shapes import read_shapes
from stocktake.errors import DataError

FIJI = (176.9, -20.7, -178.2, -12.4)
GOOD = shapely.LineString([(178.0, -18.0), (178.5, -18.1)])


@pytest.fixture
def write(tmp_path):
    def write(shapes, name="fibre.geojson", **columns):
        path = tmp_path / name
        geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_file(path)
        return path

    return write


def told(layer):
    return [(f.severity, f.where, f"{f.problem} {f.action}") for f in layer.findings]


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        pytest.param(None, "There is no shape. Left out. Draw it, or give coordinates.", id="none"),
        pytest.param(
            shapely.Point(178, -18),
            "The shape is not a line. Left out. Give the layer that has them.",
            id="point-among-lines",
        ),
        pytest.param(
            shapely.LineString([(650_000, 7_994_000), (650_100, 7_994_000)]),
            "The coordinates are no degrees on the globe; they may be metres of a map. "
            "Left out. Name the coordinate system with `crs`, or give degrees.",
            id="metres",
        ),
        pytest.param(
            shapely.LineString([(0, 0), (0, 0)]),
            "The place is at (0, 0), in the Gulf of Guinea: an empty coordinate written as zero. "
            "Left out. Give its coordinates.",
            id="zero",
        ),
        pytest.param(
            shapely.LineString([(151, -33), (151.2, -33.1)]),
            "The place is more than 5 degrees from every known place of the economy. "
            "Left out. Correct the coordinates, or the economy of the plan.",
            id="another-country",
        ),
    ],
)
def test_a_bad_shape_is_left_out(write, shape, text):
    layer = read_shapes(write([GOOD, shape]), "line", box=FIJI)
    assert layer.count == 1
    assert shapely.equals(layer.shapes[0], GOOD)
    assert told(layer) == [("error", "row 2", text)]


def test_exchanged_coordinates_are_turned(write):
    turned = shapely.transform(GOOD, lambda points: points[:, ::-1])
    layer = read_shapes(write([turned]), "line", box=FIJI)
    assert shapely.equals(layer.shapes[0], GOOD)
    assert told(layer) == [
        (
            "warning",
            "row 1",
            (
                "Longitude and latitude are exchanged. "
                "Exchanged back, since only so they lie in the economy."
            ),
        )
    ]


def test_what_is_planned_or_closed_is_not_there(write):
    path = write([GOOD] * 3, status=["Operational", "under construction", "Decommissioned"])
    layer = read_shapes(path, "line")
    assert layer.count == layer.table.height == 1
    assert told(layer) == [
        (
            "error",
            "rows 2, 3",
            (
                "The column status says that it is not in use. Left out. "
                "Change the cell where it is in use."
            ),
        )
    ]


def test_an_outline_that_crosses_itself_is_repaired(write):
    bow = shapely.Polygon([(178, -18), (179, -17), (179, -18), (178, -17)])
    layer = read_shapes(write([bow]), "area")
    assert shapely.is_valid(layer.shapes).all()
    assert told(layer) == [("note", "row 1", "The outline crosses itself. Repaired.")]


def test_metres_of_a_stated_system_become_degrees(tmp_path):
    path = tmp_path / "fibre.gpkg"
    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[GOOD], crs="EPSG:4326")
    frame.to_crs("EPSG:32760").to_file(path)
    layer = read_shapes(path, "line")
    assert shapely.equals_exact(layer.shapes[0], GOOD, tolerance=1e-6)


def test_nothing_usable_says_why(write, tmp_path):
    with pytest.raises(DataError) as caught:
        read_shapes(write([shapely.Point(178, -18)]), "line")
    assert str(caught.value) == (
        "No row of 1 can be used as a line.\n"
        "  Where: fibre.geojson\n"
        "  What to do: The shape is not a line. Left out. Give the layer that has them."
    )
    plain = tmp_path / "fibre.csv"
    plain.write_text("name,lon,lat\na,178,-18\n")
    with pytest.raises(DataError) as caught:
        read_shapes(plain, "line")
    assert str(caught.value) == (
        "The table has no shapes, and the layer needs a line.\n"
        "  Where: fibre.csv\n"
        "  What to do: Give a GeoPackage, GeoJSON or GeoParquet file, or a CSV with a column wkt."
    )
