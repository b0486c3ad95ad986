"""Floors under the cost of sites, and bounds that hold whatever the prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.planning import plan_inputs, plan_model, random_inputs, solve_model
from stocktake.connectivity.relaxation import Prices, bound_joint, first_prices, site_floor

MODEL = plan_model(plan_inputs([100, 100, 100], [1.0, 3.0, 5.0], [0.0] * 3, towers=[(2.0, 0.0)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.5, 2_000.0), min_size=1, max_size=3), st.integers(0, 6))
def test_no_site_costs_less_than_its_floor(demands, site):
    problem = MODEL.problem
    mbps = np.zeros(3)
    mbps[: len(demands)] = demands
    loaded = replace(problem, needs=replace(problem.needs, mbps=mbps))
    floor = site_floor(loaded)
    kind = problem.sites.kind[[site]]
    load = np.array([mbps.sum()])
    cost = problem.capacity.equipment_usd(kind, load)
    masts = problem.capacity.masts(kind, problem.capacity.carriers(kind, load))
    cost = cost + masts * problem.sites.power_usd[[site]]
    served = mbps > 0
    assert cost[0] >= (floor.fixed_usd[site] + floor.load_usd[served].sum()) * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_any_prices_give_a_bound(seed):
    model = plan_model(random_inputs(12, 9))
    plan = solve_model(model)
    rng = np.random.default_rng(seed)
    scale = plan.design.objective_usd / 10
    prices = Prices(
        rng.random(model.problem.sites.count) * scale, rng.random(12) * scale * (seed > 1)
    )
    bound = bound_joint(model.problem, plan, prices, rounds=0)
    assert 0 <= bound <= plan.design.objective_usd


def test_rounds_raise_the_bound_or_leave_it():
    model = plan_model(random_inputs(40, 2))
    plan = solve_model(model)
    prices = first_prices(model.problem, plan)
    few = bound_joint(model.problem, plan, prices, rounds=0, payable=True)
    many = bound_joint(model.problem, plan, prices, rounds=12, payable=True)
    assert few <= many <= plan.design.objective_usd


def test_first_prices_can_all_be_paid_by_the_links_at_once():
    model = plan_model(random_inputs(60, 3))
    plan = solve_model(model)
    prices = first_prices(model.problem, plan)
    told = bound_joint(model.problem, plan, prices, rounds=0, payable=True)
    searched = bound_joint(model.problem, plan, prices, rounds=0, payable=False)
    assert told == pytest.approx(searched, rel=1e-6)
