"""``stocktake plan backhaul`` reads nodes, writes links, and accounts for cost and proof."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

import polars as pl
import pytest
from click.testing import CliRunner

from factories.backhaul import random_instance
from stocktake.cli.plan import plan
from stocktake.errors import DataError

NODES = (
    "id,x_km,y_km,prize_usd,is_source\nb,1,0,5,false\na,0,0,0,true\nc,9,0,5,false\nd,1,1,5,false\n"
)


def run(*arguments):
    return CliRunner().invoke(plan, ["backhaul", *map(str, arguments)])


def test_backhaul_writes_links_and_says_what_they_cost(tmp_path):
    nodes, tree = tmp_path / "nodes.csv", tmp_path / "tree.csv"
    nodes.write_text(NODES, "utf-8")
    result = run(nodes, "-o", tree, "--cost-per-km", 2)
    assert result.exit_code == 0, result.output
    assert tree.read_text("utf-8") == "u,v\na,b\nb,d\n"
    checksum = hashlib.sha256(NODES.encode()).hexdigest()
    assert result.output == (
        f"{tree}: 2 links connect 2 nodes to 1 source; left out: 1.\n"
        "Cost: 9.00 USD (4.00 for links, 5.00 for nodes left out).\n"
        "Lower bound over all pairs of nodes: 9.00 USD; gap 0.0000%;"
        " proven to be the least cost.\n"
        f"Effort normal, seed 0, stocktake {version('stocktake')}, input sha256 {checksum}.\n"
    )


def test_backhaul_does_not_depend_on_the_order_of_rows(tmp_path):
    nodes = random_instance(150, "heavy-tailed", 2, sources=2)
    table = pl.DataFrame(nodes._asdict()).with_row_index("id")
    trees = []
    for name, rows in (("one", table), ("other", table.sample(fraction=1, shuffle=True, seed=1))):
        rows.write_csv(tmp_path / f"{name}.csv")
        run(tmp_path / f"{name}.csv", "-o", tmp_path / f"{name}-tree.csv", "--cost-per-km", 1)
        trees.append((tmp_path / f"{name}-tree.csv").read_bytes())
    assert trees[0] == trees[1]
    assert len(trees[0]) > 100


def test_backhaul_passes_mistakes_on(tmp_path):
    nodes = tmp_path / "nodes.csv"
    nodes.write_text(NODES.replace("9,0", "far,0"), "utf-8")
    result = run(nodes, "-o", tmp_path / "tree.csv", "--cost-per-km", 2)
    assert isinstance(result.exception, DataError)
    assert result.exception.problem == "The x_km “far” is not a number."


def test_backhaul_says_when_the_links_cannot_be_written(tmp_path):
    nodes = tmp_path / "nodes.csv"
    nodes.write_text(NODES, "utf-8")
    result = run(nodes, "-o", tmp_path / "none" / "tree.csv", "--cost-per-km", 2)
    assert isinstance(result.exception, DataError)
    assert result.exception.problem.startswith("The links cannot be written")


@pytest.mark.parametrize("cost", ["0", "-1", "much"])
def test_backhaul_wants_a_cost(tmp_path, cost):
    nodes = tmp_path / "nodes.csv"
    nodes.write_text(NODES, "utf-8")
    result = run(nodes, "-o", tmp_path / "tree.csv", "--cost-per-km", cost)
    assert result.exit_code == 2
    assert "--cost-per-km" in result.output
