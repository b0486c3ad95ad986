"""Eurostat's thresholds (to confirm): bands, windows and properties."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.series import judge as assessed
from stocktake.progress.methods.eurostat import METHODS, judge_eurostat

ORDER = ["away", "moderately_away", "insufficient", "moderate", "significant"]


def judge(base, latest, year=2023, target=None, *, direction="up"):
    frame = pl.DataFrame(
        {
            "base_year": [2018],
            "base": [float(base)],
            "latest_year": [year],
            "latest": [float(latest)],
            "direction": [direction],
            "target": [target],
            "deadline": [2030],
        },
        schema_overrides={"target": pl.Float64},
    )
    return judge_eurostat(frame).row(0, named=True)


@pytest.mark.parametrize(
    ("row", "measure", "state"),
    [
        # 100 to 200 over 12 years needs 5.946 % a year.
        pytest.param(judge(100, 133.484, target=200), 1.0, "significant", id="full-pace"),
        pytest.param(judge(100, 131, target=200), 0.9332, "moderate", id="just-short"),
        pytest.param(judge(100, 119, target=200), 0.5954, "insufficient", id="too-slow"),
        pytest.param(judge(100, 100, target=200), 0.0, "insufficient", id="no-change"),
        pytest.param(judge(100, 99, target=200), -0.0338, "away", id="away"),
        pytest.param(judge(100, 90, target=95), -4.8886, "away", id="met-then-lost"),
        pytest.param(judge(10, 5, target=2, direction="down"), 1.0313, "significant", id="falling"),
        pytest.param(judge(10, 5, target=0, direction="down"), 0.1294, "insufficient", id="to-0"),
        pytest.param(judge(100, 105.2), 0.0102, "significant", id="one-percent"),
        pytest.param(judge(100, 100), 0.0, "moderate", id="no-change-no-target"),
        pytest.param(judge(100, 97), -0.0061, "moderately_away", id="half-a-percent-down"),
        pytest.param(judge(100, 90), -0.0209, "away", id="two-percent-down"),
        pytest.param(judge(0, 5), None, None, id="from-zero"),
        pytest.param(judge(-3, 2), None, None, id="negative"),
        pytest.param(judge(50, 60, 2018), None, None, id="one-year"),
    ],
)
def test_judge_eurostat(row, measure, state):
    assert row["state"] == state
    assert row["measure"] == (None if measure is None else pytest.approx(measure, abs=6e-5))


@pytest.mark.parametrize(
    ("method", "series", "state", "base"),
    [
        pytest.param(
            "eurostat-long", {2005: 10, 2010: 20, 2024: 60}, "significant", 2010, id="starts-inside"
        ),
        pytest.param("eurostat-long", {2016: 20, 2024: 60}, "not_judged", 2016, id="long-too-near"),
        pytest.param(
            "eurostat-short", {2010: 20, 2020: 50, 2024: 60}, "moderate", 2020, id="short"
        ),
        pytest.param("eurostat-short", {2022: 50, 2024: 60}, "not_judged", 2022, id="two-years"),
    ],
)
def test_the_window_ends_with_the_latest_value(method, series, state, base):
    row = assessed(series, method=method, target=95.0)
    assert row["state"] == state
    assert row["baseline_year"] == base
    if state == "not_judged":
        assert row["outcome"] == "level_only"


def test_both_windows_are_marked_to_confirm():
    assert [(method.id, method.to_confirm) for method in METHODS] == [
        ("eurostat-long", True),
        ("eurostat-short", True),
    ]


values = st.floats(0.01, 1e4)
years = st.integers(2019, 2029)


@given(values, st.tuples(values, values), years, st.one_of(st.none(), values), st.booleans())
def test_a_better_latest_value_is_never_judged_worse(base, latest, year, target, down):
    worse, better = sorted(latest, reverse=down)
    direction = "down" if down else "up"
    states = [
        judge(base, one, year, target, direction=direction)["state"] for one in (worse, better)
    ]
    if None not in states:
        assert ORDER.index(states[0]) <= ORDER.index(states[1])


@given(values, values, years)
def test_what_is_progress_upwards_is_regress_downwards(base, latest, year):
    up, down = judge(base, latest, year), judge(base, latest, year, direction="down")
    assert up["measure"] == pytest.approx(-down["measure"])
