"""Read nodes from a CSV file and write the links of a plan to one.

Every mistake in a file of nodes is told with its line; nothing is guessed. A source may leave its
prize empty, as it is never paid. The nodes are sorted by id, so that no answer depends on the
order of the rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.forest import Forest

__all__ = ["COLUMNS", "Nodes", "read_nodes", "write_links"]

COLUMNS = ("id", "x_km", "y_km", "prize_usd", "is_source")
NUMBERS = ("x_km", "y_km", "prize_usd")
MARKS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# The heading is line 1.
FIRST_LINE = 2


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a file, sorted by id.

    Attributes:
        ids: Name of each node, as written.
        x_km: Eastings, shape (n,).
        y_km: Northings, shape (n,).
        prize_usd: Cost of leaving each node unconnected, shape (n,).
        is_source: Which nodes are connected already, shape (n,).
        sha256: Checksum of the file.
    """

    ids: pl.Series
    x_km: NDArray[np.float64]
    y_km: NDArray[np.float64]
    prize_usd: NDArray[np.float64]
    is_source: NDArray[np.bool_]
    sha256: str


def read_nodes(path: Path) -> Nodes:
    """Read a CSV file of nodes.

    Raises:
        DataError: If the file is no CSV table, lacks a column, or has a bad or doubled value.
    """
    table = _read_text(path)
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise DataError(
            f"The column {missing[0]} is missing; there are {', '.join(table.columns)}.",
            where=str(path),
            fix=f"Give the columns {', '.join(COLUMNS)}.",
        )
    table = table.select(COLUMNS).with_columns(pl.all().str.strip_chars())
    _check_ids(table["id"], path)
    is_source = _marks(table["is_source"], path)
    empty_allowed = {"prize_usd": is_source}
    numbers = {name: _numbers(table[name], path, empty_allowed.get(name)) for name in NUMBERS}
    _refuse(numbers["prize_usd"] < 0, table["prize_usd"], path, "is below zero")
    order = table["id"].arg_sort().to_numpy()
    return Nodes(
        ids=table["id"][order],
        x_km=numbers["x_km"][order],
        y_km=numbers["y_km"][order],
        prize_usd=numbers["prize_usd"][order],
        is_source=is_source[order],
        sha256=_checksum(path),
    )


def write_links(forest: Forest, nodes: Nodes, path: Path) -> None:
    """Write the chosen links as a CSV file with the columns u and v, in the order of the ids.

    Raises:
        DataError: If the file cannot be written.
    """
    pairs = np.sort(forest.pairs, axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    table = pl.DataFrame({"u": nodes.ids[pairs[:, 0]], "v": nodes.ids[pairs[:, 1]]})
    try:
        table.write_csv(path)
    except OSError as error:
        raise DataError(
            f"The links cannot be written: {error.strerror}.",
            where=str(path),
            fix="Name a file in a folder that exists and that you may write to.",
        ) from error


def _read_text(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"The file cannot be read as a CSV table: {str(error).splitlines()[0]}.",
            where=str(path),
            fix="Save it as CSV in UTF-8, with commas, and a heading in the first line.",
        ) from error


def _check_ids(ids: pl.Series, path: Path) -> None:
    empty = (ids.is_null() | (ids == "")).fill_null(value=True)
    if empty.any():
        raise DataError(
            "A node has no id.",
            where=_line(path, int(empty.to_numpy().argmax())),
            fix="Give every node an id.",
        )
    doubled = ~ids.is_first_distinct()
    if doubled.any():
        at = int(doubled.to_numpy().argmax())
        raise DataError(
            f"The id “{ids[at]}” occurs twice.",
            where=_line(path, at),
            fix="Give every node an id of its own.",
        )


def _marks(column: pl.Series, path: Path) -> NDArray[np.bool_]:
    marks = column.str.to_lowercase().replace_strict(MARKS, default=None, return_dtype=pl.Boolean)
    _refuse(marks.is_null().to_numpy(), column, path, "is neither true nor false")
    return np.asarray(marks.to_numpy(), dtype=np.bool_)


def _numbers(
    column: pl.Series, path: Path, may_be_empty: NDArray[np.bool_] | None
) -> NDArray[np.float64]:
    values = column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
    if may_be_empty is not None:
        empty = (column.is_null() | (column == "")).fill_null(value=True).to_numpy()
        values[may_be_empty & empty] = 0.0
    _refuse(~np.isfinite(values), column, path, "is not a number")
    return np.asarray(values, dtype=np.float64)


def _refuse(bad: NDArray[np.bool_], column: pl.Series, path: Path, why: str) -> None:
    if bad.any():
        at = int(np.argmax(bad))
        value = column[at]
        what = f"The {column.name} “{value}” {why}" if value else f"The {column.name} is missing"
        raise DataError(f"{what}.", where=_line(path, at), fix="Correct the value.")


def _line(path: Path, row: int) -> str:
    return f"{path}, line {row + FIRST_LINE}"


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
