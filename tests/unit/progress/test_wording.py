"""Numbers as people read them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.progress.wording import decimals_for, gap_text, number_text, short_text, value_text


def written(value, decimals=1):
    frame = pl.DataFrame({"v": [float(value)], "d": [decimals]})
    return frame.select(number_text(pl.col("v"), "d")).item()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        pytest.param(85.24, 1, "85.2", id="rounded"),
        pytest.param(85.0, 1, "85", id="no-trailing-zero"),
        pytest.param(0.985, 3, "0.985", id="three-decimals"),
        pytest.param(1234.4, 0, "1234", id="four-digits"),
        pytest.param(12345.6, 1, "12,346", id="thousands"),
        pytest.param(1_234_567, 0, "1,234,567", id="millions"),
        pytest.param(-1_234_567, 0, "-1,234,567", id="negative-millions"),
        pytest.param(-123_456, 0, "-123,456", id="negative-thousands"),
        pytest.param(-0.01, 1, "-0.01", id="small-negative"),
        pytest.param(0.354, 0, "0.35", id="not-rounded-to-nothing"),
        pytest.param(-0.0, 1, "0", id="no-negative-zero"),
    ],
)
def test_number_text(value, decimals, text):
    assert written(value, decimals) == text


@pytest.mark.parametrize(
    ("unit", "gap", "decimals"),
    [
        pytest.param("percent", 9.8, 1, id="unit"),
        pytest.param("percent", 0.04, 2, id="one-more"),
        pytest.param("percent", 0.1, 1, id="just-shown"),
        pytest.param("percent", 1e-12, 6, id="at-most-six"),
        pytest.param("percent", 0.0, 1, id="no-gap"),
        pytest.param("percent", None, 1, id="unknown-gap"),
        pytest.param("persons", 0.4, 1, id="whole-numbers"),
        pytest.param("not-a-unit", 3.0, 1, id="unknown-unit"),
    ],
)
def test_decimals_are_enough_to_show_a_gap(unit, gap, decimals):
    frame = pl.DataFrame({"u": [unit], "g": [gap]}, schema_overrides={"g": pl.Float64})
    assert frame.select(decimals_for("u", pl.col("g"))).item() == decimals


@pytest.mark.parametrize(
    ("unit", "full", "short", "gap"),
    [
        pytest.param("percent-households", "1 % of households", "1 %", "1 point", id="share"),
        pytest.param("per-100", "1 per 100 inhabitants", "1", "1 per 100 inhabitants", id="rate"),
        pytest.param("index-0-1", "1 (0 to 1)", "1", "1 point", id="index"),
        pytest.param("ratio", "1 (1 = parity)", "1", "1", id="ratio"),
        pytest.param("number", "1", "1", "1", id="bare"),
    ],
)
def test_units_follow_the_number(unit, full, short, gap):
    frame = pl.DataFrame({"v": [1.0], "d": [1], "u": [unit]})
    texts = frame.select(
        full=value_text(pl.col("v"), "d", "u"),
        short=short_text(pl.col("v"), "d", "u"),
        gap=gap_text(pl.col("v"), "d", "u"),
    ).row(0)
    assert texts == (full, short, gap)


@settings(deadline=None)
@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_written_number_can_be_read_back(value, decimals):
    places = 0 if abs(value) >= 10_000 else decimals
    read = float(written(value, decimals).replace(",", ""))
    assert read == pytest.approx(value, abs=0.51 * 10.0**-places)
    assert (read == 0) == (value == 0)
