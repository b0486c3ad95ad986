"""Find a plan on a rooted graph: heuristics, bound, reductions, and the exact program.

1. Moats grown under several scales of the prizes, each spanned and pruned; the best is kept.
2. A dual ascent gives the bound, a plan along its filled links, and the links that no better plan
   needs; without those it is run again, in other orders, while that removes much.
3. What is left is solved exactly where it is small enough (``EFFORTS``); a proof is the usual end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.bound import ascend, filled_nodes, useful_arcs
from stocktake.connectivity.backhaul.exact import Answer, solve_exactly
from stocktake.connectivity.backhaul.moats import grow_moats
from stocktake.connectivity.backhaul.prune import inside_of, order_by_cost, prune, settle
from stocktake.connectivity.backhaul.rooted import make_rooted

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.bound import Ascent
    from stocktake.connectivity.backhaul.rooted import Rooted

    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["EFFORTS", "Effort", "find_plan"]

# Another ascent pays while the last removed at least this share of the links.
WORTH_REPEATING = 0.1
# Nodes of priced sets that are kept for the exact program, for each node of the graph.
SET_NODES = 40


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work to spend, in counts, so that a run can be repeated anywhere.

    Attributes:
        scales: Factors on the prizes under which moats are grown.
        ascent_work: Steps over links of one dual ascent.
        ascents: Dual ascents at most.
        exact_arcs: Arcs up to which the exact program is tried.
        iterations: Simplex iterations of the exact program.
    """

    scales: tuple[float, ...]
    ascent_work: int
    ascents: int
    exact_arcs: int
    iterations: int


EFFORTS = {
    "quick": Effort((1.0, 1.5), 400_000_000, 2, 8_000, 20_000),
    "normal": Effort((1.0, 0.7, 1.2, 1.5, 2.0, 3.0), 4_000_000_000, 4, 120_000, 150_000),
    "thorough": Effort(
        (1.0, 0.5, 0.7, 0.85, 1.2, 1.5, 2.0, 3.0, 5.0), 40_000_000_000, 8, 600_000, 1_500_000
    ),
}


class _Rest(NamedTuple):
    """What a plan better than the best known may consist of."""

    graph: Rooted
    link: Indices  # the links' indices in the whole graph
    ascent: Ascent  # the last, on this graph
    useful: Marks  # arcs of this graph


def find_plan(graph: Rooted, *, effort: Effort, seed: int, report: Callable[[str], None]) -> Answer:
    """Return the best tree found and the bound.

    Args:
        graph: The rooted graph.
        effort: How much work to spend.
        seed: Another seed tries other orders.
        report: Told the name of each stage.
    """
    if len(graph.u) == 0:
        everything = float(graph.prize.sum())
        return Answer(np.empty(0, np.int32), everything, everything)
    order = order_by_cost(graph)
    report("growing moats")
    answer = _best_of_scales(graph, order, effort)
    report("raising the lower bound")
    answer, rest = _reduce(graph, order, answer, effort, seed)
    if answer.proven or int(rest.useful.sum()) > effort.exact_arcs:
        return answer
    report("solving exactly")
    found = solve_exactly(rest.graph, rest.ascent, rest.useful, answer, effort.iterations)
    if found.cost < answer.cost:
        return Answer(rest.link[found.links], found.cost, found.bound)
    return Answer(answer.links, answer.cost, found.bound)


def _best_of_scales(graph: Rooted, order: Indices, effort: Effort) -> Answer:
    best = Answer(np.empty(0, np.int32), float(graph.prize.sum()), 0.0)
    for scale in effort.scales:
        grown, total = grow_moats(graph._replace(prize=graph.prize * scale))
        if scale == 1.0:
            best = best.with_bound(total)
        best = _better(graph, order, inside_of(graph, prune(graph, grown)), best)
    return best


def _better(graph: Rooted, order: Indices, inside: Marks, best: Answer) -> Answer:
    links, cost = settle(graph, inside, order)
    return Answer(links, cost, min(best.bound, cost)) if cost < best.cost else best


def _reduce(
    graph: Rooted, order: Indices, answer: Answer, effort: Effort, seed: int
) -> tuple[Answer, _Rest]:
    """Bound, and drop links that no better plan needs, while that helps."""
    link = np.arange(len(graph.u), dtype=np.int32)
    small = graph
    for turn in range(effort.ascents):
        ascent = ascend(
            small,
            work=effort.ascent_work,
            keep_nodes=SET_NODES * len(graph.prize) if len(link) <= effort.exact_arcs else 0,
            seed=seed + turn,
        )
        answer = answer.with_bound(ascent.bound)
        answer = _better(graph, order, filled_nodes(small, ascent), answer)
        useful = useful_arcs(small, ascent, answer.cost)
        kept = useful[::2] | useful[1::2]
        few = kept.sum() <= (1 - WORTH_REPEATING) * len(kept)
        if answer.proven or not few or turn == effort.ascents - 1:
            break
        small = make_rooted(small.u[kept], small.v[kept], small.cost[kept], small.prize)
        link = link[kept]
    return answer, _Rest(small, link, ascent, useful)
