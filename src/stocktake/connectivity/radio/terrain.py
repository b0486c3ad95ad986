"""The ground's height along the great circle between places, from a raster held in memory.

A raster is read once, within the box that is needed, as degrees east and north; a finer one than
``MOST_CELLS`` allows is averaged to coarser cells. Heights are taken between cell centres
(bilinear). Where the raster has no value the ground counts as the sea at height 0, as it does in
the usual terrain models; a finding says how much of the box that is. Off the raster nothing is
known: NaN. The earth is a sphere of its mean radius, within 0.6 % of the true lengths.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, ceil, cos, floor, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.geofiles.libraries import rasterio
from stocktake.connectivity.geofiles.rasters import open_raster
from stocktake.errors import DataError
from stocktake.sources.report import Report

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.geofiles.box import Box
    from stocktake.model import Finding

    Floats = NDArray[np.float64]

__all__ = [
    "EARTH_M",
    "Ground",
    "Terrain",
    "box_around",
    "distances_m",
    "great_circle_m",
    "read_terrain",
    "sample_profile",
    "sample_profiles",
]

# IUGG mean radius of the earth.
EARTH_M = 6_371_008.8
# 400 MB of heights as float32: 1 arc second for 3 degrees square, 3 arc seconds for 8.
MOST_CELLS = 100_000_000
# Degrees around the box, so that great circles and the last cells stay inside.
EDGE_DEG = 0.05
WHOLE = 360.0


class Ground(NamedTuple):
    """Heights on a grid in degrees, as compiled code takes them.

    Attributes:
        heights: Metres above the sea, float32[rows, columns], from north to south.
        west: Longitude of the first column's centres.
        north: Latitude of the first row's centres.
        step_lon: Degrees between columns.
        step_lat: Degrees between rows.
    """

    heights: NDArray[np.float32]
    west: float
    north: float
    step_lon: float
    step_lat: float


@dataclass(frozen=True, slots=True)
class Terrain:
    """A raster of the ground's height.

    Attributes:
        ground: Heights.
        cell_m: Width of a cell: the step at which a profile is worth sampling.
        findings: What a person should look at.
    """

    ground: Ground
    cell_m: float
    findings: tuple[Finding, ...] = ()


def box_around(lon: Floats, lat: Floats) -> Box:
    """Return the smallest box around places, with a margin; it may span the 180th meridian.

    Args:
        lon: Degrees east, at least one place.
        lat: Degrees north.
    """
    around = np.sort(np.asarray(lon, dtype=np.float64) % WHOLE)
    gaps = np.diff(np.append(around, around[0] + WHOLE))
    widest = int(np.argmax(gaps))
    west, east = around[(widest + 1) % len(around)], around[widest]
    west, east = float((west + 180) % WHOLE - 180), float((east + 180) % WHOLE - 180)
    south, north = float(np.min(lat)), float(np.max(lat))
    return west - EDGE_DEG, south - EDGE_DEG, east + EDGE_DEG, north + EDGE_DEG


def read_terrain(
    path: Path, box: Box, *, name: str | None = None, most_cells: int = MOST_CELLS
) -> Terrain:
    """Return the ground's height within a box.

    Args:
        path: A raster of heights in metres that GDAL reads, with a coordinate system.
        box: West, south, east and north in degrees; west exceeds east across the 180th meridian.
        name: What messages call the file.
        most_cells: Finer rasters are averaged down to this many cells.

    Raises:
        DataError: The file is no raster, has no coordinate system, or lies elsewhere.
    """
    called = name or path.name
    with open_raster(path, called) as raster:
        if raster.crs.to_epsg() == 4326:
            heights, ground = _read_window(raster, box, called, most_cells)
        else:
            with rasterio.vrt.WarpedVRT(
                raster, crs="EPSG:4326", resampling=rasterio.enums.Resampling.bilinear
            ) as turned:
                heights, ground = _read_window(turned, box, called, most_cells)
    report = Report(called)
    missing = float(np.ma.getmaskarray(heights).mean())
    if missing > 0:
        report.add(
            "note",
            f"{missing:.0%} of the terrain around the settlements has no value.",
            "It counts as the sea, at height 0.",
        )
    cell = np.deg2rad(ground.step_lat) * EARTH_M
    return Terrain(ground, float(cell), tuple(report.findings))


def distances_m(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Return the great-circle distances between places given in degrees."""
    a, b = np.deg2rad(np.asarray(lat_a, float)), np.deg2rad(np.asarray(lat_b, float))
    across = np.deg2rad(np.asarray(lon_b, float) - np.asarray(lon_a, float))
    square = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(square, 0, 1))))


def sample_profiles(
    terrain: Terrain, ends: tuple[Floats, Floats, Floats, Floats], *, points: int
) -> Floats:
    """Return the ground's heights along great circles, float64[m, points].

    Args:
        terrain: Heights.
        ends: Longitude and latitude of the first ends, then of the second, float64[m] each.
        points: Points along each, its ends included; at least 2.
    """
    lon_a, lat_a, lon_b, lat_b = (np.ascontiguousarray(end, dtype=np.float64) for end in ends)
    heights = np.empty((len(lon_a), points))
    _fill_profiles(terrain.ground, lon_a, lat_a, lon_b, lat_b, heights)
    return heights


@njit
def great_circle_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return the great-circle distance between two places given in degrees."""
    a, b = lat_a * pi / 180.0, lat_b * pi / 180.0
    across = (lon_b - lon_a) * pi / 180.0
    square = sin((b - a) / 2.0) ** 2 + cos(a) * cos(b) * sin(across / 2.0) ** 2
    return 2.0 * EARTH_M * asin(sqrt(min(square, 1.0)))


@njit
def sample_profile(
    ground: Ground, lon_a: float, lat_a: float, lon_b: float, lat_b: float, heights: Floats
) -> None:
    """Fill ``heights`` with the ground's heights at equal steps from a to b, both included."""
    a_lat, b_lat = lat_a * pi / 180.0, lat_b * pi / 180.0
    a_lon, b_lon = lon_a * pi / 180.0, lon_b * pi / 180.0
    ax, ay, az = cos(a_lat) * cos(a_lon), cos(a_lat) * sin(a_lon), sin(a_lat)
    bx, by, bz = cos(b_lat) * cos(b_lon), cos(b_lat) * sin(b_lon), sin(b_lat)
    angle = great_circle_m(lon_a, lat_a, lon_b, lat_b) / EARTH_M
    last = len(heights) - 1
    for at in range(last + 1):
        part = at / last
        if angle < 1e-12:
            to_a, to_b = 1.0 - part, part
        else:
            to_a = sin((1.0 - part) * angle) / sin(angle)
            to_b = sin(part * angle) / sin(angle)
        x, y, z = to_a * ax + to_b * bx, to_a * ay + to_b * by, to_a * az + to_b * bz
        lat = atan2(z, hypot(x, y)) * 180.0 / pi
        heights[at] = _height_at(ground, atan2(y, x) * 180.0 / pi, lat)


@njit
def _height_at(ground: Ground, lon: float, lat: float) -> float:
    """Return the height between the four cell centres around a place; NaN off the grid."""
    rows, columns = ground.heights.shape
    east = (lon - ground.west + 0.5 * ground.step_lon) % WHOLE - 0.5 * ground.step_lon
    column, row = east / ground.step_lon, (ground.north - lat) / ground.step_lat
    if not (-0.5 <= row <= rows - 0.5 and -0.5 <= column <= columns - 0.5):
        return np.nan
    # The outer half of the outermost cells takes their value.
    column = min(max(column, 0.0), columns - 1.0)
    row = min(max(row, 0.0), rows - 1.0)
    left, top = int(column), int(row)
    right, below = min(left + 1, columns - 1), min(top + 1, rows - 1)
    to_right, down = column - left, row - top
    upper = ground.heights[top, left] * (1 - to_right) + ground.heights[top, right] * to_right
    lower = ground.heights[below, left] * (1 - to_right) + ground.heights[below, right] * to_right
    return float(upper * (1 - down) + lower * down)


@njit
def _fill_profiles(
    ground: Ground, lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats, heights: Floats
) -> None:
    for at in range(len(lon_a)):
        sample_profile(ground, lon_a[at], lat_a[at], lon_b[at], lat_b[at], heights[at])


def _read_window(
    raster: rasterio.DatasetReader, box: Box, name: str, most_cells: int
) -> tuple[np.ma.MaskedArray[tuple[int, int], np.dtype[np.float32]], Ground]:
    """Return the heights of the cells in a box, coarser where there are too many, and the grid."""
    west, south, east, north = box
    step_lon, step_lat = raster.transform.a, -raster.transform.e
    if step_lat <= 0 or step_lon <= 0 or raster.transform.b or raster.transform.d:
        raise DataError(
            "The raster is turned or upside down.",
            where=name,
            fix="Save it again with north up.",
        )
    left, right = _columns(raster, west, east)
    top = max(floor((raster.bounds.top - north) / step_lat), 0)
    bottom = min(ceil((raster.bounds.top - south) / step_lat), raster.height)
    if right <= left or bottom <= top:
        raise DataError(
            "The terrain raster lies elsewhere than the settlements.",
            where=name,
            fix="Give the raster of this economy.",
        )
    width, height = right - left, bottom - top
    coarser = max(1.0, sqrt(width * height / most_cells))
    shape = (max(int(height / coarser), 1), max(int(width / coarser), 1))
    heights = raster.read(
        1,
        window=rasterio.windows.Window(left, top, width, height),
        out_shape=shape,
        out_dtype="float32",
        resampling=rasterio.enums.Resampling.average,
        masked=True,
    )
    heights = np.ma.masked_invalid(heights, copy=False)
    step_lon, step_lat = step_lon * width / shape[1], step_lat * height / shape[0]
    ground = Ground(
        np.ascontiguousarray(heights.filled(0.0), dtype=np.float32),
        float(raster.bounds.left + left * raster.transform.a + step_lon / 2),
        float(raster.bounds.top + top * raster.transform.e - step_lat / 2),
        float(step_lon),
        float(step_lat),
    )
    return heights, ground


def _columns(raster: rasterio.DatasetReader, west: float, east: float) -> tuple[int, int]:
    """Return the first column in a box and the one after its last.

    A raster that the box's west edge lies beyond is taken from its own edge on.
    """
    step, width = raster.transform.a, raster.width
    across = (east - west) % WHOLE
    start = (west - raster.bounds.left) % WHOLE
    if start >= width * step:
        # Degrees from the box's west edge to the raster's.
        start, across = 0.0, across - (WHOLE - start)
    return floor(start / step), min(ceil((start + across) / step), width)
