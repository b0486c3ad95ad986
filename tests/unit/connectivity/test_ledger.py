"""Unit costs: shared, valued over time, and straight in every price."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.planning import plan_values
from stocktake.connectivity.ledger import PARTS, make_ledger
from stocktake.connectivity.money.value import net_present_cost

YEARS, RATE = 10, 0.06


def ledger(**overrides):
    return make_ledger(plan_values(**overrides), years=YEARS, rate=RATE)


def test_a_unit_is_valued_as_the_formula_values_it():
    values = plan_values()
    expected = net_present_cost(
        capex=values["leo-terminal-cost"],
        opex_per_year=12 * values["leo-subscription-per-month"],
        life_years=values["leo-terminal-life"],
        horizon_years=YEARS,
        discount_rate=RATE,
    )
    assert ledger()["satellite-home"] == pytest.approx(float(expected))


def test_every_unit_belongs_to_a_part_and_its_parts_add_up():
    for unit in ledger().unit.values():
        assert unit.part in PARTS
        parts = unit.purchase + unit.replacement + unit.salvage + unit.running
        assert unit.total == pytest.approx(parts, abs=1e-6)


@pytest.mark.parametrize(
    ("sharing", "site", "duct"),
    [
        pytest.param("none", 1.0, 1.0, id="nothing-shared"),
        pytest.param("passive", 0.9, 0.6, id="masts-and-ducts"),
        pytest.param("active", 0.7, 0.6, id="the-network-too"),
    ],
)
def test_sharing_saves_part_of_sites_and_of_ducts(sharing, site, duct):
    values = plan_values(fibre_sharing_saving=0.4, right_of_way_cost_per_km=0.0)
    made = make_ledger(values, years=YEARS, rate=RATE, sharing=sharing, saving=(0.1, 0.3))
    alone = make_ledger(values, years=YEARS, rate=RATE)
    assert made["macro-tower"] == pytest.approx(site * alone["macro-tower"])
    assert made["fibre-km"] == pytest.approx(duct * alone["fibre-km"])
    assert made["satellite-home"] == alone["satellite-home"]


def test_a_price_of_carbon_counts_only_where_carbon_is_given_off():
    free, priced = ledger(carbon_price=0.0), ledger(carbon_price=100.0)
    assert free["macro-grid-carbon"] == 0.0
    assert priced["macro-grid-carbon"] > 0.0
    assert priced["macro-solar-carbon"] == 0.0


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 5.0))
def test_a_price_moves_its_unit_in_a_straight_line(factor):
    base = plan_values()["fibre-home-passed-cost"]
    one, two = ledger(), ledger(fibre_home_passed_cost=factor * base)
    assert two["fibre-passed"] == pytest.approx(factor * one["fibre-passed"])
    assert two["fibre-home"] == one["fibre-home"]
