"""Published reports: written once, read strictly, the newest version counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.errors import DataError
from stocktake.model.submission import PublishedSubmission, ReportedValue
from stocktake.sources.submissions import (
    current_submissions,
    read_submission,
    reported_observations,
    submission_name,
    write_submission,
)


def a_submission(**changes):
    about = {
        "round": "2026",
        "round_name": "Progress report 2026",
        "economy": "FJI",
        "version": 1,
        "submitted_on": dt.date(2026, 3, 1),
        "published_on": dt.date(2026, 4, 1),
        "values": (
            ReportedValue(indicator="internet-users", year=2025, value=88.1, note="New survey."),
            ReportedValue(indicator="internet-users", disaggregation="sex=F", missing="not_yet"),
        ),
    }
    return PublishedSubmission(**(about | changes))


def test_a_submission_reads_back(tmp_path):
    path = write_submission(a_submission(), tmp_path)
    assert path == tmp_path / "2026/FJI.v1.json"
    assert read_submission(path, "x").submission == a_submission()
    assert [p.name for p in path.parent.iterdir()] == ["FJI.v1.json"]


@given(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False))
def test_any_words_and_numbers_read_back(tmp_path_factory, note, value):
    given_values = (ReportedValue(indicator="internet-users", year=2025, value=value, note=note),)
    submission = a_submission(values=given_values)
    path = write_submission(submission, tmp_path_factory.mktemp("s"))
    assert read_submission(path, "x").submission == submission


def test_the_same_again_changes_nothing_and_another_content_is_refused(tmp_path):
    write_submission(a_submission(), tmp_path)
    write_submission(a_submission(), tmp_path)
    with pytest.raises(DataError, match=r"^Version 1 of FJI in 2026 is published with another"):
        write_submission(a_submission(values=()), tmp_path)
    assert read_submission(tmp_path / "2026/FJI.v1.json", "x").submission == a_submission()


@pytest.mark.parametrize("name", ["../2026", "", "A B", "/etc", "x" * 60])
def test_a_round_that_cannot_be_a_folder_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="A round cannot be called"):
        write_submission(a_submission(round=name), tmp_path)
    assert not list(tmp_path.rglob("*"))


def test_the_newest_version_counts_and_bad_files_are_told(tmp_path):
    folder = tmp_path / "submissions"
    for version in (1, 2, 10):
        write_submission(a_submission(version=version), folder)
    (folder / "2026/KIR.v1.json").write_text("{", "utf-8")
    (folder / "2026/TUV.v1.json").write_bytes((folder / "2026/FJI.v1.json").read_bytes())
    current, findings = current_submissions(tmp_path, folder.rglob("*.json"))
    assert [each.submission.version for each in current] == [10]
    assert [f.problem for f in findings] == [
        "This is not a published submission: Input data was truncated.",
        "The file says that it is 2026/FJI.v1.json.",
    ]


def test_values_are_a_source_of_their_own_and_missing_ones_are_left_out(tmp_path):
    path = write_submission(a_submission(), tmp_path / "submissions")
    raw = reported_observations([read_submission(path, "submissions/2026/FJI.v1.json")])
    (row,) = raw.frame.to_dicts()
    assert (row["source"], row["source_id"]) == ("REPORTED", "submission:2026/FJI.v1")
    assert row["provenance"] == (
        "Reported by Fiji in Progress report 2026 on 2026-03-01, version 1: New survey."
    )
    (source,) = raw.sources
    assert source.title == "Report of Fiji, Progress report 2026"


def test_a_name_never_leaves_its_folder():
    assert submission_name(a_submission()) == "2026/FJI.v1.json"
