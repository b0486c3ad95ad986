"""What is made of the same frames is made once, and forgotten with them."""

from __future__ import annotations

import gc
import weakref

import polars as pl

from stocktake.publish.remembered import remembered, remembered_by
from stocktake.vocab.language import _, current, heard_by, speaking


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


def test_what_is_said_is_remembered_for_the_language_and_for_what_is_given_besides():
    calls = []

    @remembered_by(("a",), spoken=True)
    def said(frame, *, year):
        calls.append(current().id)
        return f"{_('Scorecard')} {year} {frame.height}"

    frame = pl.DataFrame({"a": [1], "word": ["one"]})
    assert [said(frame, year=2025), said(frame, year=2025)] == ["Scorecard 2025 1"] * 2
    assert said(frame, year=2026) == "Scorecard 2026 1"
    with speaking("fr"):
        french = said(frame, year=2026)
        assert said(frame.with_columns(word=pl.lit("un")), year=2026) == french
    assert french != "Scorecard 2026 1"
    with speaking("fr", marked=True):
        assert said(frame, year=2026) == french
    assert calls == ["en", "en", "fr", "fr"]


def test_nothing_said_is_remembered_where_somebody_listens():
    class Heard:
        def said(self, *_arguments, **_named):
            """Take note."""

    calls = []

    @remembered_by(("a",), spoken=True)
    def say(frame):
        calls.append(1)
        return frame.height

    frame = pl.DataFrame({"a": [1]})
    with heard_by(Heard()):
        assert [say(frame), say(frame)] == [1, 1]
    assert [say(frame), say(frame)] == [1, 1]
    assert len(calls) == 3


def test_the_frames_that_came_last_keep_the_result():
    calls = []

    @remembered_by(("a",))
    def total(frame):
        calls.append(1)
        return int(frame["a"].sum())

    first = pl.DataFrame({"a": [1, 2]})
    then = pl.DataFrame({"a": [1, 2]})
    assert [total(first), total(then)] == [3, 3]
    del first
    gc.collect()
    assert total(then) == 3
    assert len(calls) == 1
