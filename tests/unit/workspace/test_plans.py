"""Plans of a workspace: made, run, kept, and told apart."""

from __future__ import annotations

import json

import pytest

from stocktake.connectivity.executor import Processes
from stocktake.connectivity.run import Draws
from stocktake.connectivity.scenario import SettlementChoice, read_scenario
from stocktake.errors import BuildError, SettingsError, WorkspaceError
from stocktake.workspace.folder import new_workspace
from stocktake.workspace.plan_results import SUMMARY, plans_fingerprint, result_folder
from stocktake.workspace.plans import (
    new_plan,
    plan_folder,
    read_plan_table,
    run_workspace_plan,
    run_workspace_plans,
    save_plan,
    solve_workspace_plan,
)

FEW = SettlementChoice(synthetic=12)


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path / "region")


def test_a_new_plan_is_a_scenario_that_reads_back(workspace):
    path = new_plan(workspace, "fiji-2030", economy="Fiji", settlements=FEW)
    assert path == workspace.root / "plans" / "fiji-2030" / "scenario.toml"
    scenario = read_scenario(path)
    assert (scenario.economy, scenario.settlements.synthetic) == ("FJI", 12)


def test_a_file_of_settlements_is_copied_into_the_plan(workspace, tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text("name,lon,lat,people\nA,178.4,-18.1,500\n", "utf-8")
    choice = SettlementChoice(file="villages.csv")
    path = new_plan(workspace, "own", economy="FJI", settlements=choice, copy=file)
    assert (path.parent / "villages.csv").read_bytes() == file.read_bytes()
    assert read_scenario(path).settlements.file == "villages.csv"


@pytest.mark.parametrize(
    ("name", "economy", "error", "words"),
    [
        pytest.param("Fiji 2030", "FJI", WorkspaceError, "cannot be the name of a plan", id="name"),
        pytest.param("../up", "FJI", WorkspaceError, "cannot be the name of a plan", id="path"),
        pytest.param("x", "Fidji", SettingsError, "There is no economy 'Fidji'.", id="economy"),
    ],
)
def test_what_cannot_be_planned_is_told(workspace, name, economy, error, words):
    with pytest.raises(error) as raised:
        new_plan(workspace, name, economy=economy, settlements=FEW)
    assert words in str(raised.value)
    assert not (workspace.root / "plans").exists()


def test_a_plan_is_never_overwritten(workspace):
    new_plan(workspace, "one", economy="FJI", settlements=FEW)
    with pytest.raises(WorkspaceError) as raised:
        new_plan(workspace, "one", economy="TON", settlements=FEW)
    assert "There is a plan of that name already." in str(raised.value)


def test_a_run_is_kept_whole_and_the_same_when_repeated(workspace):
    new_plan(workspace, "one", economy="FJI", settlements=FEW)
    folder = save_plan(workspace, "one", run_workspace_plan(workspace, "one", draws=Draws(fixed=2)))
    assert folder == result_folder(workspace, "one")
    summary = json.loads((folder / SUMMARY).read_text("utf-8"))
    assert {"plan.xlsx", "plan.gpkg", "plan.kml", "tables/plans.parquet"} <= set(summary["files"])
    assert summary["plan"]["synthetic"] is True
    before = plans_fingerprint(workspace)
    save_plan(workspace, "one", run_workspace_plan(workspace, "one", draws=Draws(fixed=2)))
    assert plans_fingerprint(workspace) == before
    assert read_plan_table(workspace, "one", "plans")["plan_id"][0] == "one"
    assert not list(workspace.root.glob(".stocktake-build*"))
    solved = solve_workspace_plan(workspace, "one")
    assert solved.joint.design.objective_usd == pytest.approx(summary["plan"]["objective_usd"])


def test_several_plans_are_tasks_with_the_same_answers(workspace):
    for name, number in (("one", 5), ("two", 6)):
        new_plan(workspace, name, economy="FJI", settlements=SettlementChoice(synthetic=number))
    told = []
    draws = Draws(fixed=0, executor=Processes(2))
    both = run_workspace_plans(workspace, ["two", "one"], draws=draws, report=told.append)
    assert told == ["inputs", "plans, 1 of 2", "plans, 2 of 2"]
    for name, found in zip(["two", "one"], both, strict=True):
        alone = run_workspace_plan(workspace, name, draws=Draws(fixed=0))
        assert found.tables.keys() == alone.tables.keys()
        for table, frame in alone.tables.items():
            assert frame.equals(found.tables[table]), table


def test_a_plan_that_was_not_run_says_so(workspace):
    new_plan(workspace, "one", economy="FJI", settlements=FEW)
    with pytest.raises(WorkspaceError) as raised:
        read_plan_table(workspace, "one", "plans")
    assert "The plan 'one' has not been run." in str(raised.value)
    with pytest.raises(WorkspaceError) as raised:
        plan_folder(workspace, "two")
    assert "There is no plan 'two'." in str(raised.value)
    assert "Plans: one." in str(raised.value)


def test_a_failed_write_leaves_the_last_results(workspace, monkeypatch):
    new_plan(workspace, "one", economy="FJI", settlements=FEW)
    result = run_workspace_plan(workspace, "one")
    folder = save_plan(workspace, "one", result)
    kept = (folder / SUMMARY).read_bytes()
    monkeypatch.setattr("stocktake.workspace.plans.PATIENCE", 0)
    from filelock import FileLock

    from stocktake.workspace.place import LOCK

    with FileLock(workspace.root / LOCK), pytest.raises(BuildError) as raised:
        save_plan(workspace, "one", result)
    assert "A build of this workspace is under way and does not end." in str(raised.value)
    assert (folder / SUMMARY).read_bytes() == kept
