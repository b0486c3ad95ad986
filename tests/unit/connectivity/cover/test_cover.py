"""Sites that cover settlements cost no more than any other choice, and the bound holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from factories.covering import cost_of_sites, least_cost, scattered
from stocktake.connectivity.cover.cover import plan_cover, plan_cover_over
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.errors import DataError, SettingsError


def line(points, step=1.0):
    return np.arange(points) * step, np.zeros(points), np.full(points, 1000.0)


@pytest.mark.parametrize(
    ("points", "radius", "site_cost", "cost", "sites"),
    [
        # A disc of radius 1 covers 3 of a line's points: 9 points take 3 sites.
        pytest.param(line(9), 1.0, 500.0, 1500.0, 3, id="line-closed-disc"),
        # 0.3 - 0.2 and 0.4 - 0.3 are not 0.1 in binary: the disc is closed all the same.
        pytest.param(line(9, 0.1), 0.1, 500.0, 1500.0, 3, id="line-of-decimals"),
        pytest.param(line(10), 1.0, 500.0, 2000.0, 4, id="line-with-one-over"),
        pytest.param(line(5), 0.5, 400.0, 2000.0, 5, id="far-apart-each-its-own"),
        pytest.param(line(5), 0.5, 1200.0, 5000.0, 0, id="far-apart-not-worth-it"),
        pytest.param(line(50, 0.0), 1.0, 700.0, 700.0, 1, id="all-together"),
        pytest.param(line(4, 3.0), 0.0, 10.0, 40.0, 4, id="radius-zero"),
        pytest.param(line(3), 1.0, 0.0, 0.0, 1, id="sites-free"),
        pytest.param(line(0), 1.0, 10.0, 0.0, 0, id="no-points"),
    ],
)
def test_plan_cover_finds_the_known_optimum(points, radius, site_cost, cost, sites):
    plan = plan_cover(*points, radius_km=radius, site_cost_usd=site_cost)
    assert plan.cost_usd == pytest.approx(cost)
    assert plan.lower_bound_usd == pytest.approx(cost)
    assert len(plan.sites) == sites or site_cost == 0


def test_plan_cover_never_builds_for_people_without_penalty():
    plan = plan_cover(*line(5)[:2], np.zeros(5), radius_km=2.0, site_cost_usd=1.0)
    assert plan.sites.tolist() == []
    assert plan.cost_usd == 0.0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10),
    st.integers(0, 10_000),
    st.sampled_from([2.0, 6.0, 12.0]),
    st.sampled_from([300.0, 1500.0, 4000.0]),
    st.booleans(),
)
def test_plan_cover_equals_trying_everything(points, seed, radius, site_cost, heavy):
    x, y, penalty = scattered(points, seed, heavy=heavy)
    costs = site_cost * np.random.default_rng(seed).uniform(0.5, 1.5, points)
    plan = plan_cover(x, y, penalty, radius_km=radius, site_cost_usd=costs)
    least = least_cost(x, y, penalty, radius=radius, site_cost=costs)
    assert plan.cost_usd == pytest.approx(least)
    assert plan.lower_bound_usd <= least * (1 + 1e-9)


def integer_optimum(x, y, penalty, radius, site_cost):
    """Solve the whole programme by scipy, without Stocktake's reductions."""
    n = len(x)
    near = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) <= radius
    rows = LinearConstraint(np.hstack((near.astype(float), np.eye(n))), lb=np.ones(n))
    cost = np.concatenate((np.full(n, site_cost), penalty))
    kinds = np.concatenate((np.ones(n), np.zeros(n)))
    found = milp(cost, constraints=rows, integrality=kinds, bounds=Bounds(0, 1))
    return found.fun


@pytest.mark.parametrize("heavy", [False, True], ids=["even", "heavy-tailed"])
@pytest.mark.parametrize("site_cost", [1500.0, 5000.0])
def test_plan_cover_meets_an_integer_programme(heavy, site_cost):
    x, y, penalty = scattered(120, 3, width=35.0, heavy=heavy)
    plan = plan_cover(x, y, penalty, radius_km=5.0, site_cost_usd=site_cost)
    least = integer_optimum(x, y, penalty, 5.0, site_cost)
    assert plan.cost_usd == pytest.approx(least, rel=1e-4)
    assert plan.lower_bound_usd <= least * (1 + 1e-6)


@pytest.mark.parametrize("effort", ["quick", "normal"])
def test_plan_cover_is_checked_by_another_count(effort):
    x, y, penalty = scattered(400, 5, width=70.0, heavy=True)
    plan = plan_cover(x, y, penalty, radius_km=6.0, site_cost_usd=4000.0, effort=effort)
    counted = cost_of_sites(x, y, penalty, plan.sites, radius=6.0, site_cost=4000.0)
    assert plan.cost_usd == pytest.approx(counted)
    assert 0 < plan.lower_bound_usd <= plan.cost_usd
    served = plan.served_by >= 0
    assert np.isin(plan.served_by[served], plan.sites).all()
    by = plan.served_by[served]
    assert (np.hypot(x[served] - x[by], y[served] - y[by]) <= 6.0).all()


def test_plan_cover_does_not_depend_on_rows_and_repeats():
    x, y, penalty = scattered(300, 8, width=60.0)
    order = np.random.default_rng(1).permutation(300)
    first = plan_cover(x, y, penalty, radius_km=6.0, site_cost_usd=4000.0, effort="quick")
    again = plan_cover(x, y, penalty, radius_km=6.0, site_cost_usd=4000.0, effort="quick")
    other = plan_cover(
        x[order], y[order], penalty[order], radius_km=6.0, site_cost_usd=4000.0, effort="quick"
    )
    assert first.sites.tolist() == again.sites.tolist() == sorted(order[other.sites].tolist())
    assert (first.cost_usd, first.lower_bound_usd) == (other.cost_usd, other.lower_bound_usd)


def test_plan_cover_over_uses_the_given_lists():
    # Site 0 reaches points 0 and 1, site 1 reaches 1 and 2, site 2 all three but costs more.
    lists = CoverLists(np.array([0, 2, 4, 7]), np.array([0, 1, 1, 2, 0, 1, 2]))
    plan = plan_cover_over(lists, [10.0, 10.0, 25.0], [9.0, 9.0, 9.0])
    assert plan.cost_usd == 19.0
    assert plan.sites.tolist() == [0]
    assert plan.served_by.tolist() == [0, 0, -1]
    both = plan_cover_over(lists, [10.0, 10.0, 19.0], [30.0, 30.0, 30.0])
    assert (both.cost_usd, both.sites.tolist(), both.served_by.tolist()) == (19.0, [2], [2, 2, 2])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param(
            {"y_km": [0.0]}, "The eastings, northings and penalties differ in length.", id="length"
        ),
        pytest.param({"x_km": [0.0, np.nan]}, "A coordinate is not a finite number.", id="nan"),
        pytest.param({"radius_km": -1.0}, "The radius is -1.0, not a distance.", id="radius"),
        pytest.param(
            {"penalty_usd": [1.0, -2.0]},
            "The penalty at position 1 is -2.0, not a sum of money.",
            id="penalty",
        ),
        pytest.param(
            {"site_cost_usd": [1.0, 2.0, 3.0]},
            "There are 3 site costs for 2 settlements.",
            id="costs",
        ),
    ],
)
def test_plan_cover_refuses_what_is_no_problem(changes, problem):
    given_values = {
        "x_km": [0.0, 1.0],
        "y_km": [0.0, 0.0],
        "penalty_usd": [1.0, 2.0],
        "radius_km": 1.0,
        "site_cost_usd": 1.0,
    } | changes
    with pytest.raises(DataError) as raised:
        plan_cover(
            given_values.pop("x_km"),
            given_values.pop("y_km"),
            given_values.pop("penalty_usd"),
            **given_values,
        )
    assert raised.value.problem == problem


def test_plan_cover_names_the_efforts():
    with pytest.raises(SettingsError) as raised:
        plan_cover([], [], [], radius_km=1.0, site_cost_usd=1.0, effort="huge")
    assert str(raised.value) == (
        "There is no effort named 'huge'.\n  What to do: Use one of: quick, normal, thorough."
    )
