"""Judge the backhaul planner: against the optimum, pruning rules in use, and plain code.

    python -m benchmarks.backhaul [--sizes 100 300 600] [--seeds 3]
        [--scaling 50000 100000 200000 500000 1000000] [--effort quick] [--plain 20000]

1. Seeded uniform, clustered and heavy-tailed instances: the planner's gap to its certified lower
   bound over all pairs of points (0: optimal), and how far above that bound other rules end:
   a spanning tree pruned by the same dynamic program, and Giga's pruning in two variants.
2. Time, peak memory and certified gap of one run in a fresh process per size.
3. The plain alternative: the same spanning and pruning in networkx, against the whole planner.

Giga's rule is written from its description: a least spanning tree from the sources; in each
tree the longest link that ends in a leaf is removed until the tree's links cost no more than the
prizes of its nodes. Variant 1 stops there. Variant 2, the kinder reading, goes on to the end and
keeps the cheapest state that it passed.
"""

from __future__ import annotations

import argparse
import heapq
import json
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.candidates import links_between
from stocktake.connectivity.backhaul.forest import plan_forest
from stocktake.connectivity.backhaul.prune import order_by_cost, settle
from stocktake.connectivity.backhaul.rooted import join_sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

# USD a kilometre of rural fibre; prizes are multiples of the cost of one typical link.
COST_PER_KM = 9_600.0
KINDS = ("uniform", "clustered", "heavy-tailed")
# Square kilometres a node: the mean distance to the nearest node is half of its root.
AREA = 9.0


class Instance(NamedTuple):
    """Points, prizes and sources."""

    x_km: NDArray[np.float64]
    y_km: NDArray[np.float64]
    prize_usd: NDArray[np.float64]
    is_source: NDArray[np.bool_]


def make_instance(n: int, kind: str, seed: int) -> Instance:
    """Return points of one kind; one node in a hundred is a source."""
    rng = np.random.default_rng((n, KINDS.index(kind), seed))
    side = np.sqrt(n * AREA)
    centres = rng.uniform(0, side, (2, max(3, n // 30)))
    points = rng.uniform(0, side, (2, n))
    if kind != "uniform":
        spread = side / np.sqrt(centres.shape[1]) / 3
        points = centres[:, rng.integers(0, centres.shape[1], n)] + rng.normal(0, spread, (2, n))
    prize = {
        "uniform": rng.uniform(0, 3, n),
        "clustered": rng.exponential(2, n),
        "heavy-tailed": 0.8 * (rng.pareto(1.1, n) + 0.05),
    }[kind]
    is_source = np.zeros(n, np.bool_)
    is_source[rng.permutation(n)[: max(1, n // 100)]] = True
    return Instance(points[0], points[1], prize * COST_PER_KM, is_source)


def main() -> None:
    """Measure what the command line asks for and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 300, 600])
    parser.add_argument("--seeds", type=int, default=3)
    sizes = [50_000, 100_000, 200_000, 500_000, 1_000_000]
    parser.add_argument("--scaling", type=int, nargs="*", default=sizes)
    parser.add_argument("--effort", default="quick")
    parser.add_argument("--plain", type=int, default=20_000)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measure(options.one, options.effort)))
        return
    if options.sizes:
        print_quality(options.sizes, options.seeds)
    if options.scaling:
        print_scaling(options.scaling, options.effort)
    if options.plain:
        print_plain(options.plain, options.effort)


def print_quality(sizes: list[int], seeds: int) -> None:
    """Print how far above the certified bound each rule ends, in percent."""
    print("| nodes | kind | planner mean | worst | s | tree + DP | Giga 1 | Giga 2 |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    plan_forest(*make_instance(50, "uniform", 0), cost_per_km=COST_PER_KM)  # compiles
    for n in sizes:
        for kind in KINDS:
            rows = np.array([_compare(make_instance(n, kind, seed)) for seed in range(seeds)])
            mean, worst = rows.mean(axis=0), rows.max(axis=0)
            print(
                f"| {n} | {kind} | {mean[0]:.4f} | {worst[0]:.4f} | {mean[4]:.2f} |"
                f" {mean[1]:.1f} | {mean[2]:.1f} | {mean[3]:.1f} |",
                flush=True,
            )


def _compare(instance: Instance) -> tuple[float, ...]:
    began = time.perf_counter()
    forest = plan_forest(*instance, cost_per_km=COST_PER_KM)
    seconds = time.perf_counter() - began
    graph, _ = links_between(*instance, cost_per_km=COST_PER_KM)
    rooted, _ = join_sources(graph, instance.prize_usd, instance.is_source)
    pruned = settle(rooted, np.ones(len(rooted.prize), np.bool_), order_by_cost(rooted))[1]
    first, best = giga_costs(instance)
    costs = (forest.cost_usd, pruned, first, best)
    above = [100 * (cost / forest.lower_bound_usd - 1) for cost in costs]
    return (*above, seconds)


def giga_costs(instance: Instance) -> tuple[float, float]:
    """Return the costs of the two variants of Giga's pruning, of all trees together."""
    parent, length, source_of = _spanning_trees(instance)
    totals = [0.0, 0.0]
    for source in np.flatnonzero(instance.is_source):
        members = np.flatnonzero((source_of == source) & ~instance.is_source)
        for variant, cost in enumerate(_prune_like_giga(instance, members, parent, length)):
            totals[variant] += cost
    return totals[0], totals[1]


def _spanning_trees(
    instance: Instance,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Grow trees from the sources, nearest node first (Prim), over all pairs of points."""
    n = len(instance.x_km)
    inside = instance.is_source.copy()
    parent, source_of = np.full(n, -1), np.where(inside, np.arange(n), -1)
    reach = np.full(n, np.inf)
    fresh = list(np.flatnonzero(inside))
    while True:
        for node in fresh:
            far = np.hypot(instance.x_km - instance.x_km[node], instance.y_km - instance.y_km[node])
            nearer = ~inside & (far < reach)
            reach[nearer], parent[nearer] = far[nearer], node
        if inside.all():
            return parent, reach, source_of
        node = int(np.argmin(np.where(inside, np.inf, reach)))
        inside[node] = True
        source_of[node] = source_of[parent[node]]
        fresh = [node]


def _prune_like_giga(
    instance: Instance,
    members: NDArray[np.int64],
    parent: NDArray[np.int64],
    length: NDArray[np.float64],
) -> tuple[float, float]:
    children = np.bincount(parent[members], minlength=len(parent))
    links = float(length[members].sum()) * COST_PER_KM
    baseline, left = float(instance.prize_usd[members].sum()), 0.0
    first, best = None, links
    leaves = [(-length[node], int(node)) for node in members if children[node] == 0]
    heapq.heapify(leaves)
    while True:
        if first is None and links <= baseline - left:
            first = links + left
        best = min(best, links + left)
        if not leaves:
            return first if first is not None else left, best
        far, node = heapq.heappop(leaves)
        links += far * COST_PER_KM
        left += float(instance.prize_usd[node])
        above = parent[node]
        children[above] -= 1
        if children[above] == 0 and not instance.is_source[above]:
            heapq.heappush(leaves, (-length[above], int(above)))


def print_scaling(sizes: list[int], effort: str) -> None:
    """Print time, memory and gap by size; each size runs in a process of its own."""
    print(f"\n| nodes | s ({effort}) | CPU s | peak MB | gap % | CPU us a node |")
    print("|---:|---:|---:|---:|---:|---:|")
    for n in sizes:
        command = [sys.executable, "-m", "benchmarks.backhaul", "--one", str(n), "--effort", effort]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        print(
            f"| {n:,} | {found['wall']:.1f} | {found['cpu']:.1f} | {found['peak']:.0f} |"
            f" {100 * found['gap']:.3f} | {1e6 * found['cpu'] / n:.0f} |",
            flush=True,
        )


def _measure(n: int, effort: str) -> dict[str, float]:
    plan_forest(*make_instance(2_000, "uniform", 0), cost_per_km=COST_PER_KM, effort=effort)
    instance = make_instance(n, "heavy-tailed", 0)
    wall, cpu = time.perf_counter(), time.process_time()
    forest = plan_forest(*instance, cost_per_km=COST_PER_KM, effort=effort)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "gap": forest.gap,
    }


def print_plain(n: int, effort: str) -> None:
    """Print time and cost of the plain alternative and of the planner, in one run."""
    instance = make_instance(n, "heavy-tailed", 0)
    plan_forest(*make_instance(2_000, "uniform", 0), cost_per_km=COST_PER_KM, effort=effort)
    began = time.process_time()
    cost = plain_cost(instance)
    plain = time.process_time() - began
    began = time.process_time()
    forest = plan_forest(*instance, cost_per_km=COST_PER_KM, effort=effort)
    ours = time.process_time() - began
    print(
        f"\n{n:,} nodes: networkx spanning tree and pruning {plain:.1f} CPU s,"
        f" {100 * (cost / forest.lower_bound_usd - 1):.1f} % above the bound;"
        f" the planner {ours:.1f} CPU s, {100 * forest.gap:.3f} %; time ratio {plain / ours:.2f}."
    )


def plain_cost(instance: Instance) -> float:
    """Return the cost of a networkx spanning tree of Delaunay links, pruned from its leaves."""
    import networkx as nx
    from scipy.spatial import Delaunay

    points = np.column_stack([instance.x_km, instance.y_km])
    graph = nx.Graph()
    for corners in Delaunay(points).simplices:
        for a, b in ((0, 1), (1, 2), (0, 2)):
            u, v = int(corners[a]), int(corners[b])
            graph.add_edge(u, v, weight=COST_PER_KM * float(np.hypot(*(points[u] - points[v]))))
    for source in np.flatnonzero(instance.is_source):
        graph.add_edge(-1, int(source), weight=0.0)
    tree = nx.minimum_spanning_tree(graph)
    worth = dict(enumerate(np.where(instance.is_source, 0.0, instance.prize_usd).tolist()))
    total = sum(worth.values())
    for node, above in reversed(list(nx.dfs_predecessors(tree, -1).items())):
        gain = worth[node] - tree[node][above]["weight"]
        worth[above] = worth.get(above, 0.0) + max(0.0, gain)
    return total - worth[-1]


if __name__ == "__main__":
    main()
