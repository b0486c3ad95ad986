"""Carbon dioxide of a plan: what power gives off each year, what building it took, its price.

    operation  kWh of grid * kg per kWh + litres of diesel * kg per litre        kg a year
    embodied   sum of amounts * kg per unit (steel, panels, batteries, fibre)     kg, once
    cost       kg / 1,000 * price per tonne, each year at its time

Embodied emissions are those of the first purchase; what is bought again counts again with the
number of purchases that the caller gives. Left out: users' devices, the satellites' launch,
and gases other than CO2 where a factor is for CO2 alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.money.value import DAY_ONE, Timing, annuity_factor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.power_sources import PowerCosts

    Floats = NDArray[np.float64]

__all__ = [
    "Factors",
    "carbon_cost",
    "embodied_kg",
    "operation_kg_per_year",
    "with_carbon_price",
]

KILOGRAMS_IN_TONNE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Kilograms of CO2 per unit.

    Attributes:
        grid_kg_per_kwh: Of the country's grid.
        diesel_kg_per_litre: Of burning diesel.
        steel_kg_per_kg: Of making steel.
        panel_kg_per_kw: Of making solar panels.
        battery_kg_per_kwh: Of making batteries.
        fibre_kg_per_km: Of making and laying cable.
    """

    grid_kg_per_kwh: ArrayLike
    diesel_kg_per_litre: ArrayLike
    steel_kg_per_kg: ArrayLike
    panel_kg_per_kw: ArrayLike
    battery_kg_per_kwh: ArrayLike
    fibre_kg_per_km: ArrayLike


def operation_kg_per_year(grid_kwh: ArrayLike, litres: ArrayLike, *, factors: Factors) -> Floats:
    """Return the CO2 of a year's energy in kg; sun gives none.

    Args:
        grid_kwh: Energy from the grid, kWh a year.
        litres: Diesel, litres a year.
        factors: Kilograms per unit.
    """
    energy = check_values("Energy in kWh", grid_kwh, at_least=0)
    fuel = check_values("Diesel in litres", litres, at_least=0)
    grid = check_values("CO2 of the grid in kg/kWh", factors.grid_kg_per_kwh, at_least=0)
    diesel = check_values("CO2 of diesel in kg/litre", factors.diesel_kg_per_litre, at_least=0)
    return np.asarray(energy * grid + fuel * diesel)


def embodied_kg(
    *,
    factors: Factors,
    steel_kg: ArrayLike = 0.0,
    panel_kw: ArrayLike = 0.0,
    battery_kwh: ArrayLike = 0.0,
    fibre_km: ArrayLike = 0.0,
) -> Floats:
    """Return the CO2 of making what is built, in kg.

    Args:
        factors: Kilograms per unit.
        steel_kg: Steel of towers.
        panel_kw: Solar panels.
        battery_kwh: Battery capacity, all purchases together.
        fibre_km: Cable laid.
    """
    return np.asarray(
        check_values("Steel in kg", steel_kg, at_least=0)
        * check_values("CO2 of steel", factors.steel_kg_per_kg, at_least=0)
        + check_values("Panels in kW", panel_kw, at_least=0)
        * check_values("CO2 of panels", factors.panel_kg_per_kw, at_least=0)
        + check_values("Batteries in kWh", battery_kwh, at_least=0)
        * check_values("CO2 of batteries", factors.battery_kg_per_kwh, at_least=0)
        + check_values("Fibre in km", fibre_km, at_least=0)
        * check_values("CO2 of fibre", factors.fibre_kg_per_km, at_least=0)
    )


def carbon_cost(
    kg_per_year: ArrayLike,
    usd_per_tonne: ArrayLike,
    *,
    horizon_years: ArrayLike,
    discount_rate: ArrayLike,
    embodied: ArrayLike = 0.0,
    timing: Timing = DAY_ONE,
) -> Floats:
    """Return the present value in USD of the emissions.

    Args:
        kg_per_year: CO2 of operation.
        usd_per_tonne: Price of carbon in plan year 1; ``timing.yearly_growth`` lets it rise.
        horizon_years: Years that the plan looks ahead.
        discount_rate: Real rate per year.
        embodied: CO2 of building in kg, paid on day one.
        timing: When operation starts and how the price moves.
    """
    price = check_values("A carbon price in USD/t", usd_per_tonne, at_least=0) / KILOGRAMS_IN_TONNE
    yearly = annuity_factor(discount_rate, horizon_years, timing=timing)
    return np.asarray(price * (np.asarray(kg_per_year) * yearly + np.asarray(embodied)))


def with_carbon_price(costs: PowerCosts, usd_per_tonne: ArrayLike, factors: Factors) -> PowerCosts:
    """Return the power prices with the price of their carbon on top, so that it can decide.

    Args:
        costs: Prices without carbon.
        usd_per_tonne: Price of carbon.
        factors: Kilograms per unit.
    """
    price = check_values("A carbon price in USD/t", usd_per_tonne, at_least=0) / KILOGRAMS_IN_TONNE
    return replace(
        costs,
        tariff_usd_per_kwh=np.asarray(costs.tariff_usd_per_kwh)
        + price * np.asarray(factors.grid_kg_per_kwh),
        diesel_usd_per_litre=np.asarray(costs.diesel_usd_per_litre)
        + price * np.asarray(factors.diesel_kg_per_litre),
    )
