"""From a plan's nodes to its areas, the rule's subsidy, and what the fund must pay at each node.

One path through the parts of this package, for whoever runs a plan:

    areas = gather_areas(programme)              costs shared, summed by branch or district
    areas, parts = charge_areas(areas, charges)  taxes, fees, administration and margin on top
    paid = subsidise(areas, "cross-subsidy")     the rule
    needs = spread_needs(programme, areas, paid) money and people at each node
    plan_fund(programme.parent, needs.usd, needs.people, budget_usd=...)
    people_curve(programme.parent, needs.usd, needs.people)

An area that nobody serves (an auction above its reserve) counts no people; its nodes stay as
relays, with the cost of their edge alone, in case others lie behind them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from stocktake.connectivity.limits import check_lengths
from stocktake.connectivity.money.auction import Auction, reverse_auction
from stocktake.connectivity.money.scenarios import Charges, OperatorCost, add_charges
from stocktake.connectivity.money.subsidy import (
    Subsidy,
    cross_subsidy,
    no_transfer,
    share_costs,
    spread_over_nodes,
    sum_by_area,
)
from stocktake.connectivity.trees import branch_of
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = [
    "RULES",
    "Areas",
    "Needs",
    "Programme",
    "Rule",
    "charge_areas",
    "gather_areas",
    "spread_needs",
    "subsidise",
]

Rule = Literal["none", "cross-subsidy", "reverse-auction"]
RULES: tuple[Rule, ...] = ("none", "cross-subsidy", "reverse-auction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A plan's nodes; all arrays have one entry per node, money in present value.

    Attributes:
        parent: int32[n], -1 for sources and nodes not connected by backhaul.
        is_source: bool[n].
        edge_cost_usd: float64[n], the edge to the parent.
        own_cost_usd: float64[n], access, power and whatever else serves this node alone.
        revenue_usd: float64[n].
        people: float64[n], people whom the node connects; 0 for a relay.
        node_id: int64[n], decides between equals whatever the order of rows.
    """

    parent: NDArray[np.int32]
    is_source: NDArray[np.bool_]
    edge_cost_usd: Floats
    own_cost_usd: Floats
    revenue_usd: Floats
    people: Floats
    node_id: Ints


@dataclass(frozen=True, slots=True)
class Areas:
    """Sums over the areas; the cost adds up to that of the whole programme.

    Attributes:
        area: int64[n], number of each node's area.
        name: int64[a], the area's label: the id of a branch's first node, or the district.
        cost_usd: float64[a], after sharing trunks.
        revenue_usd: float64[a].
        people: float64[a].
        share_usd: float64[n], each node's cost after sharing.
    """

    area: Ints
    name: Ints
    cost_usd: Floats
    revenue_usd: Floats
    people: Floats
    share_usd: Floats


@dataclass(frozen=True, slots=True)
class Needs:
    """What a fund pays for, by node.

    Attributes:
        usd: float64[n].
        people: float64[n], 0 where the area is not served.
    """

    usd: Floats
    people: Floats


def gather_areas(
    programme: Programme, *, area: ArrayLike | None = None, by_people: bool = True
) -> Areas:
    """Share the trunks and sum costs, revenue and people by area.

    Args:
        programme: The plan's nodes.
        area: int64[n], any labels, such as districts; branches of the backhaul where left out.
        by_people: Trunks are split by people behind them; otherwise in equal parts by node.
    """
    check_lengths(
        parent=programme.parent,
        is_source=programme.is_source,
        edge_cost_usd=programme.edge_cost_usd,
        own_cost_usd=programme.own_cost_usd,
        revenue_usd=programme.revenue_usd,
        people=programme.people,
        node_id=programme.node_id,
    )
    labels = (
        programme.node_id[branch_of(programme.parent, programme.is_source)]
        if area is None
        else np.asarray(area, dtype=np.int64)
    )
    name, inverse = np.unique(labels, return_inverse=True)
    share = share_costs(
        programme.parent,
        programme.edge_cost_usd,
        programme.own_cost_usd,
        weight=programme.people if by_people else None,
    )
    return Areas(
        inverse,
        name,
        sum_by_area(inverse, share, len(name)),
        sum_by_area(inverse, programme.revenue_usd, len(name)),
        sum_by_area(inverse, programme.people, len(name)),
        share,
    )


def charge_areas(areas: Areas, charges: Charges) -> tuple[Areas, OperatorCost]:
    """Return the areas with an operator's cost instead of the network's, and its parts.

    Args:
        areas: Costs of the network by area.
        charges: What a scenario puts on top.
    """
    parts = add_charges(areas.cost_usd, areas.people, charges)
    return replace(areas, cost_usd=parts.total), parts


def subsidise(areas: Areas, rule: Rule, *, auction: Auction | None = None) -> Subsidy:
    """Return who pays for each area under a rule.

    Args:
        areas: Costs, revenue and people by area.
        rule: ``none``, ``cross-subsidy`` or ``reverse-auction``.
        auction: The auction's rules; needed for the last.

    Raises:
        SettingsError: The rule is unknown, or an auction has no rules.
    """
    if rule == "none":
        return no_transfer(areas.cost_usd, areas.revenue_usd)
    if rule == "cross-subsidy":
        return cross_subsidy(areas.cost_usd, areas.revenue_usd, area_id=areas.name)
    if rule != "reverse-auction":
        raise SettingsError(
            f"There is no subsidy rule {rule!r}.", fix=f"Take one of {', '.join(RULES)}."
        )
    if auction is None:
        raise SettingsError(
            "A reverse auction needs a reserve price.",
            fix="Give its rules: reserve price, number of bidders, spread of their costs.",
        )
    return reverse_auction(
        areas.cost_usd, areas.revenue_usd, areas.people, auction=auction, area_id=areas.name
    )


def spread_needs(programme: Programme, areas: Areas, subsidy: Subsidy) -> Needs:
    """Return what the fund pays at each node, and whom that connects.

    Over the served areas the money adds up to the state's subsidy.

    Args:
        programme: The plan's nodes.
        areas: Their areas.
        subsidy: What the state pays for each.
    """
    edge = np.where(programme.parent >= 0, programme.edge_cost_usd, 0.0)
    usd = spread_over_nodes(subsidy.state, areas.area, edge + programme.own_cost_usd)
    served = subsidy.served[areas.area]
    return Needs(np.where(served, usd, edge), np.where(served, programme.people, 0.0))
