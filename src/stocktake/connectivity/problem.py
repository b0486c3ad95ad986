"""The joint problem as arrays, and what a design of it costs.

A design says which sites are open, which links are built, and so which nodes are connected to the
core. Everything else follows: each settlement takes the cheapest way that is then open to it, a
site without terrestrial backhaul takes a satellite, a site that saves less than it costs is closed.

The objective is the sum of what settlements take (with a penalty for those left out), sites with
the carriers that their load needs, satellite backhaul, and links. A link costs what its
technology does, a microwave link once for each full hop of load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.assignment import nearest_open

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.access import Capacity, Sites, WayCosts
    from stocktake.connectivity.links import LinkCosts, Links
    from stocktake.connectivity.network import Network
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = [
    "FIBRE",
    "LEO",
    "NONE",
    "SERVED",
    "SITE",
    "WIFI",
    "Access",
    "JointProblem",
    "Worth",
    "settle_access",
    "site_costs",
    "worth_of_backhaul",
]

# Ways of serving a settlement.
SERVED, FIBRE, SITE, LEO, WIFI, NONE = 0, 1, 2, 3, 4, 5
# Passes in which sites that do not pay are closed; each closes at least one or is the last.
MOST_CLOSINGS = 12
# A site must save this share of its cost: rounding is not a saving.
LEAST_SAVING = 1e-9


@dataclass(frozen=True, slots=True)
class JointProblem:
    """Everything that decides a design.

    Attributes:
        network: The nodes.
        needs: What settlements need.
        ways: What each way costs at each settlement.
        sites: Candidate sites.
        capacity: What sites carry.
        hop_mbps: Capacity of a microwave hop.
        hop_limit: Most microwave hops in a row.
        satellite: Whether satellite backhaul may be used.
    """

    network: Network
    needs: Needs
    ways: WayCosts
    sites: Sites
    capacity: Capacity
    hop_mbps: float
    hop_limit: int
    satellite: bool


@dataclass(frozen=True, slots=True)
class Access:
    """How settlements are served under a set of open sites and connected nodes.

    Attributes:
        way: ``SERVED`` ... ``NONE``, int8[n].
        site: Open site that serves each settlement, int32[n]; -1 for none.
        open_: Sites that are open and serve somebody, bool[k].
        load_mbps: Load of each site, float64[k].
        ways_usd: Cost of what settlements take, penalties included.
        sites_usd: Cost of sites and their satellite backhaul.
    """

    way: NDArray[np.int8]
    site: Ints
    open_: Flags
    load_mbps: Floats
    ways_usd: float
    sites_usd: float

    @property
    def cost_usd(self) -> float:
        """Both together; links apart."""
        return self.ways_usd + self.sites_usd


@dataclass(frozen=True, slots=True)
class Worth:
    """What backhaul is worth.

    Attributes:
        node: What connecting each node saves, float64[N].
        site: What backhaul saves at each site, float64[k].
    """

    node: Floats
    site: Floats


def site_costs(
    problem: JointProblem, site: Ints, load_mbps: Floats, connected: Flags
) -> tuple[Floats, Floats]:
    """Return what each site costs without backhaul, and what satellite backhaul adds.

    Args:
        problem: The problem.
        site: Site that serves each settlement, int32[n]; -1 for none.
        load_mbps: Load of each site, float64[k].
        connected: Whether each node has terrestrial backhaul, bool[N].

    Returns:
        Cost of masts, carriers and power, and of satellite backhaul, float64[k] each; the second
        is 0 where the node is connected, infinity where satellite may not be used.
    """
    sites, capacity = problem.sites, problem.capacity
    masts = capacity.masts(sites.kind, capacity.carriers(sites.kind, load_mbps))
    own = capacity.equipment_usd(sites.kind, load_mbps) + masts * sites.power_usd
    if not problem.satellite:
        return own, np.where(connected[sites.node], 0.0, np.inf)
    rented = _sum_by(site, problem.needs.rented_mbps, sites.count)
    above = masts * sites.satellite_usd + rented * sites.satellite_mbps_usd
    return own, np.where(connected[sites.node], 0.0, above)


def settle_access(problem: JointProblem, open_: Flags, connected: Flags) -> Access:
    """Return how settlements are served best, given open sites and connected nodes.

    Args:
        problem: The problem.
        open_: Sites that may be used, bool[k].
        connected: Nodes with terrestrial backhaul, bool[N].
    """
    needs, ways, sites = problem.needs, problem.ways, problem.sites
    n = problem.network.settlements
    alone = ways.alone
    fibre = np.where(connected[:n], ways.fibre, np.inf)
    without = np.minimum(alone, fibre)
    keep = open_.copy()
    if not problem.satellite:
        keep &= connected[sites.node]
    for closing in range(MOST_CLOSINGS):
        near, second = nearest_open(sites.lists, sites.node, keep, problem.network)
        using = (near >= 0) & (ways.wireless < without) & ~needs.served
        site = np.where(using, near, -1).astype(np.int32)
        load = _sum_by(site, needs.mbps, sites.count)
        own, above = site_costs(problem, site, load, connected)
        # A settlement whose site closes moves to the next one, or does without.
        instead = np.where(second >= 0, np.minimum(without, ways.wireless), without)
        saved = _sum_by(site, instead - ways.wireless, sites.count)
        total = own + above
        losing = keep & ((load <= 0) | (saved < total * (1 - LEAST_SAVING)))
        if not losing.any() or closing == MOST_CLOSINGS - 1:
            break
        keep = keep & ~_close_some(losing, load, total - saved)
    way = _ways(problem, site, fibre)
    cost = _way_cost(problem, way, site)
    used = keep & (load > 0)
    return Access(
        way=way,
        site=site,
        open_=used,
        load_mbps=load,
        ways_usd=float(cost.sum()),
        sites_usd=float((own + above)[used].sum()),
    )


def worth_of_backhaul(problem: JointProblem, open_: Flags) -> Worth:
    """Return what terrestrial backhaul is worth at each node, if the open sites stay.

    A site's backhaul is worth what satellite backhaul costs, but no more than what the site saves;
    at a settlement it is also worth what fibre to the home saves over the way it would take.

    Args:
        problem: The problem.
        open_: Sites that are open, bool[k].
    """
    needs, ways, sites = problem.needs, problem.ways, problem.sites
    n, size = problem.network.settlements, problem.network.size
    nowhere = np.zeros(size, dtype=np.bool_)
    everywhere = ~nowhere
    near, second = nearest_open(sites.lists, sites.node, open_, problem.network)
    alone = ways.alone
    using = (near >= 0) & (ways.wireless < alone) & ~needs.served
    site = np.where(using, near, -1).astype(np.int32)
    load = _sum_by(site, needs.mbps, sites.count)
    own, _ = site_costs(problem, site, load, everywhere)
    _, above = site_costs(problem, site, load, nowhere)
    instead = np.where(second >= 0, np.minimum(alone, ways.wireless), alone)
    saved = _sum_by(site, instead - ways.wireless, sites.count)
    worth = np.where(open_ & (load > 0), np.minimum(above, np.maximum(saved - own, 0.0)), 0.0)
    now = np.where(using, ways.wireless, alone)
    by_fibre = np.where(needs.served, 0.0, np.maximum(now - ways.fibre, 0.0))
    node = np.bincount(sites.node, worth, size).astype(np.float64)
    node[:n] += by_fibre
    return Worth(node, worth)


def link_costs_under(
    links: Links, costs: LinkCosts, load_mbps: Floats, hop_mbps: float
) -> tuple[Floats, Flags]:
    """Return the cost of each link at its load, and whether it is fibre.

    Args:
        links: The links.
        costs: What one of each costs.
        load_mbps: Load of each, float64[m].
        hop_mbps: Capacity of a hop.
    """
    hops = np.maximum(np.ceil(load_mbps / hop_mbps * (1 - LEAST_SAVING)), 1.0)
    radio = costs.microwave * hops
    fibre = costs.fibre <= radio
    return np.minimum(costs.fibre, radio), fibre


def _sum_by(site: Ints, values: Floats, count: int) -> Floats:
    used = site >= 0
    return np.bincount(site[used], values[used], count).astype(np.float64)


def _close_some(losing: Flags, load: Floats, loss: Floats) -> Flags:
    """Return which of the losing sites to close now: the idle ones, and the worse half."""
    idle = losing & (load <= 0)
    rest = np.flatnonzero(losing & ~idle)
    order = rest[np.lexsort((rest, -loss[rest]))]
    closed = idle.copy()
    closed[order[: (len(order) + 1) // 2]] = True
    return closed


def _ways(problem: JointProblem, site: Ints, fibre: Floats) -> NDArray[np.int8]:
    """Return the cheapest way of each settlement; of equals the one named first."""
    ways = problem.ways
    by_site = np.where(site >= 0, ways.wireless, np.inf)
    satellite = np.isfinite(ways.leo) | np.isfinite(ways.wifi)
    nothing = np.where(satellite, np.inf, ways.none)
    table = np.stack([fibre, by_site, ways.leo, ways.wifi, nothing])
    way: NDArray[np.int8] = (np.argmin(table, axis=0) + FIBRE).astype(np.int8)
    way[problem.needs.served] = SERVED
    return way


def _way_cost(problem: JointProblem, way: NDArray[np.int8], site: Ints) -> Floats:
    ways = problem.ways
    table = np.stack(
        [np.zeros(len(way)), ways.fibre, ways.wireless, ways.leo, ways.wifi, ways.none]
    )
    return np.asarray(table[way, np.arange(len(way))])
