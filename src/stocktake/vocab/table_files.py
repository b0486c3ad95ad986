"""Write a table as Parquet, small: by Polars, and a very long one by DuckDB.

Polars writes each number of a long table as eight bytes and leaves all packing to ZSTD. DuckDB
tells values that come again once (dictionaries) and numbers that rise by their steps, which
halves a table of observations in the same time, and it is read more quickly. Its second
version of the pages is worse at sentences, and at numbers rounded to few digits of which few
come again, whose bytes it takes apart: a table that has them gets the first.

The same rows are the same bytes. Left out: choosing the encoding of each column, which neither
program offers.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LONG_ROWS", "write_table_file"]

LONG_ROWS = 200_000  # below, the start of DuckDB takes longer than what it saves
LEVEL = 6  # of ZSTD: a tenth smaller than level 3 in half as much time again; read as quickly
# Rows whose dictionaries and steps are kept together; a seventh smaller than DuckDB's own 122,880.
GROUP_ROWS = 400_000
SENTENCE_CHARACTERS = 40  # longer texts, on average, are sentences
FEW_DIGITS = 6
SAMPLE_ROWS = 20_000


def write_table_file(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame at ``path``; the folder must exist, a file of that name is replaced."""
    if frame.height > LONG_ROWS:
        _write_long(frame, path)
        return
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=LEVEL, statistics=True)
    path.write_bytes(buffer.getbuffer())


def _write_long(frame: pl.DataFrame, path: Path) -> None:
    import duckdb  # heavy: only a very long table needs it

    plain = path.with_name(f"{path.name}.plain")
    version = "V1" if _has_sentences(frame) or _has_rounded_numbers(frame) else "V2"
    try:
        frame.write_parquet(plain, compression="uncompressed", statistics=False)
        # One thread keeps the rows in order.
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(
                f"COPY (FROM read_parquet({_quoted(plain)})) TO {_quoted(path)} "
                f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {LEVEL}, "
                f"PARQUET_VERSION {version}, ROW_GROUP_SIZE {GROUP_ROWS})"
            )
    finally:
        plain.unlink(missing_ok=True)


def _has_sentences(frame: pl.DataFrame) -> bool:
    lengths = frame.head(LONG_ROWS).select(pl.selectors.string().str.len_bytes().mean())
    return any((column.item() or 0) > SENTENCE_CHARACTERS for column in lengths.iter_columns())


def _has_rounded_numbers(frame: pl.DataFrame) -> bool:
    sample = frame.gather_every(max(frame.height // SAMPLE_ROWS, 1)).select(pl.selectors.float())
    return any(
        known.n_unique() > known.len() // 2 and (known.round_sig_figs(FEW_DIGITS) == known).all()
        for column in sample.iter_columns()
        if (known := column.drop_nulls()).len() > sample.height // 2
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
