"""Results of plans enter a build, survive it, and leave with their scenario."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from factories.plans import PLAN_ID, plan_tables
from stocktake.model import Finding
from stocktake.workspace.files import load_findings
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.plan_results import (
    PLAN_FINDINGS,
    SUMMARY,
    gather_plans,
    plan_folders,
    plans_fingerprint,
    result_folder,
)
from stocktake.workspace.plan_results import plan_tables as built_plan_tables
from stocktake.workspace.stages import StageInputs, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.workspace.folder import Workspace

FINDING = Finding(
    severity="warning", file="plans/sample", where="", value="", problem="Odd.", action="Look."
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "region")
    (made.root / "plans" / PLAN_ID).mkdir(parents=True)
    (made.root / "plans" / PLAN_ID / "scenario.toml").write_text("name = 'sample'")
    folder = result_folder(made, PLAN_ID)
    folder.mkdir(parents=True)
    for name in built_plan_tables():
        write_table(plan_tables()[name], folder, name)
    (folder / "plan.kml").write_text("<kml/>")
    findings = [{name: getattr(FINDING, name) for name in FINDING.__struct_fields__}]
    (folder / SUMMARY).write_text(json.dumps({"findings": findings}))
    return made


def _gather(workspace: Workspace, out: Path) -> StageInputs:
    out.mkdir()
    gather_plans(workspace)(StageInputs((), lambda name: out / name), out)
    names = tuple(f"tables/{name}.parquet" for name in built_plan_tables())
    return StageInputs(names, lambda name: out / name)


def test_results_become_tables_and_keep_their_files(workspace, tmp_path):
    inputs = _gather(workspace, tmp_path / "out")
    for name in built_plan_tables():
        assert inputs.table(name).equals(plan_tables()[name])
    assert (tmp_path / "out" / "plans" / PLAN_ID / "plan.kml").read_text() == "<kml/>"
    assert load_findings(tmp_path / "out" / PLAN_FINDINGS) == [FINDING]


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(lambda w: w.root / "plans" / PLAN_ID / "scenario.toml", id="scenario-deleted"),
        pytest.param(lambda w: result_folder(w, PLAN_ID) / SUMMARY, id="results-not-whole"),
    ],
)
def test_results_without_a_scenario_or_a_summary_are_left_behind(workspace, tmp_path, lost):
    before = plans_fingerprint(workspace)
    lost(workspace).unlink()
    inputs = _gather(workspace, tmp_path / "out")
    assert all(inputs.table(name).height == 0 for name in built_plan_tables())
    assert not (tmp_path / "out" / "plans").exists()
    assert plans_fingerprint(workspace) != before


def test_a_workspace_without_plans_has_empty_tables(tmp_path):
    empty = new_workspace(tmp_path / "empty")
    assert plan_folders(empty) == []
    inputs = _gather(empty, tmp_path / "out")
    assert all(inputs.table(name).height == 0 for name in built_plan_tables())


def test_results_of_another_version_are_left_out_with_a_finding(workspace, tmp_path):
    path = result_folder(workspace, PLAN_ID) / "tables" / "plans.parquet"
    pl.read_parquet(path).drop("gap").write_parquet(path)
    inputs = _gather(workspace, tmp_path / "out")
    assert all(inputs.table(name).height == 0 for name in built_plan_tables())
    finding = load_findings(tmp_path / "out" / PLAN_FINDINGS)[0]
    assert finding.problem == (
        "The results of this plan are of another version of Stocktake, or damaged."
    )
    assert finding.action == f"Left out. Run `stocktake plan run {PLAN_ID}` again."
