"""What a satellite cell cannot carry goes elsewhere; who is left out is who costs most."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_inputs, plan_model, plan_values, random_inputs, solve_model
from stocktake.connectivity.ceiling import leave_out_dearest, refuse_over_ceiling, without_satellite
from stocktake.connectivity.problem import LEO, NONE, WIFI
from stocktake.connectivity.radio.beams import find_cells
from stocktake.connectivity.run import make_tables, solve_plan
from stocktake.connectivity.scenario import Targets, Technologies

FAR = plan_inputs([300, 500, 400, 200], [400.0, 401.0, 402.0, 500.0], [0.0, 1.0, 0.0, 0.0])


def test_a_cell_with_room_refuses_nobody():
    model = plan_model(FAR)
    assert not refuse_over_ceiling(model.problem, solve_model(model).design, plan_values()).any()


def test_a_full_cell_keeps_those_whom_it_would_cost_most_to_refuse():
    model = plan_model(FAR)
    design = solve_model(model).design
    demand = model.problem.needs.mbps
    values = plan_values(leo_cell_capacity=float(demand[:3].sum() - 1.0), leo_cell_area=20_000)
    refused = refuse_over_ceiling(model.problem, design, values)
    assert refused.sum() == 1
    cell = find_cells(
        model.problem.network.x_km[:4], model.problem.network.y_km[:4], area_km2=20_000
    )
    left = np.bincount(cell, np.where(refused, 0.0, demand))
    assert left.max() <= values["leo-cell-capacity"]
    changed = without_satellite(model.problem, refused).ways
    assert np.isinf(changed.leo[refused]).all()
    assert (changed.leo[~refused] == model.problem.ways.leo[~refused]).all()


def test_a_run_never_asks_a_cell_for_more_than_it_has():
    values = plan_values(leo_cell_capacity=30.0, demand_gb_per_user_month=4.0, leo_cell_area=300)
    solved = solve_plan(random_inputs(20, 3, nodes=[(300.0, 300.0)]), values)
    network, needs = solved.model.problem.network, solved.model.problem.needs
    on = np.isin(solved.joint.design.access.way, (LEO, WIFI))
    cell = find_cells(network.x_km[:20], network.y_km[:20], area_km2=300)
    asked = np.bincount(cell, np.where(on, needs.mbps, 0.0))
    assert asked.max() <= 30.0 * (1 + 1e-6)
    plan = make_tables(solved, "test")["plans"].row(0, named=True)
    assert plan["lower_bound_usd"] <= plan["objective_usd"]


@pytest.mark.parametrize("share", [1.0, 0.95, 0.5, 0.0])
def test_the_part_of_the_people_is_reached_and_the_dearest_are_left_out(share):
    allowed = Technologies(access=("fibre", "leo"))
    inputs = random_inputs(
        25, 4, scenario={"targets": Targets(people_share=share), "technologies": allowed}
    )
    solved = solve_plan(inputs, plan_values(demand_gb_per_user_month=4.0))
    needs, design = solved.model.problem.needs, solved.joint.design
    reached = needs.people[design.access.way != NONE].sum()
    assert reached >= share * needs.people.sum() - 1e-6
    assert solved.account.total(solved.model.ledger) == pytest.approx(design.objective_usd)
    assert solved.lower_bound_usd <= design.objective_usd * (1 + 1e-9)
    if share == 1.0:
        assert not (design.access.way == NONE).any()


def test_leaving_out_saves_what_these_settlements_cost():
    model = plan_model(FAR)
    design = solve_model(model).design
    people = model.problem.needs.people
    smaller, less = leave_out_dearest(model.problem, design, 1 - people[3] / people.sum())
    assert (smaller.access.way == NONE).sum() >= 1
    assert smaller.objective_usd < design.objective_usd
    assert less >= design.objective_usd - smaller.objective_usd - 1e-6
