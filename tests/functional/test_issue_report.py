"""A report is issued on the command line, and the next build says what changed since."""

from __future__ import annotations

import polars as pl
from click.testing import CliRunner

from stocktake.cli.main import cli
from stocktake.workspace.folder import open_workspace

VALUES = """\
economy,indicator,year,value
FJI,internet-users,2020,{early}
FJI,internet-users,2024,{late}
"""
SETTINGS = """\
name = "Two isles"
assessed_on = {on}
members = ["FJI", "TUV"]
sources = []
targets = ["umc-2030"]
"""


def build(folder, *options, on, early=50, late=60):
    (folder / "stocktake.toml").write_text(SETTINGS.format(on=on))
    (folder / "observations" / "own.csv").write_text(VALUES.format(early=early, late=late))
    return CliRunner().invoke(cli, ["build", str(folder), *options])


def test_the_next_report_says_what_changed_since_the_issued_one(tmp_path):
    folder = tmp_path / "isles"
    (folder / "observations").mkdir(parents=True)
    first = build(folder, "--issue-report", on="2025-01-31")
    assert first.exit_code == 0, first.output
    assert f"  Issued:  {folder / 'reports' / '2025-01-31'}" in first.output
    kept = {path.name for path in (folder / "reports" / "2025-01-31").iterdir()}
    assert kept == {
        "issued.json",
        "report-annex.xlsx",
        "report.docx",
        "report.json",
        "report.pdf",
        "report.pptx",
        "report.schema.json",
        "tables",
    }
    workspace = open_workspace(folder)
    assert workspace.table("changes").is_empty()

    assert build(folder, on="2026-01-31", late=99.9).exit_code == 0
    changes = workspace.table("changes")
    assert changes.row(0, named=True)["before"] == "2025-01-31"
    (outcome,) = changes.filter(
        kind="outcome", kpi_id="umc-2030-internet-users", economy_id="FJI"
    ).to_dicts()
    assert (outcome["direction"], outcome["why"]) == ("better", "revised value")
    assert (outcome["before_value"], outcome["after_value"]) == (60.0, 99.9)

    again = build(folder, "--issue-report", on="2025-01-31")
    assert again.exception is not None
    assert "was issued already" in str(again.exception)
    assert pl.read_parquet(folder / "build" / "tables" / "changes.parquet").is_empty()
