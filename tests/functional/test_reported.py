"""What members reported, through a whole build: values, evidence, words, and their provenance."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from stocktake.model.submission import (
    PublishedSubmission,
    ReportedLink,
    ReportedMeasure,
    ReportedText,
    ReportedValue,
)
from stocktake.sources.submissions import write_submission
from stocktake.workspace.build import build_workspace
from stocktake.workspace.demo import demo_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    made = demo_workspace(tmp_path_factory.mktemp("reported") / "demo")
    build_workspace(made)
    tests = made.table("evidence_tests").filter(pl.col("judged_for") == "economy")
    values = (
        # The open statistics have Internet users of Fiji; of schools they have nothing.
        ReportedValue(indicator="internet-users", year=2025, value=91.0),
        ReportedValue(indicator="schools-internet", year=2025, value=77.0),
    )
    submission = PublishedSubmission(
        round="2026",
        round_name="Progress report 2026",
        economy="FJI",
        version=1,
        submitted_on=dt.date(2025, 12, 1),
        published_on=dt.date(2025, 12, 15),
        values=values,
        measures=(
            ReportedMeasure(
                commitment=tests["commitment_id"][0],
                status="in_place",
                links=(ReportedLink(title="An Act", url="https://law.example/1"),),
            ),
        ),
        texts=(ReportedText(commitment=tests["commitment_id"][0], kind="narrative", text="Done."),),
    )
    write_submission(submission, made.root / "submissions")
    build_workspace(made)
    return made


def test_a_reported_value_fills_a_gap_and_never_replaces_open_statistics(workspace):
    found = workspace.table("observations").filter(pl.col("source_id") == "submission:2026/FJI.v1")
    selected = dict(found.select("indicator_id", "selected").iter_rows())
    assert selected == {"internet-users": False, "schools-internet": True}
    sources = workspace.table("data_sources").filter(pl.col("source") == "REPORTED")
    assert sources["title"].to_list() == ["Report of Fiji, Progress report 2026"]


def test_a_reported_status_is_evidence_that_says_who_reported(workspace):
    (row,) = workspace.table("evidence").filter(origin="person").to_dicts()
    assert (row["checked_by"], row["status"], row["url"]) == (
        "Reported by Fiji",
        "in place",
        "https://law.example/1",
    )


def test_the_words_are_in_the_table_of_reports(workspace):
    rows = workspace.table("reports").select("economy_id", "kind", "text").rows()
    assert rows == [("FJI", "narrative", "Done."), ("FJI", "status", "in_place")]


def test_the_page_of_the_commitment_shows_who_reported_what(workspace):
    pages = [
        path.read_text("utf-8")
        for path in (workspace.root / "build/site/commitments").rglob("*.html")
        if "What members reported" in path.read_text("utf-8")
    ]
    assert len(pages) == 1
    shown = pages[0].partition('id="reported"')[2].replace("\u00a0", " ")
    assert "Fiji" in shown
    assert "In place" in shown
    assert "<p>Done.</p>" in shown
    assert "Progress report 2026, version 1, published on 15 December 2025" in shown
