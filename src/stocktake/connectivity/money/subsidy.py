"""Who pays what: trunk costs shared among those behind them, gaps, and three subsidy rules.

Sharing. The cost of a tree edge is split among the users behind it, each with one part, or
in proportion to a weight such as people. For equal parts this is the Shapley value of the
game in which every group of users pays for the edges that join it to the source (Megiddo
1978, "Computational complexity of the game theory approach to cost allocation for a tree",
Mathematics of Operations Research 3); with people as weights it is the Shapley value in
which every person is a player. It costs one pass up and one pass down. The shares add up to
the cost; ``whole_cents`` makes that exact to the cent.

Gap. An area (a branch of the backhaul, a district) has a deficit where its shared cost is
above its revenue, both in present value, and a surplus where it is below.

Rules. ``no_transfer``: the state pays every deficit, surpluses stay where they are.
``cross_subsidy``: surpluses are pooled and pay the deficits from the smallest to the largest,
the last one in part; the state pays the rest (the rule of Oughton's pobis model).
``reverse_auction`` is in ``auction.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.connectivity.trees import hand_down, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = [
    "Subsidy",
    "cross_subsidy",
    "no_transfer",
    "share_costs",
    "spread_over_nodes",
    "sum_by_area",
    "whole_cents",
]


@dataclass(frozen=True, slots=True)
class Subsidy:
    """Who pays for each area, all in USD of present value, one entry per area.

    Attributes:
        deficit: Cost above revenue, 0 where there is none.
        received: What other areas' surpluses pay of the deficit.
        given: What this area's surplus pays for others.
        state: What is left for the state.
        served: Whether the area is built under the rule.
    """

    deficit: Floats
    received: Floats
    given: Floats
    state: Floats
    served: NDArray[np.bool_]


def share_costs(
    parent: ArrayLike,
    edge_cost_usd: ArrayLike,
    own_cost_usd: ArrayLike,
    *,
    weight: ArrayLike | None = None,
) -> Floats:
    """Return each node's cost with its part of every edge on its way to the source.

    The cost of an edge behind which nobody has a weight stays with the node at its lower end.

    Args:
        parent: int32[n], -1 for sources and nodes not connected.
        edge_cost_usd: Present cost of the edge to the parent; must be 0 without a parent.
        own_cost_usd: Present cost of what serves this node alone.
        weight: Parts that each node takes, such as people; 1 each where it is left out.

    Returns:
        float64[n]; it adds up to all edges and own costs, but for rounding.
    """
    upward = np.asarray(parent, dtype=np.int32)
    edge = np.where(upward >= 0, check_values("An edge's cost", edge_cost_usd, at_least=0), 0.0)
    own = np.asarray(own_cost_usd, dtype=np.float64)
    parts = np.ones(len(upward)) if weight is None else check_values("A weight", weight, at_least=0)
    check_lengths(parent=upward, edge_cost_usd=edge, own_cost_usd=own, weight=parts)
    behind = sum_downstream(upward, parts)
    shared = behind > 0
    price = np.divide(edge, behind, out=np.zeros_like(edge), where=shared)
    return np.asarray(own + parts * hand_down(upward, price) + np.where(shared, 0.0, edge))


def whole_cents(shares_usd: ArrayLike) -> Ints:
    """Return the shares in whole cents that add up exactly to the rounded total.

    The cents left over by rounding down go to the shares that lost most (largest remainder),
    the first of equals.

    Args:
        shares_usd: float64[n] in USD.
    """
    cents = np.asarray(shares_usd, dtype=np.float64) * 100.0
    down = np.floor(cents)
    missing = round(float(np.sum(cents - down)))
    result = down.astype(np.int64)
    result[np.argsort(down - cents, kind="stable")[:missing]] += 1
    return result


def sum_by_area(area: ArrayLike, values: ArrayLike, areas: int) -> Floats:
    """Return the sum of the values in each area.

    Args:
        area: int[n], number of each node's area, from 0.
        values: float64[n].
        areas: How many areas there are.
    """
    total = np.bincount(np.asarray(area), np.asarray(values, dtype=np.float64), areas)
    return np.asarray(total, dtype=np.float64)


def no_transfer(cost_usd: ArrayLike, revenue_usd: ArrayLike) -> Subsidy:
    """Let every area stand alone; the state pays each deficit.

    Args:
        cost_usd: Present cost of each area after sharing.
        revenue_usd: Present revenue of each area.
    """
    deficit, surplus = _gaps(cost_usd, revenue_usd)
    nothing = np.zeros_like(surplus)
    return Subsidy(deficit, nothing, nothing.copy(), deficit.copy(), np.ones(len(deficit), bool))


def cross_subsidy(
    cost_usd: ArrayLike, revenue_usd: ArrayLike, *, area_id: ArrayLike | None = None
) -> Subsidy:
    """Let surpluses pay deficits from the smallest up; the state pays what is left.

    Every surplus gives the same part of itself, so that what is given is what is received.

    Args:
        cost_usd: Present cost of each area after sharing.
        revenue_usd: Present revenue of each area.
        area_id: Decides between equal deficits, the lower first; the position where left out.
    """
    deficit, surplus = _gaps(cost_usd, revenue_usd)
    ids = np.arange(len(deficit)) if area_id is None else np.asarray(area_id)
    order = np.lexsort((ids, deficit))
    pool = float(surplus.sum())
    before = np.cumsum(deficit[order]) - deficit[order]
    received = np.empty_like(deficit)
    received[order] = np.clip(pool - before, 0.0, deficit[order])
    given = surplus * (received.sum() / pool) if pool > 0 else np.zeros_like(surplus)
    return Subsidy(deficit, received, given, deficit - received, np.ones(len(deficit), bool))


def spread_over_nodes(
    state_usd: ArrayLike, area: ArrayLike, building_cost_usd: ArrayLike
) -> Floats:
    """Return each node's part of its area's subsidy, in proportion to what building it costs.

    What building a node costs includes the edge to its parent: a fund that follows these
    parts pays for the trunk when the trunk is built.

    Args:
        state_usd: Subsidy of each area.
        area: int[n], number of each node's area.
        building_cost_usd: float64[n], own cost plus the edge to the parent, not negative.
    """
    state = np.asarray(state_usd, dtype=np.float64)
    inside = np.asarray(area)
    cost = check_values("A building cost", building_cost_usd, at_least=0)
    total = sum_by_area(inside, cost, len(state))
    members = sum_by_area(inside, np.ones(len(inside)), len(state))
    # An area whose building costs nothing still has members; they take equal parts.
    each = np.divide(state, members, out=np.zeros_like(state), where=members > 0)
    rate = np.divide(state, total, out=np.zeros_like(state), where=total > 0)
    return np.asarray(np.where(total[inside] > 0, cost * rate[inside], each[inside]))


def _gaps(cost_usd: ArrayLike, revenue_usd: ArrayLike) -> tuple[Floats, Floats]:
    cost = check_values("An area's cost", np.atleast_1d(np.asarray(cost_usd, dtype=np.float64)))
    revenue = check_values(
        "An area's revenue", np.atleast_1d(np.asarray(revenue_usd, dtype=np.float64))
    )
    check_lengths(cost_usd=cost, revenue_usd=revenue)
    return np.maximum(cost - revenue, 0.0), np.maximum(revenue - cost, 0.0)
