"""Tables as databases: one DuckDB file and one SQLite file, each as a ZIP where it is large.

Two DuckDB files of the same tables differ in unused bytes, which DuckDB writes out of its
buffers; each carries the digest of its tables (table ``about``) to tell them apart by. The
SQLite file is the same bytes each time. SQLite has no lists, dates or booleans: lists are
joined by "; ", dates are texts (2025-11-30), booleans are 0 and 1. Its table
``data_dictionary`` says what each column means. A table that stands in the order of its key is
stored by it (WITHOUT ROWID), so that no index says the keys again.

Sentences of a long table are left to its Parquet file, which DuckDB reads as well: they would be
a third of the database.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from stocktake.publish.exports.files import ExportFile, pack_large, written
from stocktake.publish.exports.flat_files import SENTENCES, TOLD_ROWS, dictionary_of, flat
from stocktake.vocab.language import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.vocab.tables import Column, TableSchema

__all__ = ["SQLITE_ROWS", "write_duckdb", "write_sqlite"]

DUCKDB_FORMAT = "v1.4.0"  # readable by every DuckDB since September 2025
# A block of the file belongs to one column: small tables would leave large ones almost empty,
# and long texts packed by ZSTD need room.
BLOCK_BYTES, SMALL_BLOCK_BYTES = 262_144, 16_384
SMALL_ROWS = 50_000  # of all tables together
# Sentences, nearly each its own, are a third as large under ZSTD as under what DuckDB would take.
SENTENCE_CHARACTERS = 32
SAMPLE_ROWS = 1_000
SQLITE_ROWS = 200_000  # a longer table would take too long to write; DuckDB has it
BATCH = 50_000
SQLITE_TYPES = {"int": "INTEGER", "bool": "INTEGER", "float": "REAL"}
DUCKDB_TYPES = {
    "str": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "list[str]": "VARCHAR[]",
    "list[int]": "BIGINT[]",
}


def write_duckdb(
    held: list[TableSchema], frames: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> ExportFile:
    """Write every table, with comments, from the Parquet files that stand in ``out``.

    Args:
        held: The tables, in order.
        frames: What the Parquet files hold: they tell how each column is best packed.
        region: Name, date and version, for the table ``about``.
        out: Folder of the exports.
    """
    path = out / "stocktake.duckdb"
    about = {
        "region": region.name,
        "members": region.members_name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
        "digest": _digest(held, region, out),
    }
    small = sum(frames[schema.name].height for schema in held) <= SMALL_ROWS
    kept = [_kept(schema, frames[schema.name]) for schema in held]
    layout = {schema.name: _sentences(frames[schema.name]) for schema in held if not small}
    block = SMALL_BLOCK_BYTES if small else BLOCK_BYTES
    _fill_duckdb(kept, about, path, layout=layout, block=block)
    return written(pack_large(path), "Every table with its comments, to query with DuckDB.")


def write_sqlite(
    held: list[TableSchema], frames: Mapping[str, pl.DataFrame], region: Region, out: Path
) -> ExportFile:
    """Write the tables of up to ``SQLITE_ROWS`` rows; ``about`` names those left out."""
    path = out / "stocktake.sqlite"
    path.unlink(missing_ok=True)
    short = [schema for schema in held if frames[schema.name].height <= SQLITE_ROWS]
    left_out = [schema.name for schema in held if schema not in short]
    kept = [_kept(schema, frames[schema.name]) for schema in short]
    about = {
        "region": region.name,
        "members": region.members_name,
        "assessed_on": region.assessed_on.isoformat(),
        "stocktake_version": region.version,
        "left_out_too_long": "; ".join(left_out),
        "sentences_in_parquet": "; ".join(one.name for one in kept if one not in short),
    }
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        dictionary = dictionary_of(kept)
        _fill_sqlite(connection, "data_dictionary", dictionary, ["TEXT"] * dictionary.width)
        for schema in kept:
            types = [SQLITE_TYPES.get(column.type, "TEXT") for column in schema.columns]
            frame = frames[schema.name].select(column.name for column in schema.columns)
            by_key = _is_by_key(frame, schema)
            _fill_sqlite(connection, schema.name, frame, types, key=schema.key if by_key else ())
            if not by_key:
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
    return written(pack_large(path), told)


def _fill_sqlite(
    connection: sqlite3.Connection,
    table: str,
    frame: pl.DataFrame,
    types: list[str],
    *,
    key: tuple[str, ...] = (),
) -> None:
    plain = flat(frame).with_columns(pl.selectors.date().cast(pl.String))
    declared = ", ".join(
        f'"{name}" {kind}' for name, kind in zip(plain.columns, types, strict=True)
    )
    kept_by = f", PRIMARY KEY ({_names(key)})) WITHOUT ROWID" if key else ")"
    connection.execute(f'CREATE TABLE "{table}" ({declared}{kept_by}')
    places = ", ".join("?" * plain.width)
    insert = f'INSERT INTO "{table}" VALUES ({places})'  # noqa: S608  # a declared table's name
    for start in range(0, plain.height, BATCH):
        connection.executemany(insert, plain[start : start + BATCH].iter_rows())


def _is_by_key(frame: pl.DataFrame, schema: TableSchema) -> bool:
    keys = frame.select(schema.key)
    return keys.equals(keys.sort(schema.key))


def _index(connection: sqlite3.Connection, schema: TableSchema) -> None:
    connection.execute(
        f'CREATE UNIQUE INDEX "{schema.name}_key" ON "{schema.name}" ({_names(schema.key)})'
    )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _digest(held: list[TableSchema], region: Region, out: Path) -> str:
    digest = hashlib.sha256(f"{DUCKDB_FORMAT} {region!r}".encode())
    for schema in held:
        digest.update(f"\n{schema!r}\n".encode())
        with (out / f"{schema.name}.parquet").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _kept(schema: TableSchema, frame: pl.DataFrame) -> TableSchema:
    """Return a table as databases have it: a long one without its sentences."""
    left_out = {column.name for column in schema.columns} & set(SENTENCES)
    if not left_out or frame.height <= TOLD_ROWS:
        return schema
    return msgspec.structs.replace(
        schema.without(left_out),
        about=f"{schema.about} For {', '.join(sorted(left_out))} see {schema.name}.parquet.",
    )


def _sentences(frame: pl.DataFrame) -> list[str]:
    """Return the columns of long texts that seldom come twice."""
    sample = frame.gather_every(max(frame.height // SAMPLE_ROWS, 1))
    texts = pl.selectors.string()
    characters = sample.select(texts.str.len_bytes().mean().fill_null(0)).to_dicts()[0]
    distinct = sample.select(texts.n_unique()).to_dicts()[0]
    return [
        name
        for name, length in characters.items()
        if length > SENTENCE_CHARACTERS and distinct[name] > sample.height // 4
    ]


def _fill_duckdb(
    held: list[TableSchema],
    about: dict[str, str],
    path: Path,
    *,
    layout: Mapping[str, list[str]],
    block: int,
) -> None:
    import duckdb  # heavy: only a build needs it

    path.unlink(missing_ok=True)
    # One thread keeps the rows in order and the file half as large.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"ATTACH {_quoted(str(path))} AS exports "
            f"(STORAGE_VERSION '{DUCKDB_FORMAT}', BLOCK_SIZE {block})"
        )
        connection.execute("USE exports")
        connection.execute("SET enable_progress_bar = false")
        # One transaction: each of its own would wait for the disk.
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR)")
        connection.executemany("INSERT INTO about VALUES (?, ?)", list(about.items()))
        for schema in held:
            sentences = layout.get(schema.name, [])
            columns = ", ".join(_declared(column, sentences) for column in schema.columns)
            source = _quoted(str(path.parent / f"{schema.name}.parquet"))
            connection.execute(f'CREATE TABLE "{schema.name}" ({columns})')
            names = _names(column.name for column in schema.columns)
            connection.execute(
                f'INSERT INTO "{schema.name}" SELECT {names} FROM read_parquet({source})'  # noqa: S608  # all quoted
            )
            connection.execute(";".join(_comments(schema)))
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT exports")
        connection.execute("USE memory")
        connection.execute("DETACH exports")


def _declared(column: Column, sentences: list[str]) -> str:
    packing = " USING COMPRESSION zstd" if column.name in sentences else ""
    return f'"{column.name}" {DUCKDB_TYPES[column.type]}{packing}'


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
