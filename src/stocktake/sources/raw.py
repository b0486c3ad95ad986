"""Observations as a source or a file gives them, before anybody asks what they measure.

Economies are already resolved, numbers and years already read; indicators,
units and groups of people still have the source's own codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.model import Finding, Noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "RAW_SCHEMA",
    "DataSource",
    "RawObservations",
    "check_raw",
    "finding_of_rows",
    "name_rows",
]

# Columns of ``RawObservations.frame``.
RAW_SCHEMA: dict[str, pl.DataType] = {
    "economy_id": pl.String(),  # ISO 3166-1 alpha-3
    "indicator": pl.String(),  # series code, or the name where the file has no codes
    "indicator_name": pl.String(),  # name as printed; may be empty
    "source": pl.String(),  # source code
    "source_id": pl.String(),  # release: a row of the sources
    "year": pl.Int64(),
    "disaggregation": pl.String(),  # "age=Y15T24;sex=F", names sorted, totals left out
    "value": pl.Float64(),
    "unit": pl.String(),  # as printed; may be empty
    "estimate": pl.Boolean(),
    "row": pl.Int64(),  # row of the file, header row counted; field order in a package
    "provenance": pl.String(),  # note of the file on where the value comes from; may be empty
}

# Rows named in one finding; the rest is counted.
ROWS_NAMED = 5


class DataSource(Noun, frozen=True, kw_only=True):
    """One release or file that observations come from: a row of ``data_sources`` without the count."""

    source_id: str
    source: str
    title: str
    publisher: str
    release: str
    licence: str
    redistribute: bool
    url: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RawObservations:
    """What one file or package gave.

    Attributes:
        frame: One row per observation, columns as ``RAW_SCHEMA``.
        sources: The releases that ``frame.source_id`` names.
        findings: What a person should look at.
    """

    frame: pl.DataFrame
    sources: tuple[DataSource, ...]
    findings: tuple[Finding, ...]


def check_raw(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame in the order of ``RAW_SCHEMA``, or raise if it has another shape.

    Raises:
        ValueError: A column is missing or of another type, or a cell is empty where it must not
            be. This is a defect of the reader, not of a user.
    """
    frame = frame.select(list(RAW_SCHEMA))
    if frame.schema != pl.Schema(RAW_SCHEMA):
        raise ValueError(f"raw observations have the columns {frame.schema}")
    empty = [name for name, n in frame.null_count().row(0, named=True).items() if n]
    if set(empty) - {"row"}:
        raise ValueError(f"raw observations have empty cells in {empty}")
    return frame


def name_rows(rows: Sequence[int]) -> str:
    """Return rows in words: ``row 12``, or ``rows 12, 15, 20, 21, 30 and 1,205 more``."""
    shown = ", ".join(f"{row:,}" for row in rows[:ROWS_NAMED])
    more = f" and {len(rows) - ROWS_NAMED:,} more" if len(rows) > ROWS_NAMED else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}"


def finding_of_rows(
    template: Finding, *, rows: Sequence[int], values: Iterable[object] = (), column: str = ""
) -> Finding:
    """Return one finding for many rows: rows counted, the first distinct values shown."""
    distinct = list(dict.fromkeys(str(value) for value in values))
    shown = ", ".join(distinct[:ROWS_NAMED]) + (" ..." if len(distinct) > ROWS_NAMED else "")
    where = name_rows(rows) + (f", column {column}" if column else "")
    return Finding(
        severity=template.severity,
        file=template.file,
        where=f"{template.where}, {where}" if template.where else where,
        value=shown or template.value,
        problem=template.problem,
        action=template.action,
    )
