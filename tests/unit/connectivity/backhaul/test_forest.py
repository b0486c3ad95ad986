"""A plan is a forest of sources' trees, of least cost, with a bound that holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.backhaul import Instance, cost_of_forest, least_cost, random_instance
from stocktake.connectivity.backhaul.candidates import CandidateGraph
from stocktake.connectivity.backhaul.forest import plan_forest, plan_forest_over
from stocktake.errors import DataError


def instance(x, y, prize, sources):
    is_source = np.zeros(len(x), np.bool_)
    is_source[sources] = True
    return Instance(np.array(x, float), np.array(y, float), np.array(prize, float), is_source)


def plan(given_instance, cost_per_km=1.0, **options):
    found = plan_forest(*given_instance, cost_per_km=cost_per_km, **options)
    counted = cost_of_forest(given_instance, found.pairs, cost_per_km)
    assert found.cost_usd == pytest.approx(counted, rel=1e-12)
    assert found.lower_bound_usd <= found.cost_usd
    for node in np.flatnonzero(found.connected & ~given_instance.is_source):
        assert found.connected[found.parent[node]]
    assert (found.parent[given_instance.is_source | ~found.connected] == -1).all()
    return found


@pytest.mark.parametrize(
    ("nodes", "cost"),
    [
        pytest.param(instance([0, 1, 2, 3], [0] * 4, [0, 5, 5, 5], [0]), 3, id="line"),
        pytest.param(
            instance([0, 1, 2, 9], [0] * 4, [0, 5, 5, 5], [0]), 7, id="line-cut-where-dear"
        ),
        pytest.param(
            instance([0, 2, -2, 0, 0], [0, 0, 0, 2, -2], [0, 3, 3, 3, 1], [0]), 7, id="star"
        ),
        pytest.param(
            instance([0, 4, 2], [0, 0, 0.1], [0, 9, 0], [0]), 4, id="line-past-a-node-of-no-prize"
        ),
        pytest.param(
            instance([0, 4, 2], [0, 0, 0], [0, 9, 0], [0]), 4, id="node-of-no-prize-on-the-line"
        ),
        pytest.param(instance([0, 1, 5, 6], [0] * 4, [0, 3, 3, 0], [0, 3]), 2, id="two-sources"),
        pytest.param(instance([0, 1], [0, 0], [0, 1], []), 1, id="no-source"),
        pytest.param(instance([0, 1], [0, 0], [3, 4], [0, 1]), 0, id="only-sources"),
        pytest.param(instance([0], [0], [7], []), 7, id="one-node"),
        pytest.param(instance([0], [0], [7], [0]), 0, id="one-source"),
        pytest.param(
            instance([1, 1, 1, 3], [1] * 4, [0, 2, 5, 3], [0]), 2, id="several-at-one-place"
        ),
        pytest.param(
            instance([1, 1, 3, 3], [1] * 4, [0, 0, 1, 1.5], [0]), 2, id="prizes-at-one-place-add-up"
        ),
    ],
)
def test_plan_forest_finds_the_least_cost(nodes, cost):
    found = plan(nodes)
    assert found.cost_usd == pytest.approx(cost)
    assert found.lower_bound_usd == pytest.approx(cost)


def test_plan_forest_leaves_the_longest_side_of_a_ring_open():
    angle = 2 * np.pi * np.arange(12) / 12
    ring = instance(np.cos(angle), np.sin(angle), np.full(12, 9.0), [0])
    assert plan(ring).cost_usd == pytest.approx(11 * 2 * np.sin(np.pi / 12))


def test_plan_forest_without_nodes_costs_nothing():
    found = plan(instance([], [], [], []))
    assert (found.cost_usd, len(found.edges)) == (0.0, 0)


def test_plan_forest_with_great_prizes_is_a_least_spanning_tree():
    points = random_instance(150, "uniform", 5)
    rich = points._replace(prize_usd=np.full(150, 1e9))
    found = plan(rich)
    assert found.connected.all()
    length = np.hypot(rich.x_km[:, None] - rich.x_km, rich.y_km[:, None] - rich.y_km)
    reach, left, total = length[0].copy(), set(range(1, 150)), 0.0
    while left:
        nearest = min(left, key=lambda i: reach[i])
        left.remove(nearest)
        total += reach[nearest]
        reach = np.minimum(reach, length[nearest])
    assert found.cost_usd == pytest.approx(total)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 9),
    kind=st.sampled_from(["uniform", "clustered", "heavy-tailed"]),
    sources=st.integers(0, 2),
)
def test_plan_forest_equals_trying_every_choice(seed, n, kind, sources):
    tiny = random_instance(n, kind, seed, sources=sources)
    found = plan(tiny)
    assert found.cost_usd == pytest.approx(least_cost(tiny, 1.0), rel=1e-9)
    assert found.lower_bound_usd == pytest.approx(found.cost_usd, rel=1e-8)


@pytest.mark.parametrize("effort", ["quick", "normal", "thorough"])
@pytest.mark.parametrize("kind", ["uniform", "clustered", "heavy-tailed"])
def test_plan_forest_proves_small_instances(kind, effort):
    found = plan(random_instance(250, kind, 11, sources=3), effort=effort)
    assert found.covers_all_pairs
    assert found.gap < 1e-8


def test_plan_forest_proves_whole_coordinates():
    across, up = np.meshgrid(np.arange(7.0), np.arange(7.0))
    prize = np.where((across + 2 * up) % 5 == 0, 2.5, 0.4)
    found = plan(instance(across.ravel(), up.ravel(), prize.ravel(), [0]))
    assert found.gap < 1e-8


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_plan_forest_does_not_depend_on_the_order_of_rows(seed):
    nodes = random_instance(120, "heavy-tailed", seed, sources=2)
    order = np.random.default_rng(seed).permutation(120)
    one = plan(nodes)
    other = plan(Instance(*(values[order] for values in nodes)))
    assert other.cost_usd == one.cost_usd
    pairs = {frozenset(pair) for pair in order[other.pairs].tolist()}
    assert pairs == {frozenset(pair) for pair in one.pairs.tolist()}


def test_plan_forest_repeats_itself():
    nodes = random_instance(1_700, "heavy-tailed", 3, sources=5)
    one, other = plan(nodes, seed=4), plan(nodes, seed=4)
    assert one.cost_usd == other.cost_usd
    assert one.lower_bound_usd == other.lower_bound_usd
    assert (one.edges == other.edges).all()


def test_plan_forest_of_many_nodes_has_a_small_gap():
    nodes = random_instance(4_000, "clustered", 6, sources=8)
    found = plan_forest(*nodes, cost_per_km=1.0, effort="quick")
    assert not found.covers_all_pairs
    assert found.gap < 0.02
    links = found.graph.cost_usd[found.edges].sum()
    assert found.cost_usd == pytest.approx(links + nodes.prize_usd[~found.connected].sum())
    # A forest: each connected node but the sources has one link towards its source.
    assert len(found.edges) == found.connected.sum() - 8


def test_plan_forest_scales_with_the_cost_of_a_kilometre():
    nodes = random_instance(90, "clustered", 8)
    dear = nodes._replace(prize_usd=nodes.prize_usd * 9_600)
    assert plan(dear, 9_600).cost_usd == pytest.approx(plan(nodes).cost_usd * 9_600)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_plan_forest_over_takes_any_costs(seed):
    rng = np.random.default_rng(seed)
    n = 7
    u, v = np.triu_indices(n, 1)
    some = rng.random(len(u)) < 0.6
    cost = rng.integers(0, 5, some.sum()).astype(float)
    prize = rng.integers(0, 6, n).astype(float)
    is_source = np.arange(n) == rng.integers(n)
    graph = CandidateGraph(n, u[some].astype(np.int32), v[some].astype(np.int32), cost)
    found = plan_forest_over(graph, prize, is_source)
    best = min(_cost_of_links(graph, prize, is_source, keep) for keep in range(2 ** len(cost)))
    assert found.cost_usd == pytest.approx(best)
    assert found.lower_bound_usd == pytest.approx(best)


def _cost_of_links(graph, prize, is_source, keep):
    built = [e for e in range(len(graph.u)) if keep >> e & 1]
    if len(built) > graph.n - 1:
        return np.inf
    reached, grew = set(np.flatnonzero(is_source).tolist()), True
    while grew:
        more = {
            int(end)
            for e in built
            for end in (graph.u[e], graph.v[e])
            if graph.u[e] in reached or graph.v[e] in reached
        }
        grew = not more <= reached
        reached |= more
    return sum(graph.cost_usd[e] for e in built) + sum(
        prize[i] for i in range(graph.n) if i not in reached
    )


BAD = [
    pytest.param({"prize_usd": [1, -2]}, "Node 1 has the prize -2.0.", id="negative-prize"),
    pytest.param({"prize_usd": [np.nan, 2]}, "Node 0 has the prize nan.", id="missing-prize"),
    pytest.param(
        {"prize_usd": [1]}, "1 prizes and 2 marks of sources do not belong together.", id="lengths"
    ),
    pytest.param({"x_km": [0, np.inf]}, "Node 1 has the x coordinate inf.", id="infinite-place"),
    pytest.param({"y_km": [0]}, "2 and 1 coordinates do not belong to 2 nodes.", id="places"),
    pytest.param(
        {"cost_per_km": 0}, "A cost per kilometre of 0 cannot be planned with.", id="free-links"
    ),
    pytest.param({"effort": "great"}, "There is no effort “great”.", id="unknown-effort"),
]


@pytest.mark.parametrize(("change", "problem"), BAD)
def test_plan_forest_refuses_what_has_no_meaning(change, problem):
    arguments = {"x_km": [0, 1], "y_km": [0, 1], "prize_usd": [1, 2], "is_source": [True, False]}
    arguments |= {"cost_per_km": 1.0} | change
    with pytest.raises(DataError) as caught:
        plan_forest(**arguments)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("graph", "problem"),
    [
        pytest.param((3, [0], [1], [1]), "A graph of 3 nodes does not belong to 2 prizes.", id="n"),
        pytest.param(
            (2, [0], [2], [1]), "Link 0 joins nodes 0 and 2 of 0 to 1.", id="no-such-node"
        ),
        pytest.param((2, [0], [1], [-1]), "Link 0 has the cost -1.0.", id="negative-cost"),
    ],
)
def test_plan_forest_over_refuses_links_without_meaning(graph, problem):
    n, u, v, cost = graph
    links = CandidateGraph(n, np.array(u, np.int32), np.array(v, np.int32), np.array(cost, float))
    with pytest.raises(DataError) as caught:
        plan_forest_over(links, np.ones(2), np.array([True, False]))
    assert caught.value.problem == problem
