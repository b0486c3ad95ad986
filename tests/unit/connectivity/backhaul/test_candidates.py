"""Candidate links lose nothing against all pairs of points."""

from __future__ import annotations

import numpy as np
import pytest

from factories.backhaul import random_instance
from stocktake.connectivity.backhaul import candidates
from stocktake.connectivity.backhaul.candidates import CandidateGraph, links_between
from stocktake.connectivity.backhaul.forest import plan_forest_over


def all_pairs(nodes):
    u, v = (side.astype(np.int32) for side in np.triu_indices(len(nodes.x_km), 1))
    length = np.hypot(nodes.x_km[u] - nodes.x_km[v], nodes.y_km[u] - nodes.y_km[v])
    return CandidateGraph(len(nodes.x_km), u, v, length)


@pytest.mark.parametrize("kind", ["uniform", "clustered", "heavy-tailed"])
@pytest.mark.parametrize("seed", range(4))
def test_links_between_few_points_lose_nothing(kind, seed):
    nodes = random_instance(70, kind, seed, sources=2)
    sparse, complete = links_between(*nodes, cost_per_km=1.0)
    assert complete
    assert len(sparse.u) < 0.4 * len(all_pairs(nodes).u)
    least = plan_forest_over(all_pairs(nodes), nodes.prize_usd, nodes.is_source)
    found = plan_forest_over(sparse, nodes.prize_usd, nodes.is_source)
    assert least.gap < 1e-8
    assert found.cost_usd == pytest.approx(least.cost_usd, rel=1e-9)


@pytest.mark.parametrize("kind", ["uniform", "clustered", "heavy-tailed"])
def test_links_between_many_points_join_all_of_them(kind, monkeypatch):
    monkeypatch.setattr(candidates, "COMPLETE_UP_TO", 50)
    nodes = random_instance(400, kind, 2, sources=3)
    sparse, complete = links_between(*nodes, cost_per_km=1.0)
    assert not complete
    rich = np.full(400, 1e6)
    assert plan_forest_over(sparse, rich, nodes.is_source).connected.all()
    least = plan_forest_over(all_pairs(nodes), nodes.prize_usd, nodes.is_source)
    found = plan_forest_over(sparse, nodes.prize_usd, nodes.is_source)
    assert least.cost_usd <= found.cost_usd * (1 + 1e-9)
    assert found.cost_usd <= 1.01 * least.cost_usd


@pytest.mark.parametrize(
    ("x", "y"),
    [
        pytest.param(np.arange(60.0), np.zeros(60), id="on-one-line"),
        pytest.param(np.repeat(np.arange(6.0), 10), np.zeros(60), id="few-places-on-one-line"),
        pytest.param(np.zeros(60), np.zeros(60), id="at-one-place"),
        pytest.param(np.tile(np.arange(6.0), 10), np.repeat(np.arange(10.0), 6), id="grid"),
    ],
)
def test_links_between_points_in_special_places_join_all(x, y, monkeypatch):
    monkeypatch.setattr(candidates, "COMPLETE_UP_TO", 20)
    source = np.arange(60) == 30
    prize = np.full(60, 9.0)
    sparse, _ = links_between(x, y, prize, source, cost_per_km=1.0)
    found = plan_forest_over(sparse, prize, source)
    assert found.connected.all()
    places = len(np.unique(np.column_stack([x, y]), axis=0))
    assert found.cost_usd == pytest.approx(places - 1)
