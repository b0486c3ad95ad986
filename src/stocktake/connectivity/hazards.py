"""What floods and storms cost a plan in a mean year, from hazard maps and a fragility curve.

A hazard map gives the intensity (flood depth in m, gust speed in m/s) that a place meets once
in T years. A fragility curve turns intensity into the part of the value that is lost. The
mean yearly loss is the area under loss over yearly probability p = 1 / T:

    sum over neighbouring maps of (p_i - p_(i+1)) * (D_i + D_(i+1)) / 2  +  p_rarest * D_rarest

the trapezoid rule, with what is rarer than the rarest map lost as in that map. What happens
more often than the commonest map shows is taken as no loss, so that the result is a lower
bound there. A place without a value on the map (NaN) is not exposed. Damages of different
hazards add up, since each is small. Left out: outages (what service is worth to people) and
climate change, for which the caller gives maps of the future.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["FragilityCurve", "StormCurve", "damage_share", "expected_yearly_loss"]


@dataclass(frozen=True, slots=True)
class FragilityCurve:
    """Straight lines between points; flat before the first and after the last.

    Attributes:
        intensity: Rising, such as depths in m.
        share: Part of the value lost at each, never falling, 0 to 1.
    """

    intensity: Sequence[float]
    share: Sequence[float]


@dataclass(frozen=True, slots=True)
class StormCurve:
    """Loss by wind, v ** 3 / (1 + v ** 3) with v = (wind - threshold) / (half - threshold).

    Emanuel 2011, "Global warming effects on U.S. hurricane damage", Weather, Climate, and
    Society 3; regional values of ``half_m_s``: Eberenz et al. 2021, NHESS 21.

    Attributes:
        threshold_m_s: Wind below which nothing is lost.
        half_m_s: Wind at which half is lost.
    """

    threshold_m_s: float
    half_m_s: float


def damage_share(intensity: ArrayLike, curve: FragilityCurve | StormCurve) -> Floats:
    """Return the part of the value lost, 0 where the intensity is unknown (NaN).

    Args:
        intensity: In the curve's unit, any shape.
        curve: The fragility curve.

    Raises:
        SettingsError: The curve does not rise, or leaves 0 to 1.
    """
    met = np.nan_to_num(np.asarray(intensity, dtype=np.float64), nan=-np.inf)
    if isinstance(curve, StormCurve):
        span = check_values(
            "The wind at which half is lost, above the threshold, in m/s",
            curve.half_m_s - curve.threshold_m_s,
            more_than=0,
        )
        cubed = (np.maximum(met - curve.threshold_m_s, 0.0) / span) ** 3
        return np.asarray(cubed / (1.0 + cubed))
    points, shares = np.asarray(curve.intensity, float), np.asarray(curve.share, float)
    check_values("A fragility curve's loss", shares, at_least=0, at_most=1)
    if len(points) != len(shares) or np.any(np.diff(points) <= 0) or np.any(np.diff(shares) < 0):
        raise SettingsError(
            "A fragility curve must rise: intensities strictly, losses never falling, as many of "
            "one as of the other.",
            fix="Sort the points by intensity and give each one loss.",
        )
    return np.asarray(np.where(met < points[0], 0.0, np.interp(met, points, shares)))


def expected_yearly_loss(
    value_usd: ArrayLike,
    intensity: ArrayLike,
    return_years: ArrayLike,
    *,
    curve: FragilityCurve | StormCurve,
) -> Floats:
    """Return the mean loss of a year in USD.

    Args:
        value_usd: float64[n], what it costs to build again; for a line, the part that lies in
            the map's cell.
        intensity: float64[n, maps] or float64[maps].
        return_years: float64[maps], once in how many years; in any order.
        curve: The fragility curve.
    """
    value = check_values("A value in USD", value_usd, at_least=0)
    every = check_values("A return period in years", np.atleast_1d(return_years), at_least=1)
    lost = damage_share(intensity, curve)
    order = np.argsort(every, kind="stable")
    often = 1.0 / every[order]
    lost = lost[..., order]
    between = (-np.diff(often) * (lost[..., 1:] + lost[..., :-1]) / 2.0).sum(axis=-1)
    return np.asarray(value * (between + often[-1] * lost[..., -1]))
