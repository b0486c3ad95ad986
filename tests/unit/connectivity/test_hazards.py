"""Mean yearly loss against integrals known in closed form; curves at their own points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from stocktake.connectivity.assumptions import flood_curve_of, storm_curve_of
from stocktake.connectivity.hazards import (
    FragilityCurve,
    StormCurve,
    damage_share,
    expected_yearly_loss,
)
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

MID = {key: parameter.mid for key, parameter in load_parameters().items()}
LINE = FragilityCurve((0.0, 10.0), (0.0, 1.0))


@pytest.mark.parametrize(
    ("depth", "share"),
    [
        pytest.param(np.nan, 0.0, id="not-on-the-map"),
        pytest.param(0.05, 0.0, id="below-the-plinth"),
        pytest.param(1.0, 0.25, id="a-point"),
        pytest.param(1.5, 0.375, id="between-points"),
        pytest.param(9.0, 0.7, id="beyond-the-last"),
    ],
)
def test_flood_losses(depth, share):
    assert damage_share(depth, flood_curve_of(MID)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("wind", "share"),
    [
        pytest.param(25.7, 0.0, id="threshold"),
        pytest.param(74.7, 0.5, id="half"),
        pytest.param(74.7 + 49.0, 8 / 9, id="twice-the-span"),
    ],
)
def test_storm_losses(wind, share):
    assert damage_share(wind, storm_curve_of(MID)) == pytest.approx(share)


def test_three_maps_by_hand():
    # 1 in 10: 0; 1 in 50: a fifth; 1 in 100: half. Areas 0.08 * 0.1 + 0.01 * 0.35 + 0.01 * 0.5
    found = expected_yearly_loss(1000.0, [0.0, 2.0, 5.0], [10, 50, 100], curve=LINE)
    assert found == pytest.approx(1000 * (0.008 + 0.0035 + 0.005))


def test_many_maps_come_near_the_integral():
    # intensity 10 (1 - p): loss 1 - p, whose integral from 0 to 1 is a half
    p = np.linspace(1.0, 1e-4, 2000)
    found = expected_yearly_loss(1.0, 10 * (1 - p), 1 / p, curve=LINE)
    assert found == pytest.approx(quad(lambda x: 1 - x, 0, 1)[0], rel=1e-6)


@given(st.lists(st.floats(0, 8), min_size=3, max_size=3), st.permutations([0, 1, 2]))
def test_the_order_of_maps_does_not_matter_and_no_loss_exceeds_the_value(depths, order):
    depths, every = np.sort(np.array(depths)), np.array([10.0, 50.0, 500.0])
    curve = flood_curve_of(MID)
    found = expected_yearly_loss(100.0, depths, every, curve=curve)
    moved = expected_yearly_loss(100.0, depths[order], every[order], curve=curve)
    assert found == pytest.approx(moved)
    assert 0 <= found <= 100.0 / 10


def test_many_places_at_once():
    depths = np.array([[0.0, 2.0], [np.nan, np.nan]])
    found = expected_yearly_loss([1000.0, 1000.0], depths, [10, 100], curve=LINE)
    assert found.tolist() == pytest.approx([1000 * (0.09 * 0.1 + 0.01 * 0.2), 0.0])


@pytest.mark.parametrize(
    ("curve", "message"),
    [
        pytest.param(
            FragilityCurve((0.0, 1.0), (0.5, 0.2)),
            "A fragility curve must rise: intensities strictly, losses never falling, as many of "
            "one as of the other.\n"
            "  What to do: Sort the points by intensity and give each one loss.",
            id="falls",
        ),
        pytest.param(
            StormCurve(30.0, 20.0),
            "The wind at which half is lost, above the threshold, in m/s must be more than 0, "
            "but is -10.\n"
            "  What to do: Correct this value in the scenario, or leave it out to take the "
            "default.",
            id="half-below-threshold",
        ),
    ],
)
def test_impossible_curves_are_refused(curve, message):
    with pytest.raises(SettingsError) as error:
        damage_share(1.0, curve)
    assert str(error.value) == message
