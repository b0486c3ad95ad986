"""Single points of failure against networkx's bridges; second paths against exhaustive search."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.resilience import Candidates, people_behind, plan_second_paths
from stocktake.errors import SettingsError


@st.composite
def networks(draw, most=8):
    n = draw(st.integers(3, most))
    sources = draw(st.integers(1, 2))
    parent = np.array([-1] * sources + [draw(st.integers(0, i - 1)) for i in range(sources, n)])
    people = np.array(draw(st.lists(st.integers(0, 50), min_size=n, max_size=n)), float)
    pairs = [(a, b) for a, b in itertools.combinations(range(n), 2)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=7, unique=True))
    u, v = np.array(chosen, np.int32).reshape(-1, 2).T
    cost = np.array([draw(st.integers(1, 30)) for _ in chosen], float)
    return parent.astype(np.int32), people, Candidates(u, v, cost), np.arange(n) < sources


def bridges(parent, source, added):
    """Return the lower ends of tree edges that are still bridges; sources are one point."""
    graph = nx.MultiGraph()

    def name(node):
        return "core" if source[node] else int(node)

    for node, above in enumerate(parent):
        if above >= 0:
            graph.add_edge(name(node), name(above), end=node)
    graph.add_edges_from((name(a), name(b)) for a, b in added)
    simple = nx.Graph(graph)
    doubled = {frozenset((a, b)) for a, b in simple.edges if graph.number_of_edges(a, b) > 1}
    single = {frozenset(edge) for edge in nx.bridges(simple)} - doubled
    return {
        node
        for node, above in enumerate(parent)
        if above >= 0 and frozenset((name(node), name(above))) in single
    }


def test_people_behind_edges_and_nodes():
    edge, node = people_behind([-1, 0, 1, 1], [5.0, 10.0, 20.0, 30.0])
    assert edge.tolist() == [0, 60, 20, 30]
    assert node.tolist() == [65, 60, 20, 30]


def test_one_ring_secures_a_line():
    # source 0 - 1 - 2 - 3; an edge from 3 back to 0 secures all three trunks, dearer than 2 - 0
    found = plan_second_paths(
        [-1, 0, 1, 2],
        [0.0, 5.0, 6.0, 7.0],
        Candidates(np.array([3, 2]), np.array([0, 0]), np.array([10.0, 4.0])),
        is_source=[True, False, False, False],
        most=3,
    )
    # 2 - 0 is taken first for the trunk of 1, then 3 - 0 for that of 3, which makes 2 - 0 needless
    assert found.trunk.tolist() == [1, 2, 3]
    assert found.people.tolist() == [18, 13, 7]
    assert found.edge.tolist() == [0]
    assert found.cost_usd == 10
    assert found.secured.all()


def test_where_nothing_leads_around_it_is_said():
    found = plan_second_paths(
        [-1, 0],
        [0.0, 9.0],
        Candidates(np.array([0, 0]), np.array([1, 0]), np.array([1.0, 1.0])),
        is_source=[True, False],
        most=5,
    )
    assert found.trunk.tolist() == [1]
    assert found.secured.tolist() == [False]
    assert (found.edge.tolist(), found.cost_usd) == ([], 0)


@settings(max_examples=150, deadline=None)
@given(networks(), st.integers(1, 6))
def test_secured_trunks_are_no_bridges_and_the_cost_is_near_the_best(network, most):
    parent, people, candidates, source = network
    found = plan_second_paths(parent, people, candidates, is_source=source, most=most)
    ends = list(zip(candidates.u.tolist(), candidates.v.tolist(), strict=True))
    left = bridges(parent, source, [ends[e] for e in found.edge])
    assert [t not in left for t in found.trunk.tolist()] == found.secured.tolist()
    in_tree = {frozenset((i, int(p))) for i, p in enumerate(parent) if p >= 0}
    usable = [e for e, pair in enumerate(ends) if frozenset(pair) not in in_tree]
    securable = set(found.trunk.tolist()) - bridges(parent, source, [ends[e] for e in usable])
    assert {t for t, good in zip(found.trunk.tolist(), found.secured, strict=True) if good} == (
        securable
    )
    best = min(
        sum(candidates.cost_usd[list(chosen)])
        for size in range(len(usable) + 1)
        for chosen in itertools.combinations(usable, size)
        if not securable & bridges(parent, source, [ends[e] for e in chosen])
    )
    # At most one edge a trunk, none dearer than all of the best together.
    assert best <= found.cost_usd <= max(len(securable), 1) * best + 1e-9


def test_the_order_of_candidates_does_not_matter():
    rng = np.random.default_rng(1)
    n, m = 200, 900
    parent = np.array([-1] + [rng.integers(0, i) for i in range(1, n)], np.int32)
    people = rng.integers(1, 100, n).astype(float)
    u, v = rng.integers(0, n, (2, m)).astype(np.int32)
    cost = rng.integers(1, 40, m).astype(float)
    order = rng.permutation(m)
    source = np.arange(n) == 0
    one = plan_second_paths(parent, people, Candidates(u, v, cost), is_source=source, most=20)
    two = plan_second_paths(
        parent,
        people,
        Candidates(v[order], u[order], cost[order]),
        is_source=source,
        most=20,
    )
    pairs = [
        sorted({frozenset((int(a[e]), int(b[e]))) for e in plan.edge}, key=sorted)
        for plan, a, b in ((one, u, v), (two, v[order], u[order]))
    ]
    assert pairs[0] == pairs[1]
    assert one.cost_usd == two.cost_usd
    assert one.secured.sum() == 20


def test_a_negative_count_is_refused():
    with pytest.raises(SettingsError) as error:
        plan_second_paths(
            [-1],
            [1.0],
            Candidates(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)),
            is_source=[True],
            most=-1,
        )
    assert str(error.value).startswith(
        "The number of trunks to secure must be at least 0, but is -1."
    )
