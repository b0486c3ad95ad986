"""The joint problem solved exactly for small plans, by HiGHS with cuts found as they break.

    a site k is open (y), on the ground or on satellite (s); settlement i takes fibre (f), a site on
    the ground (t) or on satellite (z), or stands alone (o); each link carries a flow of Mbps over
    fibre or over a whole number of microwave hops; x says in which direction it is used

    f + sum t + sum z + o = 1                 every settlement is served, or counted as left out
    t <= y - s, z <= s                        only by open sites
    sum d (t + z) <= carrier * c, c <= most   carriers, a whole number; further masts of a large
                                              settlement are counted with its own t and z
    flow in - flow out = load, flow <= hop * h + all * fibre
    x into every set of nodes >= what the set needs

The last are the directed cuts of a Steiner tree. They are added where the relaxed answer breaks
them, before the whole program is solved. Work is limited by counts, never by the clock.

Left out: the limit of hops in a row, which only raises the cost: the bound still holds, and a
design that breaks it is repaired afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import highspy
import numpy as np

from stocktake.connectivity.design import complete_design
from stocktake.connectivity.geofiles.libraries import csgraph, sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.design import Design
    from stocktake.connectivity.joint import JointPlan
    from stocktake.connectivity.problem import JointProblem

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

__all__ = ["MOST_LINKS", "MOST_NODES", "Exact", "solve_exactly"]

# Sizes up to which the program is tried: some seconds each.
MOST_NODES, MOST_LINKS = 18, 160
# Rounds of cuts, branch-and-bound nodes and the gap at which to stop.
ROUNDS, BRANCHES, ENOUGH = 20, 300, 1e-6
# A cut counts as broken by at least this much; sums of the solver are off by about 1e-7.
BROKEN = 1e-4
# Capacities of a max-flow are whole numbers in scipy.
SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Exact:
    """What the solver found.

    Attributes:
        design: The best design known: the start's, unless a better one was found.
        lower_bound_usd: No design costs less.
    """

    design: Design
    lower_bound_usd: float


@dataclass(slots=True)
class _Columns:
    """The program being put together: columns with costs, rows with coefficients."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)

    def add(self, cost: Floats, upper: float | Floats, *, whole: bool) -> Index:
        """Return the numbers of new columns."""
        first, many = len(self.cost), len(cost)
        self.cost += [float(value) for value in cost]
        self.upper += [float(value) for value in np.broadcast_to(upper, (many,))]
        self.whole += [whole] * many
        return np.arange(first, first + many)

    def row(self, low: float, high: float, terms: dict[int, float]) -> None:
        """Add ``low <= sum of terms <= high``."""
        self.rows.append((low, high, [int(c) for c in terms], [float(v) for v in terms.values()]))


def solve_exactly(problem: JointProblem, plan: JointPlan, *, seed: int = 0) -> Exact | None:
    """Return the best design and a bound, or nothing where the plan is too large.

    Args:
        problem: The problem.
        plan: A design to start from, and its candidate links.
        seed: Seed of the solver.
    """
    if problem.network.size > MOST_NODES or len(plan.links.u) > MOST_LINKS:
        return None
    program = _Program(problem, plan)
    solver = program.load(seed=seed)
    for _ in range(ROUNDS):
        solver.run()
        if not program.cut(solver):
            break
    program.make_whole(solver)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    bound = float(solver.getInfo().mip_dual_bound) * program.unit
    best = plan.design
    if len(values) == len(program.columns.cost):
        found = complete_design(problem, plan.links, plan.costs, *program.read(values))
        if found.objective_usd < best.objective_usd:
            best = found
    bound = bound - ENOUGH * abs(bound) if np.isfinite(bound) else 0.0
    return Exact(best, max(0.0, min(bound, best.objective_usd)))


class _Program:
    """The mixed-integer program of one plan."""

    def __init__(self, problem: JointProblem, plan: JointPlan) -> None:
        self.problem, self.plan = problem, plan
        self.columns = _Columns()
        needs, sites, ways = problem.needs, problem.sites, problem.ways
        self.asks = np.flatnonzero(~needs.served)
        everything = float(ways.alone[self.asks].sum())
        self.unit = max(everything / max(len(self.asks), 1), 1.0)
        useful = plan.costs.cheapest <= everything
        self.links = np.flatnonzero(useful)
        self.pairs = self._pairs()
        add, n = self.columns.add, len(self.asks)
        one = np.where(np.isfinite(ways.fibre[self.asks]), 1.0, 0.0)
        self.f = add(np.where(one > 0, ways.fibre[self.asks], 0.0) / self.unit, one, whole=True)
        self.o = add(ways.alone[self.asks] / self.unit, np.ones(n), whole=False)
        extra, self.rest = self._own_masts()
        site, who = self.pairs[:, 0], self.pairs[:, 1]
        serve = ways.wireless[who] + extra
        self.t = add(serve / self.unit, 1.0, whole=True)
        rented = needs.rented_mbps[who] * sites.satellite_mbps_usd
        above = np.where(extra > 0, sites.satellite_usd[site], 0.0)
        usable = 1.0 if problem.satellite else 0.0
        self.z = add((serve + rented + above) / self.unit, usable, whole=True)
        carrier = problem.capacity.carrier_usd[sites.kind]
        self.y = add((sites.fixed_usd - carrier) / self.unit, 1.0, whole=True)
        self.s = add(np.maximum(sites.satellite_usd, 0.0) / self.unit, usable, whole=True)
        most = problem.capacity.most[sites.kind].astype(np.float64)
        self.c = add(carrier / self.unit, most, whole=True)
        self._links_columns()
        self._access_rows()
        self._link_rows()

    def _pairs(self) -> Index:
        """Return site and settlement of each possible assignment."""
        lists = self.problem.sites.lists
        row = np.repeat(np.arange(self.problem.sites.count), np.diff(lists.indptr))
        found = np.column_stack([row, lists.indices]).astype(np.int64)
        worth = self.problem.ways.wireless < self.problem.ways.alone
        return found[worth[found[:, 1]]]

    def _own_masts(self) -> tuple[Floats, Floats]:
        """Return the cost of further masts of a settlement's own site, and the load left."""
        problem, sites = self.problem, self.problem.sites
        site, who = self.pairs[:, 0], self.pairs[:, 1]
        kind = sites.kind[site]
        full = problem.capacity.carrier_mbps[kind] * problem.capacity.most[kind]
        demand = problem.needs.mbps[who]
        own = sites.node[site] == who
        more = np.where(own, np.maximum(np.ceil(demand / full * (1 - 1e-9)) - 1, 0), 0)
        carriers = (problem.capacity.most[kind] - 1) * problem.capacity.carrier_usd[kind]
        mast = problem.capacity.mast_usd[kind] + carriers + sites.power_usd[site]
        return more * mast, demand - more * full

    def _links_columns(self) -> None:
        plan, add, m = self.plan, self.columns.add, len(self.links)
        fibre, radio = plan.costs.fibre[self.links], plan.costs.microwave[self.links]
        self.x = add(np.zeros(2 * m), 1.0, whole=True)
        self.g = add(np.zeros(2 * m), np.inf, whole=False)
        can = np.isfinite(fibre)
        self.fibre = add(np.where(can, fibre, 0.0) / self.unit, can.astype(float), whole=True)
        can = np.isfinite(radio)
        total = float(self.problem.needs.mbps.sum())
        most = np.where(can, np.ceil(total / self.problem.hop_mbps) + 1, 0.0)
        self.h = add(np.where(can, radio, 0.0) / self.unit, most, whole=True)
        u, v = plan.links.u[self.links], plan.links.v[self.links]
        self.tail = np.concatenate([u, v]).astype(np.int64)
        self.head = np.concatenate([v, u]).astype(np.int64)

    def _access_rows(self) -> None:
        row, inf = self.columns.row, np.inf
        site, who = self.pairs[:, 0], self.pairs[:, 1]
        for at, i in enumerate(self.asks):
            mine = np.flatnonzero(who == i)
            terms = {self.f[at]: 1.0, self.o[at]: 1.0}
            terms |= dict.fromkeys(self.t[mine], 1.0) | dict.fromkeys(self.z[mine], 1.0)
            row(1.0, 1.0, terms)
        for k in range(self.problem.sites.count):
            row(-inf, 0.0, {self.s[k]: 1.0, self.y[k]: -1.0})
            row(0.0, inf, {self.c[k]: 1.0, self.y[k]: -1.0})
            most = float(self.problem.capacity.most[self.problem.sites.kind[k]])
            row(-inf, 0.0, {self.c[k]: 1.0, self.y[k]: -most})
            mine = np.flatnonzero(site == k)
            carrier = float(self.problem.capacity.carrier_mbps[self.problem.sites.kind[k]])
            loads = dict(zip(self.t[mine], self.rest[mine], strict=True))
            loads |= dict(zip(self.z[mine], self.rest[mine], strict=True))
            row(-inf, 0.0, {**loads, self.c[k]: -carrier * (1 + 1e-9)})
            for p in mine:
                row(-inf, 0.0, {self.t[p]: 1.0, self.y[k]: -1.0, self.s[k]: 1.0})
                row(-inf, 0.0, {self.z[p]: 1.0, self.s[k]: -1.0})

    def _link_rows(self) -> None:
        row, inf = self.columns.row, np.inf
        network, needs = self.problem.network, self.problem.needs
        m, total = len(self.links), float(needs.mbps.sum())
        for e in range(m):
            both = {self.x[e]: 1.0, self.x[e + m]: 1.0}
            row(-inf, 0.0, {**both, self.fibre[e]: -1.0, self.h[e]: -1.0})
            row(-inf, 1.0, both)
            flows = {self.g[e]: 1.0, self.g[e + m]: 1.0}
            hop = self.problem.hop_mbps * (1 + 1e-9)
            row(-inf, 0.0, {**flows, self.h[e]: -hop, self.fibre[e]: -total})
        for flow, used in zip(self.g, self.x, strict=True):
            row(-inf, 0.0, {flow: 1.0, used: -total})
        load = self._loads()
        for node in range(network.size):
            if network.is_source[node]:
                continue
            entering, leaving = self.head == node, self.tail == node
            terms = dict.fromkeys(self.g[entering], 1.0) | dict.fromkeys(self.g[leaving], -1.0)
            for column, mbps in load.get(node, {}).items():
                terms[column] = -mbps
            row(0.0, 0.0, terms)
            inward = dict.fromkeys(self.x[entering], 1.0)
            row(-inf, 1.0, inward)
            for used in self.x[leaving]:
                row(0.0, inf, {**inward, used: -1.0})
            for need in self._needs_of(node):
                row(0.0, inf, {**inward, **{column: -sign for column, sign in need.items()}})

    def _loads(self) -> dict[int, dict[int, float]]:
        """Return what each node's columns put on its backhaul, in Mbps."""
        found: dict[int, dict[int, float]] = {}
        mbps = self.problem.needs.mbps
        for at, i in enumerate(self.asks):
            found.setdefault(int(i), {})[int(self.f[at])] = float(mbps[i])
        for p, (k, i) in enumerate(self.pairs):
            node = int(self.problem.sites.node[k])
            found.setdefault(node, {})[int(self.t[p])] = float(mbps[i])
        return found

    def _needs_of(self, node: int) -> list[dict[int, float]]:
        """Return the sums of columns that need backhaul at a node: fibre there, a ground site."""
        found: list[dict[int, float]] = [
            {int(self.f[at]): 1.0} for at in np.flatnonzero(self.asks == node)
        ]
        at_node = np.flatnonzero(self.problem.sites.node == node)
        return found + [{int(self.y[k]): 1.0, int(self.s[k]): -1.0} for k in at_node]

    def load(self, *, seed: int) -> highspy.Highs:
        """Return a solver with the relaxed program."""
        columns = self.columns
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # untyped
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", seed)):
            solver.setOptionValue(option, value)
        count = len(columns.cost)
        solver.addVars(count, np.zeros(count), np.array(columns.upper))
        solver.changeColsCost(count, np.arange(count, dtype=np.int32), np.array(columns.cost))
        for low, high, index, factor in columns.rows:
            solver.addRow(low, high, len(index), np.array(index, np.int32), np.array(factor))
        return solver

    def make_whole(self, solver: highspy.Highs) -> None:
        """Ask for whole numbers."""
        whole = np.flatnonzero(self.columns.whole).astype(np.int32)
        kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(len(whole), whole, kinds)
        solver.setOptionValue("mip_max_nodes", BRANCHES)
        solver.setOptionValue("mip_rel_gap", ENOUGH / 10)

    def cut(self, solver: highspy.Highs) -> bool:
        """Add the directed cuts that the relaxed answer breaks; say whether there were any."""
        values = np.array(solver.getSolution().col_value)
        network = self.problem.network
        size = network.size
        flow = np.maximum(values[self.x], 0.0)
        capacity = sparse.csr_matrix((flow, (self.tail, self.head)), shape=(size + 1, size + 1))
        sources = np.flatnonzero(network.is_source)
        root = sparse.csr_matrix(
            (np.full(len(sources), 1e3), (np.full(len(sources), size), sources)),
            shape=(size + 1, size + 1),
        )
        graph = ((capacity + root) * SCALE).astype(np.int32)
        added = False
        for node in range(size):
            for need in self._needs_of(node):
                asked = sum(sign * values[column] for column, sign in need.items())
                if network.is_source[node] or asked <= BROKEN:
                    continue
                done = csgraph.maximum_flow(graph, size, node)
                if done.flow_value / SCALE >= asked - BROKEN:
                    continue
                inside = self._far_side(graph, done.flow, size)
                entering = inside[self.head] & ~inside[self.tail]
                terms = dict.fromkeys((int(c) for c in self.x[entering]), 1.0)
                terms |= {column: -sign for column, sign in need.items()}
                index, value = np.array(list(terms), np.int32), np.array(list(terms.values()))
                solver.addRow(0.0, np.inf, len(index), index, value)
                added = True
        return added

    def _far_side(
        self, graph: sparse.csr_matrix, flow: sparse.csr_matrix, root: int
    ) -> NDArray[np.bool_]:
        """Return the nodes that the root cannot reach any more: the far side of a least cut."""
        left = graph - flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = csgraph.breadth_first_order(left, root, return_predecessors=False)
        inside = np.ones(root + 1, dtype=np.bool_)
        inside[reached] = False
        return inside[:root]

    def read(self, values: Floats) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
        """Return the open sites and the tree of a whole answer."""
        network = self.problem.network
        parent = np.full(network.size, -1, dtype=np.int32)
        used = np.flatnonzero(values[self.x] > 0.5)
        for arc in used:
            if not network.is_source[self.head[arc]]:
                parent[self.head[arc]] = self.tail[arc]
        return values[self.y] > 0.5, _without_circles(parent, network.is_source)


def _without_circles(parent: NDArray[np.int32], is_source: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the tree without nodes whose way does not end at a source."""
    good = is_source.copy()
    for _ in range(len(parent)):
        more = good | ((parent >= 0) & good[parent])
        if (more == good).all():
            break
        good = more
    return np.where(good & ~is_source, parent, -1).astype(np.int32)
