"""What a design consists of, counted item by item for each settlement, site and link.

The counts times the unit costs of a ledger are the design's cost, in whole, by part, and for each
owner. With the needs and the ledger of another draw of parameters the same design is counted
again: what stands where stays, what it must carry and what it costs changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.access import CLASSES, EXISTING, LIGHT, MACRO
from stocktake.connectivity.ledger import PARTS, POWER_SOURCES
from stocktake.connectivity.links import HOPS, SEA
from stocktake.connectivity.problem import FIBRE, LEO, SITE, WIFI
from stocktake.connectivity.trees import sum_downstream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from stocktake.connectivity.access import Capacity
    from stocktake.connectivity.design import Design
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.links import Links
    from stocktake.connectivity.problem import JointProblem
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

__all__ = ["AT_HOME", "AT_LINK", "AT_SITE", "Account", "Built", "PartCosts", "count_design"]

# Owners of what is counted: the settlement itself, a site, the link of a node to its parent.
AT_HOME, AT_SITE, AT_LINK = 0, 1, 2
ALMOST = 1e-9


@dataclass(frozen=True, slots=True)
class Built:
    """What a design fixes, and the sources of power in it.

    Attributes:
        problem: The problem that it solves.
        design: The design.
        links: Candidate links that it chose from.
        grid_km: Line to build to the grid at each settlement, float64[n].
        terminal_source: Power of fibre terminals, int8[n].
        wifi_source: Power of Wi-Fi points, int8[n].
    """

    problem: JointProblem
    design: Design
    links: Links
    grid_km: Floats
    terminal_source: NDArray[np.int8]
    wifi_source: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Entry:
    """A count of one item at some owners."""

    item: str
    owner: int
    index: Index
    count: Floats


@dataclass(frozen=True, slots=True)
class PartCosts:
    """Sums of a cost by part, float64[parts] each, in the order of ``PARTS``."""

    capex: Floats
    opex: Floats
    purchase: Floats
    replacement: Floats
    salvage: Floats
    running: Floats
    total: Floats


@dataclass(frozen=True, slots=True)
class Account:
    """The counts of a design.

    Attributes:
        entries: What is counted.
        sizes: Number of settlements, sites and nodes.
        load_mbps: Load of each node's link, float64[N].
        site_mbps: Load of each site, float64[k].
        carriers: Carriers of each site, int64[k].
        masts: Masts of each site, int64[k].
        hops: Parallel hops of each node's link, int64[N].
    """

    entries: tuple[Entry, ...]
    sizes: tuple[int, int, int]
    load_mbps: Floats
    site_mbps: Floats
    carriers: Index
    masts: Index
    hops: Index

    def by_part(self, ledger: Ledger) -> PartCosts:
        """Return the cost by part."""
        table = np.zeros((7, len(PARTS)))
        for entry in self.entries:
            unit, amount = ledger.unit[entry.item], float(entry.count.sum())
            table[:, PARTS.index(unit.part)] += amount * np.array(
                [
                    unit.capex,
                    unit.opex,
                    unit.purchase,
                    unit.replacement,
                    unit.salvage,
                    unit.running,
                    unit.total,
                ]
            )
        return PartCosts(*table)

    def per_owner(
        self, ledger: Ledger, owner: int, what: str = "total", parts: tuple[str, ...] = PARTS
    ) -> Floats:
        """Return one kind of cost for each owner.

        Args:
            ledger: Unit costs.
            owner: ``AT_HOME``, ``AT_SITE`` or ``AT_LINK``.
            what: A field of ``UnitCost``.
            parts: Parts to count.
        """
        sums = np.zeros(self.sizes[owner])
        for entry in self.entries:
            unit = ledger.unit[entry.item]
            if entry.owner == owner and unit.part in parts:
                np.add.at(sums, entry.index, entry.count * float(getattr(unit, what)))
        return sums

    def amount(self, *items: str) -> float:
        """Return how many units of items there are in all."""
        return float(sum(entry.count.sum() for entry in self.entries if entry.item in items))

    def total(self, ledger: Ledger) -> float:
        """Return the net present cost of everything."""
        return float(sum(e.count.sum() * ledger.unit[e.item].total for e in self.entries))


def count_design(built: Built, needs: Needs, capacity: Capacity, *, hop_mbps: float) -> Account:
    """Return the counts of a design.

    Args:
        built: The design.
        needs: What settlements need; another draw's for the same design under other values.
        capacity: What sites carry.
        hop_mbps: Capacity of a microwave hop.
    """
    problem, design = built.problem, built.design
    access, network = design.access, problem.network
    count = problem.sites.count
    used = access.way == SITE
    site_mbps = np.bincount(access.site[used], needs.mbps[used], count).astype(np.float64)
    carriers = capacity.carriers(problem.sites.kind, site_mbps)
    carriers[access.open_] = np.maximum(carriers[access.open_], 1)
    carriers[~access.open_] = 0
    masts = capacity.masts(problem.sites.kind, carriers)
    own = np.bincount(problem.sites.node, site_mbps, network.size).astype(np.float64)
    at_home = access.way == FIBRE
    own[: network.settlements][at_home] += needs.mbps[at_home]
    load = np.where(design.parent >= 0, sum_downstream(design.parent, own), 0.0)
    by_radio = (design.parent >= 0) & ~design.fibre
    hops = np.where(by_radio, np.maximum(np.ceil(load / hop_mbps * (1 - ALMOST)), 1), 0)
    entries = [
        *_homes(built, needs),
        *_sites(built, _rented(built, needs), carriers, masts),
        *_links(built, hops),
    ]
    kept = tuple(entry for entry in entries if len(entry.index))
    return Account(
        entries=kept,
        sizes=(network.settlements, count, network.size),
        load_mbps=load,
        site_mbps=site_mbps,
        carriers=carriers,
        masts=masts,
        hops=hops.astype(np.int64),
    )


def _rented(built: Built, needs: Needs) -> Floats:
    """Return the capacity that each site would rent on a satellite, float64[k]."""
    access = built.design.access
    used = access.way == SITE
    return np.bincount(
        access.site[used], needs.rented_mbps[used], built.problem.sites.count
    ).astype(np.float64)


def _homes(built: Built, needs: Needs) -> Iterator[Entry]:
    way = built.design.access.way
    fibre, wireless = np.flatnonzero(way == FIBRE), np.flatnonzero(way == SITE)
    leo, wifi = np.flatnonzero(way == LEO), np.flatnonzero(way == WIFI)
    yield Entry("fibre-passed", AT_HOME, fibre, needs.households[fibre])
    yield Entry("fibre-home", AT_HOME, fibre, needs.homes[fibre])
    yield Entry("fibre-terminal", AT_HOME, fibre, np.ones(len(fibre)))
    yield Entry("wireless-home", AT_HOME, wireless, needs.homes[wireless])
    yield Entry("satellite-home", AT_HOME, leo, needs.homes[leo])
    core = np.concatenate([fibre, wireless])
    yield Entry("bandwidth-mbps", AT_HOME, core, needs.rented_mbps[core])
    points = needs.wifi_points.astype(np.float64)
    yield Entry("wifi-point", AT_HOME, wifi, points[wifi])
    yield Entry("wifi-terminal", AT_HOME, wifi, needs.wifi_terminals[wifi].astype(np.float64))
    grid = built.grid_km
    source = built.terminal_source
    yield from _power("fibre-terminal", AT_HOME, fibre, np.ones(len(fibre)), (source, grid))
    yield from _power("wifi-point", AT_HOME, wifi, points[wifi], (built.wifi_source, grid))


def _sites(built: Built, satellite_mbps: Floats, carriers: Index, masts: Index) -> Iterator[Entry]:
    problem = built.problem
    sites, network = problem.sites, problem.network
    open_ = np.flatnonzero(built.design.access.open_)
    kind = sites.kind[open_]
    connected = built.design.connected(network.is_source)[sites.node]
    for code, items in (
        (MACRO, ("macro-tower", "macro-radio", "tower-carbon")),
        (LIGHT, ("light-tower", "light-radio", "tower-carbon")),
        (EXISTING, ("upgrade",)),
    ):
        mine = open_[kind == code]
        for item in items:
            yield Entry(item, AT_SITE, mine, masts[mine].astype(np.float64))
        further = np.where(sites.kind[mine] == LIGHT, 0, carriers[mine] - masts[mine])
        yield Entry("carrier", AT_SITE, mine, further.astype(np.float64))
        grid = np.concatenate([built.grid_km, np.zeros(network.towers)])[sites.node]
        here, away = mine[connected[mine]], mine[~connected[mine]]
        name = CLASSES[code]
        per_mast = masts.astype(np.float64)
        yield from _power(name, AT_SITE, here, per_mast[here], (sites.source, grid))
        yield from _power(
            f"{name}-satellite", AT_SITE, away, per_mast[away], (sites.source_satellite, grid)
        )
        yield Entry("satellite-terminal", AT_SITE, away, per_mast[away])
        yield Entry("satellite-mbps", AT_SITE, away, satellite_mbps[away])


def _power(
    load_class: str,
    owner: int,
    index: Index,
    count: Floats,
    sources: tuple[NDArray[np.int8], Floats],
) -> Iterator[Entry]:
    source, grid_km = sources
    for code, name in enumerate((*POWER_SOURCES, "there")):
        mine = source[index] == code
        here, many = index[mine], count[mine]
        yield Entry(f"{load_class}-{name}", owner, here, many)
        yield Entry(f"{load_class}-{name}-carbon", owner, here, many)
        if name == "grid":
            yield Entry("grid-km", owner, here, many * grid_km[here])


def _links(built: Built, hops: Floats) -> Iterator[Entry]:
    design, links = built.design, built.links
    node = np.flatnonzero(design.parent >= 0)
    link = design.link[node]
    fibre = design.fibre[node]
    sea = links.along[link] == SEA
    for item, mine in (("fibre-km", fibre & ~sea), ("submarine-km", fibre & sea)):
        km = links.fibre_km[link[mine]]
        yield Entry(item, AT_LINK, node[mine], km)
        yield Entry("fibre-km-carbon", AT_LINK, node[mine], km)
    laid = node[fibre & sea]
    yield Entry("landing", AT_LINK, laid, np.full(len(laid), 2.0))
    for code, item in enumerate(HOPS):
        mine = ~fibre & (links.hop[link] == code)
        many = hops[node[mine]]
        yield Entry(item, AT_LINK, node[mine], many)
        yield Entry("hop-solar", AT_LINK, node[mine], many)
        yield Entry("hop-solar-carbon", AT_LINK, node[mine], many)
