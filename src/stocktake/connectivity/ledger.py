"""The unit costs of everything that a plan may buy or run, from the values of its parameters.

A plan is a count of units (kilometres of fibre, terminals, watts of a solar site); an item is what
one unit costs to buy, how long it lasts and what it costs a year. So the cost of a plan is a sum of
counts times unit costs, whether it is being chosen, drawn again for uncertainty or printed part by
part. Counts stand with the plan (``accounts``), unit costs here; nothing else multiplies money.

Sharing: with shared masts an operator saves the low bound of the saving, with a shared network the
high bound; ducts and poles are shared in both cases. The price of carbon is an item of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from stocktake.connectivity.assumptions import emission_factors_of, power_costs_of
from stocktake.connectivity.emissions import embodied_kg, operation_kg_per_year
from stocktake.connectivity.money.value import present_cost
from stocktake.connectivity.power_sources import (
    PowerOption,
    grid_power,
    hybrid_power,
    solar_power,
)

if TYPE_CHECKING:
    from stocktake.connectivity.scenario import Sharing

__all__ = [
    "PARTS",
    "POWER_SOURCES",
    "Item",
    "Items",
    "Ledger",
    "UnitCost",
    "loads_of",
    "make_ledger",
]

# Parts of the cost as ``plan_costs`` names them.
PARTS = (
    "homes",
    "sites",
    "fibre",
    "microwave",
    "satellite-backhaul",
    "community-wifi",
    "power",
    "carbon",
)
MONTHS = 12
# Life of what is never bought again within any horizon.
ENDLESS = 1_000.0
KILOGRAMS = 1_000.0
# Sources of power, in the order in which the first of equals is taken; "there" is not a choice.
POWER_SOURCES = ("grid", "solar", "hybrid")


class BoundedValues(Protocol):
    """Values by parameter id that know their bounds."""

    def __getitem__(self, parameter_id: str, /) -> float:
        """Return the value of a parameter."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of thing.

    Attributes:
        part: Part of the cost that it belongs to, one of ``PARTS``.
        capex: Purchase price of one unit in USD.
        life_years: Years until it must be bought again.
        opex: Yearly cost of one unit in USD.
    """

    part: str
    capex: float
    life_years: float
    opex: float = 0.0


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one unit costs over the plan, in USD; ``total`` is the sum of the last four.

    Attributes:
        part: Part of the cost.
        capex: Purchase price.
        opex: Yearly cost.
        purchase: Present value of the first purchase.
        replacement: Present value of later purchases.
        salvage: What is left at the horizon, negative.
        running: Present value of yearly costs.
        total: Net present cost.
    """

    part: str
    capex: float
    opex: float
    purchase: float
    replacement: float
    salvage: float
    running: float
    total: float


Items = tuple[Item, ...]


class Ledger:
    """Unit costs by name, for one set of values, one horizon and one discount rate.

    Attributes:
        unit: What one unit of each name costs; the items of one name belong to one part.
    """

    def __init__(self, items: dict[str, Items], *, years: int, rate: float) -> None:
        """Value every item once."""
        every = [item for group in items.values() for item in group]
        capex = np.array([item.capex for item in every])
        opex = np.array([item.opex for item in every])
        cost = present_cost(
            capex=capex,
            opex_per_year=opex,
            life_years=np.array([item.life_years for item in every]),
            horizon_years=years,
            discount_rate=rate,
        )
        columns = (capex, opex, cost.purchase, cost.replacement, cost.salvage, cost.opex)
        table = np.stack([*columns, cost.total])
        first = np.cumsum([0, *(len(group) for group in items.values())])[:-1]
        sums = np.add.reduceat(table, first, axis=1)
        self.unit = {
            name: UnitCost(group[0].part, *(float(value) for value in sums[:, k]))
            for k, (name, group) in enumerate(items.items())
        }

    def __getitem__(self, name: str) -> float:
        """Return the net present cost of one unit of an item in USD."""
        return self.unit[name].total


def make_ledger(
    values: BoundedValues,
    *,
    years: int,
    rate: float,
    sharing: Sharing = "none",
    saving: tuple[float, float] | None = None,
) -> Ledger:
    """Return the unit costs of a plan.

    Args:
        values: The plan's values.
        years: Horizon in years.
        rate: Real discount rate per year.
        sharing: Whether operators share nothing, masts and ducts, or the network too.
        saving: Part of a site's cost saved by sharing masts, and by sharing the network.
    """
    low, high = saving or (values["site-sharing-saving"],) * 2
    kept = {"none": 1.0, "passive": 1.0 - low, "active": 1.0 - high}[sharing]
    ducts = 1.0 if sharing == "none" else 1.0 - values["fibre-sharing-saving"]
    single = _homes(values) | _sites(values, kept) | _links(values, ducts)
    single |= _satellite(values) | _wifi(values)
    items: dict[str, Items] = {name: (item,) for name, item in single.items()}
    return Ledger(items | _power(values), years=years, rate=rate)


def loads_of(values: BoundedValues) -> dict[str, float]:
    """Return the mean load in watts of each class that is powered by itself."""
    satellite = values["load-satellite-terminal"]
    return {
        "macro": values["load-site-macro"],
        "macro-satellite": values["load-site-macro"] + satellite,
        "light": values["load-site-light"],
        "light-satellite": values["load-site-light"] + satellite,
        "fibre-terminal": values["load-fibre-terminal"],
        "wifi-point": values["load-community-wifi"],
        "hop": values["load-microwave-hop"],
    }


def _homes(v: BoundedValues) -> dict[str, Item]:
    drop, terminal = v["fibre-access-life"], v["fibre-home-terminal-life"]
    return {
        "fibre-passed": Item("homes", v["fibre-home-passed-cost"], drop),
        # The drop cable lasts longer than the terminal; the whole is renewed with the terminal,
        # which is at most a little dear.
        "fibre-home": Item(
            "homes",
            v["fibre-home-connected-cost"],
            terminal,
            v["fibre-access-upkeep-per-household"],
        ),
        "wireless-home": Item("homes", v["fwa-terminal-cost"], v["fwa-terminal-life"]),
        "satellite-home": Item(
            "homes",
            v["leo-terminal-cost"],
            v["leo-terminal-life"],
            MONTHS * v["leo-subscription-per-month"],
        ),
        "bandwidth-mbps": Item("homes", 0.0, ENDLESS, v["bandwidth-cost-per-mbps-year"]),
    }


def _sites(v: BoundedValues, kept: float) -> dict[str, Item]:
    tower, radio = v["site-tower-life"], v["site-equipment-life"]
    share = v["site-tower-cost-share"]
    upkeep = kept * (v["site-upkeep-per-year"] + v["site-rent-per-year"])
    macro, light = kept * v["site-macro-cost"], kept * v["site-light-cost"]
    # A light site is visited and rented in proportion to what it costs.
    lighter = v["site-light-cost"] / v["site-macro-cost"]
    return {
        "macro-tower": Item("sites", share * macro, tower, upkeep),
        "macro-radio": Item("sites", (1 - share) * macro, radio),
        "light-tower": Item("sites", share * light, tower, upkeep * min(lighter, 1.0)),
        "light-radio": Item("sites", (1 - share) * light, radio),
        "upgrade": Item("sites", kept * v["site-upgrade-cost"], radio, upkeep),
        "carrier": Item("sites", kept * v["site-capacity-package-cost"], radio),
        "fibre-terminal": Item("sites", v["fibre-terminal-cost"], v["fibre-terminal-life"]),
    }


def _links(v: BoundedValues, ducts: float) -> dict[str, Item]:
    life, upkeep = v["fibre-life"], v["fibre-upkeep-share"]
    fibre = ducts * v["fibre-cost-per-km"]
    sea, landing = v["fibre-cost-per-km-submarine"], v["fibre-landing-cost"]
    items = {
        "fibre-km": Item("fibre", fibre + v["right-of-way-cost-per-km"], life, upkeep * fibre),
        "submarine-km": Item("fibre", sea, life, upkeep * sea),
        "landing": Item("fibre", landing, life, upkeep * landing),
    }
    for length in ("short", "medium", "long"):
        price = v[f"microwave-hop-cost-{length}"]
        items[f"hop-{length}"] = Item(
            "microwave", price, v["microwave-life"], v["microwave-upkeep-share"] * price
        )
    return items


def _satellite(v: BoundedValues) -> dict[str, Item]:
    extra = MONTHS * v["satellite-backhaul-cost-per-mbps-month"]
    extra -= v["bandwidth-cost-per-mbps-year"]
    return {
        "satellite-terminal": Item(
            "satellite-backhaul",
            v["satellite-backhaul-terminal-cost"],
            v["satellite-backhaul-life"],
        ),
        # Capacity at the core is paid by every home; this is what the satellite costs above it.
        "satellite-mbps": Item("satellite-backhaul", 0.0, ENDLESS, max(extra, 0.0)),
    }


def _wifi(v: BoundedValues) -> dict[str, Item]:
    return {
        "wifi-point": Item(
            "community-wifi",
            v["community-wifi-site-cost"],
            v["community-wifi-life"],
            v["community-wifi-upkeep-per-year"],
        ),
        "wifi-terminal": Item(
            "community-wifi",
            v["leo-community-terminal-cost"],
            v["leo-terminal-life"],
            MONTHS * v["leo-community-subscription-per-month"],
        ),
    }


def _power(v: BoundedValues) -> dict[str, Items]:
    """Return what powers each class of load, by each source, and a kilometre of line."""
    costs, factors = power_costs_of(v), emission_factors_of(v)
    sun, price = v["power-peak-sun-hours"], v["carbon-price"] / KILOGRAMS
    items: dict[str, Items] = {}
    for name, load in loads_of(v).items():
        options = {
            "grid": grid_power(load, 0.0, costs=costs),
            "solar": solar_power(load, sun, costs=costs),
            "hybrid": hybrid_power(load, sun, costs=costs),
        }
        for source, option in options.items():
            running = Item("power", 0.0, ENDLESS, float(option.opex))
            items[f"{name}-{source}"] = (running, *_parts(option))
            kg = operation_kg_per_year(option.grid_kwh, option.litres, factors=factors)
            items[f"{name}-{source}-carbon"] = (Item("carbon", 0.0, ENDLESS, float(kg) * price),)
        # Where power is there already, its energy alone is bought.
        energy = float(options["grid"].grid_kwh)
        tariff = float(np.asarray(costs.tariff_usd_per_kwh))
        items[f"{name}-there"] = (Item("power", 0.0, ENDLESS, energy * tariff),)
        kg = operation_kg_per_year(energy, 0.0, factors=factors)
        items[f"{name}-there-carbon"] = (Item("carbon", 0.0, ENDLESS, float(kg) * price),)
    line = float(np.asarray(costs.line_usd_per_km))
    life, upkeep = float(np.asarray(costs.line_life_years)), float(np.asarray(costs.upkeep_share))
    items["grid-km"] = (Item("power", line, life, upkeep * line),)
    steel = float(embodied_kg(factors=factors, steel_kg=v["tower-steel-per-site"]))
    fibre = float(embodied_kg(factors=factors, fibre_km=1.0))
    items["tower-carbon"] = (Item("carbon", steel * price, ENDLESS),)
    items["fibre-km-carbon"] = (Item("carbon", fibre * price, ENDLESS),)
    return items


def _parts(option: PowerOption) -> list[Item]:
    return [Item("power", float(p.capex), float(p.life_years)) for p in option.parts]
