"""A certified lower bound on every joint design over the same candidates.

Three relaxations, each of which only lowers the cost:

1. A site of load L costs at least c + the sum of g(d) over the demands d that it serves, with
   g(d) = w P + s (d - w F), w = ceil(d / F) - 1, where F is a full mast, P the least cost of
   one more full mast of any kind, s a price per Mbps, and c the least of cost(R) - s R over one
   mast. For L = W F + R: cost(L) >= W P + cost(R) >= W P + c + s R.
2. A link costs at least what one of it does; the hop limit is dropped.
3. "A site, or fibre to the home, needs backhaul at its node" is priced instead of demanded
   (Lagrange; Geoffrion 1974): the site pays l, the settlement with fibre m, and the backhaul earns
   at each connected node what is paid there. A site on satellite pays its terminal and its Mbps
   instead.

What is left falls apart into a cover problem and a forest problem, whose certified bounds add up:

    sum of the cheapest ways - what cover could save + bound of the cover
    + bound of the forest with prizes l + m - sum of l + m

Any prices give a bound, whatever found them; a few rounds of a subgradient method improve them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.bound import ascend
from stocktake.connectivity.backhaul.candidates import CandidateGraph
from stocktake.connectivity.backhaul.forest import plan_forest_over
from stocktake.connectivity.backhaul.rooted import join_sources
from stocktake.connectivity.cover.cover import plan_cover_over
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.problem import worth_of_backhaul

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.access import Capacity
    from stocktake.connectivity.joint import JointPlan
    from stocktake.connectivity.problem import JointProblem

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = ["Prices", "SiteFloor", "bound_joint", "first_prices", "site_floor"]

# Nodes up to which the forest's own search bounds it; above, one dual ascent does.
SEARCH_UP_TO = 3_000
# Steps of a dual ascent for each node, and in all at least: on 30,000 settlements the gap is 2.64 %
# with 300 and 2.53 % with 3,000.
ASCENT_STEPS, LEAST_STEPS = 300, 10_000_000
# A bound is given back less this share, so that rounding in its sums cannot make it too high.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class SiteFloor:
    """What a site costs at least: ``fixed_usd`` plus ``load_usd`` of each settlement it serves.

    Attributes:
        fixed_usd: float64[k], terrestrial backhaul not counted.
        load_usd: float64[n].
    """

    fixed_usd: Floats
    load_usd: Floats


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of backhaul.

    Attributes:
        site_usd: What each site pays for it, float64[k].
        fibre_usd: What each settlement with fibre to the home pays, float64[n].
    """

    site_usd: Floats
    fibre_usd: Floats


def site_floor(problem: JointProblem) -> SiteFloor:
    """Return linear floors under the costs of sites (see the module's first lines)."""
    capacity, sites = problem.capacity, problem.sites
    kinds = np.unique(sites.kind)
    if not len(kinds):
        return SiteFloor(np.zeros(0), np.zeros(problem.network.settlements))
    full = float(max(capacity.carrier_mbps[k] * capacity.most[k] for k in kinds))
    per_full = min(_step_usd(capacity, int(k), full) for k in kinds)
    slope = min(_slope(capacity, int(k)) for k in kinds)
    slope = min(slope, per_full / full)
    base = np.full(len(capacity.most), np.inf)
    for k in kinds:
        carriers = np.arange(1, capacity.most[k] + 1)
        cost = capacity.mast_usd[k] + (carriers - 1) * capacity.carrier_usd[k]
        base[k] = float(np.min(cost - slope * carriers * capacity.carrier_mbps[k]))
    whole = np.maximum(np.ceil(problem.needs.mbps / full) - 1.0, 0.0)
    load = whole * per_full + slope * (problem.needs.mbps - whole * full)
    return SiteFloor(base[sites.kind] + sites.power_usd, load)


def first_prices(problem: JointProblem, plan: JointPlan, *, seed: int = 0) -> Prices:
    """Return the prices that a good design suggests.

    A dual ascent on the links, with what backhaul is worth at each node as prizes, says what each
    node that is used can be made to pay for the forest. A site that is not open pays what is left
    of its node's cheapest link: these links differ from node to node, so all can pay at once.

    Args:
        problem: The problem.
        plan: A good design.
        seed: Seed of the ascent.
    """
    access, network, sites = plan.design.access, problem.network, problem.sites
    worth = worth_of_backhaul(problem, access.open_)
    graph = CandidateGraph(network.size, plan.links.u, plan.links.v, plan.costs.cheapest)
    rooted, joined = join_sources(graph, worth.node, network.is_source)
    found = ascend(rooted, work=_ascent_work(network.size), seed=seed)
    used = rooted.prize - found.left
    share = np.divide(used, rooted.prize, out=np.zeros_like(used), where=rooted.prize > 0)
    share = share[joined.node_of]
    entering = np.full(len(rooted.prize), np.inf)
    np.minimum.at(entering, rooted.v, found.reduced[0::2])
    np.minimum.at(entering, rooted.u, found.reduced[1::2])
    entering[0] = 0.0
    spare = entering[joined.node_of]
    members = np.bincount(joined.node_of)[joined.node_of]
    at_node = np.bincount(sites.node, ~access.open_, network.size)
    closed = np.where(np.isfinite(spare), spare, 0.0) / np.maximum(members, 1)
    # Two or three candidates at one place pay its link together.
    closed = closed / np.maximum(at_node, 1)
    n = network.settlements
    site = np.where(access.open_, worth.site * share[sites.node], closed[sites.node])
    fibre = (worth.node - np.bincount(sites.node, worth.site, network.size))[:n] * share[:n]
    return Prices(np.maximum(site, 0.0), np.maximum(fibre, 0.0))


def bound_joint(
    problem: JointProblem,
    plan: JointPlan,
    prices: Prices,
    *,
    rounds: int,
    seed: int = 0,
    payable: bool = False,
) -> float:
    """Return a certified lower bound on the objective of every design over the same links.

    Args:
        problem: The problem.
        plan: A design; its links are the candidates, its cost guides the steps.
        prices: Prices to start from.
        rounds: Rounds of the subgradient method after the first bound.
        seed: Seed of the parts.
        payable: Whether all prices can be paid by the links at once, as those of
            ``first_prices`` can: the forest's bound is then their sum.
    """
    floor = site_floor(problem)
    best, target = 0.0, plan.design.objective_usd
    step = 1.0
    for number in range(rounds + 1):
        found = _evaluate(problem, plan, floor, prices, seed=seed, payable=number == 0 and payable)
        if found.bound > best:
            best = found.bound
        elif number:
            step *= 0.6
        if number == rounds or best >= target * (1 - ROUNDING):
            break
        length = float((found.site_slope**2).sum() + (found.fibre_slope**2).sum())
        if length <= 0:
            break
        stride = step * max(target - found.bound, 0.0) / length
        prices = Prices(
            np.maximum(prices.site_usd + stride * found.site_slope, 0.0),
            np.maximum(prices.fibre_usd + stride * found.fibre_slope, 0.0),
        )
    return max(0.0, min(best, target) * (1 - ROUNDING))


@dataclass(frozen=True, slots=True)
class _Bound:
    """A bound, and by how much it would rise with each price."""

    bound: float
    site_slope: Floats
    fibre_slope: Floats


def _evaluate(
    problem: JointProblem,
    plan: JointPlan,
    floor: SiteFloor,
    prices: Prices,
    *,
    seed: int,
    payable: bool,
) -> _Bound:
    needs, ways, sites, network = problem.needs, problem.ways, problem.sites, problem.network
    n = network.settlements
    fibre = ways.fibre + prices.fibre_usd
    base = np.where(needs.served, 0.0, np.minimum(ways.alone, fibre))
    penalty = np.maximum(base - ways.wireless - floor.load_usd, 0.0)
    penalty[needs.served | ~np.isfinite(ways.wireless)] = 0.0
    access, chosen, covered = _cover_bound(problem, floor, prices, penalty, seed=seed)
    prize = np.bincount(sites.node, prices.site_usd, network.size).astype(np.float64)
    prize[:n] += prices.fibre_usd
    if payable:
        forest = float(prize.sum())
        connected = plan.design.connected(network.is_source).astype(np.float64)
    else:
        forest, connected = _forest_bound(problem, plan, prize, seed=seed)
    taken = ~covered & (fibre < ways.alone) & ~needs.served
    return _Bound(
        float((base - penalty).sum()) + access + forest - float(prize.sum()),
        chosen.astype(np.float64) - connected[sites.node],
        taken.astype(np.float64) - connected[:n],
    )


def _cover_bound(
    problem: JointProblem, floor: SiteFloor, prices: Prices, penalty: Floats, *, seed: int
) -> tuple[float, Flags, Flags]:
    """Return a bound on sites and what is not covered, the sites chosen, and what they cover.

    With satellite backhaul a site covers a settlement at the price of its Mbps. So each settlement
    is two points: what a site saves it on any backhaul, and what it saves more on the ground; and
    each site stands twice, with ground backhaul for both points, on satellite for the first.
    """
    sites, needs = problem.sites, problem.needs
    n = len(penalty)
    cost = floor.fixed_usd + prices.site_usd
    if not sites.count:
        return float(penalty.sum()), np.zeros(0, np.bool_), np.zeros(n, np.bool_)
    lists = sites.lists
    if not problem.satellite:
        cover = plan_cover_over(lists, np.maximum(cost, 0.0), penalty, effort="quick", seed=seed)
        chosen = np.zeros(sites.count, dtype=np.bool_)
        chosen[cover.sites] = True
        low = cover.lower_bound_usd + float(np.minimum(cost, 0.0).sum())
        return low, chosen, (cover.served_by >= 0) & (penalty > 0)
    either = np.maximum(penalty - needs.rented_mbps * sites.satellite_mbps_usd, 0.0)
    lengths = np.diff(lists.indptr)
    row = np.repeat(np.arange(sites.count), lengths)
    far = either[lists.indices] > 0
    rows = np.concatenate([row, row[far], row[far] + sites.count])
    columns = np.concatenate([lists.indices + n, lists.indices[far], lists.indices[far]])
    key = np.sort(rows.astype(np.int64) * (2 * n) + columns)
    counts = np.bincount(rows, minlength=2 * sites.count)
    doubled = CoverLists(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), (key % (2 * n)).astype(np.int32)
    )
    by_satellite = floor.fixed_usd + np.maximum(sites.satellite_usd, 0.0)
    costs = np.concatenate([cost, by_satellite])
    cover = plan_cover_over(
        doubled,
        np.maximum(costs, 0.0),
        np.concatenate([either, penalty - either]),
        effort="quick",
        seed=seed,
    )
    chosen = np.zeros(2 * sites.count, dtype=np.bool_)
    chosen[cover.sites] = True
    covered = ((cover.served_by[:n] >= 0) & (either > 0)) | (cover.served_by[n:] >= 0)
    low = cover.lower_bound_usd + float(np.minimum(costs, 0.0).sum())
    return low, chosen[: sites.count], covered & (penalty > 0)


def _forest_bound(
    problem: JointProblem, plan: JointPlan, prize: Floats, *, seed: int
) -> tuple[float, Floats]:
    """Return a bound on the forest's cost, and which nodes a good forest connects (0 or 1)."""
    network, links = problem.network, plan.links
    graph = CandidateGraph(network.size, links.u, links.v, plan.costs.cheapest)
    if network.size <= SEARCH_UP_TO:
        forest = plan_forest_over(graph, prize, network.is_source, effort="quick", seed=seed)
        return forest.lower_bound_usd, forest.connected.astype(np.float64)
    rooted, _ = join_sources(graph, prize, network.is_source)
    found = ascend(rooted, work=_ascent_work(network.size), seed=seed)
    connected = plan.design.connected(network.is_source).astype(np.float64)
    return float(found.bound), connected


def _ascent_work(nodes: int) -> int:
    return max(ASCENT_STEPS * nodes, LEAST_STEPS)


def _step_usd(capacity: Capacity, kind: int, full_mbps: float) -> float:
    """Return the least that ``full_mbps`` more of load add to a site of a kind."""
    most, carrier = int(capacity.most[kind]), float(capacity.carrier_mbps[kind])
    mast = float(capacity.mast_usd[kind] + (most - 1) * capacity.carrier_usd[kind])
    # Of the further carriers a whole number is needed for certain.
    needed = int(np.floor(full_mbps / carrier * (1 + ROUNDING)))
    masts, rest = divmod(needed, most)
    further = np.minimum(float(capacity.carrier_usd[kind]), float(capacity.mast_usd[kind]))
    return masts * mast + rest * float(further)


def _slope(capacity: Capacity, kind: int) -> float:
    """Return a price per Mbps that no kind's further load falls below over whole masts."""
    most, carrier = int(capacity.most[kind]), float(capacity.carrier_mbps[kind])
    whole = float(capacity.mast_usd[kind] + (most - 1) * capacity.carrier_usd[kind])
    slope = whole / (most * carrier)
    if capacity.carrier_usd[kind] > 0:
        slope = min(slope, float(capacity.carrier_usd[kind]) / carrier)
    return slope
