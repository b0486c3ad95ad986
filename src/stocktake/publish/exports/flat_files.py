"""Tables as CSV and Parquet, and the dictionary of their columns.

CSV files are UTF-8 with a byte order mark, because without it Excel shows "é" as two
characters; lists are joined by "; ". A text cell that a spreadsheet would run as a formula
gets an apostrophe before it (so does one that already has apostrophes there: taking one
away always gives the text back).

In a long CSV, sentences would take more room than all that is measured, and in a very long one the
numbers that lead to rows of other files: it leaves them to the Parquet file (``lean``).

A Parquet file whose table needed nothing taken out is the build's own file, linked: no second
copy is made or kept.
"""

from __future__ import annotations

import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.publish.exports.files import ExportFile, written
from stocktake.vocab.table_files import write_table_file
from stocktake.vocab.tables import TableSchema, table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stocktake.publish.pieces import Pieces

__all__ = [
    "LEAN_ROWS",
    "SENTENCES",
    "TOLD_ROWS",
    "data_dictionary",
    "dictionary_of",
    "flat",
    "is_very_long",
    "lean",
    "write_csv",
    "write_dictionary",
    "write_parquet",
]

PLAIN_CELLS = 300_000  # a larger table is a compressed CSV: it would be over 3 MB plain
GZIP_LEVEL = 5  # as small as level 9 in less than half of the time
TOLD_ROWS = 20_000  # in a longer table no one reads sentences row by row
LEAN_ROWS = 200_000  # a longer one is not followed row by row to other files
SENTENCES = ("explanation",)
TRACES = ("row", "latest_observation", "baseline_observation")
COUNTER = "observation_id"  # left out as well where it only counts the rows
FORMULA = r"^'*[=+\-@\t\r]"  # what a spreadsheet takes for a formula, with apostrophes we added


def write_csv(
    schema: TableSchema, frame: pl.DataFrame, out: Path, *, made_of: str, pieces: Pieces
) -> ExportFile:
    """Write one table as CSV, packed where it is large.

    Args:
        schema: The table's declaration.
        frame: Its rows.
        out: Folder of the exports.
        made_of: Tells these rows from others.
        pieces: Knows whether the file was written before.
    """
    path = out / _csv_name(schema.name, frame)
    shown = lean(frame)
    pieces.write(path, made_of, make=partial(_write_csv, shown))
    left_out = tuple(name for name in frame.columns if name not in shown.columns)
    file = written(path, schema.about, table=schema.name, rows=frame.height, left_out=left_out)
    return msgspec.structs.replace(file, columns=schema.without(left_out))


def is_very_long(frame: pl.DataFrame) -> bool:
    """Tell whether a table has so many rows that only programs read them."""
    return frame.height > LEAN_ROWS


def lean(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of a table that its CSV has: all, but in a long one.

    One of more than ``TOLD_ROWS`` rows has no sentences; one of more than ``LEAN_ROWS`` no numbers
    of rows of other files either. There ``observation_id`` stays unless it is 1 in the first row,
    2 in the second and so on: then it can be counted.
    """
    told = frame.drop(SENTENCES, strict=False) if frame.height > TOLD_ROWS else frame
    if not is_very_long(frame):
        return told
    counted = (
        COUNTER in frame.columns
        and frame.select((pl.col(COUNTER) == pl.int_range(1, pl.len() + 1)).all()).item()
    )
    return told.drop(TRACES, COUNTER if counted else (), strict=False)


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    safe = _without_formulas(flat(frame))
    if path.suffix == ".gz":
        safe.write_csv(path, include_bom=True, compression="gzip", compression_level=GZIP_LEVEL)
    else:
        safe.write_csv(path, include_bom=True)


def _csv_name(table: str, frame: pl.DataFrame) -> str:
    """Return the name of a table's CSV file."""
    return f"{table}.csv{'.gz' if frame.height * frame.width > PLAIN_CELLS else ''}"


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with lists joined to text by "; "."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists
    )


def write_parquet(
    schema: TableSchema, frame: pl.DataFrame, out: Path, *, original: Path | None = None
) -> ExportFile:
    """Write one table as Parquet.

    Args:
        schema: The table's declaration.
        frame: Its rows.
        out: Folder of the exports.
        original: A Parquet file that holds exactly these rows; it is linked (copied where the
            file system has no links).
    """
    path = out / f"{schema.name}.parquet"
    path.unlink(missing_ok=True)
    if original is None:
        write_table_file(frame, path)
    else:
        _link(original, path)
    return written(path, schema.about, table=schema.name, rows=frame.height)


def write_dictionary(held: list[TableSchema], out: Path) -> ExportFile:
    """Write what every column of every exported table means."""
    path = out / "data-dictionary.csv"
    dictionary_of(held).write_csv(path, include_bom=True)
    return written(path, "What every column of every table means.")


def data_dictionary() -> pl.DataFrame:
    """Return the dictionary of every declared table."""
    return dictionary_of(table_schemas().values())


def dictionary_of(held: Iterable[TableSchema]) -> pl.DataFrame:
    """Return one row per column of some tables: table, column, type, meaning ...

    ``digits`` are the significant digits that a computed number is kept to; else empty.
    """
    return pl.DataFrame(
        [
            {
                "table": schema.name,
                "column": column.name,
                "type": column.type,
                "key": column.name in schema.key,
                "may_be_empty": column.nullable,
                "digits": column.digits,
                "meaning": column.meaning,
            }
            for schema in held
            for column in schema.columns
        ],
        schema_overrides={"digits": pl.Int64},
    )


def _without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    # All such texts, and few others but numbers, stand between a tab and a letter: quickly seen.
    near = frame.select(pl.selectors.string().is_between(pl.lit("\t"), pl.lit("A")).any())
    texts = [column.name for column in near.iter_columns() if column.item()]
    risky = frame.select(pl.col(name).str.contains(FORMULA).any() for name in texts)
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
        if risky[name].any()
    )


def _link(original: Path, path: Path) -> None:
    try:
        os.link(original, path)
    except OSError:
        shutil.copyfile(original, path)
