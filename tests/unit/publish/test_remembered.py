"""What is made of the same frames is made once, and forgotten with them."""

from __future__ import annotations

import gc
import weakref

import polars as pl

from stocktake.publish.remembered import remembered


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
