"""Stretch values to a scale without limits, and bring them back.

With slack s a share y in per cent is z = ln((y + s) / (100 + s - y)), an amount
is z = ln(y + s), a real number is left alone. Bringing back cuts at the limits,
so no quantile leaves them, whatever the model says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.families import Family

    Floats = NDArray[np.float64]

__all__ = ["restore", "steepness", "stretch"]

FULL = 100.0
# Decimals of a share that carry meaning; a billionth of a point is rounding.
DIGITS = 9
# exp() of more than this is no quantity that anybody measures; it keeps arithmetic finite.
LARGEST = 60.0


def stretch(values: Floats, family: Family) -> Floats:
    """Return values on the family's scale."""
    if family.kind == "logit":
        inside = np.clip(values, 0.0, FULL)
        return np.asarray(np.log((inside + family.slack) / (FULL + family.slack - inside)))
    if family.kind == "log":
        return np.asarray(np.log(np.maximum(values, 0.0) + family.slack))
    return values


def restore(stretched: Floats, family: Family) -> Floats:
    """Return the values that stand at these places of the scale, cut at the limits."""
    if family.kind == "logit":
        share = 1.0 / (1.0 + np.exp(-np.clip(stretched, -LARGEST, LARGEST)))
        value = share * (FULL + 2 * family.slack) - family.slack
        # Within rounding of a limit is at the limit.
        return np.clip(np.round(value, DIGITS), 0.0, FULL)
    if family.kind == "log":
        return np.asarray(np.maximum(np.exp(np.minimum(stretched, LARGEST)) - family.slack, 0.0))
    return stretched


def steepness(values: Floats, family: Family) -> Floats:
    """Return how much a value moves for one step of the scale (the derivative of ``restore``)."""
    if family.kind == "logit":
        inside = np.clip(values, 0.0, FULL)
        width = FULL + 2 * family.slack
        return (inside + family.slack) * (FULL + family.slack - inside) / width
    if family.kind == "log":
        return np.maximum(values, 0.0) + family.slack
    return np.ones_like(values)
