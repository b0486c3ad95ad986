"""Reports that were issued: kept below ``reports/DATE/`` for the next report to compare with.

``stocktake build --issue-report`` keeps the report's files and the tables of
``progress.changes.COMPARED`` as they may be republished, since git keeps the folder and others may
read it. ``DATE`` is the date of assessment. A build compares with the newest report that is older
than its own date of assessment, or with the one that ``previous`` in ``stocktake.toml`` names.

A report that was issued is never overwritten: what ministers received does not change.
"""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.errors import SettingsError, WorkspaceError
from stocktake.model import Finding, Noun
from stocktake.vocab.tables import empty_table
from stocktake.workspace.files import save_findings
from stocktake.workspace.stages import fingerprint, write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.settings import Settings
    from stocktake.workspace.stages import StageInputs

__all__ = [
    "CHANGE_FINDINGS",
    "IssuedReport",
    "compare_with_issued",
    "issue_report",
    "issued_fingerprint",
    "issued_reports",
    "previous_report",
]

REPORTS = "reports"
ABOUT = "issued.json"  # written last: a folder without it is not a report
CHANGE_FINDINGS = "stages/findings-changes.json"


class IssuedReport(Noun, frozen=True, kw_only=True):
    """What ``issued.json`` says: the date of assessment, and the release that wrote the tables."""

    assessed_on: dt.date
    stocktake: str


def issued_reports(workspace: Workspace) -> dict[dt.date, Path]:
    """Return the folders of the reports that were issued, by date of assessment, oldest first."""
    found = {}
    for path in sorted((workspace.root / REPORTS).glob(f"*/{ABOUT}")):
        try:
            found[dt.date.fromisoformat(path.parent.name)] = path.parent
        except ValueError:
            continue  # a folder of the user's own, such as reports/drafts
    return found


def previous_report(workspace: Workspace, settings: Settings) -> Path | None:
    """Return the folder of the report to compare with; none where there is no earlier one.

    Raises:
        SettingsError: ``previous`` names a report that was not issued, or is not an earlier one.
    """
    issued = issued_reports(workspace)
    earlier = {date: path for date, path in issued.items() if date < settings.assessed_on}
    if settings.previous is None:
        return earlier[max(earlier)] if earlier else None
    if settings.previous not in earlier:
        known = ", ".join(date.isoformat() for date in earlier)
        raise SettingsError(
            f"`previous` is {settings.previous.isoformat()}, but no report of that day, before the "
            f"date of assessment, was issued.",
            where=str(workspace.settings_file),
            fix=f"Name one of: {known}."
            if known
            else "Take the line away; `stocktake build --issue-report` issues a report.",
        )
    return earlier[settings.previous]


def issued_fingerprint(folder: Path | None) -> str:
    """Return the fingerprint of an issued report; an issued report is not changed afterwards."""
    if folder is None:
        return ""
    files = sorted(path for path in folder.rglob("*.parquet"))
    return fingerprint(folder.name, *[part for p in files for part in (p.name, p.read_bytes())])


def compare_with_issued(folder: Path | None, on: dt.date) -> Callable[[StageInputs, Path], None]:
    """Compare with an issued report; one that cannot be read is a finding, and nothing compared."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.progress.changes import COMPARED, changes_table

        changes, findings = empty_table("changes"), []
        if folder is not None:
            try:
                before = _read_tables(folder, COMPARED)
            except (OSError, pl.exceptions.PolarsError) as error:
                findings.append(_unreadable(folder, error))
            else:
                after = {name: inputs.table(name) for name in COMPARED}
                since = dt.date.fromisoformat(folder.name)
                changes = changes_table(before, after, since=since, on=on)
        write_table(changes, out, "changes")
        save_findings(findings, out / CHANGE_FINDINGS)

    return run


def issue_report(workspace: Workspace, on: dt.date, release: str) -> Path:
    """Keep the report of the last build, and the tables that the next report compares with.

    Args:
        workspace: A workspace that was built.
        on: Date of assessment.
        release: Version of Stocktake.

    Raises:
        WorkspaceError: The report of that date was issued already, or cannot be written.
    """
    from stocktake.progress.changes import COMPARED
    from stocktake.publish.redistribution import public_tables

    folder = workspace.root / REPORTS / on.isoformat()
    if (folder / ABOUT).exists():
        raise WorkspaceError(
            f"The report of {on.isoformat()} was issued already; what was issued is kept as it is.",
            where=str(folder),
            fix="Set a later `assessed_on`, or delete that folder if nobody received the report.",
        )
    names = ("observations", "data_sources", *COMPARED)
    kept = public_tables({name: workspace.table(name) for name in names}).tables
    try:
        if folder.exists():
            shutil.rmtree(folder)  # what an interrupted run left
        folder.mkdir(parents=True)
        for name, columns in COMPARED.items():
            write_table(kept[name].select(columns), folder, name)
        for path in sorted(workspace.build.glob("report*")):
            if path.is_file():
                shutil.copy2(path, folder / path.name)  # no link: it must not change
        about = IssuedReport(assessed_on=on, stocktake=release)
        (folder / ABOUT).write_bytes(msgspec.json.encode(about) + b"\n")
    except OSError as error:
        raise WorkspaceError(
            f"The report could not be kept: {error.strerror or error}.",
            where=str(folder),
            fix="Check that you may write there, and issue the report again.",
        ) from error
    return folder


def _read_tables(folder: Path, wanted: dict[str, tuple[str, ...]]) -> dict[str, pl.DataFrame]:
    """Return the kept tables with the types declared today."""
    found = {}
    for name, columns in wanted.items():
        declared = empty_table(name).select(columns)
        frame = pl.read_parquet(folder / "tables" / f"{name}.parquet").select(columns)
        found[name] = frame.cast(declared.schema)
    return found


def _unreadable(folder: Path, error: Exception) -> Finding:
    return Finding(
        severity="warning",
        file=f"{REPORTS}/{folder.name}",
        where="",
        value="",
        problem=f"The issued report could not be read: {str(error).splitlines()[0]}.",
        action="Nothing was compared with it. Bring the folder back from your backup or from git, "
        "or name another report as `previous` in stocktake.toml.",
    )
