"""Money of a design: who pays, and what policies would change."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_values, random_inputs, solve
from stocktake.connectivity.finance import POLICIES, RULES, home_market, make_finance
from stocktake.connectivity.money.revenue import present_revenue
from stocktake.connectivity.scenario import Policies
from stocktake.model.planning import CountryContext, SourcedNumber


@pytest.fixture(scope="module")
def solved():
    return solve(random_inputs(40, 11))


def test_revenue_is_what_all_households_bring(solved):
    inputs, values, needs = solved.model.inputs, solved.model.values, solved.model.problem.needs
    market = home_market(inputs, values)
    whole = present_revenue(
        needs.households.sum(),
        market,
        horizon_years=10,
        discount_rate=values["discount-rate-operator"],
    )
    assert solved.finance.revenue_usd.sum() == pytest.approx(float(whole))


def test_a_poor_economy_pays_no_more_than_two_percent_of_its_income(solved):
    inputs = solved.model.inputs
    poor = CountryContext(
        iso3="NPL",
        name="Nepal",
        gni_per_head_usd=SourcedNumber(value=1_200.0, year=2024, source="test"),
    )
    known = type(inputs)(
        **{name: getattr(inputs, name) for name in inputs.__slots__} | {"context": poor}
    )
    market = home_market(known, solved.model.values)
    assert float(np.asarray(market.gni_per_head_usd)) == 1_200.0
    assert np.isinf(home_market(inputs, solved.model.values).gni_per_head_usd)


def test_each_rule_pays_its_deficits(solved):
    finance = solved.finance
    assert tuple(finance.by_rule) == RULES
    cost, earned = finance.cost.total, finance.area_revenue_usd
    none = finance.by_rule["none"]
    assert none.state == pytest.approx(np.maximum(cost - earned, 0.0))
    cross = finance.by_rule["cross-subsidy"]
    assert cross.received.sum() == pytest.approx(cross.given.sum())
    assert cross.state.sum() <= none.state.sum() + 1e-6


def test_policies_change_what_they_name_and_nothing_else(solved):
    policies = solved.finance.policies
    assert tuple(policies) == tuple(name for name, *_ in POLICIES)
    planned = policies["as-planned"][0]
    assert policies["no-tax"][0].tax.sum() == 0.0
    assert policies["no-tax"][0].network.sum() == planned.network.sum()
    assert policies["no-spectrum-fee"][0].spectrum.sum() == 0.0
    assert policies["shared-networks"][0].network.sum() <= planned.network.sum()


def test_a_waived_tax_is_no_tax():
    found = solve(random_inputs(10, 1, scenario={"policies": Policies(tax="waived")})).finance
    assert found.cost.tax.sum() == 0.0


def test_one_policy_is_enough_for_a_draw(solved):
    made = make_finance(
        solved.built,
        solved.account,
        solved.model.problem.needs,
        solved.areas,
        inputs=solved.model.inputs,
        values=plan_values(demand_gb_per_user_month=4.0),
        every_policy=False,
    )
    assert tuple(made.policies) == ("as-planned",)
    assert made.chosen.state.sum() == pytest.approx(solved.finance.chosen.state.sum())
