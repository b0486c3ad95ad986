"""What changed between two releases."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.sources.fetch.compare import compare_releases
from stocktake.sources.raw import RAW_SCHEMA, DataSource, RawObservations


def raw(values, release="A"):
    rows = [
        {
            "economy_id": economy,
            "indicator": "X",
            "indicator_name": "",
            "source": "WDI",
            "source_id": "WDI",
            "year": year,
            "disaggregation": "",
            "value": value,
            "unit": "",
            "estimate": False,
            "row": 1,
            "provenance": "",
        }
        for (economy, year), value in values.items()
    ]
    about = DataSource(
        source_id="WDI",
        source="WDI",
        title="",
        publisher="",
        release=release,
        licence="",
        redistribute=True,
        url="",
        file="",
        sha256="",
    )
    return RawObservations(
        frame=pl.DataFrame(rows, schema=RAW_SCHEMA), sources=(about,), findings=()
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param({("FJI", 2020): 1.0}, {("FJI", 2020): 1.0}, "no value changed", id="same"),
        pytest.param({("FJI", 2020): 1.0}, {("FJI", 2020): 2.0}, "1 revised", id="revised"),
        pytest.param({}, {("FJI", 2020): 2.0}, "1 new", id="new"),
        pytest.param({("FJI", 2020): 1.0}, {}, "1 gone", id="gone"),
        pytest.param(
            {("FJI", 2020): 1.0, ("THA", 2020): 1.0},
            {("FJI", 2020): 1.5, ("FJI", 2021): 2.0},
            "1 new, 1 revised, 1 gone",
            id="all-three",
        ),
    ],
)
def test_a_change_in_words(before, after, words):
    assert str(compare_releases(raw(before), raw(after))) == words


def test_a_new_release_is_named_even_where_no_value_changed():
    change = compare_releases(raw({}, "A"), raw({}, "B"))
    assert str(change) == "no value changed; release A to B"
    assert not change.any


keys = st.tuples(st.sampled_from(["FJI", "THA", "JPN"]), st.integers(2000, 2004))
series = st.dictionaries(keys, st.floats(0, 100, allow_nan=False))


@given(series, series)
def test_counts_add_up(before, after):
    change = compare_releases(raw(before), raw(after))
    both = before.keys() & after.keys()
    assert change.new == len(after) - len(both)
    assert change.gone == len(before) - len(both)
    assert change.revised == sum(before[key] != after[key] for key in both)
