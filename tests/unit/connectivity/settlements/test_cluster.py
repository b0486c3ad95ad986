"""Settlements from small rasters made here: the method step by step, and no person lost."""

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.settlements import inhabited
from stocktake.connectivity.settlements.check import SettlementRules
from stocktake.connectivity.settlements.cluster import (
    ClusterRules,
    cluster_cells,
    cluster_raster,
)
from stocktake.connectivity.settlements.inhabited import InhabitedCells, read_inhabited_cells
from stocktake.errors import DataError

RULES = SettlementRules(people_per_household=4.0, source="replaced")
# A degree of latitude at the equator is 110.574 km; cells of a kilometre.
KM = 1 / 110.574


@pytest.fixture
def write(tmp_path):
    def write(people, *, left=178.0, top=0.0, size=KM, crs="EPSG:4326", name="people.tif"):
        path = tmp_path / name
        people = np.asarray(people, dtype=np.float32)
        profile = {"width": people.shape[1], "height": people.shape[0], "crs": crs}
        profile |= {"transform": rasterio.Affine(size, 0, left, 0, -size, top)}
        with rasterio.open(
            path, "w", driver="GTiff", count=1, dtype="float32", nodata=-200.0, **profile
        ) as file:
            file.write(people, 1)
        return path

    return write


def grid(rows, cols, **people):
    """Return a raster with people at ``r<row>c<col>``."""
    values = np.zeros((rows, cols))
    for place, number in people.items():
        row, col = place[1:].split("c")
        values[int(row), int(col)] = number
    return values


def people_of(path, **options):
    table = cluster_raster(path, rules=RULES, cluster=ClusterRules(**options)).table
    return sorted(table["people"].to_list())


@pytest.mark.parametrize(
    ("people", "options", "expected"),
    [
        pytest.param(grid(9, 9, r1c1=100, r1c2=200), {}, [300], id="side-by-side"),
        pytest.param(grid(9, 9, r1c1=100, r2c2=200), {}, [300], id="by-a-corner"),
        pytest.param(grid(9, 9, r2c1=100, r1c2=200), {}, [300], id="by-the-other-corner"),
        pytest.param(grid(9, 9, r1c1=100, r1c3=200), {}, [100, 200], id="one-cell-between"),
        pytest.param(grid(9, 9, r1c8=100, r2c0=200), {}, [100, 200], id="not-round-the-edge"),
        pytest.param(grid(9, 9, r1c1=100, r1c2=20), {}, [120], id="sparse-joins-the-settled"),
        pytest.param(
            grid(9, 9, r1c1=100, r8c8=20), {}, [20, 100], id="sparse-far-off-stands-alone"
        ),
        pytest.param(
            grid(9, 9, r1c1=100, r1c3=3, r8c8=3), {"attach_km": 1.5}, [3, 3, 100], id="few-but-far"
        ),
        pytest.param(
            grid(9, 9, r1c1=100, r1c3=60),
            {"least_people": 80.0, "attach_km": 2.5},
            [160],
            id="small-joins-large",
        ),
        pytest.param(np.full((1, 8), 100.0), {}, [200, 300, 300], id="parted-at-three-km"),
        pytest.param(np.full((1, 8), 100.0), {"across_km": 10}, [800], id="not-parted"),
    ],
)
def test_the_method(write, people, options, expected):
    assert people_of(write(people), **options) == pytest.approx(expected)


def test_a_ring_of_people_does_not_stand_in_the_lagoon(write):
    atoll = np.full((5, 5), 100.0)
    atoll[1:4, 1:4] = 0
    path = write(atoll)
    table = cluster_raster(path, rules=RULES, cluster=ClusterRules(across_km=10)).table
    assert table.height == 1
    col, row = (table["lon"][0] - 178.0) / KM, -table["lat"][0] / KM
    assert atoll[int(row), int(col)] == 100


def test_area_counts_settled_blocks_only(write):
    table = cluster_raster(write(grid(9, 9, r1c1=100, r1c2=20, r1c3=90)), rules=RULES).table
    assert table["people"].sum() == pytest.approx(210)
    assert table["area_km2"].sum() == pytest.approx(2.0, rel=0.01)


def test_finer_cells_are_summed_to_blocks(write):
    fine = np.zeros((20, 20))
    fine[0:10, 0:10] = 1.0
    cells = read_inhabited_cells(write(fine, size=KM / 10), cell_km=1.0)
    assert cells.people.tolist() == [100]
    assert (cells.lon[0], cells.lat[0]) == pytest.approx((178 + KM / 2, -KM / 2))
    assert cells.area_km2[0] == pytest.approx(1.0, rel=0.01)
    assert cells.cell_km == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize("strip", [1, 30, 10_000_000])
@pytest.mark.parametrize("cell_km", [0.1, 0.3, 1.0])
def test_strips_do_not_change_the_blocks(write, monkeypatch, strip, cell_km):
    people = np.random.default_rng(0).uniform(0, 2, (23, 17)) * (
        np.random.default_rng(1).random((23, 17)) < 0.5
    )
    path = write(people, size=KM / 10)
    whole = read_inhabited_cells(path, cell_km=cell_km)
    monkeypatch.setattr(inhabited, "STRIP_CELLS", strip)
    parts = read_inhabited_cells(path, cell_km=cell_km)
    assert whole.people.sum() == pytest.approx(people.astype(np.float32).sum(), rel=1e-6)
    np.testing.assert_array_equal(whole.row, parts.row)
    np.testing.assert_array_equal(whole.col, parts.col)
    np.testing.assert_allclose(whole.people, parts.people)


def test_no_data_and_numbers_below_zero_are_nobody(write):
    path = write([[100, -200, np.nan, -5]])
    found = cluster_raster(path, rules=RULES)
    assert found.table["people"].to_list() == [100]
    assert [f.problem for f in found.findings] == ["1 cells have fewer than 0 people."]


def test_only_the_economy_is_read_on_both_sides_of_the_meridian(write):
    people = np.zeros((10, 360))
    people[5, [0, 100, 359]] = 1000.0
    path = write(people, left=-180, top=-12, size=1)
    rules = SettlementRules(people_per_household=4.0, source="s", box=(177.0, -20.0, -178.0, -14.0))
    table = cluster_raster(path, rules=rules, cluster=ClusterRules(settled_per_km2=0.01)).table
    assert sorted(table["lon"].to_list()) == [-179.5, 179.5]


def test_a_raster_in_equal_area_metres(write):
    path = write(grid(5, 5, r2c2=100), left=16_000_000, top=-1_000_000, size=1000, crs="ESRI:54009")
    cells = read_inhabited_cells(path, cell_km=1.0)
    assert cells.area_km2.tolist() == [1.0]
    assert -10 < cells.lat[0] < -7


def test_the_source_states_the_method_and_file(write):
    table = cluster_raster(write([[100.0]]), rules=RULES).table
    assert set(table["source"]) == {
        f"people.tif, {ClusterRules().sentence()}",
    }
    assert ClusterRules().sentence() == (
        "clustered in blocks of 0.25 km, settled from 50 people/km2, parted at 3 km, "
        "joined within 2 km"
    )
    assert table["assumed"].to_list() == ["households"]


@pytest.mark.parametrize(
    ("people", "box"),
    [
        pytest.param([[0.0]], None, id="nobody"),
        pytest.param([[100.0]], (0.0, 0.0, 1.0, 1.0), id="elsewhere"),
    ],
)
def test_a_raster_without_people_says_what_to_do(write, people, box):
    rules = SettlementRules(people_per_household=4.0, source="s", box=box)
    with pytest.raises(DataError) as caught:
        cluster_raster(write(people), rules=rules)
    assert str(caught.value) == (
        "Nobody lives on the raster within the economy.\n"
        "  Where: people.tif\n"
        "  What to do: Give a raster of people per cell that covers the economy."
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.02, 0.6), st.floats(0.5, 5))
def test_every_person_is_in_exactly_one_settlement(seed, filled, across):
    rng = np.random.default_rng(seed)
    row, col = np.nonzero(rng.random((30, 30)) < filled)
    people = rng.pareto(1.0, len(row)) * 20 + 0.1
    n = len(row)
    cells = InhabitedCells(
        row=row, col=col, people=people, lon=178 + col * KM, lat=-row * KM,
        area_km2=np.ones(n), cell_km=1.0, findings=(),
    )  # fmt: skip
    if not n:
        return
    found = cluster_cells(cells, ClusterRules(across_km=across))
    assert found["people"].sum() == pytest.approx(people.sum())
    mixed = rng.permutation(n)
    shuffled = InhabitedCells(
        row=row[mixed], col=col[mixed], people=people[mixed], lon=cells.lon[mixed],
        lat=cells.lat[mixed], area_km2=np.ones(n), cell_km=1.0, findings=(),
    )  # fmt: skip
    again = cluster_cells(shuffled, ClusterRules(across_km=across))
    first, second = (f.select("lon", "lat", "people").sort("lon", "lat") for f in (found, again))
    assert first.select("lon", "lat").equals(second.select("lon", "lat"))
    assert first["people"].to_list() == pytest.approx(second["people"].to_list())
