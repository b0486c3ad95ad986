"""Walks over forests against plain recursion and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.trees import (
    branch_of,
    hand_down,
    order_leaves_first,
    sum_downstream,
)


@st.composite
def forests(draw, most=40):
    n = draw(st.integers(1, most))
    parent = np.array([-1] + [draw(st.integers(-1, i - 1)) for i in range(1, n)], np.int32)
    rows = np.array(draw(st.permutations(range(n))))
    place = np.empty(n, np.int32)
    place[rows] = np.arange(n)
    return np.where(parent[rows] >= 0, place[parent[rows]], -1).astype(np.int32)


@given(forests())
def test_children_come_before_parents(parent):
    order = order_leaves_first(parent).tolist()
    assert sorted(order) == list(range(len(parent)))
    place = {node: k for k, node in enumerate(order)}
    assert all(place[i] < place[p] for i, p in enumerate(parent) if p >= 0)


@given(forests())
def test_sums_equal_those_over_networkx_descendants(parent):
    values = np.arange(1.0, len(parent) + 1)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((int(p), i) for i, p in enumerate(parent) if p >= 0)
    behind, way = sum_downstream(parent, values), hand_down(parent, values)
    for node in graph:
        assert behind[node] == values[node] + sum(values[i] for i in nx.descendants(graph, node))
        assert way[node] == values[node] + sum(values[i] for i in nx.ancestors(graph, node))


def test_branches_begin_at_the_nodes_next_to_a_source():
    # 0 source with branches 1 (1, 3) and 2; 4 alone with 5 behind it
    parent = [-1, 0, 0, 1, -1, 4]
    source = [True, False, False, False, False, False]
    assert branch_of(parent, source).tolist() == [0, 1, 2, 1, 4, 4]
