"""Everything that a plan starts from, read and checked: settlements, layers, nodes, checksums.

Settlements are put in the order of their ids here, so that nothing behind this point can depend on
the order of a file's rows. Electricity is what the settlement's own cell says; else the distance to
the grid, where that layer is given; else the largest settlements count as on the grid until the
economy's share of people with electricity is reached, and where that is unknown too, none does.

Left out: the choice of values, which is ``parameters``.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import polars as pl

from stocktake.connectivity.layers.borders import place_in_districts
from stocktake.connectivity.layers.load import LoadedLayers, load_layers
from stocktake.connectivity.layers.points import Points, assume_nodes
from stocktake.connectivity.layers.surroundings import Surroundings, find_surroundings
from stocktake.connectivity.scenario import economy_name
from stocktake.connectivity.settlements.check import SettlementRules, Settlements
from stocktake.connectivity.settlements.cluster import cluster_raster
from stocktake.connectivity.settlements.places import extent_of, read_places
from stocktake.connectivity.settlements.projection import LocalPlane, plane_for
from stocktake.connectivity.settlements.read import read_settlements
from stocktake.connectivity.settlements.synthetic import SyntheticArea, generate_settlements
from stocktake.model import Finding
from stocktake.model.planning import CountryContext

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.scenario import Scenario

    Floats = NDArray[np.float64]

__all__ = ["PlanInputs", "grid_distance_km", "prepare_inputs", "read_scenario_settlements"]

# Where nobody says which settlements have fibre, one in so many is assumed to, the largest first.
SETTLEMENTS_FOR_A_NODE = 500
ON_THE_GRID = frozenset({"grid"})


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What a plan starts from; every array is in the order of ``settlements``.

    Attributes:
        scenario: What the plan is about.
        settlements: The table ``settlements``, by id.
        surroundings: What each has near it.
        layers: What is there already.
        nodes: Fibre nodes, given or assumed.
        plane: The flat map.
        grid_km: Line to build to the grid, float64[n]; infinity where there is none.
        context: What the workspace knows of the economy.
        findings: What a person should look at.
        sha256: Checksum over the scenario, its files and the settlements.
    """

    scenario: Scenario
    settlements: pl.DataFrame
    surroundings: Surroundings
    layers: LoadedLayers
    nodes: Points
    plane: LocalPlane
    grid_km: Floats
    context: CountryContext
    findings: tuple[Finding, ...]
    sha256: str

    def positions_km(self) -> tuple[Floats, Floats]:
        """Return x and y of the settlements on the flat map."""
        return self.plane.to_km(
            self.settlements["lon"].to_numpy(), self.settlements["lat"].to_numpy()
        )


def prepare_inputs(
    scenario: Scenario,
    folder: Path,
    values: ParameterValues,
    *,
    context: CountryContext | None = None,
) -> PlanInputs:
    """Return the inputs of a scenario.

    Args:
        scenario: What the plan is about.
        folder: Folder of the scenario, from which paths start.
        values: The plan's values.
        context: What the workspace knows of the economy.

    Raises:
        DataError: A file cannot be used.
        SettingsError: A number of the scenario is out of its range.
    """
    known = context or CountryContext(iso3=scenario.economy, name=economy_name(scenario))
    read = read_scenario_settlements(scenario, folder, values, known)
    layers = load_layers(scenario.layers, folder, box=_box_of(scenario))
    table, findings = read.table, [*read.findings, *layers.findings]
    plane = plane_for(table["lon"].to_numpy(), table["lat"].to_numpy())
    if layers.borders is not None:
        table, told = place_in_districts(table, layers.borders, plane)
        findings.extend(told)
    table = table.sort("settlement_id")
    nodes = layers.fibre_nodes
    if nodes is None:
        nodes = assume_nodes(table, count=max(1, round(table.height / SETTLEMENTS_FOR_A_NODE)))
        findings.extend(nodes.findings)
    surroundings = find_surroundings(table, layers, plane)
    findings.extend(surroundings.findings)
    grid, told = grid_distance_km(table, surroundings.table["grid_km"], known)
    return PlanInputs(
        scenario=scenario,
        settlements=table,
        surroundings=surroundings,
        layers=layers,
        nodes=nodes,
        plane=plane,
        grid_km=grid,
        context=known,
        findings=(*findings, *told),
        sha256=_checksum(scenario, folder, table),
    )


def read_scenario_settlements(
    scenario: Scenario, folder: Path, values: ParameterValues, context: CountryContext
) -> Settlements:
    """Return the settlements from wherever the scenario says that they come.

    Args:
        scenario: What the plan is about.
        folder: Folder of the scenario.
        values: The plan's values; the size of a household is used.
        context: What the workspace knows of the economy; its people are used.

    Raises:
        DataError: A file cannot be used.
    """
    choice = scenario.settlements
    household = values["people-per-household"]
    if choice.synthetic is not None:
        made = generate_settlements(
            SyntheticArea(
                settlements=choice.synthetic, seed=scenario.seed, people_per_household=household
            )
        )
        return Settlements(made, (), pl.int_range(1, made.height + 1, eager=True))
    rules = SettlementRules(
        people_per_household=household,
        economy=economy_name(scenario),
        population=context.population.value if context.population else None,
        box=_box_of(scenario),
        people_where_missing=choice.people_where_missing,
        source=choice.file or choice.raster or "",
    )
    if choice.places:
        return read_places(scenario.economy, rules=rules)
    if choice.raster is not None:
        return cluster_raster(folder / choice.raster, rules=rules, name=choice.raster)
    file = choice.file or ""
    return read_settlements(
        folder / file, rules=rules, name=file, layer=choice.layer, crs=choice.crs
    )


def grid_distance_km(
    settlements: pl.DataFrame, distance_km: pl.Series, context: CountryContext
) -> tuple[Floats, tuple[Finding, ...]]:
    """Return the line to build to the grid at each settlement, and what had to be assumed.

    Args:
        settlements: The table ``settlements``.
        distance_km: Distance to the nearest line of the grid; empty where no layer was given.
        context: What the workspace knows of the economy.
    """
    power = settlements["power"].to_numpy()
    layer = distance_km.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    grid = np.where(np.isnan(layer), np.inf, layer)
    grid[np.isin(power, list(ON_THE_GRID))] = 0.0
    unknown = (power == "") & np.isnan(layer)
    if not unknown.any():
        return grid, ()
    share = context.electricity_share
    if share is None:
        return grid, (_power_unknown(int(unknown.sum()), "They count as without the grid."),)
    people = settlements["people"].to_numpy()
    ids = settlements["settlement_id"].to_numpy()
    order = np.lexsort((ids, -people))
    reached = np.cumsum(people[order]) - people[order] / 2 <= share.value * people.sum()
    lit = np.zeros(len(people), dtype=np.bool_)
    lit[order] = reached
    grid[unknown & lit] = 0.0
    said = (
        f"The largest count as on the grid until {share.value:.0%} of the people are "
        f"({share.source})."
    )
    return grid, (_power_unknown(int(unknown.sum()), said),)


def _power_unknown(count: int, done: str) -> Finding:
    return Finding(
        severity="note",
        file="settlements",
        where="column power",
        value="",
        problem=f"Nothing says which electricity {count:,} settlements have.",
        action=f"{done} Add a column `power`, or the layer `power_grid`.",
    )


def _box_of(scenario: Scenario) -> tuple[float, float, float, float] | None:
    return None if scenario.settlements.synthetic else extent_of(scenario.economy)


def _checksum(scenario: Scenario, folder: Path, settlements: pl.DataFrame) -> str:
    """Return one checksum over what decides the answer, whatever the order of a file's rows."""
    digest = hashlib.sha256(msgspec.json.encode(scenario, order="deterministic"))
    layers = scenario.layers
    named = [getattr(layers, key) for key in layers.__struct_fields__ if key != "hazards"]
    for layer in (*named, *layers.hazards):
        if layer is not None:
            with (folder / layer.file).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    written = io.BytesIO()
    settlements.write_ipc(written, compression="uncompressed")
    digest.update(written.getbuffer())
    return digest.hexdigest()
