"""Districts by polygons, with coasts that are too coarse and places far outside."""

import geopandas
import numpy as np
import polars as pl
import pytest
import shapely

from stocktake.connectivity.layers.borders import find_districts, place_in_districts
from stocktake.connectivity.layers.shapes import read_shapes
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.connectivity.settlements.synthetic import SyntheticArea, generate_settlements


@pytest.fixture
def borders(tmp_path):
    path = tmp_path / "districts.geojson"
    # East crosses the 180th meridian, as files write it: in two parts.
    east = shapely.MultiPolygon(
        [shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179, -17)]
    )
    frame = geopandas.GeoDataFrame(
        {"ADM1_EN": ["West", "East"]}, geometry=[shapely.box(178, -18, 179, -17), east],
        crs="EPSG:4326",
    )  # fmt: skip
    frame.to_file(path)
    return read_shapes(path, "area")


def settle(places, districts=None):
    table = generate_settlements(SyntheticArea(settlements=len(places)))
    return table.with_columns(
        lon=pl.Series([p[0] for p in places], dtype=pl.Float64),
        lat=pl.Series([p[1] for p in places], dtype=pl.Float64),
        district=pl.Series(districts or [""] * len(places)),
    )


def plane_of(table):
    return plane_for(table["lon"].to_numpy(), table["lat"].to_numpy())


def test_inside_near_and_far(borders):
    table = settle([(178.5, -17.5), (-179.5, -17.5), (177.95, -17.5), (170.0, -17.5)])
    placed, told = place_in_districts(table, borders, plane_of(table))
    assert placed["district"].to_list() == ["West", "East", "West"]
    assert placed["settlement_id"].to_list() == table["settlement_id"].to_list()[:3]
    assert [(f.severity, f.value, f.problem) for f in told] == [
        ("error", "synthetic-4", "1 settlements are more than 10 km outside every area."),
        ("note", "synthetic-3", "1 settlements are up to 10 km outside every area."),
    ]


def test_the_file_and_the_borders_disagree(borders):
    table = settle([(178.5, -17.5), (178.6, -17.5)], ["EAST", "west"])
    placed, told = place_in_districts(table, borders, plane_of(table))
    assert placed["district"].to_list() == ["West", "West"]
    assert [(f.value, f.problem) for f in told] == [
        (
            "EAST is West",
            "1 settlements are in another district by their file than by the borders.",
        )
    ]


def test_districts_agree_with_a_test_of_every_pair(borders):
    rng = np.random.default_rng(0)
    lon, lat = rng.uniform(177.8, 179.9, 300), rng.uniform(-18.2, -16.8, 300)
    district, distance = find_districts(lon, lat, borders, plane_for(lon, lat))
    # Edges of a box bulge by up to 80 m on the flat map; points that near an edge are left out.
    for position, shape in enumerate(borders.shapes):
        inside = shapely.contains_xy(shapely.buffer(shape, -0.005), lon, lat)
        assert (district[inside] == position).all()
        assert (distance[inside] == 0).all()
    outside = ~shapely.contains_xy(
        shapely.buffer(shapely.union_all(borders.shapes), 0.005), lon, lat
    )
    assert (distance[outside] > 0).all()


def test_without_any_name_areas_are_numbered(tmp_path):
    path = tmp_path / "areas.geojson"
    geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.box(178, -18, 179, -17)],
                           crs="EPSG:4326").to_file(path)  # fmt: skip
    table = settle([(178.5, -17.5)])
    placed, _ = place_in_districts(table, read_shapes(path, "area"), plane_of(table))
    assert placed["district"].to_list() == ["area 1"]
