"""Scales: there and back, the limits, and the slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.progress.outlook.families import FAMILIES
from stocktake.progress.outlook.scales import restore, steepness, stretch

SHARE, AMOUNT, REAL = FAMILIES["share"], FAMILIES["amount"], FAMILIES["real"]


@pytest.mark.parametrize(
    ("value", "level"),
    [
        pytest.param(50.0, 0.0, id="half"),
        pytest.param(0.0, np.log(0.5 / 100.5), id="none"),
        pytest.param(100.0, np.log(100.5 / 0.5), id="all"),
    ],
)
def test_stretch_places_shares(value, level):
    assert stretch(np.array([value]), SHARE)[0] == pytest.approx(level)


@given(st.floats(0, 100))
def test_a_share_comes_back(value):
    assert restore(stretch(np.array([value]), SHARE), SHARE)[0] == pytest.approx(value, abs=1e-8)


@given(st.floats(0, 1e9))
def test_an_amount_comes_back(value):
    back = restore(stretch(np.array([value]), AMOUNT), AMOUNT)[0]
    assert back == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(st.floats(-1e4, 1e4))
def test_nothing_leaves_the_limits(level):
    assert 0 <= restore(np.array([level]), SHARE)[0] <= 100
    assert 0 <= restore(np.array([level]), AMOUNT)[0] < np.inf
    assert restore(np.array([level]), REAL)[0] == level


@given(st.floats(0.1, 99.9))
def test_steepness_is_the_slope_of_restore(value):
    for family in (SHARE, AMOUNT, REAL):
        level = stretch(np.array([value]), family)
        rise = (restore(level + 1e-5, family) - restore(level - 1e-5, family)) / 2e-5
        assert steepness(np.array([value]), family)[0] == pytest.approx(rise[0], rel=1e-3)
