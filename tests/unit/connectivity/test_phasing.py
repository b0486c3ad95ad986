"""Years: nothing before what it depends on, nothing beyond the budget, all of it in the end."""

from __future__ import annotations

import numpy as np
import pytest

from factories.planning import random_inputs, solve
from stocktake.connectivity.scenario import Policies
from stocktake.connectivity.shares import node_of_service


def planned(**policies):
    return solve(random_inputs(40, 21, scenario={"policies": Policies(**policies)}))


def test_a_settlement_waits_for_its_links():
    solved = planned(budget_per_year=400_000.0, subsidy="none")
    phases, design = solved.phases, solved.joint.design
    service = node_of_service(solved.built)
    for i in np.flatnonzero(phases.settlement_year >= 0):
        node = int(service[i])
        while node >= 0 and design.parent[node] >= 0:
            assert 0 <= phases.node_year[node] <= phases.settlement_year[i]
            node = int(design.parent[node])


def test_spending_stays_within_the_budget():
    solved = planned(budget_per_year=20_000.0, subsidy="none")
    spent = np.cumsum(solved.phases.fund.spent_usd)
    have = 20_000.0 * np.arange(1, 11)
    assert (spent <= have * (1 + 1e-9)).all()
    assert (solved.phases.settlement_year == -1).any(), "the budget does not reach everybody"


def test_without_a_limit_everything_is_built_by_the_target_year():
    solved = planned(subsidy="none")
    assert solved.phases.budget_usd is None
    year = solved.phases.settlement_year
    assert (year >= 0).all()
    assert year.max() <= 4


def test_more_budget_never_connects_fewer_people_by_the_end():
    people = []
    for budget in (50_000.0, 200_000.0, 800_000.0):
        solved = planned(budget_per_year=budget, subsidy="none")
        people.append(float(solved.phases.fund.people[-1]))
    assert people == sorted(people)


def test_the_subsidy_of_settlements_is_what_the_state_pays():
    solved = planned(subsidy="cross-subsidy")
    state = solved.finance.chosen.state.sum()
    assert solved.phases.subsidy_usd.sum() == pytest.approx(state)
    parts = solved.phases.own_subsidy_usd.sum() + solved.phases.node_subsidy_usd.sum()
    assert parts == pytest.approx(state)
