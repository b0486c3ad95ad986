"""The energy and the carbon of a plan, counted from what powers each place.

Embodied carbon is that of what is built first: towers, cable, panels and batteries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.assumptions import emission_factors_of, power_costs_of
from stocktake.connectivity.emissions import embodied_kg, operation_kg_per_year
from stocktake.connectivity.ledger import loads_of
from stocktake.connectivity.power_sources import grid_power, hybrid_power, solar_power

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.power_sources import PowerOption
    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = ["Energy", "energy_of_plan", "running_kg"]

TOWERS = ("macro-tower", "light-tower")
KILOGRAMS_IN_TONNE = 1_000.0


@dataclass(frozen=True, slots=True)
class Energy:
    """What a plan takes and gives off.

    Attributes:
        grid_kwh: kWh a year from the grid.
        litres: Diesel, litres a year.
        running_tonnes: CO2 of a year.
        built_tonnes: CO2 of what is built first.
    """

    grid_kwh: float
    litres: float
    running_tonnes: float
    built_tonnes: float


def energy_of_plan(solved: Solved) -> Energy:
    """Return the energy and the carbon of a whole plan."""
    values, account = solved.model.values, solved.account
    units, factors = _units(values), emission_factors_of(values)
    names = [name for name in units if account.amount(name)]
    count = {name: account.amount(name) for name in names}
    kwh = sum(units[name].kwh * count[name] for name in names)
    litres = sum(units[name].litres * count[name] for name in names)
    built = embodied_kg(
        factors=factors,
        steel_kg=account.amount(*TOWERS) * values["tower-steel-per-site"],
        panel_kw=sum(units[name].panel_kw * count[name] for name in names),
        battery_kwh=sum(units[name].battery_kwh * count[name] for name in names),
        fibre_km=account.amount("fibre-km", "submarine-km"),
    )
    running = operation_kg_per_year(kwh, litres, factors=factors)
    return Energy(
        kwh, litres, float(running) / KILOGRAMS_IN_TONNE, float(built) / KILOGRAMS_IN_TONNE
    )


def running_kg(solved: Solved) -> Floats:
    """Return the CO2 of a year's energy at each node in kg, float64[N]."""
    values, account, network = solved.model.values, solved.account, solved.model.problem.network
    units, factors = _units(values), emission_factors_of(values)
    sums = np.zeros(network.size)
    nodes: dict[int, NDArray[np.integer]] = {
        AT_HOME: np.arange(network.settlements),
        AT_SITE: solved.model.problem.sites.node,
        AT_LINK: np.arange(network.size),
    }
    for entry in account.entries:
        unit = units.get(entry.item)
        if unit is not None:
            kg = operation_kg_per_year(unit.kwh, unit.litres, factors=factors)
            np.add.at(sums, nodes[entry.owner][entry.index], entry.count * float(kg))
    return sums


@dataclass(frozen=True, slots=True)
class _Unit:
    kwh: float
    litres: float
    panel_kw: float
    battery_kwh: float


def _units(values: Values) -> dict[str, _Unit]:
    """Return energy and parts of each powered class of load by each source."""
    costs, sun = power_costs_of(values), values["power-peak-sun-hours"]
    units = {}
    for name, load in loads_of(values).items():
        grid = grid_power(load, 0.0, costs=costs)
        units[f"{name}-grid"] = _unit(grid)
        units[f"{name}-solar"] = _unit(solar_power(load, sun, costs=costs))
        units[f"{name}-hybrid"] = _unit(hybrid_power(load, sun, costs=costs))
        units[f"{name}-there"] = _Unit(float(grid.grid_kwh), 0.0, 0.0, 0.0)
    return units


def _unit(option: PowerOption) -> _Unit:
    sizes = {part.name: float(part.size) for part in option.parts}
    return _Unit(
        float(option.grid_kwh),
        float(option.litres),
        sizes.get("panels", 0.0),
        sizes.get("battery", 0.0),
    )
