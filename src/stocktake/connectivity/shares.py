"""Who carries which cost: sites and links shared among the people behind them, and the areas.

A site is shared by the people that it serves, a link by all people behind it, so that the shares of
the settlements add up to the cost of the whole. An area is a branch of the backhaul next to the
core (what one operator would build together); what hangs on satellite forms one area per district.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.problem import FIBRE, LEO, SITE, WIFI
from stocktake.connectivity.trees import branch_of, hand_down, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.accounts import Account, Built
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

__all__ = ["Areas", "Shares", "find_areas", "node_of_service", "people_at_nodes", "share_design"]


@dataclass(frozen=True, slots=True)
class Shares:
    """Costs of settlements; the two add up to the cost of the design.

    Attributes:
        own_usd: What serves the settlement alone, float64[n].
        shared_usd: Its part of sites and links, float64[n].
    """

    own_usd: Floats
    shared_usd: Floats

    @property
    def total_usd(self) -> Floats:
        """Both together."""
        return np.asarray(self.own_usd + self.shared_usd)


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas for which a subsidy is worked out.

    Attributes:
        of: Area of each settlement that is newly served, int64[n]; -1 for the others.
        ids: Name of each area, sorted.
        first: First node of the branch, int64[areas]; -1 for an area on satellite.
    """

    of: Index
    ids: list[str]
    first: Index


def node_of_service(built: Built) -> Index:
    """Return the node on whose backhaul each settlement depends, int64[n]; -1 for none."""
    access, sites = built.design.access, built.problem.sites
    n = built.problem.network.settlements
    node = np.full(n, -1, dtype=np.int64)
    at_home = access.way == FIBRE
    node[at_home] = np.flatnonzero(at_home)
    by_site = access.way == SITE
    node[by_site] = sites.node[access.site[by_site]]
    return node


def people_at_nodes(built: Built, needs: Needs) -> Floats:
    """Return the people served from each node, float64[N]."""
    node = node_of_service(built)
    used = node >= 0
    size = built.problem.network.size
    return np.bincount(node[used], needs.people[used], size).astype(np.float64)


def share_design(built: Built, account: Account, needs: Needs, ledger: Ledger) -> Shares:
    """Return each settlement's own cost and its part of what is shared.

    Args:
        built: The design.
        account: Its counts.
        needs: People of settlements.
        ledger: Unit costs.
    """
    access = built.design.access
    own = account.per_owner(ledger, AT_HOME)
    site = account.per_owner(ledger, AT_SITE)
    link = account.per_owner(ledger, AT_LINK)
    node = node_of_service(built)
    at_node = people_at_nodes(built, needs)
    behind = sum_downstream(built.design.parent, at_node)
    each = np.divide(link, behind, out=np.zeros_like(link), where=behind > 0)
    along = hand_down(built.design.parent, each)
    shared = np.zeros(len(own))
    used = node >= 0
    shared[used] = needs.people[used] * along[node[used]]
    by_site = access.way == SITE
    chosen = access.site[by_site]
    people = np.bincount(chosen, needs.people[by_site], len(site))
    shared[by_site] += site[chosen] * needs.people[by_site] / people[chosen]
    return Shares(own, shared)


def find_areas(built: Built, districts: NDArray[np.object_]) -> Areas:
    """Return the area of each settlement that is newly served.

    Args:
        built: The design.
        districts: District of each settlement, str[n].
    """
    network, access = built.problem.network, built.design.access
    branch = branch_of(built.design.parent, network.is_source)
    connected = built.design.connected(network.is_source)
    node = node_of_service(built)
    on_ground = (node >= 0) & connected[node]
    new = np.isin(access.way, (FIBRE, SITE, LEO, WIFI))
    names = np.full(len(node), "", dtype=object)
    names[on_ground] = network.ids[branch[node[on_ground]]]
    on_satellite = new & ~on_ground
    names[on_satellite] = np.array(
        [f"satellite:{district}" for district in districts[on_satellite]], dtype=object
    )
    ids, of = np.unique(names[new].astype(str), return_inverse=True)
    area = np.full(len(node), -1, dtype=np.int64)
    area[new] = of
    first = np.full(len(ids), -1, dtype=np.int64)
    first[area[on_ground]] = branch[node[on_ground]]
    return Areas(area, [str(name) for name in ids], first)
