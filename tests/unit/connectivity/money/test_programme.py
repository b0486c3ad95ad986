"""From nodes to subsidy and fund: sums that hold under every rule, and one programme by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.money.auction import Auction
from stocktake.connectivity.money.fund import plan_fund
from stocktake.connectivity.money.programme import (
    RULES,
    Programme,
    charge_areas,
    gather_areas,
    spread_needs,
    subsidise,
)
from stocktake.connectivity.money.scenarios import Charges
from stocktake.errors import SettingsError

AUCTION = Auction(reserve_usd_per_person=50.0, bidders=2, cost_spread=0.2)


def programme_of(parent, edge, own, *, revenue, people):
    n = len(parent)
    return Programme(
        parent=np.array(parent, np.int32),
        is_source=np.array([k == 0 for k in range(n)]),
        edge_cost_usd=np.array(edge, float),
        own_cost_usd=np.array(own, float),
        revenue_usd=np.array(revenue, float),
        people=np.array(people, float),
        node_id=np.arange(100, 100 + n),
    )


@st.composite
def programmes(draw, most=25):
    n = draw(st.integers(1, most))
    parent = [-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)]
    amounts = st.lists(st.integers(0, 5000), min_size=n, max_size=n)
    people = draw(st.lists(st.integers(0, 200), min_size=n, max_size=n))
    return programme_of(parent, draw(amounts), draw(amounts), revenue=draw(amounts), people=people)


# source 0; branch 1 - 2 shares a trunk of 900; 3 is on its own trunk; 4 by satellite
VALLEY = programme_of(
    [-1, 0, 1, 0, -1],
    [0, 900, 100, 200, 0],
    [0, 50, 50, 50, 400],
    revenue=[0, 300, 300, 1000, 100],
    people=[0, 200, 100, 300, 40],
)


def test_a_trunk_is_shared_by_people_and_summed_by_branch():
    areas = gather_areas(VALLEY)
    assert areas.name.tolist() == [100, 101, 103, 104]
    assert areas.share_usd.tolist() == [0, 650, 450, 250, 400]
    assert areas.cost_usd.tolist() == [0, 1100, 250, 400]
    assert areas.people.tolist() == [0, 300, 300, 40]


@pytest.mark.parametrize(
    ("rule", "state", "people"),
    [
        pytest.param("none", [0, 500, 0, 300], 640, id="none"),
        # the surplus of 750 pays the smaller deficit of 300 whole, 450 of the other 500
        pytest.param("cross-subsidy", [0, 50, 0, 0], 640, id="cross-subsidy"),
        # one bidder is paid the reserve: 2 a person; the island's 300 is above its 80
        pytest.param("reverse-auction", [0, 600, 0, 0], 600, id="reverse-auction"),
    ],
)
def test_three_rules_for_the_same_valley(rule, state, people):
    areas = gather_areas(VALLEY)
    auction = Auction(reserve_usd_per_person=2.0, bidders=1, cost_spread=0.0)
    paid = subsidise(areas, rule, auction=auction)
    assert paid.state.tolist() == pytest.approx(state)
    needs = spread_needs(VALLEY, areas, paid)
    assert needs.people.sum() == people
    path = plan_fund(VALLEY.parent, needs.usd, needs.people, budget_usd=[sum(state)])
    assert path.people.tolist() == [people]


@settings(deadline=None)
@given(programmes(), st.sampled_from(RULES), st.booleans())
def test_costs_and_needs_add_up_under_every_rule(programme, rule, by_people):
    areas = gather_areas(programme, by_people=by_people)
    total = programme.edge_cost_usd[programme.parent >= 0].sum() + programme.own_cost_usd.sum()
    assert math.fsum(areas.cost_usd) == pytest.approx(total)
    assert areas.people.sum() == programme.people.sum()
    paid = subsidise(areas, rule, auction=AUCTION)
    needs = spread_needs(programme, areas, paid)
    served = paid.served[areas.area]
    assert needs.usd[served].sum() == pytest.approx(paid.state.sum())
    assert needs.people[served].sum() == needs.people.sum()
    assert (needs.usd >= 0).all()


def test_a_tax_raises_the_subsidy_by_what_the_state_gets_back():
    areas = gather_areas(VALLEY)
    taxed, parts = charge_areas(areas, Charges(tax_rate=0.1))
    assert taxed.cost_usd.tolist() == pytest.approx([0, 1210, 275, 440])
    assert parts.state_revenue.sum() == pytest.approx(175)
    paid = subsidise(taxed, "none").state.sum() - subsidise(areas, "none").state.sum()
    # the branch that pays for itself pays its 25 alone
    assert paid == pytest.approx(150)


def test_districts_share_a_trunk_that_crosses_them():
    districts = gather_areas(VALLEY, area=[7, 7, 9, 9, 7])
    assert districts.name.tolist() == [7, 9]
    assert districts.cost_usd.tolist() == [1050, 700]


def test_what_lies_behind_an_unserved_district_still_pays_for_the_way():
    line = programme_of([-1, 0, 1], [0, 10, 10], [0, 1000, 0], revenue=[0] * 3, people=[0, 1, 9])
    areas = gather_areas(line, area=[0, 1, 2])
    paid = subsidise(areas, "reverse-auction", auction=AUCTION)
    assert paid.served.tolist() == [True, False, True]
    needs = spread_needs(line, areas, paid)
    assert needs.usd[1] == 10
    assert needs.people.tolist() == [0, 0, 9]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param(
            "lottery",
            "There is no subsidy rule 'lottery'.\n"
            "  What to do: Take one of none, cross-subsidy, reverse-auction.",
            id="unknown",
        ),
        pytest.param(
            "reverse-auction",
            "A reverse auction needs a reserve price.\n"
            "  What to do: Give its rules: reserve price, number of bidders, spread of their "
            "costs.",
            id="auction-without-rules",
        ),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule, message):
    with pytest.raises(SettingsError) as error:
        subsidise(gather_areas(VALLEY), rule)
    assert str(error.value) == message
