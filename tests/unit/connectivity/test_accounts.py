"""Counts times unit costs are the objective, whichever way they are added up."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import plan_inputs, plan_model, plan_values, random_inputs, solve
from stocktake.connectivity.access import capacity_of
from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE, count_design
from stocktake.connectivity.model import ledger_of
from stocktake.connectivity.sizing import size_needs


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(random_inputs(40, 1), id="new-sites"),
        pytest.param(random_inputs(30, 2, towers=[(5.0, 5.0), (15.0, 12.0)]), id="towers"),
        pytest.param(plan_inputs([60, 80], [300.0, 320.0], [0.0, 1.0]), id="satellite-only"),
    ],
)
def test_the_account_is_the_objective_by_part_and_by_owner(inputs):
    solved = solve(inputs)
    ledger, account = solved.model.ledger, solved.account
    objective = solved.joint.design.objective_usd
    assert account.total(ledger) == pytest.approx(objective, rel=1e-12)
    assert account.by_part(ledger).total.sum() == pytest.approx(objective, rel=1e-12)
    owners = sum(account.per_owner(ledger, owner).sum() for owner in (AT_HOME, AT_SITE, AT_LINK))
    assert owners == pytest.approx(objective, rel=1e-12)


def test_the_same_design_costs_more_where_a_price_is_higher():
    solved = solve(random_inputs(20, 3))
    model = solved.model
    dearer = plan_values(
        demand_gb_per_user_month=4.0, fibre_home_passed_cost=2_000, site_macro_cost=300_000
    )
    again = count_design(
        solved.built,
        size_needs(model.inputs, dearer),
        capacity_of(dearer, ledger_of(model.inputs, dearer)),
        hop_mbps=dearer["microwave-link-capacity"],
    )
    assert again.total(ledger_of(model.inputs, dearer)) > solved.account.total(model.ledger)
    for before, after in zip(solved.account.entries, again.entries, strict=True):
        assert (before.item, before.count.sum()) == (after.item, after.count.sum())


def test_more_demand_takes_more_carriers_and_hops_of_the_same_design():
    solved = solve(random_inputs(30, 4))
    values = plan_values(demand_gb_per_user_month=40.0)
    needs = size_needs(solved.model.inputs, values)
    capacity = capacity_of(values, solved.model.ledger)
    more = count_design(solved.built, needs, capacity, hop_mbps=100.0)
    assert more.carriers.sum() > solved.account.carriers.sum()
    assert more.hops.sum() > solved.account.hops.sum()
    assert np.array_equal(more.hops > 0, solved.account.hops > 0)


def test_what_is_not_used_is_not_counted():
    served = plan_inputs([500], [3.0], [0.0], table={"served": [True]})
    assert solve(served).account.entries == ()
    model = plan_model(served)
    assert model.problem.needs.served.tolist() == [True]
