"""Histories: series told apart, order, gaps, doubles, and the past of a row."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from stocktake.progress.outlook.histories import PAST, read_histories


def frame(rows, **more):
    table = pl.DataFrame(
        rows, schema=["economy_iso3", "indicator_code", "year", "value"], orient="row"
    )
    return table.with_columns(**more)


def test_series_are_told_apart_by_dimensions_and_null_is_a_dimension():
    table = frame(
        [("FJI", "X", 2020, 1.0), ("FJI", "X", 2020, 2.0), ("FJI", "X", 2020, 3.0)],
        sex=pl.Series(["F", "M", None]),
    )
    found = read_histories(table)
    assert found.series.select("economy_iso3", "sex").rows() == [
        ("FJI", None),
        ("FJI", "F"),
        ("FJI", "M"),
    ]
    assert found.value.tolist() == [3.0, 1.0, 2.0]


def test_doubles_keep_the_last_and_empty_values_are_left_out():
    table = frame(
        [("FJI", "X", 2020, 20.0), ("FJI", "X", 2020, 30.0), ("FJI", "X", 2021, None)],
    ).vstack(frame([("FJI", "X", 2022, float("nan")), ("FJI", "X", 2018, 10.0)]))
    found = read_histories(table)
    assert found.year.tolist() == [2018, 2020]
    assert found.value.tolist() == [10.0, 30.0]


def test_panels_join_economies_of_one_code():
    table = frame([("FJI", "X", 2020, 20.0), ("TON", "X", 2020, 30.0), ("TON", "Y", 2020, 30.0)])
    panel = dict(
        read_histories(table)
        .series.select(pl.concat_str("economy_iso3", "indicator_code"), "panel")
        .rows()
    )
    assert panel["FJIX"] == panel["TONX"] != panel["TONY"]


def test_past_is_newest_first_and_never_later():
    years = list(range(2000, 2020, 2))
    found = read_histories(frame([("FJI", "X", y, float(y - 1990)) for y in years]))
    past, known = found.past(np.array([0, 3, 9]))
    assert known.tolist() == [1, 4, 10]
    assert found.year[past[1]].tolist() == [2006, 2004, 2002, *[2000] * (PAST - 3)]
    assert (found.year[past[0]] == 2000).all()


@given(st.lists(st.integers(1990, 2030), min_size=1, unique=True), st.integers(1985, 2035))
def test_rows_at_finds_a_year_or_says_none(years, wanted):
    found = read_histories(frame([("FJI", "X", y, 5.0) for y in years]))
    row = found.rows_at(np.array([0]), np.array([wanted]))[0]
    assert (row >= 0) == (wanted in years)
    assert row < 0 or found.year[row] == wanted
