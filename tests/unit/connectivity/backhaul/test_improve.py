"""Trials of single nodes find junctions and drop detours, and never make a plan dearer."""

from __future__ import annotations

import numpy as np
import pytest

from factories.backhaul import random_instance
from stocktake.connectivity.backhaul.candidates import links_between
from stocktake.connectivity.backhaul.improve import improve
from stocktake.connectivity.backhaul.prune import order_by_cost, settle
from stocktake.connectivity.backhaul.rooted import join_sources, make_rooted


def test_improve_takes_in_a_junction():
    # Three nodes about a junction without a prize: 3 links of 1 instead of 2 of 1.9.
    ends = np.array([0, 0, 0, 1, 1, 2], np.int32), np.array([1, 2, 3, 2, 3, 3], np.int32)
    graph = make_rooted(*ends, np.array([1.9, 1.9, 1, 1.9, 1, 1]), np.array([0, 9, 9, 0.0]))
    order = order_by_cost(graph)
    start = np.array([True, True, True, False])
    assert settle(graph, start, order)[1] == pytest.approx(3.8)
    found = improve(graph, start, order, 10_000)
    assert found.all()
    assert settle(graph, found, order)[1] == pytest.approx(3)


@pytest.mark.parametrize("work", [0, 50_000, 10_000_000])
def test_improve_never_makes_a_plan_dearer(work):
    nodes = random_instance(200, "heavy-tailed", 4)
    links, _ = links_between(*nodes, cost_per_km=1.0)
    graph, _ = join_sources(links, nodes.prize_usd, nodes.is_source)
    order = order_by_cost(graph)
    everything = np.ones(len(graph.prize), np.bool_)
    _, before = settle(graph, everything, order)
    _, after = settle(graph, improve(graph, everything, order, work), order)
    assert after <= before * (1 + 1e-12)
    if work > 1_000_000:
        assert after < 0.99 * before
