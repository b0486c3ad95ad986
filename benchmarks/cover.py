"""Measure `stocktake plan cover`: how far from the optimum, how fast, how much memory.

    python -m benchmarks.cover gap [--points 300 1000] [--seeds 2] [--effort normal]
    python -m benchmarks.cover scale [--points 50000 100000 200000 500000 1000000]
    python -m benchmarks.cover plain [--points 20000]

`gap` compares with the integer programme (HiGHS by way of scipy, on the whole problem without
Stocktake's reductions, with a limit of time), and plain greedy with the same; where
the programme is not solved in time the better of the two costs and bounds stand in.
`scale` runs each size in a process of its own. `plain` runs the same greedy rule in plain Python
over scipy's neighbours. All instances are synthetic and seeded.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.cover.cover import plan_cover

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Settlements on a square kilometre, as in a rural district.
DENSITY = 0.1
MEAN_PENALTY = 1000.0
KINDS = ("uniform", "clustered", "heavy-tailed")
# Radius in km and site cost in mean penalties: a disc holds 2.5, 8 or 20 settlements on average.
CASES = ((2.8, 1.5), (5.0, 3.0), (8.0, 5.0), (8.0, 1.5))


class Instance(NamedTuple):
    """Settlements in the plane and what it costs to leave them uncovered."""

    x_km: Floats
    y_km: Floats
    penalty_usd: Floats


def make_instance(points: int, seed: int, kind: str) -> Instance:
    """Return settlements spread evenly, in clusters, or in clusters with Pareto penalties."""
    rng = np.random.default_rng([points, seed, KINDS.index(kind)])
    width = np.sqrt(points / DENSITY)
    if kind == "uniform":
        x, y = rng.uniform(0, width, (2, points))
    else:
        clusters = max(3, points // 60)
        centre = rng.uniform(0, width, (clusters, 2))
        of = rng.integers(0, clusters, points)
        spread = width / np.sqrt(clusters) / 3
        x, y = (centre[of] + rng.normal(0, spread, (points, 2))).T.copy()
    heavy = kind == "heavy-tailed"
    penalty = rng.pareto(1.2, points) + 0.2 if heavy else rng.uniform(0.2, 1.8, points)
    return Instance(x, y, MEAN_PENALTY * penalty / penalty.mean())


def solve_programme(
    instance: Instance, radius_km: float, site_cost: float, seconds: float
) -> tuple[float, float]:
    """Return cost and lower bound of the integer programme after at most ``seconds``."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import eye_array, hstack
    from scipy.spatial import cKDTree

    n = len(instance.x_km)
    tree = cKDTree(np.column_stack((instance.x_km, instance.y_km)))
    near = tree.sparse_distance_matrix(tree, radius_km, output_type="coo_matrix").tocsr()
    near.data[:] = 1.0
    near.setdiag(1.0)
    found = milp(
        np.concatenate((np.full(n, site_cost), instance.penalty_usd)),
        constraints=LinearConstraint(hstack((near, eye_array(n))).tocsr(), lb=np.ones(n)),
        integrality=np.concatenate((np.ones(n), np.zeros(n))),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 1e-6},
    )
    cost = float(found.fun) if found.fun is not None else np.inf
    bound = float(found.mip_dual_bound) if found.mip_dual_bound is not None else 0.0
    return cost, bound


def plain_greedy(instance: Instance, radius_km: float, site_cost: float) -> float:
    """Return the cost of greedy in plain Python over scipy's neighbours."""
    import heapq

    from scipy.spatial import cKDTree

    place = np.column_stack((instance.x_km, instance.y_km))
    near = cKDTree(place).query_ball_point(place, radius_km)
    penalty = instance.penalty_usd.tolist()
    left, cost = set(range(len(penalty))), 0.0
    heap = [(-sum(penalty[i] for i in row), site) for site, row in enumerate(near)]
    heapq.heapify(heap)
    while heap:
        site = heapq.heappop(heap)[1]
        worth = sum(penalty[i] for i in near[site] if i in left)
        if worth <= site_cost:
            continue
        if heap and worth < -heap[0][0]:
            heapq.heappush(heap, (-worth, site))
            continue
        cost += site_cost
        left.difference_update(near[site])
    return cost + sum(penalty[i] for i in left)


def measure_gap(sizes: list[int], seeds: int, effort: str, seconds: float) -> None:
    """Print a line for each instance and the mean and worst excess over the optimum."""
    print(
        "| n | kind | radius | site cost | excess % | proven gap % | cpu s | greedy % | ILP cpu s |"
    )
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    excesses, greedy_excesses, proven = [], [], 0
    for points in sizes:
        for kind in KINDS:
            for radius, ratio in CASES:
                for seed in range(seeds):
                    instance = make_instance(points, seed, kind)
                    site_cost = ratio * MEAN_PENALTY
                    start = time.process_time()
                    plan = plan_cover(
                        *instance, radius_km=radius, site_cost_usd=site_cost, effort=effort
                    )
                    took = time.process_time() - start
                    cost, _ = solve_programme(instance, radius, site_cost, seconds)
                    ilp = time.process_time() - start - took
                    best = min(cost, plan.cost_usd)
                    excess = 100 * (plan.cost_usd / best - 1)
                    greedy = 100 * (plain_greedy(instance, radius, site_cost) / best - 1)
                    excesses.append(excess)
                    greedy_excesses.append(greedy)
                    proven += plan.gap < 1e-6
                    print(
                        f"| {points} | {kind} | {radius} | {site_cost:.0f} | {excess:.3f} |"
                        f" {100 * plan.gap:.3f} | {took:.1f} | {greedy:.2f} | {ilp:.1f} |",
                        flush=True,
                    )
    print(
        f"\nOver the best known: mean {np.mean(excesses):.3f} %, worst {max(excesses):.3f} %;"
        f" proven optimal {proven} of {len(excesses)};"
        f" plain greedy mean {np.mean(greedy_excesses):.2f} %, worst {max(greedy_excesses):.2f} %."
    )


def measure_scale(sizes: list[int], effort: str, kind: str) -> None:
    """Print time, memory, cost and gap for each size, each in a process of its own."""
    print("| n | wall s | cpu s | s per 100,000 | peak MiB | sites | gap % |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for points in sizes:
        command = [sys.executable, "-m", "benchmarks.cover", "one", "--points", str(points)]
        command += ["--effort", effort, "--kind", kind]
        line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(line)
        print(
            f"| {points:,} | {found['wall']:.1f} | {found['cpu']:.1f} |"
            f" {found['cpu'] / points * 1e5:.1f} | {found['peak']:.0f} | {found['sites']:,} |"
            f" {100 * found['gap']:.2f} |",
            flush=True,
        )


def measure_one(points: int, effort: str, kind: str) -> None:
    """Plan one instance and print what it took as JSON; compiled code is loaded before."""
    import resource

    small = make_instance(500, 0, kind)
    plan_cover(*small, radius_km=5.0, site_cost_usd=3000.0, effort="quick")
    instance = make_instance(points, 0, kind)
    start, before = time.perf_counter(), time.process_time()
    plan = plan_cover(*instance, radius_km=8.0, site_cost_usd=5 * MEAN_PENALTY, effort=effort)
    found = {
        "wall": time.perf_counter() - start,
        "cpu": time.process_time() - before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "sites": len(plan.sites),
        "gap": plan.gap,
    }
    print(json.dumps(found))


def measure_plain(sizes: list[int]) -> None:
    """Print plain greedy beside Stocktake's greedy (the same rule, compiled) and its whole plan."""
    from stocktake.connectivity.cover.greedy import choose_greedily
    from stocktake.connectivity.cover.lists import build_problem, measure_cost
    from stocktake.connectivity.cover.neighbours import disc_lists, place_order

    print("| n | plain s | greedy s | plain / greedy | equal cost | plan s | plan saves % |")
    print("|---:|---:|---:|---:|---|---:|---:|")
    for points in (500, *sizes):
        instance, site_cost = make_instance(points, 0, "clustered"), 5 * MEAN_PENALTY
        start = time.process_time()
        plain = plain_greedy(instance, 8.0, site_cost)
        plain_s, start = time.process_time() - start, time.process_time()
        order = place_order(instance.x_km, instance.y_km, 8.0, ties=())
        lists = disc_lists(instance.x_km[order], instance.y_km[order], 8.0)
        if lists is None:
            print(f"| {points:,} | {plain_s:.2f} | too dense | | | | |")
            continue
        problem = build_problem(lists, np.array([site_cost]), instance.penalty_usd[order])
        same = measure_cost(problem, choose_greedily(problem))
        own_s, start = time.process_time() - start, time.process_time()
        plan = plan_cover(*instance, radius_km=8.0, site_cost_usd=site_cost, effort="quick")
        plan_s = time.process_time() - start
        if points != 500:  # the first only compiles
            print(
                f"| {points:,} | {plain_s:.2f} | {own_s:.2f} | {plain_s / own_s:.0f} |"
                f" {abs(same / plain - 1) < 1e-9} | {plan_s:.2f} |"
                f" {100 * (1 - plan.cost_usd / plain):.2f} |"
            )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("gap", "scale", "plain", "one"))
    parser.add_argument("--points", type=int, nargs="+")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--effort", default="normal")
    parser.add_argument("--kind", choices=KINDS, default="clustered")
    parser.add_argument("--ilp-seconds", type=float, default=60.0)
    options = parser.parse_args()
    if options.what == "gap":
        sizes = options.points or [300, 1000]
        measure_gap(sizes, options.seeds, options.effort, options.ilp_seconds)
    elif options.what == "scale":
        sizes = options.points or [50_000, 100_000, 200_000, 500_000, 1_000_000]
        measure_scale(sizes, options.effort, options.kind)
    elif options.what == "plain":
        measure_plain(options.points or [20_000, 100_000])
    else:
        measure_one(options.points[0], options.effort, options.kind)


if __name__ == "__main__":
    main()
