"""Whether two masts see each other over the ground, with room for the wave.

A link is clear where, all along it, the ray passes above the ground by a share of the first Fresnel
zone (ITU-R P.530-17, 2.2.2: 0.6 at the median refraction is a common rule). Rays are drawn straight
over an earth whose radius is multiplied by the factor k (4/3 in a mean atmosphere). Left out: trees
and buildings, unless the raster is one of surfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.limits import check_values
from stocktake.connectivity.radio.terrain import (
    EARTH_M,
    Ground,
    Terrain,
    distances_m,
    great_circle_m,
    sample_profile,
)
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.assumptions import Values

    Floats = NDArray[np.float64]

__all__ = ["Clearance", "SightRules", "clear_links", "clearances", "points_for", "sight_of"]

# Metres per nanosecond: a wavelength in m is this over the frequency in GHz.
LIGHT = 0.299792458
# Points on a profile: more would not change whether a ridge is met.
MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class SightRules:
    """What counts as clear.

    Attributes:
        frequency_ghz: Frequency; above 0.
        share: Share of the first Fresnel zone that must be clear, 0 for the bare ray.
        k: Factor of the earth's radius; 4/3 in a mean atmosphere.
        mast_m: Height of both masts above ground.
    """

    frequency_ghz: float
    share: float = 0.6
    k: float = 4 / 3
    mast_m: float = 30.0

    def __post_init__(self) -> None:
        """Refuse values that have no meaning.

        Raises:
            SettingsError: A value is outside its limits.
        """
        check_values("The frequency in GHz", self.frequency_ghz, more_than=0)
        check_values("The share of the Fresnel zone", self.share, at_least=0, at_most=5)
        check_values("The factor of the earth's radius", self.k, more_than=0)
        check_values("The height of a mast in m", self.mast_m, at_least=0)


@dataclass(frozen=True, slots=True)
class Clearance:
    """How clear links are; arrays of one length.

    Attributes:
        clear: Whether the link has the clearance asked for; False where the ground is unknown.
        raise_m: By how much both masts would have to be higher, 0 where clear; NaN where unknown.
        known: Whether the ground is known all along.
    """

    clear: NDArray[np.bool_]
    raise_m: Floats
    known: NDArray[np.bool_]


def sight_of(values: Values) -> SightRules:
    """Return what a plan's values ask of a microwave hop."""
    return SightRules(
        frequency_ghz=values["microwave-frequency"],
        share=values["fresnel-share"],
        k=values["earth-radius-factor"],
        mast_m=values["microwave-tower-height"],
    )


def points_for(length_m: ArrayLike, cell_m: float) -> NDArray[np.int64]:
    """Return the points at which a profile is sampled: about one a cell, 3 to ``MOST_POINTS``."""
    steps = np.ceil(np.asarray(length_m, dtype=np.float64) / cell_m)
    return np.asarray(np.clip(steps + 1, 3, MOST_POINTS), dtype=np.int64)


def clearances(heights_m: ArrayLike, length_m: ArrayLike, rules: SightRules) -> Clearance:
    """Return how clear links are over given profiles.

    Args:
        heights_m: Heights of the ground at equal steps, float64[links, points], ends included.
        length_m: Length of each link, or of all.
        rules: What counts as clear.

    Raises:
        SettingsError: There are fewer than 2 points, or a length is not above 0.
    """
    heights = np.ascontiguousarray(np.atleast_2d(np.asarray(heights_m, dtype=np.float64)))
    if heights.shape[1] < 2:
        raise SettingsError(
            "A terrain profile has fewer than 2 points.", fix="Give the heights at both ends."
        )
    length = check_values("The length of a link in m", length_m, more_than=0)
    lengths = np.ascontiguousarray(np.broadcast_to(length, (len(heights),)))
    return _as_clearance(_raises(heights, lengths, _numbers(rules), rules.mast_m))


def clear_links(
    terrain: Terrain, ends: tuple[Floats, Floats, Floats, Floats], rules: SightRules
) -> Clearance:
    """Return how clear links are over terrain.

    Args:
        terrain: The ground.
        ends: Longitude and latitude of the first ends, then of the second, float64[m] each.
        rules: What counts as clear.
    """
    lon_a, lat_a, lon_b, lat_b = (np.ascontiguousarray(end, dtype=np.float64) for end in ends)
    points = points_for(distances_m(lon_a, lat_a, lon_b, lat_b), terrain.cell_m)
    places = np.column_stack([lon_a, lat_a, lon_b, lat_b])
    return _as_clearance(
        _raises_over(terrain.ground, places, points, _numbers(rules), rules.mast_m)
    )


def _as_clearance(raised: Floats) -> Clearance:
    known = ~np.isnan(raised)
    return Clearance(known & (raised <= 0), np.maximum(raised, 0.0), known)


def _numbers(rules: SightRules) -> tuple[float, float, float]:
    return LIGHT / rules.frequency_ghz, rules.share, rules.k * EARTH_M


@njit
def _raises(
    heights: Floats, lengths: Floats, numbers: tuple[float, float, float], mast: float
) -> Floats:
    raised = np.empty(len(lengths))
    for at in range(len(lengths)):
        raised[at] = _raise_needed(heights[at], lengths[at], numbers, mast)
    return raised


@njit
def _raises_over(
    ground: Ground,
    places: Floats,
    points: NDArray[np.int64],
    numbers: tuple[float, float, float],
    mast: float,
) -> Floats:
    raised = np.empty(len(points))
    heights = np.empty(MOST_POINTS)
    for at in range(len(points)):
        a, b, c, d = places[at]
        profile = heights[: points[at]]
        sample_profile(ground, a, b, c, d, profile)
        raised[at] = _raise_needed(profile, great_circle_m(a, b, c, d), numbers, mast)
    return raised


@njit
def _raise_needed(
    heights: Floats, length: float, numbers: tuple[float, float, float], mast: float
) -> float:
    """Return by how much both masts must be higher, below 0 where there is room; NaN if unknown."""
    wavelength, share, earth = numbers
    last = len(heights) - 1
    start, end = heights[0] + mast, heights[last] + mast
    most = -mast
    if not (np.isfinite(start) and np.isfinite(end)):
        return np.nan
    for at in range(1, last):
        before = length * at / last
        after = length - before
        ray = start + (end - start) * at / last - before * after / (2.0 * earth)
        zone = share * sqrt(wavelength * before * after / length) if length > 0 else 0.0
        if not np.isfinite(heights[at]):
            return np.nan
        most = max(most, heights[at] + zone - ray)
    return most
