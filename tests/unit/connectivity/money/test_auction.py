"""The reverse auction: payments by hand without spread, and what competition and reserve do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.money.auction import Auction, reverse_auction
from stocktake.errors import SettingsError

RULES = Auction(reserve_usd_per_person=10.0, bidders=2, cost_spread=0.0)


@pytest.mark.parametrize(
    ("bidders", "cost", "paid", "served"),
    [
        pytest.param(2, 600.0, 500.0, True, id="equal-bidders-are-paid-their-cost"),
        pytest.param(1, 600.0, 1000.0, True, id="one-bidder-is-paid-the-reserve"),
        pytest.param(2, 1101.0, 0.0, False, id="above-the-reserve"),
        pytest.param(2, 90.0, 0.0, True, id="pays-for-itself"),
    ],
)
def test_payments_by_hand(bidders, cost, paid, served):
    # revenue 100; 100 people at a reserve of 10 each
    found = reverse_auction([cost], [100.0], [100.0], auction=replace(RULES, bidders=bidders))
    assert found.state.tolist() == pytest.approx([paid])
    assert found.served.tolist() == [served]


AREAS = st.lists(
    st.tuples(st.floats(0, 1e5), st.floats(0, 1e5), st.integers(0, 1000)), min_size=1, max_size=20
)


@given(AREAS, st.integers(0, 2**32), st.integers(1, 6))
def test_no_payment_exceeds_the_reserve_and_none_goes_to_the_unserved(areas, seed, bidders):
    cost, revenue, people = np.array(areas, float).T
    rules = replace(RULES, cost_spread=0.3, seed=seed, bidders=bidders)
    found = reverse_auction(cost, revenue, people, auction=rules)
    assert (found.state <= people * 10 + 1e-9).all()
    assert (found.state[~found.served] == 0).all()
    assert found.served[cost <= revenue].all()


@given(AREAS, st.integers(0, 100), st.randoms(use_true_random=False))
def test_the_outcome_does_not_depend_on_the_order_of_rows(areas, seed, random):
    cost, revenue, people = np.array(areas, float).T
    rows = list(range(len(areas)))
    random.shuffle(rows)
    rows = np.array(rows)
    rules = replace(RULES, cost_spread=0.3, seed=seed)
    straight = reverse_auction(cost, revenue, people, auction=rules)
    moved = reverse_auction(cost[rows], revenue[rows], people[rows], auction=rules, area_id=rows)
    assert moved.state.tolist() == straight.state[rows].tolist()


def test_more_bidders_cost_the_state_less_and_serve_more():
    n = 4000
    cost, revenue, people = np.full(n, 1000.0), np.full(n, 400.0), np.full(n, 70.0)
    rules = replace(RULES, cost_spread=0.25)
    paid, served = [], []
    for bidders in (1, 2, 4, 8):
        found = reverse_auction(cost, revenue, people, auction=replace(rules, bidders=bidders))
        paid.append(found.state.sum() / found.served.sum())
        served.append(found.served.sum())
    assert paid == sorted(paid, reverse=True)
    assert served == sorted(served)


def test_bidders_costs_have_the_planners_cost_as_their_mean():
    # One bidder with an endless reserve would hide the ask; the second-lowest of two shows both.
    n = 40_000
    rules = Auction(reserve_usd_per_person=1e9, bidders=2, cost_spread=0.2, seed=5)
    high = reverse_auction(np.full(n, 1000.0), np.zeros(n), np.ones(n), auction=rules).state
    # E max of two lognormals of mean 1 and sigma 0.2: 2 Phi(sigma / sqrt 2) = 1.112463
    assert high.mean() == pytest.approx(1112.463, rel=0.004)


def test_no_bidder_is_refused():
    with pytest.raises(SettingsError) as error:
        reverse_auction([1.0], [0.0], [1.0], auction=replace(RULES, bidders=0))
    assert str(error.value).startswith("The number of bidders must be at least 1, but is 0.")
