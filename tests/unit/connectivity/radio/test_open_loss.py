"""Loss without terrain against closed forms and worked values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.open_loss import extended_hata_db, free_space_db, two_rays_db
from stocktake.errors import SettingsError


@pytest.mark.parametrize(
    ("km", "mhz", "db"),
    [
        pytest.param(1, 1000, 92.45, id="1-km-1-GHz"),
        pytest.param(10, 1000, 112.45, id="ten-times-as-far"),
        pytest.param(1, 2000, 98.4706, id="double-frequency"),
    ],
)
def test_free_space(km, mhz, db):
    assert free_space_db(km, mhz) == pytest.approx(db, abs=1e-4)
    # (4 pi d / wavelength)^2, from first principles.
    wavelength = 299.792458 / mhz
    exact = 20 * np.log10(4 * np.pi * 1000 * km / wavelength)
    assert free_space_db(km, mhz) == pytest.approx(exact, abs=0.01)


def test_two_rays_tend_to_the_plane_earth_formula():
    km = np.array([50.0, 100.0, 200.0])
    found = two_rays_db(km, 450, 30, 4)
    np.testing.assert_allclose(found, 40 * np.log10(1000 * km) - 20 * np.log10(120), atol=0.05)


def test_two_rays_swing_about_free_space_nearby():
    km = np.linspace(0.2, 1.0, 4000)
    gain = free_space_db(km, 2600) - two_rays_db(km, 2600, 50, 10)
    # Two rays of one strength at best double the field: 6.02 dB.
    assert 5.5 < gain.max() < 6.05
    assert gain.min() < -15


# Worked from the formulas by hand: Okumura and Hata, 900 MHz, 50 m, 1.5 m.
@pytest.mark.parametrize(
    ("surroundings", "db"),
    [
        pytest.param("urban", 157.11, id="urban"),
        pytest.param("suburban", 147.17, id="suburban"),
        pytest.param("open", 128.60, id="open"),
    ],
)
def test_hata_at_10_km(surroundings, db):
    log_f = np.log10(900)
    urban = 69.55 + 26.16 * log_f - 13.82 * np.log10(50) + (44.9 - 6.55 * np.log10(50)) * 1
    urban -= (1.1 * log_f - 0.7) * 1.5 - (1.56 * log_f - 0.8)
    rest = {
        "urban": 0,
        "suburban": 2 * np.log10(900 / 28) ** 2 + 5.4,
        "open": 4.78 * log_f**2 - 18.33 * log_f + 40.94,
    }
    found = extended_hata_db(10, 900, mast_m=50, terminal_m=1.5, surroundings=surroundings)
    assert urban - rest[surroundings] == pytest.approx(db, abs=0.02)
    # The extended form rounds two constants (69.6 and 26.2).
    assert found == pytest.approx(db, abs=0.2)


@given(st.floats(150, 4000), st.floats(5, 200), st.floats(1, 20))
def test_hata_grows_with_distance_and_is_never_below_free_space(mhz, mast, terminal):
    km = np.geomspace(0.005, 100, 120)
    found = extended_hata_db(km, mhz, mast_m=mast, terminal_m=terminal)
    assert (found >= free_space_db(km, mhz)).all()
    assert (np.diff(found[km >= 0.1]) > 0).all()


def test_limits_are_told():
    with pytest.raises(SettingsError) as caught:
        extended_hata_db(10, 28_000, mast_m=30, terminal_m=4)
    assert str(caught.value) == (
        "The frequency in MHz must be at least 150 and at most 4000, but is 28000.\n"
        "  What to do: Correct this value in the scenario, or leave it out to take the default."
    )
    with pytest.raises(SettingsError, match="'hilly' is no kind of surroundings"):
        extended_hata_db(10, 900, mast_m=30, terminal_m=4, surroundings="hilly")
