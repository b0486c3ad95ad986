"""Sources of power: energy with its hours, sizes by hand, units by pint, a spreadsheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy_financial as npf
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.assumptions import power_costs_of
from stocktake.connectivity.power_sources import grid_power, hybrid_power, kwh_per_year, solar_power
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

UNITS = pint.UnitRegistry()
COSTS = power_costs_of({key: parameter.mid for key, parameter in load_parameters().items()})
ROUND = replace(
    COSTS,
    line_usd_per_km=10_000,
    connection_usd=2000,
    tariff_usd_per_kwh=0.2,
    outage_hours_per_day=4,
    line_life_years=30,
    panel_usd_per_kw=1000,
    electronics_usd_per_kw=200,
    battery_usd_per_kwh=300,
    panel_life_years=25,
    electronics_life_years=10,
    battery_life_years=8,
    performance_ratio=0.75,
    usable_part=0.8,
    autonomy_days=2,
    hybrid_autonomy_days=0.5,
    hybrid_solar_share=0.5,
    diesel_usd_per_kw=500,
    diesel_reserve=1.5,
    diesel_smallest_kw=1,
    diesel_service_usd_per_year=1500,
    diesel_life_years=10,
    litres_per_kwh=0.4,
    diesel_usd_per_litre=1.5,
    upkeep_share=0.02,
)


@pytest.mark.parametrize(
    ("watts", "kwh"),
    [
        pytest.param(130, 1138.8, id="fibre-terminal"),
        pytest.param(1000, 8760, id="one-kilowatt-all-year"),
        pytest.param(0, 0, id="nothing"),
    ],
)
def test_energy_is_watts_times_hours_over_a_thousand(watts, kwh):
    assert kwh_per_year(watts) == pytest.approx(kwh)


@given(st.floats(0, 1e5), st.floats(0, 8784))
def test_energy_has_the_unit_of_energy(watts, hours):
    energy = (watts * UNITS.watt * hours * UNITS.hour).to("kilowatt_hour")
    assert kwh_per_year(watts, hours) == pytest.approx(energy.magnitude)


def test_a_year_on_the_grid_costs_energy_times_tariff():
    # 130 W at 0.20 USD/kWh: 227.76 USD of energy a year, never 130 * 0.20 = 26
    option = grid_power(130.0, 0.0, costs=replace(ROUND, upkeep_share=0.0))
    assert option.opex == pytest.approx(227.76)
    assert option.grid_kwh == pytest.approx(1138.8)
    assert option.litres == 0


def test_sizes_of_a_kilowatt_by_hand():
    sizes = {part.name: float(part.size) for part in solar_power(1000.0, 4.0, costs=ROUND).parts}
    # 24 kWh a day / (4 h * 0.75) = 8 kW; 2 days of 24 kWh / 0.8 = 60 kWh
    assert sizes == {"panels": pytest.approx(8), "electronics": 8, "battery": pytest.approx(60)}
    hybrid = hybrid_power(1000.0, 4.0, costs=ROUND)
    sizes = {part.name: float(part.size) for part in hybrid.parts}
    assert sizes == {
        "panels": pytest.approx(4),
        "electronics": pytest.approx(4),
        "battery": pytest.approx(15),
        "diesel set": pytest.approx(1.5),
    }
    # half of 8,760 kWh at 0.4 litres each
    assert hybrid.litres == pytest.approx(1752)
    sizes = {part.name: float(part.size) for part in grid_power(1000.0, 3.0, costs=ROUND).parts}
    assert sizes == {"line": 3, "connection": 1, "battery": pytest.approx(5)}


def test_a_solar_sites_cost_equals_a_spreadsheet():
    # 1 kW as above over ten years at 6 %: panels 8,000 (15 of 25 years left), electronics 1,600,
    # battery 18,000 bought again in year 8 (6 of 8 years left), upkeep 2 % of 27,600
    rows = np.zeros(11)
    rows[0] = 8000 + 1600 + 18_000
    rows[8] += 18_000
    rows[1:] += 0.02 * 27_600
    rows[10] -= 8000 * 15 / 25 + 18_000 * 6 / 8
    found = solar_power(1000.0, 4.0, costs=ROUND).net_present_cost(10, 0.06)
    assert found == pytest.approx(npf.npv(0.06, rows))


def test_a_small_load_still_buys_the_smallest_set_and_its_visits():
    option = hybrid_power(100.0, 4.0, costs=ROUND)
    assert option.parts[-1].size == 1
    # half of 876 kWh at 0.4 litres and 1.50 USD, visits, and 2 % of what is bought
    assert option.opex == pytest.approx(438 * 0.4 * 1.5 + 1500 + 0.02 * option.capex)


def test_no_sun_is_refused():
    with pytest.raises(SettingsError) as error:
        solar_power(100.0, 0.0, costs=COSTS)
    assert str(error.value).startswith(
        "Peak-sun hours a day must be more than 0 and at most 24, but is 0."
    )


def test_a_battery_without_a_life_is_refused():
    with pytest.raises(SettingsError) as error:
        solar_power(100.0, 4.0, costs=replace(COSTS, battery_life_years=0))
    assert str(error.value).startswith("Power: battery life years must be more than 0, but is 0.")
