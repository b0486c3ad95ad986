"""People connected per dollar: how far each further dollar goes.

From one plan the curve follows the order of ``order.py``: its corners are what can be had
for exactly that money, and the line between two corners is more than any order of the same
plan can reach. Several plans, each solved again with other prizes, give the upper edge of all
their corners. Both curves only rise. Relays that lead to nobody are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.connectivity.money.order import FundingOrder, order_by_people_per_usd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Curve", "best_of_plans", "curve_of_order", "people_curve"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Corners of the curve, from left to right.

    Attributes:
        usd: Money, never falling; the first corner is what costs nothing.
        people: People connected for it, never falling.
    """

    usd: Floats
    people: Floats

    def people_for(self, usd: ArrayLike) -> Floats:
        """Return the people that this money connects for certain: those of the last corner."""
        asked = check_values("Money in USD", usd, at_least=0)
        position = np.searchsorted(self.usd, asked, side="right") - 1
        return np.asarray(np.where(position >= 0, self.people[position], 0.0))

    def people_at_most(self, usd: ArrayLike) -> Floats:
        """Return the most people that this money can connect: the line between the corners."""
        asked = check_values("Money in USD", usd, at_least=0)
        return np.asarray(np.interp(asked, self.usd, self.people))

    def usd_for(self, people: ArrayLike) -> Floats:
        """Return the money of the first corner with as many people; infinity where none has."""
        asked = check_values("People", people, at_least=0)
        position = np.searchsorted(self.people, asked, side="left")
        priced = np.append(self.usd, np.inf)
        return np.asarray(priced[position])

    def usd_per_further_person(self) -> Floats:
        """Return what each person costs between one corner and the next; one fewer than corners."""
        return np.asarray(np.diff(self.usd) / np.diff(self.people))


def people_curve(
    parent: ArrayLike,
    need_usd: ArrayLike,
    people: ArrayLike,
    *,
    node_id: ArrayLike | None = None,
) -> Curve:
    """Return the concave curve of one plan.

    Args:
        parent: int32[n], -1 for what depends on nothing.
        need_usd: Money that connecting the node takes, its edge included.
        people: Whom it connects.
        node_id: Decides between equals.
    """
    order = order_by_people_per_usd(parent, need_usd, people, node_id=node_id)
    return curve_of_order(order, need_usd, people)


def curve_of_order(order: FundingOrder, need_usd: ArrayLike, people: ArrayLike) -> Curve:
    """Return the concave curve of an order that was found before.

    Args:
        order: The order of the nodes.
        need_usd: Money that connecting the node takes, its edge included.
        people: Whom it connects.
    """
    last = order.block_end - 1
    usd = np.cumsum(np.asarray(need_usd, dtype=np.float64)[order.node])[last]
    heads = np.cumsum(np.asarray(people, dtype=np.float64)[order.node])[last]
    return best_of_plans(np.append(0.0, usd), np.append(0.0, heads))


def best_of_plans(usd: ArrayLike, people: ArrayLike) -> Curve:
    """Return the corners at which more money connects more people; the rest is dominated.

    Args:
        usd: Money of each plan.
        people: People that it connects.
    """
    money = check_values("Money in USD", usd, at_least=0)
    heads = check_values("People", people, at_least=0)
    check_lengths(usd=money, people=heads)
    order = np.lexsort((-heads, money))
    money, heads = money[order], heads[order]
    before = np.append(-1.0, np.maximum.accumulate(heads)[:-1]) if len(heads) else heads
    better = heads > before
    return Curve(money[better], heads[better])
