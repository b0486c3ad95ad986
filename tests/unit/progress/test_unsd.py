"""The method alone: worked cases, its properties, and an independent implementation."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stocktake.progress.unsd import GROWTH_BANDS, RATIO_BANDS, band_of, judge_unsd, score_of


def series(base, latest, year, target, *, direction="up", deadline=2030):
    return pl.DataFrame(
        {
            "base_year": [2015],
            "base": [float(base)],
            "latest_year": [year],
            "latest": [float(latest)],
            "direction": [direction],
            "target": [None if target is None else float(target)],
            "deadline": [deadline],
        },
        schema_overrides={"target": pl.Float64, "deadline": pl.Int64},
    )


@pytest.mark.parametrize(
    ("case", "ratio", "state", "score"),
    [
        pytest.param(series(50, 70, 2023, 80), 1.4655, "on_track", 4.937, id="reaches"),
        pytest.param(series(40, 52, 2023, 90), 0.5084, "moderate", 3.019, id="too-slow"),
        pytest.param(series(98, 99, 2023, 100), 0.9417, "moderate", 3.982, id="near-ceiling"),
        pytest.param(series(85, 82, 2023, 80), None, "on_track", 5.0, id="met-at-base"),
        pytest.param(series(85, 78, 2023, 80), None, "regression", 0.0, id="lost-since-base"),
        pytest.param(series(0, 20, 2023, 50), None, None, None, id="from-zero"),
        pytest.param(
            series(12, 4, 2023, 0, direction="down"), 0.8725, "moderate", 3.828, id="down-to-zero"
        ),
        pytest.param(series(12, 0, 2023, 0, direction="down"), None, None, None, id="reached-zero"),
        pytest.param(series(-3, 2, 2023, 5), None, None, None, id="negative"),
        pytest.param(
            series(50, 60, 2023, 20, direction="down"), -0.6793, "regression", 0.0, id="wrong-way"
        ),
        pytest.param(series(99.5, 99.8, 2024, None), None, "stagnation", 1.067, id="ceiling"),
        pytest.param(series(100, 121.9, 2025, None), None, "on_track", 4.000, id="two-percent"),
        pytest.param(series(100, 100, 2025, None), None, "stagnation", 1.0, id="no-change"),
        pytest.param(series(50, 60, 2032, 70), 0.4363, "marginal", None, id="backwards"),
        pytest.param(series(50, 50, 2015, 70), None, None, None, id="one-year"),
    ],
)
def test_judge_unsd_gives_the_worked_cases(case, ratio, state, score):
    row = judge_unsd(case).row(0, named=True)
    assert row["state"] == state
    assert (row["ratio"] is None) == (ratio is None)
    if ratio is not None:
        assert row["ratio"] == pytest.approx(ratio, abs=6e-5)
    if score is not None:
        assert row["score"] == pytest.approx(score, abs=6e-4)


@pytest.mark.parametrize(
    ("bands", "measure", "state", "score"),
    [
        pytest.param(RATIO_BANDS, 0.95, "on_track", 4.0, id="ratio-on-track-from"),
        pytest.param(RATIO_BANDS, 0.50, "moderate", 3.0, id="ratio-moderate-from"),
        pytest.param(RATIO_BANDS, 0.10, "marginal", 2.0, id="ratio-marginal-from"),
        pytest.param(RATIO_BANDS, 0.0, "stagnation", 1.0, id="ratio-stagnation-from"),
        pytest.param(RATIO_BANDS, -1e-9, "regression", 1.0, id="ratio-regression-below-zero"),
        pytest.param(RATIO_BANDS, 9.0, "on_track", 5.0, id="ratio-clipped-above"),
        pytest.param(RATIO_BANDS, -9.0, "regression", 0.0, id="ratio-clipped-below"),
        pytest.param(GROWTH_BANDS, 0.02, "on_track", 4.0, id="growth-on-track-from"),
        pytest.param(GROWTH_BANDS, 0.0125, "moderate", 3.0, id="growth-moderate-from"),
        pytest.param(GROWTH_BANDS, 0.005, "marginal", 2.0, id="growth-marginal-from"),
        pytest.param(GROWTH_BANDS, -0.025, "regression", 0.5, id="growth-half-way-down"),
    ],
)
def test_bands_include_their_lower_bound(bands, measure, state, score):
    row = pl.select(state=band_of(pl.lit(measure), bands), score=score_of(pl.lit(measure), bands))
    assert row.item(0, "state") == state
    assert row.item(0, "score") == pytest.approx(score, abs=1e-6)


values = st.floats(0.01, 1e6)


@given(values, values, st.integers(2016, 2029), values, st.floats(1e-3, 1e3))
def test_the_ratio_does_not_depend_on_the_unit(base, latest, year, target, factor):
    # A target within rounding of the base asks for no progress: the ratio is then noise.
    assume(abs(target - base) > 1e-3 * base)
    one = judge_unsd(series(base, latest, year, target)).row(0, named=True)
    other = judge_unsd(series(base * factor, latest * factor, year, target * factor))
    ratio = other.item(0, "ratio")
    if one["ratio"] is None or ratio is None:  # the base meets the target, on either scale
        assert base * (1 + 1e-12) >= target
    else:
        assert math.isclose(one["ratio"], ratio, rel_tol=1e-6, abs_tol=1e-6)


@given(st.lists(st.floats(-2, 3), min_size=2, max_size=20))
def test_a_higher_measure_never_has_a_lower_score(measures):
    scored = pl.DataFrame({"m": sorted(measures)}).select(score_of(pl.col("m"), RATIO_BANDS))
    scores = scored.to_series().to_list()
    assert scores == sorted(scores)
    assert all(0 <= score <= 5 for score in scores)


def test_judge_unsd_agrees_with_an_independent_implementation():
    from undata import analysis

    states = {
        analysis.ON_TRACK: "on_track",
        analysis.MODERATE: "moderate",
        analysis.MARGINAL: "marginal",
        analysis.STAGNATION: "stagnation",
        analysis.REGRESSION: "regression",
        analysis.INSUFFICIENT: None,
    }
    random = np.random.default_rng(20261122)
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
    ).with_columns(
        target=pl.when(pl.Series(random.random(n)) < 0.7).then("target"),
    )
    ours = judge_unsd(frame)
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
    assert ours["state"].to_list() == [states[row["status"]] for row in theirs]
    for column in ("score", "ratio"):
        expected = pl.Series(column, [row[column] for row in theirs], dtype=pl.Float64)
        assert (ours[column].is_null() == expected.is_null()).all()
        assert (ours[column] - expected).abs().max() < 1e-6
    assert ours["state"].n_unique() == 6
