"""Read a file of observations and write a file of outlooks (Parquet or CSV)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_observations", "write_outlook"]

# Columns that are text even where a CSV file shows digits only (ages, codes).
TEXT = ("sex", "age", "location", "speed", "skill", "education_level", "indicator_code")


def read_observations(file: Path) -> pl.DataFrame:
    """Return the table of a Parquet or CSV file.

    Raises:
        DataError: The file is of another kind, or is damaged.
    """
    try:
        if file.suffix == ".parquet":
            return pl.read_parquet(file)
        if file.suffix == ".csv":
            return pl.read_csv(
                file, infer_schema_length=None, schema_overrides=dict.fromkeys(TEXT, pl.String)
            )
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"The file {file.name} cannot be read as a table: {error}.",
            where=str(file),
            fix="Write it again as Parquet, or as CSV with a header line.",
        ) from error
    raise _unknown_kind(file)


def write_outlook(table: pl.DataFrame, file: Path) -> None:
    """Write an outlook.

    Raises:
        DataError: The file's name ends in neither .parquet nor .csv, or it cannot be written.
    """
    if file.suffix not in {".parquet", ".csv"}:
        raise _unknown_kind(file)
    try:
        if file.suffix == ".parquet":
            table.write_parquet(file)
        else:
            table.write_csv(file)
    except OSError as error:
        raise DataError(
            f"The file {file.name} cannot be written: {error.strerror}.",
            where=str(file),
            fix="Choose a folder that exists and that you may write to.",
        ) from error


def _unknown_kind(file: Path) -> DataError:
    return DataError(
        f"The file {file.name} is of a kind that is not known here.",
        where=str(file),
        fix="Use a file that ends in .parquet or .csv.",
    )
