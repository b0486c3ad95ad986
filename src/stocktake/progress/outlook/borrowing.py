"""Fit how far a family with few values follows cells that are not its own.

Where a family and kind of past has too few pairs for regressions, simpler cells or those of a
parent family stand in; and codes of no family are judged by cells that all shares, or all
amounts, have made. Two numbers can still be fitted: the share of their median step that counts
(0 is the last value) and a factor on the size of their errors. Both are pulled to 1, as if some
more pairs had come out just as the cells say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from stocktake.progress.outlook.families import FAMILIES, POOLED
from stocktake.progress.outlook.features import PASTS, SINGLE, describe
from stocktake.progress.outlook.priors import PROBABILITIES, Borrowed, predict, stands_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.features import Features
    from stocktake.progress.outlook.histories import Histories
    from stocktake.progress.outlook.priors import Priors, Steps

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["fit_borrowed"]

# Years ahead whose pairs count: further ones are few and of the same series.
AHEAD: Final = np.array([1, 2, 3, 4, 5])
# Fewer pairs than this say nothing of their own.
FEWEST: Final = 40
# Pairs that the cells' own word is worth.
DOUBT: Final = 40
SHARES: Final = np.linspace(1.0, 0.0, 11)
# Sizes are changed by no more than this factor, up or down.
MOST: Final = 2.0
# The range that sizes are fitted to.
LOW, HIGH = PROBABILITIES.index(0.1), PROBABILITIES.index(0.9)


def fit_borrowed(
    priors: Priors, histories: Histories, rows: Integers, family: str, *, until: int | None
) -> dict[str, Borrowed]:
    """Return how a family uses cells that others made, by kind of past; others are left out.

    Args:
        priors: Fitted numbers, without borrowing for this family.
        histories: The values.
        rows: Origins of the family itself.
        family: Its name.
        until: The last year whose values may be used; all where not given.
    """
    found: dict[str, Borrowed] = {}
    for number, kind in enumerate(PASTS):
        own = family not in POOLED and stands_in(priors, family, kind) == (family, kind)
        if own or not len(rows):
            continue
        single = number == SINGLE
        scale = FAMILIES[family].kind
        kinds = describe(histories, rows, kind_of_scale=scale, single=single).kind
        mine = rows[kinds == number]
        if not len(mine):
            continue
        features = describe(histories, mine, kind_of_scale=scale, single=single)
        if (used := _fit(priors, histories, mine, features, family, until=until)) is not None:
            found[kind] = used
    return found


def _fit(
    priors: Priors,
    histories: Histories,
    rows: Integers,
    features: Features,
    family: str,
    *,
    until: int | None,
) -> Borrowed | None:
    year = histories.year[rows][:, None] + AHEAD
    later = histories.rows_at(histories.series_of[rows][:, None], year)
    paired = (later >= 0) & ((until is None) | (year <= (until or 0)))
    if paired.sum() < FEWEST:
        return None
    codes = histories.series["indicator_code"].to_numpy().astype(str)[histories.series_of[rows]]
    steps = predict(priors, family, features, codes=codes, horizons=AHEAD)
    moved = (histories.level[later] - histories.level[rows][:, None])[paired]
    weight = np.broadcast_to(histories.steep[rows][:, None], paired.shape)[paired]
    said = steps.median[paired]
    errors = [float((weight * np.abs(moved - share * said)).sum()) for share in SHARES]
    share = float(SHARES[int(np.argmin(errors))])
    trust = len(moved) / (len(moved) + DOUBT)
    drift = 1.0 + trust * (share - 1.0)
    size = float(np.clip(_needed(moved - drift * said, steps, paired), 1 / MOST, MOST)) ** trust
    return Borrowed(drift=round(drift, 3), size=round(size, 3), rows=len(moved))


def _needed(error: Floats, steps: Steps, paired: NDArray[np.bool_]) -> float:
    """Return the factor on sizes with which the 80 % range would have held 80 % of the errors."""
    above = steps.above[paired] * np.maximum(steps.shape[paired][:, HIGH], 1e-9)
    below = steps.below[paired] * np.maximum(-steps.shape[paired][:, LOW], 1e-9)
    return float(np.quantile(np.where(error > 0, error / above, -error / below), 0.8))
