"""Loss over terrain: published values, an independent program, closed forms, damaged profiles."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.radio.itm import Itm, path_losses
from stocktake.connectivity.radio.itm_variability import CLIMATES
from stocktake.errors import SettingsError

# Crystal Palace to Mursley, 77.8 km: the sample path of the ITS report on the model.
MURSLEY = np.array(
    [
        *(96, 84, 65, 46, 46, 46, 61, 41, 33, 27, 23, 19, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15),
        *(15, 15, 17, 19, 21, 23, 25, 27, 29, 35, 46, 41, 35, 30, 33, 35, 37, 40, 35, 30, 51, 62),
        *(76, 46, 46, 46, 46, 46, 46, 50, 56, 67, 106, 83, 95, 112, 137, 137, 76, 103, 122, 122),
        *(83, 71, 61, 64, 67, 71, 74, 77, 79, 86, 91, 83, 76, 68, 63, 76, 107, 107, 107, 119, 127),
        *(133, 135, 137, 142, 148, 152, 152, 107, 137, 104, 91, 99, 120, 152, 152, 137, 168, 168),
        *(122, 137, 137, 170, 183, 183, 187, 194, 201, 192, 152, 152, 166, 177, 198, 156, 127, 116),
        *(107, 104, 101, 98, 95, 103, 91, 97, 102, 107, 107, 107, 103, 98, 94, 91, 105, 122, 122),
        *(122, 122, 122, 137, 137, 137, 137, 137, 137, 137, 137, 140, 144, 147, 150, 152, 159),
    ],
    dtype=float,
)


# A path of NTIA's own tests of the model, to the centimetre; 99.865242 m between points.
NTIA_PATH = np.array(
    [
        *(149.96, 153.73, 145.03, 121.68, 101.95, 75.53, 58.39, 52.38, 44.63, 40.77, 40.06),
        *(39.39, 33.33, 30.33, 28.84, 26.86, 28.19, 28.23, 28.45, 29.93, 35.13, 32.61, 31.98),
        *(29.71, 27.68, 26.25, 20.84, 18.2, 17.91, 17.56, 17.83, 17.98, 17.31, 25.37, 34.03, 18),
        *(18, 18, 18, 19, 18.95, 21.43, 26.35, 25.16, 22.38, 24.03, 27.43, 31.36, 33.9, 36.39),
        *(38.39, 38.75, 43.62, 36.41, 41.72, 50.27, 55.73, 62.48, 66.67, 69.98, 72.99, 72.81),
        *(70.35, 73.12, 78.94, 82.31, 84.48, 87.5, 95.48, 97.28, 95.14, 89.76, 78.38, 71.49),
        *(66.32, 69.46, 75.15, 79.89, 84.39, 87.54, 92.78, 97.82, 93.92, 78.79, 61.52, 59.05),
        *(59.91, 56.33, 52.56, 45.83, 45.61, 49.03, 52.33, 57.4, 59.62, 65.85, 67.37, 67.5),
        *(75.81, 75.83, 72.12, 64.8, 58.6, 64.94, 70.03, 76.31, 79.1, 81.35, 83.57, 85.91),
        *(90.86, 95.3, 90.79, 85.45, 81.5, 84.79, 80.03, 80.83, 84.79, 90.01, 95.27, 103.09),
        *(106.8, 105.87, 100.06, 93.55, 92.73, 104.28, 108.97, 110.76, 109.01, 110.97, 108.78),
        *(108.91, 111.89, 111.28, 111.77, 108.94, 105.63, 100.32, 95.87, 90.72, 91.38, 88.76),
        *(83.98, 79.62, 77.05, 76.57, 79.67, 79.65, 76.73, 71.86, 67.82, 50.29, 43.16, 39.69),
        *(35.09, 34.95, 36.95, 39.31, 51.28, 56.62, 61.59, 62.6, 66.56, 66.04, 64.13, 66.33),
        *(66.8, 65.76, 66.35, 66.15, 67.68, 69.94, 68.51, 59.65, 61.92, 78.55, 81.62, 83.76),
        *(82.34, 81.15, 80.26, 78.96, 79.47, 83.14, 92.67, 107.77, 113.24, 114.51, 117.42),
        *(119.67, 120.05, 118.23, 117.94, 115.82, 110.11, 102.02, 91.86, 87.74, 82.89, 80.28),
        *(79.46, 79.18, 80.92, 83.41, 85.35, 93.41, 97.06, 101.19, 104.69, 108.28, 111.92),
        *(111.35, 107.7, 103.99, 102.71, 101.22, 101, 101, 101.22, 103.24, 107.41, 107.03),
        *(110.26, 116.73, 123.23, 128.38, 130.62, 129.53, 132.93, 135.51, 135.82, 137.9, 141.31),
        *(137.84, 134.83, 131.83, 130.56, 131.31, 131.46, 132.54, 134.41, 137.15, 137.07),
        *(130.72, 121.08, 119.83, 136.22, 153.09, 178.67, 216.71, 250.88, 263.97, 254.98, 233.61),
    ],
    dtype=float,
)


def mursley(time, confidence):
    return Itm(
        41.5,
        climate="continental temperate",
        polarisation="horizontal",
        refractivity=314,
        at_surface=True,
        time=time,
        situation=confidence,
        mode="accidental",
    )


# Basic transmission loss in dB as the report prints it: reliability, then confidence 50, 90, 10.
@pytest.mark.parametrize(
    ("time", "published"),
    [
        pytest.param(0.01, (128.6, 137.6, 119.6), id="1-percent"),
        pytest.param(0.10, (132.2, 140.8, 123.5), id="10-percent"),
        pytest.param(0.50, (135.8, 144.3, 127.2), id="50-percent"),
        pytest.param(0.90, (138.0, 146.5, 129.4), id="90-percent"),
        pytest.param(0.99, (139.7, 148.4, 131.0), id="99-percent"),
    ],
)
def test_the_published_sample_path(time, published):
    found = [
        path_losses(MURSLEY, 77_800, mursley(time, q), mast_a_m=143.9, mast_b_m=8.5)
        for q in (0.5, 0.9, 0.1)
    ]
    assert [float(f.loss_db[0]) for f in found] == pytest.approx(published, abs=0.06)
    assert found[0].free_space_db[0] == pytest.approx(102.6, abs=0.05)
    assert not found[0].doubtful[0]


def test_a_path_of_the_authors_tests():
    # 218.91 dB, with refractivity brought down from sea level to the path's mean height.
    asked = Itm(
        8800,
        climate="equatorial",
        conductivity=0.008,
        time=0.23,
        place=0.95,
        situation=0.20,
        mode="mobile",
    )
    length = 255 * 99.865242
    found = path_losses(NTIA_PATH, length, asked, mast_a_m=1.5, mast_b_m=10)
    assert found.loss_db[0] == pytest.approx(218.91, abs=0.02)


def random_profiles(rng, count, points=120):
    """Walks with a relief of 1 to 200 m; the last two heights are equal (see below)."""
    for _ in range(count):
        walk = np.cumsum(rng.normal(size=points))
        relief = 10 ** rng.uniform(0, 2.3)
        heights = (walk - walk.mean()) / walk.std() * relief + rng.uniform(0, 2 * relief)
        heights = np.maximum(heights, 0.0)
        heights[-1] = heights[-2]
        yield heights


def loss_by_itmlogic(heights, length, mhz, masts, climate, quantiles):
    """The loss by itmlogic, an independent port, with horizontal polarisation and 314 N-units."""
    from itmlogic.misc.qerfi import qerfi
    from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
    from itmlogic.statistics.avar import avar

    number = mhz / 47.7
    state = {"hg": list(masts), "wn": number, "ens": 314, "klim": climate, "kwx": 0, "lvar": 5}
    state |= {"klimx": 0, "mdvarx": 13, "gme": 157e-9 * (1 - 0.04665 * math.exp(314 / 179.3))}
    state["zgnd"] = np.sqrt(complex(15, 376.62 * 0.005 / number) - 1)
    state["pfl"] = [len(heights) - 1, length / (len(heights) - 1), *heights]
    over, state = avar(*qerfi(quantiles), qlrpfl(state))
    return over + 8.685890 * math.log(2 * number * length)


def test_an_independent_program_agrees_on_random_profiles():
    # itmlogic 1.2 takes the last height but one for the far end within sight, and fits a line
    # over very short ranges to the wrong points: equal last heights hide the first.
    rng = np.random.default_rng(20)
    differences = []
    for heights in random_profiles(rng, 200):
        length, mhz = 10 ** rng.uniform(3.3, 5.3), 10 ** rng.uniform(1.6, 4)
        masts = rng.uniform(10, 60), rng.uniform(1.5, 20)
        climate, quantiles = int(rng.integers(1, 8)), rng.choice([0.1, 0.5, 0.9], 3)
        asked = Itm(
            mhz,
            climate=CLIMATES[climate - 1],
            polarisation="horizontal",
            refractivity=314,
            at_surface=True,
            time=quantiles[0],
            place=quantiles[1],
            situation=quantiles[2],
        )
        found = path_losses(heights, length, asked, mast_a_m=masts[0], mast_b_m=masts[1])
        theirs = loss_by_itmlogic(heights, length, mhz, masts, climate, quantiles)
        differences.append(abs(found.loss_db[0] - theirs))
    assert np.median(differences) < 0.03
    assert np.quantile(differences, 0.95) < 0.2


def test_far_above_flat_ground_the_loss_is_near_free_space():
    found = path_losses(np.zeros(100), 10_000, Itm(5000, time=0.5), mast_a_m=200, mast_b_m=200)
    assert found.mode[0] == 1
    assert abs(found.loss_db[0] - found.free_space_db[0]) < 3


def test_a_ridge_between_costs_more_than_a_plain():
    ridge = np.zeros(101)
    ridge[50] = 300.0
    found = path_losses([np.zeros(101), ridge], 20_000, Itm(800), mast_a_m=30, mast_b_m=4)
    assert found.loss_db[1] > found.loss_db[0] + 15


def test_loss_grows_along_flat_ground_through_all_modes():
    lengths = np.geomspace(1_500, 600_000, 60)
    found = path_losses(np.zeros((60, 80)), lengths, Itm(400), mast_a_m=30, mast_b_m=10)
    assert sorted(set(found.mode)) == [1, 2, 3]
    assert (np.diff(found.mode) >= 0).all()
    assert (np.diff(found.loss_db) > 0).all()


def test_more_certainty_costs_more():
    shares = (0.05, 0.5, 0.95)
    for name in ("time", "situation"):
        losses = [
            path_losses(MURSLEY, 77_800, Itm(800, **{name: q}), mast_a_m=30, mast_b_m=10).loss_db[0]
            for q in shares
        ]
        assert losses == sorted(losses)


def test_many_profiles_are_each_as_alone():
    profiles = np.array(list(random_profiles(np.random.default_rng(3), 5)))
    lengths, masts = np.array([2e3, 9e3, 3e4, 8e4, 2e5]), np.array([10.0, 20, 30, 40, 50])
    together = path_losses(profiles, lengths, Itm(900), mast_a_m=masts, mast_b_m=5)
    for at in range(5):
        alone = path_losses(profiles[at], lengths[at], Itm(900), mast_a_m=masts[at], mast_b_m=5)
        assert alone.loss_db[0] == together.loss_db[at]


@given(
    st.lists(st.floats(-400, 5000), min_size=2, max_size=30),
    st.floats(10e3, 2e6),
    st.floats(20, 20_000),
    st.floats(0.5, 3000),
)
@settings(max_examples=150, deadline=None)
def test_any_known_ground_has_a_loss(heights, length, mhz, mast):
    found = path_losses(heights, length, Itm(mhz), mast_a_m=mast, mast_b_m=2)
    assert np.isfinite(found.loss_db).all()
    assert found.mode[0] in {1, 2, 3}


def test_a_wall_has_no_answer_and_says_so():
    found = path_losses([0.0, 481.0, 0.0], 1.0, Itm(20), mast_a_m=1, mast_b_m=2)
    assert np.isnan(found.loss_db[0])
    assert (found.mode[0], found.doubtful[0]) == (0, True)


def test_an_unknown_height_gives_no_loss():
    heights = np.zeros((3, 10))
    heights[1, 4], heights[2, 0] = np.nan, np.inf
    found = path_losses(heights, 5_000, Itm(900), mast_a_m=30, mast_b_m=5)
    assert np.isnan(found.loss_db).tolist() == [False, True, True]
    assert found.mode.tolist() == [1, 0, 0]
    assert found.doubtful.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("length", "mast", "doubtful"),
    [
        pytest.param(20e3, 30, False, id="as-made-for"),
        pytest.param(500, 30, True, id="too-near"),
        pytest.param(20e3, 0.6, True, id="too-low"),
        pytest.param(2_000, 900, True, id="too-steep"),
    ],
)
def test_what_the_model_was_not_made_for_is_doubtful(length, mast, doubtful):
    found = path_losses(np.zeros(50), length, Itm(900), mast_a_m=mast, mast_b_m=10)
    assert found.doubtful.tolist() == [doubtful]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"frequency_mhz": 5},
            "The frequency is 5 MHz.\n  What to do: Give a value from 20 to 20000.",
            id="frequency",
        ),
        pytest.param(
            {"time": 1.0},
            "The share of times is 1.\n  What to do: Give a value from 0.0001 to 0.9999.",
            id="time",
        ),
        pytest.param(
            {"refractivity": float("nan")},
            "The refractivity of the air is nan N-units.\n"
            "  What to do: Give a value from 250 to 400.",
            id="nan",
        ),
    ],
)
def test_settings_outside_the_model_are_refused(change, message):
    with pytest.raises(SettingsError) as caught:
        Itm(**({"frequency_mhz": 900} | change))
    assert str(caught.value) == message


def test_an_unknown_climate_is_refused_with_those_known():
    with pytest.raises(SettingsError, match="'polar' is not one of equatorial, continental sub"):
        Itm(900, climate="polar")


@pytest.mark.parametrize(
    ("heights", "length", "mast", "message"),
    [
        pytest.param([3.0], 1e3, 30, "A terrain profile has fewer than 2 points.", id="one-point"),
        pytest.param([3.0, 4.0], 0, 30, "A length of a path is not above 0.", id="no-length"),
        pytest.param([3.0, 4.0], 9, np.nan, "A height of an antenna is not above 0.", id="no-mast"),
    ],
)
def test_paths_that_are_none_are_refused(heights, length, mast, message):
    with pytest.raises(SettingsError) as caught:
        path_losses(heights, length, Itm(900), mast_a_m=mast, mast_b_m=5)
    assert caught.value.problem == message
