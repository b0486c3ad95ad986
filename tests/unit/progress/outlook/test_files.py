"""Files: there and back, and what is said of files that are no tables."""

from __future__ import annotations

import polars as pl
import pytest

from stocktake.errors import DataError
from stocktake.progress.outlook import read_observations, write_outlook

TABLE = pl.DataFrame({"economy_iso3": ["FJI"], "year": [2024], "age": ["15"]})


@pytest.mark.parametrize("name", ["table.parquet", "table.csv"])
def test_a_table_comes_back(tmp_path, name):
    write_outlook(TABLE, tmp_path / name)
    assert read_observations(tmp_path / name).equals(TABLE)


def test_another_kind_of_file_is_refused(tmp_path):
    for act in (read_observations, lambda file: write_outlook(TABLE, file)):
        with pytest.raises(DataError) as caught:
            act(tmp_path / "table.xls")
        assert str(caught.value) == (
            "The file table.xls is of a kind that is not known here.\n"
            f"  Where: {tmp_path / 'table.xls'}\n"
            "  What to do: Use a file that ends in .parquet or .csv."
        )


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "bad.parquet").write_bytes(b"not a table")
    with pytest.raises(DataError, match=r"^The file bad\.parquet cannot be read as a table: "):
        read_observations(tmp_path / "bad.parquet")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError) as caught:
        write_outlook(TABLE, tmp_path / "none" / "out.parquet")
    assert str(caught.value).startswith("The file out.parquet cannot be written: ")
