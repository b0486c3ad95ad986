"""Rain: the ITU's formulas against itur, their inverse, limits."""

import itertools
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.radio.rain import (
    rain_coefficients,
    rain_fade_db,
    rain_outage,
    rain_rates_mm_h,
)
from stocktake.errors import MissingPartError, SettingsError


# ITU-R P.838-3, table 5: kH, alphaH, kV, alphaV.
@pytest.mark.parametrize(
    ("ghz", "numbers"),
    [
        pytest.param(8, (0.004115, 1.3905, 0.003450, 1.3797), id="8-GHz"),
        pytest.param(15, (0.04481, 1.1233, 0.05008, 1.0440), id="15-GHz"),
        pytest.param(23, (0.1286, 1.0214, 0.1284, 0.9630), id="23-GHz"),
        pytest.param(80, (1.1704, 0.7115, 1.1668, 0.7021), id="80-GHz"),
    ],
)
def test_coefficients_of_the_published_table(ghz, numbers):
    horizontal, vertical = rain_coefficients(ghz, tilt_deg=0), rain_coefficients(ghz, tilt_deg=90)
    assert [float(n) for n in (*horizontal, *vertical)] == pytest.approx(numbers, rel=6e-4)


def test_fades_equal_itur_on_a_table():
    itu530 = pytest.importorskip("itur.models.itu530", reason="the extra rain is not installed")
    bands, lengths = (7.0, 10.7, 18.0, 38.0, 80.0), (1.0, 5.0, 20.0, 50.0)
    rates, shares = (10.0, 42.0, 85.0, 120.0), (0.001, 0.01, 0.1, 1.0)
    for ghz, km, rate, per_cent in itertools.product(bands, lengths, rates, shares):
        # Below 10 GHz itur takes a power of a negative number, and does not use it.
        with np.errstate(invalid="ignore"):
            theirs = itu530.rain_attenuation(0, 0, km, ghz, 0, per_cent, tau=45, R001=rate)
        ours = rain_fade_db(km, ghz, rate, share=per_cent / 100, tilt_deg=45)
        assert ours == pytest.approx(float(theirs.value), rel=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [pytest.param(178.4, -18.1, id="Suva"), pytest.param(-175.2, -21.1, id="Nukualofa")],
)
def test_rates_equal_itur_on_either_side_of_the_meridian(lon, lat):
    itu837 = pytest.importorskip("itur.models.itu837", reason="the extra rain is not installed")
    theirs = itu837.rainfall_rate(lat, lon % 360, 0.01).value
    found = rain_rates_mm_h([lon, lon - 360], [lat, lat])
    assert found.tolist() == pytest.approx([float(theirs)] * 2, rel=1e-9)
    assert 40 < found[0] < 130


def test_missing_maps_are_told_with_both_ways_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "itur.models.itu837", None)
    with pytest.raises(MissingPartError) as caught:
        rain_rates_mm_h([0.0], [0.0])
    assert str(caught.value) == (
        "The rain maps are not installed: itur is missing.\n"
        '  What to do: Install them with pip install "stocktake[rain]", or state the rain rate '
        "(parameter rain-rate)."
    )


@given(st.floats(0.5, 80), st.floats(4, 90), st.floats(2, 150), st.floats(-5, -2), st.floats(0, 90))
def test_outage_is_the_inverse_of_the_fade(km, ghz, rate, exponent, tilt):
    share = 10**exponent
    fade = rain_fade_db(km, ghz, rate, share=share, tilt_deg=tilt)
    found = rain_outage(fade, km, ghz, rate, tilt_deg=tilt)
    assert found == pytest.approx(share, rel=1e-6) or (found == 1.0 and share > 0.00999)


@pytest.mark.parametrize(
    ("margin", "rate", "share"),
    [
        pytest.param(0, 85, 1.0, id="no-margin"),
        pytest.param(-3, 0, 1.0, id="below-threshold"),
        pytest.param(40, 0, 1e-5, id="no-rain"),
        pytest.param(300, 85, 1e-5, id="any-margin"),
        pytest.param(0.001, 85, 1.0, id="hardly-any"),
    ],
)
def test_outage_at_its_limits(margin, rate, share):
    assert rain_outage(margin, 10, 18, rate) == share


def test_heavier_rain_longer_links_and_higher_bands_fade_more():
    assert (np.diff(rain_fade_db(10, 18, np.arange(5, 150, 5))) > 0).all()
    assert (np.diff(rain_fade_db(np.arange(1, 60), 18, 85)) > 0).all()
    assert (np.diff(rain_fade_db(10, np.arange(7, 60), 85)) > 0).all()


def test_shares_outside_the_method_are_refused():
    with pytest.raises(
        SettingsError, match=r"The share of the year must be at least .* but is 0\.5"
    ):
        rain_fade_db(10, 18, 85, share=0.5)
