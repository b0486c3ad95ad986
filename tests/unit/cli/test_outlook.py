"""``stocktake outlook`` reads a table, writes a table, and explains mistakes."""

from __future__ import annotations

import polars as pl
import pytest
from click.testing import CliRunner

from factories.outlook import series
from stocktake.cli.outlook import outlook
from stocktake.errors import DataError


def test_outlook_writes_a_row_for_each_year_to_come(tmp_path):
    table, out = tmp_path / "observations.parquet", tmp_path / "outlook.parquet"
    series("FJI", "IT_USE_ii99", [2018, 2020], [50, 60]).write_parquet(table)
    result = CliRunner().invoke(outlook, [str(table), "--to", "2023", "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert result.output == f"{out}: 3 rows.\n"
    assert pl.read_parquet(out)["year"].to_list() == [2021, 2022, 2023]


def test_outlook_passes_mistakes_on(tmp_path):
    table = tmp_path / "observations.csv"
    table.write_text("economy_iso3,year\nFJI,2020\n", "utf-8")
    arguments = [str(table), "--to", "2023", "-o", str(tmp_path / "out.csv")]
    result = CliRunner().invoke(outlook, arguments)
    assert isinstance(result.exception, DataError)
    assert result.exception.problem == "The observations have no column indicator_code, value."


@pytest.mark.parametrize("year", ["20300", "soon"])
def test_outlook_wants_a_year(tmp_path, year):
    table = tmp_path / "observations.csv"
    table.write_text("economy_iso3,year\nFJI,2020\n", "utf-8")
    result = CliRunner().invoke(outlook, [str(table), "--to", year, "-o", "out.csv"])
    assert result.exit_code == 2
    assert "--to" in result.output
