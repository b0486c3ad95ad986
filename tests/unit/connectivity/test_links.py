"""Candidate links: which there are, how long, and what they cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.planning import plan_inputs, plan_model, random_inputs
from stocktake.connectivity.links import SEA, Links, extend, price_links
from stocktake.connectivity.scenario import Technologies


def link_between(model, one, other):
    links, ids = model.links, list(model.problem.network.ids)
    u, v = sorted((ids.index(one), ids.index(other)))
    at = np.flatnonzero((links.u == u) & (links.v == v))
    assert len(at) == 1
    return int(at[0])


def test_few_places_are_linked_with_all_others_and_sources_never_with_each_other():
    inputs = plan_inputs([100] * 6, range(6), [0.0] * 6, nodes=[(0.0, 3.0), (5.0, 3.0)])
    model = plan_model(inputs)
    assert len(model.links.u) == 6 * 5 // 2 + 6 * 2


def test_a_place_at_a_fibre_node_joins_it_for_nothing():
    model = plan_model(plan_inputs([100, 100], [1.5, 9.0], [0.0, 0.0]))
    costs = price_links(model.links, model.ledger)
    at = link_between(model, "s000", "node:fibre-node-0")
    assert (model.links.fibre_km[at], costs.cheapest[at]) == (0.0, 0.0)
    far = link_between(model, "s001", "node:fibre-node-0")
    assert model.links.fibre_km[far] == pytest.approx(9.0 * 1.2, rel=0.01)


@pytest.mark.parametrize(
    ("km", "hop"),
    [
        pytest.param(10.0, 0, id="short"),
        pytest.param(17.0, 1, id="medium"),
        pytest.param(90.0, -1, id="beyond-the-longest-hop"),
    ],
)
def test_hops_have_classes_by_length(km, hop):
    model = plan_model(plan_inputs([100], [km], [0.0]))
    assert model.links.hop[link_between(model, "s000", "node:fibre-node-0")] == hop


def test_long_links_of_an_island_state_cross_the_sea_and_pay_two_landings():
    inputs = plan_inputs([100, 100], [10.0, 60.0], [0.0, 0.0], scenario={"economy": "KIR"})
    model = plan_model(inputs)
    costs, ledger = price_links(model.links, model.ledger), model.ledger
    near = link_between(model, "s000", "node:fibre-node-0")
    far = link_between(model, "s001", "node:fibre-node-0")
    assert model.links.along[near] != SEA
    assert model.links.along[far] == SEA
    km = model.links.straight_km[far]
    per_km = ledger["submarine-km"] + ledger["fibre-km-carbon"]
    assert costs.fibre[far] == pytest.approx(km * per_km + 2 * ledger["landing"])


def test_without_fibre_only_hops_are_left():
    allowed = Technologies(backhaul=("microwave", "satellite"))
    inputs = plan_inputs([100, 100], [10.0, 80.0], [0.0, 0.0], scenario={"technologies": allowed})
    links = plan_model(inputs).links
    assert (links.hop >= 0).all()
    assert not np.isfinite(links.fibre_km[links.straight_km > 2.0]).any()


def test_many_places_get_neighbours_at_first_and_bridges_among_those_that_matter():
    model = plan_model(random_inputs(450, 1))
    links, network = model.links, model.problem.network
    assert len(links.u) < 450 * 20
    active = np.zeros(network.places, dtype=bool)
    active[::9] = True
    more = extend(links, network, model.rules, active)
    assert len(more.u) > len(links.u)
    key = more.u.astype(np.int64) * network.size + more.v
    assert (np.diff(key) > 0).all(), "sorted, and no pair twice"
    old = links.u.astype(np.int64) * network.size + links.v
    assert np.isin(old, key).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 12), st.integers(0, 99))
def test_links_are_sorted_pairs_of_distinct_nodes(count, seed):
    links = plan_model(random_inputs(count, seed)).links
    assert isinstance(links, Links)
    assert (links.u < links.v).all()
    assert (links.straight_km >= 0).all()
