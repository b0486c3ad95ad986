"""Counts: every result once, every outcome named."""

from __future__ import annotations

import polars as pl

from factories.tables import sample_tables
from stocktake.publish.site.cells import column_names, strip, strip_cell
from stocktake.publish.site.counts import add_counts, good, instrument_kpis, outcome_counts
from stocktake.publish.words import OUTCOMES


def test_a_kpi_counts_once_for_its_instrument():
    commitments = pl.DataFrame({"commitment_id": ["i/1", "i/2"], "instrument_id": ["i", "i"]})
    bound = pl.DataFrame({"commitment_id": ["i/1", "i/2", "i/2"], "kpi_id": ["k", "k", "l"]})
    assert instrument_kpis(commitments, bound).rows() == [("i", "k"), ("i", "l")]


def test_the_counts_of_all_economies_are_all_assessments():
    assessments = sample_tables()["assessments"]
    counts = outcome_counts(assessments, "economy_id")
    assert sum(sum(one.values()) for one in counts.values()) == assessments.height
    assert add_counts(counts) == {
        name: assessments.filter(pl.col("outcome") == name).height for name in OUTCOMES
    }


def test_counts_by_two_keys():
    frame = pl.DataFrame({"a": ["x", "x"], "b": ["y", "y"], "outcome": ["met", "off_track"]})
    counts = outcome_counts(frame, "a", "b")[("x", "y")]
    assert (counts["met"], counts["off_track"], good(counts)) == (1, 1, 1)


def test_a_strip_shows_every_outcome_that_occurs():
    counts = dict.fromkeys(OUTCOMES, 0) | {"met": 500, "no_data": 1}
    assert strip(counts).count("<path") == 2
    assert "met 500 and no data 1" in strip(counts)
    assert strip_cell(counts).endswith(" <data value=1>500 of 500</data>")
    assert strip_cell(counts | {"met": 0}).endswith("no data")
    assert strip_cell(None) == "\u2013"


def test_column_names_cannot_leave_their_string():
    assert column_names("It's", 'a"><b') == "style=\"--c2:'It s ';--c3:'a   b '\""
