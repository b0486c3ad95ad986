"""How fast laws come: the yearly rate at which economies without a kind of law adopt one.

Open data on laws say yes or no for one year, so no rate can be fitted on them. Published
counts of economies with such a law in two years give it: of those without a law at first, the
share that adopted one by the end, spread evenly over the years (a constant hazard). A kind of
law without a count of its own gets the rate of all counted kinds together: adoptions over
years that economies spent without a law.

Left out: repeal, which no count shows; and that hazards differ between economies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COUNTS", "ECONOMIES", "Count", "adoption_rate", "adoption_rates"]

# Economies that could have the law: those the World Bank lists (2025).
ECONOMIES: Final = 217


@dataclass(frozen=True, slots=True)
class Count:
    """How many economies had a kind of law in two years.

    Attributes:
        indicator: Indicator of the vocabulary that tells whether it is in force.
        codes: Series codes under which sources publish the same.
        start: Year and month of the first count, as a decimal year.
        had: Economies with the law then.
        end: Decimal year of the last count.
        has: Economies with the law then.
        source: Where both counts are from.
    """

    indicator: str
    codes: tuple[str, ...]
    start: float
    had: int
    end: float
    has: int
    source: str


COUNTS: Final = (
    Count(
        indicator="data-protection-law",
        codes=("UNCTAD_DP_LAW",),
        start=2015.0,
        had=109,
        end=2025.2,
        has=172,
        source="G. Greenleaf, Global Data Privacy Laws, 4th edition (January 2015: 109), and 172 "
        "countries with data privacy laws, Privacy Laws & Business 195 (March 2025: 172)",
    ),
    Count(
        indicator="ewaste-legislation",
        codes=("GEM_EWASTE_LEG",),
        start=2014.0,
        had=61,
        end=2019.0,
        has=78,
        source="Global E-waste Monitor 2017 (2014: 61) and 2020 (2019: 78)",
    ),
)


def adoption_rate(counts: tuple[Count, ...] = COUNTS) -> float:
    """Return the chance of adoption within a year, 0 to 1, over all the counts together.

    With S economies without a law at the start and E at the end of T years the hazard of one
    count is ln(S / E) / T; its years at risk are (S - E) / hazard.
    """
    adopted = sum(count.has - count.had for count in counts)
    at_risk = sum((count.has - count.had) / _hazard(count) for count in counts)
    return 1.0 - math.exp(-adopted / at_risk)


def adoption_rates(codes: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the yearly chance of adoption for each code: its own kind's, else that of all."""
    own = {
        code: adoption_rate((count,))
        for count in COUNTS
        for code in (count.indicator, *count.codes)
    }
    other = adoption_rate()
    return np.array([own.get(str(code), other) for code in codes], dtype=np.float64)


def _hazard(count: Count) -> float:
    without, left = ECONOMIES - count.had, ECONOMIES - count.has
    return math.log(without / left) / (count.end - count.start)
