"""The tables of places: settlements, sites and links of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.access import CLASSES, EXISTING, THERE
from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.ledger import POWER_SOURCES, loads_of
from stocktake.connectivity.problem import FIBRE, WIFI
from stocktake.connectivity.results.energy import running_kg
from stocktake.connectivity.results.names import (
    along_names,
    backhaul_names,
    hops_to_core,
    technology_names,
    texts,
)
from stocktake.connectivity.shares import node_of_service
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.results.exposure import Exposure
    from stocktake.connectivity.results.nextbest import NextBest
    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = ["link_table", "settlement_table", "site_table"]

# For ``np.where``: a text that is not there.
NOWHERE = np.array(None, dtype=object)
EQUIPMENT = ("sites", "community-wifi", "satellite-backhaul")


def settlement_table(
    solved: Solved, plan_id: str, *, best: NextBest, exposure: Exposure
) -> pl.DataFrame:
    """Return ``plan_settlements``."""
    table, needs = solved.model.inputs.settlements, solved.model.problem.needs
    network, access = solved.model.problem.network, solved.joint.design.access
    service = node_of_service(solved.built)
    used = service >= 0
    at = np.where(used, service, 0)
    way = access.way
    site_id = np.where(used, network.ids[at], NOWHERE)
    alone = ~used & (way > 0) & (way <= WIFI)
    site_id[alone] = network.ids[: network.settlements][alone]
    backhaul = np.where(used, backhaul_names(solved)[at], "")
    backhaul[alone] = "satellite"
    cost = solved.shares.total_usd
    made = table.select(
        "settlement_id", "name", "lon", "lat", "district", "synthetic", "people", "households"
    ).with_columns(
        plan_id=pl.lit(plan_id),
        schools=pl.Series(needs.schools),
        demand_mbps=pl.Series(needs.mbps),
        technology=texts(technology_names(solved)),
        site_id=texts(site_id),
        backhaul=texts(backhaul),
        hops=pl.Series(np.where(used, hops_to_core(solved)[at], 0)),
        access_usd=pl.Series(solved.shares.own_usd),
        shared_usd=pl.Series(solved.shares.shared_usd),
        cost_usd=pl.Series(cost),
        cost_per_person_usd=pl.Series(_per(cost, needs.people)),
        revenue_usd=pl.Series(solved.finance.revenue_usd),
        subsidy_usd=pl.Series(solved.phases.subsidy_usd),
        year=_years(solved, solved.phases.settlement_year),
        next_best=texts(best.technology),
        next_best_usd=pl.Series(best.more_usd).fill_nan(None),
        hazard_loss_usd_per_year=pl.Series(exposure.settlement_loss),
    )
    return check_table("plan_settlements", made)


def site_table(solved: Solved, plan_id: str, *, exposure: Exposure) -> pl.DataFrame:
    """Return ``plan_sites``: one row for each place where something is installed, and the core."""
    rows = _SiteRows(solved)
    made = rows.frame(exposure).with_columns(plan_id=pl.lit(plan_id))
    return check_table("plan_sites", made.sort("site_id"))


def link_table(solved: Solved, plan_id: str) -> pl.DataFrame:
    """Return ``plan_links``: the links of the tree, and second paths."""
    design = solved.joint.design
    ledger, links = solved.model.ledger, solved.joint.links
    node = np.flatnonzero(design.parent >= 0)
    up = design.parent[node].astype(np.int64)
    fibre = design.fibre[node]
    at = design.link[node]
    hop = solved.model.problem.hop_mbps
    tree = _link_frame(
        solved,
        node,
        up,
        kind=np.where(fibre, "fibre", "microwave").astype(object),
        role="tree",
        km=np.where(fibre, links.fibre_km[at], links.straight_km[at]),
        along=along_names(solved, node),
        money=tuple(
            solved.account.per_owner(ledger, AT_LINK, what)[node]
            for what in ("capex", "opex", "total")
        ),
        load=solved.account.load_mbps[node],
        capacity=np.where(fibre, np.nan, solved.account.hops[node] * hop),
        behind=solved.behind[node],
        year=_years(solved, solved.phases.node_year[node]),
    )
    made = pl.concat([tree, _second_links(solved)]).with_columns(plan_id=pl.lit(plan_id))
    return check_table("plan_links", made.sort("role", "link_id", descending=[True, False]))


def _second_links(solved: Solved) -> pl.DataFrame:
    links, costs, ledger = solved.joint.links, solved.joint.costs, solved.model.ledger
    edge = solved.second.edge.astype(np.int64)
    u, v = links.u[edge].astype(np.int64), links.v[edge].astype(np.int64)
    fibre = costs.fibre[edge] <= costs.microwave[edge]
    names = [
        ("fibre-km", "hop-short", "hop-medium", "hop-long")[0 if f else 1 + max(int(h), 0)]
        for f, h in zip(fibre, links.hop[edge], strict=True)
    ]
    amount = np.where(fibre, links.fibre_km[edge], 1.0)
    return _link_frame(
        solved,
        u,
        v,
        kind=np.where(fibre, "fibre", "microwave").astype(object),
        role="second-path",
        km=np.where(fibre, links.fibre_km[edge], links.straight_km[edge]),
        along=np.where(fibre, "straight", "line-of-sight").astype(object),
        money=(
            np.array([ledger.unit[name].capex for name in names]) * amount,
            np.array([ledger.unit[name].opex for name in names]) * amount,
            costs.cheapest[edge],
        ),
        load=np.zeros(len(edge)),
        capacity=np.where(fibre, np.nan, solved.model.problem.hop_mbps),
        behind=np.zeros(len(edge)),
        year=pl.Series([None] * len(edge), dtype=pl.Int64),
    )


def _link_frame(  # noqa: PLR0913 - the columns of a table
    solved: Solved,
    node: NDArray[np.int64],
    up: NDArray[np.int64],
    *,
    kind: NDArray[np.object_],
    role: str,
    km: Floats,
    along: NDArray[np.object_],
    money: tuple[Floats, ...],
    load: Floats,
    capacity: Floats,
    behind: Floats,
    year: pl.Series,
) -> pl.DataFrame:
    network = solved.model.problem.network
    lon, lat = _degrees(solved)
    here, there = network.ids[node], network.ids[up]
    return pl.DataFrame(
        {
            "from_id": texts(here),
            "to_id": texts(there),
            "kind": texts(kind),
            "from_lon": lon[node],
            "from_lat": lat[node],
            "to_lon": lon[up],
            "to_lat": lat[up],
            "km": km,
            "along": texts(along),
            "capex_usd": money[0],
            "opex_usd_per_year": money[1],
            "cost_usd": money[2],
            "load_mbps": load,
            "capacity_mbps": pl.Series(capacity).fill_nan(None),
            "people_behind": behind,
            "year": year,
        }
    ).with_columns(role=pl.lit(role), link_id=pl.concat_str("from_id", "to_id", separator="--"))


class _SiteRows:
    """Collect what stands at each node."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        problem, design = solved.model.problem, solved.joint.design
        self.network = problem.network
        self.open_ = np.flatnonzero(design.access.open_)
        size = self.network.size
        way = design.access.way
        n = self.network.settlements
        self.masts = np.zeros(size, dtype=bool)
        self.masts[problem.sites.node[self.open_]] = True
        self.fibre = np.zeros(size, dtype=bool)
        self.fibre[:n] = way == FIBRE
        self.wifi = np.zeros(size, dtype=bool)
        self.wifi[:n] = way == WIFI
        relay = np.zeros(size, dtype=bool)
        up = design.parent[design.parent >= 0]
        relay[up] = True
        relay |= design.parent >= 0
        core = self.network.is_source.copy()
        used_core = np.zeros(size, dtype=bool)
        used_core[up] = True
        self.core = core & used_core
        junction = np.arange(size) >= self.network.first_road
        everything = self.masts | self.fibre | self.wifi | (relay & ~junction & ~core) | self.core
        self.node = np.flatnonzero(everything)

    def frame(self, exposure: Exposure) -> pl.DataFrame:
        """Return the rows without the plan's name."""
        solved, node = self.solved, self.node
        network, account = self.network, solved.account
        problem, ledger = solved.model.problem, solved.model.ledger
        size, n = network.size, network.settlements
        needs = problem.needs
        place = solved.model.inputs.settlements
        lon, lat = _degrees(solved)
        served = self._served()
        sites = problem.sites
        of_site = np.zeros(size)
        np.add.at(of_site, sites.node[self.open_], account.carriers[self.open_])
        capacity = np.zeros(size)
        carried = account.carriers * problem.capacity.carrier_mbps[sites.kind]
        np.add.at(capacity, sites.node[self.open_], carried[self.open_])
        wifi = np.zeros(size)
        wifi[:n] = np.where(self.wifi[:n], needs.wifi_points, 0)
        money = {what: self._money(what) for what in ("capex", "opex", "total")}
        kinds = self._kinds()
        source, line = self._power(kinds)
        design = solved.joint.design
        up = np.where(design.parent >= 0, network.ids[np.maximum(design.parent, 0)], NOWHERE)
        backhaul = backhaul_names(solved)
        links = solved.joint.links
        at = np.maximum(design.link, 0)
        km = (
            np.where(design.fibre, links.fibre_km[at], links.straight_km[at])
            if len(links.u)
            else np.zeros(size)
        )
        km = np.where(design.parent >= 0, km, 0.0)
        district = np.full(size, "", dtype=object)
        district[:n] = place["district"].to_numpy()
        kg = running_kg(solved)
        loss = np.zeros(size)
        loss[:n] = exposure.settlement_loss
        year = solved.phases.node_year.copy()
        year[:n] = np.where(year[:n] >= 0, year[:n], solved.phases.settlement_year)
        return pl.DataFrame(
            {
                "site_id": texts(network.ids[node]),
                "name": texts(network.names[node]),
                "kind": texts(kinds[node]),
                "lon": lon[node],
                "lat": lat[node],
                "district": texts(district[node]),
                "settlements": served[0][node].astype(np.int64),
                "people": served[1][node],
                "households": served[2][node],
                "demand_mbps": served[3][node],
                "capacity_mbps": pl.Series(
                    np.where(self.masts[node], capacity[node], np.nan)
                ).fill_nan(None),
                "carriers": of_site[node].astype(np.int64),
                "wifi_points": wifi[node].astype(np.int64),
                "backhaul": texts(backhaul[node]),
                "backhaul_to": texts(up[node]),
                "backhaul_km": km[node],
                "hops": hops_to_core(solved)[node],
                "power": texts(source[node]),
                "load_w": self._loads()[node],
                "grid_km": pl.Series(line[node]).fill_nan(None),
                "equipment_capex_usd": self._money("capex", EQUIPMENT)[node],
                "power_capex_usd": self._money("capex", ("power",))[node],
                "backhaul_capex_usd": account.per_owner(ledger, AT_LINK, "capex")[node],
                "opex_usd_per_year": money["opex"][node],
                "cost_usd": money["total"][node],
                "co2_kg_per_year": kg[node],
                "people_behind": solved.behind[node],
                "hazard_loss_usd_per_year": loss[node],
                "year": _years(solved, year[node]),
            }
        )

    def _served(self) -> tuple[Floats, ...]:
        """Return settlements, people, households and demand served from each node."""
        solved, needs = self.solved, self.solved.model.problem.needs
        service = node_of_service(solved.built)
        n = self.network.settlements
        service[self.wifi[:n]] = np.flatnonzero(self.wifi[:n])
        used = service >= 0
        at = service[used]
        return tuple(
            np.bincount(at, values[used], self.network.size).astype(np.float64)
            for values in (np.ones(n), needs.people, needs.households, needs.mbps)
        )

    def _money(
        self,
        what: str,
        parts: tuple[str, ...] = (
            "sites",
            "community-wifi",
            "satellite-backhaul",
            "power",
            "carbon",
            "fibre",
            "microwave",
        ),
    ) -> Floats:
        """Return one kind of cost of what stands at each node and of its link; homes apart."""
        solved = self.solved
        account, ledger = solved.account, solved.model.ledger
        sums = np.zeros(self.network.size)
        sums[: self.network.settlements] += account.per_owner(ledger, AT_HOME, what, parts)
        np.add.at(
            sums, solved.model.problem.sites.node, account.per_owner(ledger, AT_SITE, what, parts)
        )
        if "fibre" in parts:
            sums += account.per_owner(ledger, AT_LINK, what, parts)
        return sums

    def _kinds(self) -> NDArray[np.object_]:
        kinds = np.full(self.network.size, "relay", dtype=object)
        kinds[self.wifi] = "community-wifi"
        kinds[self.fibre] = "fibre-terminal"
        sites = self.solved.model.problem.sites
        for site in self.open_:
            new = sites.kind[site] != EXISTING
            kinds[sites.node[site]] = "new-site" if new else "existing-site"
        kinds[self.core] = "core"
        return kinds

    def _power(self, kinds: NDArray[np.object_]) -> tuple[NDArray[np.object_], Floats]:
        """Return the source of power at each node, and the line to build to the grid."""
        solved, size = self.solved, self.network.size
        names = np.array([*POWER_SOURCES, "there"], dtype=object)
        code = np.full(size, POWER_SOURCES.index("solar"), dtype=np.int64)
        n = self.network.settlements
        code[:n][self.fibre[:n]] = solved.built.terminal_source[self.fibre[:n]]
        code[:n][self.wifi[:n]] = solved.built.wifi_source[self.wifi[:n]]
        sites, design = solved.model.problem.sites, solved.joint.design
        connected = design.connected(self.network.is_source)
        open_ = self.open_
        here = sites.node[open_]
        code[here] = np.where(connected[here], sites.source[open_], sites.source_satellite[open_])
        code[kinds == "core"] = THERE
        line = np.full(size, np.nan)
        line[:n] = np.where(code[:n] == 0, solved.built.grid_km, np.nan)
        return names[code], line

    def _loads(self) -> Floats:
        solved = self.solved
        watts = loads_of(solved.model.values)
        load = np.zeros(self.network.size)
        n = self.network.settlements
        load[:n] += np.where(self.fibre[:n], watts["fibre-terminal"], 0.0)
        points = solved.model.problem.needs.wifi_points
        load[:n] += np.where(self.wifi[:n], points * watts["wifi-point"], 0.0)
        sites, design = solved.model.problem.sites, solved.joint.design
        connected = design.connected(self.network.is_source)
        for code, name in enumerate(CLASSES):
            mine = self.open_[sites.kind[self.open_] == code]
            by_ground = connected[sites.node[mine]]
            each = np.where(by_ground, watts[name], watts[f"{name}-satellite"])
            np.add.at(load, sites.node[mine], each * solved.account.masts[mine])
        load += solved.account.hops * watts["hop"]
        return load


def _degrees(solved: Solved) -> tuple[Floats, Floats]:
    network, inputs = solved.model.problem.network, solved.model.inputs
    lon, lat = inputs.plane.to_degrees(network.x_km, network.y_km)
    n = network.settlements
    # Settlements stand where their file says, not where two projections bring them.
    lon[:n], lat[:n] = inputs.settlements["lon"].to_numpy(), inputs.settlements["lat"].to_numpy()
    return lon, lat


def _years(solved: Solved, year: NDArray[np.int64]) -> pl.Series:
    first = solved.model.inputs.scenario.timing.first_year
    return pl.Series(year, dtype=pl.Int64).replace(-1, None) + first


def _per(cost: Floats, people: Floats) -> Floats:
    return np.divide(cost, people, out=np.zeros_like(cost), where=people > 0)
