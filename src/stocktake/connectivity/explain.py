"""Why one settlement is served as it is, what comes next, and at what price that would change.

Everything else of the design stays. Each way is priced for this settlement: what serves it alone;
for fibre the links that it alone needs (those on its way to the core that nobody else uses, or the
way to the nearest connected node); for a site what its load adds to it. A price is a break-even
where this way and the next best cost the same: costs are sums of prices times counts, so with one
price multiplied by m the difference is a straight line in m, and its root is exact; where a price
also changes which power is cheapest, the line has a bend and the root is searched. Only prices are
multiplied (parameters in USD). Where no multiplier from 0 to 100 makes the two equal there is none.

Left out: what the settlements around would do in answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from stocktake.connectivity.access import capacity_of, way_costs
from stocktake.connectivity.assignment import nearest_open
from stocktake.connectivity.geofiles.libraries import csgraph, sparse
from stocktake.connectivity.links import price_links
from stocktake.connectivity.model import ledger_of
from stocktake.connectivity.problem import FIBRE, LEO, NONE, SERVED, SITE, WIFI
from stocktake.connectivity.steering import load_cost
from stocktake.connectivity.trees import sum_downstream
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.links import Links
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.sizing import Needs
    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = ["BreakEven", "Explanation", "Way", "explain_settlement", "find_settlement"]

NAMES = {FIBRE: "fibre", SITE: "site", LEO: "leo", WIFI: "leo-wifi"}
# A difference of less than this share of the cost is none.
EQUAL = 1e-9
# Greatest multiplier of a price that is looked at.
MOST = 100.0


@dataclass(frozen=True, slots=True)
class Way:
    """One way of serving the settlement.

    Attributes:
        name: fibre, site, leo or leo-wifi.
        own_usd: What serves it alone.
        links_usd: Links that it alone needs; for a site what its load adds to it.
        chosen: Whether it is the plan's.
    """

    name: str
    own_usd: float
    links_usd: float
    chosen: bool

    @property
    def total_usd(self) -> float:
        """Both together; infinity where the way is not open."""
        return self.own_usd + self.links_usd


@dataclass(frozen=True, slots=True)
class BreakEven:
    """A price at which this way and the next best cost the same.

    Attributes:
        parameter_id: The price.
        value: As planned.
        flips_at: Its value at the break-even.
        factor: ``flips_at`` over ``value``.
        within_bounds: Whether that lies within the parameter's bounds.
    """

    parameter_id: str
    value: float
    flips_at: float
    factor: float
    within_bounds: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a settlement is served as it is.

    Attributes:
        settlement_id: The settlement.
        name: Its name.
        people: Its people.
        reason: In a sentence.
        ways: Ways that are open, the cheapest first.
        break_evens: Prices that would flip the choice, the nearest to today's first.
    """

    settlement_id: str
    name: str
    people: float
    reason: str
    ways: tuple[Way, ...]
    break_evens: tuple[BreakEven, ...]


def find_settlement(solved: Solved, asked: str) -> int:
    """Return the number of a settlement by its id, or by its name where only one has it.

    Raises:
        SettingsError: None or several are meant.
    """
    table = solved.model.inputs.settlements
    for column in ("settlement_id", "name"):
        found = np.flatnonzero((table[column].str.to_lowercase() == asked.lower()).to_numpy())
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            ids = ", ".join(table["settlement_id"].gather(found[:5]).to_list())
            raise SettingsError(
                f"{len(found)} settlements are called {asked!r}.", fix=f"Give an id: {ids}."
            )
    near = table.filter(table["name"].str.to_lowercase().str.contains(asked.lower(), literal=True))
    hint = ", ".join(near["name"].head(5).to_list())
    raise SettingsError(
        f"There is no settlement {asked!r} in the plan.",
        fix=f"Did you mean: {hint}?" if hint else "Give the id or the name of one in plan.xlsx.",
    )


def explain_settlement(solved: Solved, number: int) -> Explanation:
    """Return why a settlement is served as it is.

    Args:
        solved: The plan.
        number: The settlement, as ``find_settlement`` gives it.
    """
    table, needs = solved.model.inputs.settlements, solved.model.problem.needs
    way = int(solved.joint.design.access.way[number])
    case = _Case(solved, number)
    costs = case.costs(solved.model.values)
    ways = tuple(
        Way(NAMES[code], own, links, code == way)
        for code, (own, links) in costs.items()
        if np.isfinite(own + links)
    )
    ways = tuple(sorted(ways, key=lambda w: (w.total_usd, w.name)))
    others = [w for w in ways if not w.chosen]
    flips: tuple[BreakEven, ...] = ()
    if way not in (SERVED, NONE) and others:
        flips = tuple(case.break_evens(way, _code(others[0].name)))
    return Explanation(
        settlement_id=str(table["settlement_id"][number]),
        name=str(table["name"][number]),
        people=float(needs.people[number]),
        reason=_reason(solved, way, ways),
        ways=ways,
        break_evens=flips,
    )


class _Case:
    """What a settlement's ways consist of, so that they can be priced again."""

    def __init__(self, solved: Solved, number: int) -> None:
        self.solved, self.number = solved, number
        problem, design = solved.model.problem, solved.joint.design
        self.needs = _one(problem.needs, number)
        near, _ = nearest_open(
            problem.sites.lists, problem.sites.node, design.access.open_, problem.network
        )
        self.has_site = near[number] >= 0
        self.path, self.fibre, self.reached = self._own_links()

    def _own_links(self) -> tuple[Links, NDArray[np.bool_], bool]:
        """Return the links that fibre at the settlement alone needs, and which are fibre."""
        solved, number = self.solved, self.number
        design, network = solved.joint.design, solved.model.problem.network
        connected = design.connected(network.is_source)
        links, costs = solved.joint.links, solved.joint.costs
        if connected[number]:
            users = np.zeros(network.size)
            users[solved.model.problem.sites.node[design.access.open_]] = 1.0
            users[: network.settlements] += design.access.way == FIBRE
            users[number] = max(users[number], 1.0)
            behind = sum_downstream(design.parent, users)
            chain, node = [], number
            while design.parent[node] >= 0 and behind[node] <= 1.0:
                chain.append(node)
                node = int(design.parent[node])
            at = np.array(chain, dtype=np.int64)
            return links.take(design.link[at]), design.fibre[at], True
        graph = sparse.csr_matrix(
            (np.maximum(costs.cheapest, 1e-6), (links.u, links.v)),
            shape=(network.size, network.size),
        )
        away, before = csgraph.dijkstra(
            graph, directed=False, indices=number, return_predecessors=True
        )
        ends = np.flatnonzero(connected)
        if not len(ends) or not np.isfinite(away[ends]).any():
            return links.take(np.empty(0, np.int64)), np.empty(0, np.bool_), False
        node, pairs = int(ends[np.argmin(away[ends])]), []
        while node != number:
            pairs.append(sorted((node, int(before[node]))))
            node = int(before[node])
        keys = links.u.astype(np.int64) * network.size + links.v
        at = np.searchsorted(keys, [u * network.size + v for u, v in pairs])
        return links.take(at), costs.fibre[at] <= costs.microwave[at], True

    def costs(self, values: ParameterValues) -> dict[int, tuple[float, float]]:
        """Return own cost and cost of links of each way under values."""
        solved = self.solved
        inputs = solved.model.inputs
        ledger = ledger_of(inputs, values)
        ways = way_costs(
            self.needs,
            ledger,
            inputs.grid_km[[self.number]],
            allowed=inputs.scenario.technologies,
            penalty_per_person_usd=values["auction-reserve-per-person"],
        )
        problem = replace(
            solved.model.problem, needs=self.needs, capacity=capacity_of(values, ledger)
        )
        links = self._links_usd(ledger) if self.reached else np.inf
        added = float(load_cost(problem)[0]) if self.has_site else np.inf
        return {
            FIBRE: (float(ways.fibre[0]), links),
            SITE: (float(ways.wireless[0]), added),
            LEO: (float(ways.leo[0]), 0.0),
            WIFI: (float(ways.wifi[0]), 0.0),
        }

    def _links_usd(self, ledger: Ledger) -> float:
        priced = price_links(self.path, ledger)
        return float(np.where(self.fibre, priced.fibre, priced.microwave).sum())

    def break_evens(self, way: int, other: int) -> list[BreakEven]:
        """Return the prices at which two ways cost the same, the nearest to today's first."""
        values = self.solved.model.values
        now = self._difference(values, way, other)
        size = sum(self.costs(values)[way])
        found = []
        for name in values.ids():
            entry = values.entry(name)
            if not entry.parameter.is_money or entry.value <= 0:
                continue
            factor = self._root(name, (way, other), now, size)
            if factor is None:
                continue
            flips = factor * entry.value
            found.append(
                BreakEven(name, entry.value, flips, factor, entry.low <= flips <= entry.high)
            )
        return sorted(found, key=lambda b: (abs(np.log(max(b.factor, 1e-12))), b.parameter_id))

    def _root(self, name: str, ways: tuple[int, int], now: float, size: float) -> float | None:
        """Return the multiplier of a price at which two ways cost the same; nothing without."""
        value = self.solved.model.values[name]

        def more(factor: float) -> float:
            values = self.solved.model.values.drawn({name: factor * value})
            return self._difference(values, *ways)

        slope = more(2.0) - now
        if abs(slope) <= EQUAL * size:
            return None
        straight = 1.0 - now / slope
        if 0 <= straight <= MOST and abs(more(straight)) <= EQUAL * size:
            return straight
        if now * more(0.0) <= 0:
            return float(optimize.brentq(more, 0.0, 1.0))
        return float(optimize.brentq(more, 1.0, MOST)) if now * more(MOST) <= 0 else None

    def _difference(self, values: ParameterValues, way: int, other: int) -> float:
        """Return what the other way costs more."""
        costs = self.costs(values)
        return sum(costs[other]) - sum(costs[way])


def _one(needs: Needs, number: int) -> Needs:
    """Return the needs of one settlement."""
    return type(needs)(**{name: getattr(needs, name)[[number]] for name in needs.__slots__})


def _code(name: str) -> int:
    return next(code for code, known in NAMES.items() if known == name)


def _reason(solved: Solved, way: int, ways: tuple[Way, ...]) -> str:
    if way == SERVED:
        return "It is connected well enough already."
    if way == NONE:
        return "It is left out: no allowed way serves it for less than it counts to leave it out."
    chosen = next((w for w in ways if w.chosen), None)
    others = [w for w in ways if not w.chosen]
    if chosen is None or not others:
        return "No other way is open to it."
    more = others[0].total_usd - chosen.total_usd
    if more >= 0:
        return f"It costs least: {others[0].name} would cost {more:,.0f} USD more."
    return (
        f"{others[0].name} would cost {-more:,.0f} USD less for it alone, but what it shares now "
        f"would then be paid by others: the plan as a whole costs least so."
    )
