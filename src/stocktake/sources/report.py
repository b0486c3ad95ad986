"""Collect what is odd in a file: one finding per kind, rows counted, the first ones named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from stocktake.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Report", "finding_of_rows", "name_rows"]

# Rows and values named in one finding; the others are counted.
NAMED = 5


def name_rows(rows: Iterable[int]) -> str:
    """Return rows in words: ``row 12``, or ``rows 12, 15, 20, 21, 30 and 1,205 more``."""
    distinct = sorted(set(rows))
    shown = ", ".join(str(row) for row in distinct[:NAMED])
    more = f" and {len(distinct) - NAMED:,} more" if len(distinct) > NAMED else ""
    return f"{'row' if len(distinct) == 1 else 'rows'} {shown}{more}" if distinct else ""


def finding_of_rows(
    template: Finding, *, rows: Iterable[int] = (), values: Iterable[object] = (), column: str = ""
) -> Finding:
    """Return one finding for many rows: rows counted, the first distinct values shown.

    Args:
        template: The finding; what its ``where`` says comes first.
        rows: Rows it is about, all of them; they are sorted and counted.
        values: The offending values; its own ``value`` stays where there are none.
        column: Heading of the column, where it is one.
    """
    distinct = list(dict.fromkeys(str(value) for value in values))
    more = f" and {len(distinct) - NAMED:,} more" if len(distinct) > NAMED else ""
    places = [template.where, name_rows(rows), f"column {column}" if column else ""]
    return msgspec.structs.replace(
        template,
        where=", ".join(filter(None, places)),
        value="; ".join(distinct[:NAMED]) + more if distinct else template.value,
    )


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
        rows: Iterable[int] = (),
        values: Iterable[str] = (),
        column: str = "",
    ) -> None:
        """Add one finding.

        Args:
            severity: ``error`` (left out), ``warning`` (used, but look) or ``note``.
            problem: What is wrong.
            action: What was done, and what the user can do.
            rows: Rows it is about, all of them.
            values: The offending values; distinct ones are shown.
            column: Heading of the column, where it is one.
        """
        template = Finding(
            severity=severity,
            file=self._file,
            where=f"sheet {self._sheet}" if self._sheet else "",
            value="",
            problem=problem,
            action=action,
        )
        self.findings.append(finding_of_rows(template, rows=rows, values=values, column=column))
