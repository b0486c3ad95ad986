"""Find a plan on a rooted graph: heuristics, bound, reductions, and the exact program.

1. Moats grown under several scales of the prizes, each spanned and pruned; the best is kept.
2. A dual ascent gives the bound, a plan along its filled links, and the links that no better plan
   needs; without those it is run again, in other orders, while that removes much.
3. What is left is solved exactly where it is small enough (``EFFORTS``); a proof is the usual end.
4. Where it is too large, moats are grown under costs changed by chance, and the links of all plans
   found make a small graph, whose best plan is found in the same way: bound, reductions, program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.bound import ascend, filled_nodes, useful_arcs
from stocktake.connectivity.backhaul.exact import Answer, solve_exactly
from stocktake.connectivity.backhaul.improve import improve
from stocktake.connectivity.backhaul.moats import grow_moats
from stocktake.connectivity.backhaul.prune import (
    cost_of,
    inside_of,
    order_by_cost,
    prune,
    settle,
)
from stocktake.connectivity.backhaul.rooted import make_rooted
from stocktake.connectivity.backhaul.split import Part, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Rooted

    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["EFFORTS", "Effort", "find_plan", "sketch_plan"]

# Another ascent pays while the last removed at least this share of the links.
WORTH_REPEATING = 0.1
# Costs are changed by at most this share, to find other plans.
NOISE = 0.15
# Disturbed growths of a round: three, or more where these cover no more than so many links.
DISTURBED_LINKS, MOST_DISTURBED = 300_000, 40
# A combination may use this part of the simplex iterations: it need not be proven.
COMBINING = 6
# A graph is taken apart for the exact program up to so many times the arcs that it can take.
MANY_PARTS = 20
# Plans this near to the bound are not combined: the exact program is quicker.
TIGHT = 2e-3
# Trials of single nodes are made where at least so many can be.
SOME_TRIALS = 300
# Every plan is improved, not the best only, where so many times all nodes can be tried.
PASSES = 10
# Nodes of priced sets that are kept for the exact program: few sets start it under the bound.
SET_NODES = 4_000_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work to spend, in counts, so that a run can be repeated anywhere.

    Attributes:
        scales: Factors on the prizes under which moats are grown.
        growth_work: Links, over all growths of moats together; at least one is grown.
        ascent_work: Steps over links of one dual ascent.
        ascents: Dual ascents at most.
        exact_arcs: Arcs up to which the exact program is tried.
        iterations: Simplex iterations of the exact program.
        trial_work: Links passed over in trials of single nodes, for each plan that is improved.
        rounds: Rounds of combining plans, where it is not; after the first, moats are grown
            under disturbed costs before each; fewer where ``growth_work`` does not suffice.
    """

    scales: tuple[float, ...]
    growth_work: int
    ascent_work: int
    ascents: int
    exact_arcs: int
    iterations: int
    trial_work: int
    rounds: int


# Of prizes raised so much, moats find a plan quickly that connects few nodes too many.
SKETCH_SCALE = 1.5
EFFORTS = {
    "quick": Effort((1.0, 1.5), 3_000_000, 400_000_000, 2, 8_000, 20_000, 2_000_000, 1),
    "normal": Effort(
        (1.0, 1.5, 0.7, 2.0, 1.2, 3.0), 8_000_000, 4_000_000_000, 4, 130_000, 40_000, 30_000_000, 4
    ),
    "thorough": Effort(
        (1.0, 1.5, 0.7, 2.0, 1.2, 3.0, 0.85, 0.5, 5.0),
        200_000_000,
        40_000_000_000,
        8,
        300_000,
        1_000_000,
        1_000_000_000,
        12,
    ),
}


class _Rest(NamedTuple):
    """What a plan better than the best known may consist of."""

    graph: Rooted
    link: Indices  # the links' indices in the whole graph
    useful: int  # how many of its arcs are useful


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
    report("growing moats")
    pool = _Pool(graph, effort, seed)
    answer = pool.grow()
    report("raising the lower bound")
    answer, rest = _reduce(pool, answer, effort, seed)
    rounds = min(effort.rounds, effort.growth_work // len(graph.u))
    for turn in range(rounds):
        if answer.cost - answer.bound <= TIGHT * answer.cost:
            break
        report(f"combining plans, {turn + 1} of {rounds}")
        answer = _combine(pool, pool.disturb(answer) if turn > 0 else answer, effort, seed)
    if answer.proven:
        return answer
    report("solving exactly")
    if rounds > 0:
        answer, rest = _reduce(pool, answer, effort, seed)
    if rest.useful > MANY_PARTS * effort.exact_arcs:
        return answer
    return _finish(rest, answer, effort)


def sketch_plan(graph: Rooted) -> Indices:
    """Return the links of a plan found quickly: one growth of moats, spanned and pruned."""
    grown, _ = grow_moats(graph._replace(prize=graph.prize * SKETCH_SCALE))
    inside = inside_of(graph, prune(graph, grown))
    return settle(graph, inside, order_by_cost(graph))[0]


class _Pool:
    """Plans found on one graph, whose links are combined to better ones."""

    def __init__(self, graph: Rooted, effort: Effort, seed: int) -> None:
        self.graph = graph
        self.order = order_by_cost(graph)
        self.used = np.zeros(len(graph.u), dtype=np.bool_)
        growths = max(1, effort.growth_work // len(graph.u))
        self.scales = effort.scales[:growths]
        self.random = np.random.default_rng(seed)
        self.work = effort.trial_work

    def grow(self) -> Answer:
        """Return the best plan of moats grown under the scales of the prizes."""
        graph = self.graph
        best = Answer(np.empty(0, np.int32), float(graph.prize.sum()), 0.0)
        for scale in self.scales:
            grown, total = grow_moats(graph._replace(prize=graph.prize * scale))
            if scale == 1.0:
                best = best.with_bound(total)
            best = self.better(inside_of(graph, prune(graph, grown)), best)
        return best

    def disturb(self, best: Answer) -> Answer:
        """Return the best plan of moats grown under costs changed by chance, too."""
        graph = self.graph
        more = int(np.clip(DISTURBED_LINKS // len(graph.u), 3, MOST_DISTURBED))
        for scale in (self.scales * more)[:more]:
            noise = self.random.uniform(1 - NOISE, 1 + NOISE, len(graph.u))
            changed = graph._replace(cost=graph.cost * noise, prize=graph.prize * scale)
            best = self.better(inside_of(graph, prune(graph, grow_moats(changed)[0])), best)
        return best

    def better(self, inside: Marks, best: Answer) -> Answer:
        """Span and prune a choice of nodes, remember its links, return the cheaper plan."""
        links, cost = settle(self.graph, inside, self.order)
        self.used[links] = True
        whole_pass = len(self.graph.prize) * len(self.graph.u)
        promising = cost < best.cost and self.work >= SOME_TRIALS * len(self.graph.u)
        if promising or PASSES * whole_pass <= self.work:
            inside = improve(self.graph, inside_of(self.graph, links), self.order, self.work)
            links, cost = settle(self.graph, inside, self.order)
            self.used[links] = True
        return Answer(links, cost, min(best.bound, cost)) if cost < best.cost else best


def _combine(pool: _Pool, answer: Answer, effort: Effort, seed: int) -> Answer:
    """Return the best plan over the links of all plans found; the graph of these is easy."""
    graph = pool.graph
    link = np.flatnonzero(pool.used).astype(np.int32)
    union = make_rooted(graph.u[link], graph.v[link], graph.cost[link], graph.prize)
    inner = _Pool(union, effort, seed)
    start = Answer(np.searchsorted(link, answer.links).astype(np.int32), answer.cost, 0.0)
    found, rest = _reduce(inner, start, effort, seed)
    found = _finish(rest, found, replace(effort, iterations=effort.iterations // COMBINING))
    if found.cost < answer.cost:
        return Answer(link[found.links], found.cost, min(answer.bound, found.cost))
    return answer


def _finish(rest: _Rest, answer: Answer, effort: Effort) -> Answer:
    """Solve exactly what is left, part by part; parts that are too large keep their plan."""
    chosen = np.zeros(len(rest.link), dtype=np.bool_)
    chosen[np.searchsorted(rest.link, answer.links)] = True
    graph = rest.graph
    # Nodes without a link are left out by every plan.
    alone = graph.prize[np.diff(graph.start) == 0]
    bound = cost = float(alone[1:].sum()) if graph.start[1] == 0 else float(alone.sum())
    links = [np.empty(0, np.int32)]
    for part in parts_of(graph):
        found = _finish_part(part, np.flatnonzero(chosen[part.link]).astype(np.int32), effort)
        bound += found.bound
        cost += found.cost
        links.append(rest.link[part.link[found.links]])
    best = Answer(np.sort(np.concatenate(links)), cost, 0.0) if cost < answer.cost else answer
    # A link that was dropped is in no plan cheaper than the answer.
    return best.with_bound(max(answer.bound, min(bound, answer.cost)))


def _finish_part(part: Part, links: Indices, effort: Effort) -> Answer:
    graph = part.graph
    answer = Answer(links, cost_of(graph, links), 0.0)
    few = len(graph.u) <= effort.exact_arcs
    ascent = ascend(
        graph,
        work=effort.ascent_work,
        keep_nodes=SET_NODES if few else 0,
    )
    answer = answer.with_bound(ascent.bound)
    useful = useful_arcs(graph, ascent, answer.cost)
    if answer.proven or int(useful.sum()) > effort.exact_arcs:
        return answer
    return solve_exactly(graph, ascent, useful, answer, effort.iterations)


def _reduce(pool: _Pool, answer: Answer, effort: Effort, seed: int) -> tuple[Answer, _Rest]:
    """Bound, and drop links that no better plan needs, while that helps."""
    graph = pool.graph
    link = np.arange(len(graph.u), dtype=np.int32)
    small = graph
    for turn in range(effort.ascents):
        ascent = ascend(
            small,
            work=effort.ascent_work,
            seed=seed + turn,
        )
        answer = answer.with_bound(ascent.bound)
        answer = pool.better(filled_nodes(small, ascent), answer)
        useful = useful_arcs(small, ascent, answer.cost)
        kept = useful[::2] | useful[1::2] | np.isin(link, answer.links)
        worth_it = kept.sum() <= (1 - WORTH_REPEATING) * len(kept)
        small = make_rooted(small.u[kept], small.v[kept], small.cost[kept], small.prize)
        link = link[kept]
        if answer.proven or not worth_it:
            break
    return answer, _Rest(small, link, int(useful.sum()))
