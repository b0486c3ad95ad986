"""Nodes are read from CSV, mistakes are told with their line, links are written."""

from __future__ import annotations

import pytest

from stocktake.connectivity.backhaul.files import read_nodes
from stocktake.errors import DataError

HEAD = "id,x_km,y_km,prize_usd,is_source\n"


def test_read_nodes_sorts_by_id_and_takes_spellings(tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text(
        "is_source,id,y_km,x_km,prize_usd,name\nno,b, 2,1,5,B\nTRUE,a,0,0,,A\n", "utf-8"
    )
    nodes = read_nodes(path)
    assert nodes.ids.to_list() == ["a", "b"]
    assert nodes.x_km.tolist() == [0, 1]
    assert nodes.prize_usd.tolist() == [0, 5]
    assert nodes.is_source.tolist() == [True, False]
    assert len(nodes.sha256) == 64


def test_read_nodes_takes_a_file_without_rows(tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text(HEAD, "utf-8")
    assert len(read_nodes(path).ids) == 0


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        pytest.param(
            "id,x_km,y_km,prize\n",
            "The column prize_usd is missing; there are id, x_km, y_km, prize.",
            ", line 1",
            id="column",
        ),
        pytest.param(
            HEAD + "a,0,0,1,no\nb,1,x,1,no\n",
            "The y_km “x” is not a number.",
            ", line 3",
            id="number",
        ),
        pytest.param(
            HEAD + "a,0,nan,1,no\n", "The y_km “nan” is not a number.", ", line 2", id="nan"
        ),
        pytest.param(HEAD + "a,0,,1,no\n", "The y_km is missing.", ", line 2", id="empty"),
        pytest.param(HEAD + "a,0,0,,no\n", "The prize_usd is missing.", ", line 2", id="no-prize"),
        pytest.param(
            HEAD + "a,0,0,-1,no\n", "The prize_usd “-1” is below zero.", ", line 2", id="negative"
        ),
        pytest.param(
            HEAD + "a,0,0,1,maybe\n",
            "The is_source “maybe” is neither true nor false.",
            ", line 2",
            id="mark",
        ),
        pytest.param(
            HEAD + "a,0,0,1,no\na,1,1,1,no\n",
            "The id “a” occurs twice; first on line 2.",
            ", line 3",
            id="doubled",
        ),
        pytest.param(HEAD + ",0,0,1,no\n", "A node has no id.", ", line 2", id="no-id"),
    ],
)
def test_read_nodes_tells_mistakes(text, problem, line, tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_nodes(path)
    assert (caught.value.problem, caught.value.where) == (problem, f"{path}{line}")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01,\n\x00"])
def test_read_nodes_refuses_what_is_no_table(content, tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_bytes(content)
    with pytest.raises(DataError):
        read_nodes(path)
