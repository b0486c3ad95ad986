"""A finding: something in the input that a person should look at; nothing is dropped silently."""

from __future__ import annotations

from typing import Literal

from stocktake.model.noun import Noun

__all__ = ["Finding"]


class Finding(Noun, frozen=True, kw_only=True):
    """One row of the table of findings.

    Attributes:
        severity: ``error`` (left out), ``warning`` (used, but look) or ``note``.
        file: File it is about, relative to the workspace.
        where: Line, row, page or column, in words (``row 12, column value``).
        value: The offending value as it stands.
        problem: What is wrong.
        action: What Stocktake did, and what the user can do.
    """

    severity: Literal["error", "warning", "note"]
    file: str
    where: str
    value: str
    problem: str
    action: str
