"""``plans/NAME/scenario.toml``: what a plan is about and what it may use.

The file is read strictly: an unknown key, a value that is not allowed, a file
that is not there or a parameter that does not exist stops with the line and
what may stand there. Paths are relative to the folder of the scenario.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from stocktake.connectivity.parameters import (
    Level,
    Override,
    ParameterValues,
    Prices,
    choose_values,
    suggest_parameters,
)
from stocktake.errors import SettingsError
from stocktake.model import Noun
from stocktake.sources.toml_file import line_of, read_toml_file
from stocktake.vocab.economies import economies, resolve_economy, suggest_economies
from stocktake.vocab.planning import load_parameters, price_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "SCENARIO_FILE",
    "HazardFile",
    "LayerFile",
    "Layers",
    "ParameterChoice",
    "Policies",
    "Scenario",
    "SettlementChoice",
    "Targets",
    "Technologies",
    "Timing",
    "WrittenOverride",
    "economy_name",
    "read_scenario",
    "values_of",
]

SCENARIO_FILE = "scenario.toml"

Effort = Literal["quick", "normal", "thorough"]
Sharing = Literal["none", "passive", "active"]
Subsidy = Literal["none", "cross-subsidy", "reverse-auction"]
Access = Literal["fibre", "existing-sites", "new-sites", "leo", "leo-wifi"]
Backhaul = Literal["fibre", "microwave", "satellite"]
Power = Literal["grid", "solar", "hybrid"]
Charge = Literal["charged", "waived"]
Hazard = Literal["flood", "storm", "earthquake", "tsunami", "landslide", "volcano", "heat"]


class LayerFile(Noun, frozen=True, kw_only=True):
    """A file of a layer, with its layer or sheet and its coordinate system where needed."""

    file: str
    layer: str | None = None
    crs: str | None = None


class HazardFile(Noun, frozen=True, kw_only=True):
    """A raster of one hazard.

    Attributes:
        file: The raster.
        kind: Which hazard.
        unit: Unit of its values, such as ``m`` of water.
        return_period_years: Years within which the value is reached once; none where the
            values are something else.
        from_value: Value from which a place counts as exposed.
    """

    file: str
    kind: Hazard
    unit: str
    return_period_years: float | None = None
    from_value: float = 0.0


class Layers(Noun, frozen=True, kw_only=True):
    """What is there already, each where a file is given."""

    fibre_nodes: LayerFile | None = None
    fibre_lines: LayerFile | None = None
    towers: LayerFile | None = None
    power_grid: LayerFile | None = None
    roads: LayerFile | None = None
    schools: LayerFile | None = None
    clinics: LayerFile | None = None
    borders: LayerFile | None = None
    terrain: LayerFile | None = None
    hazards: tuple[HazardFile, ...] = ()


class SettlementChoice(Noun, frozen=True, kw_only=True):
    """Where settlements come from: a file, a population raster, or GeoNames' places.

    Attributes:
        file: File of settlements.
        layer: Layer or sheet of that file.
        crs: Its coordinate system, where it does not state the right one.
        raster: Population raster to cluster.
        places: Whether places of GeoNames are used.
        synthetic: Number of synthetic settlements; never shown as real.
        people_where_missing: People of a settlement without any; else it is left out.
    """

    file: str | None = None
    layer: str | None = None
    crs: str | None = None
    raster: str | None = None
    places: bool = False
    synthetic: int | None = None
    people_where_missing: float | None = None

    def given(self) -> tuple[str, ...]:
        """Return the keys that say where settlements come from."""
        named = {
            "file": self.file,
            "raster": self.raster,
            "places": self.places,
            "synthetic": self.synthetic,
        }
        return tuple(key for key, value in named.items() if value)


class Timing(Noun, frozen=True, kw_only=True):
    """First year of building, years looked at, and the year by which the target should hold."""

    first_year: int
    years: int = 10
    target_year: int | None = None


class Targets(Noun, frozen=True, kw_only=True):
    """What everyone should get, in Mbps, and the part of the people to be reached."""

    household_mbps: float = 10.0
    school_mbps: float = 20.0
    clinic_mbps: float = 20.0
    people_share: float = 1.0


class ParameterChoice(Noun, frozen=True, kw_only=True):
    """Which value of the parameters is taken, for all and for single ones."""

    level: Level = "mid"
    levels: dict[str, Level] = msgspec.field(default_factory=dict)


class WrittenOverride(Noun, frozen=True, kw_only=True):
    """A value that the scenario knows better; :class:`Override` says what the fields mean."""

    id: str
    value: float
    source: str
    reason: str
    price_year: int | None = None
    currency: str = "USD"


class Policies(Noun, frozen=True, kw_only=True):
    """What the State decides.

    Attributes:
        sharing: Whether operators share nothing, masts and ducts, or the network too.
        subsidy: Who pays the viability gap.
        budget_per_year: Public money a year, in the plan's currency and prices; none for
            no limit.
        spectrum_fee: Whether the fees of the parameters are charged or waived.
        tax: Whether the tax of the parameters is charged or waived.
    """

    sharing: Sharing = "none"
    subsidy: Subsidy = "reverse-auction"
    budget_per_year: float | None = None
    spectrum_fee: Charge = "charged"
    tax: Charge = "charged"


class Technologies(Noun, frozen=True, kw_only=True):
    """What may be used."""

    access: tuple[Access, ...] = get_args(Access)
    backhaul: tuple[Backhaul, ...] = get_args(Backhaul)
    power: tuple[Power, ...] = get_args(Power)


class Scenario(Noun, frozen=True, kw_only=True):
    """The keys of ``scenario.toml``.

    Attributes:
        name: Name as shown.
        economy: Alpha-3 code, after reading.
        note: What the scenario is for.
        seed: Seed of everything random.
        effort: How long the planner looks for a better plan.
        settlements: Where settlements come from.
        prices: Year, currency and rates.
        timing: Years.
        targets: What everyone should get.
        parameters: Which values are taken.
        override: Values known better.
        layers: What is there already.
        policies: What the State decides.
        technologies: What may be used.
    """

    name: str
    economy: str
    settlements: SettlementChoice
    prices: Prices
    timing: Timing
    note: str = ""
    seed: int = 0
    effort: Effort = "normal"
    targets: Targets = Targets()
    parameters: ParameterChoice = ParameterChoice()
    override: tuple[WrittenOverride, ...] = ()
    layers: Layers = Layers()
    policies: Policies = Policies()
    technologies: Technologies = Technologies()


def _choices(kind: object) -> str:
    return ", ".join(f'"{choice}"' for choice in get_args(kind))


SCENARIO_EXPECTED = {
    "name": "a name in quotes",
    "economy": 'an economy in quotes, such as "FJI" or "Fiji"',
    "note": "text in quotes",
    "seed": "a whole number from 0",
    "effort": f"one of {_choices(Effort)}",
    "settlements": "a [settlements] table with file, raster, places or synthetic",
    "prices": "a [prices] table with year",
    "timing": "a [timing] table with first_year",
    "targets": "a [targets] table",
    "parameters": "a [parameters] table",
    "override": "an [[override]] table",
    "layers": "a [layers] table",
    "policies": "a [policies] table",
    "technologies": "a [technologies] table",
    "file": "the path of a file in quotes, from the folder of the scenario",
    "layer": "the name of a layer or sheet in quotes",
    "crs": 'a coordinate system in quotes, such as "EPSG:32760"',
    "raster": "the path of a population raster in quotes",
    "places": "true or false",
    "synthetic": "a whole number of settlements",
    "people_where_missing": "a number of people",
    "year": "a year, such as 2026",
    "currency": 'a currency in quotes, such as "USD"',
    "units_per_usd": "a number: units of the currency for one US dollar",
    "rate_source": "in quotes, where the exchange rate comes from",
    "inflation": "a number, such as 0.025 for 2.5 % a year",
    "inflation_source": "in quotes, where that rate comes from",
    "first_year": "a year, such as 2027",
    "years": "a whole number of years",
    "target_year": "a year, such as 2030",
    "household_mbps": "a number of Mbps",
    "school_mbps": "a number of Mbps",
    "clinic_mbps": "a number of Mbps",
    "people_share": "a number from 0 to 1",
    "level": '"low", "mid" or "high"',
    "levels": 'a [parameters.levels] table: fibre-cost-per-km = "high"',
    "id": "the id of a parameter in quotes",
    "value": "a number",
    "source": "in quotes, where the value comes from",
    "reason": "in quotes, why it is better than the default",
    "price_year": "the year of its prices",
    **dict.fromkeys(Layers.__struct_fields__, 'a table: { file = "..." }'),
    "hazards": "one [[layers.hazards]] table for each raster",
    "kind": f"one of {_choices(Hazard)}",
    "unit": 'the unit of the raster in quotes, such as "m"',
    "return_period_years": "a number of years",
    "from_value": "a number in the unit of the raster",
    "sharing": f"one of {_choices(Sharing)}",
    "subsidy": f"one of {_choices(Subsidy)}",
    "budget_per_year": "an amount in the plan's currency",
    "spectrum_fee": f"one of {_choices(Charge)}",
    "tax": f"one of {_choices(Charge)}",
    "access": f"a list of {_choices(Access)}",
    "backhaul": f"a list of {_choices(Backhaul)}",
    "power": f"a list of {_choices(Power)}",
}


def read_scenario(path: Path) -> Scenario:
    """Return a scenario, with the economy as an alpha-3 code.

    Args:
        path: The file ``scenario.toml``, or its folder.

    Raises:
        SettingsError: A key is unknown or missing, a value is not allowed, a file is not
            there, or a parameter does not exist; with the line.
    """
    file = path / SCENARIO_FILE if path.is_dir() else path
    scenario = read_toml_file(file, Scenario, expected=SCENARIO_EXPECTED)
    text = file.read_text("utf-8")
    for keys, problem, fix in _find_faults(scenario, file.parent):
        line = line_of(text, keys)
        raise SettingsError(problem, where=f"{file}, line {line}" if line else str(file), fix=fix)
    economy = resolve_economy(scenario.economy)
    return msgspec.structs.replace(scenario, economy=economy)


def values_of(scenario: Scenario) -> ParameterValues:
    """Return the values of all parameters as a scenario wants them."""
    overrides = {
        written.id: Override(
            value=written.value,
            source=written.source,
            reason=written.reason,
            price_year=written.price_year,
            currency=written.currency,
        )
        for written in scenario.override
    }
    return choose_values(
        prices=scenario.prices,
        level=scenario.parameters.level,
        levels=scenario.parameters.levels,
        overrides=overrides,
    )


def economy_name(scenario: Scenario) -> str:
    """Return the name of the economy a scenario is about."""
    return economies()[scenario.economy].name


Fault = tuple[tuple[str | int, ...], str, str]


def _find_faults(scenario: Scenario, folder: Path) -> Iterator[Fault]:
    """Yield what is wrong beyond the kinds of values: where, what, and what to do."""
    if resolve_economy(scenario.economy) is None:
        near = ", ".join(suggest_economies(scenario.economy)) or "an ISO alpha-3 code"
        yield (
            ("economy",),
            f"`economy` names the unknown economy {scenario.economy!r}.",
            f"Did you mean: {near}?",
        )
    yield from _sources(scenario.settlements)
    yield from _numbers(scenario)
    yield from _rates(scenario.prices)
    yield from _parameters(scenario)
    yield from _files(scenario, folder)
    for key in ("access", "backhaul", "power"):
        if not getattr(scenario.technologies, key):
            yield (
                ("technologies", key),
                f"`{key}` is an empty list.",
                f"Name at least one: {SCENARIO_EXPECTED[key].removeprefix('a list of ')}.",
            )


def _sources(choice: SettlementChoice) -> Iterator[Fault]:
    given = choice.given()
    if len(given) != 1:
        said = " and ".join(f"`{key}`" for key in given) or "nothing"
        yield (
            ("settlements",),
            f"[settlements] says where settlements come from by {said}; it must say it once.",
            'Write one of: file = "...", raster = "...", places = true, synthetic = 1000.',
        )


def _numbers(scenario: Scenario) -> Iterator[Fault]:
    """Yield numbers outside their range."""
    first = min(price_index().values)
    timing, settlements = scenario.timing, scenario.settlements
    for keys, value, low, high in (
        (("seed",), scenario.seed, 0, 2**31),
        (("settlements", "people_where_missing"), settlements.people_where_missing, 0, 1e5),
        (("settlements", "synthetic"), settlements.synthetic, 1, 5_000_000),
        (("prices", "year"), scenario.prices.year, first, 2060),
        (("prices", "units_per_usd"), scenario.prices.units_per_usd, 1e-6, 1e9),
        (("prices", "inflation"), scenario.prices.inflation, -0.2, 1.0),
        (("timing", "first_year"), timing.first_year, 2000, 2100),
        (("timing", "years"), timing.years, 1, 50),
        (("timing", "target_year"), timing.target_year, timing.first_year,
         timing.first_year + timing.years),
        (("targets", "household_mbps"), scenario.targets.household_mbps, 0.1, 10_000),
        (("targets", "school_mbps"), scenario.targets.school_mbps, 0.1, 10_000),
        (("targets", "clinic_mbps"), scenario.targets.clinic_mbps, 0.1, 10_000),
        (("targets", "people_share"), scenario.targets.people_share, 0, 1),
        (("policies", "budget_per_year"), scenario.policies.budget_per_year, 0, 1e15),
    ):  # fmt: skip
        if value is not None and not low <= value <= high:
            yield (
                keys,
                f"`{keys[-1]}` in {SCENARIO_FILE} is {value:,}; it must be {low:,} to {high:,}.",
                f"Write {SCENARIO_EXPECTED[str(keys[-1])]}.",
            )


def _rates(prices: Prices) -> Iterator[Fault]:
    if prices.currency == "USD" and prices.units_per_usd != 1:
        yield (
            ("prices", "units_per_usd"),
            f"`units_per_usd` is {prices.units_per_usd:g}, and the currency is US dollars.",
            "Name the currency that it belongs to with `currency`.",
        )
    if prices.currency != "USD" and not prices.rate_source.strip():
        yield (
            ("prices", "currency"),
            f"Sums are to be shown in {prices.currency}, without a source of the exchange rate.",
            "Add units_per_usd and rate_source to [prices].",
        )
    if prices.inflation is not None and not prices.inflation_source.strip():
        yield (
            ("prices", "inflation"),
            "`inflation` is given without its source.",
            "Add inflation_source to [prices].",
        )


def _parameters(scenario: Scenario) -> Iterator[Fault]:
    known = load_parameters()
    named: list[tuple[tuple[str | int, ...], str]]
    named = [(("parameters", "levels", name), name) for name in scenario.parameters.levels]
    named += [(("override", i, "id"), told.id) for i, told in enumerate(scenario.override)]
    for keys, name in named:
        if name not in known:
            near = suggest_parameters(name)
            yield (
                keys,
                f"There is no parameter {name!r}.",
                f"Did you mean {' or '.join(near)}?" if near else "Correct the id.",
            )
    for place, told in enumerate(scenario.override):
        if not math.isfinite(told.value):
            yield (
                ("override", place, "value"),
                f"The override of {told.id!r} is {told.value}.",
                "Write a number.",
            )
    ids = [told.id for told in scenario.override]
    for place, name in enumerate(ids):
        if name in ids[:place]:
            yield (
                ("override", place, "id"),
                f"The parameter {name!r} is overridden twice.",
                "Delete one of the two.",
            )


def _files(scenario: Scenario, folder: Path) -> Iterator[Fault]:
    choice = scenario.settlements
    named: list[tuple[tuple[str | int, ...], str | None]]
    named = [(("settlements", key), getattr(choice, key)) for key in ("file", "raster")]
    for key in Layers.__struct_fields__:
        layer = getattr(scenario.layers, key)
        if isinstance(layer, LayerFile):
            named.append((("layers", key), layer.file))
    named += [
        (("layers", "hazards", place, "file"), hazard.file)
        for place, hazard in enumerate(scenario.layers.hazards)
    ]
    for keys, file in named:
        if file and not (folder / file).is_file():
            yield (
                keys,
                f"The file {file!r} is not there.",
                f"Paths start from the folder of {SCENARIO_FILE}: {folder.name}/.",
            )
