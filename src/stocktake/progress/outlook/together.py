"""Measure how much economies err together: the intraclass correlation of their errors.

Errors of all economies in one panel, from one origin year to the same later year,
form a class (two, three or four years later, whichever the family has most of).
Errors are turned into normal scores by rank over the family, so that long tails
do not decide. With mean squares between and within classes and n the typical
size of a class, the correlation is (B - W) / (B + (n - 1) W) (one-way analysis of
variance; Donner 1986), cut to 0 ... 0.9.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from stocktake.progress.outlook.distribution import steps_by_family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.histories import Histories
    from stocktake.progress.outlook.priors import Priors

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["intraclass", "measure_together"]

# Years ahead to choose from: near enough to have pairs, far enough to have news.
TRIED = (3, 2, 4, 1)
# Fewer pairs than this measure nothing; then this moderate value stands.
FEWEST = 100
UNMEASURED = 0.1
MOST = 0.9
# Origins of a family that are used at most.
SAMPLE = 20_000
SCORES = np.array([NormalDist().inv_cdf((i + 0.5) / 1000) for i in range(1000)])


def measure_together(priors: Priors, histories: Histories, rows: Integers) -> float:
    """Return the correlation of errors between economies of one family's panels."""
    rows = rows[:: max(len(rows) // SAMPLE, 1)]
    panel = histories.series["panel"].to_numpy()[histories.series_of[rows]]
    if not len(rows):
        return UNMEASURED
    later_by = {
        horizon: histories.rows_at(histories.series_of[rows], histories.year[rows] + horizon)
        for horizon in TRIED
    }
    horizon = max(TRIED, key=lambda tried: int((later_by[tried] >= 0).sum()))
    later = later_by[horizon]
    mine = np.flatnonzero(later >= 0)
    if len(mine) < FEWEST:
        return UNMEASURED
    errors = np.empty(len(mine))
    for part in steps_by_family(priors, histories, rows[mine], np.array([horizon])):
        error = histories.level[later[mine[part.at]]] - part.level - part.steps.median[:, 0]
        size = np.where(error > 0, part.steps.above[:, 0], part.steps.below[:, 0])
        errors[part.at] = error / size
    year = histories.year[rows[mine]]
    _, classes = np.unique(np.stack([panel[mine], year]), axis=1, return_inverse=True)
    ranks = np.argsort(np.argsort(errors, kind="stable"), kind="stable")
    return intraclass(SCORES[ranks * 1000 // len(ranks)], classes.ravel().astype(np.int64))


def intraclass(scores: Floats, classes: Integers) -> float:
    """Return the intraclass correlation of scores, 0 to 0.9.

    Args:
        scores: One number an error.
        classes: Class of each, 0, 1, 2 ...
    """
    size = np.bincount(classes).astype(np.float64)
    groups, total = len(size), float(size.sum())
    if groups < 2 or total <= groups:
        return UNMEASURED
    means = np.bincount(classes, weights=scores) / size
    between = float((size * (means - scores.mean()) ** 2).sum()) / (groups - 1)
    within = float(((scores - means[classes]) ** 2).sum()) / (total - groups)
    typical = (total - float((size**2).sum()) / total) / (groups - 1)
    found = (between - within) / (between + (typical - 1) * within)
    return round(float(np.clip(found, 0.0, MOST)), 3)
