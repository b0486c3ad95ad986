"""Choose sites, ways and links together: rounds of cover and forest that tell each other prices.

Apart (the first round): sites are chosen as if backhaul were free, then a backhaul forest is grown
whose prizes are what backhaul is worth to those sites and to fibre to the home. The second round
begins without any site, so that fibre to the home shows what it can do. Each further round prices
backhaul from the best design so far (at a connected node what leaving it out would save, at
another the way to the connected ones, or its satellite), chooses sites anew at those prices, and
grows the forest anew. The best design of all rounds is kept, so that the result never costs
more than solving the parts apart.

Prices are those of a Lagrangian relaxation of "a site needs backhaul"; ``relaxation`` turns the
same split into a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.candidates import CandidateGraph
from stocktake.connectivity.backhaul.forest import plan_forest_over
from stocktake.connectivity.backhaul.rooted import join_sources, parents
from stocktake.connectivity.backhaul.search import sketch_plan
from stocktake.connectivity.cover.cover import plan_cover_over
from stocktake.connectivity.design import complete_design, node_loads
from stocktake.connectivity.geofiles.libraries import csgraph, sparse
from stocktake.connectivity.links import extend, price_links
from stocktake.connectivity.polish import hang_elsewhere
from stocktake.connectivity.problem import worth_of_backhaul
from stocktake.connectivity.steering import CoverCosts, cover_costs, removable_usd

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stocktake.connectivity.design import Design
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.links import LinkCosts, LinkRules, Links
    from stocktake.connectivity.problem import JointProblem

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = [
    "JointPlan",
    "Search",
    "Start",
    "backhaul_prices",
    "grow_forest",
    "solve_jointly",
]

# Rounds of re-pricing by the number of nodes: the first ones bring most.
ROUNDS = {"quick": 2, "normal": 4, "thorough": 7}
# Above so many nodes the forest is grown among the places worth joining only.
WHOLE_UP_TO = 20_000
# Above so many nodes a forest is grown once and not searched: the rounds take the time instead.
SEARCHED_UP_TO = 8_000
# Above so many nodes a single round of re-pricing is made: later ones saved nothing at 100,000.
ONE_ROUND_FROM = 50_000
# A round that saves less than this share counts as one without success; in large plans it is the
# last.
WORTHWHILE = 1e-5
# Up to this part of the places, links that pass over the others are offered.
SPARSE = 0.995
# A load above full hops by less than this share of one needs no further hop.
LEAST_HOP = 1e-9
# Effort of the parts by the number of nodes at hand.
NORMAL_UP_TO = 3_000


@dataclass(frozen=True, slots=True)
class Search:
    """How to search.

    Attributes:
        effort: "quick", "normal" or "thorough".
        seed: Seed of the parts.
        rounds: Rounds of re-pricing; by the effort where none are given.
        report: Told the name of each stage.
    """

    effort: str = "normal"
    seed: int = 0
    rounds: int | None = None
    report: Callable[[str], None] = lambda stage: None

    def effort_for(self, size: int) -> str:
        """Return the effort of a part with so many nodes."""
        return self.effort if size <= NORMAL_UP_TO else "quick"


@dataclass(frozen=True, slots=True)
class JointPlan:
    """The best design, and what it was chosen from.

    Attributes:
        design: The design.
        links: Candidate links at the end.
        costs: What they cost.
        apart_usd: Objective of the parts solved apart.
        rounds: Rounds of re-pricing made.
        tried_usd: Objective of every round, the first apart.
    """

    design: Design
    links: Links
    costs: LinkCosts
    apart_usd: float
    rounds: int
    tried_usd: tuple[float, ...]


def solve_jointly(
    problem: JointProblem, links: Links, rules: LinkRules, ledger: Ledger, *, search: Search
) -> JointPlan:
    """Return the best design that rounds of re-pricing find.

    Args:
        problem: The problem.
        links: Candidate links.
        rules: What decides which further links there are.
        ledger: Unit costs.
        search: How to search.
    """
    nodes = problem.network.size
    prices = np.zeros(nodes)
    best: Design | None = None
    tried: list[float] = []
    last = ROUNDS[search.effort] if search.rounds is None else search.rounds
    kept = 0
    if problem.network.size > ONE_ROUND_FROM:
        last = min(last, 2)
    for number in range(last + 1):
        if kept and number > 2 and problem.network.size > SEARCHED_UP_TO:
            break
        if number == 1 and best is not None and not best.access.open_.any():
            continue  # the first round was without sites already
        search.report(f"sites, round {number + 1} of {last + 1}")
        if number == 1:
            # A start of another kind: no sites, so that fibre to the home shows what it can do.
            open_ = np.zeros(problem.sites.count, dtype=np.bool_)
        else:
            steered = cover_costs(problem, prices, first=number == 0)
            open_ = _choose_sites(problem, steered, search)
        search.report(f"backhaul, round {number + 1} of {last + 1}")
        links, costs, parent = grow_forest(
            problem, links, rules, ledger, Start(open_, best), search=search
        )
        design = complete_design(problem, links, costs, open_, parent)
        design = _polished(problem, links, costs, design)
        tried.append(design.objective_usd)
        kept += 1
        if best is None or design.objective_usd < best.objective_usd * (1 - WORTHWHILE):
            kept = 0
        if best is None or design.objective_usd < best.objective_usd:
            best = design
        prices = backhaul_prices(problem, links, costs, best)
    assert best is not None  # noqa: S101 - there is a first round
    # Links were added since the best design named its own.
    final = complete_design(problem, links, costs, best.access.open_, best.parent)
    return JointPlan(final, links, costs, tried[0], len(tried) - 1, tuple(tried))


@dataclass(frozen=True, slots=True)
class Start:
    """What a forest is grown for.

    Attributes:
        open_: Open sites, bool[k].
        known: The best design so far, whose loads price the links; nothing at first.
    """

    open_: Flags
    known: Design | None


def grow_forest(
    problem: JointProblem,
    links: Links,
    rules: LinkRules,
    ledger: Ledger,
    start: Start,
    *,
    search: Search,
) -> tuple[Links, LinkCosts, Ints]:
    """Return the links with those added that matter now, their costs, and a forest's parents.

    Args:
        problem: The problem.
        links: Candidate links so far.
        rules: What decides which further links there are.
        ledger: Unit costs.
        start: Open sites, and a design whose loads are known.
        search: How to search.
    """
    network = problem.network
    worth = worth_of_backhaul(problem, start.open_).node
    links = extend(links, network, rules, _sparse_places(problem, worth, start.open_))
    costs = price_links(links, ledger)
    cheapest = _under_load(problem, links, costs, start.known)
    if network.size > WHOLE_UP_TO:
        nodes = _worth_joining(problem, links, cheapest, worth)
    else:
        nodes = np.ones(network.size, dtype=np.bool_)
    inside = nodes[links.u] & nodes[links.v]
    at = np.cumsum(nodes) - 1
    graph = CandidateGraph(
        int(nodes.sum()),
        at[links.u[inside]].astype(np.int32),
        at[links.v[inside]].astype(np.int32),
        cheapest[inside],
    )
    source = network.is_source[nodes]
    if graph.n <= SEARCHED_UP_TO:
        effort = search.effort_for(graph.n)
        found = plan_forest_over(graph, worth[nodes], source, effort=effort, seed=search.seed)
        parents_inside = found.parent
    else:
        parents_inside = _sketch_forest(graph, worth[nodes], source)
    back = np.flatnonzero(nodes)
    parent = np.full(network.size, -1, dtype=np.int32)
    parent[back] = np.where(parents_inside >= 0, back[parents_inside], -1)
    return links, costs, parent


def _polished(problem: JointProblem, links: Links, costs: LinkCosts, design: Design) -> Design:
    """Return the design with branches hung elsewhere where that saves, or as it is."""
    own = node_loads(problem, design.access)
    parent = hang_elsewhere(
        links, costs, design.parent, design.link, own, hop_mbps=problem.hop_mbps
    )
    if np.array_equal(parent, design.parent):
        return design
    better = complete_design(problem, links, costs, design.access.open_, parent)
    return better if better.objective_usd < design.objective_usd else design


def _under_load(
    problem: JointProblem, links: Links, costs: LinkCosts, known: Design | None
) -> Floats:
    """Return what each link would cost at the load that it would carry in a design like the known.

    A link that joins one of its ends to the core carries all that hangs on that end: here, the
    smaller of what hangs on its two ends.
    """
    network = problem.network
    behind = np.zeros(network.size)
    behind[: network.settlements] = np.where(problem.needs.served, 0.0, problem.needs.mbps)
    if known is not None:
        behind = np.where(known.parent >= 0, known.load_mbps, behind)
    behind[network.is_source] = np.inf
    load = np.minimum(behind[links.u], behind[links.v])
    hops = np.maximum(np.ceil(load / problem.hop_mbps - LEAST_HOP), 1.0)
    hops = np.where(np.isfinite(hops), hops, 1.0)
    return np.minimum(costs.fibre, costs.microwave * hops)


def _sparse_places(problem: JointProblem, worth: Floats, open_: Flags) -> Flags:
    """Return the places among which further links are worth offering.

    Those with something to join, where these are few among all; else those with a site,
    whose neighbours at a hop's length are not among the nearest places.
    """
    network = problem.network
    active = (worth > 0)[: network.places]
    if active.sum() <= SPARSE * network.places:
        return active
    places = np.zeros(network.places, dtype=np.bool_)
    places[problem.sites.node[open_]] = True
    return places


def _sketch_forest(graph: CandidateGraph, prize: Floats, is_source: Flags) -> Ints:
    """Return the parents of a forest from one growth of moats, spanned and pruned."""
    rooted, joined = join_sources(graph, prize, is_source)
    chosen = joined.link[sketch_plan(rooted)]
    both = np.concatenate([chosen, joined.free])
    found, _ = parents(graph.u[both], graph.v[both], is_source)
    return found


def _choose_sites(problem: JointProblem, steered: CoverCosts, search: Search) -> Flags:
    chosen = np.zeros(problem.sites.count, dtype=np.bool_)
    if not problem.sites.count:
        return chosen
    cover = plan_cover_over(
        problem.sites.lists,
        steered.site_usd,
        steered.penalty_usd,
        effort=search.effort_for(problem.network.settlements),
        seed=search.seed,
    )
    chosen[cover.sites] = True
    return chosen


def _worth_joining(problem: JointProblem, links: Links, cheapest: Floats, worth: Floats) -> Flags:
    """Return sources, junctions, and places whose worth exceeds their cheapest link."""
    network = problem.network
    least = np.full(network.size, np.inf)
    np.minimum.at(least, links.u, cheapest)
    np.minimum.at(least, links.v, cheapest)
    nodes = network.is_source | (worth > least)
    nodes[network.first_road :] = True
    return np.asarray(nodes)


def backhaul_prices(
    problem: JointProblem, links: Links, costs: LinkCosts, design: Design
) -> Floats:
    """Return what backhaul costs at each node by the design at hand, float64[N]."""
    network = problem.network
    connected = design.connected(network.is_source)
    graph = sparse.csr_matrix(
        (np.maximum(costs.cheapest, 1e-6), (links.u, links.v)), shape=(network.size, network.size)
    )
    if not connected.any():
        return np.full(network.size, np.inf)
    away = csgraph.dijkstra(graph, directed=False, indices=np.flatnonzero(connected), min_only=True)
    return np.where(connected, removable_usd(problem, design), away)
