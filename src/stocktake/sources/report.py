"""Collect what is odd in a file: one finding per kind, rows counted, the first ones named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from stocktake.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Report", "name_rows"]

# Rows and values named in one finding; the others are counted.
NAMED = 5


def name_rows(rows: Sequence[int]) -> str:
    """Return rows in words: ``row 12``, or ``rows 12, 15, 20, 21, 30 and 1,205 more``."""
    shown = ", ".join(str(row) for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}"


class Report:
    """Findings about one table of one file.

    Attributes:
        findings: What was reported so far.
    """

    def __init__(self, file: str, *, sheet: str = "") -> None:
        """Start an empty report about a file, and a sheet of it where it has sheets."""
        self._file = file
        self._sheet = sheet
        self.findings: list[Finding] = []

    def add(
        self,
        severity: Literal["error", "warning", "note"],
        problem: str,
        action: str,
        *,
        rows: Sequence[int] = (),
        values: Iterable[str] = (),
        column: str = "",
    ) -> None:
        """Add one finding.

        Args:
            severity: ``error`` (left out), ``warning`` (used, but look) or ``note``.
            problem: What is wrong.
            action: What was done, and what the user can do.
            rows: Rows it is about, in order; all of them.
            values: The offending values; distinct ones are shown.
            column: Heading of the column, where it is one.
        """
        distinct = list(dict.fromkeys(values))
        more = f" and {len(distinct) - NAMED:,} more" if len(distinct) > NAMED else ""
        places = [
            f"sheet {self._sheet}" if self._sheet else "",
            name_rows(list(dict.fromkeys(rows))) if rows else "",
            f"column {column}" if column else "",
        ]
        self.findings.append(
            Finding(
                severity=severity,
                file=self._file,
                where=", ".join(filter(None, places)),
                value="; ".join(distinct[:NAMED]) + more,
                problem=problem,
                action=action,
            )
        )
