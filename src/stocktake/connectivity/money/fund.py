"""What a universal service fund connects in which year under a yearly budget.

Nodes are taken in the order of ``order.py`` (people per dollar, the way to the source first).
The next node waits until its whole need is in the fund; what is not spent is carried over.
A node that the whole fund can never reach would hold up all others, so the same is tried with
the dearest ways left out (those whose way to the source costs more than a half, a quarter, ...
down to a 32nd of the dearest), and the try that connects most people by the end is taken, with
the earliest on a tie. As the tries do not depend on the budget, more budget never connects
fewer people by the end. The straight line of the curve is printed as the most that any choice
could connect; to choose best is a knapsack problem with precedence, which is NP-hard.

Needs and budgets are in the same money: both real, or both discounted. Left out: interest on
the balance, and the time that building takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.money.curve import curve_of_order
from stocktake.connectivity.money.order import FundingOrder, order_by_people_per_usd
from stocktake.connectivity.trees import hand_down, sum_downstream

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

__all__ = ["FundPath", "plan_fund"]

# The last try leaves out all ways dearer than this part of the dearest.
CHEAPEST_WAYS = 1 / 32
TRIES = 6
# Above this many nodes three tries do: each takes seconds, and one node seldom holds up many.
MANY = 200_000
TRIES_FOR_MANY = 3
# Money that is this close counts as enough: sums of many floats differ in the last digits.
ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class FundPath:
    """What is connected when.

    Attributes:
        year: int32[n], 0 for the first budget year, -1 for what is not funded.
        spent_usd: float64[years].
        carried_usd: float64[years], what is left in the fund at the end of each year.
        people: float64[years], people connected by the end of each year.
        people_at_most: What no choice under the same total can exceed at the end.
    """

    year: Ints
    spent_usd: Floats
    carried_usd: Floats
    people: Floats
    people_at_most: float


def plan_fund(
    parent: ArrayLike,
    need_usd: ArrayLike,
    people: ArrayLike,
    *,
    budget_usd: ArrayLike,
    node_id: ArrayLike | None = None,
    tries: int | None = None,
) -> FundPath:
    """Return the years in which the fund connects each node.

    Args:
        parent: int32[n], -1 for what depends on nothing.
        need_usd: Subsidy that connecting the node takes, its edge included (``subsidy``).
        people: Whom it connects, 0 for a relay.
        budget_usd: float64[years], what the fund gets each year.
        node_id: Decides between equals.
        tries: How many orders are tried, 1 for the full one alone; 6 where left out, 3 above
            200,000 nodes.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    need = check_values("Money needed at a node", need_usd, at_least=0)
    heads = check_values("People at a node", people, at_least=0)
    budget = check_values("A yearly budget in USD", np.atleast_1d(budget_usd), at_least=0)
    ids = np.arange(len(upward)) if node_id is None else np.asarray(node_id)
    best, score = np.full(len(upward), -1, dtype=np.int32), (-1.0, 0.0)
    way = hand_down(upward, need)
    most = 0.0
    for part in _parts_of_dearest(len(upward), tries):
        kept = np.flatnonzero(way <= way.max(initial=0.0) * part)
        if heads[kept].sum() < score[0]:
            break  # the later tries have fewer people still
        order = _order_within(upward, need, heads, kept=kept, ids=ids)
        if part == 1.0:
            curve = curve_of_order(order, need, heads)
            most = float(curve.people_at_most(budget.sum()))
        year = _years_of(upward, need, heads, order=order, budget=budget)
        reached = (float(heads[year >= 0].sum()), -float((heads * year)[year >= 0].sum()))
        if reached > score:
            best, score = year, reached
    return _report(best, need, heads, budget=budget, most=most)


def _parts_of_dearest(nodes: int, tries: int | None) -> Floats:
    """Return the limits of the tries as parts of the dearest way, from 1 down."""
    many = (TRIES_FOR_MANY if nodes > MANY else TRIES) if tries is None else tries
    check_values("The number of tries", many, at_least=1)
    return np.asarray(np.geomspace(1.0, CHEAPEST_WAYS, many) if many > 1 else np.ones(1))


def _order_within(
    parent: Ints, need: Floats, people: Floats, *, kept: NDArray[np.int64], ids: NDArray[Any]
) -> FundingOrder:
    """Return the best order of the kept nodes, which hold the way of each of them."""
    place = np.full(len(parent) + 1, -1, dtype=np.int32)  # the last entry answers for parent -1
    place[kept] = np.arange(len(kept), dtype=np.int32)
    order = order_by_people_per_usd(
        place[parent[kept]], need[kept], people[kept], node_id=ids[kept]
    )
    return FundingOrder(kept[order.node].astype(np.int32), order.block_end)


def _years_of(
    parent: Ints, need: Floats, people: Floats, *, order: FundingOrder, budget: Floats
) -> Ints:
    """Return the year of each node when the order is followed and money waits for the next."""
    needed = np.cumsum(need[order.node])
    have = np.cumsum(budget)
    funded = np.searchsorted(have + ENOUGH * (1.0 + have), needed, side="left").astype(np.int32)
    year = np.full(len(parent), -1, dtype=np.int32)
    year[order.node] = np.where(funded < len(budget), funded, -1)
    # A way that was begun but reaches nobody before the money ends is not begun.
    year[sum_downstream(parent, people * (year >= 0)) <= 0] = -1
    return year


def _report(year: Ints, need: Floats, people: Floats, *, budget: Floats, most: float) -> FundPath:
    funded = year >= 0
    years = len(budget)
    spent = np.bincount(year[funded], need[funded], years).astype(np.float64)
    joined = np.cumsum(np.bincount(year[funded], people[funded], years))
    carried = np.maximum(np.cumsum(budget) - np.cumsum(spent), 0.0)
    return FundPath(year, spent, carried, joined.astype(np.float64), most)
