"""The remarks on a draft as JSON, for other programs; the fields stand in the how-to page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from stocktake.register.lint.rules import SEVERITIES

if TYPE_CHECKING:
    from stocktake.register.lint.remarks import DraftReport, Remark

__all__ = ["lint_json"]


def lint_json(report: DraftReport) -> str:
    """Return the report as indented JSON, the same for the same draft."""
    card = {
        question: {answer.value: n for answer, n in counts.items()}
        for question, counts in report.card().items()
    }
    whole = {
        "name": report.name,
        "title": report.title,
        "commitments": len(report.answers),
        "specific": sum(answers.is_specific for answers in report.answers),
        "card": card,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "compared_with": msgspec.to_builtins(report.comparison),
        "searched": list(report.earlier),
        "notes": list(report.notes),
        "answers": msgspec.to_builtins(report.answers),
        "remarks": [_remark(remark) for remark in report.remarks],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _remark(remark: Remark) -> dict[str, object]:
    """Return a remark with the severity and repair of its rule, which a reader needs beside it."""
    given: dict[str, object] = msgspec.to_builtins(remark)
    return {
        "rule": remark.rule,
        "severity": remark.severity,
        **given,
        "repair": remark.about.repair,
    }
