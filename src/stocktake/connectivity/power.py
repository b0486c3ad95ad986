"""The power of each site: the source with the least net present cost.

The sources and their sizes are in ``power_sources.py``. A price of carbon enters by way of the
prices (``emissions.with_carbon_price``), so that it can turn the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.power_sources import grid_power, hybrid_power, solar_power

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.power_sources import PowerCosts

    Floats = NDArray[np.float64]

__all__ = ["SOURCES", "PowerPlan", "choose_power"]

# In this order; the first of equals is taken.
SOURCES = ("grid", "solar", "hybrid")


@dataclass(frozen=True, slots=True)
class PowerPlan:
    """The cheapest power of each site.

    Attributes:
        choice: Position in ``SOURCES``.
        cost_usd: Net present cost of the choice.
        costs_usd: Net present cost of every source, sources along the last axis; infinity
            where there is no grid.
        capex_usd: First purchase.
        opex_usd: USD a year.
        grid_kwh: kWh a year from the grid.
        litres: Diesel, litres a year.
    """

    choice: NDArray[np.int8]
    cost_usd: Floats
    costs_usd: Floats
    capex_usd: Floats
    opex_usd: Floats
    grid_kwh: Floats
    litres: Floats


def choose_power(
    load_w: ArrayLike,
    grid_km: ArrayLike,
    sun_hours: ArrayLike,
    *,
    costs: PowerCosts,
    horizon_years: ArrayLike,
    discount_rate: ArrayLike,
) -> PowerPlan:
    """Return the source with the least net present cost for each site.

    Args:
        load_w: Mean load in watts.
        grid_km: Line to build to the nearest grid, 0 where it is there, infinity without any.
        sun_hours: Peak-sun hours a day in the worst month (kWh per m2 and day).
        costs: Prices and sizes.
        horizon_years: Years that the plan looks ahead.
        discount_rate: Real rate per year.
    """
    distance = check_values("The distance to the grid in km", grid_km, at_least=0)
    reached = np.isfinite(distance)
    options = (
        grid_power(load_w, np.where(reached, distance, 0.0), costs=costs),
        solar_power(load_w, sun_hours, costs=costs),
        hybrid_power(load_w, sun_hours, costs=costs),
    )
    values = [option.net_present_cost(horizon_years, discount_rate) for option in options]
    values[0] = np.where(reached, values[0], np.inf)
    table = np.stack(np.broadcast_arrays(*values), axis=-1)
    choice = np.argmin(table, axis=-1)
    return PowerPlan(
        choice.astype(np.int8),
        _taken(values, choice),
        table,
        _taken([option.capex for option in options], choice),
        _taken([option.opex for option in options], choice),
        _taken([option.grid_kwh for option in options], choice),
        _taken([option.litres for option in options], choice),
    )


def _taken(values: list[Floats], choice: NDArray[np.integer]) -> Floats:
    """Return of each site's values the one at its choice."""
    table = np.stack([np.broadcast_to(value, choice.shape) for value in values], axis=-1)
    return np.asarray(np.take_along_axis(table, choice[..., None], axis=-1)[..., 0])
