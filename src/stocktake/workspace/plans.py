"""Plans of a workspace: make a scenario, run it, and put its results in place whole.

A run writes beside the build first and is moved into ``build/plans/NAME/`` in one step, under the
lock that builds use, so that neither a build nor a second run meets half a result.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl
from filelock import FileLock, Timeout

from stocktake.errors import BuildError, SettingsError, WorkspaceError
from stocktake.vocab.economies import economies, resolve_economy, suggest_economies
from stocktake.workspace.country import country_context
from stocktake.workspace.place import LOCK, replace_folder
from stocktake.workspace.plan_results import SCENARIO, SUMMARY, plan_folders, result_folder
from stocktake.workspace.stages import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.run import Draws, PlanResult
    from stocktake.connectivity.scenario import SettlementChoice
    from stocktake.connectivity.solved import Solved
    from stocktake.workspace.folder import Workspace

__all__ = [
    "new_plan",
    "plan_folder",
    "read_plan_table",
    "run_workspace_plan",
    "run_workspace_plans",
    "save_plan",
    "solve_workspace_plan",
]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Seconds to wait for a build that is under way.
PATIENCE = 600


def new_plan(
    workspace: Workspace,
    name: str,
    *,
    economy: str,
    settlements: SettlementChoice,
    copy: Path | None = None,
) -> Path:
    """Make ``plans/NAME/scenario.toml`` and return its path.

    Args:
        workspace: The workspace.
        name: Name of the plan: small letters, digits, - and _.
        economy: Code or name of the economy.
        settlements: Where settlements come from.
        copy: A file of settlements to copy into the plan's folder.

    Raises:
        WorkspaceError: The name is not allowed or taken, or a file is not there.
        SettingsError: The economy is not known.
    """
    from stocktake.connectivity.new_scenario import write_new_scenario

    if not NAME.fullmatch(name):
        raise WorkspaceError(
            f"{name!r} cannot be the name of a plan.",
            fix="Use small letters, digits, - and _, such as fiji-2030.",
        )
    iso3 = resolve_economy(economy)
    if iso3 is None:
        near = ", ".join(suggest_economies(economy)) or "an ISO alpha-3 code"
        raise SettingsError(f"There is no economy {economy!r}.", fix=f"Did you mean: {near}?")
    folder = workspace.root / "plans" / name
    path = write_new_scenario(
        folder,
        name=f"{economies()[iso3].name}: {name}",
        economy=iso3,
        year=dt.datetime.now(dt.UTC).year,
        settlements=settlements,
    )
    if copy is not None:
        shutil.copy2(copy, folder / copy.name)
    return path


def plan_folder(workspace: Workspace, name: str) -> Path:
    """Return the folder of a plan.

    Raises:
        WorkspaceError: There is no such plan.
    """
    folder = workspace.root / "plans" / name
    if not (folder / SCENARIO).is_file():
        there = ", ".join(path.name for path in plan_folders(workspace)) or "none yet"
        raise WorkspaceError(
            f"There is no plan {name!r}.",
            where=str(workspace.root / "plans"),
            fix=f"Plans: {there}. Make one with `stocktake plan new {name} --economy CODE`.",
        )
    return folder


def run_workspace_plan(
    workspace: Workspace,
    name: str,
    *,
    draws: Draws | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> PlanResult:
    """Run a plan of a workspace; ``save_plan`` keeps the result.

    Args:
        workspace: The workspace.
        name: Name of the plan.
        draws: Draws for its uncertainty; none where nothing is given.
        report: Told the name of each stage.

    Raises:
        WorkspaceError: There is no such plan.
        SettingsError: The scenario is wrong.
        DataError: A file of it cannot be used.
    """
    from stocktake.connectivity.run import run_plan
    from stocktake.connectivity.scenario import read_scenario

    folder = plan_folder(workspace, name)
    scenario = read_scenario(folder)
    context = country_context(workspace, scenario.economy)
    return run_plan(scenario, folder, plan_id=name, context=context, draws=draws, report=report)


def run_workspace_plans(
    workspace: Workspace,
    names: Sequence[str],
    *,
    draws: Draws | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> list[PlanResult]:
    """Run several plans of a workspace, each as one task of the executor, in the order given.

    Args:
        workspace: The workspace.
        names: Names of the plans.
        draws: Draws for the uncertainty of each, and where the plans run.
        report: Told how many plans are done.

    Raises:
        WorkspaceError: There is no such plan.
        SettingsError: A scenario is wrong.
        DataError: A file of one cannot be used.
    """
    from stocktake.connectivity.run import run_plans

    report("inputs")
    asked = [(name, *_prepared(workspace, name)) for name in names]
    return run_plans(asked, draws=draws, report=report)


def _prepared(workspace: Workspace, name: str) -> tuple[PlanInputs, ParameterValues]:
    from stocktake.connectivity.inputs import prepare_inputs
    from stocktake.connectivity.scenario import read_scenario, values_of

    folder = plan_folder(workspace, name)
    scenario = read_scenario(folder)
    values = values_of(scenario)
    context = country_context(workspace, scenario.economy)
    return prepare_inputs(scenario, folder, values, context=context), values


def solve_workspace_plan(
    workspace: Workspace, name: str, *, report: Callable[[str], None] = lambda stage: None
) -> Solved:
    """Return a plan of a workspace, solved as its run solves it.

    Args:
        workspace: The workspace.
        name: Name of the plan.
        report: Told the name of each stage.
    """
    from stocktake.connectivity.run import solve_plan

    inputs, values = _prepared(workspace, name)
    return solve_plan(inputs, values, report=report)


def read_plan_table(workspace: Workspace, name: str, table: str) -> pl.DataFrame:
    """Return a table of a plan that was run.

    Raises:
        WorkspaceError: There is no such plan, or it was not run.
    """
    plan_folder(workspace, name)
    path = result_folder(workspace, name) / "tables" / f"{table}.parquet"
    if not path.is_file():
        raise WorkspaceError(
            f"The plan {name!r} has not been run.",
            where=str(path.parent),
            fix=f"Run `stocktake plan run {name}`.",
        )
    return pl.read_parquet(path)


def save_plan(workspace: Workspace, name: str, result: PlanResult) -> Path:
    """Put the results of a plan in place, whole, and return their folder.

    Args:
        workspace: The workspace.
        name: Name of the plan.
        result: What its run gave.

    Raises:
        BuildError: A build of the workspace is under way for too long.
    """
    from stocktake.publish.plan_files import write_plan_files

    target = result_folder(workspace, name)
    scratch = workspace.root / f".stocktake-build-plan-{name}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        for table, frame in result.tables.items():
            write_table(frame, scratch, table)
        write_plan_files(result.tables, scratch)
        _write_summary(result, scratch)
        with _locked(workspace):
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_folder(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


@contextmanager
def _locked(workspace: Workspace) -> Iterator[None]:
    lock = FileLock(workspace.root / LOCK, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildError(
            "A build of this workspace is under way and does not end.",
            where=str(workspace.root),
            fix="Stop it, and run the plan again.",
        ) from error
    try:
        yield
    finally:
        lock.release()
        (workspace.root / LOCK).unlink(missing_ok=True)


def _write_summary(result: PlanResult, folder: Path) -> None:
    """Write the summary last: it holds the checksums of the other files."""
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        files[path.relative_to(folder).as_posix()] = digest
    summary: dict[str, Any] = {
        "plan": result.tables["plans"].to_dicts()[0],
        "findings": [msgspec.structs.asdict(finding) for finding in result.findings],
        "files": files,
    }
    text = json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / SUMMARY).write_text(text + "\n", "utf-8")
