"""How far the loss of a path departs from its reference: in time, place and situation.

The quantiles of the Irregular Terrain Model, section V of Hufford, "The ITS Irregular Terrain
Model, version 1.2.2: The Algorithm"; curves by climate after NBS Technical Note 101, volume 2.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.radio.itm_reference import WAVE, roughness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.radio.itm_path import Path

__all__ = ["CLIMATES", "MODES", "Quantiles", "climate_curves", "deviation", "vary"]

# Climates in the model's own order, 1 to 7; a row of CURVES each.
CLIMATES = (
    "equatorial",
    "continental subtropical",
    "maritime subtropical",
    "desert",
    "continental temperate",
    "maritime temperate over land",
    "maritime temperate over sea",
)
# What counts as chance together, in the model's own order.
MODES = ("single message", "accidental", "mobile", "broadcast")
# By climate. Median, spread below and spread above the median by effective distance: two levels
# in dB and three distances in m each. Then the ratio of far to near spread and the deviate from
# which it holds, and the frequency factors of both spreads [Algorithm, table 5.1].
CURVES: NDArray[np.float64] = np.array(
    [
        [-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3, 2.13, 159.5, 762.2e3, 123.6e3, 94.5e3, 2.11, 102.3,
         636.9e3, 134.8e3, 95.6e3, 1.224, 1.282, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3, 2.66, 7.67, 100.4e3, 172.5e3, 136.4e3, 6.87, 15.53,
         138.7e3, 143.7e3, 98.6e3, 0.801, 2.161, 1.0, 0.0, 0.0, 0.93, 0.31, 2.0],
        [1.26, 15.5, 262.6e3, 185.2e3, 99.8e3, 6.11, 6.65, 138.2e3, 242.2e3, 178.6e3, 10.08, 9.6,
         165.3e3, 225.7e3, 129.7e3, 1.38, 1.282, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3, 1.98, 13.11, 139.1e3, 132.7e3, 193.5e3, 3.68, 159.3,
         464.4e3, 93.1e3, 94.2e3, 1.0, 20.0, 1.0, 0.0, 0.0, 0.93, 0.19, 1.79],
        [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3, 2.68, 7.16, 93.7e3, 186.8e3, 133.5e3, 4.75, 8.12,
         93.2e3, 135.9e3, 113.4e3, 1.224, 1.282, 0.92, 0.25, 1.77, 0.93, 0.31, 2.0],
        [-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3, 6.86, 10.38, 187.8e3, 169.6e3, 108.9e3, 8.58,
         13.97, 216.0e3, 152.0e3, 122.7e3, 1.518, 1.282, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [3.15, 857.9, 2222e3, 164.8e3, 116.3e3, 8.51, 169.8, 609.8e3, 119.9e3, 106.6e3, 8.43, 8.19,
         136.2e3, 188.5e3, 122.9e3, 1.518, 1.282, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    ]
)  # fmt: skip


class Quantiles(NamedTuple):
    """Which quantile of the loss is asked for.

    Attributes:
        time: Standard normal deviate of time; below 0 for a loss seldom exceeded.
        place: The same for locations.
        situation: The same for situations, which is confidence.
        mode: Index of ``MODES``.
        fixed_places: Whether both ends are known, so that places do not vary.
        no_situations: Whether situations do not vary, as for interference.
    """

    time: float
    place: float
    situation: float
    mode: int
    fixed_places: bool
    no_situations: bool


def climate_curves(climate: str) -> NDArray[np.float64]:
    """Return the curves of a climate, as ``vary`` takes them."""
    return np.asarray(CURVES[CLIMATES.index(climate)])


def deviation(share: float) -> float:
    """Return the standard normal deviate that a share of cases exceeds.

    Hastings' rational approximation, as the model's authors use it: to 4.5e-4.

    Args:
        share: Above 0 and below 1.
    """
    tail = share if share <= 0.5 else 1.0 - share
    t = sqrt(-2.0 * log(max(tail, 1e-6)))
    top = 2.515516698 + (0.802853 + 0.010328 * t) * t
    below = 1.0 + (1.432788 + (0.189269 + 0.001308 * t) * t) * t
    found = t - top / below
    return found if share <= 0.5 else -found


@njit
def vary(
    reference: float, path: Path, mhz: float, climate: NDArray[np.float64], asked: Quantiles
) -> float:
    """Return the quantile of the attenuation over free space, in dB."""
    z_time, z_place, z_situation = asked.time, asked.place, asked.situation
    if asked.mode == 0:
        z_time = z_situation
    if asked.mode <= 1:
        z_place = z_situation
    elif asked.mode == 2:
        z_place = z_time
    distance = _effective_distance(path, mhz)
    time = _time_spread(distance, mhz, climate, z_time)
    place, situation = 0.0, 0.0
    if not asked.fixed_places:
        rough = mhz / WAVE * roughness(path.length, path.irregularity)
        place = 10.0 * rough / (rough + 13.0)
    if not asked.no_situations:
        situation = 5.0 + 3.0 * exp(-distance / 100e3)
    rest = (
        situation**2
        + (time * z_time) ** 2 / (7.8 + z_situation**2)
        + (place * z_place) ** 2 / (24.0 + z_situation**2)
    )
    if asked.mode == 0:
        known, unsure = 0.0, sqrt(time**2 + place**2 + rest)
    elif asked.mode == 1:
        known, unsure = time * z_time, sqrt(place**2 + rest)
    elif asked.mode == 2:
        known, unsure = sqrt(time**2 + place**2) * z_time, sqrt(rest)
    else:
        known, unsure = time * z_time + place * z_place, sqrt(rest)
    loss = reference - _curve(climate[:5], distance) - known - unsure * z_situation
    if loss < 0.0:
        # A path is seldom much better than free space.
        return loss * (29.0 - loss) / (29.0 - 10.0 * loss)
    return loss


@njit
def _effective_distance(path: Path, mhz: float) -> float:
    """Return the distance that the curves are drawn over, in m [Algorithm, 5.3]."""
    # 18e6 m: twice an earth of 9,000 km.
    beyond = sqrt(18e6 * path.height_a) + sqrt(18e6 * path.height_b)
    beyond += (575.7e12 * WAVE / mhz) ** (1.0 / 3.0)
    if path.length < beyond:
        return float(130e3 * path.length / beyond)
    return float(130e3 + path.length - beyond)


@njit
def _time_spread(distance: float, mhz: float, climate: NDArray[np.float64], z_time: float) -> float:
    """Return the spread in time for a deviate, in dB [Algorithm, 5.6 to 5.8]."""
    q = log(0.133 * mhz / WAVE)
    if z_time < 0.0:
        factor = climate[17] + climate[18] / ((climate[19] * q) ** 2 + 1.0)
        return float(_curve(climate[5:10], distance) * factor)
    factor = climate[20] + climate[21] / ((climate[22] * q) ** 2 + 1.0)
    near = float(_curve(climate[10:15], distance) * factor)
    if z_time <= climate[16]:
        return near
    far = float(near * climate[15])
    return far + (near - far) * float(climate[16]) / z_time


@njit
def _curve(five: NDArray[np.float64], distance: float) -> float:
    squared = (distance / five[2]) ** 2
    peak = five[1] / (1.0 + ((distance - five[3]) / five[4]) ** 2)
    return float((five[0] + peak) * squared / (1.0 + squared))
