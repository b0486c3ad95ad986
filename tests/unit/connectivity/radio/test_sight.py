"""Line of sight: heights worked by hand, the Fresnel zone of itur, terrain and profiles alike."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.sight import (
    MOST_POINTS,
    SightRules,
    clear_links,
    clearances,
    points_for,
    sight_of,
)
from stocktake.connectivity.radio.terrain import Ground, Terrain, distances_m, sample_profiles
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

RAY = SightRules(frequency_ghz=8, share=0.0, k=4 / 3, mast_m=30)


def test_the_bulge_of_the_earth_by_hand():
    # d^2 / 8 k R = 40,000^2 / (8 x 4/3 x 6,371,009) = 23.544 m in the middle.
    found = clearances(np.zeros(101), 40_000, replace(RAY, mast_m=0.0))
    assert found.raise_m[0] == pytest.approx(23.544, abs=0.001)
    assert clearances(np.zeros(101), 40_000, replace(RAY, mast_m=23.55)).clear[0]
    assert not clearances(np.zeros(101), 40_000, replace(RAY, mast_m=23.53)).clear[0]


def test_the_fresnel_zone_by_hand():
    # P.530-17, equation 2: 17.3 sqrt(d1 d2 / f d), here 17.3 sqrt(5 x 5 / (8 x 10)) = 9.67 m.
    found = clearances(np.zeros(101), 10_000, replace(RAY, share=1.0, mast_m=0.0, k=1e9))
    assert found.raise_m[0] == pytest.approx(17.3 * np.sqrt(25 / 80), rel=2e-3)


def test_a_ridge_asks_for_masts_that_clear_it():
    heights = np.zeros((2, 51))
    heights[1, 10] = 70.0
    found = clearances(heights, 5_000, RAY)
    assert found.clear.tolist() == [True, False]
    # The ray at 1 km is lower by 1 x 4 km / 2 k R = 0.235 m.
    assert found.raise_m.tolist() == pytest.approx([0, 40.235], abs=0.001)
    assert clearances(heights[1], 5_000, replace(RAY, mast_m=70.24)).clear[0]


@given(
    st.lists(st.floats(0, 2000), min_size=3, max_size=40),
    st.floats(100, 60_000),
    st.floats(0, 1),
    st.floats(4, 40),
)
def test_the_raise_asked_for_is_enough_and_less_is_not(heights, length, share, ghz):
    rules = SightRules(frequency_ghz=ghz, share=share, mast_m=20)
    found = clearances(heights, length, rules)
    assert found.known[0]
    assert found.clear[0] == (found.raise_m[0] == 0)
    if not found.clear[0]:
        higher = replace(rules, mast_m=20 + found.raise_m[0] + 1e-6)
        assert clearances(heights, length, higher).clear[0]
    same = clearances(heights[::-1], length, rules)
    assert same.raise_m[0] == pytest.approx(found.raise_m[0], abs=1e-6)


def test_over_terrain_as_over_its_profiles():
    rng = np.random.default_rng(4)
    heights = rng.uniform(0, 120, (60, 80)).astype(np.float32)
    terrain = Terrain(Ground(heights, 120.0, 15.0, 0.01, 0.01), 1100.0)
    lon_a, lon_b = rng.uniform(120.02, 120.75, (2, 40))
    lat_a, lat_b = rng.uniform(14.45, 14.95, (2, 40))
    rules = SightRules(frequency_ghz=8)
    together = clear_links(terrain, (lon_a, lat_a, lon_b, lat_b), rules)
    assert 0 < together.clear.sum() < 40
    lengths = distances_m(lon_a, lat_a, lon_b, lat_b)
    for at in range(40):
        one = tuple(end[at : at + 1] for end in (lon_a, lat_a, lon_b, lat_b))
        points = int(points_for(lengths[at], 1100.0))
        profile = sample_profiles(terrain, one, points=points)
        alone = clearances(profile, lengths[at], rules)
        assert together.raise_m[at] == pytest.approx(alone.raise_m[0], abs=1e-9)


def test_unknown_ground_is_not_clear():
    heights = np.zeros((3, 6))
    heights[0, 3], heights[1, 0] = np.nan, np.nan
    found = clearances(heights, 1000, RAY)
    assert found.known.tolist() == [False, False, True]
    assert found.clear.tolist() == [False, False, True]
    assert np.isnan(found.raise_m).tolist() == [True, True, False]


def test_a_link_of_no_length_over_terrain_is_clear():
    terrain = Terrain(Ground(np.full((4, 4), 9, np.float32), 0.0, 1.0, 0.1, 0.1), 11_000.0)
    here = (np.array([0.1]), np.array([0.9]), np.array([0.1]), np.array([0.9]))
    assert clear_links(terrain, here, RAY).clear[0]


@pytest.mark.parametrize(
    ("length", "points"),
    [
        pytest.param(0, 3, id="least"),
        pytest.param(900, 11, id="one-a-cell"),
        pytest.param(910, 12, id="rounded-up"),
        pytest.param(1e7, MOST_POINTS, id="most"),
    ],
)
def test_points_for(length, points):
    assert points_for(length, 90) == points


def test_the_plan_s_own_rules():
    rules = sight_of({key: p.mid for key, p in load_parameters().items()})
    assert rules == SightRules(frequency_ghz=8, share=0.6, k=1.3333, mast_m=30)


def test_what_has_no_meaning_is_refused():
    with pytest.raises(SettingsError) as caught:
        SightRules(frequency_ghz=8, k=0)
    assert str(caught.value) == (
        "The factor of the earth's radius must be more than 0, but is 0.\n"
        "  What to do: Correct this value in the scenario, or leave it out to take the default."
    )
    with pytest.raises(SettingsError, match="fewer than 2 points"):
        clearances([3.0], 100, RAY)
    with pytest.raises(SettingsError, match="The length of a link in m must be more than 0"):
        clearances([3.0, 4.0], 0, RAY)
