"""Windows only ever improve, and a window of everything finds the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from factories.covering import scattered
from stocktake.connectivity.cover.exact import solve_exactly
from stocktake.connectivity.cover.greedy import choose_greedily
from stocktake.connectivity.cover.lists import build_problem, measure_cost
from stocktake.connectivity.cover.neighbours import disc_lists, place_order
from stocktake.connectivity.cover.windows import improve_by_windows, take_part


@pytest.fixture(scope="module")
def problem():
    x, y, penalty = scattered(150, 12, width=40.0)
    order = place_order(x, y, 6.0, ties=())
    lists = disc_lists(x[order], y[order], 6.0)
    return build_problem(lists, np.array([4000.0]), penalty[order])


@pytest.mark.parametrize("size", [20, 60])
def test_windows_never_cost_more(problem, size):
    greedy = choose_greedily(problem)
    found = improve_by_windows(problem, greedy, size=size, solves=20, nodes=20, seed=3)
    assert measure_cost(problem, found) <= measure_cost(problem, greedy)


def test_a_window_of_everything_finds_the_optimum(problem):
    greedy = choose_greedily(problem)
    whole = improve_by_windows(problem, greedy, size=150, solves=3, nodes=500, seed=0)
    best = solve_exactly(problem, greedy, nodes=500)
    assert measure_cost(problem, greedy) > measure_cost(problem, whole)
    assert measure_cost(problem, whole) == pytest.approx(measure_cost(problem, best.chosen))


def test_take_part_keeps_the_lists_of_the_part(problem):
    sites, points = np.array([2, 5, 90]), np.flatnonzero(np.arange(150) % 2 == 0)
    part = take_part(problem, sites, points)
    for row, site in enumerate(sites):
        whole = problem.site_points[problem.site_ptr[site] : problem.site_ptr[site + 1]]
        found = points[part.site_points[part.site_ptr[row] : part.site_ptr[row + 1]]]
        assert found.tolist() == [point for point in whole if point % 2 == 0]
