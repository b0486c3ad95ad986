"""Prices bound the cost of every choice, part by part."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from factories.covering import scattered
from stocktake.connectivity.cover.bound import (
    ascend_prices,
    bound_parts,
    find_parts,
    improve_prices,
    measure_parts,
)
from stocktake.connectivity.cover.exact import solve_exactly, solve_relaxed
from stocktake.connectivity.cover.greedy import choose_greedily
from stocktake.connectivity.cover.improve import anneal, descend
from stocktake.connectivity.cover.lists import build_problem, measure_cost
from stocktake.connectivity.cover.neighbours import disc_lists, place_order


@pytest.fixture(scope="module")
def problem():
    x, y, penalty = scattered(200, 11, width=50.0)
    order = place_order(x, y, 5.0, ties=())
    lists = disc_lists(x[order], y[order], 5.0)
    return build_problem(lists, np.array([3000.0]), penalty[order])


@pytest.fixture(scope="module")
def relaxed(problem):
    """The optimum of the linear programme, by scipy."""
    sites, points = len(problem.site_cost), len(problem.penalty)
    cover = np.zeros((points, sites + points))
    for site in range(sites):
        cover[problem.site_points[problem.site_ptr[site] : problem.site_ptr[site + 1]], site] = 1
    cover[:, sites:] = np.eye(points)
    cost = np.concatenate((problem.site_cost, problem.penalty))
    return linprog(cost, A_ub=-cover, b_ub=-np.ones(points), bounds=(0, 1)).fun


def total(problem, prices):
    of_site, of_point, parts = find_parts(problem)
    return bound_parts(problem, prices, of_site, of_point, parts).sum()


def test_prices_rise_towards_the_relaxed_optimum(problem, relaxed):
    first = ascend_prices(problem)
    cost = measure_cost(problem, choose_greedily(problem))
    many = improve_prices(problem, first, cost, 2000)
    few = improve_prices(problem, first, cost, 100)
    assert 0 < total(problem, first) <= total(problem, few) <= relaxed * (1 + 1e-9)
    assert 0.99 * relaxed <= total(problem, many) <= relaxed * (1 + 1e-9)


def test_relaxed_prices_certify_the_relaxed_optimum(problem, relaxed):
    assert total(problem, solve_relaxed(problem)) == pytest.approx(relaxed, rel=1e-6)


def test_any_prices_give_a_bound(problem, relaxed):
    rng = np.random.default_rng(0)
    for _ in range(20):
        prices = rng.uniform(0, 1, len(problem.penalty)) * problem.penalty
        assert total(problem, prices) <= relaxed * (1 + 1e-9)


def test_parts_add_up(problem):
    chosen = choose_greedily(problem)
    of_site, of_point, parts = find_parts(problem)
    costs = measure_parts(problem, chosen, of_site, of_point, parts)
    assert parts > 1
    assert costs.sum() == pytest.approx(measure_cost(problem, chosen))
    for site in range(len(problem.site_cost)):
        points = problem.site_points[problem.site_ptr[site] : problem.site_ptr[site + 1]]
        assert (of_point[points] == of_site[site]).all()


def test_each_step_costs_no_more_than_the_one_before(problem):
    greedy = choose_greedily(problem)
    annealed = anneal(problem, greedy, 200, 1)
    final = descend(problem, annealed)
    solved = solve_exactly(problem, final, nodes=50)
    costs = [measure_cost(problem, c) for c in (greedy, annealed, final, solved.chosen)]
    assert costs == sorted(costs, reverse=True)
    assert solved.bound <= costs[-1]


def test_the_seed_decides_annealing(problem):
    greedy = choose_greedily(problem)
    first, again = (anneal(problem, greedy, 30, 7) for _ in range(2))
    assert first.tolist() == again.tolist()
    seeds = {anneal(problem, greedy, 30, seed).tobytes() for seed in range(4)}
    assert len(seeds) > 1
