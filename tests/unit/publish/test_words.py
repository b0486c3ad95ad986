"""Words and numbers: plural, precision, and sentences made from counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish import words
from stocktake.publish.words import OUTCOMES
from stocktake.vocab.language import speaking

NB = "\u00a0"
COUNTS = {"met": 1, "on_track": 5, "partial": 3, "off_track": 9, "level_only": 1, "no_data": 2}


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        pytest.param(64.23, 1, "64.2", id="rounds"),
        pytest.param(1234567.0, 0, "1,234,567", id="thousands"),
        pytest.param(-3.5, 1, "\u22123.5", id="true-minus"),
        pytest.param(0.0, 1, "0.0", id="zero"),
        pytest.param(-0.0, 1, "0.0", id="negative-zero"),
        pytest.param(0.04, 1, "0.04", id="never-rounded-to-zero"),
        pytest.param(-0.04, 0, "\u22120.04", id="small-negative"),
    ],
)
def test_format_number(value, decimals, text):
    assert words.format_number(value, decimals) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_format_number_is_zero_only_for_zero(value, decimals):
    text = words.format_number(value, decimals).replace("\u2212", "-").replace(",", "")
    assert (float(text) == 0) == (value == 0)


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        pytest.param(1, "economy", f"1{NB}economy", id="one"),
        pytest.param(0, "economy", f"0{NB}economies", id="none-is-plural"),
        pytest.param(1204, "value", f"1,204{NB}values", id="thousands"),
    ],
)
def test_counted(number, noun, text):
    assert words.counted(number, noun) == text


@pytest.mark.parametrize(
    ("value", "unit", "label", "text"),
    [
        pytest.param(64.23, "percent-population", None, f"64.2{NB}% of population", id="unit"),
        pytest.param(1.0, "yes-no", None, "yes", id="yes"),
        pytest.param(0.0, "yes-no", None, "no", id="no"),
        pytest.param(None, "percent", None, "no value", id="no-value"),
        pytest.param(12.5, "own-unit", "boats", f"12.50{NB}boats", id="own-unit"),
        pytest.param(12.0, "own-unit", "", "12", id="own-unit-whole"),
        pytest.param(12345.6, "own-unit", "", "12,346", id="own-unit-large"),
    ],
)
def test_with_unit(value, unit, label, text):
    assert words.with_unit(value, unit, label) == text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        pytest.param(
            {"target": 95.0, "unit": "percent-population"},
            f"at least 95{NB}% of population",
            id="up",
        ),
        pytest.param(
            {"target": 100.0, "unit": "percent-schools"}, f"100{NB}% of schools", id="all"
        ),
        pytest.param(
            {"target": 2.0, "unit": "percent-gni", "direction": "down"},
            f"at most 2{NB}% of monthly GNI per head",
            id="down",
        ),
        pytest.param(
            {"target": None, "unit": "percent", "direction": "down"},
            "a fall (no number agreed)",
            id="direction-only",
        ),
        pytest.param(
            {"target": None, "unit": "ratio", "direction": "parity", "low": 0.98, "high": 1.02},
            f"between 0.98 and 1.02{NB}(1 = parity)",
            id="two-sided",
        ),
        pytest.param({"target": 1.0, "unit": "yes-no"}, "yes", id="yes-no"),
    ],
)
def test_target_words(arguments, text):
    assert words.target_words(arguments.pop("target"), arguments.pop("unit"), **arguments) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        pytest.param(1, 300, f"under{NB}1{NB}%", id="not-zero"),
        pytest.param(299, 300, f"over{NB}99{NB}%", id="not-all"),
        pytest.param(0, 0, f"0{NB}%", id="nothing"),
        pytest.param(1, 3, f"33{NB}%", id="third"),
    ],
)
def test_format_share(part, whole, text):
    assert words.format_share(part, whole) == text


@pytest.mark.parametrize(
    ("counts", "agreed", "text"),
    [
        pytest.param(
            COUNTS,
            True,
            f"1 of 21{NB}economies meets the target and 5 are on track to; 12 are not on track; "
            "1 has one value, which does not meet it; 2 have no data.",
            id="all-outcomes",
        ),
        pytest.param(
            {"met": 0, "off_track": 1},
            True,
            f"None of 1{NB}economy meets the target; 1 is not on track.",
            id="none-met",
        ),
        pytest.param(
            {"on_track": 2, "off_track": 1},
            True,
            f"None of 3{NB}economies meets the target yet; 2 are on track to; 1 is not on track.",
            id="none-yet",
        ),
        pytest.param({"no_data": 3}, True, f"None of 3{NB}economies has data.", id="no-data"),
        pytest.param({}, True, "No economy has been assessed.", id="nothing"),
        pytest.param(
            {"on_track": 1, "level_only": 2},
            False,
            f"1 of 3{NB}economies moves the way agreed; "
            "2 have one value, from which no trend can be told.",
            id="direction-only",
        ),
    ],
)
def test_outcomes_sentence(counts, agreed, text):
    assert words.outcomes_sentence(counts, number_agreed=agreed) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        pytest.param(
            COUNTS,
            f"1 of 21{NB}targets is met and 5 are on track; 12 are not on track; "
            "1 has one value, which is not enough; 2 have no data.",
            id="all-outcomes",
        ),
        pytest.param({"no_data": 2}, f"There is no data for any of 2{NB}targets.", id="no-data"),
        pytest.param({}, "No target has been judged.", id="nothing"),
    ],
)
def test_targets_sentence(counts, text):
    assert words.targets_sentence(counts) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("age=Y15T24;sex=F", "aged 15 to 24, women and girls", id="known"),
        pytest.param("age=Y_GE75", "aged 75 or more", id="at-least"),
        pytest.param("age=Y10T999", "aged 10 or more", id="no-upper-end"),
        pytest.param("skill_kind=EPRS", "skill kind: EPRS", id="unknown-code"),
    ],
)
def test_disaggregation_words(text, told):
    assert words.disaggregation_words(text) == told


def test_dates_years_and_lists():
    assert words.format_date(dt.date(2025, 3, 4)) == f"4{NB}March 2025"
    assert words.years_words(2019, 2023) == "2019 to 2023"
    assert words.years_words(2023, 2023) == "2023"
    assert words.years_words(None, 2023) == "2023"
    assert words.years_words(None, None) == ""
    assert words.joined(["a", "b", "c"]) == "a, b and c"
    assert words.joined(["a"]) == "a"
    assert words.joined([]) == ""
    assert words.deadline_words(None) == "no date set"


def test_every_outcome_has_a_word_and_a_meaning():
    assert tuple(words.OUTCOME_WORDS) == tuple(words.OUTCOME_MEANINGS) == OUTCOMES
    assert len(set(words.OUTCOME_WORDS.values())) == len(OUTCOMES)


@pytest.mark.parametrize(
    ("language", "name", "status", "told"),
    [
        pytest.param("en", "Plan (draft)", "draft", True, id="in-english"),
        pytest.param("fr", "Plan de l\u2019APT 2018-2020 (projet)", "draft", True, id="translated"),
        pytest.param("zh", "规划\uff08草案\uff09", "draft", True, id="other-brackets"),
        pytest.param("fr", "Déclaration de Tokyo", "draft", False, id="not-told"),
    ],
)
def test_a_status_that_a_name_tells_is_not_told_again(language, name, status, told):
    with speaking(language):
        assert words.status_told(name, status) is told


def test_an_item_is_named_with_the_comma_of_the_language():
    assert words.item_name("Tokyo statement 2025", "A1") == "Tokyo statement 2025, A1"
    with speaking("ar"):
        assert ", " not in words.item_name("بيان طوكيو", "1")
