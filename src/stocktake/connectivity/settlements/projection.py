"""A flat map in kilometres for the points of one plan.

Up to a radius of 1,000 km an azimuthal equal-distance map about the middle of
the points is used: distances from the middle are exact, and others are wrong by
at most (r/R)^2 / 6 of their length, 0.4 % at that radius (Snyder, Map
Projections: A Working Manual, US Geological Survey 1987, chapter 25). Wider
economies (Indonesia, Kiribati) lie along a line; for them an oblique Mercator
map along that line is used, whose error grows with the distance from the line
only (chapter 9), halved by a scale below 1 on the line itself.

The middle is taken on the sphere, so economies across the 180th meridian (Fiji,
Kiribati) or a pole are nothing special. Left out: heights, and points on
opposite sides of the globe.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from stocktake.connectivity.geofiles.libraries import pyproj

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LocalPlane", "great_circle_km", "plane_for", "to_unit_vectors"]

# Mean radius of the Earth (IUGG), for what needs no more than 0.5 %.
EARTH_RADIUS_KM = 6371.0088
# Above this radius the azimuthal map is wrong by more than 0.4 %.
AZIMUTHAL_UP_TO_KM = 1000.0


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A flat map in kilometres.

    Attributes:
        proj: The map in PROJ's words, to be stated with results.
        radius_km: Greatest distance of a point from the middle.
        worst_error: Greatest error of a short distance at the points, as a share.
    """

    proj: str
    radius_km: float
    worst_error: float
    _transformer: Any = field(repr=False, compare=False)

    def to_km(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return x and y in km, float64[n] each, of points in degrees."""
        x, y = self._transformer.transform(lon, lat)
        return np.asarray(x), np.asarray(y)

    def to_degrees(self, x_km: Floats, y_km: Floats) -> tuple[Floats, Floats]:
        """Return longitude (-180 to 180) and latitude of points in km."""
        lon, lat = self._transformer.transform(x_km, y_km, direction="INVERSE")
        return np.asarray(lon), np.asarray(lat)


def plane_for(lon: Floats, lat: Floats) -> LocalPlane:
    """Return the flat map for points in degrees.

    Args:
        lon: Degrees east, float64[n], n >= 1; any turn of the globe.
        lat: Degrees north, float64[n].
    """
    vectors = to_unit_vectors(lon, lat)
    middle = vectors.mean(axis=0)
    middle /= np.linalg.norm(middle)
    lon0, lat0 = _to_angles(middle)
    far = great_circle_km(lon, lat, np.full_like(lon, lon0), np.full_like(lat, lat0))
    radius = float(far.max())
    if radius <= AZIMUTHAL_UP_TO_KM:
        proj = f"+proj=aeqd +lat_0={lat0:.6f} +lon_0={lon0:.6f} +datum=WGS84 +units=km +no_defs"
        return _plane(proj, radius, lon, lat)
    proj = _along_the_points(vectors, middle, lon0, lat0)
    return _plane(proj, radius, lon, lat)


def great_circle_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Return distances on a sphere in km (haversine), within 0.6 % of those on the ellipsoid."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((phi_b - phi_a) / 2) ** 2
    half += np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance


def to_unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Return points in degrees as unit vectors, float64[n, 3]."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _to_angles(vector: Floats) -> tuple[float, float]:
    lon = float(np.degrees(np.arctan2(vector[1], vector[0])))
    return lon, float(np.degrees(np.arcsin(np.clip(vector[2], -1, 1))))


def _along_the_points(vectors: Floats, middle: Floats, lon0: float, lat0: float) -> str:
    """Return an oblique Mercator map along the great circle that fits the points best."""
    # The circle's pole is the direction in which the points vary least.
    pole = np.linalg.svd(vectors.T @ vectors / len(vectors))[0][:, -1]
    middle = middle - (middle @ pole) * pole
    middle /= np.linalg.norm(middle)
    lon0, lat0 = _to_angles(middle)
    lam, phi = np.radians(lon0), np.radians(lat0)
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    north = np.array([-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)])
    along = np.cross(pole, middle)
    azimuth = float(np.degrees(np.arctan2(along @ east, along @ north))) % 180
    # 0 and 180 are meridians, and PROJ refuses an azimuth of exactly 0 or 180 at the middle.
    azimuth = min(max(azimuth, 0.01), 179.99)
    off_line = np.abs(np.arcsin(np.clip(vectors @ pole, -1, 1))).max()
    scale = 2 / (1 + 1 / np.cos(off_line))
    return (
        f"+proj=omerc +lat_0={lat0:.6f} +lonc={lon0:.6f} +alpha={azimuth:.6f} +k_0={scale:.8f} "
        "+no_uoff +datum=WGS84 +units=km +no_defs"
    )


def _plane(proj: str, radius: float, lon: Floats, lat: Floats) -> LocalPlane:
    transformer = pyproj.Transformer.from_crs("EPSG:4326", pyproj.CRS(proj), always_xy=True)
    plane = LocalPlane(proj=proj, radius_km=radius, worst_error=0.0, _transformer=transformer)
    return LocalPlane(
        proj=proj,
        radius_km=radius,
        worst_error=_measure_error(plane, lon, lat),
        _transformer=transformer,
    )


def _measure_error(plane: LocalPlane, lon: Floats, lat: Floats) -> float:
    """Return the greatest error of distances of 10 km to the north and east of some points."""
    step = max(1, len(lon) // 500)
    lon, lat = lon[::step], lat[::step]
    geod = pyproj.Geod(ellps="WGS84")
    x, y = plane.to_km(lon, lat)
    worst = 0.0
    for azimuth in (0.0, 45.0, 90.0, 135.0):
        there = geod.fwd(lon, lat, np.full_like(lon, azimuth), np.full_like(lon, 10_000.0))
        x_there, y_there = plane.to_km(np.asarray(there[0]), np.asarray(there[1]))
        worst = max(worst, float(np.abs(np.hypot(x_there - x, y_there - y) / 10.0 - 1).max()))
    return worst
