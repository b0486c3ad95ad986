"""Ways, sites and what they carry."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_inputs, plan_model, plan_values
from stocktake.connectivity.access import (
    EXISTING,
    LIGHT,
    MACRO,
    THERE,
    capacity_of,
    choose_sources,
)
from stocktake.connectivity.ledger import POWER_SOURCES, make_ledger
from stocktake.connectivity.scenario import Technologies

LEDGER = make_ledger(plan_values(), years=10, rate=0.06)
CAPACITY = capacity_of(plan_values(), LEDGER)


@pytest.mark.parametrize(
    ("kind", "mbps", "carriers", "masts"),
    [
        pytest.param(MACRO, 0.0, 0, 0, id="no-load"),
        pytest.param(MACRO, 1.0, 1, 1, id="first-carrier"),
        pytest.param(MACRO, 100.0, 1, 1, id="a-full-carrier"),
        pytest.param(MACRO, 100.1, 2, 1, id="second-carrier"),
        pytest.param(MACRO, 301.0, 4, 2, id="second-mast"),
        pytest.param(LIGHT, 51.0, 2, 2, id="a-light-mast-has-one-carrier"),
    ],
)
def test_carriers_and_masts_follow_the_load(kind, mbps, carriers, masts):
    found = CAPACITY.carriers(np.array([kind], np.int8), np.array([mbps]))
    assert found.tolist() == [carriers]
    assert CAPACITY.masts(np.array([kind], np.int8), found).tolist() == [masts]


def test_equipment_is_masts_and_further_carriers():
    usd = CAPACITY.equipment_usd(np.array([MACRO], np.int8), np.array([401.0]))
    expected = 2 * CAPACITY.mast_usd[MACRO] + 3 * CAPACITY.carrier_usd[MACRO]
    assert usd[0] == pytest.approx(expected)


def test_power_is_the_cheapest_that_is_allowed_and_sun_where_none_is():
    near, far = np.array([0.0]), np.array([np.inf])
    assert POWER_SOURCES[choose_sources(LEDGER, "macro", near, POWER_SOURCES).source[0]] == "grid"
    assert POWER_SOURCES[choose_sources(LEDGER, "macro", far, ("grid",)).source[0]] == "solar"
    cheapest = choose_sources(LEDGER, "macro", far, POWER_SOURCES)
    names = [f"macro-{source}" for source in ("solar", "hybrid")]
    costs = [LEDGER[name] + LEDGER[f"{name}-carbon"] for name in names]
    assert cheapest.cost[0] == pytest.approx(min(costs))


def test_a_site_covers_the_nearest_that_one_mast_can_carry():
    people = [100.0] + [600.0] * 5
    inputs = plan_inputs(people, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [0.0] * 6)
    problem = plan_model(inputs).problem
    lists, mbps = problem.sites.lists, problem.needs.mbps
    first = lists.indices[lists.indptr[0] : lists.indptr[1]]
    assert 0 in first
    assert mbps[first].sum() <= 300.0
    room = 300.0 - mbps[first].sum()
    left_out = np.setdiff1d(np.arange(6), first)
    assert (mbps[left_out] > room).all(), "what is left out would not fit"
    assert first.max() == len(first) - 1, "the nearest come first"


def test_a_town_of_more_than_a_mast_has_several_of_its_own():
    problem = plan_model(plan_inputs([20_000, 50], [0.0, 1.0], [0.0, 0.0])).problem
    assert problem.needs.mbps[0] > 300
    first = problem.sites.lists.indices[: problem.sites.lists.indptr[1]]
    assert 0 in first


def test_towers_serve_those_in_reach_with_the_power_that_is_there():
    inputs = plan_inputs([200, 200], [1.0, 40.0], [0.0, 0.0], towers=[(3.0, 0.0)])
    sites = plan_model(inputs).problem.sites
    tower = np.flatnonzero(sites.kind == EXISTING)
    assert len(tower) == 1
    at = tower[0]
    covered = sites.lists.indices[sites.lists.indptr[at] : sites.lists.indptr[at + 1]]
    assert covered.tolist() == [0]
    assert sites.source[at] == THERE


@pytest.mark.parametrize("way", ["fibre", "leo", "leo-wifi"])
def test_a_way_that_is_not_allowed_costs_infinity(way):
    rest = tuple(w for w in ("fibre", "new-sites", "leo", "leo-wifi") if w != way)
    scenario = {"technologies": Technologies(access=rest)}
    ways = plan_model(plan_inputs([200], [5.0], [0.0], scenario=scenario)).problem.ways
    field = {"fibre": ways.fibre, "leo": ways.leo, "leo-wifi": ways.wifi}[way]
    assert np.isinf(field).all()
