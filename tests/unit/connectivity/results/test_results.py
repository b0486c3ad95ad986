"""Energy, hazards, next best ways: what tables say beside cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from factories.planning import plan_inputs, random_inputs, solve
from stocktake.connectivity.ledger import loads_of
from stocktake.connectivity.results.energy import energy_of_plan, running_kg
from stocktake.connectivity.results.exposure import expose
from stocktake.connectivity.results.nextbest import find_next_best, way_table
from stocktake.connectivity.results.risk import risk_tables
from stocktake.connectivity.scenario import Technologies
from stocktake.connectivity.solved import Solved
from stocktake.vocab.tables import make_table

FIBRE_ONLY = {"technologies": Technologies(access=("fibre", "leo"))}


def test_the_energy_of_a_fibre_terminal_is_its_load_for_a_year():
    inputs = plan_inputs([2000], [1.0], [0.0], scenario=FIBRE_ONLY)
    inputs = replace(inputs, grid_km=np.zeros(1))
    solved = solve(inputs)
    watts = loads_of(solved.model.values)["fibre-terminal"]
    energy = energy_of_plan(solved)
    assert energy.grid_kwh == pytest.approx(watts * 8_760 / 1_000)
    kg = energy.grid_kwh * solved.model.values["co2-grid-per-kwh"]
    assert energy.running_tonnes == pytest.approx(kg / 1_000)
    assert running_kg(solved).sum() == pytest.approx(kg)


def test_the_carbon_of_nodes_adds_up_to_the_plan():
    solved = solve(random_inputs(30, 6))
    assert running_kg(solved).sum() == pytest.approx(1_000 * energy_of_plan(solved).running_tonnes)


def with_hazard(inputs, rows):
    surroundings = replace(inputs.surroundings, hazards=make_table("settlement_hazards", rows))
    return replace(inputs, surroundings=surroundings)


def hazard(place, value, *, kind="flood", unit="m of water", years=100.0):
    return {
        "settlement_id": place,
        "hazard": kind,
        "file": f"{kind}-{years}.tif",
        "value": value,
        "unit": unit,
        "return_period_years": years,
        "exposed": value > 0.3,
    }


def test_a_flood_costs_its_loss_times_its_chance():
    inputs = plan_inputs([2000, 900], [1.0, 6.0], [0.0, 0.0], scenario=FIBRE_ONLY)
    solved = solve(with_hazard(inputs, [hazard("s000", 2.0), hazard("s001", 0.0)]))
    exposure = expose(solved)
    kind = exposure.kinds[0]
    assert (kind.hazard, kind.maps, kind.people_exposed) == ("flood", 1, 2000.0)
    share = solved.model.values["flood-loss-at-two-metres"]
    assert kind.loss_usd_per_year == pytest.approx(kind.value_exposed_usd * share / 100)
    assert exposure.settlement_loss[1] == 0.0
    table = risk_tables(solved, "test", exposure)["plan_hazards"]
    assert table["sites_exposed"].to_list() == [1]


def test_a_hazard_without_a_curve_is_told_without_a_loss():
    inputs = plan_inputs([2000], [1.0], [0.0], scenario=FIBRE_ONLY)
    rows = [hazard("s000", 40.0, kind="heat", unit="degrees", years=10.0)]
    kind = expose(solve(with_hazard(inputs, rows))).kinds[0]
    assert (kind.hazard, kind.loss_usd_per_year) == ("heat", None)


def test_without_maps_there_is_no_loss_to_tell():
    exposure = expose(solve(plan_inputs([2000], [1.0], [0.0])))
    assert exposure.loss_usd_per_year is None


def test_the_next_best_is_the_cheapest_of_the_others():
    solved = solve(random_inputs(30, 12))
    assert isinstance(solved, Solved)
    table, _ = way_table(solved)
    best = find_next_best(solved)
    way = solved.joint.design.access.way
    for i in range(30):
        present = int(way[i]) - 1
        others = np.delete(table[:, i], present)
        assert best.more_usd[i] == pytest.approx(others.min() - table[present, i])
        assert best.technology[i] in {"fibre", "new-site", "leo", "leo-wifi"}


def test_the_worst_failures_come_first():
    solved = solve(random_inputs(40, 3))
    table = risk_tables(solved, "test", expose(solved))["plan_failures"]
    assert table["people"].is_sorted(descending=True)
    assert table["people"][0] <= solved.model.problem.needs.people.sum()
    assert table.filter(pl.col("kind") == "site")["secured"].is_null().all()
