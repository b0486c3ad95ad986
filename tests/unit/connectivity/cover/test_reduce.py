"""Reductions keep the optimum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.cover.lists import CoverLists, build_problem, measure_cost
from stocktake.connectivity.cover.reduce import reduce_problem


def problem_of(lists, cost, penalty):
    indptr = np.concatenate(([0], np.cumsum([len(points) for points in lists])))
    indices = np.array([point for points in lists for point in points], dtype=np.int32)
    return build_problem(
        CoverLists(indptr, indices), np.array(cost, float), np.array(penalty, float)
    )


def least(problem):
    sites = len(problem.site_cost)
    choices = [np.array([n >> s & 1 for s in range(sites)], dtype=bool) for n in range(2**sites)]
    return min(measure_cost(problem, chosen) for chosen in choices)


@pytest.mark.parametrize(
    ("lists", "cost", "penalty", "sites", "opened"),
    [
        pytest.param([[0, 1]], [5], [2, 2], 0, [], id="useless-site"),
        pytest.param([[0, 1]], [3], [2, 2], 0, [0], id="points-merge-into-a-must-point"),
        pytest.param([[0]], [3], [4], 0, [0], id="only-site-of-a-must-point"),
        pytest.param([[0, 1], [0]], [3, 3], [9, 9], 0, [0], id="dominated-site"),
        pytest.param([[0], []], [0, 1], [0, 7], 0, [], id="nothing-to-win"),
    ],
)
def test_reduce_problem_applies_each_rule(lists, cost, penalty, sites, opened):
    left = reduce_problem(problem_of(lists, cost, penalty))
    assert len(left.site) <= sites
    assert np.flatnonzero(left.opened).tolist() == opened


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 8), st.integers(1, 10))
def test_reduce_problem_keeps_the_optimum(seed, sites, points):
    rng = np.random.default_rng(seed)
    member = rng.random((sites, points)) < rng.uniform(0.2, 0.8)
    lists = [np.flatnonzero(row).tolist() for row in member]
    problem = problem_of(lists, rng.integers(0, 8, sites), rng.integers(0, 6, points))
    left = reduce_problem(problem)
    assert left.fixed_cost + least(left.problem) == pytest.approx(least(problem))
