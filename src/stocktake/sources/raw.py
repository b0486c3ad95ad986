"""Observations as a source or a file gives them, before anybody asks what they measure.

Economies are already resolved, numbers and years already read; indicators,
units and groups of people still have the source's own codes.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from stocktake.model import Finding, Noun

__all__ = [
    "RAW_SCHEMA",
    "DataSource",
    "RawObservations",
    "check_raw",
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


class DataSource(Noun, frozen=True, kw_only=True):
    """One release or file that observations come from: ``data_sources`` without the count."""

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
