"""Numbers as people write them, limits that refuse, jumps that only ask."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake_web.rounds.checks import find_jump, find_problems
from stocktake_web.rounds.forms import NumberField, read_number
from stocktake_web.rounds.models import Question

SHARE = Question(kind="value", low=0, high=100)
FREE = Question(kind="value")
STEADY = [[2020, 50.0], [2021, 52.0], [2022, 54.0], [2023, 56.0]]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("64.2", 64.2, id="point"),
        pytest.param("64,2", 64.2, id="comma"),
        pytest.param("1 234 567", 1234567.0, id="spaces"),
        pytest.param("1\u202f234,5", 1234.5, id="narrow-space"),
        pytest.param("0,234", 0.234, id="fraction"),
        pytest.param("٦٤\u066b٢", 64.2, id="arabic-digits"),
        pytest.param("\u22123", -3.0, id="true-minus"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["1,234", "12.3.4", "1,234.5", "1e5", "nan", "inf", "64 %", "-"])
def test_what_is_no_number_or_two_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        read_number(text)


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda x: round(x, 6)))
def test_what_is_shown_is_read_back(value):
    shown = NumberField().prepare_value(value)
    assert read_number(shown) == pytest.approx(value)


@pytest.mark.parametrize(
    ("value", "year", "history", "asks"),
    [
        pytest.param(58.0, 2024, STEADY, False, id="as-usual"),
        pytest.param(62.5, 2024, STEADY, True, id="over-three-times-usual"),
        pytest.param(49.0, 2024, STEADY, True, id="step-back"),
        pytest.param(79.0, 2027, STEADY, False, id="four-years-later"),
        pytest.param(81.0, 2027, STEADY, True, id="too-far-for-four-years"),
        pytest.param(60.0, 2024, [[2023, 56.0]], False, id="one-value-within-5-points"),
        pytest.param(62.0, 2024, [[2023, 56.0]], True, id="one-value-beyond-5-points"),
        pytest.param(90.0, 2024, [], False, id="nothing-known"),
        pytest.param(None, 2024, STEADY, False, id="no-value"),
        pytest.param(90.0, None, STEADY, False, id="no-year"),
    ],
)
def test_a_jump_is_asked_about(value, year, history, asks):
    assert (find_jump(SHARE, value, year, history) is not None) == asks


def test_without_a_range_a_tenth_of_the_last_value_is_usual():
    assert find_jump(FREE, 1099.0, 2024, [[2023, 1000.0]]) is None
    jump = find_jump(FREE, 1101.0, 2024, [[2023, 1000.0]])
    assert (jump.year, jump.value, jump.allowed) == (2023, 1000.0, 100.0)


def test_a_correction_of_the_last_year_is_held_to_the_years_before():
    assert find_jump(SHARE, 90.0, 2023, STEADY).year == 2022


def test_words_have_a_limit_and_a_status_is_one_of_the_list():
    status = Question(kind="status")
    assert find_problems(status, {"choice": "done"}) == {"choice": "Choose one of the list."}
    assert find_problems(status, {"choice": "in_place"}) == {}
    long = {"text": "x" * 20_001}
    assert find_problems(Question(kind="narrative"), long) == {
        "text": "Write at most 20000 characters."
    }
    assert find_problems(SHARE, {"explanation": "x" * 20_001}) == {
        "explanation": "Write at most 20000 characters."
    }
    assert find_problems(SHARE, {"missing": "lost"}) == {"missing": "Choose one of the list."}
    assert find_problems(SHARE, {"value": -1.0, "year": 2024}) == {
        "value": "It cannot be less than 0."
    }
