"""A ridge between settlements takes sites' reach and microwave hops out of a plan."""

import numpy as np
import pytest
import rasterio

from stocktake.connectivity.inputs import prepare_inputs
from stocktake.connectivity.model import build_model
from stocktake.connectivity.scenario import read_scenario, values_of
from stocktake.errors import DataError, SettingsError

SCENARIO = """
name = "Ridge"
economy = "FJI"
[settlements]
file = "settlements.csv"
[prices]
year = 2024
currency = "USD"
[timing]
first_year = 2026
"""
# Two settlements west and two east of 178.05 degrees; 3 to 10 km apart.
SETTLEMENTS = """settlement_id,name,lon,lat,people
a,A,178.00,-18.00,90
b,B,178.03,-18.00,30
c,C,178.07,-18.00,50
d,D,178.09,-18.00,20
"""


@pytest.fixture
def plan(tmp_path):
    def plan(*, ridge_m=None, more=""):
        (tmp_path / "settlements.csv").write_text(SETTLEMENTS, "utf-8")
        layers = ""
        if ridge_m is not None:
            heights = np.zeros((300, 400), dtype=np.float32)
            heights[:, 198:202] = ridge_m
            with rasterio.open(
                tmp_path / "relief.tif",
                "w",
                driver="GTiff",
                count=1,
                dtype="float32",
                width=400,
                height=300,
                crs="EPSG:4326",
                transform=rasterio.Affine(0.001, 0, 177.85, 0, -0.001, -17.85),
            ) as file:
                file.write(heights, 1)
            layers = '[layers]\nterrain = { file = "relief.tif" }\n'
        (tmp_path / "scenario.toml").write_text(SCENARIO + layers + more, "utf-8")
        scenario = read_scenario(tmp_path / "scenario.toml")
        values = values_of(scenario)
        return build_model(prepare_inputs(scenario, tmp_path, values), values)

    return plan


def reached(model):
    """Which settlement's site covers which settlements, for macro sites."""
    sites = model.problem.sites
    rows = np.split(sites.lists.indices, sites.lists.indptr[1:-1])
    names = model.problem.network.names
    return {
        names[node]: "".join(sorted(names[row]))
        for node, kind, row in zip(sites.node, sites.kind, rows, strict=True)
        if kind == 0
    }


def hops(model):
    names, links = model.problem.network.names, model.links
    places = (links.hop >= 0) & (links.v < model.problem.network.places)
    return {f"{names[u]}{names[v]}" for u, v in zip(links.u[places], links.v[places], strict=True)}


def test_without_terrain_the_radius_decides(plan):
    model = plan()
    assert model.problem.network.ground is None
    assert reached(model) == {"A": "ABC", "B": "ABCD", "C": "ABCD", "D": "BCD"}
    assert hops(model) == {"AB", "AC", "AD", "BC", "BD", "CD"}


def test_flat_ground_changes_nothing(plan):
    model, without = plan(ridge_m=0), plan()
    assert reached(model) == reached(without)
    assert hops(model) == hops(without)


def test_a_ridge_parts_the_settlements(plan):
    model = plan(ridge_m=900)
    assert reached(model) == {"A": "AB", "B": "AB", "C": "CD", "D": "CD"}
    assert hops(model) == {"AB", "CD"}


def test_a_raster_written_anew_is_read_anew(plan):
    assert hops(plan(ridge_m=900)) == {"AB", "CD"}
    assert len(hops(plan(ridge_m=0))) == 6


def test_rain_shortens_hops_and_the_ceiling_stays_one(plan):
    override = '[[override]]\nid = "{}"\nvalue = {}\nsource = "test"\nreason = "test"\n'
    heavy = plan(
        more=override.format("rain-rate", 150) + override.format("microwave-frequency", 23)
    )
    assert 1 < heavy.rules.longest_hop_km < 5
    assert plan(more=override.format("microwave-max-hop-length", 6)).rules.longest_hop_km == 6


def test_a_target_that_no_sector_gives_is_told(plan):
    with pytest.raises(SettingsError, match="A sector gives 46 Mbps at most, and 90 are asked"):
        plan(ridge_m=0, more="[targets]\nhousehold_mbps = 90\n")


def test_terrain_of_another_place_is_refused(plan, tmp_path):
    plan(ridge_m=0)
    with rasterio.open(tmp_path / "relief.tif", "r+") as file:
        file.transform = rasterio.Affine(0.001, 0, 10, 0, -0.001, 50)
    scenario = read_scenario(tmp_path / "scenario.toml")
    values = values_of(scenario)
    with pytest.raises(DataError, match="lies elsewhere than the settlements"):
        build_model(prepare_inputs(scenario, tmp_path, values), values)
