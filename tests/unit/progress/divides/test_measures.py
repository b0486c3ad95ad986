"""Each measure against a library, a published value or a hand-worked case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stocktake.progress.divides.between import adjusted_parity
from stocktake.progress.divides.bootstrap import draw_counts, interval
from stocktake.progress.divides.convergence import beta, dispersion, slope_weights, stretched
from stocktake.progress.divides.inequality import gini, gini_of_draws, theil, theil_parts
from stocktake.progress.divides.panel import fill_gaps
from stocktake.progress.divides.time_distance import years_behind

amounts = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.floats(0.01, 1e5)),
        arrays(np.float64, n, elements=st.floats(0.01, 1e8)),
        arrays(np.int64, n, elements=st.integers(0, 3)),
    )
)


def mean_absolute_difference_gini(x, w):
    """The definition: half the relative mean absolute difference."""
    p = w / w.sum()
    difference = (p[:, None] * p[None, :] * np.abs(x[:, None] - x[None, :])).sum()
    return difference / (2 * (p @ x))


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        pytest.param([1, 1, 1], [1, 1, 1], 0.0, id="all-alike"),
        pytest.param([0, 0, 0, 1], [1, 1, 1, 1], 0.75, id="one-has-all: (n - 1) / n"),
        pytest.param([1, 2, 3, 4, 5], [1] * 5, 4 / 15, id="one-to-five"),
        pytest.param([1, 3], [3, 1], 0.25, id="weights-as-people"),
    ],
)
def test_gini_of_textbook_cases(values, weights, expected):
    assert gini(np.array(values, float), np.array(weights, float)) == pytest.approx(expected)


@given(amounts)
def test_gini_is_half_the_relative_mean_difference_and_ignores_the_scale(case):
    x, w, _ = case
    assert gini(x, w) == pytest.approx(mean_absolute_difference_gini(x, w), abs=1e-9)
    assert gini(7 * x, 3 * w) == pytest.approx(gini(x, w), abs=1e-9)


@given(amounts)
def test_theil_is_the_sum_of_its_parts_and_ignores_the_scale(case):
    x, w, groups = case
    between, within = theil_parts(x, w, groups)
    assert between + within == pytest.approx(theil(x, w), abs=1e-9)
    assert between >= -1e-9
    assert within >= -1e-9
    assert theil(7 * x, 3 * w) == pytest.approx(theil(x, w), abs=1e-9)


def test_theil_by_its_definition_and_its_upper_limit():
    x, w = np.array([10.0, 30.0]), np.array([1.0, 1.0])
    worked = (0.5 * 0.5 * np.log(0.5)) + (0.5 * 1.5 * np.log(1.5))
    assert theil(x, w) == pytest.approx(worked)
    # One of n has everything: ln n.
    assert theil(np.array([0.0, 0, 0, 8]), np.ones(4)) == pytest.approx(np.log(4))


def test_all_of_theil_is_between_groups_of_equals():
    between, within = theil_parts(np.array([1.0, 1, 4]), np.array([2.0, 3, 1]), np.array([0, 0, 1]))
    assert within == pytest.approx(0)
    assert between > 0


@pytest.mark.parametrize(
    "values",
    [pytest.param([-1.0, 2.0], id="negative"), pytest.param([0.0, 0.0], id="nothing-to-share")],
)
def test_inequality_is_undefined_where_there_is_nothing_to_share(values):
    x, w = np.array(values), np.ones(2)
    assert np.isnan(gini(x, w))
    assert np.isnan(theil(x, w))


@given(amounts)
def test_gini_of_draws_equals_gini_of_the_drawn_economies(case):
    x, w, _ = case
    counts = draw_counts(len(x), "test", draws=3)
    repeated = [gini(np.repeat(x, c.astype(int)), np.repeat(w, c.astype(int))) for c in counts]
    assert gini_of_draws(x, counts * w) == pytest.approx(repeated, abs=1e-9)


def test_beta_against_least_squares_of_numpy():
    first = np.array([1.0, 2, 4, 7, 9])
    last = np.array([5.0, 5, 8, 10, 11])
    found = beta(first, last, 4)
    design = np.column_stack([np.ones(5), first])
    coefficients, left, *_ = np.linalg.lstsq(design, (last - first) / 4, rcond=None)
    error = np.sqrt(left[0] / 3 * np.linalg.inv(design.T @ design)[1, 1])
    assert found.slope == pytest.approx(coefficients[1])
    assert found.error == pytest.approx(error)
    assert found.n == 5


def test_beta_of_two_economies_is_not_told():
    assert np.isnan(beta(np.array([1.0, 2]), np.array([2.0, 2]), 5).slope)


@given(amounts)
def test_dispersion_against_the_weighted_variance_of_numpy(case):
    x, w, _ = case
    expected = np.sqrt(np.cov(np.log(x), aweights=w, ddof=0))
    assert dispersion(np.log(x)[:, None], w[None, :])[0, 0] == pytest.approx(expected, abs=1e-5)


def test_slope_weights_against_polyfit():
    years, values = np.arange(2015, 2024), np.array([3.0, 4, 4, 6, 8, 8, 9, 12, 12])
    assert values @ slope_weights(years) == pytest.approx(np.polyfit(years, values, 1)[0])


def test_shares_are_stretched_symmetrically_and_amounts_by_the_logarithm():
    assert stretched(np.array([50.0]), 0.0, 100.0)[0] == pytest.approx(0)
    ends = stretched(np.array([0.0, 100.0]), 0.0, 100.0)
    assert ends[0] == pytest.approx(-ends[1])
    assert np.isnan(stretched(np.array([0.0]), 0.0, None)[0])
    assert stretched(np.array([np.e]), 0.0, None)[0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("ratio", "index"),
    [(0.5, 0.5), (1.0, 1.0), (2.0, 1.5), (1.25, 1.2)],
    ids=["half", "parity", "double is as far as half", "uis-example"],
)
def test_adjusted_parity(ratio, index):
    assert adjusted_parity(np.array([ratio]))[0] == pytest.approx(index)


REFERENCE = (np.array([2010, 2012, 2016, 2020]), np.array([10.0, 20.0, 40.0, 80.0]))


@pytest.mark.parametrize(
    ("value", "year", "years", "more"),
    [
        pytest.param(30.0, 2020, 6.0, False, id="between-2012-and-2016"),
        pytest.param(20.0, 2020, 8.0, False, id="in-an-observed-year"),
        pytest.param(80.0, 2020, 0.0, False, id="level"),
        pytest.param(90.0, 2020, 0.0, False, id="ahead"),
        pytest.param(5.0, 2020, 10.0, True, id="history-does-not-reach-back"),
        pytest.param(30.0, 2018, 4.0, False, id="seen-from-an-earlier-year"),
        pytest.param(30.0, 2022, 8.0, False, id="last-value-is-kept"),
        pytest.param(30.0, 2009, np.nan, False, id="before-the-history"),
    ],
)
def test_years_behind_hand_worked(value, year, years, more):
    found, flag = years_behind(np.array([value]), np.array([year]), REFERENCE, upward=True)
    assert found[0] == pytest.approx(years, nan_ok=True)
    assert flag[0] == more


def test_years_behind_where_less_is_better():
    falling = (REFERENCE[0], np.array([9.0, 6.0, 4.0, 2.0]))
    found, _ = years_behind(np.array([5.0]), np.array([2020]), falling, upward=False)
    assert found[0] == pytest.approx(6.0)


def test_of_several_crossings_the_latest_counts():
    waves = (np.array([2010, 2011, 2012, 2013, 2014]), np.array([1.0, 5.0, 1.0, 5.0, 9.0]))
    found, _ = years_behind(np.array([3.0]), np.array([2014]), waves, upward=True)
    assert found[0] == pytest.approx(1.5)


@given(st.floats(1, 99), st.integers(2011, 2030), st.floats(0.1, 10))
def test_years_behind_ignores_the_unit_and_is_never_negative(value, year, factor):
    def ask(k):
        series = (REFERENCE[0], REFERENCE[1] * k)
        return years_behind(np.array([value * k]), np.array([year]), series, upward=True)[0][0]

    assert ask(1.0) == pytest.approx(ask(factor), abs=1e-6)
    assert ask(1.0) >= 0


def test_gaps_are_filled_inside_and_never_outside():
    nan = np.nan
    known = np.array([[nan, 2.0, nan, nan, 8.0, nan], [nan] * 6, [1.0] + [nan] * 5])
    assert fill_gaps(known)[0] == pytest.approx([nan, 2, 4, 6, 8, nan], nan_ok=True)
    assert np.isnan(fill_gaps(known)[1]).all()
    assert fill_gaps(known)[2] == pytest.approx([1] + [nan] * 5, nan_ok=True)


def test_draws_add_up_and_are_the_same_in_every_build():
    counts = draw_counts(7, "series")
    assert (counts.sum(axis=1) == 7).all()
    assert (counts == draw_counts(7, "series")).all()
    assert not (counts == draw_counts(7, "other")).all()


def test_bootstrap_interval_of_a_mean_is_as_wide_as_theory_says():
    x = np.random.default_rng(3).normal(size=200)
    low, high = interval((draw_counts(200, "mean") @ x / 200)[:, None])
    assert (high - low)[0] == pytest.approx(2 * 1.96 * x.std() / np.sqrt(200), rel=0.1)


def test_interval_without_any_draw_is_empty():
    low, high = interval(np.full((5, 1), np.nan))
    assert np.isnan(low[0])
    assert np.isnan(high[0])
