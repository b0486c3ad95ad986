"""Tables as databases: one DuckDB file and one SQLite file.

Two DuckDB files of the same tables differ in unused bytes, which DuckDB writes out of its
buffers; each carries the digest of its tables (table ``about``) to tell them apart by. The
SQLite file is the same bytes each time. SQLite has no lists, dates or booleans: lists are
joined by "; ", dates are texts (2025-11-30), booleans are 0 and 1. Its table
``data_dictionary`` says what each column means.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl

from stocktake.publish.exports.files import ExportFile, written
from stocktake.publish.exports.flat_files import dictionary_of, flat
from stocktake.vocab.language import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.vocab.tables import TableSchema

__all__ = ["SQLITE_ROWS", "write_duckdb", "write_sqlite"]

DUCKDB_FORMAT = "v1.2.0"  # readable by every DuckDB since February 2025
SQLITE_ROWS = 200_000  # a longer table would add over 50 MB to the file; DuckDB packs it
BATCH = 50_000
# Ways to pack that DuckDB would try on every column, and that make these files no smaller.
NO_GAIN = "alprd,zstd"
SQLITE_TYPES = {"int": "INTEGER", "bool": "INTEGER", "float": "REAL"}


def write_duckdb(held: list[TableSchema], region: Region, out: Path) -> ExportFile:
    """Write every table, with comments, from the Parquet files that stand in ``out``."""
    path = out / "stocktake.duckdb"
    about = {
        "region": region.name,
        "members": region.members_name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
        "digest": _digest(held, region, out),
    }
    _fill_duckdb(held, about, path)
    return written(path, "Every table with its comments, to query with DuckDB.")


def write_sqlite(
    held: list[TableSchema], frames: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> ExportFile:
    """Write the tables of up to ``SQLITE_ROWS`` rows; ``about`` names those left out."""
    path = out / "stocktake.sqlite"
    path.unlink(missing_ok=True)
    kept = [schema for schema in held if frames[schema.name].height <= SQLITE_ROWS]
    left_out = [schema.name for schema in held if schema not in kept]
    about = {
        "region": region.name,
        "members": region.members_name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
        "left_out_too_long": "; ".join(left_out),
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        dictionary = dictionary_of(kept)
        _fill_sqlite(connection, "data_dictionary", dictionary, ["TEXT"] * dictionary.width)
        for schema in kept:
            types = [SQLITE_TYPES.get(column.type, "TEXT") for column in schema.columns]
            _fill_sqlite(connection, schema.name, frames[schema.name], types)
            _index(connection, schema)
        connection.commit()
    told = gettext_noop(
        "Every table, to query with SQLite or open in QGIS, Excel or LibreOffice Base."
    )
    if left_out:
        told = gettext_noop(
            "The tables, to query with SQLite or open in QGIS, Excel or LibreOffice Base; those "
            "too long for it are named in its table “about”."
        )
    return written(path, told)


def _fill_sqlite(
    connection: sqlite3.Connection, table: str, frame: pl.DataFrame, types: list[str]
) -> None:
    plain = flat(frame).with_columns(pl.selectors.date().cast(pl.String))
    declared = ", ".join(
        f'"{name}" {kind}' for name, kind in zip(plain.columns, types, strict=True)
    )
    connection.execute(f'CREATE TABLE "{table}" ({declared})')
    places = ", ".join("?" * plain.width)
    insert = f'INSERT INTO "{table}" VALUES ({places})'  # noqa: S608  # a declared table's name
    for start in range(0, plain.height, BATCH):
        connection.executemany(insert, plain[start : start + BATCH].iter_rows())


def _index(connection: sqlite3.Connection, schema: TableSchema) -> None:
    key = ", ".join(f'"{name}"' for name in schema.key)
    connection.execute(f'CREATE UNIQUE INDEX "{schema.name}_key" ON "{schema.name}" ({key})')


def _digest(held: list[TableSchema], region: Region, out: Path) -> str:
    digest = hashlib.sha256(f"{DUCKDB_FORMAT} {region!r}".encode())
    for schema in held:
        digest.update(f"\n{schema!r}\n".encode())
        with (out / f"{schema.name}.parquet").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _fill_duckdb(held: list[TableSchema], about: dict[str, str], path: Path) -> None:
    import duckdb  # heavy: only a build needs it

    path.unlink(missing_ok=True)
    # One thread keeps the rows in order and the file half as large.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"SET disabled_compression_methods = {_quoted(NO_GAIN)}")
        connection.execute(
            f"ATTACH {_quoted(str(path))} AS exports (STORAGE_VERSION '{DUCKDB_FORMAT}')"
        )
        connection.execute("USE exports")
        connection.execute("CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR)")
        connection.executemany("INSERT INTO about VALUES (?, ?)", list(about.items()))
        for schema in held:
            source = _quoted(str(path.parent / f"{schema.name}.parquet"))
            connection.execute(
                f'CREATE TABLE "{schema.name}" AS SELECT * FROM read_parquet({source})'  # noqa: S608  # both quoted
            )
            for statement in _comments(schema):
                connection.execute(statement)
        connection.execute("CHECKPOINT exports")
        connection.execute("USE memory")
        connection.execute("DETACH exports")


def _comments(schema: TableSchema) -> list[str]:
    return [
        f'COMMENT ON TABLE "{schema.name}" IS {_quoted(schema.about)}',
        *(
            f'COMMENT ON COLUMN "{schema.name}"."{column.name}" IS {_quoted(column.meaning)}'
            for column in schema.columns
        ),
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
