"""The chance of meeting a target as a status: bands, facts, and what is judged by pace instead."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.series import economies, kpis, observations
from stocktake.progress.assess import assess_kpis
from stocktake.progress.compare import compare_methods
from stocktake.progress.likelihood import LIKELIHOODS, likelihood
from stocktake.progress.methods.outlook import METHOD, bind_outlook, state_of
from stocktake.progress.methods.registry import every_method
from stocktake.progress.outlook.tables import outlook_tables
from stocktake.vocab.tables import empty_table, make_table

ON = dt.date(2025, 11, 30)
RISING = {2015: 40, 2018: 52, 2020: 61, 2022: 70, 2024: 77}
PARITY = {
    "indicator_id": "internet-users-gender-parity",
    "direction": "parity",
    "unit": "ratio",
    "target": 1.0,
    "target_low": 0.98,
    "target_high": 1.02,
}


def tables(series, *changes, on=ON):
    named = [{"kpi_id": f"k{number}"} | change for number, change in enumerate(changes or ({},))]
    made = (
        kpis(*named),
        observations({"FJI": series}, indicator=named[0].get("indicator_id", "i")),
        economies({"FJI": 900_000.0}),
        empty_table("economy_groups"),
    )
    return made, outlook_tables(*made, on=on)["outlook_chances"]


def judged(series, *, on=ON, **kpi):
    """Return the assessment by the outlook and, where there is one, the chance it rests on."""
    made, chances = tables(series, kpi, on=on)
    row = assess_kpis(*made, on=on, method=bind_outlook(chances)).row(0, named=True)
    return row, (chances.row(0, named=True) if chances.height else None)


def with_probability(probability):
    """Return the assessment of a series whose chance is set by hand."""
    made, chances = tables(RISING)
    set_ = chances.with_columns(probability=pl.lit(probability))
    return assess_kpis(*made, on=ON, method=bind_outlook(set_)).row(0, named=True)


@pytest.mark.parametrize(
    ("probability", "state", "outcome"),
    [
        pytest.param(0.99, "virtually_certain", "on_track", id="virtually-certain"),
        pytest.param(0.92, "very_likely", "on_track", id="very-likely"),
        pytest.param(0.66, "likely", "on_track", id="likely-from-66"),
        pytest.param(0.654, "about_as_likely_as_not", "partial", id="below-66"),
        pytest.param(0.33, "about_as_likely_as_not", "partial", id="either-way-from-33"),
        pytest.param(0.32, "unlikely", "off_track", id="unlikely"),
        pytest.param(0.06, "very_unlikely", "off_track", id="very-unlikely"),
        pytest.param(0.001, "exceptionally_unlikely", "off_track", id="exceptionally-unlikely"),
    ],
)
def test_bands(probability, state, outcome):
    row = with_probability(probability)
    assert (row["state"], row["outcome"]) == (state, outcome)
    assert row["ratio"] == probability


@given(st.floats(0, 1))
def test_state_and_outcome_follow_the_printed_word(probability):
    state = METHOD.states[state_of(likelihood(probability))]
    order = ["off_track", "partial", "on_track"]
    for better in (p for p, _ in LIKELIHOODS if p >= probability):
        assert order.index(METHOD.states[state_of(likelihood(better))].outcome) >= order.index(
            state.outcome
        )


def test_a_status_stores_method_version_inputs_and_a_sentence():
    row, chance = judged(RISING)
    assert (row["method"], row["method_version"]) == ("outlook", METHOD.version)
    assert row["ratio"] == chance["probability"]
    assert row["value_at_deadline"] == chance["median"]
    assert row["latest_year"] == chance["origin_year"] == 2024
    assert row["latest_observation"] == 5
    assert row["baseline_value"] is row["score"] is None
    assert row["explanation"] == (
        chance["explanation"].removesuffix(".")
        + f"; from 77 % of population in 2024 the outlook's median is {chance['median']:.1f} % "
        "in 2030."
    )


@pytest.mark.parametrize(
    ("series", "kpi", "state"),
    [
        pytest.param({}, {}, "no_data", id="no-data"),
        pytest.param({2015: 50, 2024: 95}, {}, "met", id="met"),
        pytest.param({2005: 10, 2015: 95, 2024: 40}, {"deadline": 2015}, "met", id="met-by-2015"),
        pytest.param({2005: 10, 2015: 80, 2018: 91}, {"deadline": 2015}, "met_late", id="late"),
        pytest.param({2005: 10, 2015: 80, 2024: 85}, {"deadline": 2015}, "missed", id="missed"),
        pytest.param({2009: 10}, {"deadline": 2015}, "level_only", id="unknown-since"),
        pytest.param({2024: 0.99}, PARITY, "met", id="within-the-range"),
    ],
)
def test_facts_are_no_matter_of_chance(series, kpi, state):
    assert judged(series, **kpi)[0]["state"] == state


def test_a_target_that_is_met_keeps_the_chance_that_it_stays_so():
    row, chance = judged({2015: 50, 2024: 95})
    assert (row["state"], row["ratio"]) == ("met", chance["probability"])


def test_one_value_is_enough():
    row, chance = judged({2024: 50})
    assert chance is not None
    assert row["outcome"] == "off_track"
    assert "it rests on one value and on what economies like it did next;" in row["explanation"]


@pytest.mark.parametrize(
    ("series", "kpi", "state"),
    [
        pytest.param(
            {2015: 60, 2024: 80}, {"target": None, "deadline": None}, "on_track", id="direction"
        ),
        pytest.param({2015: 40, 2024: 44}, {"deadline": None}, "marginal", id="no-year"),
        pytest.param({2015: 40, 2024: 50}, {"deadline": 2045}, "moderate", id="too-far"),
        pytest.param({2024: 50}, {"deadline": 2045}, "level_only", id="too-far-one-value"),
    ],
)
def test_what_has_no_chance_is_judged_by_pace(series, kpi, state):
    made, chances = tables(series, kpi)
    assert chances.is_empty()
    outlook = assess_kpis(*made, on=ON, method=bind_outlook(chances))
    pace = assess_kpis(*made, on=ON)
    assert outlook["state"].to_list() == pace["state"].to_list()
    told = ["outcome", "explanation", "score", "ratio", "baseline_value", "value_at_deadline"]
    if state != "level_only":
        assert outlook["state"].item() == state
    assert outlook.select(told).equals(pace.select(told))


def test_parity_has_a_chance_within_its_range():
    near, chance = judged({2019: 0.93, 2021: 0.95, 2024: 0.965}, **PARITY)
    far, less = judged({2019: 0.55, 2021: 0.56, 2024: 0.57}, **PARITY)
    over, _ = judged({2019: 1.5, 2021: 1.52, 2024: 1.55}, **PARITY)
    assert 0.1 < chance["probability"] < 0.9
    assert less["probability"] < chance["probability"]
    assert near["ratio"] > max(far["ratio"], over["ratio"])
    assert "the target range of 0.98 to 1.02 by 2030" in near["explanation"]


def test_the_outlook_is_compared_with_the_published_methods_and_comes_first():
    made, chances = tables(RISING, {}, {"target": None})
    compared = compare_methods(*made, on=ON, methods=every_method(chances))
    first = compared.group_by("kpi_id", maintain_order=True).first()
    assert first["method"].to_list() == ["outlook", "outlook"]
    labels = dict(compared.filter(pl.col("kpi_id") == "k0").select("method", "label").iter_rows())
    assert labels["outlook"] == METHOD.states[compared["state"][0]].words
    assert compared.height == 2 * len(every_method(chances))


def test_without_any_chance_all_is_judged_by_pace():
    made, _ = tables(RISING)
    none = make_table("outlook_chances", [])
    row = assess_kpis(*made, on=ON, method=bind_outlook(none)).row(0, named=True)
    assert row["state"] in {"on_track", "moderate"}
    assert row["method"] == "outlook"
