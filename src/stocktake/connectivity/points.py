"""Read the columns of a CSV file of points; every mistake is told with its line.

Nothing is guessed and no row is dropped: a column that is missing, an id that is empty or
occurs twice, and a value that is not a number refuse the file.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = [
    "file_checksum",
    "read_amounts",
    "read_columns",
    "read_ids",
    "read_marks",
    "read_numbers",
]

# The heading is line 1.
FIRST_LINE = 2
MARKS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_columns(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    """Return the named columns of a CSV file as text without blanks around it.

    Raises:
        DataError: The file is no CSV table, or lacks a column.
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"The file cannot be read as a CSV table: {str(error).splitlines()[0]}.",
            where=str(path),
            fix="Save it as CSV in UTF-8, with commas, and a heading in the first line.",
        ) from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError(
            f"The column {missing[0]} is missing; there are {', '.join(table.columns)}.",
            where=f"{path}, line 1",
            fix=f"Give the columns {', '.join(columns)}.",
        )
    return table.select(columns).with_columns(pl.all().str.strip_chars())


def read_ids(ids: pl.Series, path: Path, *, of: str = "point") -> pl.Series:
    """Return the ids.

    Args:
        ids: The column.
        path: The file, for messages.
        of: What has the ids, for messages.

    Raises:
        DataError: An id is missing or occurs twice.
    """
    empty = (ids.is_null() | (ids == "")).fill_null(value=True)
    if empty.any():
        raise DataError(
            f"A {of} has no id.",
            where=_line(path, int(empty.to_numpy().argmax())),
            fix=f"Give every {of} an id.",
        )
    doubled = ~ids.is_first_distinct()
    if doubled.any():
        at = int(doubled.to_numpy().argmax())
        first = int((ids == ids[at]).to_numpy().argmax()) + FIRST_LINE
        raise DataError(
            f"The id “{ids[at]}” occurs twice; first on line {first}.",
            where=_line(path, at),
            fix=f"Give every {of} an id of its own.",
        )
    return ids


def read_numbers(column: pl.Series, path: Path) -> NDArray[np.float64]:
    """Return a column of numbers.

    Raises:
        DataError: A value is missing, or not a finite number.
    """
    values = column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    _refuse(~np.isfinite(values), column, path, "is not a number")
    return np.asarray(values, dtype=np.float64)


def read_amounts(
    column: pl.Series, path: Path, *, may_be_empty: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Return a column of numbers of which none is below zero.

    Args:
        column: The column.
        path: The file, for messages.
        may_be_empty: Rows that may lack a value, which is then 0; by default none may.

    Raises:
        DataError: A value is missing, not a finite number, or below zero.
    """
    if may_be_empty is not None:
        empty = (column.is_null() | (column == "")).fill_null(value=True)
        column = column.set(empty & pl.Series(may_be_empty), "0")
    values = read_numbers(column, path)
    _refuse(values < 0, column, path, "is below zero")
    return values


def read_marks(column: pl.Series, path: Path) -> NDArray[np.bool_]:
    """Return a column of true and false, yes and no, or 1 and 0.

    Raises:
        DataError: A value is missing, or none of these.
    """
    marks = column.str.to_lowercase().replace_strict(MARKS, default=None, return_dtype=pl.Boolean)
    _refuse(marks.is_null().to_numpy(), column, path, "is neither true nor false")
    return np.asarray(marks.to_numpy(), dtype=np.bool_)


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse(bad: NDArray[np.bool_], column: pl.Series, path: Path, why: str) -> None:
    if bad.any():
        at = int(np.argmax(bad))
        value = column[at]
        what = f"The {column.name} “{value}” {why}" if value else f"The {column.name} is missing"
        raise DataError(f"{what}.", where=_line(path, at), fix="Correct the value.")


def _line(path: Path, row: int) -> str:
    return f"{path}, line {row + FIRST_LINE}"
