"""The outlook table: shape, limits, order, what a user can count on."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.outlook import series
from stocktake.errors import DataError
from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.forecast import QUANTILES

ORDER = ["lo95", "lo80", "lo50", "median", "hi50", "hi80", "hi95"]


def quantiles(table):
    return table.select(ORDER).to_numpy()


def test_every_series_gets_every_year_after_its_own_last(world):
    table = pl.concat([world, series("E00", "GCI_SCORE", [2014, 2018], [30, 41], unit="index")])
    found = forecast(table, to_year=2025)
    years = found.group_by("economy_iso3", "indicator_code").agg("year", "origin_year")
    for row in years.iter_rows(named=True):
        last = 2018 if row["indicator_code"] == "GCI_SCORE" else 2020
        assert row["year"] == list(range(last + 1, 2026))
        assert set(row["origin_year"]) == {last}
    assert found.columns == [
        *("economy_iso3", "indicator_code", "unit", "year", "median"),
        *("lo50", "hi50", "lo80", "hi80", "lo95", "hi95", "origin_year"),
    ]


def test_every_key_column_comes_back_and_other_columns_do_not_matter(world):
    dims = {"source": "WDI", "sex": "F", "age": None, "location": None, "speed": None}
    table = world.with_columns(**{k: pl.lit(v, pl.String) for k, v in dims.items()})
    found = forecast(table.with_columns(nature=pl.lit("E"), family=pl.lit(3)), to_year=2022)
    assert set(dims) <= set(found.columns)
    assert {"nature", "family"}.isdisjoint(found.columns)
    assert found["source"].unique().to_list() == ["WDI"]
    assert found["age"].null_count() == found.height == 80


def test_a_series_that_has_the_year_gets_no_row(world):
    assert forecast(world, to_year=2020).height == 0
    assert "hi95" in forecast(world, to_year=2020).columns


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1990, 2024), st.floats(0, 1e6)), min_size=1, max_size=12),
    st.sampled_from(
        ["IT_USE_ii99", "i154_FBB5_GNI", "SP.POP.TOTL", "EGDI", "NEW", "UNCTAD_DP_LAW"]
    ),
)
def test_quantiles_never_cross_and_never_leave_the_limits(pairs, code):
    top = 100 if code == "IT_USE_ii99" else 1 if code in {"EGDI", "UNCTAD_DP_LAW"} else None
    values = [min(v, top) if top else v for _, v in pairs]
    found = forecast(series("FJI", code, [y for y, _ in pairs], values), to_year=2040)
    q = quantiles(found)
    assert np.isfinite(q).all()
    assert (np.diff(q, axis=1) >= 0).all()
    assert (q >= 0).all()
    assert top is None or (q <= top).all()


@pytest.mark.parametrize("kind", [pl.Int16, pl.Int64, pl.UInt32])
def test_years_keep_their_type_so_that_tables_join(world, kind):
    table = world.with_columns(pl.col("year").cast(kind))
    found = forecast(table, to_year=2022)
    assert found.schema["year"] == found.schema["origin_year"] == kind
    assert found.join(table, on=["economy_iso3", "indicator_code", "year"]).is_empty()


def test_order_of_rows_does_not_matter(world):
    shuffled = world.sample(fraction=1.0, shuffle=True, seed=4)
    assert forecast(shuffled, to_year=2024).equals(forecast(world, to_year=2024))


def test_one_value_is_less_sure_than_twenty(world):
    whole = forecast(world, to_year=2025)
    last = forecast(world.filter(pl.col("year") == 2020), to_year=2025)
    width = [(found["hi80"] - found["lo80"]).mean() for found in (last, whole)]
    assert width[0] > 1.05 * width[1]


def test_more_years_ahead_are_less_sure(world):
    middle = world.filter(pl.col("year") == 2020, pl.col("value").is_between(40, 70))
    found = forecast(world.join(middle, on="economy_iso3", how="semi"), to_year=2025)
    width = found.group_by("year").agg((pl.col("hi80") - pl.col("lo80")).mean()).sort("year")
    assert width["hi80"].is_sorted()


def test_use_that_spreads_is_expected_to_go_on():
    rising = series("FJI", "IT.NET.USER.ZS", range(2010, 2021), range(20, 64, 4), unit="%")
    found = forecast(rising, to_year=2025)
    assert found["median"][0] > 62
    assert found["median"].is_sorted()
    assert found["median"][-1] < 95


def test_full_coverage_is_expected_to_stay():
    found = forecast(series("FJI", "IT_MOB_2GNTWK", range(2010, 2021), [100] * 11), to_year=2025)
    assert (found["median"] == 100).all()
    assert (found["hi95"] == 100).all()


def test_a_law_in_force_stays_and_one_missing_may_come():
    laws = pl.concat(
        [
            series(e, "UNCTAD_DP_LAW", [2021], [v], unit="boolean")
            for e, v in (("FJI", 0), ("NZL", 1))
        ]
    )
    found = forecast(laws, to_year=2060)
    there = found.filter(pl.col("economy_iso3") == "NZL")
    missing = found.filter(pl.col("economy_iso3") == "FJI")
    assert (there["lo95"] == 1).all()
    assert missing["median"][0] == 0
    assert missing["median"][-1] == 1


def test_an_index_of_one_is_like_an_index_of_a_hundred():
    small = forecast(series("FJI", "EGDI", [2018, 2020], [0.4, 0.5]), to_year=2024)
    large = forecast(
        series("FJI", "EGDI", [2018, 2020], [40, 50], unit="index 0-100"), to_year=2024
    )
    assert quantiles(small) * 100 == pytest.approx(quantiles(large))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param(
            pl.DataFrame({"economy_iso3": ["FJI"], "year": [2020]}),
            "The observations have no column indicator_code, value.\n"
            "  What to do: Give a table with the columns economy_iso3, indicator_code, year, "
            "value.",
            id="missing-column",
        ),
        pytest.param(
            series("FJI", "X", [2020], [1]).with_columns(value=pl.lit("1,5")),
            "The column value holds String, not numbers.\n"
            "  What to do: Write years and values as numbers.",
            id="text-for-a-value",
        ),
        pytest.param(
            series("FJI", "X", [2020], [float("nan")]),
            "The observations hold no value.\n"
            "  What to do: Give at least one row with year and value.",
            id="no-value",
        ),
    ],
)
def test_forecast_says_what_is_wrong(table, message):
    with pytest.raises(DataError) as caught:
        forecast(table, to_year=2025)
    assert str(caught.value) == message


def test_the_columns_of_intervals_hold_what_their_names_say(world):
    found = forecast(world, to_year=2021, full=True)
    from stocktake.progress.outlook.priors import PROBABILITIES

    for name, probability in QUANTILES.items():
        at = PROBABILITIES.index(probability)
        assert found[name].to_list() == [q[at] for q in found["quantiles"].to_list()]
