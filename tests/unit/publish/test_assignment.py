"""Assignment: as cheap as SciPy's, and each cell given once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from stocktake.publish.figures.assignment import assign


@given(st.integers(1, 12), st.integers(0, 8), st.integers(0, 2**32 - 1), st.booleans())
def test_the_sum_is_that_of_an_independent_solver(rows, more, seed, ties):
    rng = np.random.default_rng(seed)
    costs = rng.uniform(-5, 5, (rows, rows + more))
    if ties:
        costs = costs.round()
    found = assign(costs)
    assert len(set(found)) == rows
    best = costs[linear_sum_assignment(costs)].sum()
    assert np.isclose(costs[range(rows), found].sum(), best)


def test_no_row_needs_no_cell():
    assert assign(np.zeros((0, 3))) == []
