"""The funding order against every order of small trees."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.money.order import order_by_people_per_usd
from stocktake.errors import DataError


@st.composite
def programmes(draw, most=6):
    n = draw(st.integers(1, most))
    parent = [-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)]
    need = draw(st.lists(st.integers(1, 20), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    return np.array(parent, np.int32), np.array(need, float), np.array(people, float)


def delay(order, need, people):
    """Return people times the money spent until they are connected, added up."""
    spent, total = 0.0, 0.0
    for node in order:
        spent += need[node]
        total += spent * people[node]
    return total


def allowed(order, parent):
    place = {node: position for position, node in enumerate(order)}
    return all(parent[i] < 0 or place[parent[i]] < place[i] for i in order)


@settings(max_examples=80, deadline=None)
@given(programmes())
def test_no_order_connects_people_for_less_money(programme):
    parent, need, people = programme
    found = order_by_people_per_usd(parent, need, people).node
    assert allowed(found, parent)
    orders = itertools.permutations(range(len(parent)))
    best = min(delay(order, need, people) for order in orders if allowed(order, parent))
    assert delay(found, need, people) == pytest.approx(best)


@given(programmes(most=40))
def test_blocks_come_with_falling_ratios_and_hold_every_node_once(programme):
    parent, need, people = programme
    order = order_by_people_per_usd(parent, need, people)
    assert sorted(order.node.tolist()) == list(range(len(parent)))
    assert order.block_end[-1] == len(parent)
    blocks = np.split(order.node, order.block_end[:-1])
    ratios = [people[block].sum() / need[block].sum() for block in blocks]
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(ratios))


@given(programmes(most=20), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(programme, random):
    parent, need, people = programme
    rows = list(range(len(parent)))
    random.shuffle(rows)
    rows = np.array(rows)
    place = np.empty(len(rows), np.int32)
    place[rows] = np.arange(len(rows))
    moved = np.where(parent[rows] >= 0, place[parent[rows]], -1)
    straight = order_by_people_per_usd(parent, need, people)
    found = order_by_people_per_usd(moved, need[rows], people[rows], node_id=rows)
    assert rows[found.node].tolist() == straight.node.tolist()


def test_a_good_place_pulls_its_way_forward():
    # 0 - 1 relay of 10 with 100 people behind it for 10; 2 has 3 people for 1
    order = order_by_people_per_usd([-1, 0, -1], [10, 10, 1], [0, 100, 3])
    assert order.node.tolist() == [0, 1, 2]
    assert order.block_end.tolist() == [2, 3]


def test_what_costs_nothing_comes_first():
    order = order_by_people_per_usd([-1, -1], [5, 0], [50, 1])
    assert order.node.tolist() == [1, 0]


def test_nothing_to_order():
    assert order_by_people_per_usd([], [], []).node.tolist() == []


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        pytest.param(
            [1, 0, -1],
            "The backhaul is not a forest: 2 nodes lie on or above a circle.\n"
            "  What to do: Remove one edge of every circle.",
            id="circle",
        ),
        pytest.param(
            [-1, 7, 0],
            "The backhaul names a parent outside the 3 nodes.\n"
            "  What to do: Number the nodes from 0; write -1 where a node has no parent.",
            id="unknown-parent",
        ),
    ],
)
def test_what_is_no_forest_is_refused(parent, message):
    with pytest.raises(DataError) as error:
        order_by_people_per_usd(parent, [1, 1, 1], [1, 1, 1])
    assert str(error.value) == message
