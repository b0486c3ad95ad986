"""Draws, intervals and the tornado."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.planning import plan_values, random_inputs, solve
from stocktake.connectivity.executor import Processes
from stocktake.connectivity.uncertainty import (
    MEASURES,
    draw_values,
    measure_uncertainty,
    triangular,
    uncertain_parameters,
)


@pytest.fixture(scope="module")
def solved():
    return solve(random_inputs(15, 2))


@pytest.fixture(scope="module")
def fixed(solved):
    return measure_uncertainty(solved, plan_id="test", draws=30)


@pytest.mark.parametrize(
    ("uniform", "value"),
    [
        pytest.param(0.0, 2.0, id="low"),
        pytest.param(1.0, 10.0, id="high"),
        pytest.param(0.25, 4.0, id="mode"),
    ],
)
def test_the_inverse_distribution_meets_its_corners(uniform, value):
    assert triangular(np.array([uniform]), 2.0, 4.0, 10.0)[0] == pytest.approx(value)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_draws_stay_within_the_bounds(uniform, one, other):
    low, high = min(one, other), max(one, other)
    found = triangular(np.array([uniform]), low, (low + high) / 2, high)[0]
    assert low - 1e-12 <= found <= high + 1e-12


def test_the_mean_of_many_draws_is_that_of_the_triangle():
    uniform = (np.arange(200_000) + 0.5) / 200_000
    assert triangular(uniform, 1.0, 2.0, 6.0).mean() == pytest.approx(3.0, abs=1e-3)


def test_a_parameter_draws_alike_whatever_else_is_uncertain():
    many = draw_values(plan_values(), draws=5, seed=3)
    fewer = draw_values(plan_values(fibre_cost_per_km=9_000), draws=5, seed=3)
    assert "fibre-cost-per-km" not in fewer[0], "what is known is no longer uncertain"
    for one, other in zip(many, fewer, strict=True):
        assert {name: one[name] for name in other} == other
    assert draw_values(plan_values(), draws=5, seed=4) != many


def test_intervals_hold_the_plan_and_rise(fixed, solved):
    assert fixed.intervals["measure"].to_list() == list(MEASURES)
    row = fixed.intervals.row(0, named=True)
    assert row["planned"] == pytest.approx(solved.account.total(solved.model.ledger))
    assert row["p05"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p95"]
    assert row["draws"] == 30


def test_the_tornado_is_the_cost_at_each_bound(fixed, solved):
    tornado = fixed.tornado
    assert set(tornado["parameter_id"]) == set(uncertain_parameters(solved.model.values))
    assert tornado["swing_usd"].is_sorted(descending=True)
    assert tornado["rank"].to_list() == list(range(1, tornado.height + 1))
    row = tornado.filter(parameter_id="fibre-home-passed-cost").row(0, named=True)
    assert row["cost_at_low_usd"] <= row["cost_usd"] <= row["cost_at_high_usd"]
    unused = tornado.filter(parameter_id="jobs-building-per-million-usd").row(0, named=True)
    assert unused["swing_usd"] == 0.0


def test_planning_anew_never_costs_more_than_the_fixed_design_by_much(solved):
    names = ["fibre-cost-per-km", "leo-subscription-per-month"]
    options = {"plan_id": "test", "draws": 3, "parameters": names}
    fixed = measure_uncertainty(solved, **options).tornado.sort("parameter_id")
    anew = measure_uncertainty(solved, design="re-planned", **options).tornado.sort("parameter_id")
    for column in ("cost_at_low_usd", "cost_at_high_usd"):
        assert (anew[column] <= fixed[column] * 1.01).all()


def test_two_processes_give_the_same_tables(solved, fixed):
    again = measure_uncertainty(solved, plan_id="test", draws=30, executor=Processes(2))
    assert again.intervals.equals(fixed.intervals)
    assert again.tornado.equals(fixed.tornado)
