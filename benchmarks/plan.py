"""Measure plans of synthetic settlements: time, memory, growth, gap, and a plain alternative.

    python -m benchmarks.plan [--sizes 50000 100000 ...] [--plain 20000] [--effort normal]

Each line is one run in a process of its own, from generating the settlements to all tables (files
are not written). "growth" is processor time over that of the smallest size, divided by the ratio of
the sizes: at or under 1 it is linear. The plain alternative does the backhaul of the same problem
with networkx: a least spanning tree over the same links, pruned exactly from the leaves; it is
given the same prizes, and its design is completed and counted by the same rules.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

SIZES = (50_000, 100_000, 200_000, 500_000, 1_000_000)
STAGES = ("inputs", "candidates", "sites", "backhaul", "lower bound", "money and risks", "tables")


def main() -> None:
    """Measure what the command line asks for and print one line a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--plain", type=int, nargs="*", default=[20_000])
    parser.add_argument("--effort", default="normal")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_run(asked.one, asked.effort)))
        return
    warm_up = [sys.executable, "-m", "benchmarks.plan", "--one", "500"]
    subprocess.run(warm_up, check=True, capture_output=True)
    first: tuple[int, float] | None = None
    print("settlements  wall s   cpu s  growth  peak GB    gap  joint/apart  stages (s)")
    for size in asked.sizes:
        command = [*warm_up[:-1], str(size), "--effort", asked.effort]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        first = first or (size, found["cpu"])
        growth = found["cpu"] / first[1] / (size / first[0])
        stages = ", ".join(f"{name} {found['stages'].get(name, 0.0):.0f}" for name in STAGES)
        print(
            f"{size:>11,} {found['wall']:>7.1f} {found['cpu']:>7.1f} {growth:>7.2f}"
            f" {found['peak']:>8.2f} {found['gap']:>6.2%} {found['joint']:>12.4f}  {stages}",
            flush=True,
        )
    for size in asked.plain:
        print(_plain(size), flush=True)


def _scenario(size: int, effort: str) -> object:
    from stocktake.connectivity.parameters import Prices
    from stocktake.connectivity.scenario import Scenario, SettlementChoice, Timing

    return Scenario(
        name="benchmark",
        economy="NPL",
        settlements=SettlementChoice(synthetic=size),
        prices=Prices(year=2026),
        timing=Timing(first_year=2027),
        effort=effort,
    )


def _run(size: int, effort: str) -> dict[str, object]:
    from stocktake.connectivity.run import run_plan

    start = time.perf_counter()
    result = run_plan(_scenario(size, effort), Path(), plan_id="benchmark")
    used = resource.getrusage(resource.RUSAGE_SELF)
    plan = result.tables["plans"].to_dicts()[0]
    return {
        "wall": time.perf_counter() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1e6,
        "gap": plan["gap"],
        "joint": plan["objective_usd"] / plan["apart_usd"],
        "stages": result.seconds,
    }


def _plain(size: int) -> str:
    """Return a line that compares our backhaul with a plain one on the same problem."""
    from stocktake.connectivity.design import complete_design
    from stocktake.connectivity.inputs import prepare_inputs
    from stocktake.connectivity.joint import Search, Start, grow_forest
    from stocktake.connectivity.model import build_model
    from stocktake.connectivity.problem import worth_of_backhaul
    from stocktake.connectivity.scenario import values_of

    scenario = _scenario(size, "quick")
    values = values_of(scenario)
    model = build_model(prepare_inputs(scenario, Path(), values), values)
    problem = model.problem
    import numpy as np

    closed = np.zeros(problem.sites.count, dtype=bool)
    start = time.perf_counter()
    links, costs, parent = grow_forest(
        problem, model.links, model.rules, model.ledger, Start(closed, None), search=Search("quick")
    )
    ours = time.perf_counter() - start
    start = time.perf_counter()
    plain_parent = _networkx_forest(problem, links, costs, worth_of_backhaul(problem, closed).node)
    plain = time.perf_counter() - start
    cost = complete_design(problem, links, costs, closed, parent).objective_usd
    plain_cost = complete_design(problem, links, costs, closed, plain_parent).objective_usd
    return (
        f"plain networkx tree at {size:,}: {plain:.1f} s against {ours:.1f} s"
        f" ({plain / ours:.1f} times), objective {plain_cost / cost - 1:+.3%}"
    )


def _networkx_forest(problem: object, links: object, costs: object, worth: object) -> object:
    """Return the parents of a least spanning tree, pruned exactly from its leaves."""
    import networkx
    import numpy as np

    size = problem.network.size
    graph = networkx.Graph()
    graph.add_nodes_from(range(size))
    for u, v, cost in zip(links.u.tolist(), links.v.tolist(), costs.cheapest.tolist(), strict=True):
        graph.add_edge(u, v, weight=cost)
    for source in np.flatnonzero(problem.network.is_source).tolist():
        graph.add_edge("root", source, weight=0.0)
    tree = networkx.minimum_spanning_tree(graph)
    parent = np.full(size, -1, dtype=np.int32)
    gain = {node: float(worth[node]) for node in range(size)} | {"root": 0.0}
    order = list(networkx.bfs_edges(tree, "root"))
    kept = {}
    for above, node in reversed(order):
        left = gain[node] - tree.edges[above, node]["weight"]
        kept[node] = left >= 0
        gain[above] = gain.get(above, 0.0) + max(left, 0.0)
    for above, node in order:
        if above == "root":
            kept[node] = True
            continue
        kept[node] = kept[node] and kept[above]
        if kept[node] and not problem.network.is_source[node]:
            parent[node] = above
    return parent


if __name__ == "__main__":
    main()
