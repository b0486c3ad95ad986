"""What subscribers pay, no more than they can afford, over the years of a plan.

    price    min(market price, share * GNI per head / 12)          USD a month
    take-up  first + (final - first) * min((a - 1) / ramp, 1)      a = year of service, 1, 2 ...
    revenue  12 * price * people / people per subscription * take-up * growth

A service dearer than the affordable price is assumed to be sold at that price, so that the
rest shows as a gap to be paid by somebody, not as people who go without. The share is 2 % of
monthly gross national income per head (UN Broadband Commission, advocacy target 2). GNI per
head is a mean: where incomes are unequal many cannot pay even that. Left out: take-up that
answers to the price, and revenue from firms and public offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "AFFORDABLE_SHARE",
    "Market",
    "affordable_price",
    "present_revenue",
    "price_charged",
    "subscriptions",
    "take_up",
]

# UN Broadband Commission for Sustainable Development, advocacy target 2 (2018): entry-level
# broadband below 2 % of monthly GNI per head.
AFFORDABLE_SHARE = 0.02
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What is sold to whom; each a number or an array that broadcasts with the people.

    Attributes:
        price_usd_per_month: Market price of one subscription.
        gni_per_head_usd: Gross national income per head and year.
        affordable_share: Part of monthly GNI per head that a subscription may cost.
        people_per_subscription: Household size for a home line, 1 for a phone.
        first_take_up: Part of the possible subscriptions sold in the first year of service.
        final_take_up: Part sold once the ramp is over.
        ramp_years: Years from the first to the final take-up; 0 for at once.
        yearly_growth: Growth of the number of people, per year, counted from plan year 1.
    """

    price_usd_per_month: ArrayLike
    gni_per_head_usd: ArrayLike
    affordable_share: ArrayLike = AFFORDABLE_SHARE
    people_per_subscription: ArrayLike = 1.0
    first_take_up: ArrayLike = 1.0
    final_take_up: ArrayLike = 1.0
    ramp_years: ArrayLike = 0.0
    yearly_growth: ArrayLike = 0.0


def affordable_price(gni_per_head_usd: ArrayLike, share: ArrayLike = AFFORDABLE_SHARE) -> Floats:
    """Return the highest monthly price in USD that counts as affordable.

    Args:
        gni_per_head_usd: Gross national income per head and year.
        share: Part of the monthly income.
    """
    income = check_values("GNI per head in USD", gni_per_head_usd, more_than=0)
    part = check_values("The affordable share of income", share, more_than=0, at_most=1)
    return np.asarray(part * income / MONTHS)


def price_charged(market: Market) -> Floats:
    """Return what a subscription brings in USD a month: the market price or what is affordable."""
    price = check_values("A price in USD a month", market.price_usd_per_month, at_least=0)
    return np.asarray(
        np.minimum(price, affordable_price(market.gni_per_head_usd, market.affordable_share))
    )


def take_up(year_of_service: ArrayLike, market: Market) -> Floats:
    """Return the part of possible subscriptions sold in a year of service, 0 before the first.

    Args:
        year_of_service: 1 for the first year, 0 or less where there is no service yet.
        market: ``first_take_up``, ``final_take_up`` and ``ramp_years`` are used.
    """
    first = check_values("First take-up", market.first_take_up, at_least=0, at_most=1)
    final = check_values("Final take-up", market.final_take_up, at_least=0, at_most=1)
    ramp = check_values("The ramp of take-up in years", market.ramp_years, at_least=0)
    age = np.asarray(year_of_service, dtype=np.float64)
    # Without a ramp even the first year has the final take-up.
    done = np.where(ramp > 0, np.clip((age - 1.0) / np.where(ramp > 0, ramp, 1.0), 0.0, 1.0), 1.0)
    return np.asarray(np.where(age >= 1, first + (final - first) * done, 0.0))


def subscriptions(people: ArrayLike, year: int, market: Market, *, start_year: ArrayLike) -> Floats:
    """Return the subscriptions sold in a plan year.

    Args:
        people: Who could be served, at the start of the plan.
        year: Plan year, 1 for the first.
        market: Size, take-up and growth.
        start_year: Time at which the service is built, 0 for day one.
    """
    size = check_values("People per subscription", market.people_per_subscription, more_than=0)
    growth = check_values("Growth of population", market.yearly_growth, more_than=-1)
    sold = take_up(year - np.asarray(start_year, dtype=np.float64), market)
    return np.asarray(np.asarray(people) / size * sold * (1.0 + growth) ** (year - 1))


def present_revenue(
    people: ArrayLike,
    market: Market,
    *,
    horizon_years: int,
    discount_rate: ArrayLike,
    start_year: ArrayLike = 0.0,
    paid_at: ArrayLike = 1.0,
) -> Floats:
    """Return the present value in USD of what people pay until the horizon.

    Args:
        people: Who could be served, at the start of the plan.
        market: Price, income, take-up and growth.
        horizon_years: Whole years that the plan looks ahead.
        discount_rate: Real rate per year.
        start_year: Time at which the service is built, 0 for day one.
        paid_at: Where in a year its amounts fall: 1 its end, 0 its start.
    """
    counted = check_values("People", people, at_least=0)
    rate = check_values("A discount rate", discount_rate, more_than=-1)
    paid = check_values("The time of payment in a year", paid_at, at_least=0, at_most=1)
    per_person = np.zeros(())
    for year in range(1, horizon_years + 1):
        sold = subscriptions(1.0, year, market, start_year=start_year)
        per_person = per_person + sold / (1.0 + rate) ** (year - 1 + paid)
    return np.asarray(counted * (MONTHS * price_charged(market)) * per_person)
