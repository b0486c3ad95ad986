"""What it takes to power a site from the grid, from sun and battery, or with a diesel set.

    energy    kWh a year = W * 8,760 h / 1,000
    grid      line $/km * km + connection + battery for the hours without grid; kWh * tariff
    solar     array kW = kWh a day / (sun hours * performance)
              battery kWh = kWh a day * days of autonomy / usable part
    hybrid    the same array and a smaller battery for its share of the energy, a diesel set for
              the load with its reserve, at least the smallest sold, and visits to service it;
              litres = kWh of diesel * litres per kWh

Each component is bought again at the end of its own life (``money.value``), so a battery of
eight years counts twice in ten years and its rest is given back. Every argument broadcasts:
sites by parameter draws. Left out: theft, the dispatch of battery and set hour by hour, and
lines shared with villages (a site pays its whole line).

Method of the solar sizing: the energy balance that IEA-PVPS Task 3 and GSMA's green-power notes
use for small sites. Prices: ``vocab/planning/power.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.money.value import DAY_ONE, Timing, net_present_cost

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Part",
    "PowerCosts",
    "PowerOption",
    "grid_power",
    "hybrid_power",
    "kwh_per_year",
    "solar_power",
]

HOURS_IN_YEAR = 8_760
HOURS_IN_DAY = 24
DAYS_IN_YEAR = 365
WATTS_IN_KILOWATT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCosts:
    """Prices and sizes; each a number or an array that broadcasts with the sites.

    Attributes:
        line_usd_per_km: Medium-voltage line, built.
        connection_usd: Transformer, meter and service line.
        tariff_usd_per_kwh: Price of grid energy.
        outage_hours_per_day: Hours without grid that a battery bridges.
        line_life_years: Life of line and connection.
        panel_usd_per_kw: Panels with frame and cables.
        electronics_usd_per_kw: Charge controller and inverter, per kW of array.
        battery_usd_per_kwh: Battery, per kWh of capacity.
        panel_life_years: Life of panels.
        electronics_life_years: Life of controller and inverter.
        battery_life_years: Life of a battery.
        performance_ratio: Part of the panels' rated energy that arrives.
        usable_part: Part of a battery's capacity that may be drawn.
        autonomy_days: Days that the battery carries a solar site.
        hybrid_autonomy_days: The same where a diesel set stands by.
        hybrid_solar_share: Part of the energy that sun gives at a hybrid site.
        diesel_usd_per_kw: Diesel set, per kW.
        diesel_reserve: Size of the set over the load.
        diesel_smallest_kw: Smallest set that is sold and serviced.
        diesel_service_usd_per_year: Visits to fuel and service a set.
        diesel_life_years: Life of a set that runs for its share.
        litres_per_kwh: Fuel per kWh.
        diesel_usd_per_litre: Fuel, delivered to the site.
        upkeep_share: Yearly upkeep over the purchase price, all components.
    """

    line_usd_per_km: ArrayLike
    connection_usd: ArrayLike
    tariff_usd_per_kwh: ArrayLike
    outage_hours_per_day: ArrayLike
    line_life_years: ArrayLike
    panel_usd_per_kw: ArrayLike
    electronics_usd_per_kw: ArrayLike
    battery_usd_per_kwh: ArrayLike
    panel_life_years: ArrayLike
    electronics_life_years: ArrayLike
    battery_life_years: ArrayLike
    performance_ratio: ArrayLike
    usable_part: ArrayLike
    autonomy_days: ArrayLike
    hybrid_autonomy_days: ArrayLike
    hybrid_solar_share: ArrayLike
    diesel_usd_per_kw: ArrayLike
    diesel_reserve: ArrayLike
    diesel_smallest_kw: ArrayLike
    diesel_service_usd_per_year: ArrayLike
    diesel_life_years: ArrayLike
    litres_per_kwh: ArrayLike
    diesel_usd_per_litre: ArrayLike
    upkeep_share: ArrayLike


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a site's power.

    Attributes:
        name: What it is.
        size: How much of it, in ``unit``.
        unit: km, kW, kWh or site.
        capex: Purchase price in USD.
        life_years: Years until it must be bought again.
    """

    name: str
    size: Floats
    unit: str
    capex: Floats
    life_years: Floats


@dataclass(frozen=True, slots=True)
class PowerOption:
    """One way to power the sites.

    Attributes:
        parts: What is bought.
        opex: USD a year: upkeep, energy and fuel.
        grid_kwh: Energy from the grid, kWh a year.
        litres: Diesel, litres a year.
    """

    parts: tuple[Part, ...]
    opex: Floats
    grid_kwh: Floats
    litres: Floats

    @property
    def capex(self) -> Floats:
        """Return the price of the first purchase of all parts in USD."""
        return np.asarray(sum(part.capex for part in self.parts))

    def net_present_cost(
        self, horizon_years: ArrayLike, discount_rate: ArrayLike, *, timing: Timing = DAY_ONE
    ) -> Floats:
        """Return the cost over the horizon in USD, each part renewed at the end of its life."""
        total = net_present_cost(
            capex=0.0,
            opex_per_year=self.opex,
            life_years=1.0,
            horizon_years=horizon_years,
            discount_rate=discount_rate,
            timing=timing,
        )
        for part in self.parts:
            total = total + net_present_cost(
                capex=part.capex,
                opex_per_year=0.0,
                life_years=part.life_years,
                horizon_years=horizon_years,
                discount_rate=discount_rate,
                timing=timing,
            )
        return total


def kwh_per_year(load_w: ArrayLike, hours: ArrayLike = HOURS_IN_YEAR) -> Floats:
    """Return the energy of a load in kWh.

    Args:
        load_w: Mean load in watts.
        hours: Hours that it runs in a year.
    """
    load = check_values("A load in W", load_w, at_least=0)
    running = check_values("Hours in a year", hours, at_least=0)
    return np.asarray(load * running / WATTS_IN_KILOWATT)


def grid_power(load_w: ArrayLike, grid_km: ArrayLike, *, costs: PowerCosts) -> PowerOption:
    """Return what the grid takes: a line, a connection, and a battery for its outages.

    Args:
        load_w: Mean load in watts.
        grid_km: Line to build.
        costs: Prices and sizes.
    """
    checked = _checked(costs)
    load = check_values("A load in W", load_w, at_least=0)
    distance = check_values("The distance to the grid in km", grid_km, at_least=0)
    one = np.ones(np.broadcast_shapes(load.shape, distance.shape))
    bridged = load / WATTS_IN_KILOWATT * checked["outage_hours_per_day"] / checked["usable_part"]
    parts = (
        _part("line", distance * one, "km", checked["line_usd_per_km"], checked["line_life_years"]),
        _part("connection", one, "site", checked["connection_usd"], checked["line_life_years"]),
        _part(
            "battery",
            bridged * one,
            "kWh",
            checked["battery_usd_per_kwh"],
            checked["battery_life_years"],
        ),
    )
    energy = kwh_per_year(load) * one
    return _option(parts, energy * checked["tariff_usd_per_kwh"], checked, grid_kwh=energy)


def solar_power(load_w: ArrayLike, sun_hours: ArrayLike, *, costs: PowerCosts) -> PowerOption:
    """Return what sun and battery alone take.

    Args:
        load_w: Mean load in watts.
        sun_hours: Peak-sun hours a day in the worst month.
        costs: Prices and sizes.
    """
    checked = _checked(costs)
    per_day = kwh_per_year(load_w, HOURS_IN_DAY)
    parts = _solar_parts(per_day, per_day * checked["autonomy_days"], sun_hours, checked)
    return _option(parts, np.zeros(()), checked)


def hybrid_power(load_w: ArrayLike, sun_hours: ArrayLike, *, costs: PowerCosts) -> PowerOption:
    """Return what sun, a small battery and a diesel set take.

    Args:
        load_w: Mean load in watts.
        sun_hours: Peak-sun hours a day in the mean month.
        costs: Prices and sizes.
    """
    checked = _checked(costs)
    per_day = kwh_per_year(load_w, HOURS_IN_DAY)
    by_sun = per_day * checked["hybrid_solar_share"]
    stored = per_day * checked["hybrid_autonomy_days"]
    set_kw = np.maximum(
        per_day / HOURS_IN_DAY * checked["diesel_reserve"], checked["diesel_smallest_kw"]
    )
    parts = (
        *_solar_parts(by_sun, stored, sun_hours, checked),
        _part(
            "diesel set", set_kw, "kW", checked["diesel_usd_per_kw"], checked["diesel_life_years"]
        ),
    )
    litres = (per_day - by_sun) * DAYS_IN_YEAR * checked["litres_per_kwh"]
    running = litres * checked["diesel_usd_per_litre"] + checked["diesel_service_usd_per_year"]
    return _option(parts, running, checked, litres=litres)


def _checked(costs: PowerCosts) -> dict[str, Floats]:
    """Return the fields as arrays; lives and parts that are divided by are above 0."""
    found = {}
    for field in fields(costs):
        value = getattr(costs, field.name)
        words = field.name.replace("_", " ")
        divides = field.name.endswith("_life_years") or field.name in {
            "performance_ratio",
            "usable_part",
        }
        found[field.name] = (
            check_values(f"Power: {words}", value, more_than=0)
            if divides
            else check_values(f"Power: {words}", value, at_least=0)
        )
    check_values("Power: hybrid solar share", costs.hybrid_solar_share, at_least=0, at_most=1)
    return found


def _solar_parts(
    kwh_a_day: Floats, stored_kwh: Floats, sun_hours: ArrayLike, checked: dict[str, Floats]
) -> tuple[Part, ...]:
    sun = check_values("Peak-sun hours a day", sun_hours, more_than=0, at_most=24)
    array_kw = kwh_a_day / (sun * checked["performance_ratio"])
    capacity = stored_kwh / checked["usable_part"]
    return (
        _part("panels", array_kw, "kW", checked["panel_usd_per_kw"], checked["panel_life_years"]),
        _part(
            "electronics",
            array_kw,
            "kW",
            checked["electronics_usd_per_kw"],
            checked["electronics_life_years"],
        ),
        _part(
            "battery",
            capacity,
            "kWh",
            checked["battery_usd_per_kwh"],
            checked["battery_life_years"],
        ),
    )


def _part(name: str, size: Floats, unit: str, price: Floats, life: Floats) -> Part:
    return Part(name, np.asarray(size), unit, np.asarray(size * price), life)


def _option(
    parts: tuple[Part, ...],
    running: Floats,
    checked: dict[str, Floats],
    *,
    grid_kwh: Floats | None = None,
    litres: Floats | None = None,
) -> PowerOption:
    bought = np.asarray(sum(part.capex for part in parts))
    nothing = np.zeros_like(bought)
    return PowerOption(
        parts,
        np.asarray(bought * checked["upkeep_share"] + running),
        nothing if grid_kwh is None else grid_kwh,
        nothing if litres is None else litres,
    )
