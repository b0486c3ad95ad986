"""Get the settlements of a scenario, from whatever it names, with their checks.

What the workspace knows of the economy (its population) and what GeoNames tells of
its extent go into the checks. Synthetic settlements stand at the middle of the
economy and sum to its population where that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.connectivity.settlements.check import SettlementRules, Settlements
from stocktake.connectivity.settlements.cluster import cluster_raster
from stocktake.connectivity.settlements.places import extent_of, read_places
from stocktake.connectivity.settlements.read import read_settlements
from stocktake.connectivity.settlements.synthetic import (
    LEAST_PEOPLE,
    SyntheticArea,
    generate_settlements,
)
from stocktake.vocab.economies import economies

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.scenario import Scenario
    from stocktake.model.planning import CountryContext

__all__ = ["settlement_rules", "settlements_of"]


def settlements_of(
    scenario: Scenario,
    folder: Path,
    *,
    values: ParameterValues,
    context: CountryContext | None = None,
) -> Settlements:
    """Return the settlements that a scenario is about.

    Args:
        scenario: The scenario, as read.
        folder: Its folder, from which paths start.
        values: The parameters; ``people-per-household`` is used.
        context: What the workspace knows of the economy.

    Raises:
        DataError: A file cannot be used, or GeoNames lists no place of the economy.
    """
    rules = settlement_rules(scenario, values=values, context=context)
    choice = scenario.settlements
    if choice.file is not None:
        return read_settlements(
            folder / choice.file,
            rules=rules,
            name=choice.file,
            layer=choice.layer,
            crs=choice.crs,
        )
    if choice.raster is not None:
        return cluster_raster(folder / choice.raster, rules=rules, name=choice.raster)
    if choice.places:
        return read_places(scenario.economy, rules=rules)
    return _synthetic(scenario, rules)


def settlement_rules(
    scenario: Scenario, *, values: ParameterValues, context: CountryContext | None = None
) -> SettlementRules:
    """Return what the settlements of a scenario are checked against; arguments as above."""
    population = context.population if context else None
    return SettlementRules(
        people_per_household=values["people-per-household"],
        economy=economies()[scenario.economy].name,
        population=population.value if population else None,
        box=extent_of(scenario.economy),
        people_where_missing=scenario.settlements.people_where_missing,
        source=scenario.settlements.file or "",
    )


def _synthetic(scenario: Scenario, rules: SettlementRules) -> Settlements:
    count = scenario.settlements.synthetic or 1
    west, south, east, north = rules.box or (0.0, 0.0, 0.0, 0.0)
    people = rules.population
    table = generate_settlements(
        SyntheticArea(
            settlements=count,
            seed=scenario.seed,
            lon=(west + ((east - west) % 360) / 2 + 180) % 360 - 180,
            lat=(south + north) / 2,
            people=people if people and people >= LEAST_PEOPLE * count else None,
            people_per_household=rules.people_per_household,
        )
    )
    return Settlements(table, (), pl.Series("row", range(1, count + 1), dtype=pl.Int64))
