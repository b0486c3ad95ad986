"""``stocktake plan`` as a user types it, from a new workspace to a built site."""

from __future__ import annotations

import polars as pl
import pytest
from click.testing import CliRunner

from stocktake.cli.main import cli
from stocktake.errors import UserError
from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import new_workspace


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path / "region", members="pif")


def stocktake(*words, error=None):
    result = CliRunner().invoke(cli, words, catch_exceptions=True)
    if error is not None:
        assert isinstance(result.exception, error), result.output
        return str(result.exception)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def test_a_first_plan_from_one_file_reaches_the_tables_of_the_build(workspace, tmp_path):
    rows = [
        f"Village {k},{178.0 + k * 0.03:.3f},{-18.0 + k % 4 * 0.03:.3f},{150 + 60 * k}"
        for k in range(14)
    ]
    file = tmp_path / "villages.csv"
    file.write_text("\n".join(["name,longitude,latitude,population", *rows]) + "\n", "utf-8")
    at = ("--workspace", str(workspace.root))
    said = stocktake("plan", "new", "first", "--economy", "FJI", "--settlements", str(file), *at)
    assert "Read and change it, then run `stocktake plan run first`." in said
    said = stocktake("plan", "run", "first", "--draws", "5", *at)
    assert "14 settlements, 7,560 people." in said
    assert "lower bound over the same candidates" in said
    assert "seed 0, inputs sha256" in said
    said = stocktake("plan", "explain", "first", "Village 3", *at)
    assert "Village 3 (330 people)." in said
    stocktake("plan", "new", "second", "--economy", "FJI", "--synthetic", "20", *at)
    said = stocktake("plan", "run", "second", "--draws", "0", *at)
    assert "The settlements are synthetic: they are no real places." in said
    csv = tmp_path / "compared.csv"
    said = stocktake("plan", "compare", "first", "second", "-o", str(csv), *at)
    assert "Net present cost, USD" in said
    assert pl.read_csv(csv).columns[:3] == ["figure", "first", "second"]
    build_workspace(workspace)
    assert workspace.table("plans")["plan_id"].to_list() == ["first", "second"]
    assert workspace.table("plan_settlements").height == 34
    assert workspace.table("plan_uncertainty")["draws"].unique().to_list() == [5]
    assert (workspace.build / "plans" / "first" / "plan.xlsx").is_file()
    again = build_workspace(workspace)
    assert again.ran == []


def test_parameters_are_listed_with_bounds_and_sources():
    said = stocktake("plan", "parameters", "satellite", "terminal")
    assert "satellite-backhaul-terminal-cost: 2000 / 5000 / 15000 USD/site of 2023" in said


def test_two_sources_of_settlements_are_refused(workspace, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("x\n", "utf-8")
    words = ("plan", "new", "a", "--economy", "FJI", "--synthetic", "5", "--settlements", str(file))
    said = stocktake(*words, "--workspace", str(workspace.root), error=UserError)
    assert "--settlements and --synthetic are both given." in said
