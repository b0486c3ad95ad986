"""What is made of the same frames is made once, and forgotten with them."""

from __future__ import annotations

import gc
import weakref

import polars as pl

from stocktake.publish.remembered import remembered, remembered_by


def test_a_result_is_remembered_for_the_very_frames_it_was_made_of():
    calls = []

    @remembered
    def total(first, second):
        calls.append(1)
        return int(first["a"].sum() + second["a"].sum())

    one, two, like_one = (pl.DataFrame({"a": [value]}) for value in (1, 2, 1))
    assert [total(one, two), total(one, two)] == [3, 3]
    assert len(calls) == 1
    assert total(two, one) == 3
    assert total(like_one, one) == 2
    assert total(one, two) == 3
    assert len(calls) == 4


def test_nothing_is_remembered_of_a_frame_that_is_gone():
    class Big:
        """Something that can be seen to be gone."""

    @remembered
    def make(frame):
        return Big()

    frame = pl.DataFrame({"a": [1]})
    seen = weakref.ref(make(frame))
    assert seen() is not None
    del frame
    gc.collect()
    assert seen() is None


def test_frames_alike_where_it_matters_bring_back_the_result_and_no_other_column_is_seen():
    seen = []

    @remembered_by(("a",), ("b",))
    def total(first, second):
        seen.append((first.columns, second.columns))
        return int(first["a"].sum() + second["b"].sum())

    english = pl.DataFrame({"a": [1, 2], "word": ["one", "two"]})
    french = pl.DataFrame({"a": [1, 2], "word": ["un", "deux"]})
    other = pl.DataFrame({"b": [10, None]})
    assert [total(one, other) for one in (english, french, french)] == [13, 13, 13]
    assert seen == [(["a"], ["b"])]
    assert total(french.with_columns(a=pl.lit(5)), other) == 20
    assert total(french, pl.DataFrame({"b": [7]})) == 10


def test_a_result_made_by_columns_is_forgotten_with_its_frame():
    made = []

    @remembered_by(("a",))
    def make(frame):
        made.append(frame.height)
        return frame.height

    assert make(pl.DataFrame({"a": [1]})) == 1
    gc.collect()
    assert make(pl.DataFrame({"a": [1]})) == 1
    assert made == [1, 1]
