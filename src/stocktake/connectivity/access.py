"""What each way of serving a settlement costs by itself, and which sites could serve which.

Ways without a site: fibre to the home (needs backhaul at the settlement), a satellite terminal for
each home, one or more community Wi-Fi points on community terminals. A site is a macro mast or a
light one at a settlement, or new equipment on an existing tower; it covers settlements within its
radius, or those that a table of reach from terrain says.

A site of load L Mbps has ceil(L / carrier) carriers, at most so many on a mast. Masts beside each
other share the same spectrum, so a site serves the nearest settlements that one full mast can carry
and no more; only within its own settlement, which is spread out, it may have several masts. What
backhaul adds is priced apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.cover.neighbours import disc_lists, grid_cells, place_order
from stocktake.connectivity.ledger import POWER_SOURCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.network import Network
    from stocktake.connectivity.scenario import Technologies
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Codes = NDArray[np.int8]

__all__ = [
    "EXISTING",
    "LIGHT",
    "MACRO",
    "Capacity",
    "Power",
    "Sites",
    "WayCosts",
    "capacity_of",
    "choose_sources",
    "list_sites",
    "way_costs",
]

MACRO, LIGHT, EXISTING = 0, 1, 2
CLASSES = ("macro", "light", "macro")
# Position of "there" among the sources: power that stands already.
THERE = len(POWER_SOURCES)
# Loads within this share of a full carrier need no further one: sums of floats.
FULL = 1e-9


@dataclass(frozen=True, slots=True)
class Power:
    """The cheapest power of a class of load at each place.

    Attributes:
        cost: Net present cost in USD, carbon included, float64[n].
        source: Index of ``POWER_SOURCES``, or ``THERE``, int8[n].
    """

    cost: Floats
    source: Codes


@dataclass(frozen=True, slots=True)
class WayCosts:
    """Net present cost of serving each settlement in each way, in USD, float64[n] each.

    Infinity where a way may not be used.

    Attributes:
        fibre: Fibre to the home, its terminal and power there; backhaul apart.
        wireless: Home terminals and core capacity; site and backhaul apart.
        leo: Satellite terminals at home.
        wifi: Community Wi-Fi.
        none: Penalty of leaving it out.
    """

    fibre: Floats
    wireless: Floats
    leo: Floats
    wifi: Floats
    none: Floats

    @property
    def alone(self) -> Floats:
        """The cheapest way that needs neither site nor backhaul."""
        by_satellite = np.minimum(self.leo, self.wifi)
        return np.where(np.isfinite(by_satellite), by_satellite, self.none)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What sites carry, by kind.

    Attributes:
        carrier_mbps: Capacity of a carrier, float64[kinds].
        most: Carriers on a mast, int64[kinds].
        mast_usd: Cost of a mast with its first carrier, power apart, float64[kinds].
        carrier_usd: Cost of each further carrier, float64[kinds].
    """

    carrier_mbps: Floats
    most: NDArray[np.int64]
    mast_usd: Floats
    carrier_usd: Floats

    def carriers(self, kind: Codes, load_mbps: Floats) -> NDArray[np.int64]:
        """Return the carriers that each site needs; 0 without load."""
        return np.ceil(load_mbps / self.carrier_mbps[kind] * (1 - FULL)).astype(np.int64)

    def masts(self, kind: Codes, carriers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the masts that so many carriers take."""
        return np.asarray(-(-carriers // self.most[kind]), dtype=np.int64)

    def equipment_usd(self, kind: Codes, load_mbps: Floats) -> Floats:
        """Return the cost of masts and carriers, power apart."""
        carriers = self.carriers(kind, load_mbps)
        masts = self.masts(kind, carriers)
        return np.asarray(masts * self.mast_usd[kind] + (carriers - masts) * self.carrier_usd[kind])


@dataclass(frozen=True, slots=True)
class Sites:
    """Candidate sites.

    Attributes:
        node: Node at which each stands, int32[k].
        kind: ``MACRO``, ``LIGHT`` or ``EXISTING``, int8[k].
        lists: Settlements that each covers.
        fixed_usd: Cost of the first mast with power there, float64[k].
        satellite_usd: What satellite backhaul adds at no load, float64[k].
        satellite_mbps_usd: What it adds for each Mbps.
        source: Power of a site with terrestrial backhaul, int8[k].
        source_satellite: Power of one with satellite backhaul, int8[k].
        power_usd: Cost of one mast's power, terrestrial, float64[k].
    """

    node: NDArray[np.int32]
    kind: Codes
    lists: CoverLists
    fixed_usd: Floats
    satellite_usd: Floats
    satellite_mbps_usd: float
    source: Codes
    source_satellite: Codes
    power_usd: Floats

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.node)


def choose_sources(
    ledger: Ledger, load_class: str, grid_km: Floats, allowed: tuple[str, ...]
) -> Power:
    """Return the cheapest power of one class of load at each place.

    Args:
        ledger: Unit costs.
        load_class: Class, as ``ledger.loads_of`` names it.
        grid_km: Line to build to the grid, float64[n]; infinity without a grid.
        allowed: Sources that may be used. Where the grid alone is allowed and there is none,
            sun is taken.
    """
    costs = np.full((len(POWER_SOURCES), len(grid_km)), np.inf)
    for at, source in enumerate(POWER_SOURCES):
        if source not in allowed:
            continue
        unit = ledger[f"{load_class}-{source}"] + ledger[f"{load_class}-{source}-carbon"]
        line = grid_km * ledger["grid-km"] if source == "grid" else 0.0
        costs[at] = unit + line
    solar = POWER_SOURCES.index("solar")
    nothing = ~np.isfinite(costs).any(axis=0)
    costs[solar, nothing] = ledger[f"{load_class}-solar"] + ledger[f"{load_class}-solar-carbon"]
    source = np.argmin(costs, axis=0)
    return Power(costs[source, np.arange(len(grid_km))], source.astype(np.int8))


def way_costs(
    needs: Needs,
    ledger: Ledger,
    grid_km: Floats,
    *,
    allowed: Technologies,
    penalty_per_person_usd: float,
) -> WayCosts:
    """Return what each way of serving each settlement costs by itself.

    Args:
        needs: What the settlements need.
        ledger: Unit costs.
        grid_km: Line to build to the grid at each.
        allowed: Ways and sources that may be used.
        penalty_per_person_usd: What leaving a person without service counts.
    """
    homes, core = needs.homes, needs.rented_mbps * ledger["bandwidth-mbps"]
    terminal = (
        ledger["fibre-terminal"]
        + choose_sources(ledger, "fibre-terminal", grid_km, allowed.power).cost
    )
    fibre = needs.households * ledger["fibre-passed"] + homes * ledger["fibre-home"]
    point = ledger["wifi-point"] + choose_sources(ledger, "wifi-point", grid_km, allowed.power).cost
    wifi = needs.wifi_points * point + needs.wifi_terminals * ledger["wifi-terminal"]
    wireless = homes * ledger["wireless-home"] + core
    sites = "new-sites" in allowed.access or "existing-sites" in allowed.access

    def when(usable: bool, cost: Floats) -> Floats:
        return cost if usable else np.full_like(cost, np.inf)

    return WayCosts(
        fibre=when("fibre" in allowed.access, fibre + core + terminal),
        wireless=when(sites, wireless),
        leo=when("leo" in allowed.access, homes * ledger["satellite-home"]),
        wifi=when("leo-wifi" in allowed.access, wifi),
        none=needs.people * penalty_per_person_usd,
    )


def capacity_of(values: Values, ledger: Ledger) -> Capacity:
    """Return what sites carry and cost, by kind."""
    carbon = ledger["tower-carbon"]
    macro = ledger["macro-tower"] + ledger["macro-radio"] + carbon
    light = ledger["light-tower"] + ledger["light-radio"] + carbon
    most = max(round(values["site-carriers-most"]), 1)
    big = values["site-carrier-capacity"]
    return Capacity(
        np.array([big, values["site-light-capacity"], big]),
        np.array([most, 1, most], dtype=np.int64),
        np.array([macro, light, ledger["upgrade"]]),
        np.array([ledger["carrier"], 0.0, ledger["carrier"]]),
    )


def list_sites(
    network: Network,
    needs: Needs,
    values: Values,
    ledger: Ledger,
    grid_km: Floats,
    *,
    allowed: Technologies,
) -> Sites:
    """Return the candidate sites and the settlements that each covers.

    Args:
        network: The nodes.
        needs: What the settlements need; those served already need no cover.
        values: The plan's values.
        ledger: Unit costs.
        grid_km: Line to build to the grid at each settlement.
        allowed: Ways and sources that may be used.
    """
    n = network.settlements
    capacity = capacity_of(values, ledger)
    groups: list[tuple[int, NDArray[np.int64], float]] = []
    if "new-sites" in allowed.access:
        here = np.flatnonzero(~needs.served)
        groups.append((MACRO, here, values["site-coverage-radius"]))
        groups.append((LIGHT, here, values["site-light-radius"]))
    if "existing-sites" in allowed.access and network.towers:
        groups.append((EXISTING, np.arange(n, network.places), values["site-coverage-radius"]))
    full = capacity.carrier_mbps * capacity.most
    reached = [
        _carried(
            network,
            needs,
            *_over_ground(network, code, *_reach(network, needs, nodes, radius)),
            float(full[code]),
        )
        for code, nodes, radius in groups
    ]
    parts = [lists for _, lists in reached]
    node = np.concatenate([np.empty(0, np.int64), *(nodes for nodes, _ in reached)])
    kinds = [
        np.full(len(nodes), group[0], np.int8)
        for group, (nodes, _) in zip(groups, reached, strict=True)
    ]
    kind = np.concatenate([np.empty(0, np.int8), *kinds])
    grid = np.concatenate([grid_km, np.zeros(network.towers)])[node]
    plain = _power_of_kinds(ledger, kind, grid, "", allowed.power)
    by_satellite = _power_of_kinds(ledger, kind, grid, "-satellite", allowed.power)
    return Sites(
        node=node.astype(np.int32),
        kind=kind,
        lists=_joined(parts),
        fixed_usd=capacity.mast_usd[kind] + plain.cost,
        satellite_usd=ledger["satellite-terminal"] + by_satellite.cost - plain.cost,
        satellite_mbps_usd=ledger["satellite-mbps"],
        source=plain.source,
        source_satellite=by_satellite.source,
        power_usd=plain.cost,
    )


def _power_of_kinds(
    ledger: Ledger, kind: Codes, grid_km: Floats, suffix: str, allowed: tuple[str, ...]
) -> Power:
    cost = np.zeros(len(kind))
    source = np.zeros(len(kind), dtype=np.int8)
    for code, load_class in enumerate(CLASSES):
        mine = kind == code
        if code == EXISTING:
            name = f"{load_class}{suffix}-there"
            cost[mine], source[mine] = ledger[name] + ledger[f"{name}-carbon"], THERE
            continue
        found = choose_sources(ledger, load_class + suffix, grid_km[mine], allowed)
        cost[mine], source[mine] = found.cost, found.source
    return Power(cost, source)


def _over_ground(
    network: Network, code: int, nodes: NDArray[np.int64], lists: CoverLists
) -> tuple[NDArray[np.int64], CoverLists]:
    """Return the sites with those settlements that they reach over terrain, where it is given."""
    if network.ground is None:
        return nodes, lists
    return nodes, network.ground.keep_reached(lists, nodes, light=code == LIGHT)


def _reach(
    network: Network, needs: Needs, nodes: NDArray[np.int64], radius_km: float
) -> tuple[NDArray[np.int64], CoverLists]:
    """Return candidate nodes and the settlements without service within a radius of each.

    Where the pairs would not fit in memory, candidates are thinned: of those in one small square
    the one with most people stays.
    """
    n = network.settlements
    used = np.zeros(network.places, dtype=np.bool_)
    used[nodes] = True
    used[:n] |= ~needs.served
    every = np.flatnonzero(used)
    x, y = network.x_km[every], network.y_km[every]
    order = place_order(x, y, radius_km, ties=(every.astype(np.float64),))
    at, xs, ys = every[order], x[order], y[order]
    square = radius_km / 16
    while True:
        is_site = np.zeros(network.places, dtype=np.bool_)
        is_site[nodes] = True
        sites = np.flatnonzero(is_site[at])
        lists = disc_lists(xs, ys, radius_km, sites=sites)
        if lists is not None:
            break
        nodes, square = _thinned(network, needs, nodes, square), 2 * square
    row = np.repeat(at[sites], np.diff(lists.indptr))
    column = at[lists.indices]
    rank = np.full(network.places, -1, dtype=np.int64)
    rank[nodes] = np.arange(len(nodes))
    wanted = np.zeros(network.places, dtype=np.bool_)
    wanted[:n] = ~needs.served
    row, column = rank[row[wanted[column]]], column[wanted[column]]
    # One number for row and column sorts far faster than two keys.
    key = np.sort(row * np.int64(network.places) + column)
    counts = np.bincount(row, minlength=len(nodes))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return nodes, CoverLists(indptr, (key % network.places).astype(np.int32))


def _carried(
    network: Network,
    needs: Needs,
    nodes: NDArray[np.int64],
    lists: CoverLists,
    full_mbps: float,
) -> tuple[NDArray[np.int64], CoverLists]:
    """Return the lists with the nearest settlements that one full mast can carry."""
    keep = _fitting(
        lists.indptr,
        lists.indices,
        nodes,
        (network.x_km, network.y_km, needs.mbps),
        full_mbps,
    )
    row = np.repeat(np.arange(len(nodes)), np.diff(lists.indptr))[keep]
    counts = np.bincount(row, minlength=len(nodes))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return nodes, CoverLists(indptr, lists.indices[keep])


@njit
def _fitting(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    nodes: NDArray[np.int64],
    arrays: tuple[Floats, Floats, Floats],
    full_mbps: float,
) -> Flags:
    x, y, mbps = arrays
    keep = np.zeros(len(indices), dtype=np.bool_)
    for site in range(len(nodes)):
        first, last = indptr[site], indptr[site + 1]
        here = nodes[site]
        away = np.empty(last - first)
        for at in range(first, last):
            i = indices[at]
            away[at - first] = (x[i] - x[here]) ** 2 + (y[i] - y[here]) ** 2
        room = full_mbps
        for place in np.argsort(away, kind="mergesort"):
            at = first + place
            i = indices[at]
            if i == here:
                # Masts within the settlement itself; what its last one has left is for others.
                room = np.ceil(mbps[i] / full_mbps * (1 - FULL)) * full_mbps - mbps[i]
                keep[at] = True
            elif mbps[i] <= room:
                room -= mbps[i]
                keep[at] = True
    return keep


def _thinned(
    network: Network, needs: Needs, nodes: NDArray[np.int64], square_km: float
) -> NDArray[np.int64]:
    column, row = grid_cells(network.x_km[nodes], network.y_km[nodes], square_km)
    people = np.zeros(network.places)
    people[: network.settlements] = needs.people
    order = np.lexsort((nodes, -people[nodes], row, column))
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(column[order]) != 0) | (np.diff(row[order]) != 0)
    return np.sort(nodes[order[new]])


def _joined(parts: list[CoverLists]) -> CoverLists:
    if not parts:
        return CoverLists(np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.int32))
    starts = np.cumsum([0, *(part.indptr[-1] for part in parts)])
    indptr = [part.indptr[:-1] + start for part, start in zip(parts, starts[:-1], strict=True)]
    return CoverLists(
        np.concatenate([*indptr, starts[-1:]]).astype(np.int64),
        np.concatenate([part.indices for part in parts]),
    )
