"""Targets: the chance of meeting one, and the year it is expected."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factories.outlook import series
from stocktake.errors import DataError
from stocktake.progress.outlook import expected_year, forecast, probability_of_meeting
from stocktake.progress.outlook.priors import PROBABILITIES
from stocktake.progress.outlook.targets import chance

# Quantiles of the uniform distribution from 0 to 100, and of a share that is at 100 in 7 of 10.
UNIFORM = 100 * np.array(PROBABILITIES)
PILED = np.where(np.array(PROBABILITIES) < 0.3, 100 - 10 * (0.3 - np.array(PROBABILITIES)), 100.0)


def one(quantiles, low, high):
    ends = [pl.Series([end], dtype=pl.Float64) for end in (low, high)]
    return chance(np.array([quantiles]), *ends)[0]


@pytest.mark.parametrize(
    ("quantiles", "low", "high", "expected"),
    [
        pytest.param(UNIFORM, 75, None, 0.25, id="at-least"),
        pytest.param(UNIFORM, None, 20, 0.20, id="at-most"),
        pytest.param(UNIFORM, 42, 58, 0.16, id="two-sided"),
        pytest.param(UNIFORM, -5, None, 0.9975, id="surely-above"),
        pytest.param(UNIFORM, 200, None, 0.0025, id="hardly-above"),
        pytest.param(UNIFORM, None, 200, 0.9975, id="surely-below"),
        pytest.param(PILED, 100, None, 0.7, id="all-on-the-limit"),
        pytest.param(PILED, None, 99.999, 0.3, id="below-the-limit"),
        pytest.param(np.full(len(UNIFORM), 80.0), 80, None, 0.9975, id="certain-value-meets"),
        pytest.param(np.full(len(UNIFORM), 80.0), 80.5, None, 0.0025, id="certain-value-misses"),
        pytest.param(UNIFORM, None, None, 1.0, id="no-ends"),
    ],
)
def test_chance_reads_the_distribution(quantiles, low, high, expected):
    assert one(quantiles, low, high) == pytest.approx(expected, abs=1e-3)


@example([0.0, 2.2e-313], 1.0, 0.0)  # a range too narrow to divide by
@given(st.lists(st.floats(0, 100), min_size=2, max_size=2), st.floats(-10, 110), st.floats(0, 50))
def test_a_harder_target_is_never_more_likely(ends, target, more):
    quantiles = np.linspace(min(ends), max(ends), len(PROBABILITIES))
    assert one(quantiles, target + more, None) <= one(quantiles, target, None)
    assert one(quantiles, None, target - more) <= one(quantiles, None, target)
    assert 0 <= one(quantiles, target, target + more) <= 1


def targets(low, high=None, deadline=2025, code="IT.NET.USER.ZS"):
    return pl.DataFrame(
        {"indicator_code": [code], "low": [low], "high": [high], "deadline": [deadline]},
        schema={
            "indicator_code": pl.String,
            "low": pl.Float64,
            "high": pl.Float64,
            "deadline": pl.Int64,
        },
    )


@pytest.fixture(scope="module")
def outlooks():
    table = pl.concat(
        [
            series("FJI", "IT.NET.USER.ZS", range(2010, 2021), range(30, 85, 5), unit="%"),
            series("TON", "IT.NET.USER.ZS", range(2010, 2021), range(10, 21), unit="%"),
            series("FJI", "i154_FBB5_GNI", [2024, 2025], [3.0, 2.4], unit="% of GNI"),
        ]
    )
    return forecast(table, to_year=2035, full=True)


def test_probability_is_higher_for_who_is_nearer(outlooks):
    found = probability_of_meeting(outlooks, targets(80.0))
    chances = dict(found.select("economy_iso3", "probability").rows())
    assert chances["FJI"] > 0.8
    assert chances["TON"] < 0.05
    assert found["year"].to_list() == [2025, 2025]
    kept = [name for name in outlooks.columns if name != "quantiles"]
    assert found.columns == [*kept, "low", "high", "deadline", "probability"]


def test_a_falling_target_counts_from_above(outlooks):
    found = probability_of_meeting(outlooks, targets(None, 2.0, 2030, "i154_FBB5_GNI"))
    harder = probability_of_meeting(outlooks, targets(None, 1.0, 2030, "i154_FBB5_GNI"))
    assert 0 < harder["probability"][0] < found["probability"][0] < 1


def test_a_deadline_before_the_outlook_has_no_row(outlooks):
    assert probability_of_meeting(outlooks, targets(80.0, None, 2015)).is_empty()


def test_expected_year_lies_between_early_and_late(outlooks):
    found = expected_year(outlooks, targets(90.0)).join(
        outlooks.select("series", "economy_iso3").unique(), on="series"
    )
    fiji = found.filter(pl.col("economy_iso3") == "FJI").row(0, named=True)
    assert 2021 <= fiji["early_year"] <= fiji["expected_year"]
    assert fiji["late_year"] is None or fiji["late_year"] >= fiji["expected_year"]
    tonga = found.filter(pl.col("economy_iso3") == "TON").row(0, named=True)
    assert tonga["late_year"] is None


@pytest.mark.parametrize(
    ("drop", "wanted", "message"),
    [
        pytest.param(
            "quantiles",
            targets(80.0),
            "The outlook has no quantiles.\n  What to do: Make it with forecast(..., full=True).",
            id="short-outlook",
        ),
        pytest.param(
            "lo95",
            targets(80.0).drop("low", "high"),
            "The targets have no column low, high.\n  What to do: Give a table with the columns "
            "indicator_code, low, high, deadline.",
            id="targets-without-ends",
        ),
    ],
)
def test_probability_says_what_is_missing(outlooks, drop, wanted, message):
    with pytest.raises(DataError) as caught:
        probability_of_meeting(outlooks.drop(drop), wanted)
    assert str(caught.value) == message
