"""What a plan starts from: electricity that is known, given or assumed; nodes; districts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from factories.planning import plan_inputs, plan_values
from stocktake.connectivity.inputs import grid_distance_km, prepare_inputs
from stocktake.connectivity.parameters import Prices
from stocktake.connectivity.scenario import Scenario, SettlementChoice, Timing
from stocktake.errors import DataError
from stocktake.model.planning import CountryContext, SourcedNumber


def settlements(people, power):
    table = {"power": power}
    return plan_inputs(people, range(len(people)), [0.0] * len(people), table=table).settlements


def unknown(count):
    return pl.Series([None] * count, dtype=pl.Float64)


def context(share=None):
    number = None if share is None else SourcedNumber(value=share, year=2023, source="test")
    return CountryContext(iso3="NPL", name="Nepal", electricity_share=number)


def test_what_a_settlement_says_of_its_electricity_is_taken():
    table = settlements([100, 100, 100], ["grid", "none", "solar"])
    grid, told = grid_distance_km(table, unknown(3), context(1.0))
    assert grid.tolist() == [0.0, np.inf, np.inf]
    assert told == ()


def test_the_layer_of_the_grid_gives_distances():
    table = settlements([100, 100], ["none", ""])
    grid, told = grid_distance_km(table, pl.Series([3.5, 12.0]), context())
    assert grid.tolist() == [3.5, 12.0]
    assert told == ()


def test_the_largest_are_assumed_on_the_grid_up_to_the_economy_s_share():
    table = settlements([500, 300, 200], ["", "", ""])
    grid, told = grid_distance_km(table, unknown(3), context(0.8))
    assert grid.tolist() == [0.0, 0.0, np.inf]
    assert "The largest count as on the grid until 80% of the people are (test)." in told[0].action


def test_where_nothing_is_known_nothing_is_on_the_grid():
    grid, told = grid_distance_km(settlements([500], [""]), unknown(1), context())
    assert grid.tolist() == [np.inf]
    assert told[0].problem == "Nothing says which electricity 1 settlements have."


def test_one_in_so_many_places_is_assumed_to_have_fibre(tmp_path):
    scenario = Scenario(
        name="t",
        economy="NPL",
        settlements=SettlementChoice(synthetic=1_200),
        prices=Prices(year=2026),
        timing=Timing(first_year=2027),
    )
    inputs = prepare_inputs(scenario, tmp_path, plan_values())
    assert inputs.nodes.table.height == 2
    assert inputs.nodes.table["assumed"].all()
    largest = inputs.settlements.sort("people", descending=True)["settlement_id"].head(2)
    assert set(inputs.nodes.table["point_id"]) == {f"assumed-{name}" for name in largest}
    assert inputs.settlements["settlement_id"].is_sorted()
    assert any("No file of fibre nodes" in finding.problem for finding in inputs.findings)


def test_a_file_without_people_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "a.csv").write_text("name,lon,lat\nA,84.1,28.1\n", "utf-8")
    scenario = Scenario(
        name="t",
        economy="NPL",
        settlements=SettlementChoice(file="a.csv"),
        prices=Prices(year=2026),
        timing=Timing(first_year=2027),
    )
    with pytest.raises(DataError) as raised:
        prepare_inputs(scenario, tmp_path, plan_values())
    assert "The table has no column for people or households." in str(raised.value)
