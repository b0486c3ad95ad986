"""Issued reports: kept as they may be shared, never overwritten, found by their date."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from factories.tables import ASSESSED_ON, earlier_tables, sample_tables
from stocktake.errors import SettingsError, WorkspaceError
from stocktake.progress.changes import COMPARED
from stocktake.workspace.files import load_findings
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.issued import (
    CHANGE_FINDINGS,
    compare_with_issued,
    issue_report,
    issued_fingerprint,
    issued_reports,
    previous_report,
)
from stocktake.workspace.settings import read_settings
from stocktake.workspace.stages import StageInputs, write_table

THEN = dt.date(2024, 11, 30)


@pytest.fixture
def workspace(tmp_path):
    made = new_workspace(tmp_path / "region", assessed_on=ASSESSED_ON)
    _build(made, sample_tables() | earlier_tables(sample_tables()))
    return made


def _build(workspace, tables):
    for name, frame in tables.items():
        write_table(frame, workspace.build, name)
    (workspace.build / "report.pdf").write_bytes(b"the report as issued")


def _compare(workspace, folder, out):
    out.mkdir()
    _build(workspace, sample_tables())
    names = tuple(f"tables/{name}.parquet" for name in COMPARED)
    inputs = StageInputs(names, lambda name: workspace.build / name)
    compare_with_issued(folder, ASSESSED_ON)(inputs, out)
    changes = pl.read_parquet(out / "tables" / "changes.parquet")
    return changes, load_findings(out / CHANGE_FINDINGS)


def _settings(workspace, line=""):
    with workspace.settings_file.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return read_settings(workspace.settings_file)


def test_the_next_build_compares_with_what_was_issued(workspace, tmp_path):
    folder = issue_report(workspace, THEN, "1.0")
    assert previous_report(workspace, _settings(workspace)) == folder
    changes, findings = _compare(workspace, folder, tmp_path / "out")
    assert findings == []
    told = sample_tables()["changes"].drop("before_value")
    # A chance is kept to six digits.
    chance = pl.col("after_value").round_sig_figs(6)
    told = told.with_columns(pl.when(kind="chance").then(chance).otherwise("after_value"))
    told = told.select(changes.drop("before_value").columns)
    assert changes.drop("before_value").equals(told)


def test_an_issued_report_stays_as_it_was(workspace):
    folder = issue_report(workspace, THEN, "1.0")
    (workspace.build / "report.pdf").write_bytes(b"another")
    assert (folder / "report.pdf").read_bytes() == b"the report as issued"
    with pytest.raises(WorkspaceError) as caught:
        issue_report(workspace, THEN, "1.0")
    assert str(caught.value) == (
        "The report of 2024-11-30 was issued already; what was issued is kept as it is.\n"
        f"  Where: {folder}\n"
        "  What to do: Set a later `assessed_on`, or delete that folder if nobody received the "
        "report."
    )


def test_values_that_may_not_be_republished_are_not_kept(workspace):
    folder = issue_report(workspace, THEN, "1.0")
    kept = pl.read_parquet(folder / "tables" / "assessments.parquet")
    tables = sample_tables()
    closed = tables["data_sources"].filter(~pl.col("redistribute"))["source_id"]
    ids = tables["observations"].filter(pl.col("source_id").is_in(closed.implode()))
    resting = tables["assessments"].filter(
        pl.col("latest_observation").is_in(ids["observation_id"].implode())
    )
    assert resting.height
    of_closed = kept.join(resting, on=["kpi_id", "economy_id"], how="semi")
    assert of_closed["latest_value"].null_count() == resting.height
    assert of_closed["latest_year"].null_count() == 0


def test_what_an_interrupted_run_left_is_no_report_and_is_replaced(workspace):
    half = workspace.root / "reports" / THEN.isoformat()
    half.mkdir(parents=True)
    (half / "stray").write_text("x")
    assert issued_reports(workspace) == {}
    assert issue_report(workspace, THEN, "1.0") == half
    assert not (half / "stray").exists()


def test_the_newest_earlier_report_is_taken(workspace):
    assert previous_report(workspace, _settings(workspace)) is None
    dates = (dt.date(2023, 5, 1), THEN, ASSESSED_ON, dt.date(2027, 1, 1))
    folders = {date: issue_report(workspace, date, "1.0") for date in dates}
    (workspace.root / "reports" / "drafts").mkdir()
    (workspace.root / "reports" / "drafts" / "issued.json").write_text("{}")
    assert issued_reports(workspace) == folders
    assert previous_report(workspace, _settings(workspace)) == folders[THEN]
    named = _settings(workspace, "previous = 2023-05-01")
    assert previous_report(workspace, named) == folders[dt.date(2023, 5, 1)]


@pytest.mark.parametrize(
    ("issued", "fix"),
    [
        pytest.param(
            [], "Take the line away; `stocktake build --issue-report` issues a report.", id="none"
        ),
        pytest.param([THEN, ASSESSED_ON], "Name one of: 2024-11-30.", id="another"),
    ],
)
def test_a_report_that_was_not_issued_cannot_be_named(workspace, issued, fix):
    for date in issued:
        issue_report(workspace, date, "1.0")
    settings = _settings(workspace, f"previous = {ASSESSED_ON.isoformat()}")
    with pytest.raises(SettingsError) as caught:
        previous_report(workspace, settings)
    assert caught.value.problem == (
        "`previous` is 2025-11-30, but no report of that day, before the date of assessment, was "
        "issued."
    )
    assert caught.value.fix == fix


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"PAR1 not parquet"), id="damaged"),
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: pl.DataFrame({"x": [1]}).write_parquet(path), id="other-columns"),
    ],
)
def test_a_report_that_cannot_be_read_is_a_finding_and_the_build_goes_on(
    workspace, tmp_path, damage
):
    folder = issue_report(workspace, THEN, "1.0")
    damage(folder / "tables" / "kpis.parquet")
    changes, (finding,) = _compare(workspace, folder, tmp_path / "out")
    assert changes.is_empty()
    assert (finding.severity, finding.file) == ("warning", "reports/2024-11-30")
    assert finding.problem.startswith("The issued report could not be read: ")


def test_without_an_earlier_report_there_are_no_changes(workspace, tmp_path):
    changes, findings = _compare(workspace, None, tmp_path / "out")
    assert changes.is_empty()
    assert findings == []
    assert issued_fingerprint(None) == ""


def test_the_fingerprint_follows_the_kept_tables(workspace):
    folder = issue_report(workspace, THEN, "1.0")
    first = issued_fingerprint(folder)
    assert issued_fingerprint(folder) == first
    (folder / "tables" / "kpis.parquet").unlink()
    assert issued_fingerprint(folder) != first
