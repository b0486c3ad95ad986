"""All layers of a scenario together, from files, across the 180th meridian."""

import geopandas
import numpy as np
import polars as pl
import pyproj
import pytest
import rasterio
import shapely

from stocktake.connectivity.layers.load import LoadedLayers, load_layers
from stocktake.connectivity.layers.surroundings import find_surroundings
from stocktake.connectivity.scenario import HazardFile, LayerFile, Layers
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.connectivity.settlements.synthetic import SyntheticArea, generate_settlements
from stocktake.errors import DataError
from stocktake.vocab.tables import table_schemas

FIJI = (176.9, -20.7, -178.2, -12.4)
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture
def settlements():
    table = generate_settlements(SyntheticArea(settlements=3))
    return table.with_columns(lon=pl.Series([179.9, -179.9, 178.5]), lat=pl.Series([-17.0] * 3))


@pytest.fixture
def plane(settlements):
    return plane_for(settlements["lon"].to_numpy(), settlements["lat"].to_numpy())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "nodes.csv").write_text("id,lon,lat\nn1,-179.95,-17\nn2,178.4,-17\n")
    (tmp_path / "schools.csv").write_text("id,lon,lat\na,179.91,-17\nb,178.51,-17\nc,178.5,-17\n")
    road = shapely.MultiLineString(
        [[(179.8, -17.1), (180.0, -17.1)], [(-180.0, -17.1), (-179.8, -17.1)]]
    )
    geopandas.GeoDataFrame(geometry=[road], crs="EPSG:4326").to_file(tmp_path / "roads.geojson")
    values = np.array([[0.0, 0.5, 2.0, -1.0]], dtype=np.float32)
    with rasterio.open(
        tmp_path / "flood.tif", "w", driver="GTiff", count=1, dtype="float32", width=4, height=1,
        crs="EPSG:4326", nodata=-1.0, transform=rasterio.Affine(1, 0, 178, 0, -1, -16.5),
    ) as file:  # fmt: skip
        file.write(values, 1)
    return tmp_path


GIVEN = Layers(
    fibre_nodes=LayerFile(file="nodes.csv"),
    schools=LayerFile(file="schools.csv"),
    roads=LayerFile(file="roads.geojson"),
    terrain=LayerFile(file="flood.tif"),
    hazards=(
        HazardFile(file="flood.tif", kind="flood", unit="m", return_period_years=100, from_value=1),
    ),
)


def test_every_layer_gives_its_columns(settlements, plane, folder):
    found = find_surroundings(settlements, load_layers(GIVEN, folder, box=FIJI), plane)
    table = found.table
    assert table["settlement_id"].to_list() == settlements["settlement_id"].to_list()
    assert table["fibre_node"].to_list() == ["n1", "n1", "n2"]
    km = GEOD.inv(179.9, -17, -179.95, -17)[2] / 1000
    assert table["fibre_node_km"][0] == pytest.approx(km, rel=2e-3)
    assert table["schools"].to_list() == [1, 0, 2]
    assert table["road_km"].to_list()[:2] == pytest.approx([11.07, 11.07], abs=0.1)
    assert table["elevation_m"].to_list() == [0.5, 2.0, 0.0]
    assert table["tower"].to_list() == [None] * 3
    assert table["clinics"].to_list() == [None] * 3
    assert found.findings == ()


def test_hazards_are_a_row_each_with_exposure(settlements, plane, folder):
    found = find_surroundings(settlements, load_layers(GIVEN, folder), plane)
    rows = found.hazards.select("hazard", "value", "exposed", "return_period_years").rows()
    assert rows == [
        ("flood", 0.5, False, 100.0),
        ("flood", 2.0, True, 100.0),
        ("flood", 0.0, False, 100.0),
    ]


def test_without_layers_every_column_is_empty(settlements, plane):
    found = find_surroundings(settlements, LoadedLayers(), plane)
    assert list(found.table.columns) == list(table_schemas()["settlement_surroundings"].polars())
    assert found.table.drop("settlement_id").null_count().sum_horizontal().item() == 30
    assert found.hazards.height == 0


def test_findings_of_files_are_collected(folder):
    (folder / "nodes.csv").write_text("id,lon,lat\nn1,-179.95,-17\nn2,0,0\n")
    loaded = load_layers(GIVEN, folder)
    assert [(f.file, f.where) for f in loaded.findings] == [("nodes.csv", "row 3")]


def test_a_layer_of_the_wrong_kind_stops(folder):
    with pytest.raises(DataError) as caught:
        load_layers(Layers(roads=LayerFile(file="nodes.csv")), folder)
    assert caught.value.where == "nodes.csv"
    assert caught.value.problem == "The table has no shapes, and the layer needs a line."
