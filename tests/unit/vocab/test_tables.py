"""Digits of tables: computed numbers only, and never fewer than a value of a source has."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.vocab.tables import rounded_table, table_schemas

ROUNDED = [
    pytest.param(table, column, id=f"{table}.{column.name}")
    for table, schema in table_schemas().items()
    for column in schema.columns
    if column.digits
]


@pytest.mark.parametrize(("table", "column"), ROUNDED)
def test_only_computed_numbers_are_rounded(table, column):
    assert column.type == "float"
    # Twelve where the number may be a source's own, or a difference of two such.
    assert column.digits in {6, 12}
    assert column.name not in table_schemas()[table].key
    # What an observation holds, and what a framework sets, stay as they are.
    assert column.name not in {"latest_value", "baseline_value", "base_value", "target"}


def test_observations_are_never_rounded():
    assert not any(column.digits for column in table_schemas()["observations"].columns)


@given(st.lists(st.floats(-1e12, 1e12) | st.none(), min_size=1, max_size=20))
def test_a_rounded_number_is_the_nearest_of_its_digits(numbers):
    frame = pl.DataFrame({"score": numbers}, schema={"score": pl.Float64})
    found = rounded_table("method_assessments", frame)["score"].to_list()
    for number, kept in zip(numbers, found, strict=True):
        assert kept == (None if number is None else pytest.approx(number, rel=5.01e-6, abs=1e-300))
        assert kept is None or float(f"{kept:.6g}") == pytest.approx(kept, rel=1e-12)


def test_a_table_that_is_not_declared_stays_as_it_is():
    frame = pl.DataFrame({"score": [1 / 3]})
    assert rounded_table("of a test", frame)["score"].item() == 1 / 3
