"""The settlements of a scenario come from what it names, checked against the workspace."""

import pytest

from stocktake.connectivity.scenario import SettlementChoice, read_scenario, values_of
from stocktake.connectivity.settlements.choose import settlement_rules, settlements_of
from stocktake.model.planning import CountryContext, SourcedNumber

SCENARIO = """\
name = "Fiji"
economy = "FJI"
seed = 5
[settlements]
{settlements}
[prices]
year = 2026
[timing]
first_year = 2027
[[override]]
id = "people-per-household"
value = 5
source = "census"
reason = "counted"
"""
CONTEXT = CountryContext(
    iso3="FJI", name="Fiji", population=SourcedNumber(value=900_000, year=2023, source="WDI")
)


@pytest.fixture
def make(tmp_path):
    def make(line):
        (tmp_path / "villages.csv").write_text(
            "name,lon,lat,people\nSuva,178.44,-18.14,94000\nBig,178.5,-18.1,5000000\n"
        )
        (tmp_path / "scenario.toml").write_text(SCENARIO.format(settlements=line))
        scenario = read_scenario(tmp_path)
        return scenario, settlements_of(
            scenario, tmp_path, values=values_of(scenario), context=CONTEXT
        )

    return make


def test_a_file_is_checked_against_the_population(make):
    _, found = make('file = "villages.csv"')
    assert found.table["name"].to_list() == ["Suva"]
    assert found.table["households"].to_list() == [94000 / 5]
    assert "One settlement has more people than Fiji (900,000)." in [
        f.problem for f in found.findings
    ]


def test_places(make):
    _, found = make("places = true")
    assert "Suva" in found.table["name"].to_list()


def test_synthetic_ones_stand_in_the_economy_with_its_people_and_seed(make):
    scenario, found = make("synthetic = 40")
    assert found.table["synthetic"].all()
    assert found.table["people"].sum() == pytest.approx(900_000)
    assert found.table["source"][0].endswith("seed 5")
    middle = found.table["lon"].to_numpy() % 360
    assert 176 < middle.mean() < 183
    assert scenario.settlements == SettlementChoice(synthetic=40)


def test_without_a_context_nothing_is_compared(make):
    scenario, _ = make("places = true")
    rules = settlement_rules(scenario, values=values_of(scenario))
    assert (rules.population, rules.people_per_household, rules.economy) == (None, 5, "Fiji")
