"""What a design earns and who pays the rest: revenue, areas, subsidy rules, policies.

An operator decides at its own rate: the network is valued again with that rate, charges
(administration, spectrum, taxes, margin) are added, and the present revenue of the homes is set
against it, area by area. Three rules say who pays the deficits (``money.subsidy``,
``money.auction``). Policies are the same design under other charges or sharing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.assumptions import auction_of, charges_of, home_market_of
from stocktake.connectivity.model import ledger_of
from stocktake.connectivity.money.auction import reverse_auction
from stocktake.connectivity.money.revenue import present_revenue
from stocktake.connectivity.money.scenarios import OperatorCost, add_charges
from stocktake.connectivity.money.subsidy import Subsidy, cross_subsidy, no_transfer
from stocktake.connectivity.shares import share_design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.accounts import Account, Built
    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.money.revenue import Market
    from stocktake.connectivity.money.scenarios import Charges
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.scenario import Sharing
    from stocktake.connectivity.shares import Areas
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]

__all__ = ["POLICIES", "RULES", "Finance", "home_market", "make_finance"]

RULES = ("none", "cross-subsidy", "reverse-auction")
# Policy, sharing (None: the scenario's own), whether tax and spectrum fee are waived.
POLICIES: tuple[tuple[str, Sharing | None, bool, bool], ...] = (
    ("as-planned", None, False, False),
    ("no-tax", None, True, False),
    ("no-spectrum-fee", None, False, True),
    ("no-tax-no-fee", None, True, True),
    ("shared-masts", "passive", False, False),
    ("shared-networks", "active", False, False),
)


@dataclass(frozen=True, slots=True)
class Finance:
    """Money of a design at the operator's rate; arrays by area unless said.

    Attributes:
        revenue_usd: Present revenue of each settlement, float64[n]; 0 where not newly served.
        people: People newly served in each area.
        area_revenue_usd: Present revenue.
        cost: What an operator must earn, in its parts.
        by_rule: Who pays, by rule.
        rule: The scenario's own rule.
        policies: Operator's cost and subsidy under each policy, in all.
    """

    revenue_usd: Floats
    people: Floats
    area_revenue_usd: Floats
    cost: OperatorCost
    by_rule: dict[str, Subsidy]
    rule: str
    policies: dict[str, tuple[OperatorCost, float]]

    @property
    def chosen(self) -> Subsidy:
        """Who pays under the scenario's own rule."""
        return self.by_rule[self.rule]


def home_market(inputs: PlanInputs, values: ParameterValues) -> Market:
    """Return the market of home lines; subscriptions are counted by households.

    Where income is not known, nothing is held back for want of means.
    """
    gni, basket = inputs.context.gni_per_head_usd, inputs.context.fixed_basket_usd_month
    overridden = values.entry("price-per-month-home").chosen in {"override", "drawn"}
    known = None if basket is None or overridden else basket.value
    market = home_market_of(
        values,
        gni_per_head_usd=np.inf if gni is None else gni.value,
        price_usd_per_month=known,
    )
    return replace(market, people_per_subscription=1.0)


def make_finance(  # noqa: PLR0913 - a design and its money meet here
    built: Built,
    account: Account,
    needs: Needs,
    areas: Areas,
    *,
    inputs: PlanInputs,
    values: ParameterValues,
    every_policy: bool = True,
) -> Finance:
    """Return what a design earns and who pays the rest.

    Args:
        built: The design.
        account: Its counts.
        needs: What settlements need.
        areas: Its areas.
        inputs: Scenario and context.
        values: The plan's values.
        every_policy: Whether all policies are worked out, or the scenario's own alone.
    """
    rate = values["discount-rate-operator"]
    new = areas.of >= 0
    revenue = np.where(
        new,
        present_revenue(
            needs.households,
            home_market(inputs, values),
            horizon_years=inputs.scenario.timing.years,
            discount_rate=rate,
        ),
        0.0,
    )
    people = _by_area(areas, needs.people)
    earned = _by_area(areas, revenue)
    scenario = inputs.scenario
    policies: dict[str, tuple[OperatorCost, float]] = {}
    cost, rules = None, {}
    for policy, sharing, untaxed, free in POLICIES if every_policy else POLICIES[:1]:
        ledger = ledger_of(inputs, values, rate=rate, sharing=sharing)
        network = _by_area(areas, share_design(built, account, needs, ledger).total_usd)
        charges = _charges(values, scenario.policies.tax, scenario.policies.spectrum_fee)
        if untaxed:
            charges = replace(charges, tax_rate=0.0)
        if free:
            charges = replace(charges, spectrum_usd_per_mhz_person=0.0)
        found = add_charges(network, people, charges)
        paid = _apply_rules(found.total, earned, people, values, seed=scenario.seed)
        policies[policy] = (found, float(paid[scenario.policies.subsidy].state.sum()))
        if cost is None:
            cost, rules = found, paid
    assert cost is not None  # noqa: S101 - there is a first policy
    return Finance(revenue, people, earned, cost, rules, scenario.policies.subsidy, policies)


def _charges(values: ParameterValues, tax: str, fee: str) -> Charges:
    charges = charges_of(values)
    if tax == "waived":
        charges = replace(charges, tax_rate=0.0)
    if fee == "waived":
        charges = replace(charges, spectrum_usd_per_mhz_person=0.0)
    return charges


def _apply_rules(
    cost: Floats, revenue: Floats, people: Floats, values: ParameterValues, *, seed: int
) -> dict[str, Subsidy]:
    return {
        "none": no_transfer(cost, revenue),
        "cross-subsidy": cross_subsidy(cost, revenue),
        "reverse-auction": reverse_auction(
            cost, revenue, people, auction=auction_of(values, seed=seed)
        ),
    }


def _by_area(areas: Areas, values: Floats) -> Floats:
    new = areas.of >= 0
    return np.bincount(areas.of[new], values[new], len(areas.ids)).astype(np.float64)
