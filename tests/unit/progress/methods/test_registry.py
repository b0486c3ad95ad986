"""The list of methods: one code means one thing, and each can be chosen and told."""

from __future__ import annotations

import pytest

from factories.series import judge
from stocktake.progress.methods.registry import (
    DEFAULT,
    FACTS,
    METHODS,
    PACE,
    method_ids,
    methods_table,
    states,
)
from stocktake.progress.states import OUTCOMES

SERIES = {2005: 20, 2010: 30, 2015: 40, 2018: 45, 2020: 50, 2023: 60}


def test_the_default_comes_first():
    assert method_ids()[0] == DEFAULT == "outlook"
    assert set(method_ids()) == {
        "outlook", "unsd-2026", "unsd-2023", "statcan", "eurostat-long", "eurostat-short", "escap"
    }  # fmt: skip


def test_a_code_means_the_same_in_every_method():
    for method in METHODS.values():
        for code, state in method.states.items():
            assert states()[code] == state, (method.id, code)
    assert {state.outcome for state in states().values()} == set(OUTCOMES.values())


def test_the_reading_in_the_cases_has_its_states_and_outcomes():
    known = FACTS | METHODS[PACE].states
    assert {code: known[code].outcome for code in OUTCOMES} == OUTCOMES


def test_the_table_marks_what_is_shown_and_what_is_to_be_confirmed():
    table = methods_table("statcan")
    assert table.filter("shown")["method"].to_list() == ["statcan"]
    assert table.filter("to_confirm")["method"].to_list() == [
        "eurostat-long", "eurostat-short", "escap"
    ]  # fmt: skip
    for column in ("title", "version", "source", "needs", "measure", "rule"):
        assert (table[column] != "").all(), column


@pytest.mark.parametrize("method", METHODS)
def test_every_method_can_be_shown_and_stores_its_inputs(method):
    row = judge(SERIES, method=method)
    assert (row["method"], row["method_version"]) == (method, METHODS[method].version)
    assert row["state"] in METHODS[method].states
    assert row["outcome"] == METHODS[method].states[row["state"]].outcome
    assert row["ratio"] is not None
    assert row["baseline_value"] == SERIES[row["baseline_year"]]
    assert row["baseline_observation"] is not None
    assert row["latest_observation"] == len(SERIES)
    assert "60 % of population in 2023" in row["explanation"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("series", "kpi", "outcome"),
    [
        pytest.param({}, {}, "no_data", id="no-data"),
        pytest.param({2024: 50}, {}, "level_only", id="one-value"),
        pytest.param({2015: 50, 2024: 95}, {}, "met", id="met"),
        pytest.param({2015: 95, 2024: 92}, {}, "met", id="met-and-falling"),
        pytest.param({2005: 10, 2015: 95, 2024: 40}, {"deadline": 2015}, "met", id="met-by-2015"),
        pytest.param({2005: 10, 2015: 80, 2018: 91}, {"deadline": 2015}, "met", id="met-late"),
        pytest.param({2005: 10, 2015: 80, 2024: 85}, {"deadline": 2015}, "off_track", id="missed"),
        pytest.param(
            {2015: 12, 2023: 0},
            {"direction": "down", "target": 0.0, "unit": "percent-gni"},
            "met",
            id="fell-to-zero",
        ),
        pytest.param(
            {2015: 1.2, 2024: 1.01},
            {
                "direction": "parity", "unit": "ratio", "target": None, "target_low": 0.98,
                "target_high": 1.02,
            },
            "met",
            id="parity",
        ),
        pytest.param({2009: 95, 2015: 95, 2020: 92, 2024: 60}, {}, "off_track", id="met-then-lost"),
    ],
)  # fmt: skip
def test_what_is_a_fact_is_the_same_by_every_method(method, series, kpi, outcome):
    assert judge(series, method=method, **kpi)["outcome"] == outcome
