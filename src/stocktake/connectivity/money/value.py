"""Present value of costs over a horizon, each payment at its own time.

Time runs in years from the start of the plan. A thing is bought at time s (0: day one), again
each time its life L ends before the horizon H, and what the last one is still worth at H
(straight line) is given back. Yearly costs are paid in the plan years s + 1 to H, each at
its end (``paid_at`` 1), its middle (0.5) or its start (0).

    purchases  C * sum over k of ((1 + tau) / (1 + r)) ** (s + k L),  k = 0 .. K - 1
    salvage    C * (1 + tau) ** t * (1 - (H - t) / L) / (1 + r) ** H,  t = s + (K - 1) L
    yearly     O * sum over y = s + 1 .. H of (1 + g) ** (y - 1) / (1 + r) ** (y - 1 + paid_at)

with K = ceil((H - s) / L), at least 1. Day-one capital therefore keeps its full value at every
discount rate. The sums are written as geometric series, so nothing loops over years, and all
arguments broadcast: settlements by technologies by parameter draws cost one multiplication
each. What starts at or after the horizon is not part of the plan and costs nothing.

All amounts are real (prices of one year), so the rate is real too (``real_rate``). Left out:
taxes on capital and financing costs (``scenarios.py``), and scrap values other than the
straight line.

Sources: the discounting of investment, reinvestment and salvage follows the way OnSSET values
an option (Mentis et al. 2017, Environmental Research Letters 12 085003); the formulas are
those of any textbook on engineering economics.
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
    "DAY_ONE",
    "PresentCost",
    "Timing",
    "annuity_factor",
    "equivalent_yearly_cost",
    "net_present_cost",
    "present_cost",
    "present_value",
    "purchase_factors",
    "real_rate",
    "yearly_payments",
]

# A life that ends this close to the horizon (years) ends with it: 10 / (1 / 3) is not 30.
SAME_TIME = 1e-9
# Stands for "never ends" where an infinite life would make 0 * infinity.
ENDLESS_YEARS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When payments fall and how prices move; each a number or an array that broadcasts.

    Attributes:
        start_year: Time of the purchase in years from the start of the plan, 0 for day one.
        yearly_growth: Real growth of the yearly amounts, per year, counted from plan year 1.
        price_trend: Real change of the purchase price, per year; -0.03 falls 3 % a year.
        paid_at: Where in a year its amounts fall: 1 its end, 0.5 its middle, 0 its start.
    """

    start_year: ArrayLike = 0.0
    yearly_growth: ArrayLike = 0.0
    price_trend: ArrayLike = 0.0
    paid_at: ArrayLike = 1.0


DAY_ONE = Timing()


@dataclass(frozen=True, slots=True)
class PresentCost:
    """The parts of a net present cost in USD; the total is their sum.

    Attributes:
        purchase: The first purchase.
        replacement: Later purchases at the end of a life.
        salvage: What is left at the horizon, as a negative cost.
        opex: Yearly costs.
    """

    purchase: Floats
    replacement: Floats
    salvage: Floats
    opex: Floats

    @property
    def total(self) -> Floats:
        """Return the net present cost."""
        return np.asarray(self.purchase + self.replacement + self.salvage + self.opex)


def net_present_cost(
    *,
    capex: ArrayLike,
    opex_per_year: ArrayLike,
    life_years: ArrayLike,
    horizon_years: ArrayLike,
    discount_rate: ArrayLike,
    timing: Timing = DAY_ONE,
) -> Floats:
    """Return the net present cost in USD; the arguments broadcast to its shape.

    Args:
        capex: Purchase price in USD.
        opex_per_year: Yearly cost in USD per year.
        life_years: Years until it must be bought again; infinity for what never ends.
        horizon_years: Years that the plan looks ahead.
        discount_rate: Real rate per year, 0.06 for 6 %.
        timing: When it starts, how prices move, where in a year amounts fall.

    Raises:
        SettingsError: A life or horizon is not positive, or a rate is not above -1.
    """
    bought = purchase_factors(life_years, horizon_years, discount_rate, timing=timing)
    yearly = annuity_factor(discount_rate, horizon_years, timing=timing)
    return np.asarray(
        np.asarray(capex, dtype=np.float64) * sum(bought)
        + np.asarray(opex_per_year, dtype=np.float64) * yearly
    )


def present_cost(
    *,
    capex: ArrayLike,
    opex_per_year: ArrayLike,
    life_years: ArrayLike,
    horizon_years: ArrayLike,
    discount_rate: ArrayLike,
    timing: Timing = DAY_ONE,
) -> PresentCost:
    """Return the same cost in its parts, as an explanation shows them.

    Args:
        capex: Purchase price in USD.
        opex_per_year: Yearly cost in USD per year.
        life_years: Years until it must be bought again.
        horizon_years: Years that the plan looks ahead.
        discount_rate: Real rate per year.
        timing: When it starts, how prices move, where in a year amounts fall.
    """
    price = np.asarray(capex, dtype=np.float64)
    first, later, left = purchase_factors(life_years, horizon_years, discount_rate, timing=timing)
    yearly = annuity_factor(discount_rate, horizon_years, timing=timing)
    opex = np.asarray(opex_per_year, dtype=np.float64) * yearly
    return PresentCost(price * first, price * later, price * left, np.asarray(opex))


def purchase_factors(
    life_years: ArrayLike,
    horizon_years: ArrayLike,
    discount_rate: ArrayLike,
    *,
    timing: Timing = DAY_ONE,
) -> tuple[Floats, Floats, Floats]:
    """Return what one USD of purchase price costs: first purchase, replacements, salvage.

    The salvage is negative. Where the start is at or after the horizon all are 0.

    Args:
        life_years: Years until it must be bought again.
        horizon_years: Years that the plan looks ahead.
        discount_rate: Real rate per year.
        timing: ``start_year`` and ``price_trend`` are used.
    """
    life = check_values("A life in years", life_years, more_than=0)
    horizon = check_values("The horizon in years", horizon_years, more_than=0)
    rate = check_values("A discount rate", discount_rate, more_than=-1)
    start = check_values("A start year", timing.start_year, at_least=0)
    trend = check_values("A price trend", timing.price_trend, more_than=-1)
    life = np.minimum(life, ENDLESS_YEARS)
    used = np.maximum(horizon - start, 0.0)
    bought = np.maximum(np.ceil(used / life - SAME_TIME), 1.0)
    step = np.log1p(trend) - np.log1p(rate)
    inside = start < horizon
    first = np.where(inside, np.exp(step * start), 0.0)
    later = first * (_geometric_sum(step * life, bought) - 1.0)
    last = (bought - 1.0) * life
    gone = np.where(life < ENDLESS_YEARS, (used - last) / life, 0.0)
    worth = np.clip(1.0 - gone, 0.0, 1.0)
    price_then = np.exp(np.log1p(trend) * (start + last) - np.log1p(rate) * horizon)
    left = np.where(inside, -worth * price_then, 0.0)
    return np.asarray(first), np.asarray(later), np.asarray(left)


def annuity_factor(
    discount_rate: ArrayLike, horizon_years: ArrayLike, *, timing: Timing = DAY_ONE
) -> Floats:
    """Return the present value of 1 USD a year over the plan years after the start.

    Args:
        discount_rate: Real rate per year.
        horizon_years: Years that the plan looks ahead.
        timing: ``start_year``, ``yearly_growth`` and ``paid_at`` are used.
    """
    rate = check_values("A discount rate", discount_rate, more_than=-1)
    horizon = check_values("The horizon in years", horizon_years, more_than=0)
    start = check_values("A start year", timing.start_year, at_least=0)
    growth = check_values("A yearly growth", timing.yearly_growth, more_than=-1)
    paid = check_values("The time of payment in a year", timing.paid_at, at_least=0, at_most=1)
    step = np.log1p(growth) - np.log1p(rate)
    years = np.maximum(horizon - start, 0.0)
    return np.asarray(
        np.exp(-np.log1p(rate) * paid) * np.exp(step * start) * _geometric_sum(step, years)
    )


def yearly_payments(
    *,
    capex: float,
    opex_per_year: float,
    life_years: float,
    horizon_years: int,
    timing: Timing = DAY_ONE,
) -> Floats:
    """Return one item's payments by time 0 .. H, undiscounted: the row of a spreadsheet.

    Column 0 is day one, column y the end of plan year y; what is left at H is negative in
    column H. Discounted by ``present_value`` it equals ``net_present_cost`` where start and
    life are whole years and yearly amounts fall at the end; otherwise a purchase stands in
    the column of the year that it falls into.

    Args:
        capex: Purchase price in USD.
        opex_per_year: Yearly cost in USD per year.
        life_years: Years until it must be bought again.
        horizon_years: Years that the plan looks ahead.
        timing: When it starts and how prices move; ``paid_at`` is not used.
    """
    life = float(check_values("A life in years", life_years, more_than=0))
    start, trend, growth = (
        float(np.asarray(value))
        for value in (timing.start_year, timing.price_trend, timing.yearly_growth)
    )
    row = np.zeros(horizon_years + 1)
    if start >= horizon_years:
        return row
    years = np.arange(int(start) + 1, horizon_years + 1)
    row[years] += opex_per_year * (1.0 + growth) ** (years - 1)
    bought = max(int(np.ceil((horizon_years - start) / life - SAME_TIME)), 1)
    times = start + life * np.arange(bought) if bought > 1 else np.array([start])
    prices = capex * (1.0 + trend) ** times
    np.add.at(row, times.astype(np.int64), prices)
    row[horizon_years] -= prices[-1] * max(1.0 - (horizon_years - times[-1]) / life, 0.0)
    return row


def present_value(payments: ArrayLike, discount_rate: float) -> Floats:
    """Return the value on day one of payments at times 0, 1, 2 ... along the last axis.

    Args:
        payments: USD, time along the last axis.
        discount_rate: Real rate per year.
    """
    rate = float(check_values("A discount rate", discount_rate, more_than=-1))
    rows = np.asarray(payments, dtype=np.float64)
    return np.asarray(rows @ (1.0 + rate) ** -np.arange(rows.shape[-1], dtype=np.float64))


def equivalent_yearly_cost(
    net_present_cost_usd: ArrayLike, discount_rate: ArrayLike, horizon_years: ArrayLike
) -> Floats:
    """Return the level yearly payment (end of year) with the same present value.

    Args:
        net_present_cost_usd: USD.
        discount_rate: Real rate per year.
        horizon_years: Years that the plan looks ahead.
    """
    total = np.asarray(net_present_cost_usd, dtype=np.float64)
    return np.asarray(total / annuity_factor(discount_rate, horizon_years))


def real_rate(nominal_rate: ArrayLike, inflation: ArrayLike) -> Floats:
    """Return the real rate, (1 + nominal) / (1 + inflation) - 1 (Fisher 1930).

    Args:
        nominal_rate: Rate of a loan as it is quoted, per year.
        inflation: Rise of prices per year.
    """
    nominal = check_values("A nominal rate", nominal_rate, more_than=-1)
    rise = check_values("Inflation", inflation, more_than=-1)
    return np.asarray((1.0 + nominal) / (1.0 + rise) - 1.0)


def _geometric_sum(step: Floats, terms: Floats) -> Floats:
    """Return the sum of exp(step * k), k = 0 .. terms - 1, exact also where step is 0."""
    level = np.abs(step) < 1e-13
    safe = np.where(level, -1.0, step)
    return np.asarray(np.where(level, terms, np.expm1(safe * terms) / np.expm1(safe)))
