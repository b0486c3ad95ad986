"""Given lists are checked before anything is planned on them."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.connectivity.cover.lists import CoverLists, build_problem, measure_cost
from stocktake.errors import DataError


@pytest.mark.parametrize(
    ("indptr", "indices", "cost", "penalty", "problem"),
    [
        pytest.param(
            [0, 1, 3],
            [0, 1],
            [1.0],
            [1.0, 1.0],
            "The cover lists' indptr does not start at 0, rise, and end at the length.",
            id="indptr",
        ),
        pytest.param(
            [0, 1], [2], [1.0], [1.0, 1.0], "The cover lists name a point outside 0 to 1.", id="out"
        ),
        pytest.param(
            [0, 2],
            [1, 1],
            [1.0],
            [1.0, 1.0],
            "The cover lists name a point twice for one site.",
            id="twice",
        ),
        pytest.param(
            [0, 1, 2],
            [0, 1],
            [1.0, 1.0, 1.0],
            [1.0, 1.0],
            "There are 3 site costs for 2 sites.",
            id="costs",
        ),
        pytest.param(
            [0, 1],
            [0],
            [np.inf],
            [1.0],
            "The site cost at position 0 is inf, not a sum of money.",
            id="infinite",
        ),
    ],
)
def test_build_problem_refuses(indptr, indices, cost, penalty, problem):
    with pytest.raises(DataError) as raised:
        build_problem(
            CoverLists(np.array(indptr), np.array(indices)), np.array(cost), np.array(penalty)
        )
    assert raised.value.problem == problem


def test_build_problem_sorts_lists_and_turns_them_round():
    lists = CoverLists(np.array([0, 3, 4]), np.array([2, 0, 1, 1]))
    problem = build_problem(lists, np.array([4.0]), np.array([1.0, 2.0, 3.0]))
    assert problem.site_points.tolist() == [0, 1, 2, 1]
    assert problem.point_sites.tolist() == [0, 0, 1, 0]
    assert problem.point_ptr.tolist() == [0, 1, 3, 4]
    assert measure_cost(problem, np.array([False, True])) == 4.0 + 1.0 + 3.0
