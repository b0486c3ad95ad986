"""How many years behind: the time since another series had today's value.

The S-time-distance of P. Sicherl: for a value v of year t and a reference series (joined by
straight lines, its last value kept after its end), the latest year up to t in which the
reference was no better than v; the distance is t less that year. Of several crossings the
latest is taken, which gives the fewest years. A value as good as the reference of the same
year, or better, is 0 years behind. Where the reference was always better, the distance is
"more than" the years its history reaches back. Reaching back is observing, not forecasting:
it does not say that the gap takes as long to close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["years_behind"]


def years_behind(
    values: Floats, at: Ints, reference: tuple[Ints, Floats], *, upward: bool
) -> tuple[Floats, Flags]:
    """Return how many years behind the reference each value is, and whether it is more.

    Args:
        values: The values compared.
        at: The year of each.
        reference: Years, rising, and the reference's values in them, without NaN.
        upward: Whether more is better.

    Returns:
        Years (NaN where the reference has no value by then), and flags: True where the
        number is only a lower limit.
    """
    years, series = reference
    if not len(years):
        return np.full(len(values), np.nan), np.zeros(len(values), dtype=bool)
    sign = 1.0 if upward else -1.0
    r, v = sign * series, sign * values
    now = np.interp(at, years, r)
    level = v >= now
    candidate = (years[None, :] <= at[:, None]) & (r[None, :] <= v[:, None])
    reached = candidate.any(axis=1)
    k = len(years) - 1 - np.argmax(candidate[:, ::-1], axis=1)
    after = np.minimum(k + 1, len(years) - 1)
    rise = np.where(r[after] > r[k], r[after] - r[k], 1.0)
    crossed = years[k] + (v - r[k]) / rise * (years[after] - years[k])
    behind = np.where(reached, at - crossed, at - years[0])
    found = np.where(level, 0.0, behind)
    found = np.where(at < years[0], np.nan, found)
    return np.asarray(found), np.asarray(~level & ~reached & (at >= years[0]))
