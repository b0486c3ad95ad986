"""Distinct rows, whatever stands beside what."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.publish.distinct import distinct

PAIRS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers()))


@given(PAIRS)
def test_each_pair_comes_once_in_any_order(rows):
    frame = pl.DataFrame(rows, schema=["one", "other", "number"], orient="row")
    found = distinct(frame.cast({"one": pl.String, "other": pl.String}), "one", "other").rows()
    assert sorted(found) == sorted({row[:2] for row in rows})


@pytest.mark.parametrize("height", [0, 1])
def test_a_table_of_no_or_one_row(height):
    frame = pl.DataFrame({"one": ["a"][:height]}, schema={"one": pl.String})
    assert distinct(frame, "one").equals(frame)
