"""Published reports of members in a build: values, evidence and words.

The stage ``data reported`` reads the files of ``submissions/``: values go on as a source of their
own; what was said in words becomes the table ``reports``; and the status of measures becomes
rows of evidence ("reported by ..."), which what a person of the secretariat recorded goes before
only where it was checked later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.register.evidence import EVIDENCE_COLUMNS, Row
from stocktake.vocab.economies import economies
from stocktake.vocab.tables import make_table
from stocktake.workspace.files import save_raw
from stocktake.workspace.stages import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import polars as pl

    from stocktake.sources.submissions import Submitted
    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.stages import StageInputs

__all__ = ["REPORTED_STAGE", "read_reports", "reported_evidence", "submission_files_of"]

REPORTED_STAGE = "data reported"
STATUS_WORDS = {
    "in_place": "in place",
    "under_way": "partly",
    "planned": "planned",
    "not_started": "not in place",
    "not_intended": "not in place",
}


def submission_files_of(workspace: Workspace) -> list[Path]:
    """Return the files of published reports, sorted by path; hidden ones are being written."""
    folder = workspace.root / "submissions"
    return sorted(path for path in folder.glob("*/*.json") if not path.name.startswith("."))


def read_reports(workspace: Workspace) -> Callable[[StageInputs, Path], None]:
    """Read what members reported; a file that cannot be read is a finding."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.sources.raw import RawObservations
        from stocktake.sources.submissions import current_submissions, reported_observations

        found, findings = current_submissions(workspace.root, submission_files_of(workspace))
        raw = reported_observations(found)
        save_raw(RawObservations(raw.frame, raw.sources, tuple(findings)), REPORTED_STAGE, out)
        write_table(reports_table(found), out, "reports")

    return run


def reports_table(submitted: list[Submitted]) -> pl.DataFrame:
    """Return what was said in words, and the status of each measure, as the table ``reports``."""
    rows = []
    for each in submitted:
        said = each.submission
        common = {
            "economy_id": said.economy,
            "round": said.round,
            "round_name": said.round_name,
            "version": said.version,
            "submitted_on": said.submitted_on,
            "published_on": said.published_on,
            "file": each.file,
        }
        words = [(measure.commitment, "status", measure.status) for measure in said.measures]
        words += [(text.commitment, text.kind, text.text) for text in said.texts]
        rows += [
            {"commitment_id": commitment, "kind": kind, "text": text, **common}
            for commitment, kind, text in words
            if text
        ]
    rows.sort(key=lambda r: (r["commitment_id"], r["economy_id"], r["round"], r["kind"]))
    return make_table("reports", rows)


def reported_evidence(workspace: Workspace, tests: pl.DataFrame) -> list[Row]:
    """Return rows of evidence from the reports, as if they stood in a file of evidence.

    Args:
        workspace: The workspace.
        tests: The table ``evidence_tests``.
    """
    from stocktake.sources.submissions import current_submissions

    found, _findings = current_submissions(workspace.root, submission_files_of(workspace))
    asked: dict[str, list[tuple[int, str]]] = {}
    for row in tests.iter_rows(named=True):
        if row["judged_for"] == "economy":
            asked.setdefault(row["commitment_id"], []).append((row["ordinal"], row["kind"]))
    rows: list[Row] = []
    for each in found:
        for number, cells in enumerate(_evidence_cells(each, asked), 1):
            rows.append(Row(file=each.file, row=number, cells=cells))
    return rows


def _evidence_cells(
    submitted: Submitted, asked: dict[str, list[tuple[int, str]]]
) -> Iterator[dict[str, str]]:
    said = submitted.submission
    name = economies()[said.economy].name
    for measure in said.measures:
        if measure.status not in STATUS_WORDS:
            continue
        for ordinal, kind in asked.get(measure.commitment, ()):
            link = measure.links[0] if measure.links else None
            cells = dict.fromkeys(EVIDENCE_COLUMNS, "") | {
                "economy": said.economy,
                "commitment": measure.commitment,
                "test": str(ordinal),
                "kind": kind,
                "title": link.title if link else f"Report of {name}, {said.round_name}",
                "url": link.url if link else "",
                "date": link.date.isoformat() if link and link.date else "",
                "status": STATUS_WORDS[measure.status],
                "checked_by": f"Reported by {name}",
                "checked_on": said.submitted_on.isoformat(),
                "note": f"Told for the commitment as a whole, version {said.version}.",
            }
            yield cells
