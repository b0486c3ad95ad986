"""Tiles: every place in one part, and the answers of the whole map whatever the parts."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity import tiles as module
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.executor import Here, Processes
from stocktake.connectivity.radio.coverage import Antennas, reach_over_terrain
from stocktake.connectivity.radio.itm import Itm
from stocktake.connectivity.radio.sight import SightRules, clear_links
from stocktake.connectivity.radio.terrain import Ground, Terrain
from stocktake.connectivity.tiles import Tiles, clear_by_tiles, cut_tiles, reach_by_tiles

CELL = 0.01
MODEL = Itm(800)
ANTENNAS = Antennas(mast_m=30.0, terminal_m=4.0, largest_loss_db=140.0)
RULES = SightRules(frequency_ghz=7.0, mast_m=40.0)


@pytest.fixture(scope="module")
def hills():
    heights = np.random.default_rng(5).uniform(0, 400, (240, 240)).astype(np.float32)
    return Terrain(Ground(heights, 120.0, 15.0, CELL, CELL), 1110.0)


def random_places(count, seed=3):
    rng = np.random.default_rng(seed)
    return 120.1 + 2.1 * rng.random(count), 12.8 + 2.1 * rng.random(count)


@given(
    places=st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 50)), max_size=60
    ),
    most=st.integers(1, 80),
)
def test_every_place_is_in_one_part_and_parts_hold_about_as_much(places, most):
    lon, lat, work = (
        (np.array(column) for column in zip(*places, strict=True))
        if places
        else (np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    )
    parts = cut_tiles(lon, lat, work.astype(np.int64), most=most)
    together = np.concatenate([*parts, np.zeros(0, dtype=np.int64)])
    assert sorted(together.tolist()) == list(range(len(lon)))
    assert all(work[part].sum() < most + 50 for part in parts)


def test_neighbours_stay_together():
    lon, lat = np.array([10.1, 50.1, 10.2, 50.2]), np.array([1.0, 1.0, 1.1, 1.1])
    parts = cut_tiles(lon, lat, np.full(4, 10), most=21)
    assert [sorted(part.tolist()) for part in parts] == [[0, 2], [1, 3]]


@settings(max_examples=10, deadline=None)
@given(most=st.integers(1, 400), seed=st.integers(0, 5))
def test_tiles_reach_what_the_whole_map_reaches(hills, most, seed):
    sites, points = random_places(25, seed), random_places(60, seed + 90)
    rng = np.random.default_rng(seed)
    lengths = rng.integers(0, 20, 25)
    indices = [np.sort(rng.choice(60, size, replace=False)) for size in lengths]
    lists = CoverLists(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate(indices).astype(np.int32),
    )
    whole = reach_over_terrain(
        lists, sites, points, terrain=hills, model=MODEL, antennas=ANTENNAS
    ).lists
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.cut_tiles, "__kwdefaults__", {"most": most})
        found = reach_by_tiles(lists, sites, (hills, *points, MODEL, ANTENNAS), tiles=Tiles())
    assert np.array_equal(found.indptr, whole.indptr)
    assert np.array_equal(found.indices, whole.indices)


@pytest.mark.parametrize("executor", [Here(), Processes(2)], ids=["here", "two-processes"])
def test_tiles_see_what_the_whole_map_sees(hills, executor, monkeypatch):
    monkeypatch.setattr(module.cut_tiles, "__kwdefaults__", {"most": 40})
    ends = (*random_places(150, 1), *random_places(150, 2))
    told = []
    found = clear_by_tiles(ends, hills, RULES, tiles=Tiles(executor, told.append))
    whole = clear_links(hills, ends, RULES)
    assert np.array_equal(found, whole.clear | ~whole.known)
    assert told == [f"lines of sight, tile {n} of 4" for n in range(1, 5)]


def test_a_copy_elsewhere_works_alone():
    told = []
    elsewhere = copy.copy(Tiles(Processes(2), told.append))
    assert isinstance(elsewhere.executor, Here)
    assert elsewhere.map(lambda shared, item: shared + item, 1, [2, 3], "sums") == [3, 4]
    assert told == []
