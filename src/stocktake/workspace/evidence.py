"""Evidence of a workspace: the files in ``evidence/``, read for a build and written by import.

Every CSV file or workbook directly in the folder is read; the documents that show the
evidence stand there too, or in folders below. An import goes to ``evidence/evidence.csv``,
written whole or not at all; a file that a person keeps beside it is never touched.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from stocktake.errors import ReviewError
from stocktake.model import Finding
from stocktake.register.evidence import EVIDENCE_COLUMNS, Checks, Evidence, Row, check_evidence
from stocktake.workspace.files import write_whole
from stocktake.workspace.steps import evidence_files_of, kept_evidence_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stocktake.workspace.folder import Workspace

__all__ = [
    "evidence_checks",
    "merge_evidence",
    "read_evidence",
    "read_evidence_file",
    "store_of",
    "write_evidence",
]

STORE: Final = "evidence/evidence.csv"
EXPORT: Final = "stocktake evidence export"
# More wrong cells than this are only counted.
MOST_SHOWN: Final = 20


def store_of(workspace: Workspace) -> Path:
    """Return the file that imports are written to."""
    return workspace.root / STORE


def evidence_checks(workspace: Workspace) -> Checks:
    """Return what rows may name, from the last build.

    Raises:
        WorkspaceError: Nothing was built yet.
    """
    tests, economies = workspace.table("evidence_tests"), workspace.table("economies")
    return Checks(tests, economies, kept_evidence_of(workspace))


def read_evidence_file(path: Path, name: str) -> list[Row]:
    """Return the rows of one file.

    Raises:
        ReviewError: It cannot be read, or lacks a column.
    """
    # Loads the libraries of workbooks, which a build without evidence does not need.
    from stocktake.workspace.review_form import read_sheet

    read = read_sheet(path, EVIDENCE_COLUMNS, kind="file of evidence", command=EXPORT)
    return [Row(file=name, row=number, cells=cells) for number, cells in read]


def read_evidence(
    workspace: Workspace, files: Sequence[Path], checks: Checks
) -> tuple[list[Evidence], list[Finding]]:
    """Return the evidence of all files; what cannot be used is a finding."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for path in files:
        name = path.relative_to(workspace.root).as_posix()
        try:
            rows += read_evidence_file(path, name)
        except ReviewError as error:
            findings.append(
                Finding(
                    severity="error",
                    file=name,
                    where="",
                    value="",
                    problem=error.problem,
                    action=f"The file was left out. {error.fix}",
                )
            )
    used, wrong = check_evidence(rows, checks)
    return used, [*findings, *wrong]


def merge_evidence(
    workspace: Workspace, path: Path, checks: Checks
) -> tuple[list[dict[str, str]], list[Evidence], int]:
    """Return the store with the rows of a form in it, the new ones, and how many it had.

    A row that says exactly what a row of any file of the folder says is not taken again.

    Raises:
        ReviewError: The form, or the store, has a row that cannot be used.
    """
    asked = read_evidence_file(path, path.name)
    answers, findings = check_evidence(asked, checks)
    _refuse(findings, "The form has cells that cannot be used; nothing was changed.")
    store = store_of(workspace)
    stored = read_evidence_file(store, STORE) if store.is_file() else []
    others = [file for file in evidence_files_of(workspace) if file != store]
    held = read_evidence(workspace, [*([store] if store.is_file() else []), *others], checks)[0]
    known = {evidence.content for evidence in held}
    new = [evidence for evidence in answers if evidence.content not in known]
    cells = {row.row: row.cells for row in asked}
    merged = [row.cells for row in stored] + [_stored(cells[one.row], one) for one in new]
    return merged, new, len(answers) - len(new)


def write_evidence(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write rows of ``EVIDENCE_COLUMNS`` as CSV, whole or not at all."""
    from stocktake.workspace.review import guarded  # heavy: a build writes no evidence

    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, EVIDENCE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guarded(row[name]) for name in EVIDENCE_COLUMNS})
    write_whole(path, buffer.getvalue())


def _stored(cells: dict[str, str], evidence: Evidence) -> dict[str, str]:
    """Return a row with its codes spelled as they are in the tables."""
    return cells | {
        "economy": evidence.economy_id,
        "commitment": evidence.commitment_id,
        "test": str(evidence.test),
        "kind": evidence.kind,
        "status": evidence.status,
    }


def _refuse(findings: Sequence[Finding], what: str) -> None:
    wrong = [f for f in findings if f.severity == "error"]
    if not wrong:
        return
    shown = [f"  {f.where}: {f.value or 'empty'}. {f.problem} {f.action}" for f in wrong]
    if len(shown) > MOST_SHOWN:
        shown[MOST_SHOWN:] = [f"  ... and {len(wrong) - MOST_SHOWN} more."]
    shown = [line.replace("The row was left out. ", "") for line in shown]
    raise ReviewError("\n".join([what, *shown]), fix="Correct these cells and import it again.")
