"""Do economies become more alike: sigma and beta convergence.

Values are first stretched to a scale on which steps up and down are alike: with two natural
limits the logit of the place between them (half a hundredth of the range added on both
sides, so that the limits have a place), else the logarithm, which needs values above 0.

- Sigma: the weighted standard deviation over economies in each year, and its straight-line
  trend per year. Falling means growing alike.
- Beta: ordinary least squares of each economy's yearly growth on its starting level, every
  economy counting once, with the usual standard error (Barro and Sala-i-Martin 1992, in the
  linear form). Below 0 means that those who started lower grew faster. It can be below 0
  while sigma rises, as errors of the first year alone pull it down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Beta", "beta", "dispersion", "slope_weights", "stretched"]

# Share of the range added beyond each natural limit before the logarithm.
SLACK = 0.005


class Beta(NamedTuple):
    """Slope of growth on starting level, its standard error, and how many economies."""

    slope: float
    error: float
    n: int


def stretched(values: Floats, low: float | None, high: float | None) -> Floats:
    """Return values on the scale described above; NaN where a value has no place on it."""
    if low is not None and high is not None:
        slack = SLACK * (high - low)
        inside = np.clip(values, low, high)
        return np.asarray(np.log((inside - low + slack) / (high - inside + slack)))
    return np.asarray(np.log(np.where(values > 0, values, np.nan)))


def dispersion(stretched_values: Floats, weights: Floats) -> Floats:
    """Return the weighted standard deviation of each column, under each row of weights.

    Args:
        stretched_values: Economies by years, without NaN.
        weights: Draws by economies.
    """
    share = weights / weights.sum(axis=1, keepdims=True)
    # Deviations from a common level keep small differences of large numbers exact.
    moved = stretched_values - stretched_values.mean(axis=0)
    mean = share @ moved
    return np.asarray(np.sqrt(np.maximum(share @ moved**2 - mean**2, 0.0)))


def slope_weights(years: NDArray[np.int64]) -> Floats:
    """Return c such that ``values @ c`` is the least-squares slope per year of a full series."""
    centred = years - years.mean()
    return np.asarray(centred / (centred**2).sum())


def beta(first: Floats, last: Floats, years: int) -> Beta:
    """Return the convergence slope of stretched values over a number of years."""
    n = len(first)
    if n < 3 or np.ptp(first) == 0:
        return Beta(np.nan, np.nan, n)
    growth = (last - first) / years
    level = first - first.mean()
    spread = (level**2).sum()
    slope = (level @ growth) / spread
    left = growth - growth.mean() - slope * level
    return Beta(float(slope), float(np.sqrt((left @ left) / (n - 2) / spread)), n)
