"""Describe where a series stands and how it has moved, as numbers that a regression takes.

Everything is on the family's scale, so a slope is a step of the scale per year:

- slopes over about 1, 3, 6 and 12 years, each from the value furthest back
  within that time; where the gap is longer, from the value before;
- roughness: the mean absolute step between neighbours once the slope of six
  years is taken off, divided by the root of the years between them;
- the number of values, the years since the value before, the share of recent
  steps that are exactly zero, and the level.

A kind of past decides which regression speaks: ``full`` (at the upper limit of
a share), ``none`` (at zero), ``single`` (one value), ``still`` (every recent step
is zero), ``short`` (two or three values) and ``long``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.progress.outlook.histories import PAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.families import ScaleKind
    from stocktake.progress.outlook.histories import Histories

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["PASTS", "WINDOWS", "Features", "describe"]

PASTS = ("single", "short", "long", "still", "full", "none")
SINGLE, SHORT, LONG, STILL, FULL, NONE = range(6)
# Years over which a slope is taken.
WINDOWS = (1, 3, 6, 12)
# Steps between neighbours that count as recent.
RECENT = 8
# A slope over fewer than this many values is "short".
LONG_FROM = 4
# A share this near to its limit stands at it: sources round to a tenth of a point.
AT_LIMIT = 0.05
# Keeps the logarithm of a roughness of zero finite; far below any real survey's noise.
SMOOTH = 1e-3


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers that describe the past of some rows (all arrays have one entry a row).

    Attributes:
        kind: Index into ``PASTS``.
        level: Value on the family's scale.
        slopes: rows x ``WINDOWS``, per year.
        roughness: Logarithm of the mean step beside the trend.
        zeros: Share of recent steps that are exactly zero, 0 to 1.
        known: Logarithm of the number of values, at most ``PAST``.
        gap: Logarithm of the years since the value before.
    """

    kind: Integers
    level: Floats
    slopes: Floats
    roughness: Floats
    zeros: Floats
    known: Floats
    gap: Floats


def describe(
    histories: Histories, rows: Integers, *, kind_of_scale: ScaleKind, single: bool = False
) -> Features:
    """Return the features of some rows of one family.

    Args:
        histories: The values.
        rows: Rows to describe.
        kind_of_scale: The family's scale; it says which limits there are.
        single: Whether to look at the newest value only, as if the series had no other.
    """
    past, known = histories.past(rows)
    if single:
        known = np.ones_like(known)
    level = histories.level[past]
    year = histories.year[past].astype(np.float64)
    inside = np.arange(PAST) < known[:, None]
    slopes = np.stack([_slope(level, year, inside, window) for window in WINDOWS], axis=1)
    steps = level[:, :-1] - level[:, 1:]
    years = np.maximum(year[:, :-1] - year[:, 1:], 1.0)
    recent = inside[:, 1:] & (np.arange(PAST - 1) < RECENT)
    count = np.maximum(recent.sum(axis=1), 1)
    beside = np.abs(steps - slopes[:, [2]] * years) / np.sqrt(years)
    roughness = np.log(np.where(recent, beside, 0.0).sum(axis=1) / count + SMOOTH)
    zeros = (recent & (steps == 0)).sum(axis=1) / count
    kind = np.where(known == 1, SINGLE, np.where(known < LONG_FROM, SHORT, LONG))
    kind = np.where((known > 1) & (zeros == 1.0), STILL, kind)
    value = histories.value[rows]
    if kind_of_scale != "linear":
        kind = np.where(value <= AT_LIMIT * (kind_of_scale == "logit"), NONE, kind)
    if kind_of_scale == "logit":
        kind = np.where(value >= 100 - AT_LIMIT, FULL, kind)
    return Features(
        kind=kind.astype(np.int64),
        level=level[:, 0],
        slopes=slopes,
        roughness=roughness,
        zeros=zeros,
        known=np.log(known),
        gap=np.log(np.where(known > 1, years[:, 0], 1.0)),
    )


def _slope(level: Floats, year: Floats, inside: NDArray[np.bool_], window: int) -> Floats:
    """Return the slope per year from the value furthest back within the window."""
    usable = inside & (year >= year[:, [0]] - window)
    reach = np.maximum(usable.sum(axis=1) - 1, 1)
    reach = np.minimum(reach, np.maximum(inside.sum(axis=1) - 1, 0))
    at = np.arange(len(level))
    years = np.maximum(year[:, 0] - year[at, reach], 1.0)
    return np.where(reach > 0, (level[:, 0] - level[at, reach]) / years, 0.0)
