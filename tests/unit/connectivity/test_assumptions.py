"""Every set of assumptions takes its parameters, and every formula has the unit it claims.

The units are those that the vocabulary declares, read by pint: a parameter whose unit does
not fit the formula that takes it fails here.
"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pint
import pytest

from stocktake.connectivity import assumptions
from stocktake.connectivity.demand import place_demand_mbps
from stocktake.connectivity.emissions import embodied_kg, operation_kg_per_year
from stocktake.connectivity.hazards import expected_yearly_loss
from stocktake.connectivity.money.revenue import present_revenue
from stocktake.connectivity.money.scenarios import add_charges, count_jobs
from stocktake.connectivity.money.value import net_present_cost
from stocktake.connectivity.power_sources import grid_power, hybrid_power, solar_power
from stocktake.vocab.planning import load_parameters

PARAMETERS = load_parameters()
MID = {key: parameter.mid for key, parameter in PARAMETERS.items()}
OURS = ("demand", "emissions", "hazards", "money", "power")

UNITS = pint.UnitRegistry()
for word in (
    "USD = [money]",
    "million_USD = 1e6 * USD",
    "people = [people] = person",
    "user = [users] = users",
    "household = [households]",
    "site = [sites]",
    "hop = [hops]",
    "job = [jobs]",
    "bidders = [bidders]",
    "share = []",
    "ratio = []",
    "MHz = 1e6 * hertz",
    "Mbps = megabit / second",
    "GB = gigabyte",
):
    UNITS.define(word)


def unit_of(parameter_id):
    written = PARAMETERS[parameter_id].unit
    return UNITS.parse_units(
        written.replace("job-years", "job*years").replace("million USD", "million_USD")
    )


def amount(parameter_id):
    return UNITS.Quantity(MID[parameter_id], unit_of(parameter_id))


class Recorded(dict):
    """Values that remember which were taken."""

    def __init__(self, values):
        super().__init__(values)
        self.taken = set()

    def __getitem__(self, key):
        self.taken.add(key)
        return super().__getitem__(key)


def test_every_parameter_of_demand_and_power_prices_is_taken():
    values = Recorded(MID)
    assumptions.demand_of(values)
    assumptions.power_costs_of(values)
    assumptions.emission_factors_of(values)
    assumptions.flood_curve_of(values)
    assumptions.storm_curve_of(values)
    assumptions.charges_of(values)
    assumptions.auction_of(values)
    assumptions.home_market_of(values, gni_per_head_usd=3000)
    left = {
        key
        for key, parameter in PARAMETERS.items()
        if parameter.subject in {"demand", "power", "hazards"} and key not in values.taken
    }
    # Taken by whoever asks for a load, a place's sun, the rule of thumb, or a line's exposure.
    assert left == {
        *(key for key in PARAMETERS if key.startswith("load-")),
        "power-peak-sun-hours",
        "demand-contention",
        "flood-loss-of-buried-fibre",
    }


@pytest.mark.parametrize("subject", OURS)
def test_every_unit_is_one_that_pint_reads(subject):
    for key, parameter in PARAMETERS.items():
        if parameter.subject == subject:
            unit_of(key)


@pytest.mark.parametrize("level", ["low", "mid", "high"])
def test_every_level_makes_assumptions_that_the_formulas_accept(level):
    values = {key: getattr(parameter, level) for key, parameter in PARAMETERS.items()}
    costs = assumptions.power_costs_of(values)
    for option in (
        grid_power(300.0, 2.0, costs=costs),
        solar_power(300.0, values["power-peak-sun-hours"], costs=costs),
        hybrid_power(300.0, values["power-peak-sun-hours"], costs=costs),
    ):
        assert option.net_present_cost(10, 0.06) > 0
    assert place_demand_mbps(500, assumptions.demand_of(values)) > 0
    loss = expected_yearly_loss(1e5, [1.0], [50], curve=assumptions.flood_curve_of(values))
    assert 0 < loss < 1e5 / 50
    assert assumptions.auction_of(values).bidders >= 1


def test_bounds_drawn_apart_still_make_a_rising_curve():
    crossed = MID | {"flood-loss-at-half-metre": 0.3, "flood-loss-at-one-metre": 0.05}
    shares = assumptions.flood_curve_of(crossed).share
    assert list(shares) == sorted(shares)


def test_an_economys_own_price_replaces_the_parameter():
    given = assumptions.home_market_of(MID, gni_per_head_usd=3000, price_usd_per_month=11.0)
    default = assumptions.home_market_of(MID, gni_per_head_usd=3000)
    assert given.price_usd_per_month == 11.0
    assert asdict(given) | {"price_usd_per_month": 20.0} == asdict(default)


def test_the_two_bands_fees_are_one_fee_on_all_spectrum():
    charges = assumptions.charges_of(MID)
    found = add_charges(0.0, 1000.0, charges)
    by_hand = (
        amount("spectrum-fee-coverage-band") * amount("spectrum-coverage-mhz")
        + amount("spectrum-fee-capacity-band") * amount("spectrum-capacity-mhz")
    ) * UNITS.Quantity(1000, "person")
    assert found.spectrum == pytest.approx(by_hand.to("USD").magnitude)


def test_demand_has_the_unit_of_a_rate():
    people = UNITS.Quantity(9000, "people")
    users = people / amount("demand-people-per-user") * amount("demand-user-share")
    # 30 days a month is the rule of the source; pint's month is longer.
    month = UNITS.Quantity(1, "month") / UNITS.Quantity(30, "day")
    traffic = users * amount("demand-gb-per-user-month") * month / UNITS.Quantity(1, "user")
    rate = traffic * UNITS.Quantity(1, "user") / users.to("user") * users.magnitude
    busy = rate * amount("demand-busy-hour-share") * 24 / amount("demand-link-load")
    found = place_demand_mbps(9000, assumptions.demand_of(MID))
    assert found == pytest.approx(busy.to("Mbps").magnitude)


def test_energy_on_the_grid_has_the_unit_of_money_a_year():
    load, year = UNITS.Quantity(300, "W"), UNITS.Quantity(365, "day")
    energy = (load * year).to("kWh") * amount("power-grid-tariff")
    costs = assumptions.power_costs_of(MID | {"power-upkeep-share": 0.0})
    assert grid_power(300.0, 0.0, costs=costs).opex == pytest.approx(energy.to("USD").magnitude)


def test_sun_and_battery_have_the_unit_of_money():
    per_day = (UNITS.Quantity(300, "W") * UNITS.Quantity(24, "hour")).to("kWh") / UNITS.day
    array = per_day / (amount("power-peak-sun-hours") * amount("power-solar-performance"))
    stored = per_day * amount("power-solar-autonomy-days") / amount("power-battery-usable-part")
    price = array * (amount("power-panel-cost-per-kw") + amount("power-electronics-cost-per-kw"))
    price = price + stored * amount("power-battery-cost-per-kwh")
    option = solar_power(300.0, MID["power-peak-sun-hours"], costs=assumptions.power_costs_of(MID))
    assert option.capex == pytest.approx(price.to("USD").magnitude)


def test_diesel_has_the_unit_of_litres_and_of_carbon():
    energy = (UNITS.Quantity(300, "W") * UNITS.Quantity(365, "day")).to("kWh")
    litres = energy * (1 - amount("power-hybrid-solar-share"))
    litres = litres * amount("power-diesel-litres-per-kwh")
    option = hybrid_power(300.0, 4.0, costs=assumptions.power_costs_of(MID))
    assert option.litres == pytest.approx(litres.to("litre").magnitude)
    factors = assumptions.emission_factors_of(MID)
    carbon = litres * amount("co2-diesel-per-litre")
    found = operation_kg_per_year(option.grid_kwh, option.litres, factors=factors)
    assert found == pytest.approx(carbon.to("kg").magnitude)


def test_embodied_carbon_has_the_unit_of_mass():
    mass = (
        UNITS.Quantity(3, "site") * amount("tower-steel-per-site") * amount("co2-steel-per-kg")
        + UNITS.Quantity(8, "kW") * amount("co2-panel-per-kw")
        + UNITS.Quantity(60, "kWh") * amount("co2-battery-per-kwh")
        + UNITS.Quantity(12, "km") * amount("co2-fibre-per-km")
    )
    found = embodied_kg(
        factors=assumptions.emission_factors_of(MID),
        steel_kg=3 * MID["tower-steel-per-site"],
        panel_kw=8,
        battery_kwh=60,
        fibre_km=12,
    )
    assert found == pytest.approx(mass.to("kg").magnitude)


def test_jobs_have_the_unit_of_work():
    spent = UNITS.Quantity(3e6, "USD")
    work = spent * amount("jobs-building-per-million-usd")
    found = count_jobs(
        3e6,
        0.0,
        building_per_million_usd=MID["jobs-building-per-million-usd"],
        running_per_million_usd=MID["jobs-running-per-million-usd"],
    )
    assert found.building == pytest.approx(work.to("job*years").magnitude)


@pytest.mark.parametrize("times", [0.5, 3.0], ids=["half", "thrice"])
def test_money_is_linear_in_money(times):
    terms = {"life_years": 7, "horizon_years": 10, "discount_rate": 0.06}
    one = net_present_cost(capex=900.0, opex_per_year=50.0, **terms)
    more = net_present_cost(capex=900.0 * times, opex_per_year=50.0 * times, **terms)
    assert more == pytest.approx(times * one)
    market = assumptions.home_market_of(MID, gni_per_head_usd=np.inf)
    paid = present_revenue(100 * times, market, horizon_years=10, discount_rate=0.06)
    assert paid == pytest.approx(
        times * present_revenue(100, market, horizon_years=10, discount_rate=0.06)
    )
