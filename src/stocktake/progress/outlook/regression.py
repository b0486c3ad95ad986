"""Two small regressions with a ridge: a conditional median, and a conditional size of errors.

The median minimises the weighted sum of absolute errors by reweighted least
squares. The size minimises sum(|r| / s + ln s) with s = exp(X g): the likelihood
of exponential errors, solved by Fisher scoring. The ridge pulls coefficients to
zero on standardised columns; columns for single codes are pulled harder, so that
a code with little history speaks with its family's voice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["fit_median", "fit_size"]

# Rounds of either algorithm; both settle to three digits in about ten.
ROUNDS = 14
# Errors below this share of the mean absolute error count as this, or weights would explode.
NEAR = 0.02
# The largest change of a logarithm of size in one round of scoring.
STRIDE = 1.0
# Sizes stay within exp(+-LONGEST): no step of any scale here is larger or smaller.
LONGEST = 12.0


def fit_median(design: Floats, target: Floats, weight: Floats, ridge: Floats) -> Floats:
    """Return the coefficients of the weighted median regression.

    Args:
        design: rows x columns; the first column is 1 and is not pulled to zero.
        target: One number a row.
        weight: One positive number a row.
        ridge: Strength a column, as a share of the rows' total weight.
    """
    spread = _spread(design)
    scaled = design / spread
    weights: Floats = weight / weight.mean()
    pull = np.diag(ridge * len(target))
    coefficients: Floats = np.zeros(design.shape[1])
    error: Floats = target - float(np.average(target, weights=weights))
    size = max(float(np.abs(error).mean()), 1e-9)
    for _ in range(ROUNDS):
        row = weights * size / np.maximum(np.abs(error), NEAR * size)
        left = scaled.T @ (scaled * row[:, None]) + pull
        coefficients = np.asarray(np.linalg.solve(left, scaled.T @ (row * target)))
        error = target - scaled @ coefficients
    return np.asarray(coefficients / spread)


def fit_size(design: Floats, size: Floats, ridge: Floats) -> Floats:
    """Return coefficients g so that exp(design @ g) is the mean size of the errors.

    Args:
        design: rows x columns; the first column is 1.
        size: Absolute error of each row.
        ridge: Strength a column, as a share of the number of rows.
    """
    spread = _spread(design)
    scaled = design / spread
    mean = max(float(size.mean()), 1e-9)
    # One error in two hundred may be a mistake of the source; it must not set the size.
    size = np.minimum(size, np.quantile(size, 0.995)) + 1e-4 * mean
    pull = np.diag(ridge * len(size))
    left = scaled.T @ scaled + pull
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(mean)
    for _ in range(ROUNDS):
        place = np.clip(scaled @ coefficients, -LONGEST, LONGEST)
        pressure = np.minimum(size / np.exp(place), np.exp(2 * STRIDE)) - 1.0
        step = np.linalg.solve(left, scaled.T @ pressure - pull @ coefficients)
        reach = max(1.0, float(np.abs(scaled @ step).max()) / STRIDE)
        coefficients = coefficients + step / reach
    return np.asarray(coefficients / spread)


def _spread(design: Floats) -> Floats:
    """Return what columns are divided by; the first is left alone, as are constant columns."""
    spread = design.std(axis=0)
    spread[spread < 1e-9] = 1.0
    spread[0] = 1.0
    return np.asarray(spread)
