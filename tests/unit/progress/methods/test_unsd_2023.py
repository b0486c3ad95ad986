"""The 2023 edition alone: worked cases, and the 2026 code of others with its bands joined."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.series import judge as assessed
from stocktake.progress.methods.unsd_2023 import METHOD, judge_unsd_2023

ORDER = ["no_progress", "fair", "on_track"]


def judge(base, latest, year=2023, target=None, *, direction="up", deadline=2030):
    frame = pl.DataFrame(
        {
            "base_year": [2015],
            "base": [float(base)],
            "latest_year": [year],
            "latest": [float(latest)],
            "direction": [direction],
            "target": [target],
            "deadline": [deadline],
        },
        schema_overrides={"target": pl.Float64},
    )
    return judge_unsd_2023(frame).row(0, named=True)


@pytest.mark.parametrize(
    ("row", "ratio", "state"),
    [
        pytest.param(judge(50, 70, target=80), 1.4655, "on_track", id="reaches"),
        pytest.param(judge(40, 52, target=90), 0.5084, "fair", id="too-slow"),
        pytest.param(judge(98, 99, target=100), 0.9417, "fair", id="near-ceiling"),
        pytest.param(judge(85, 82, target=80), None, "on_track", id="met-at-base"),
        pytest.param(judge(85, 78, target=80), None, "no_progress", id="met-then-lost"),
        pytest.param(judge(0, 20, target=50), None, None, id="from-zero"),
        pytest.param(judge(12, 4, target=0, direction="down"), 0.8725, "fair", id="down-to-zero"),
        pytest.param(judge(-3, 2, target=5), None, None, id="both-signs"),
        pytest.param(
            judge(50, 60, target=20, direction="down"), -0.6793, "no_progress", id="wrong-way"
        ),
        pytest.param(judge(99.5, 99.8, 2024), None, "no_progress", id="ceiling"),
        pytest.param(judge(100, 121.9, 2025), None, "on_track", id="two-percent"),
        pytest.param(judge(100, 105.2, 2025), None, "fair", id="half-a-percent"),
        pytest.param(judge(100, 100, 2025), None, "no_progress", id="no-change"),
        pytest.param(judge(50, 50, 2015, 70), None, None, id="one-year"),
    ],
)
def test_judge_unsd_2023_gives_the_worked_cases(row, ratio, state):
    assert row["state"] == state
    assert row["ratio"] == (None if ratio is None else pytest.approx(ratio, abs=6e-5))


def test_three_bands_are_the_five_of_2026_joined_as_an_independent_implementation_has_them():
    from undata import analysis

    joined = {
        analysis.ON_TRACK: "on_track",
        analysis.MODERATE: "fair",
        analysis.MARGINAL: "fair",
        analysis.STAGNATION: "no_progress",
        analysis.REGRESSION: "no_progress",
        analysis.INSUFFICIENT: None,
    }
    random = np.random.default_rng(20231122)
    n = 50_000
    base = random.uniform(-5, 120, n).round(2)
    frame = pl.DataFrame(
        {
            "base_year": random.integers(2015, 2020, n),
            "base": base,
            "latest_year": random.integers(2017, 2030, n),
            "latest": (base * random.uniform(0.5, 1.8, n)).round(2),
            "direction": np.where(random.random(n) < 0.5, "up", "down"),
            "target": random.uniform(0, 130, n).round(2),
            "deadline": np.full(n, 2030),
        }
    ).with_columns(target=pl.when(pl.Series(random.random(n)) < 0.7).then("target"))
    theirs = [
        analysis._assess(
            row["base_year"],
            row["base"],
            row["latest_year"],
            row["latest"],
            better="lower" if row["direction"] == "down" else "higher",
            target=row["target"],
            target_year=row["deadline"],
        )
        for row in frame.iter_rows(named=True)
    ]
    ours = judge_unsd_2023(frame)
    assert ours["state"].to_list() == [joined[row["status"]] for row in theirs]
    assert ours["state"].n_unique() == 4
    expected = pl.Series([row["ratio"] for row in theirs], dtype=pl.Float64)
    assert (ours["ratio"] - expected).abs().max() < 1e-6


values = st.floats(0.01, 1e4)


@given(values, st.tuples(values, values), st.integers(2016, 2029), st.one_of(st.none(), values))
def test_a_better_latest_value_is_never_judged_worse(base, latest, year, target):
    states = [judge(base, one, year, target)["state"] for one in sorted(latest)]
    assert ORDER.index(states[0]) <= ORDER.index(states[1])


@given(values, values, st.integers(2016, 2029))
def test_what_is_progress_upwards_is_regress_downwards(base, latest, year):
    up, down = judge(base, latest, year), judge(base, latest, year, direction="down")
    assert up["wanted_growth"] == pytest.approx(-down["wanted_growth"])


def test_as_the_shown_method_it_gives_its_own_states_with_inputs_and_a_sentence():
    row = assessed({2015: 40, 2023: 52}, method="unsd-2023")
    assert (row["state"], row["outcome"], row["method"]) == ("fair", "partial", "unsd-2023")
    assert row["ratio"] == pytest.approx(0.5084, abs=6e-5)
    assert row["score"] is None
    assert row["explanation"] == (
        "Fair progress, to be accelerated: 52 % of population in 2023, from 40 % in 2015; at this "
        "growth it would go 51 % of the way to the target of 90 % by 2030."
    )
    assert METHOD.states["fair"].outcome == "partial"
