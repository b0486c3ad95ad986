"""The stage of a build that weighs evidence: people's rows, members' reports, open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.workspace.files import save_findings
from stocktake.workspace.stages import write_table
from stocktake.workspace.steps import EVIDENCE_FINDINGS, evidence_files_of, kept_evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stocktake.workspace.folder import Workspace
    from stocktake.workspace.settings import Settings
    from stocktake.workspace.stages import StageInputs

__all__ = ["EVIDENCE_INPUTS", "weigh_evidence"]

# Tables that the stage reads.
EVIDENCE_INPUTS = (
    "evidence_tests",
    "economies",
    "commitments",
    "instruments",
    "economy_groups",
    "observations",
    "data_sources",
    "indicators",
)


def weigh_evidence(workspace: Workspace, settings: Settings) -> Callable[[StageInputs, Path], None]:
    """Read what people recorded as evidence and what open data say; give every test its status."""

    def run(inputs: StageInputs, out: Path) -> None:
        from stocktake.register.evidence import (
            Checks,
            check_evidence,
            evidence_table,
            questions,
            status_table,
        )
        from stocktake.workspace.evidence import read_evidence
        from stocktake.workspace.evidence_flags import flag_evidence
        from stocktake.workspace.submissions import reported_evidence

        tables = {name: inputs.table(name) for name in EVIDENCE_INPUTS}
        checks = Checks(tables["evidence_tests"], tables["economies"], kept_evidence_of(workspace))
        used, findings = read_evidence(workspace, evidence_files_of(workspace), checks)
        reported, wrong = check_evidence(
            reported_evidence(workspace, tables["evidence_tests"]), checks
        )
        asked = questions(tables)
        recorded = evidence_table(
            [*flag_evidence(asked, tables, on=settings.assessed_on), *reported, *used]
        )
        write_table(recorded, out, "evidence")
        write_table(status_table(recorded, asked), out, "evidence_status")
        save_findings([*findings, *wrong], out / EVIDENCE_FINDINGS)

    return run
