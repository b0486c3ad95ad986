"""A scenario is read strictly: every mistake is told with its line and what may stand there."""

import pytest

from stocktake.connectivity.new_scenario import scenario_text, write_new_scenario
from stocktake.connectivity.parameters import Prices
from stocktake.connectivity.scenario import (
    SCENARIO_EXPECTED,
    HazardFile,
    LayerFile,
    Layers,
    ParameterChoice,
    Policies,
    Scenario,
    SettlementChoice,
    Targets,
    Technologies,
    Timing,
    WrittenOverride,
    read_scenario,
    values_of,
)
from stocktake.errors import SettingsError, WorkspaceError

SMALL = """\
name = "Fiji"
economy = "Fiji"
[settlements]
places = true
[prices]
year = 2026
[timing]
first_year = 2027
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "scenario.toml").write_text(text, "utf-8")
        return read_scenario(tmp_path)

    return read


def test_the_smallest_scenario_has_every_default(read):
    scenario = read(SMALL)
    assert scenario.economy == "FJI"
    assert scenario.targets.household_mbps == 10
    assert scenario.technologies.backhaul == ("fibre", "microwave", "satellite")
    assert scenario.policies.budget_per_year is None
    assert values_of(scenario)["fibre-route-factor"] == 1.2


def test_overrides_and_levels_reach_the_values(read):
    scenario = read(
        SMALL
        + '[parameters]\nlevel = "low"\n[parameters.levels]\nfibre-life = "high"\n'
        + '[[override]]\nid = "fibre-cost-per-km"\nvalue = 8200\nsource = "tender"\n'
        + 'reason = "signed"\n'
    )
    values = values_of(scenario)
    assert values["fibre-cost-per-km"] == 8200
    assert values["fibre-life"] == 40
    assert values["fibre-route-factor"] == 1.1


WRONG = [
    pytest.param(
        SMALL.replace('economy = "Fiji"', 'economy = "Fidji"'),
        "`economy` names the unknown economy 'Fidji'.",
        2,
        "Did you mean: Fiji?",
        id="economy",
    ),
    pytest.param(
        SMALL + "colour = 1\n",
        "scenario.toml has the unknown key `colour`.",
        9,
        "Correct or delete it. Known keys: " + ", ".join(SCENARIO_EXPECTED) + ".",
        id="unknown-key",
    ),
    pytest.param(
        SMALL.replace("year = 2026", ""),
        "scenario.toml lacks the key `year`.",
        5,
        "Add `year = ...`: a year, such as 2026.",
        id="missing-key",
    ),
    pytest.param(
        SMALL + '[policies]\nsubsidy = "gift"\n',
        "`subsidy` in scenario.toml is 'gift'; it must be one of "
        '"none", "cross-subsidy", "reverse-auction".',
        10,
        "Write one of the allowed values.",
        id="choice",
    ),
    pytest.param(
        SMALL + "[targets]\npeople_share = 80\n",
        "`people_share` in scenario.toml is 80.0; it must be 0 to 1.",
        10,
        "Write a number from 0 to 1.",
        id="range",
    ),
    pytest.param(
        SMALL.replace("places = true", 'places = true\nfile = "v.csv"'),
        "[settlements] says where settlements come from by `file` and `places`; "
        "it must say it once.",
        3,
        'Write one of: file = "...", raster = "...", places = true, synthetic = 1000.',
        id="two-sources",
    ),
    pytest.param(
        SMALL.replace("places = true", 'file = "v.csv"'),
        "The file 'v.csv' is not there.",
        4,
        None,
        id="no-file",
    ),
    pytest.param(
        SMALL + '[layers]\nroads = { file = "roads.gpkg" }\n',
        "The file 'roads.gpkg' is not there.",
        10,
        None,
        id="no-layer-file",
    ),
    pytest.param(
        SMALL + '[[override]]\nid = "fiber-cost-per-km"\nvalue = 1\nsource = "a"\nreason = "b"\n',
        "There is no parameter 'fiber-cost-per-km'.",
        10,
        None,
        id="unknown-parameter",
    ),
    pytest.param(
        SMALL + 2 * '[[override]]\nid = "fibre-life"\nvalue = 1\nsource = "a"\nreason = "b"\n',
        "The parameter 'fibre-life' is overridden twice.",
        15,
        "Delete one of the two.",
        id="override-twice",
    ),
    pytest.param(
        SMALL.replace("year = 2026", 'year = 2026\ncurrency = "FJD"\nunits_per_usd = 2.2'),
        "Sums are to be shown in FJD, without a source of the exchange rate.",
        7,
        "Add units_per_usd and rate_source to [prices].",
        id="rate-without-source",
    ),
    pytest.param(
        SMALL.replace("year = 2026", "year = 2026\ninflation = 0.03"),
        "`inflation` is given without its source.",
        7,
        "Add inflation_source to [prices].",
        id="inflation-without-source",
    ),
    pytest.param(
        SMALL.replace("year = 2026", "year = 2026\nunits_per_usd = 2.2"),
        "`units_per_usd` is 2.2, and the currency is US dollars.",
        7,
        "Name the currency that it belongs to with `currency`.",
        id="rate-without-currency",
    ),
    pytest.param(
        SMALL + '[[override]]\nid = "fibre-life"\nvalue = nan\nsource = "a"\nreason = "b"\n',
        "The override of 'fibre-life' is nan.",
        11,
        "Write a number.",
        id="not-a-number",
    ),
    pytest.param(
        SMALL + "[technologies]\naccess = []\n",
        "`access` is an empty list.",
        10,
        'Name at least one: "fibre", "existing-sites", "new-sites", "leo", "leo-wifi".',
        id="nothing-allowed",
    ),
]


@pytest.mark.parametrize(("text", "problem", "line", "fix"), WRONG)
def test_a_mistake_is_told_with_its_line(read, tmp_path, text, problem, line, fix):
    with pytest.raises(SettingsError) as caught:
        read(text)
    assert caught.value.problem == problem
    place = f"{tmp_path / 'scenario.toml'}" + (f", line {line}" if line else "")
    assert caught.value.where == place
    assert fix is None or caught.value.fix == fix


def test_a_near_parameter_is_named(read):
    with pytest.raises(SettingsError) as caught:
        read(SMALL + '[parameters.levels]\nfiber-cost-per-km = "low"\n')
    assert caught.value.fix.startswith("Did you mean fibre-cost-per-km or ")


@pytest.mark.parametrize(
    "noun",
    [Scenario, Layers, LayerFile, HazardFile, SettlementChoice, Timing, Targets, Policies,
     Technologies, ParameterChoice, WrittenOverride, Prices],
    ids=lambda noun: noun.__name__,
)  # fmt: skip
def test_every_key_says_what_may_stand_there(noun):
    assert set(noun.__struct_fields__) <= set(SCENARIO_EXPECTED)


@pytest.mark.parametrize(
    "choice",
    [
        pytest.param(SettlementChoice(places=True), id="places"),
        pytest.param(SettlementChoice(synthetic=1000), id="synthetic"),
        pytest.param(SettlementChoice(file='my "own" villages.csv', crs="EPSG:4326"), id="file"),
        pytest.param(SettlementChoice(raster="pop.tif", people_where_missing=0.5), id="raster"),
    ],
)
def test_a_new_scenario_can_be_read_and_says_what_was_asked(tmp_path, choice):
    for file in filter(None, (choice.file, choice.raster)):
        (tmp_path / file).write_text("x")
    path = write_new_scenario(
        tmp_path, name='Fiji "2030"', economy="FJI", year=2026, settlements=choice
    )
    scenario = read_scenario(path)
    assert scenario.settlements == choice
    assert (scenario.name, scenario.economy, scenario.prices.year) == ('Fiji "2030"', "FJI", 2026)
    plain = Scenario(
        name=scenario.name,
        economy="FJI",
        settlements=choice,
        prices=scenario.prices,
        timing=scenario.timing,
    )
    assert scenario == plain, "what is written out is the default"


def test_what_stands_behind_a_mark_can_be_used(tmp_path):
    text = scenario_text(
        name="x", economy="FJI", year=2026, settlements=SettlementChoice(places=True)
    )
    opened = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_key = " = " in bare.split("#")[0] or bare.startswith("[")
        opened.append(bare if line.startswith("# ") and is_key else line)
    named = "nodes.csv fibre.gpkg towers.csv grid.geojson roads.gpkg schools.csv clinics.csv"
    for name in f"{named} districts.geojson terrain.tif flood.tif".split():
        (tmp_path / name).write_text("x")
    (tmp_path / "scenario.toml").write_text("\n".join(opened), "utf-8")
    scenario = read_scenario(tmp_path)
    assert scenario.layers.fibre_lines.layer == "built"
    assert scenario.layers.hazards[0].kind == "flood"
    assert scenario.override[0].value == 8200
    assert scenario.parameters.levels == {"fibre-cost-per-km": "high"}


def test_a_plan_is_never_overwritten(tmp_path):
    options = {"name": "x", "economy": "FJI", "year": 2026,
               "settlements": SettlementChoice(places=True)}  # fmt: skip
    path = write_new_scenario(tmp_path / "plans" / "fiji", **options)
    with pytest.raises(WorkspaceError) as caught:
        write_new_scenario(path.parent, **options)
    assert str(caught.value) == (
        "There is a plan of that name already.\n"
        f"  Where: {path}\n"
        "  What to do: Choose another name, or edit that file."
    )
