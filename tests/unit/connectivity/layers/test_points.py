"""Nodes, towers, schools and clinics: read, labelled, and tied to settlements."""

import numpy as np
import polars as pl
import pytest

from stocktake.connectivity.layers.points import assume_nodes, count_facilities, read_points
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.connectivity.settlements.synthetic import SyntheticArea, generate_settlements


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def test_nodes_with_ids_technology_and_a_repeat(write):
    path = write(
        "nodes.csv",
        "node_id,name,lat,lon,technology,operator\n"
        "n1,Suva,-18.14,178.44,Submarine,FINTEL\n"
        "n1,Suva,-18.14,178.44,Submarine,FINTEL\n"
        ",Nadi,-17.78,177.44,,\n",
    )
    found = read_points(path, "fibre-node")
    assert found.table["point_id"].to_list() == ["-17.78,177.44", "n1"]
    assert found.table["technology"].to_list() == ["", "Submarine"]
    assert not found.table["approximate"].any()
    assert [f"{f.severity}: {f.problem}" for f in found.findings] == ["note: 1 rows stand twice."]


def test_cells_of_phones_are_labelled_approximate(write):
    path = write(
        "cells.csv",
        "radio,mcc,net,area,cell,lon,lat,range,samples,averageSignal\n"
        "LTE,542,1,10,77,178.44,-18.14,1000,5,-90\n",
    )
    found = read_points(path, "tower")
    assert found.table["approximate"].to_list() == [True]
    assert found.table["technology"].to_list() == ["LTE"]
    assert [(f.severity, f.problem) for f in found.findings] == [
        ("warning", "The file lists cells as phones saw them, whose places are approximate.")
    ]


def test_towers_of_an_operator_are_not_approximate(write):
    path = write("towers.csv", "tower_id,lon,lat,height\nt1,178.44,-18.14,45\n")
    found = read_points(path, "tower")
    assert found.table.select("approximate", "height_m").row(0) == (False, 45.0)


def test_one_file_can_hold_schools_and_clinics(write):
    path = write(
        "facilities.csv",
        "name,type,lon,lat\nA,Primary School,178,-18\nB,Health Centre,178.1,-18\nC,,178.2,-18\n",
    )
    assert read_points(path, "school").table["name"].sort().to_list() == ["A", "C"]
    found = read_points(path, "clinic")
    assert found.table["name"].sort().to_list() == ["B", "C"]
    assert found.findings[-1].problem == "1 rows are of another kind than clinic."


def test_facilities_count_for_the_nearest_settlement_within_reach(write):
    path = write(
        "schools.csv", "id,lon,lat\na,178.001,-18\nb,178.002,-18\nc,178.2,-18\nd,178.9,-18\n"
    )
    lon, lat = np.array([178.0, 178.19]), np.array([-18.0, -18.0])
    plane = plane_for(lon, lat)
    counts, told = count_facilities(*plane.to_km(lon, lat), plane, read_points(path, "school"))
    assert counts.tolist() == [2, 1]
    assert [(f.severity, f.value, f"{f.problem} {f.action}") for f in told] == [
        (
            "warning",
            "d",
            (
                "1 of 4 points (school) are more than 5 km from every settlement. "
                "Not counted. Look for settlements that are missing, or wrong coordinates."
            ),
        )
    ]


def test_assumed_nodes_are_the_largest_and_say_so():
    settlements = generate_settlements(SyntheticArea(settlements=30, seed=2))
    found = assume_nodes(settlements, count=2)
    largest = settlements.sort("people", descending=True)["settlement_id"].head(2)
    assert found.table["point_id"].to_list() == [f"assumed-{name}" for name in largest]
    assert found.table["assumed"].all()
    assert found.findings[0].problem == "No file of fibre nodes is given."
    shuffled = assume_nodes(settlements.sample(fraction=1.0, shuffle=True, seed=1), count=2)
    assert shuffled.table.equals(found.table)
    assert assume_nodes(settlements.clear(), count=2).table.schema == found.table.schema
    assert isinstance(found.table, pl.DataFrame)
