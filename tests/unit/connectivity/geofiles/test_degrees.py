"""Degrees as people write them."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.geofiles.degrees import read_degree, read_degrees


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        pytest.param("178.4417", 178.4417, id="decimal-dot"),
        pytest.param("-18,1416", -18.1416, id="decimal-comma"),
        pytest.param("\u221218.1416", -18.1416, id="typesetters-minus"),
        pytest.param("178°26'30\"E", 178 + 26 / 60 + 30 / 3600, id="degrees-minutes-seconds"),
        pytest.param("18 08 29 S", -(18 + 8 / 60 + 29 / 3600), id="spaces"),
        pytest.param("S18.1416", -18.1416, id="letter-first"),
        pytest.param("79° 58,5\u2032 W", -(79 + 58.5 / 60), id="decimal-minutes"),
        pytest.param("79º30' O", -79.5, id="oeste"),
        pytest.param("18d8m29s", 18 + 8 / 60 + 29 / 3600, id="letters-as-marks"),
        pytest.param("18°75'", None, id="no-such-minute"),
        pytest.param("about 18", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_read_degree(text, degrees):
    found = read_degree(text)
    assert found == (None if degrees is None else pytest.approx(degrees))


@given(st.floats(-180, 180))
def test_minutes_and_seconds_give_the_degrees_back(degrees):
    whole, rest = divmod(abs(degrees), 1)
    minutes, seconds = divmod(rest * 3600, 60)
    text = f"{int(whole)}°{int(minutes)}'{seconds:.6f}\"{'W' if degrees < 0 else 'E'}"
    if "60.000000" not in text:
        assert read_degree(text) == pytest.approx(degrees, abs=1e-8)


def test_a_column_keeps_its_length_and_marks_what_it_cannot_read():
    found = read_degrees(pl.Series(["178.4", None, "n/a", "178°30'", " 12,5 "]))
    assert found[[0, 3, 4]] == pytest.approx([178.4, 178.5, 12.5])
    assert math.isnan(found[1])
    assert math.isnan(found[2])
    assert read_degrees(pl.Series([1.5, None]))[0] == 1.5
