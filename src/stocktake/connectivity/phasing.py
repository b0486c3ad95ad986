"""In which year what is built: the fund's path over nodes and settlements.

Nodes (their link and their sites) come before the settlements that depend on them. Each takes the
part of its area's subsidy that its building cost is of the area's (``money.subsidy``). With a
yearly budget the fund's path decides (``money.fund``); without one the subsidy is spread evenly up
to the target year, so that the order is still that of people per dollar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.money.curve import Curve, people_curve
from stocktake.connectivity.money.fund import FundPath, plan_fund
from stocktake.connectivity.money.subsidy import spread_over_nodes
from stocktake.connectivity.shares import node_of_service, share_design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.accounts import Account, Built
    from stocktake.connectivity.finance import Finance
    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.ledger import Ledger
    from stocktake.connectivity.shares import Areas
    from stocktake.connectivity.sizing import Needs

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

__all__ = ["Phases", "phase_design"]

# Building years where the scenario names no target year.
USUAL_YEARS = 5


@dataclass(frozen=True, slots=True)
class Phases:
    """When what is built.

    Attributes:
        settlement_year: 0 for the first year, -1 for never, int64[n].
        node_year: The same for links and sites of each node, int64[N].
        subsidy_usd: Subsidy of each settlement with its part of what it shares, float64[n].
        node_subsidy_usd: Subsidy of each node's link and sites, float64[N].
        own_subsidy_usd: Subsidy of what serves each settlement alone, float64[n].
        budget_usd: Money of each year, float64[years]; nothing where there is no limit.
        fund: The fund's path.
        curve: People connected per dollar.
    """

    settlement_year: Index
    node_year: Index
    subsidy_usd: Floats
    node_subsidy_usd: Floats
    own_subsidy_usd: Floats
    budget_usd: Floats | None
    fund: FundPath
    curve: Curve


def phase_design(  # noqa: PLR0913 - a design, its money and its time meet here
    built: Built,
    account: Account,
    needs: Needs,
    *,
    areas: Areas,
    finance: Finance,
    inputs: PlanInputs,
    ledger: Ledger,
) -> Phases:
    """Return the year of everything.

    Args:
        built: The design.
        account: Its counts.
        needs: People of settlements.
        areas: Its areas.
        finance: Who pays.
        inputs: Timing and budget.
        ledger: Unit costs, by which an area's subsidy is parted.
    """
    network = built.problem.network
    n, size = network.settlements, network.size
    service = node_of_service(built)
    wanted = areas.of >= 0
    wanted[wanted] = finance.chosen.served[areas.of[wanted]]
    node_area = _areas_of_nodes(built, areas, service, wanted)
    built_nodes = np.flatnonzero(node_area >= 0)
    homes = np.flatnonzero(wanted)
    rank = np.full(size, -1, dtype=np.int64)
    rank[built_nodes] = np.arange(len(built_nodes))
    up = built.design.parent[built_nodes]
    own_node = np.where(service[homes] >= 0, service[homes], 0)
    parent = np.concatenate(
        [
            np.where(up >= 0, rank[up], -1),
            np.where(service[homes] >= 0, rank[own_node], -1),
        ]
    )
    link = account.per_owner(ledger, AT_LINK)
    at_node = link + np.bincount(built.problem.sites.node, account.per_owner(ledger, AT_SITE), size)
    cost = np.concatenate([at_node[built_nodes], account.per_owner(ledger, AT_HOME)[homes]])
    area = np.concatenate([node_area[built_nodes], areas.of[homes]])
    need = spread_over_nodes(finance.chosen.state, area, np.maximum(cost, 0.0))
    people = np.concatenate([np.zeros(len(built_nodes)), needs.people[homes]])
    names = np.argsort(np.argsort(np.concatenate([network.ids[built_nodes], network.ids[homes]])))
    budget, limited = _budgets(inputs, float(need.sum()))
    fund = plan_fund(parent, need, people, budget_usd=budget, node_id=names)
    m = len(built_nodes)
    settlement_year = np.full(n, -1, dtype=np.int64)
    settlement_year[homes] = fund.year[m:]
    node_year = np.full(size, -1, dtype=np.int64)
    node_year[built_nodes] = fund.year[:m]
    own_subsidy, node_subsidy = np.zeros(n), np.zeros(size)
    own_subsidy[homes], node_subsidy[built_nodes] = need[m:], need[:m]
    whole = np.zeros(n)
    whole[wanted] = spread_over_nodes(
        finance.chosen.state,
        areas.of[wanted],
        np.maximum(_whole_cost(built, account, needs, ledger)[wanted], 0.0),
    )
    return Phases(
        settlement_year=settlement_year,
        node_year=node_year,
        subsidy_usd=whole,
        node_subsidy_usd=node_subsidy,
        own_subsidy_usd=own_subsidy,
        budget_usd=budget if limited else None,
        fund=fund,
        curve=people_curve(parent, need, people, node_id=names),
    )


def _whole_cost(built: Built, account: Account, needs: Needs, ledger: Ledger) -> Floats:
    return share_design(built, account, needs, ledger).total_usd


def _areas_of_nodes(built: Built, areas: Areas, service: Index, wanted: NDArray[np.bool_]) -> Index:
    """Return the area of each node that something wanted depends on, int64[N]; else -1."""
    design = built.design
    area = np.full(built.problem.network.size, -1, dtype=np.int64)
    used = wanted & (service >= 0)
    area[service[used]] = areas.of[used]
    # Everything on the way to the core belongs to the same branch, hence to the same area.
    front = np.unique(service[used])
    while len(front):
        up = design.parent[front]
        inside = up >= 0
        inside[inside] = ~built.problem.network.is_source[up[inside]]
        here, above = front[inside], up[inside]
        fresh = area[above] < 0
        area[above[fresh]] = area[here[fresh]]
        front = np.unique(above[fresh])
    area[built.problem.network.is_source] = -1
    return area


def _budgets(inputs: PlanInputs, needed_usd: float) -> tuple[Floats, bool]:
    """Return the public money of each year in USD, and whether it is limited."""
    timing, policies = inputs.scenario.timing, inputs.scenario.policies
    if policies.budget_per_year is not None:
        yearly = policies.budget_per_year / inputs.scenario.prices.units_per_usd
        return np.full(timing.years, yearly), True
    last = timing.target_year or timing.first_year + USUAL_YEARS - 1
    building = min(max(last - timing.first_year + 1, 1), timing.years)
    budget = np.zeros(timing.years)
    budget[:building] = needed_usd / building
    return budget, False
