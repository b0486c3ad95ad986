"""Read the points to cover from a CSV file and write the chosen sites to one.

The points are sorted by id, so that no answer depends on the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.connectivity.points import (
    file_checksum,
    read_amounts,
    read_columns,
    read_ids,
    read_numbers,
)
from stocktake.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.cover import Cover

__all__ = ["COLUMNS", "Points", "read_points", "write_sites"]

COLUMNS = ("id", "x_km", "y_km", "penalty_usd")


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a file, sorted by id.

    Attributes:
        ids: Name of each point, as written.
        x_km: Eastings, shape (n,).
        y_km: Northings, shape (n,).
        penalty_usd: Cost of leaving each point uncovered, shape (n,).
        sha256: Checksum of the file.
    """

    ids: pl.Series
    x_km: NDArray[np.float64]
    y_km: NDArray[np.float64]
    penalty_usd: NDArray[np.float64]
    sha256: str


def read_points(path: Path) -> Points:
    """Read a CSV file of points with the columns id, x_km, y_km and penalty_usd.

    Raises:
        DataError: If the file is no CSV table, lacks a column, or has a bad or doubled value.
    """
    table = read_columns(path, COLUMNS)
    ids = read_ids(table["id"], path)
    x_km, y_km = read_numbers(table["x_km"], path), read_numbers(table["y_km"], path)
    penalty = read_amounts(table["penalty_usd"], path)
    order = ids.arg_sort().to_numpy()
    return Points(ids[order], x_km[order], y_km[order], penalty[order], file_checksum(path))


def write_sites(cover: Cover, points: Points, path: Path) -> None:
    """Write the ids of the chosen sites, sorted, as a CSV file with the column id.

    Raises:
        DataError: If the file cannot be written.
    """
    try:
        path.write_text(pl.DataFrame({"id": points.ids[cover.sites]}).write_csv(), "utf-8")
    except OSError as error:
        raise DataError(
            f"The sites cannot be written: {error.strerror}.",
            where=str(path),
            fix="Name a file in a folder that exists and that you may write to.",
        ) from error
