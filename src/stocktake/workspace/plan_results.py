"""Results of plans in a workspace: where they stand, and the stage that takes them into a build.

``plans/NAME/`` holds a scenario, which git keeps. ``stocktake plan run NAME`` writes its results to
``build/plans/NAME/``. A build does not plan again, since that may take minutes: it takes the
results that are there into its tables and keeps their files. Results without a scenario are left
behind, so that a deleted plan leaves the site as well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.model import Finding
from stocktake.vocab.tables import built_tables, check_table, empty_table
from stocktake.workspace.files import save_findings
from stocktake.workspace.place import link_or_copy
from stocktake.workspace.stages import fingerprint, write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import StageInputs

__all__ = [
    "PLAN_FINDINGS",
    "SUMMARY",
    "gather_plans",
    "plan_folders",
    "plan_tables",
    "plans_fingerprint",
    "result_folder",
]

SCENARIO = "scenario.toml"
# Written last, with the checksums of the other files: results without it are not whole.
SUMMARY = "summary.json"
PLAN_FINDINGS = "stages/findings-plans.json"


def plan_folders(workspace: Workspace) -> list[Path]:
    """Return the folders of plans, sorted by name."""
    return sorted(path.parent for path in (workspace.root / "plans").glob(f"*/{SCENARIO}"))


def result_folder(workspace: Workspace, name: str) -> Path:
    """Return where the results of a plan stand."""
    return workspace.build / "plans" / name


def plan_tables() -> tuple[str, ...]:
    """Return the names of the tables of plans that a build holds."""
    return tuple(name for name in built_tables() if name == "plans" or name.startswith("plan_"))


def plans_fingerprint(workspace: Workspace) -> str:
    """Return the fingerprint of all results; a summary holds the checksums of its files."""
    parts = []
    for folder in _results(workspace):
        parts += [folder.name, (folder / SUMMARY).read_bytes().decode()]
    return fingerprint(*parts)


def gather_plans(workspace: Workspace) -> Callable[[StageInputs, Path], None]:
    """Bring the tables and findings of all plans together, and keep their files."""

    def run(_inputs: StageInputs, out: Path) -> None:
        found: list[Finding] = []
        folders = []
        for folder in _results(workspace):
            if _is_current(folder):
                folders.append(folder)
            else:
                found.append(_outdated(folder.name))
        for name in plan_tables():
            frames = [_table_of(folder, name) for folder in folders]
            write_table(check_table(name, pl.concat([empty_table(name), *frames])), out, name)
        for folder in folders:
            summary = json.loads((folder / SUMMARY).read_text("utf-8"))
            found += msgspec.convert(summary["findings"], list[Finding])
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                link_or_copy(path, out / "plans" / path.relative_to(folder.parent))
        save_findings(found, out / PLAN_FINDINGS)

    return run


def _table_of(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "tables" / f"{name}.parquet")


def _is_current(folder: Path) -> bool:
    """Return whether results have the tables of this version of Stocktake."""
    for name in plan_tables():
        try:
            check_table(name, _table_of(folder, name))
        except (OSError, ValueError, pl.exceptions.PolarsError):
            return False
    return True


def _outdated(name: str) -> Finding:
    return Finding(
        severity="warning",
        file=f"plans/{name}",
        where="",
        value="",
        problem="The results of this plan are of another version of Stocktake, or damaged.",
        action=f"Left out. Run `stocktake plan run {name}` again.",
    )


def _results(workspace: Workspace) -> list[Path]:
    places = [result_folder(workspace, folder.name) for folder in plan_folders(workspace)]
    return [place for place in places if (place / SUMMARY).is_file()]
