"""Read nodes from a CSV file and write the links of a plan to one.

Every mistake in a file of nodes is told with its line; nothing is guessed. A source may leave its
prize empty, as it is never paid. The nodes are sorted by id, so that no answer depends on the
order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.points import (
    file_checksum,
    read_amounts,
    read_columns,
    read_ids,
    read_marks,
    read_numbers,
)
from stocktake.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.forest import Forest

__all__ = ["COLUMNS", "Nodes", "read_nodes", "write_links"]

COLUMNS = ("id", "x_km", "y_km", "prize_usd", "is_source")


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
    table = read_columns(path, COLUMNS)
    ids = read_ids(table["id"], path, of="node")
    is_source = read_marks(table["is_source"], path)
    x_km, y_km = (read_numbers(table[name], path) for name in ("x_km", "y_km"))
    prize_usd = read_amounts(table["prize_usd"], path, may_be_empty=is_source)
    order = ids.arg_sort().to_numpy()
    return Nodes(
        ids=ids[order],
        x_km=x_km[order],
        y_km=y_km[order],
        prize_usd=prize_usd[order],
        is_source=is_source[order],
        sha256=file_checksum(path),
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
