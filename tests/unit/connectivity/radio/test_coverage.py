"""Reach over terrain: a ridge between, pair by pair as the model, unknown ground, cover planned."""

from dataclasses import replace

import numpy as np
import pytest

from stocktake.connectivity.cover.cover import plan_cover_over
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.radio.coverage import Antennas, itm_of, reach_over_terrain
from stocktake.connectivity.radio.itm import Itm, path_losses
from stocktake.connectivity.radio.open_loss import free_space_db
from stocktake.connectivity.radio.terrain import Ground, Terrain, distances_m, sample_profiles
from stocktake.errors import DataError
from stocktake.vocab.planning import load_parameters

# 33 km square at about 110 m a cell; a ridge of 400 m runs north to south in the middle.
CELL = 0.001
RELIEF = np.zeros((300, 300), dtype=np.float32)
RELIEF[:, 148:152] = 400.0
RIDGE = Terrain(Ground(RELIEF, 120.0, 15.0, CELL, CELL), 111.0)
PLAIN = Terrain(RIDGE.ground._replace(heights=np.zeros_like(RELIEF)), 111.0)
MODEL = Itm(800)
ANTENNAS = Antennas(mast_m=30.0, terminal_m=4.0, largest_loss_db=140.0)


def every_pair(sites, points):
    indptr = points * np.arange(sites + 1, dtype=np.int64)
    return CoverLists(indptr, np.tile(np.arange(points, dtype=np.int32), sites))


def rows_of(reach):
    return [row.tolist() for row in np.split(reach.lists.indices, reach.lists.indptr[1:-1])]


def at(*places):
    return np.array([120 + CELL * p for p in places]), np.full(len(places), 14.85)


def test_a_ridge_hides_what_lies_behind_it():
    sites, points = at(100, 200), at(60, 130, 170, 240)
    lists = every_pair(2, 4)
    over_plain = reach_over_terrain(
        lists, sites, points, terrain=PLAIN, model=MODEL, antennas=ANTENNAS
    )
    behind = reach_over_terrain(lists, sites, points, terrain=RIDGE, model=MODEL, antennas=ANTENNAS)
    assert rows_of(over_plain) == [[0, 1, 2, 3], [0, 1, 2, 3]]
    assert rows_of(behind) == [[0, 1], [2, 3]]
    assert (behind.tried, behind.unknown) == (8, 0)
    plans = [
        plan_cover_over(reach.lists, 1000.0, np.full(4, 900.0)) for reach in (over_plain, behind)
    ]
    assert [len(plan.sites) for plan in plans] == [1, 2]


def test_each_pair_has_the_model_s_own_loss():
    rng = np.random.default_rng(8)
    terrain = Terrain(
        RIDGE.ground._replace(heights=rng.uniform(0, 150, RELIEF.shape).astype(np.float32)), 111.0
    )
    sites = 120 + rng.uniform(0.01, 0.29, 3), 15 - rng.uniform(0.01, 0.29, 3)
    points = 120 + rng.uniform(0.01, 0.29, 6), 15 - rng.uniform(0.01, 0.29, 6)
    masts = np.array([20.0, 30.0, 45.0])
    antennas = Antennas(mast_m=masts, terminal_m=4.0, largest_loss_db=999.0, clutter_db=7.0)
    found = reach_over_terrain(
        every_pair(3, 6), sites, points, terrain=terrain, model=MODEL, antennas=antennas
    )
    for pair, loss in enumerate(found.loss_db):
        site, point = divmod(pair, 6)
        ends = tuple(np.array([v]) for v in (sites[0][site], sites[1][site]))
        ends += tuple(np.array([v]) for v in (points[0][point], points[1][point]))
        length = float(distances_m(*ends)[0])
        profile = sample_profiles(terrain, ends, points=min(int(np.ceil(length / 111)) + 1, 250))
        alone = path_losses(profile, length, MODEL, mast_a_m=masts[site], mast_b_m=4.0)
        assert loss == pytest.approx(alone.loss_db[0] + 7, abs=1e-9)


def test_nearer_than_a_kilometre_it_is_free_space():
    found = reach_over_terrain(
        every_pair(1, 2), at(100), at(100, 105), terrain=RIDGE, model=MODEL, antennas=ANTENNAS
    )
    length = float(distances_m(*at(100), *at(105))[0]) / 1000
    assert found.loss_db[1] == pytest.approx(float(free_space_db(length, 800)))
    assert found.loss_db[0] < found.loss_db[1]


def test_unknown_ground_leaves_the_radius_to_decide():
    found = reach_over_terrain(
        every_pair(1, 2),
        at(100),
        (np.array([120.2, 150.0]), np.array([14.85, 14.85])),
        terrain=RIDGE,
        model=MODEL,
        antennas=replace(ANTENNAS, largest_loss_db=0.0),
    )
    assert rows_of(found) == [[1]]
    assert found.unknown == 1
    assert np.isnan(found.loss_db).all()


def test_each_site_has_its_own_limit():
    antennas = replace(ANTENNAS, largest_loss_db=np.array([0.0, 200.0]))
    found = reach_over_terrain(
        every_pair(2, 2), at(60, 60), at(100, 120), terrain=PLAIN, model=MODEL, antennas=antennas
    )
    assert rows_of(found) == [[], [0, 1]]


def test_no_sites_and_empty_lists():
    none = CoverLists(np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.int32))
    found = reach_over_terrain(none, at(), at(1), terrain=PLAIN, model=MODEL, antennas=ANTENNAS)
    assert found.lists.indptr.tolist() == [0]
    empty = CoverLists(np.zeros(3, dtype=np.int64), np.empty(0, dtype=np.int32))
    found = reach_over_terrain(empty, at(1, 2), at(), terrain=PLAIN, model=MODEL, antennas=ANTENNAS)
    assert rows_of(found) == [[], []]


def test_lists_that_do_not_fit_are_refused():
    with pytest.raises(DataError, match="There are 2 lists for 1 sites"):
        reach_over_terrain(
            every_pair(2, 1), at(1), at(1), terrain=PLAIN, model=MODEL, antennas=ANTENNAS
        )
    with pytest.raises(DataError, match="name a point outside 0 to 0"):
        reach_over_terrain(
            every_pair(1, 2), at(1), at(1), terrain=PLAIN, model=MODEL, antennas=ANTENNAS
        )


def test_the_plan_s_own_model():
    model = itm_of({key: p.mid for key, p in load_parameters().items()})
    assert model == Itm(800, refractivity=350, time=0.95, situation=0.5)
