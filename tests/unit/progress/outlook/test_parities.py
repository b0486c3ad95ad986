"""Parity from values by sex, told by a column or by the code."""

from __future__ import annotations

import polars as pl
import pytest

from factories.outlook import series
from stocktake.progress.outlook import forecast
from stocktake.progress.outlook.families import families_of
from stocktake.progress.outlook.parities import parity_series

WOMEN, MEN = "IT.NET.USER.FE.ZS", "IT.NET.USER.MA.ZS"


def by_sex(women, men, years=(2019, 2021)):
    def one(values, sex):
        return series("FJI", "OWN", years, values, unit="%", sex=sex)

    return pl.concat([one(women, "F"), one(men, "M")])


def test_women_over_men_by_column():
    found = parity_series(by_sex([30, 45], [60, 50]))
    assert found.sort("year").select("year", "value").rows() == [(2019, 0.5), (2021, 0.9)]
    assert set(found["unit"]) == {"ratio"}
    assert found["sex"].null_count() == 2
    assert set(found["indicator_code"]) == {"parity of OWN"}


def test_women_over_men_by_code():
    frame = pl.concat(
        [
            series("FJI", WOMEN, [2020], [48], unit="%", sex=None),
            series("FJI", MEN, [2020], [50], unit="%", sex=None),
        ]
    ).with_columns(pl.col("sex").cast(pl.String))
    assert parity_series(frame)["value"].to_list() == [pytest.approx(0.96)]


@pytest.mark.parametrize(
    ("women", "men"),
    [
        pytest.param([0.5], [60], id="too-small-a-share"),
        pytest.param([30], [0], id="no-ratio"),
    ],
)
def test_what_has_no_ratio_is_left_out(women, men):
    assert parity_series(by_sex(women, men, years=(2020,))).is_empty()


def test_a_year_without_men_is_left_out():
    frame = by_sex([30, 45], [60, 50]).filter((pl.col("sex") == "F") | (pl.col("year") == 2021))
    assert parity_series(frame)["year"].to_list() == [2021]


def test_parity_is_a_family_of_its_own_and_stays_near_where_it_was():
    found = parity_series(by_sex([93, 95], [100, 100]))
    assert set(families_of(found)["family"]) == {"parity"}
    code = found.with_columns(indicator_code=pl.lit("internet-users-gender-parity"))
    assert set(families_of(code)["family"]) == {"parity"}
    outlook = forecast(code, to_year=2030)
    last = outlook.filter(pl.col("year") == 2030).row(0, named=True)
    assert 0.9 < last["median"] < 1.05
    assert 0.85 < last["lo80"] < last["hi80"] < 1.3
