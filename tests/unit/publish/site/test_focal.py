"""At a glance: every target stands in the list its outcome says, and none is lost."""

from __future__ import annotations

import re

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.site.focal import LISTED, FocalPoints, due_next, focal_lists, standing_of

LISTS = {
    "Ahead": {"met", "on_track"},
    "Behind": {"partial", "off_track", "level_only"},
    "No data": {"no_data"},
}


@pytest.fixture(scope="module")
def focal():
    tables = sample_tables()
    judged = tables["assessments"]
    return FocalPoints(
        tables["kpis"], tables["indicators"], standing_of(judged), due_next(judged, year=2025)
    )


def listed(lists):
    """Return by heading how many targets a list holds, those left out counted."""
    return {
        heading: len(entries) + (int(re.search(r"\d+", left)[0]) if left else 0)
        for heading, entries, left in lists
    }


@pytest.mark.parametrize("economy", ["FJI", "LAO", "TUV", "NRU"])
def test_every_target_stands_in_the_list_of_its_outcome(focal, economy):
    results = sample_tables()["assessments"].filter(economy_id=economy)
    found = listed(focal.of(economy))
    for heading, outcomes in LISTS.items():
        assert found.get(heading, 0) == sum(one in outcomes for one in results["outcome"])


def test_due_next_is_what_is_open_the_earliest_first(focal):
    due = next(entries for heading, entries, _ in focal.of("FJI") if heading == "Due next")
    years = [int(re.search(r"<b>(\d+)</b>", entry)[1]) for entry in due]
    assert years == sorted(years)
    assert min(years) >= 2025


def test_behind_begins_where_most_is_to_be_done(focal):
    told = sample_tables()["assessments"].filter(pl.col("outcome").is_in(LISTS["Behind"]))
    assert told.height
    for (economy,), own in told.sort("ratio", "kpi_id", nulls_last=True).group_by("economy_id"):
        entries = next(e for heading, e, _ in focal.of(economy) if heading == "Behind")
        assert own["kpi_id"][0] in entries[0]


def test_no_list_is_longer_than_a_glance(focal):
    for economy in sample_tables()["economies"]["economy_id"]:
        assert all(len(entries) <= LISTED for _, entries, _ in focal.of(economy))


def test_an_economy_without_results_has_no_lists(focal):
    assert focal.of("GBR") == []


def test_the_page_has_every_entry_of_every_list(focal):
    told = focal_lists(sample_tables(), year=2025)
    assert "GBR" not in told
    for economy, html in told.items():
        for heading, entries, left in focal.of(economy):
            assert f"<h3>{heading}</h3>" in html
            assert all(f"<li>{entry}</li>" in html for entry in entries)
            assert left in html
        assert html.count("<li") == sum(
            len(entries) + bool(left) for _, entries, left in focal.of(economy)
        )
