"""The build: which stages a workspace has, and the one pass through them.

This is the only place where the packages meet. Each stage reads declared
tables, calls one package, and writes declared tables or pages.
"""

from __future__ import annotations

import errno
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import polars as pl

from stocktake.errors import BuildError
from stocktake.workspace.place import building, replace_folder
from stocktake.workspace.plan import plan_stages
from stocktake.workspace.settings import read_framework, read_settings
from stocktake.workspace.stages import Silent, TableStore, run_stages

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import Reporter

__all__ = ["BuildResult", "build_workspace"]


@dataclass(frozen=True)
class BuildResult:
    """What a build did.

    Attributes:
        ran: Stages that ran.
        reused: Stages whose last result was used again.
        behind: Of these, stages whose result is older than what it was made of.
        findings: Rows of the table of findings.
        seconds: Time it took.
    """

    ran: list[str]
    reused: list[str]
    behind: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


def build_workspace(
    workspace: Workspace,
    *,
    reporter: Reporter | None = None,
    strict: bool = False,
    pages_only: bool = False,
    store: TableStore | None = None,
) -> BuildResult:
    """Build what changed, and put it in place in one step.

    Args:
        workspace: The workspace.
        reporter: Who is told how far the build is.
        strict: Whether a finding of severity error stops the build.
        pages_only: Whether the report, the briefs and the files to download stay as they are,
            where the last build has them. The next build that is not so makes them anew.
        store: Tables that the last build of this process kept; by default none.

    Raises:
        SettingsError: A file that the user wrote is wrong.
        BuildError: The disk is full, another build is under way, or ``strict`` met an error.
    """
    started = time.perf_counter()
    settings = read_settings(workspace.settings_file)
    framework = read_framework(workspace.framework_file)
    stages = plan_stages(workspace, settings, framework, version("stocktake"))
    try:
        with building(workspace.build) as new:
            result = run_stages(
                stages,
                workspace.build,
                new,
                reporter or Silent(),
                store=store,
                wait=pages_only,
            )
            changed = any(new.iterdir())
            findings = _findings(new if changed else workspace.build)
            if strict:
                _refuse_errors(findings)
            if changed:
                replace_folder(new, workspace.build)
    except OSError as error:
        raise _disk_error(error, workspace) from error
    return BuildResult(
        ran=result.ran,
        reused=result.reused,
        behind=result.behind,
        findings=findings,
        seconds=time.perf_counter() - started,
    )


def _findings(build: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(build / "tables" / "findings.parquet").to_dicts()


def _refuse_errors(findings: list[dict[str, Any]]) -> None:
    errors = [finding for finding in findings if finding["severity"] == "error"]
    if errors:
        first = errors[0]
        raise BuildError(
            f"--strict: {len(errors)} part(s) of the input had to be left out. "
            f"The first: {first['problem']}",
            where=", ".join(part for part in (first["file"], first["where"]) if part),
            fix=f"{first['action']} The last build still stands.",
        )


def _disk_error(error: OSError, workspace: Workspace) -> BuildError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return BuildError(
            "The disk is full, or a file grew beyond what is allowed.",
            where=str(workspace.root),
            fix="Make room and build again. The last build still stands.",
        )
    return BuildError(
        f"The build could not be written: {error.strerror or error}.",
        where=str(error.filename or workspace.root),
        fix="Check that you may write there. The last build still stands.",
    )
