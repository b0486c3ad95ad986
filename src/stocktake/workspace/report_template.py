"""The Word file from which a secretariat starts when it restyles the report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_default_template"]

# The file says nothing of any report; its date only makes its bytes the same each time.
DATE: Final = dt.date(2026, 1, 1)


def write_default_template(path: Path) -> None:
    """Write the report's own styles as a Word file, each with a specimen of itself."""
    from stocktake.publish.report.docx_template import write_template
    from stocktake.publish.report.tree import Report

    path.parent.mkdir(parents=True, exist_ok=True)
    empty = Report(
        title="Template",
        subtitle="Progress report to ministers",
        facts=(),
        notices=(),
        header="",
        chapters=(),
        date=DATE,
    )
    write_template(empty, path)
