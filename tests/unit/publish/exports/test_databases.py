"""The SQLite file, read back by SQLite itself, and how DuckDB packs; its rows: ``test_write``."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import duckdb
import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.exports import databases
from stocktake.publish.exports.databases import write_duckdb, write_sqlite
from stocktake.vocab.tables import table_schemas


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    out = tmp_path_factory.mktemp("sqlite")
    write_sqlite(list(table_schemas().values()), sample_tables(), sample_region(), out)
    with closing(sqlite3.connect(out / "stocktake.sqlite")) as connection:
        yield connection


@pytest.mark.parametrize("table", list(table_schemas()))
def test_a_table_reads_back(table, database):
    frame = sample_tables()[table]
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    expected = frame.with_columns(
        pl.col(lists).cast(pl.List(pl.String)).list.join("; "),
        pl.selectors.date().cast(pl.String),
    )
    rows = database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608  # declared
    assert rows == expected.rows()


def test_every_column_is_explained_beside_the_data(database):
    rows = database.execute("SELECT count(*) FROM data_dictionary").fetchone()
    assert rows == (sum(len(schema.columns) for schema in table_schemas().values()),)


def test_a_table_too_long_is_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "SQLITE_ROWS", 100)
    held = list(table_schemas().values())
    file = write_sqlite(held, sample_tables(), sample_region(), tmp_path)
    long = [name for name in table_schemas() if sample_tables()[name].height > 100]
    assert file.about.endswith("those too long for it are named in its table “about”.")
    with closing(sqlite3.connect(tmp_path / "stocktake.sqlite")) as connection:
        about = dict(connection.execute("SELECT key, value FROM about"))
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert about["left_out_too_long"] == "; ".join(long)
    assert not tables & set(long)


def test_sentences_are_packed_by_zstd_where_tables_are_large(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "SMALL_ROWS", 0)
    schema = table_schemas()["group_assessments"]
    row = sample_tables()["group_assessments"].head(1)
    rows = pl.concat([row] * 3000).with_columns(
        explanation=pl.format("{} of all the economies of the region meet it.", pl.int_range(3000)),
    )
    rows.write_parquet(tmp_path / "group_assessments.parquet")
    frames = {"group_assessments": rows}
    write_duckdb([schema], frames, sample_region(), tmp_path)
    with duckdb.connect(str(tmp_path / "stocktake.duckdb"), read_only=True) as connection:
        back = connection.table("group_assessments").fetchall()
        used = connection.execute(
            "SELECT DISTINCT column_name FROM pragma_storage_info('group_assessments') "
            "WHERE compression = 'ZSTD' AND segment_type = 'VARCHAR'"
        ).fetchall()
    assert back == rows.rows()
    assert used == [("explanation",)]


def test_sentences_of_a_long_table_are_left_to_parquet(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "TOLD_ROWS", 100)
    schema = table_schemas()["method_assessments"]
    rows = sample_tables()["method_assessments"]
    assert rows.height > 100
    rows.write_parquet(tmp_path / "method_assessments.parquet")
    write_duckdb([schema], {"method_assessments": rows}, sample_region(), tmp_path)
    with duckdb.connect(str(tmp_path / "stocktake.duckdb"), read_only=True) as connection:
        back = connection.table("method_assessments")
        assert back.columns == rows.drop("explanation").columns
        assert back.fetchall() == rows.drop("explanation").rows()
        about = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
    assert (f"{schema.about} For explanation see method_assessments.parquet.",) in about
    write_sqlite([schema], {"method_assessments": rows}, sample_region(), tmp_path)
    with closing(sqlite3.connect(tmp_path / "stocktake.sqlite")) as connection:
        lean = rows.drop("explanation")
        assert connection.execute("SELECT * FROM method_assessments").fetchall() == lean.rows()
        explained = connection.execute('SELECT "column" FROM data_dictionary').fetchall()
        told = dict(connection.execute("SELECT key, value FROM about"))
    assert [name for (name,) in explained] == lean.columns
    assert told["sentences_in_parquet"] == "method_assessments"


def test_a_table_in_the_order_of_its_key_is_stored_by_it(tmp_path):
    by_key = sample_tables()["method_assessments"].sort("kpi_id", "economy_id", "method")
    other = sample_tables()["methods"].sort("method", descending=True)
    frames = {"method_assessments": by_key, "methods": other}
    held = [table_schemas()[name] for name in frames]
    write_sqlite(held, frames, sample_region(), tmp_path)
    with closing(sqlite3.connect(tmp_path / "stocktake.sqlite")) as connection:
        assert connection.execute("SELECT * FROM method_assessments").fetchall() == by_key.rows()
        assert connection.execute("SELECT * FROM methods").fetchall() == other.rows()
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    assert made["method_assessments"].endswith("WITHOUT ROWID")
    assert "methods_key" in made
    assert "method_assessments_key" not in made
