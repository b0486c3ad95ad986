"""A table as Parquet, read back by three programs, whichever of the two wrote it."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from stocktake.vocab import table_files
from stocktake.vocab.table_files import write_table_file

FRAMES = {
    "numbers": pl.DataFrame(
        {
            "observation_id": range(1, 301),
            "value": [number / 7 if number % 5 else None for number in range(300)],
            "year": [2000 + number % 25 for number in range(300)],
            "disaggregation": ["", "sex=F"] * 150,
        }
    ),
    "rounded": pl.DataFrame({"measure": [round(number / 7, 3) for number in range(300)]}),
    "no text": pl.DataFrame({"year": range(300)}),
    "sentences": pl.DataFrame(
        {
            "explanation": [
                f"Réponse {number}: the value of this year is beside it." for number in range(300)
            ],
            "on": [dt.date(2025, 1, 1), None] * 150,
            "tags": [["a", "b"], [], None] * 100,
            "estimate": [True, False, None] * 100,
        }
    ),
}


@pytest.fixture(params=[pytest.param(0, id="long"), pytest.param(1000, id="short")])
def rows(request, monkeypatch):
    monkeypatch.setattr(table_files, "LONG_ROWS", request.param)
    return request.param


@pytest.mark.parametrize("name", list(FRAMES))
def test_a_table_reads_back_with_its_types_and_order(name, rows, tmp_path):
    frame, path = FRAMES[name], tmp_path / "it's a table.parquet"
    write_table_file(frame, path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    back = pl.read_parquet(path)
    assert back.equals(frame)
    assert back.schema == frame.schema
    assert pq.read_table(path).to_pylist() == frame.to_dicts()
    with duckdb.connect() as connection:
        assert connection.read_parquet(str(path)).fetchall() == frame.rows()


def test_the_same_rows_are_the_same_bytes(rows, tmp_path):
    for name in ("one", "two"):
        write_table_file(FRAMES["numbers"], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_long_table_tells_a_counter_by_its_steps_and_a_word_once(monkeypatch, tmp_path):
    monkeypatch.setattr(table_files, "LONG_ROWS", 0)
    write_table_file(FRAMES["numbers"], tmp_path / "t.parquet")
    group = pq.ParquetFile(tmp_path / "t.parquet").metadata.row_group(0)
    encodings = {
        group.column(place).path_in_schema: group.column(place).encodings
        for place in range(group.num_columns)
    }
    assert "DELTA_BINARY_PACKED" in encodings["observation_id"]
    assert "RLE_DICTIONARY" in encodings["disaggregation"]


def test_bytes_of_rounded_numbers_are_not_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(table_files, "LONG_ROWS", 0)
    exact = FRAMES["rounded"].select(measure=pl.col("measure") + 1 / 3)
    for frame, taken_apart in ((FRAMES["rounded"], False), (exact, True)):
        write_table_file(frame, tmp_path / "t.parquet")
        column = pq.ParquetFile(tmp_path / "t.parquet").metadata.row_group(0).column(0)
        assert ("BYTE_STREAM_SPLIT" in column.encodings) is taken_apart
