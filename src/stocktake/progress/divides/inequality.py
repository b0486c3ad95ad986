"""Gini coefficient and Theil index of an indicator over economies, weighted.

With weights p (shares of all people, adding up to 1) and mean m:

- Gini (Lorenz curve by the trapezoid rule): 1 - sum of p_i (L_i + L_(i-1)), where L is the
  cumulated share of the whole, economies sorted from low to high. It equals half the mean
  absolute difference over the mean.
- Theil's T: sum of p_i (x_i / m) ln(x_i / m), with 0 ln 0 = 0. It is the sum of a part
  between groups, sum of P_g (m_g / m) ln(m_g / m), and a part within them, sum of
  P_g (m_g / m) T_g (Theil 1967; Shorrocks 1980).

Both are differences between averages of economies: what lies inside an economy is not in
them. Both are undefined for negative values and for a mean of 0 (NaN).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["gini", "gini_of_draws", "theil", "theil_parts"]


def gini(values: Floats, weights: Floats) -> float:
    """Return the weighted Gini coefficient, 0 (all alike) to 1."""
    return float(gini_of_draws(values, weights[None, :])[0])


def gini_of_draws(values: Floats, weights: Floats) -> Floats:
    """Return the Gini coefficient of the same values under each row of weights."""
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[:, order]
    total = w.sum(axis=1, keepdims=True)
    amount = (w @ x)[:, None]
    valid = (total > 0) & (amount > 0) & bool(len(x) and x[0] >= 0)
    share = w / np.where(valid, total, 1.0)
    lorenz = np.cumsum(w * x, axis=1) / np.where(valid, amount, 1.0)
    before = np.hstack([np.zeros((len(w), 1)), lorenz[:, :-1]])
    found = 1.0 - (share * (lorenz + before)).sum(axis=1)
    # Rounding must not make all alike come out as less than nothing.
    return np.asarray(np.where(valid[:, 0], np.clip(found, 0.0, 1.0), np.nan))


def theil(values: Floats, weights: Floats) -> float:
    """Return the weighted Theil T index, 0 (all alike) upwards."""
    between, within = theil_parts(values, weights, np.zeros(len(values), dtype=np.int64))
    return between + within


def theil_parts(values: Floats, weights: Floats, groups: Ints) -> tuple[float, float]:
    """Return the parts of Theil's T between groups and within them.

    Args:
        values: One per economy, none negative.
        weights: One per economy, as population.
        groups: Number of each economy's group, from 0.
    """
    total = weights.sum()
    mean = (weights @ values) / total if total > 0 else 0.0
    if mean <= 0 or values.min() < 0:
        return np.nan, np.nan
    n = int(groups.max()) + 1
    share = np.bincount(groups, weights, n) / total
    amount = np.bincount(groups, weights * values, n) / total
    means = np.divide(amount, share, out=np.zeros(n), where=share > 0)
    between = float((share * _x_log_x(means / mean)).sum())
    own = means[groups]
    inside = np.divide(values, own, out=np.ones_like(values), where=own > 0)
    within = float((weights / total * own / mean * _x_log_x(inside)).sum())
    return between, within


def _x_log_x(x: Floats) -> Floats:
    return np.asarray(x * np.log(np.where(x > 0, x, 1.0)))
