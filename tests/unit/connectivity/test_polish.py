"""Branches hang where their loads cost least: against all trees of a small network."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from factories.planning import plan_model, random_inputs
from stocktake.connectivity.design import link_of_pairs
from stocktake.connectivity.links import price_links
from stocktake.connectivity.polish import hang_elsewhere
from stocktake.connectivity.trees import sum_downstream

HOP = 100.0


def cost_of(links, costs, parent, own):
    load = sum_downstream(parent, own)
    built = parent >= 0
    at = link_of_pairs(links, parent)[built]
    hops = np.maximum(np.ceil(load[built] / HOP - 1e-9), 1.0)
    return float(np.minimum(costs.fibre[at], costs.microwave[at] * hops).sum())


def every_tree(network):
    """Yield each way to give every place a parent that leads to the source."""
    n, root = network.places, int(np.flatnonzero(network.is_source)[0])
    for choice in product(range(n + 1), repeat=n):
        parent = np.full(network.size, -1, dtype=np.int32)
        for i, p in enumerate(choice):
            parent[i] = root if p == n else p
        good = True
        for i in range(n):
            node, steps = i, 0
            while node != root and steps <= n:
                node, steps = int(parent[node]), steps + 1
            good &= node == root
        if good:
            yield parent


@pytest.mark.parametrize("seed", range(4))
def test_no_single_move_improves_what_it_returns_and_some_start_leads_to_the_best(seed):
    model = plan_model(random_inputs(4, seed), microwave_max_hop_length=30)
    network, links = model.problem.network, model.links
    costs = price_links(links, model.ledger)
    own = np.zeros(network.size)
    own[:4] = [60.0, 90.0, 30.0, 70.0]
    trees = list(every_tree(network))
    best = min(cost_of(links, costs, tree, own) for tree in trees)
    for start in trees[:: max(1, len(trees) // 20)]:
        found = hang_elsewhere(links, costs, start, link_of_pairs(links, start), own, hop_mbps=HOP)
        now = cost_of(links, costs, found, own)
        assert now <= cost_of(links, costs, start, own) * (1 + 1e-12)
        for i in range(4):
            for tree in trees:
                moved = np.flatnonzero(tree != found)
                if moved.tolist() == [i]:
                    assert cost_of(links, costs, tree, own) >= now * (1 - 1e-9)
    assert any(
        cost_of(
            links,
            costs,
            hang_elsewhere(links, costs, start, link_of_pairs(links, start), own, hop_mbps=HOP),
            own,
        )
        == pytest.approx(best)
        for start in trees[:: max(1, len(trees) // 20)]
    )


def test_what_is_not_connected_stays_so():
    model = plan_model(random_inputs(5, 1))
    network, links = model.problem.network, model.links
    parent = np.full(network.size, -1, dtype=np.int32)
    own = np.ones(network.size)
    costs = price_links(links, model.ledger)
    found = hang_elsewhere(links, costs, parent, parent.copy(), own, hop_mbps=HOP)
    assert (found == -1).all()
