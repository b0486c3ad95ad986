"""Shares against the Shapley value by brute force; rules against worked cases."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.money.subsidy import (
    cross_subsidy,
    no_transfer,
    share_costs,
    spread_over_nodes,
    sum_by_area,
    whole_cents,
)
from stocktake.errors import SettingsError


@st.composite
def trees(draw, most=9):
    n = draw(st.integers(1, most))
    parent = [-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)]
    amounts = st.lists(st.floats(0, 1e6), min_size=n, max_size=n)
    return np.array(parent, np.int32), np.array(draw(amounts)), np.array(draw(amounts))


def shapley(parent, edge, players):
    """Return the mean cost that each player adds, over every order of joining."""
    share = dict.fromkeys(players, 0.0)
    orders = list(itertools.permutations(players))
    for order in orders:
        built = set()
        for player in order:
            node = player
            while parent[node] >= 0 and node not in built:
                built.add(node)
                share[player] += edge[node]
                node = parent[node]
    return {player: total / len(orders) for player, total in share.items()}


@settings(max_examples=60, deadline=None)
@given(trees(most=6))
def test_equal_parts_are_the_shapley_value(tree):
    parent, edge, own = tree
    found = share_costs(parent, edge, own)
    expected = shapley(parent, edge, range(len(parent)))
    for node, share in expected.items():
        assert found[node] == pytest.approx(share + own[node], rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(trees(most=4), st.data())
def test_people_as_weights_are_the_shapley_value_of_every_person(tree, data):
    parent, edge, _ = tree
    n = len(parent)
    people = data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n).filter(sum))
    # Each person stands on a node of his own below the settlement, on an edge that costs nothing.
    homes = [node for node, many in enumerate(people) for _ in range(many)]
    wide_parent = [*parent, *homes]
    wide_edge = [*edge, *[0.0] * len(homes)]
    by_person = shapley(wide_parent, wide_edge, range(n, n + len(homes)))
    found = share_costs(parent, edge, np.zeros(n), weight=people)
    # What leads to nobody is no part of the game; it stays with its node.
    for node in range(n):
        expected = sum(by_person[n + k] for k, home in enumerate(homes) if home == node)
        if people[node]:
            assert found[node] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(trees(most=40))
def test_shares_add_up_to_the_total_and_to_the_cent(tree):
    parent, edge, own = tree
    shares = share_costs(parent, edge, own)
    total = math.fsum(edge[parent >= 0]) + math.fsum(own)
    assert math.fsum(shares) == pytest.approx(total, rel=1e-12, abs=1e-9)
    assert int(whole_cents(shares).sum()) == round(math.fsum(shares) * 100)


@given(trees(most=30), st.randoms(use_true_random=False))
def test_shares_do_not_depend_on_the_order_of_rows(tree, random):
    parent, edge, own = tree
    order = list(range(len(parent)))
    random.shuffle(order)
    order = np.array(order)
    place = np.empty(len(parent), np.int32)
    place[order] = np.arange(len(parent))
    moved = np.where(parent[order] >= 0, place[parent[order]], -1)
    found = share_costs(moved, edge[order], own[order])
    assert found[place] == pytest.approx(share_costs(parent, edge, own), rel=1e-9, abs=1e-6)


def test_a_line_of_three_shares_each_edge_among_those_behind_it():
    # source 0 - 1 - 2 - 3; the first edge serves three, the second two, the third one
    shares = share_costs([-1, 0, 1, 2], [0, 30, 20, 10], [0, 0, 0, 0], weight=[0, 1, 1, 1])
    assert shares.tolist() == [0, 10, 20, 30]


def test_a_trunk_that_serves_nobody_stays_with_its_end():
    shares = share_costs([-1, 0, 0], [0, 30, 20], [0, 0, 5], weight=[0, 1, 0])
    assert shares.tolist() == [0, 30, 25]


def test_cents_left_over_go_to_those_who_lost_most():
    assert whole_cents([1 / 3, 1 / 3, 1 / 3]).tolist() == [34, 33, 33]
    assert whole_cents([0.019, 0.011]).tolist() == [2, 1]


def test_the_smaller_deficit_is_paid_whole_and_the_larger_in_part():
    # 5,000 over in one area, deficits of 4,000 and 3,000 in the others
    found = cross_subsidy([5000, 10_000, 9_000], [10_000, 6_000, 6_000])
    assert found.deficit.tolist() == [0, 4000, 3000]
    assert found.received.tolist() == [0, 2000, 3000]
    assert found.state.tolist() == [0, 2000, 0]
    assert found.given.tolist() == [5000, 0, 0]


@pytest.mark.parametrize(
    ("pool", "received", "state"),
    [
        pytest.param(5000, 5000, 0, id="surplus-pays-all"),
        pytest.param(0, 0, 5000, id="no-surplus"),
        pytest.param(2500, 2500, 2500, id="surplus-pays-part"),
    ],
)
def test_the_cases_of_the_pobis_rule(pool, received, state):
    found = cross_subsidy([1000, 10_000], [1000 + pool, 5000])
    assert (found.received[1], found.state[1]) == (received, state)


AMOUNTS = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=20)


@given(AMOUNTS)
def test_what_is_given_is_received_and_the_rest_is_the_states(areas):
    cost, revenue = np.array(areas).T
    found = cross_subsidy(cost, revenue)
    alone = no_transfer(cost, revenue)
    assert found.given.sum() == pytest.approx(found.received.sum(), rel=1e-9, abs=1e-6)
    assert found.received + found.state == pytest.approx(found.deficit)
    assert (found.given <= np.maximum(revenue - cost, 0) * (1 + 1e-12) + 1e-9).all()
    assert found.state.sum() <= alone.state.sum() + 1e-6
    pooled = max(alone.state.sum() - np.maximum(revenue - cost, 0).sum(), 0)
    assert found.state.sum() == pytest.approx(pooled, rel=1e-9, abs=1e-5)


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_rule_does_not_depend_on_the_order_of_rows(areas, random):
    cost, revenue = np.round(np.array(areas)).T
    order = list(range(len(areas)))
    random.shuffle(order)
    order = np.array(order)
    straight = cross_subsidy(cost, revenue)
    moved = cross_subsidy(cost[order], revenue[order], area_id=order)
    assert moved.received.tolist() == straight.received[order].tolist()


def test_a_subsidy_is_spread_by_building_cost_and_adds_up():
    parts = spread_over_nodes([90.0, 10.0], [0, 0, 1, 1], [100.0, 200.0, 0.0, 0.0])
    assert parts.tolist() == pytest.approx([30, 60, 5, 5])
    assert sum_by_area([0, 0, 1, 1], parts, 2).tolist() == pytest.approx([90, 10])


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(SettingsError) as error:
        share_costs([-1, 0], [0.0, 1.0], [0.0])
    assert str(error.value) == (
        "These lists must have one entry per node, but their lengths differ: parent 2, "
        "edge_cost_usd 2, own_cost_usd 1, weight 2.\n"
        "  What to do: Give one value for every node, in the same order."
    )
