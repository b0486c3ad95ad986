"""Lay the features of a past out as the columns of the two regressions.

Levels enter as broken lines with four bends, so that growth can speed up and
slow down along a diffusion. Slopes are cut at the bounds seen in fitting and meet
the level, because a steep slope near saturation does not last. Each code with
history of its own has one column more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from stocktake.progress.outlook.features import SMOOTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.features import Features

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["Frame", "fit_frame", "median_design", "median_ridge", "size_design", "size_ridge"]

# Quantiles of the levels at which growth may bend, and beyond which levels count as these.
BENDS = (0.1, 0.35, 0.65, 0.9)
REACH = (0.005, 0.995)
# Slopes beyond this quantile of their absolute value are cut to it.
STEEPEST = 0.99
# Pull on ordinary columns and on the columns of single codes, per row.
PULL = 3e-4
CODE_PULL = 3e-3
# A code needs this many rows for a column of its own.
CODE_ROWS = 60


class Frame(msgspec.Struct, frozen=True):
    """Bounds seen in fitting: what a later series is measured against.

    Attributes:
        reach: Lowest and highest level that count.
        bends: Levels at which growth may bend.
        steepest: Largest absolute slope that counts, a window.
        codes: Codes with a column of their own.
        plain: Whether the past has no slopes (a single value).
    """

    reach: tuple[float, float]
    bends: tuple[float, ...]
    steepest: tuple[float, ...]
    codes: tuple[str, ...]
    plain: bool


def fit_frame(features: Features, level: Floats, codes: NDArray[np.str_], *, plain: bool) -> Frame:
    """Return the bounds that these rows show."""
    names, counts = np.unique(codes, return_counts=True)
    low, high = np.quantile(level, REACH)
    return Frame(
        reach=(float(low), float(high)),
        bends=tuple(float(b) for b in np.quantile(level, BENDS)),
        steepest=tuple(float(s) for s in np.quantile(np.abs(features.slopes), STEEPEST, axis=0)),
        codes=tuple(str(n) for n in names[counts >= CODE_ROWS]) if len(names) > 1 else (),
        plain=plain,
    )


def median_design(
    frame: Frame, features: Features, level: Floats, codes: NDArray[np.str_]
) -> Floats:
    """Return the columns of the median regression, the constant first."""
    columns = _level_columns(frame, level)
    if not frame.plain:
        place = np.clip(level, *frame.reach)
        slopes = _cut(frame, features)
        columns += list(slopes.T)
        columns += [slopes[:, 1] * place, slopes[:, 3] * place, np.abs(slopes[:, 2])]
        columns += [features.zeros, slopes[:, 0] * features.gap, features.known]
        columns += [slopes[:, 1] * features.known, np.exp(features.roughness)]
    return np.stack(columns + _code_columns(frame, codes), axis=1)


def median_ridge(frame: Frame) -> Floats:
    """Return the pull on each column of the median regression."""
    free = 6 + (0 if frame.plain else len(frame.steepest) + 8)
    return _ridge(free, len(frame.codes))


def size_design(frame: Frame, features: Features, level: Floats, codes: NDArray[np.str_]) -> Floats:
    """Return the columns of the regression for the size of errors, the constant first."""
    columns = _level_columns(frame, level)
    if not frame.plain:
        slopes = np.abs(_cut(frame, features))
        columns += [features.roughness, features.zeros, features.known, features.gap]
        columns += [np.log(slopes[:, 0] + SMOOTH), np.log(slopes[:, 2] + SMOOTH)]
    return np.stack(columns + _code_columns(frame, codes), axis=1)


def size_ridge(frame: Frame) -> Floats:
    """Return the pull on each column of the regression for the size of errors."""
    return _ridge(6 + (0 if frame.plain else 6), len(frame.codes))


def _level_columns(frame: Frame, level: Floats) -> list[Floats]:
    place = np.clip(level, *frame.reach)
    return [np.ones_like(place), place, *(np.maximum(place - bend, 0.0) for bend in frame.bends)]


def _cut(frame: Frame, features: Features) -> Floats:
    bound = np.asarray(frame.steepest)
    return np.clip(features.slopes, -bound, bound)


def _code_columns(frame: Frame, codes: NDArray[np.str_]) -> list[Floats]:
    return [(codes == code).astype(np.float64) for code in frame.codes]


def _ridge(free: int, codes: int) -> Floats:
    pull = np.full(free + codes, PULL)
    pull[0] = 0.0
    pull[free:] = CODE_PULL
    return pull
