"""Reverse auction: whoever asks least subsidy for an area serves it, up to a reserve price.

A model of a sealed-bid auction with private costs. Each bidder's cost of an area is the
planner's cost times a lognormal factor with mean 1; it asks for that cost less the revenue.
The lowest ask wins where it is within the reserve price (USD per person) and is paid the
second-lowest ask, or the reserve where that is lower or nobody else bids. Under this rule it
is best to ask one's true cost (Vickrey 1961), and on average an auction that pays what was
asked costs the same (revenue equivalence, Myerson 1981), so that the sum serves for both.
Areas that pay for themselves are not offered.

The factors depend on the seed, the area's id and the bidder's number alone, never on the
order of the rows. Left out: collusion, bids for packages of areas, bidders that fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.connectivity.money.subsidy import Subsidy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bits = NDArray[np.uint64]

__all__ = ["Auction", "reverse_auction"]

# SplitMix64 (Steele, Lea and Flood 2014): the steps that make one number's bits look random.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Auction:
    """The rules of one auction.

    Attributes:
        reserve_usd_per_person: Most that is paid per person served, in present value.
        bidders: How many ask for every area.
        cost_spread: Standard deviation of the logarithm of a bidder's cost factor.
        seed: Another seed gives other bidders.
    """

    reserve_usd_per_person: float
    bidders: int
    cost_spread: float
    seed: int = 0


def reverse_auction(
    cost_usd: ArrayLike,
    revenue_usd: ArrayLike,
    people: ArrayLike,
    *,
    auction: Auction,
    area_id: ArrayLike | None = None,
) -> Subsidy:
    """Return what the state pays for each area; areas above the reserve are not served.

    Args:
        cost_usd: Present cost of each area after sharing.
        revenue_usd: Present revenue of each area.
        people: People in each area.
        auction: Its rules.
        area_id: Whole numbers that name the areas; the position where left out.
    """
    cost = check_values("An area's cost", cost_usd, at_least=0)
    revenue = check_values("An area's revenue", revenue_usd)
    inside = check_values("People", people, at_least=0)
    check_lengths(cost_usd=cost, revenue_usd=revenue, people=inside)
    check_values("The number of bidders", auction.bidders, at_least=1)
    check_values("The spread of bidders' costs", auction.cost_spread, at_least=0)
    limit = check_values(
        "The reserve price in USD per person", auction.reserve_usd_per_person, at_least=0
    )
    ids = np.arange(len(cost)) if area_id is None else np.asarray(area_id)
    factors = _cost_factors(ids, auction)
    asks = np.sort(np.maximum(cost[:, None] * factors - revenue[:, None], 0.0), axis=1)
    reserve = limit * inside
    second = asks[:, 1] if auction.bidders > 1 else reserve
    offered = cost > revenue
    won = offered & (asks[:, 0] <= reserve)
    state = np.where(won, np.minimum(second, reserve), 0.0)
    nothing = np.zeros_like(cost)
    deficit = np.maximum(cost - revenue, 0.0)
    return Subsidy(deficit, nothing, nothing.copy(), state, won | ~offered)


def _cost_factors(area_id: NDArray[np.integer], auction: Auction) -> Floats:
    """Return a lognormal factor with mean 1 for each area and bidder."""
    bidder = np.arange(1, auction.bidders + 1, dtype=np.uint64)
    start = _mix(np.array([auction.seed], dtype=np.int64).astype(np.uint64))
    named = _mix(area_id.astype(np.int64).astype(np.uint64) + start)
    bits = _mix(named[:, None] + bidder[None, :] * GOLDEN)
    # 53 bits make a fraction of 1; the half keeps 0 and 1 out.
    uniform = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53
    spread = auction.cost_spread
    return np.asarray(np.exp(spread * ndtri(uniform) - spread**2 / 2.0))


def _mix(bits: Bits) -> Bits:
    found = bits + GOLDEN
    found = (found ^ (found >> np.uint64(30))) * MIX_1
    found = (found ^ (found >> np.uint64(27))) * MIX_2
    return np.asarray(found ^ (found >> np.uint64(31)))
