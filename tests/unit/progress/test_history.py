"""In which years a target was met, and how late."""

from __future__ import annotations

import pytest

from factories.series import judge

UNIVERSAL = {"target": 90.0, "deadline": 2015}


@pytest.mark.parametrize(
    ("series", "state", "late"),
    [
        pytest.param({2005: 10, 2015: 92, 2024: 99}, "met", None, id="in-time"),
        pytest.param({2005: 10, 2015: 85, 2016: 91, 2024: 99}, "met_late", 1, id="one-year"),
        pytest.param({2005: 10, 2014: 85, 2022: 95}, "met_late", 7, id="seen-seven-years-on"),
        pytest.param({2005: 10, 2012: 91, 2015: 85, 2019: 93}, "met_late", 4, id="met-lost-met"),
        pytest.param({2005: 10, 2015: 85, 2019: 93, 2024: 80}, "missed", 4, id="late-and-lost"),
        pytest.param({2005: 10, 2015: 85, 2024: 88}, "missed", None, id="never"),
        pytest.param({2005: 10, 2024: 95}, "met", None, id="unknown-at-the-deadline"),
    ],
)
def test_years_late_are_counted_to_the_first_value_that_meets_the_target(series, state, late):
    row = judge(series, **UNIVERSAL)
    assert (row["state"], row["years_late"]) == (state, late)


def test_nothing_is_late_before_its_deadline():
    row = judge({2015: 95, 2020: 80, 2024: 95}, target=90.0, deadline=2030)
    assert (row["state"], row["years_late"]) == ("met", None)


def test_how_late_stands_in_the_sentence():
    row = judge({2005: 10, 2015: 85, 2018: 91, 2024: 99}, **UNIVERSAL)
    assert row["explanation"] == (
        "85 % of population in 2015 did not meet the target of 90 % by 2015 (94 % of the way from "
        "10 % in 2005); the first value to meet it is of 2018, 3 years late; 99 % in 2024 meets it."
    )
