"""The method of Statistics Canada and Open SDG 2.4 alone: worked cases and properties."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stocktake.progress.methods.statcan import METHOD, growth_left, judge_statcan

# Worst to best, for "never worse" below.
ORDER = ["deterioration", "limited", "acceleration_needed", "on_track", "achieved"]


def judge(base, latest, year=2023, target=None, *, direction="up", limit=None, base_year=2015):
    frame = pl.DataFrame(
        {
            "base_year": [base_year],
            "base": [float(base)],
            "latest_year": [year],
            "latest": [float(latest)],
            "direction": [direction],
            "target": [target],
            "deadline": [2030],
            "limit": [limit],
        },
        schema_overrides={"target": pl.Float64, "limit": pl.Float64},
    )
    return judge_statcan(frame).row(0, named=True)


@pytest.mark.parametrize(
    ("row", "measure", "state", "score"),
    [
        pytest.param(judge(50, 70, target=80), 1.3496, "on_track", 5, id="reaches"),
        pytest.param(judge(40, 52, target=90), 0.6002, "acceleration_needed", 0.001, id="too-slow"),
        pytest.param(
            judge(98, 99, target=100), 0.9422, "acceleration_needed", 2.444, id="near-ceiling"
        ),
        pytest.param(judge(85, 82, target=80), None, "achieved", 5, id="met-and-falling"),
        pytest.param(judge(85, 78, target=80), -2.6491, "deterioration", -5, id="met-then-lost"),
        pytest.param(judge(0, 20, target=50), 2.316, "on_track", 5, id="from-zero"),
        pytest.param(
            judge(12, 4, target=0, direction="down"), 0.2757, "limited", -1.351, id="down-to-zero"
        ),
        pytest.param(
            judge(12, 0, target=0, direction="down"), None, "achieved", 5, id="reached-zero"
        ),
        pytest.param(judge(-3, 2, target=5), None, None, None, id="both-signs"),
        pytest.param(
            judge(50, 60, target=20, direction="down"), -0.389, "deterioration", -4.121,
            id="wrong-way",
        ),
        pytest.param(judge(99.5, 99.8, 2024), 0.000335, "limited", -2.333, id="no-limit"),
        pytest.param(judge(99.5, 99.8, 2024, limit=100), 0.000335, "on_track", 2.6, id="limit"),
        pytest.param(judge(100, 121.9, 2025), 0.02, "on_track", 5, id="two-percent"),
        pytest.param(judge(100, 100, 2025), 0, "limited", -2.5, id="no-change"),
        pytest.param(judge(50, 60, 2015, 70), None, None, None, id="one-year"),
        pytest.param(judge(80, 70, target=80), -1000, "deterioration", -5, id="base-at-target"),
        pytest.param(
            judge(-10, -5, target=-2), 0.8158, "acceleration_needed", 1.5412, id="negative"
        ),
        pytest.param(judge(100, 100, 2025, limit=100), 0, "on_track", 5, id="at-the-limit"),
        pytest.param(judge(100, 99, 2025, limit=100), -0.001, "deterioration", -2.626, id="off"),
    ],
)  # fmt: skip
def test_judge_statcan_gives_the_worked_cases(row, measure, state, score):
    assert row["state"] == state
    assert row["score"] == (None if score is None else pytest.approx(score, abs=1.1e-3))
    if measure is not None:
        assert row["measure"] == pytest.approx(measure, abs=6e-4)
    if state is None:
        assert row["measure"] is None


def test_room_for_growth_closes_towards_the_limit_from_both_sides():
    values = [0.0, 50.0, 99.5, 100.0, 150.0, 200.0, 500.0]
    frame = pl.DataFrame({"base": values, "limit": 100.0})
    room = frame.select(growth_left(pl.col("base"), pl.col("limit"))).to_series().to_list()
    assert room[0] == room[5] == room[6] == 1.0
    assert room[2] == pytest.approx(0.0220, abs=5e-5)
    assert room[3] == 0.0
    assert room[1] == pytest.approx(room[4])


def test_every_state_is_declared():
    assert set(ORDER) == set(METHOD.states)
    assert METHOD.met == "achieved"


values = st.floats(0.01, 1e4)
years = st.integers(2016, 2029)


@given(values, values, years, values, st.floats(1e-3, 1e3))
def test_the_measure_does_not_depend_on_the_unit(base, latest, year, target, factor):
    assume(abs(target / base - 1) > 1e-6)
    one = judge(base, latest, year, target)
    other = judge(base * factor, latest * factor, year, target * factor)
    if "achieved" not in (one["state"], other["state"]):
        assert math.isclose(one["measure"], other["measure"], rel_tol=1e-5, abs_tol=1e-6)


@given(values, values, years)
def test_what_is_progress_upwards_is_regress_downwards(base, latest, year):
    up, down = judge(base, latest, year), judge(base, latest, year, direction="down")
    assert up["measure"] == pytest.approx(-down["measure"])


@given(values, st.tuples(values, values), years, st.one_of(st.none(), values), st.booleans())
def test_a_better_latest_value_is_never_judged_worse(base, latest, year, target, down):
    worse, better = sorted(latest, reverse=down)
    direction = "down" if down else "up"
    states = [
        judge(base, one, year, target, direction=direction)["state"] for one in (worse, better)
    ]
    assert ORDER.index(states[0]) <= ORDER.index(states[1])
