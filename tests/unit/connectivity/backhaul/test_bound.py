"""Bounds never exceed the least cost, and what they drop no better plan needs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.backhaul import least_cost, random_instance
from stocktake.connectivity.backhaul.bound import ascend, filled_nodes, useful_arcs
from stocktake.connectivity.backhaul.candidates import links_between
from stocktake.connectivity.backhaul.moats import grow_moats
from stocktake.connectivity.backhaul.prune import (
    cost_of,
    order_by_cost,
    prune,
    settle,
)
from stocktake.connectivity.backhaul.rooted import join_sources, make_rooted


def rooted(nodes):
    graph, _ = links_between(*nodes, cost_per_km=1.0)
    return join_sources(graph, nodes.prize_usd, nodes.is_source)[0]


kinds = st.sampled_from(["uniform", "clustered", "heavy-tailed"])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 9), kind=kinds, order=st.integers(0, 3))
def test_bounds_and_plans_enclose_the_least_cost(seed, n, kind, order):
    nodes = random_instance(n, kind, seed)
    graph, least = rooted(nodes), least_cost(nodes, 1.0)
    links, moats = grow_moats(graph)
    plan = prune(graph, links)
    ascent = ascend(graph, work=10**9, seed=order)
    slack = 1e-9 * (1 + least)
    assert max(moats, ascent.bound) <= least + slack
    assert least <= cost_of(graph, plan) + slack
    # The guarantee of Goemans and Williamson; pruning only lowers the cost.
    assert cost_of(graph, plan) <= 2 * moats + slack


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 9), kind=kinds)
def test_useful_arcs_hold_a_least_plan(seed, n, kind):
    nodes = random_instance(n, kind, seed)
    graph, least = rooted(nodes), least_cost(nodes, 1.0)
    useful = useful_arcs(graph, ascend(graph, work=10**9), least)
    kept = useful[::2] | useful[1::2]
    rest = make_rooted(graph.u[kept], graph.v[kept], graph.cost[kept], graph.prize)
    order = order_by_cost(rest)
    choices = (
        np.array([True, *(pick >> i & 1 for i in range(len(rest.prize) - 1))], np.bool_)
        for pick in range(2 ** (len(rest.prize) - 1))
    )
    found = min(settle(rest, inside, order)[1] for inside in choices)
    assert found == pytest.approx(least)


def test_ascend_stops_when_its_work_is_done_with_a_bound_that_holds():
    graph = rooted(random_instance(300, "heavy-tailed", 1))
    whole, part = ascend(graph, work=10**9), ascend(graph, work=2_000)
    assert 0 < part.bound < whole.bound


def test_filled_nodes_hold_the_root_and_a_plan_at_the_bound():
    graph = rooted(random_instance(300, "uniform", 2))
    ascent = ascend(graph, work=10**9)
    inside = filled_nodes(graph, ascent)
    assert inside[0]
    _, cost = settle(graph, inside, order_by_cost(graph))
    assert ascent.bound <= cost <= 1.05 * ascent.bound
