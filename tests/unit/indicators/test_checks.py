"""Checks of the selected series: each rule found where it holds, silent where it does not."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.indicators.checks import check_series, thresholds
from stocktake.indicators.tidy import tidy_observations
from stocktake.sources.files import read_observation_file
from stocktake.vocab import load
from stocktake.vocab.tables import make_table

TODAY = dt.date(2026, 11, 22)
CALM = ["KIR", "TON", "WSM", "VUT", "SLB", "PNG", "NRU", "TUV"]


@pytest.fixture
def check(tmp_path):
    """Check one series of Fiji among eight calm ones."""

    def run(indicator, values, *, first=2016, economies=("FJI",), step=1.0, extra=""):
        rows = [f"WDI,FJI,{indicator},{first + i},{v}" for i, v in enumerate(values)]
        rows += [
            f"WDI,{code},{indicator},{2016 + i},{20 + i * step + place}"
            for place, code in enumerate(CALM)
            for i in range(8)
        ]
        path = tmp_path / "f.csv"
        path.write_text("source,economy,indicator,year,value\n" + "\n".join(rows) + "\n" + extra)
        tidy = tidy_observations([read_observation_file(path, "f.csv")])
        assert [f for f in tidy.findings if f.severity == "error"] == []
        return check_series(tidy.observations, tidy.indicators, economies=economies, on=TODAY)

    return run


def said(findings):
    return [(f.severity, f.problem.split(" in ")[0]) for f in findings]


@pytest.mark.parametrize(
    ("indicator", "values", "expected"),
    [
        pytest.param(
            "internet-users", [20, 21, 70, 23, 24, 25, 26], [("warning", "Spikes")], id="spike"
        ),
        pytest.param(
            "internet-users", [70, 71, 9, 73, 74, 75, 76], [("warning", "Spikes")], id="dip"
        ),
        pytest.param(
            "internet-users", [20, 21, 22, 70, 71, 72, 73], [("note", "Jumps")], id="jump"
        ),
        pytest.param("internet-users", [20, 21, 22, 23, 24, 25, 26], [], id="calm"),
        pytest.param("internet-users", [10, 25, 40, 55, 70, 85, 95], [], id="always-fast"),
        pytest.param("internet-users", [20, 21, 22, 70], [], id="too-short-to-tell"),
        pytest.param("internet-users", [0, 0, 0, 40, 41, 42, 43], [], id="a-launch"),
        pytest.param(
            "mobile-coverage-4g", [90, 91, 92, 84, 85, 86, 87], [("warning", "Falls")], id="fall"
        ),
        pytest.param("mobile-coverage-4g", [90, 91, 92, 87, 88, 89, 90], [], id="five-points"),
        pytest.param("internet-users", [90, 91, 92, 84, 85, 86, 87], [], id="users-may-fall"),
        pytest.param(
            "mobile-subscriptions", [110, 111, 112, 113, 361, 362, 363], [("note", "Jumps")],
            id="not-a-share",
        ),
        pytest.param(
            "mobile-subscriptions", [0.01, 0.05, 0.2, 0.6, 1.1, 2, 3], [], id="first-subscriptions"
        ),
        pytest.param(
            "disaster-deaths", [20, 21, 9000, 23, 24, 25, 26], [], id="events-are-spikes"
        ),
    ],
)  # fmt: skip
def test_each_rule(check, indicator, values, expected):
    found = check(indicator, values, first=2024 - len(values))
    assert said(found) == expected


def test_a_finding_names_economy_year_and_values(check):
    (found,) = check("internet-users", [20, 21, 22, 70, 71, 72, 73], first=2017)
    assert found.problem == "Jumps in internet-users (1 value): another level within a year."
    assert (found.where, found.value) == ("internet-users: FJI", "FJI 2020: 22 to 70")
    assert found.action.startswith("Used as published.")


def test_economies_that_nobody_asked_for_are_not_named(check):
    assert check("internet-users", [20, 21, 22, 70, 71, 72, 73], economies=("TON",)) == ()


def test_a_change_of_the_flag_halves_what_is_needed():
    rows = [
        {
            "indicator_id": "internet-users",
            "disaggregation": "",
            "economy_id": code,
            "year": 2016 + i,
            "value": 20.0 + i + (12.0 if code == "FJI" and i > 3 else 0.0),
            "estimate": code == "FJI" and i > 3,
            "selected": True,
            "source_id": "WDI",
            "series_code": "X",
            "row": None,
            "provenance": "",
        }
        for code in sorted(["FJI", *CALM])
        for i in range(8)
    ]
    table = make_table("observations", [{"observation_id": n, **r} for n, r in enumerate(rows, 1)])
    indicators = tidy_observations([]).indicators
    asked = {"economies": ("FJI",), "on": TODAY}
    assert said(check_series(table, indicators, **asked)) == [("note", "Jumps")]
    plain = table.with_columns(estimate=pl.lit(value=False))
    assert check_series(plain, indicators, **asked) == ()


@pytest.mark.parametrize(
    ("indicator", "other", "expected"),
    [
        pytest.param(
            "internet-users", 26.0, "Sources differ on 1 of 1 values of internet-users by more "
            "than 5 points.", id="six-points",
        ),
        pytest.param("internet-users", 24.9, None, id="within-five-points"),
        pytest.param(
            "mobile-subscriptions", 22.5, "Sources differ on 1 of 1 values of mobile-subscriptions "
            "by more than 10%.", id="more-than-a-tenth",
        ),
        pytest.param("mobile-subscriptions", 21.9, None, id="within-a-tenth"),
    ],
)  # fmt: skip
def test_sources_that_differ(check, indicator, other, expected):
    found = check(
        indicator,
        [20, 21, 22, 23, 24, 25, 26],
        first=2017,
        extra=f"UN_SDG,FJI,{indicator},2017,{other}\n",
    )
    assert [f.problem for f in found] == ([expected] if expected else [])
    for finding in found:
        assert finding.value == f"FJI 2017: 20 (WDI), {other:g} (UN_SDG)"


def test_stale_series_are_told_in_two_findings(check):
    (some,) = check("internet-users", [20, 21], first=2010, economies=("FJI", "TON"))
    assert some.problem == (
        "1 indicator ends more than 5 years before the date of assessment for some economies."
    )
    assert some.value == "internet-users (1 of 2)"
    (whole,) = check("internet-users", [20, 21], first=2010)
    assert whole.problem == (
        "1 indicator ends more than 5 years before the date of assessment, for every economy."
    )
    assert whole.value == "internet-users (2011)"


def test_thresholds_name_indicators_that_exist():
    limits = thresholds()
    assert {*limits.events, *limits.cumulative, *limits.editions} <= set(load.indicators())


@settings(max_examples=30)
@given(
    values=st.lists(st.floats(0, 100), min_size=1, max_size=12),
    years=st.lists(st.integers(2011, 2026), min_size=12, max_size=12, unique=True),
)
def test_any_series_is_checked_without_changing_it(values, years):
    rows = [
        {
            "observation_id": n,
            "indicator_id": "mobile-coverage-4g",
            "disaggregation": "",
            "economy_id": "FJI",
            "year": year,
            "value": value,
            "estimate": False,
            "selected": True,
            "source_id": "WDI",
            "series_code": "X",
            "row": None,
            "provenance": "",
        }
        for n, (year, value) in enumerate(zip(sorted(years), values, strict=False), 1)
    ]
    table = make_table("observations", rows)
    before = table.clone()
    found = check_series(table, tidy_observations([]).indicators, economies=("FJI",), on=TODAY)
    assert table.equals(before)
    assert {f.severity for f in found} <= {"note", "warning"}
    steps = [f for f in found if f.problem.startswith(("Spikes", "Falls", "Jumps"))]
    assert all(f.value.startswith("FJI ") for f in steps)
