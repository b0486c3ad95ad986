"""The sentence of every reason, word for word."""

from __future__ import annotations

import pytest

from factories.series import judge

DOWN = {"direction": "down", "unit": "percent-gni", "target": 2.0}
BAND = {
    "direction": "parity",
    "unit": "ratio",
    "target": None,
    "target_low": 0.98,
    "target_high": 1.02,
}
OPEN = {"target": None, "deadline": None}
OWN = {"unit": "per-100"}
RANGE = OWN | {"target": None, "target_low": 20.0, "target_high": 30.0}


@pytest.mark.parametrize(
    ("series", "kpi", "sentence"),
    [
        pytest.param({}, {}, "No source here has a value for this economy.", id="no-data"),
        pytest.param(
            {2015: 60, 2023: 85.2},
            {"target": 95.0},
            "85.2 % of population in 2023; the target of 95 % by 2030 is 9.8 points away; "
            "at the pace since 2015 it would be reached.",
            id="reached",
        ),
        pytest.param(
            {2015: 60, 2023: 75.5},
            {"target": 94.0},
            "75.5 % of population in 2023; the target of 94 % by 2030 is 18.5 points away; "
            "at the pace since 2015 it would all but be reached, at 92.3 % in 2030.",
            id="all-but-reached",
        ),
        pytest.param(
            {2015: 40, 2024: 50},
            {},
            "50 % of population in 2024; the target of 90 % by 2030 is 40 points away; "
            "at the pace since 2015 the value would be 58 % in 2030.",
            id="too-slow",
        ),
        pytest.param(
            {2015: 40, 2024: 40},
            {},
            "40 % of population in 2024; the target of 90 % by 2030 is 50 points away; "
            "nothing has changed since 2015.",
            id="no-change",
        ),
        pytest.param(
            {2016: 4, 2024: 4.2},
            DOWN,
            "4.2 % of monthly GNI per head in 2024; the target of at most 2 % by 2030 is "
            "2.2 points away; it has moved away from it since 2016 (4 %).",
            id="away",
        ),
        pytest.param(
            {2015: 40, 2024: 97},
            {},
            "97 % of population in 2024 meets the target of 90 % by 2030.",
            id="met",
        ),
        pytest.param(
            {2012: 97},
            {},
            "97 % of population in 2012 meets the target of 90 % by 2030; "
            "the latest value is 13 years old.",
            id="met-stale",
        ),
        pytest.param(
            {2015: 92, 2024: 85},
            {},
            "85 % of population in 2024; the target of 90 % by 2030 was met in 2015 (92 %) "
            "and is met no longer, 5 points away.",
            id="lost",
        ),
        pytest.param(
            {2015: 99.99, 2024: 99.96},
            {"target": 100.0},
            "99.96 % of population in 2024; the target of 100 % by 2030 is 0.04 points away, "
            "within 1 % of the end of the scale, where no growth is asked for.",
            id="no-room",
        ),
        pytest.param(
            {2015: 98, 2024: 99.5},
            OPEN,
            "99.5 % of population in 2024 is at the end of the scale, or within 1 % of it, "
            "where no growth is asked for.",
            id="no-room-open",
        ),
        pytest.param(
            {2024: 50},
            {},
            "One value only, so no trend: 50 % of population in 2024; "
            "the target of 90 % by 2030 is 40 points away.",
            id="one-value",
        ),
        pytest.param(
            {2024: 50},
            OPEN | OWN,
            "One value only, so no trend: 50 per 100 inhabitants in 2024; "
            "no number to reach was agreed.",
            id="one-value-open",
        ),
        pytest.param(
            {2012: 40, 2016: 50, 2021: 50},
            {"target": None, "deadline": 2018} | OWN,
            "No two values from 2015 to 2018, so no trend: the latest is 50 per 100 inhabitants "
            "in 2021; no number to reach was agreed.",
            id="no-two-values-before-deadline",
        ),
        pytest.param(
            {2012: 40, 2021: 50},
            {},
            "No two values since 2015, so no trend: the latest is 50 % of population in 2021; "
            "the target of 90 % by 2030 is 40 points away.",
            id="no-two-values",
        ),
        pytest.param(
            {2015: 0, 2024: 50},
            {},
            "No growth rate can be counted from 0 % in 2015 to 50 % of population in 2024, "
            "because it needs values above 0; the target of 90 % by 2030 is 40 points away.",
            id="no-growth",
        ),
        pytest.param(
            {2015: 10, 2024: 40},
            RANGE,
            "40 per 100 inhabitants in 2024 has passed from one side of the range to the other "
            "since 10 in 2015, so no trend; the target range of 20 to 30 by 2030 is "
            "10 per 100 inhabitants away.",
            id="overshot",
        ),
        pytest.param(
            {2015: 0.7, 2024: 0.75},
            BAND,
            "0.75 (1 = parity) in 2024; the target range of 0.98 to 1.02 by 2030 is 0.23 away; "
            "at the pace since 2015 the value would be 0.79 in 2030.",
            id="parity",
        ),
        pytest.param(
            {2015: 100, 2025: 121.9},
            OPEN | OWN,
            "121.9 per 100 inhabitants in 2025, from 100 in 2015: +2 % a year, "
            "where more is better; no number to reach was agreed.",
            id="growth",
        ),
        pytest.param(
            {2015: 4, 2020: 3, 2024: 5},
            DOWN | {"target": None, "deadline": 2020},
            "3 % of monthly GNI per head in 2020, from 4 % in 2015: -5.6 % a year, "
            "where less is better, judged up to 2020; no number to reach was agreed.",
            id="growth-to-deadline",
        ),
        pytest.param(
            {2015: 50, 2024: 70},
            {"deadline": None},
            "70 % of population in 2024, from 50 % in 2015: +3.8 % a year, where more is better; "
            "the target of 90 % is 20 points away, without a year.",
            id="growth-no-year",
        ),
        pytest.param(
            {2015: 50, 2020: 92, 2024: 95},
            {"deadline": 2020},
            "92 % of population in 2020 met the target of 90 % by 2020; "
            "95 % in 2024 still meets it.",
            id="met-at-deadline",
        ),
        pytest.param(
            {2015: 50, 2020: 92, 2024: 85},
            {"deadline": 2020},
            "92 % of population in 2020 met the target of 90 % by 2020; "
            "85 % in 2024 no longer does, 5 points away.",
            id="met-at-deadline-and-lost",
        ),
        pytest.param(
            {2015: 50, 2020: 70, 2024: 95},
            {"deadline": 2020},
            "70 % of population in 2020 did not meet the target of 90 % by 2020 "
            "(50 % of the way from 50 % in 2015); 95 % in 2024 meets it, 4 years late.",
            id="met-late",
        ),
        pytest.param(
            {2015: 50, 2020: 70, 2021: 90, 2024: 95},
            {"deadline": 2020},
            "70 % of population in 2020 did not meet the target of 90 % by 2020 "
            "(50 % of the way from 50 % in 2015); the first value to meet it is of 2021, "
            "1 year late; 95 % in 2024 meets it.",
            id="met-late-and-since",
        ),
        pytest.param(
            {2015: 50, 2020: 70, 2022: 91, 2024: 85},
            {"deadline": 2020},
            "70 % of population in 2020 did not meet the target of 90 % by 2020 "
            "(50 % of the way from 50 % in 2015); 85 % in 2024 is 5 points away; "
            "the value of 2022 met it.",
            id="met-late-and-lost",
        ),
        pytest.param(
            {2015: 50, 2018: 90, 2019: 92, 2024: 80},
            {},
            "80 % of population in 2024; the target of 90 % by 2030 is 10 points away; at the "
            "pace since 2015 it would be reached; the value of 2019 was the last to meet it.",
            id="met-between-and-lost",
        ),
        pytest.param(
            {2024: 95},
            {"deadline": 2020},
            "95 % of population in 2024 meets the target of 90 % by 2020; whether it was met in "
            "time is not known: no value from 2018 to 2020.",
            id="met-since",
        ),
        pytest.param(
            {2020: 70},
            {"deadline": 2020},
            "70 % of population in 2020 did not meet the target of 90 % by 2020; "
            "it is 20 points away.",
            id="missed",
        ),
        pytest.param(
            {2024: 70},
            {"deadline": 2020},
            "No value is known for 2018 to 2020, when the target of 90 % by 2020 was due; "
            "70 % in 2024 is 20 points away.",
            id="missed-unknown",
        ),
        pytest.param(
            {2016: 70},
            {"deadline": 2019},
            "No value is known for 2017 or later, so whether the target of 90 % by 2019 was met "
            "is not known; the latest is 70 % of population in 2016; "
            "the latest value is 9 years old.",
            id="unknown-since-deadline",
        ),
    ],
)
def test_explanation(series, kpi, sentence):
    assert judge(series, **kpi)["explanation"] == sentence
