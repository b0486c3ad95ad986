"""The links that a backhaul may choose from, each as fibre or as a microwave hop, and their costs.

Among up to ``ALL_PAIRS_UP_TO`` places every pair is a candidate; above, Delaunay edges and nearest
neighbours are, and the solver adds more among the places that it has reason to join (``extend``).
Every place is linked to its nearest sources. Fibre follows roads where roads are given, and
straight lines times the route factor elsewhere; a long straight link of a small island state counts
as submarine. Microwave goes in a straight line up to the longest hop that rain and clear-air fades
allow, and where terrain is given only between masts that see each other.

Left out: the side of a river or a ridge, unless roads or terrain say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.candidates import CandidateGraph, links_among
from stocktake.connectivity.geofiles.libraries import spatial
from stocktake.connectivity.radio.hops import hop_of, longest_hop_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["HOPS", "LinkCosts", "LinkRules", "Links", "candidate_links", "extend", "price_links"]

# 400 places: 80,000 pairs, each as fibre or microwave.
ALL_PAIRS_UP_TO = 400
NEIGHBOURS = 8
# Sources that every place is linked to.
NEAREST_SOURCES = 2
# Classes of microwave hops by length in km: the longest of the short and of the medium ones.
HOPS = ("hop-short", "hop-medium", "hop-long")
SHORT_KM, MEDIUM_KM = 15.0, 30.0
# A place within this distance of a road is joined along it and never across country.
ROAD_REACH_KM = 5.0
STRAIGHT, ROAD, SEA = 0, 1, 2


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What decides which links there are.

    Attributes:
        route_factor: Length of fibre over the straight distance.
        slack_factor: Length of fibre over that of its road.
        longest_hop_km: Longest microwave hop; 0 where microwave may not be used.
        fibre: Whether fibre may be built.
        core_reach_km: Distance within which a place stands at a fibre node.
        sea_from_km: Length from which a straight link crosses the sea; infinity on land.
    """

    route_factor: float
    slack_factor: float
    longest_hop_km: float
    fibre: bool
    core_reach_km: float
    sea_from_km: float

    @classmethod
    def of(cls, values: Values, *, backhaul: tuple[str, ...], islands: bool) -> LinkRules:
        """Return the rules of a plan."""
        return cls(
            route_factor=values["fibre-route-factor"],
            slack_factor=values["fibre-slack-factor"],
            longest_hop_km=_longest_hop(values) if "microwave" in backhaul else 0.0,
            fibre="fibre" in backhaul,
            core_reach_km=values["core-node-reach"],
            sea_from_km=values["island-link-length"] if islands else np.inf,
        )


@dataclass(frozen=True, slots=True)
class Links:
    """Candidate links, each pair of nodes once, u below v, sorted.

    Attributes:
        u: int32[m], one end.
        v: int32[m], the other.
        straight_km: float64[m].
        fibre_km: Length as fibre, float64[m]; infinity where fibre may not go.
        along: int8[m], ``STRAIGHT``, ``ROAD`` or ``SEA``: what the fibre follows.
        hop: Class of the microwave hop, int8[m], an index of ``HOPS``; -1 where none may be.
    """

    u: Ints
    v: Ints
    straight_km: Floats
    fibre_km: Floats
    along: NDArray[np.int8]
    hop: NDArray[np.int8]

    def take(self, chosen: NDArray[np.integer] | Flags) -> Links:
        """Return some of the links."""
        return Links(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class LinkCosts:
    """What each link costs, net present cost in USD.

    Attributes:
        fibre: float64[m]; infinity where fibre may not go.
        microwave: float64[m] for one hop's radios; infinity where none may be.
    """

    fibre: Floats
    microwave: Floats

    @property
    def cheapest(self) -> Floats:
        """The lower of the two."""
        return np.minimum(self.fibre, self.microwave)


def candidate_links(network: Network, rules: LinkRules) -> Links:
    """Return the links that a plan may choose from at first.

    Args:
        network: The nodes.
        rules: What decides which links there are.
    """
    n = network.places
    x, y = network.x_km[:n], network.y_km[:n]
    if n <= ALL_PAIRS_UP_TO:
        pairs = [np.column_stack(np.triu_indices(n, 1))]
    else:
        pairs = [_near_pairs(x, y), _delaunay(x, y)]
    pairs.append(_to_sources(network))
    pairs.append(network.tap_of)
    straight = make_links(network, np.concatenate(pairs), rules)
    if network.roads is None:
        return straight
    return _merge(_off_road(straight, network), _road_links(network, rules))


def extend(links: Links, network: Network, rules: LinkRules, active: Flags) -> Links:
    """Return the links with those among active places added.

    Args:
        links: The links so far.
        network: The nodes.
        rules: What decides which links there are.
        active: Places that a plan has reason to join, bool[places].
    """
    nodes = np.flatnonzero(active)
    if network.places <= ALL_PAIRS_UP_TO or len(nodes) < 2:
        return links
    x, y = network.x_km[nodes], network.y_km[nodes]
    pairs = np.concatenate([_near_pairs(x, y), _delaunay(x, y)])
    more = make_links(network, nodes[pairs], rules)
    if network.roads is not None:
        more = _off_road(more, network)
    return _add_new(links, more, network.size)


def price_links(links: Links, ledger: Ledger) -> LinkCosts:
    """Return what each link costs.

    Args:
        links: The links.
        ledger: Unit costs.
    """
    land = ledger["fibre-km"] + ledger["fibre-km-carbon"]
    sea = ledger["submarine-km"] + ledger["fibre-km-carbon"]
    crosses = links.along == SEA
    finite = np.where(np.isfinite(links.fibre_km), links.fibre_km, 0.0)
    fibre = finite * np.where(crosses, sea, land) + np.where(crosses, 2 * ledger["landing"], 0.0)
    fibre = np.where(np.isfinite(links.fibre_km), fibre, np.inf)
    powered = ledger["hop-solar"] + ledger["hop-solar-carbon"]
    radios = np.array([ledger[name] + powered for name in HOPS] + [np.inf])
    return LinkCosts(fibre, radios[links.hop])


def graph_of(links: Links, costs: LinkCosts, size: int) -> CandidateGraph:
    """Return the links as a graph at the cheaper of their two costs."""
    return CandidateGraph(size, links.u, links.v, costs.cheapest)


def make_links(network: Network, pairs: NDArray[np.integer], rules: LinkRules) -> Links:
    """Return straight links between pairs of nodes that some technology can join.

    Args:
        network: The nodes.
        pairs: Two nodes each, int[k, 2]; pairs that stand twice count once.
        rules: What decides which links there are.
    """
    u, v = _distinct(pairs, network.size)
    apart = ~(network.is_source[u] & network.is_source[v])
    u, v = u[apart], v[apart]
    straight = np.hypot(network.x_km[u] - network.x_km[v], network.y_km[u] - network.y_km[v])
    sea = straight > rules.sea_from_km
    fibre = straight * np.where(sea, 1.0, rules.route_factor)
    joins_core = network.is_source[u] | network.is_source[v]
    fibre[joins_core & (straight <= rules.core_reach_km)] = 0.0
    if not rules.fibre:
        fibre[fibre > 0] = np.inf
    hop = np.where(straight <= SHORT_KM, 0, np.where(straight <= MEDIUM_KM, 1, 2))
    hop = np.where(straight <= rules.longest_hop_km, hop, -1).astype(np.int8)
    if network.ground is not None:
        near = np.flatnonzero(hop >= 0)
        hop[near[~network.ground.are_clear(u[near], v[near])]] = -1
    links = Links(u, v, straight, fibre, np.where(sea, SEA, STRAIGHT).astype(np.int8), hop)
    return links.take(np.isfinite(fibre) | (hop >= 0))


def _longest_hop(values: Values) -> float:
    """Return the ceiling, or less where rain and clear-air fades keep hops shorter."""
    ceiling = values["microwave-max-hop-length"]
    return float(longest_hop_km(hop_of(values), rain_mm_h=values["rain-rate"], ceiling_km=ceiling))


def _near_pairs(x: Floats, y: Floats) -> NDArray[np.int64]:
    points = np.column_stack([x, y])
    k = min(NEIGHBOURS + 1, len(points))
    _, near = spatial.cKDTree(points).query(points, k=k, workers=-1)
    here = np.repeat(np.arange(len(points)), k)
    return np.column_stack([here, near.ravel()]).astype(np.int64)


def _delaunay(x: Floats, y: Floats) -> NDArray[np.int64]:
    graph = links_among(x, y, np.ones(len(x), dtype=np.bool_), cost_per_km=1.0)
    return np.column_stack([graph.u, graph.v]).astype(np.int64)


def _to_sources(network: Network) -> NDArray[np.int64]:
    """Return each place with its nearest fibre nodes; taps have links of their own."""
    n = network.places
    sources = np.flatnonzero(network.is_source)
    sources = sources[~np.isin(sources, network.tap_of[:, 1])]
    if not len(sources):
        return np.empty((0, 2), dtype=np.int64)
    k = min(NEAREST_SOURCES, len(sources))
    tree = spatial.cKDTree(np.column_stack([network.x_km[sources], network.y_km[sources]]))
    _, near = tree.query(np.column_stack([network.x_km[:n], network.y_km[:n]]), k=k, workers=-1)
    here = np.repeat(np.arange(n), k)
    return np.column_stack([here, sources[near.ravel()]]).astype(np.int64)


def _distinct(pairs: NDArray[np.integer], size: int) -> tuple[Ints, Ints]:
    low, high = pairs.min(axis=1).astype(np.int64), pairs.max(axis=1).astype(np.int64)
    # Sorting is several times quicker here than the hashing of numpy's unique.
    keys = np.sort((low * size + high)[low != high])
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return (keys // size).astype(np.int32), (keys % size).astype(np.int32)


def _off_road(links: Links, network: Network) -> Links:
    """Return straight links with fibre only where an end is far from every road."""
    roads = network.roads
    assert roads is not None  # noqa: S101 - the callers have asked
    far = np.ones(network.size, dtype=np.bool_)
    far[: network.places] = roads.place_km > ROAD_REACH_KM
    far[network.places :] = False
    free = far[links.u] | far[links.v] | (links.fibre_km == 0) | _tap(links, network)
    fibre = np.where(free, links.fibre_km, np.inf)
    return replace(links, fibre_km=fibre).take(np.isfinite(fibre) | (links.hop >= 0))


def _tap(links: Links, network: Network) -> Flags:
    taps = np.zeros(network.size, dtype=np.bool_)
    taps[network.tap_of[:, 1]] = True
    return np.asarray(taps[links.u] | taps[links.v])


def _road_links(network: Network, rules: LinkRules) -> Links:
    """Return the edges of the roads, and each place's and each source's way to its road."""
    roads, first = network.roads, network.first_road
    assert roads is not None  # noqa: S101 - the caller has asked
    junctions = np.column_stack([network.x_km[first:], network.y_km[first:]])
    sources = np.flatnonzero(network.is_source)
    away, nearest = spatial.cKDTree(junctions).query(
        np.column_stack([network.x_km[sources], network.y_km[sources]])
    )
    u = np.concatenate([roads.u + first, np.arange(network.places), sources])
    v = np.concatenate([roads.v + first, roads.node_of_place + first, nearest + first])
    km = np.concatenate(
        [
            roads.length_km * rules.slack_factor,
            roads.place_km * rules.route_factor,
            away * rules.route_factor,
        ]
    )
    low, high = np.minimum(u, v).astype(np.int32), np.maximum(u, v).astype(np.int32)
    straight = np.hypot(
        network.x_km[low] - network.x_km[high], network.y_km[low] - network.y_km[high]
    )
    m = len(low)
    fibre = km if rules.fibre else np.full(m, np.inf)
    links = Links(
        low, high, straight, fibre, np.full(m, ROAD, np.int8), np.full(m, -1, dtype=np.int8)
    )
    return links.take(np.isfinite(fibre))


def _add_new(links: Links, more: Links, size: int) -> Links:
    """Return the links with those of ``more`` whose pair they do not have yet."""
    known, wanted = _keys(links, size), _keys(more, size)
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    fresh = more.take(known[at] != wanted) if len(known) else more
    if not len(fresh.u):
        return links
    both = Links(
        *(np.concatenate([getattr(links, name), getattr(fresh, name)]) for name in Links.__slots__)
    )
    # Two sorted runs: a stable sort only merges them.
    return both.take(np.argsort(_keys(both, size), kind="stable"))


def _keys(links: Links, size: int) -> NDArray[np.int64]:
    return np.asarray(links.u.astype(np.int64) * size + links.v)


def _merge(links: Links, more: Links) -> Links:
    """Return the links of both, each pair once; of two the one that costs less as fibre."""
    both = Links(
        *(np.concatenate([getattr(links, name), getattr(more, name)]) for name in Links.__slots__)
    )
    order = np.lexsort((-both.hop, both.fibre_km, both.v, both.u))
    both = both.take(order)
    new = np.ones(len(both.u), dtype=np.bool_)
    new[1:] = (both.u[1:] != both.u[:-1]) | (both.v[1:] != both.v[:-1])
    return both.take(new)
