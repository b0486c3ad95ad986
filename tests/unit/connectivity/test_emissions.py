"""Emissions by hand and by unit; a carbon price that turns the choice."""

from __future__ import annotations

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.assumptions import emission_factors_of, power_costs_of
from stocktake.connectivity.emissions import (
    Factors,
    carbon_cost,
    embodied_kg,
    operation_kg_per_year,
    with_carbon_price,
)
from stocktake.connectivity.power import SOURCES, choose_power
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

UNITS = pint.UnitRegistry()
UNITS.define("USD = [money]")
MID = {key: parameter.mid for key, parameter in load_parameters().items()}
FACTORS = Factors(
    grid_kg_per_kwh=0.5,
    diesel_kg_per_litre=2.68,
    steel_kg_per_kg=2.56,
    panel_kg_per_kw=1000,
    battery_kg_per_kwh=90,
    fibre_kg_per_km=1500,
)


@pytest.mark.parametrize(
    ("kwh", "litres", "kg"),
    [
        pytest.param(1000, 0, 500, id="grid"),
        pytest.param(0, 18_000, 48_240, id="diesel-site-of-18000-litres"),
        pytest.param(0, 0, 0, id="sun"),
    ],
)
def test_operation_by_hand(kwh, litres, kg):
    assert operation_kg_per_year(kwh, litres, factors=FACTORS) == pytest.approx(kg)


def test_embodied_by_hand():
    found = embodied_kg(factors=FACTORS, steel_kg=5000, panel_kw=8, battery_kwh=60, fibre_km=10)
    assert found == pytest.approx(12_800 + 8000 + 5400 + 15_000)


@given(st.floats(0, 1e6), st.floats(0, 500))
def test_carbon_cost_has_the_unit_of_money(kg, price):
    expected = 10 * UNITS.year * (kg * UNITS.kg / UNITS.year) * (price * UNITS.USD / UNITS.tonne)
    found = carbon_cost(kg, price, horizon_years=10, discount_rate=0.0)
    assert found == pytest.approx(expected.to("USD").magnitude)


def test_carbon_is_paid_in_its_year():
    found = carbon_cost(1000, 100, horizon_years=2, discount_rate=0.1, embodied=2000)
    assert found == pytest.approx(200 + 100 / 1.1 + 100 / 1.21)


def test_a_price_of_carbon_turns_the_choice_from_grid_to_sun():
    costs = power_costs_of(MID)
    factors = emission_factors_of(MID)
    chosen = []
    for price in (0.0, 2000.0):
        priced = with_carbon_price(costs, price, factors)
        plan = choose_power(300.0, 0.2, 5.0, costs=priced, horizon_years=10, discount_rate=0.06)
        chosen.append(SOURCES[int(plan.choice)])
    assert chosen == ["grid", "solar"]


def test_a_negative_factor_is_refused():
    with pytest.raises(SettingsError) as error:
        embodied_kg(factors=FACTORS, steel_kg=-1)
    assert str(error.value).startswith("Steel in kg must be at least 0, but is -1.")
