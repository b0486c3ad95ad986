"""The exact answer on small graphs: the directed-cut program, with cuts found as they break.

Each link may be built in either direction away from the root. A node is connected as far as arcs
enter it; its prize is paid for the rest. Every set of nodes that does not hold the root must be
entered at least as much as any of its nodes. HiGHS solves the program with few such sets; the sets
that its answer breaks (``cuts``) are added until none is left. The answer is nearly always whole;
where it is not, the same cuts are found for whole answers, by branch and bound.

Work is bounded by counts (rounds, simplex iterations, branch-and-bound nodes), never by the
clock, so a run can be repeated. When the allowance runs out the bound reached still holds.

Source: Ljubic and others, An algorithmic framework for the exact solution of the prize-collecting
Steiner tree problem, Mathematical Programming 105 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from stocktake.connectivity.backhaul.bound import NEARLY
from stocktake.connectivity.backhaul.cuts import broken_cuts
from stocktake.connectivity.backhaul.moats import grow_moats
from stocktake.connectivity.backhaul.prune import inside_of, order_by_cost, prune, settle
from stocktake.connectivity.backhaul.rows import (
    entered_if_left,
    entered_once,
    left_if_entered,
    rows_of_sets,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.bound import Ascent
    from stocktake.connectivity.backhaul.rooted import Rooted
    from stocktake.connectivity.backhaul.rows import Rows

__all__ = ["Answer", "solve_exactly"]

# Rows that no answer touched for so many rounds are dropped.
IDLE_ROUNDS = 8
# Rounds of cuts allowed, for the relaxed program and for the whole one.
ROUNDS, WHOLE_ROUNDS = 400, 8
# Branching is tried up to this many arcs, with so many nodes times arcs, over all rounds. Whole
# coordinates make many plans of equal cost, over which HiGHS branches for minutes: better a gap.
BRANCHING_ARCS, BRANCHING_WORK = 500, 100_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The best plan found, its cost, and what no plan can cost less than."""

    links: NDArray[np.int32]
    cost: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether the plan is proven to be of least cost."""
        return self.bound >= self.cost - NEARLY * abs(self.cost)

    def with_bound(self, bound: float) -> Answer:
        """Return the answer with a bound found elsewhere, if that is higher."""
        return Answer(self.links, self.cost, max(self.bound, min(bound, self.cost)))


def solve_exactly(
    graph: Rooted,
    ascent: Ascent,
    useful: NDArray[np.bool_],
    start: Answer,
    iterations: int,
) -> Answer:
    """Solve the directed-cut program over the useful arcs.

    Args:
        graph: The rooted graph.
        ascent: A dual ascent on it; its sets are the first rows.
        useful: Arcs that a plan cheaper than ``start`` may hold.
        start: A plan to beat; its links may be another graph's.
        iterations: Simplex iterations allowed.

    Returns:
        The best plan; its links are the graph's own where it costs less than ``start``.
    """
    if not useful.any():
        return Answer(start.links, start.cost, start.cost)
    program = _Program(graph, ascent, useful, start)
    program.run(iterations)
    return Answer(program.links, program.least, program.bound)


class _Program:
    """One linear program and what is known of its graph."""

    def __init__(
        self, graph: Rooted, ascent: Ascent, useful: NDArray[np.bool_], start: Answer
    ) -> None:
        self.graph = graph
        self.links, self.least = start.links, start.cost
        self.bound = max(start.bound, ascent.bound)
        self.order = order_by_cost(graph)
        self.arc = np.flatnonzero(useful).astype(np.int32)
        link, back = self.arc // 2, self.arc % 2 == 1
        self.tail = np.where(back, graph.v[link], graph.u[link]).astype(np.int32)
        self.head = np.where(back, graph.u[link], graph.v[link]).astype(np.int32)
        self.link = link
        self.all_prizes = float(graph.prize.sum())
        # Money in units of the mean link, so that HiGHS's tolerances mean the same everywhere.
        self.unit = float(graph.cost[link].mean())
        self.fixed = np.zeros(len(self.arc), dtype=np.bool_)
        self.idle: NDArray[np.int64] = np.zeros(0, np.int64)
        make: Any = highspy.Highs
        self.solver: Any = make()
        self._load()
        self._add(entered_once(self.head), -highspy.kHighsInf, 1.0)
        self._add(entered_if_left(self.tail, self.head, self.link))
        self._add(left_if_entered(self.tail, self.head, graph.prize))
        self._add(self._rows((ascent.set_start, ascent.set_node)))

    def _load(self) -> None:
        solver, count = self.solver, len(self.arc)
        solver.setOptionValue("output_flag", False)
        # Each round goes on from the last basis, which presolving would lose.
        solver.setOptionValue("solver", "simplex")
        solver.setOptionValue("presolve", "off")
        # One thread and one seed: the same answer on every machine.
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("random_seed", 0)
        cost = (self.graph.cost[self.link] - self.graph.prize[self.head]) / self.unit
        empty = np.zeros(0, np.int32)
        solver.addCols(count, cost, np.zeros(count), np.ones(count), 0, empty, empty, np.zeros(0))

    def _add(self, rows_: Rows, lower: float = 0.0, upper: float = highspy.kHighsInf) -> None:
        start, column, coefficient = rows_
        rows = len(start)
        if rows:
            bounds = np.full(rows, lower), np.full(rows, upper)
            self.solver.addRows(rows, *bounds, len(column), start, column, coefficient)
            self.idle = np.concatenate([self.idle, np.zeros(rows, np.int64)])

    def _rows(self, sets: tuple[NDArray[np.int64], NDArray[np.int32]]) -> Rows:
        return rows_of_sets(self.tail, self.head, len(self.graph.prize), sets)

    def run(self, iterations: int) -> None:
        """Cut until nothing breaks, the plan is proven, or the allowance is used up."""
        used = 0
        for _ in range(ROUNDS):
            self.solver.setOptionValue("simplex_iteration_limit", max(1, iterations - used))
            self.solver.run()
            used += self.solver.getInfo().simplex_iteration_count
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return
            value = self._read()
            if self._proven() or used >= iterations:
                return
            sets = broken_cuts(len(self.graph.prize), self.tail, self.head, value)
            if len(sets[0]) == 1:
                if not self._proven():
                    self._branch()
                return
            self._drop_idle()
            self._add(self._rows(sets))

    def _proven(self) -> bool:
        return self.bound >= self.least - NEARLY * abs(self.least)

    def _read(self) -> NDArray[np.float64]:
        solution = self.solver.getSolution()
        value: NDArray[np.float64] = np.clip(np.array(solution.col_value), 0.0, 1.0)
        objective = self.solver.getInfo().objective_function_value * self.unit + self.all_prizes
        self._round(value)
        self.bound = max(self.bound, min(objective, self.least))
        # An arc whose reduced cost lifts the bound over a known plan is in no better plan.
        spare = (self.least - objective) / self.unit + NEARLY * abs(self.least) / self.unit
        hopeless = (np.array(solution.col_dual) > spare) & (value < 1e-7) & ~self.fixed
        if hopeless.any():
            self.fixed |= hopeless
            where = np.flatnonzero(hopeless).astype(np.int32)
            zeros = np.zeros(len(where))
            self.solver.changeColsBounds(len(where), where, zeros, zeros)
        return value

    def _round(self, value: NDArray[np.float64]) -> None:
        """Look for a better plan near the fractional one: cheap where it builds."""
        graph = self.graph
        built = np.bincount(self.link, weights=value, minlength=len(graph.u))
        self._try(graph.cost * (1.0 - 0.999 * np.minimum(built, 1.0)))

    def _try(self, cost: NDArray[np.float64]) -> None:
        grown, _ = grow_moats(self.graph._replace(cost=cost))
        links, least = settle(
            self.graph, inside_of(self.graph, prune(self.graph, grown)), self.order
        )
        if least < self.least:
            self.links, self.least = links, least

    def _drop_idle(self) -> None:
        activity = np.array(self.solver.getSolution().row_value)
        dual = np.array(self.solver.getSolution().row_dual)
        self.idle = np.where((np.abs(dual) < 1e-9) & (activity > 1e-6), self.idle + 1, 0)
        old = np.flatnonzero(self.idle >= IDLE_ROUNDS).astype(np.int32)
        if len(old) > 200:
            self.solver.deleteRows(len(old), old)
            self.idle = np.delete(self.idle, old)

    def _branch(self) -> None:
        """Ask for whole answers; each that is not connected brings the cuts that it breaks."""
        count = len(self.arc)
        nodes = BRANCHING_WORK // count
        if int((~self.fixed).sum()) > BRANCHING_ARCS:
            return
        whole = np.full(count, highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        self.solver.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        self.solver.setOptionValue("mip_rel_gap", NEARLY)
        self.solver.setOptionValue("presolve", "on")
        # A good plan is known; what is wanted is the proof.
        self.solver.setOptionValue("mip_heuristic_effort", 0.0)
        for _ in range(WHOLE_ROUNDS):
            self.solver.setOptionValue("mip_max_nodes", nodes)
            self.solver.run()
            info = self.solver.getInfo()
            nodes -= int(info.mip_node_count)
            found = info.mip_dual_bound * self.unit + self.all_prizes
            if np.isfinite(found):
                self.bound = max(self.bound, min(found, self.least))
            value = np.round(np.array(self.solver.getSolution().col_value))
            if len(value) != count:
                return
            chosen = prune(self.graph, np.unique(self.link[value > 0.5]))
            links, least = settle(self.graph, inside_of(self.graph, chosen), self.order)
            if least < self.least:
                self.links, self.least = links, least
                self.bound = min(self.bound, least) if found > least else self.bound
            if self._proven() or nodes <= 0:
                return
            sets = broken_cuts(len(self.graph.prize), self.tail, self.head, value)
            if len(sets[0]) == 1:
                return
            self._add(self._rows(sets))
