"""What the Irregular Terrain Model reads from a terrain profile.

The radio horizons of both ends, the irregularity of the ground between them, and the heights at
which the antennas act above the ground around them. From G. Hufford, "The ITS Irregular Terrain
Model, version 1.2.2: The Algorithm" (sections 43, 44 and 48), and G. Hufford, A. Longley and
W. Kissick, "A Guide to the Use of the ITS Irregular Terrain Model", NTIA Report 82-100, 1982.

Everything is compiled and works on one profile of equally spaced heights in metres.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Path", "fit_line", "measure_irregularity", "read_path"]

# Ground nearer than this many antenna heights is left out [Hufford 1982, page 25].
NEAR_HEIGHTS = 15.0
# Scale over which irregularity grows with distance, in metres [Algorithm, 3.9].
ROUGH_SCALE_M = 50e3


class Path(NamedTuple):
    """A path between antennas a and b, lengths in metres and angles in radians.

    Attributes:
        length: Length along the ground.
        mast_a: Height of antenna a above ground.
        mast_b: Height of antenna b above ground.
        height_a: Height at which antenna a acts.
        height_b: Height at which antenna b acts.
        horizon_a: Distance of a's radio horizon.
        horizon_b: Distance of b's radio horizon.
        angle_a: Elevation of a's horizon.
        angle_b: Elevation of b's horizon.
        irregularity: Spread of heights about their trend, without the top and bottom tenth.
        earth: Radius of the earth that makes rays straight.
    """

    length: float
    mast_a: float
    mast_b: float
    height_a: float
    height_b: float
    horizon_a: float
    horizon_b: float
    angle_a: float
    angle_b: float
    irregularity: float
    earth: float


@njit
def read_path(
    heights: Floats, spacing_m: float, mast_a: float, mast_b: float, earth: float
) -> Path:
    """Return what a profile says of the path between its ends."""
    length = (len(heights) - 1) * spacing_m
    angle_a, horizon_a = _find_horizon(heights, spacing_m, mast_a, mast_b, earth)
    angle_b, horizon_b = _find_horizon(heights[::-1], spacing_m, mast_b, mast_a, earth)
    start = min(NEAR_HEIGHTS * mast_a, 0.1 * horizon_a)
    end = length - min(NEAR_HEIGHTS * mast_b, 0.1 * horizon_b)
    rough = measure_irregularity(heights, spacing_m, start, end)
    if horizon_a + horizon_b <= 1.5 * length:
        fit_a, _ = fit_line(heights, spacing_m, start, 0.9 * horizon_a)
        _, fit_b = fit_line(heights, spacing_m, length - 0.9 * horizon_b, end)
        height_a = mast_a + max(heights[0] - fit_a, 0.0)
        height_b = mast_b + max(heights[-1] - fit_b, 0.0)
        return Path(
            length, mast_a, mast_b, height_a, height_b,
            horizon_a, horizon_b, angle_a, angle_b, rough, earth,
        )  # fmt: skip
    # Well within sight: horizons of a statistical ground around the fitted line.
    fit_a, fit_b = fit_line(heights, spacing_m, start, end)
    height_a = mast_a + max(heights[0] - fit_a, 0.0)
    height_b = mast_b + max(heights[-1] - fit_b, 0.0)
    both = _likely_horizon(height_a, rough, earth) + _likely_horizon(height_b, rough, earth)
    if both <= length:
        raised = (length / both) ** 2
        height_a *= raised
        height_b *= raised
    horizon_a = _likely_horizon(height_a, rough, earth)
    horizon_b = _likely_horizon(height_b, rough, earth)
    angle_a = _likely_angle(height_a, horizon_a, rough, earth)
    angle_b = _likely_angle(height_b, horizon_b, rough, earth)
    return Path(
        length, mast_a, mast_b, height_a, height_b,
        horizon_a, horizon_b, angle_a, angle_b, rough, earth,
    )  # fmt: skip


@njit
def fit_line(heights: Floats, spacing: float, start: float, end: float) -> tuple[float, float]:
    """Return the heights at both ends of the profile of a line fitted between two distances."""
    last = len(heights) - 1
    first_used = int(max(start / spacing, 0.0))
    last_used = last - int(max(last - end / spacing, 0.0))
    if last_used <= first_used:
        first_used = max(first_used - 1, 0)
        last_used = last - max(last - last_used - 1, 0)
    steps = last_used - first_used
    # The two outer points weigh half: the sums are trapezoids.
    middle = 0.5 * steps
    total = 0.5 * (heights[first_used] + heights[last_used])
    moment = 0.5 * (heights[last_used] - heights[first_used]) * middle
    for at in range(first_used + 1, last_used):
        total += heights[at]
        moment += heights[at] * (at - first_used - middle)
    mean = total / steps
    slope = moment * 12.0 / ((steps * steps + 2.0) * steps)
    centre = first_used + middle
    return mean - slope * centre, mean + slope * (last - centre)


@njit
def measure_irregularity(heights: Floats, spacing: float, start: float, end: float) -> float:
    """Return the interdecile range of heights about their trend, as over a very long path.

    The heights are sampled anew at 35 to 245 equal steps between the two distances. 0 where
    fewer than two steps of the profile lie between them.
    """
    first, last = start / spacing, end / spacing
    if last - first < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (last - first + 8.0))), 25)
    count = 10 * tenth - 5
    step = (last - first) / (count - 1)
    sampled = np.empty(count)
    right = int(first) + 1
    beyond = first - right
    for at in range(count):
        while beyond > 0.0 and right < len(heights) - 1:
            beyond -= 1.0
            right += 1
        sampled[at] = heights[right] + (heights[right] - heights[right - 1]) * beyond
        beyond += step
    low, high = fit_line(sampled, 1.0, 0.0, count - 1.0)
    for at in range(count):
        sampled[at] -= low + (high - low) * at / (count - 1)
    sampled.sort()
    spread = sampled[count - tenth] - sampled[tenth - 1]
    return float(spread / (1.0 - 0.8 * exp(-(end - start) / ROUGH_SCALE_M)))


@njit
def _find_horizon(
    heights: Floats, spacing: float, mast: float, other_mast: float, earth: float
) -> tuple[float, float]:
    """Return the elevation and distance of the horizon seen from the first point."""
    last = len(heights) - 1
    eye = heights[0] + mast
    distance = last * spacing
    angle = (heights[last] + other_mast - eye) / distance - distance / (2.0 * earth)
    horizon = distance
    for at in range(1, last):
        away = at * spacing
        seen = (heights[at] - eye) / away - away / (2.0 * earth)
        if seen > angle:
            angle, horizon = seen, away
    return angle, horizon


@njit
def _likely_horizon(height: float, rough: float, earth: float) -> float:
    """Return the distance of the horizon over irregular ground [Algorithm, 3.3]."""
    return sqrt(2.0 * height * earth) * exp(-0.07 * sqrt(rough / max(height, 5.0)))


@njit
def _likely_angle(height: float, horizon: float, rough: float, earth: float) -> float:
    """Return the elevation of that horizon [Algorithm, 3.4]."""
    smooth = sqrt(2.0 * height * earth)
    return (0.65 * rough * (smooth / horizon - 1.0) - 2.0 * height) / smooth
