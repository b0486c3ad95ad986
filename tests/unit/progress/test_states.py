"""Which state a series comes to: the rule, case by case."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.series import judge, judge_all
from stocktake.progress.states import OUTCOMES

ON_2033 = dt.date(2033, 6, 30)
DOWN = {"direction": "down", "unit": "percent-gni"}
PARITY = {"direction": "parity", "unit": "ratio", "target": None}
BAND = PARITY | {"target_low": 0.98, "target_high": 1.02}
OPEN = {"target": None, "deadline": None}
OWN = {"unit": "per-100"}


@pytest.mark.parametrize(
    ("series", "kpi", "state", "score"),
    [
        pytest.param({}, {}, "no_data", None, id="no-value"),
        pytest.param({2015: 50, 2023: 70}, {"target": 80.0}, "on_track", 4.937, id="reaches"),
        pytest.param({2015: 40, 2023: 52}, {}, "moderate", 3.019, id="too-slow"),
        pytest.param({2015: 60, 2023: 60}, {}, "stagnation", 1.0, id="no-change"),
        pytest.param(
            {2015: 98, 2023: 99}, OWN | {"target": 100.0}, "moderate", 3.982, id="no-scale"
        ),
        pytest.param({2015: 98, 2023: 99}, {"target": 100.0}, "on_track", 4.0, id="no-room"),
        pytest.param({2015: 99.9, 2023: 99.5}, {"target": 100.0}, "on_track", 4.0, id="full-dip"),
        pytest.param({2015: 85, 2023: 82}, {"target": 80.0}, "met", 5.0, id="met-while-falling"),
        pytest.param({2015: 85, 2023: 78}, {"target": 80.0}, "regression", 0.0, id="met-and-lost"),
        pytest.param({2015: 0, 2023: 20}, {"target": 50.0}, "level_only", None, id="from-zero"),
        pytest.param({2015: 0, 2023: 0}, {"target": 50.0}, "stagnation", 1.0, id="zero-to-zero"),
        pytest.param(
            {2015: 0, 2018: 20, 2023: 25}, {"target": 50.0}, "marginal", 2.9306, id="off-zero"
        ),
        pytest.param({2015: 5, 2023: 0}, {"target": 50.0}, "regression", 0.778, id="to-zero"),
        pytest.param(
            {2015: 12, 2023: 4}, DOWN | {"target": 0.0}, "moderate", 3.828, id="down-to-zero"
        ),
        pytest.param({2015: 12, 2023: 0}, DOWN | {"target": 0.0}, "met", 5.0, id="reached-zero"),
        pytest.param(
            {2015: -3, 2023: 2}, OWN | {"target": 5.0}, "level_only", None, id="from-negative"
        ),
        pytest.param(
            {2015: 50, 2023: 60}, DOWN | {"target": 20.0}, "regression", 0.0, id="wrong-way"
        ),
        pytest.param({2015: 99.5, 2024: 99.8}, OPEN, "on_track", 4.0, id="open-no-room"),
        pytest.param({2024: 100.0}, OPEN, "on_track", 4.0, id="open-no-room-one-value"),
        pytest.param(
            {2015: 99.5, 2024: 99.8}, OPEN | OWN, "stagnation", 1.067, id="open-without-scale"
        ),
        pytest.param({2015: 100, 2025: 121.9}, OPEN | OWN, "on_track", 4.0, id="open-two-percent"),
        pytest.param({2015: 100, 2025: 100}, OPEN | OWN, "stagnation", 1.0, id="open-no-change"),
        pytest.param({2015: 2, 2024: 1}, OPEN | DOWN, "on_track", 5.0, id="open-falling-price"),
        pytest.param({2015: 2, 2024: 0}, OPEN | DOWN, "on_track", 5.0, id="open-price-at-zero"),
        pytest.param(
            {2015: 0, 2024: 3}, OPEN | DOWN, "level_only", None, id="open-price-from-zero"
        ),
        pytest.param({2024: 50}, {}, "level_only", None, id="one-value"),
        pytest.param({2024: 95}, {}, "met", 5.0, id="one-value-that-meets"),
        pytest.param({2010: 40, 2012: 50}, {}, "level_only", None, id="nothing-since-2015"),
        pytest.param({2010: 40, 2016: 50}, {}, "level_only", None, id="one-value-since-2015"),
        pytest.param({2015: 50, 2023: 70}, {"deadline": None}, "on_track", 4.765, id="no-year"),
        pytest.param({2024: 0.99}, BAND, "met", 5.0, id="parity-inside"),
        pytest.param({2024: 0.99}, BAND | {"target": 1.0}, "met", 5.0, id="parity-of-1-and-range"),
        pytest.param({2024: 1.03}, BAND | {"target": 1.0}, "level_only", None, id="parity-outside"),
        pytest.param({2015: 0.7, 2024: 0.97}, BAND, "on_track", 4.942, id="parity-from-below"),
        pytest.param({2015: 1.09, 2024: 1.04}, BAND, "on_track", 4.404, id="parity-from-above"),
        pytest.param({2015: 0.9, 2024: 1.2}, BAND, "regression", 0.0, id="parity-passed-through"),
        pytest.param({2015: 1.0, 2024: 0.9}, BAND, "regression", 0.0, id="parity-lost"),
        pytest.param({2015: 0.0, 2024: 0.9}, BAND, "level_only", None, id="parity-from-zero"),
        pytest.param(
            {2015: 0.7, 2024: 0.8}, PARITY | OPEN, "moderate", 3.297, id="parity-direction-only"
        ),
        pytest.param(
            {2015: 1.3, 2024: 1.4}, PARITY | OPEN, "regression", 0.835, id="parity-direction-away"
        ),
        pytest.param(
            {2015: 10, 2023: 40},
            OWN | {"target": None, "target_low": 20.0, "target_high": 30.0},
            "level_only",
            None,
            id="range-jumped-over",
        ),
        pytest.param(
            {2015: 50, 2023: 40},
            OWN | {"target": None, "target_low": 20.0, "target_high": 30.0},
            "moderate",
            3.788,
            id="range-from-above",
        ),
    ],
)
def test_states_with_the_deadline_ahead(series, kpi, state, score):
    row = judge(series, **kpi)
    assert row["state"] == state
    assert row["outcome"] == OUTCOMES[state]
    assert row["score"] == (None if score is None else pytest.approx(score, abs=6e-4))


@pytest.mark.parametrize(
    ("series", "deadline", "state", "at_deadline"),
    [
        pytest.param({2015: 50, 2020: 92, 2024: 95}, 2020, "met", 92.0, id="met"),
        pytest.param({2015: 50, 2020: 92, 2024: 85}, 2020, "met", 92.0, id="met-and-lost-since"),
        pytest.param({2015: 50, 2020: 85, 2024: 95}, 2020, "met_late", 85.0, id="met-late"),
        pytest.param({2024: 95}, 2020, "met", None, id="unknown-then-met-now"),
        pytest.param({2015: 50, 2020: 60, 2024: 70}, 2020, "missed", 60.0, id="missed"),
        pytest.param({2024: 70}, 2020, "missed", None, id="unknown-then-not-met-now"),
        pytest.param({2015: 50, 2018: 60}, 2020, "missed", 60.0, id="two-years-before"),
        pytest.param({2015: 50, 2017: 60}, 2020, "level_only", None, id="nothing-near-deadline"),
        pytest.param({2015: 50, 2017: 95}, 2020, "met", None, id="met-long-before"),
        pytest.param({2006: 20, 2015: 60}, 2015, "missed", 60.0, id="deadline-2015"),
        pytest.param({2015: 50, 2025: 60}, 2025, "marginal", 60.0, id="this-year-is-not-past"),
    ],
)
def test_states_with_the_deadline_behind(series, deadline, state, at_deadline):
    row = judge(series, deadline=deadline)
    assert (row["state"], row["value_at_deadline"]) == (state, at_deadline)


def test_a_passed_deadline_is_never_projected_backwards():
    later = judge({2015: 50, 2032: 60}, deadline=2030, target=70.0, on=ON_2033)
    assert (later["state"], later["ratio"], later["value_at_deadline"]) == ("missed", None, None)


def test_a_deadline_of_2015_counts_from_the_ten_years_before_it():
    row = judge({1990: 0.1, 2006: 20, 2014: 50, 2015: 60}, deadline=2015)
    assert (row["baseline_year"], row["baseline_value"]) == (2006, 20.0)
    assert row["ratio"] == pytest.approx((60 - 20) / (90 - 20))


def test_growth_up_to_a_passed_deadline_ignores_later_years():
    row = judge({2015: 50, 2020: 60, 2024: 10}, target=None, deadline=2020, unit="per-100")
    assert row["state"] == "on_track"
    assert row["ratio"] == pytest.approx(1.2 ** (1 / 5) - 1)
    assert (row["latest_year"], row["latest_value"]) == (2024, 10.0)


def test_a_projection_stays_on_its_scale():
    assert judge({2015: 40, 2024: 80})["value_at_deadline"] == 100.0
    assert judge({2015: 1e-300, 2016: 80}, unit="per-100", target=1e9)["value_at_deadline"] is None


def test_the_baseline_year_of_a_kpi_goes_before_2015():
    row = judge({2010: 30, 2015: 60, 2024: 62}, baseline_year=2010)
    assert row["baseline_year"] == 2010


positive = st.floats(0.5, 1e4)


@settings(max_examples=10, deadline=None)
@given(st.lists(positive, min_size=2, max_size=30), positive)
def test_a_value_that_is_better_never_loses_met(latest, target):
    for kpi, ordered in ((OWN, sorted(latest)), (DOWN, sorted(latest, reverse=True))):
        rows = judge_all([{2015: 1.0, 2024: value} for value in ordered], kpi | {"target": target})
        met = [row["outcome"] == "met" for row in rows]
        assert met == sorted(met)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(2000, 2025), st.floats(-10, 200), max_size=6), min_size=1),
    st.one_of(st.none(), st.integers(2010, 2035)),
)
def test_every_series_gets_a_state_with_its_outcome_and_a_sentence(series, deadline):
    shapes = [{}, OWN, DOWN, BAND, OPEN, PARITY | OPEN]
    for row in judge_all(series, *(shape | {"deadline": deadline} for shape in shapes)):
        assert row["outcome"] == OUTCOMES[row["state"]]
        assert (row["state"] == "no_data") == (row["n_years"] == 0)
        assert row["explanation"].endswith(".")
        assert row["score"] is None or 0 <= row["score"] <= 5
        assert row["gap"] is None or row["gap"] >= 0
        if row["kpi_id"] in ("k0004", "k0005"):
            assert row["outcome"] != "met"


@settings(max_examples=10, deadline=None)
@given(
    st.dictionaries(st.integers(2015, 2025), positive, min_size=2, max_size=6),
    positive,
    st.floats(1e-3, 1e3),
)
def test_the_ratio_does_not_depend_on_the_unit(series, target, factor):
    scaled = {year: value * factor for year, value in series.items()}
    (one,) = judge_all([series], OWN | {"target": target})
    (other,) = judge_all([scaled], OWN | {"target": target * factor})
    if one["ratio"] is not None and other["ratio"] is not None:
        assert other["ratio"] == pytest.approx(one["ratio"], rel=1e-6, abs=1e-6)
