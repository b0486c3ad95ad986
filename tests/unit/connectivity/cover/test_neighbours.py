"""Discs hold what lies within the radius, and their number is bounded before they are made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from stocktake.connectivity.cover import neighbours
from stocktake.connectivity.cover.neighbours import disc_lists, grid_cells, place_order


def placed(x, y, radius):
    order = place_order(x, y, radius, ties=())
    return x[order], y[order]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.integers(0, 999), st.sampled_from([0.01, 0.7, 3.0, 50.0]))
def test_disc_lists_agree_with_a_tree(points, seed, radius):
    x, y = placed(*np.random.default_rng(seed).uniform(-10, 10, (2, points)), radius)
    lists = disc_lists(x, y, radius)
    expected = cKDTree(np.column_stack((x, y))).query_ball_point(
        np.column_stack((x, y)), radius, return_sorted=True
    )
    found = [
        lists.indices[a:b].tolist() for a, b in zip(lists.indptr, lists.indptr[1:], strict=False)
    ]
    assert found == [list(row) for row in expected]


@pytest.mark.parametrize(
    ("gap", "radius", "near"),
    [
        pytest.param(5.0, 5.0, True, id="on-the-circle"),
        pytest.param(5.0 + 1e-12, 5.0, True, id="rounding-beyond"),
        pytest.param(5.000001, 5.0, False, id="a-millimetre-beyond"),
        pytest.param(0.0, 0.0, True, id="same-place"),
        pytest.param(1e-9, 0.0, False, id="radius-zero"),
    ],
)
def test_disc_lists_are_closed_discs(gap, radius, near):
    lists = disc_lists(np.array([0.0, gap]), np.zeros(2), radius)
    assert lists.indptr.tolist() == ([0, 2, 4] if near else [0, 1, 2])


def test_disc_lists_of_some_sites_are_rows_of_all():
    x, y = placed(*np.random.default_rng(2).uniform(0, 10, (2, 80)), 2.0)
    sites = np.array([3, 40, 79])
    some, every = disc_lists(x, y, 2.0, sites=sites), disc_lists(x, y, 2.0)
    for row, site in enumerate(sites):
        assert (
            some.indices[some.indptr[row] : some.indptr[row + 1]].tolist()
            == every.indices[every.indptr[site] : every.indptr[site + 1]].tolist()
        )


def test_disc_lists_refuse_more_pairs_than_fit(monkeypatch):
    x, y = np.zeros(100), np.zeros(100)
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 9_999)
    assert disc_lists(x, y, 1.0) is None
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 10_000)
    assert disc_lists(x, y, 1.0).indptr[-1] == 10_000
    monkeypatch.setattr(neighbours, "MOST_TRIALS", 9_999)
    assert disc_lists(x, y, 1.0) is None


def test_disc_lists_want_points_in_order():
    with pytest.raises(ValueError, match="not in the order of place_order"):
        disc_lists(np.array([9.0, 0.0]), np.zeros(2), 1.0)


def test_grid_cells_stay_countable_over_any_extent():
    column, row = grid_cells(np.array([0.0, 1e12]), np.zeros(2), 1e-9)
    assert column[1] < 2**30
    assert row.tolist() == [0, 0]


def test_place_order_does_not_depend_on_rows():
    x, y = np.random.default_rng(4).uniform(0, 50, (2, 200))
    shuffled = np.random.default_rng(5).permutation(200)
    first = place_order(x, y, 3.0, ties=())
    other = shuffled[place_order(x[shuffled], y[shuffled], 3.0, ties=())]
    assert first.tolist() == other.tolist()
