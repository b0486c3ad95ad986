"""Read values of a raster at many places, window by window.

Only windows that hold a place are read, each once, so that memory stays bounded
whatever the size of the raster. A value is that of the cell in which the place
lies. Left out: interpolation between cells.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.libraries import pyproj, rasterio
from stocktake.errors import DataError
from stocktake.sources.report import Report

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.model import Finding

    Floats = NDArray[np.float64]

__all__ = ["Sampled", "open_raster", "read_profiles", "sample_raster"]

# Side of a window in cells: 4 MB of floats.
WINDOW = 1024


@dataclass(frozen=True, slots=True)
class Sampled:
    """Values of a raster at places.

    Attributes:
        values: float64[n]; NaN off the raster and where it has no value.
        findings: What a person should look at.
    """

    values: Floats
    findings: tuple[Finding, ...]


def sample_raster(
    path: Path, lon: Floats, lat: Floats, *, name: str | None = None, band: int = 1
) -> Sampled:
    """Return the value of a raster at each place.

    Args:
        path: A raster that GDAL reads, such as GeoTIFF, with a coordinate system.
        lon: Degrees east, float64[n].
        lat: Degrees north, float64[n].
        name: What messages call the file.
        band: Band, from 1.

    Raises:
        DataError: The file is no raster, has no coordinate system, or not that band.
    """
    called = name or path.name
    with open_raster(path, called) as raster:
        if not 1 <= band <= raster.count:
            raise DataError(
                f"The raster has {raster.count} bands, and band {band} is asked for.",
                where=called,
                fix="Name a band that it has.",
            )
        row, col = _cells(raster, lon, lat)
        inside = (row >= 0) & (row < raster.height) & (col >= 0) & (col < raster.width)
        values = np.full(len(lon), np.nan)
        values[inside] = _read_cells(raster, row[inside], col[inside], band)
    report = Report(called)
    if len(lon) and not inside.any():
        report.add(
            "error",
            "No place lies on the raster.",
            "Not used. Give the raster of this economy.",
        )
    elif (missing := int(np.isnan(values).sum())) > 0:
        report.add(
            "note",
            f"{missing:,} of {len(lon):,} places have no value on the raster.",
            "Unknown there.",
        )
    return Sampled(values, tuple(report.findings))


def read_profiles(
    path: Path,
    ends: tuple[Floats, Floats, Floats, Floats],
    *,
    points: int,
    name: str | None = None,
) -> Floats:
    """Return heights along straight lines between places, float64[m, points].

    Args:
        path: Raster of the ground's height in metres.
        ends: Longitude and latitude of the first ends, then of the second, float64[m] each.
        points: Points along each line, its ends included; at least 2.
        name: What messages call the file.

    Returns:
        Heights in metres from the first end to the second; NaN where the raster has none.
        Points are equally spaced on the geodesic.

    Raises:
        DataError: As for :func:`sample_raster`.
    """
    lon_a, lat_a, lon_b, lat_b = ends
    geod = pyproj.Geod(ellps="WGS84")
    azimuth, _, length = geod.inv(lon_a, lat_a, lon_b, lat_b)
    share = np.linspace(0.0, 1.0, points)
    shape = (len(lon_a), points)
    lon, lat, _ = geod.fwd(
        np.broadcast_to(lon_a[:, None], shape).ravel(),
        np.broadcast_to(lat_a[:, None], shape).ravel(),
        np.broadcast_to(np.asarray(azimuth)[:, None], shape).ravel(),
        (np.asarray(length)[:, None] * share).ravel(),
    )
    sampled = sample_raster(path, np.asarray(lon), np.asarray(lat), name=name)
    return sampled.values.reshape(shape)


def open_raster(path: Path, name: str) -> rasterio.DatasetReader:
    """Return an open raster with a coordinate system; to be used in a ``with`` statement.

    Raises:
        DataError: The file is missing, is no raster, or has no coordinate system.
    """
    if not path.is_file():
        raise DataError(
            "The file is not there.", where=name, fix="Correct its path, or put it there."
        )
    try:
        with warnings.catch_warnings():
            # A raster that is nowhere is an error below, with words of our own.
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            raster = rasterio.open(path)
    except rasterio.errors.RasterioIOError as error:
        raise DataError(
            "The file cannot be opened as a raster.",
            where=name,
            fix="Save it again as GeoTIFF.",
        ) from error
    if raster.crs is None:
        raster.close()
        raise DataError(
            "The raster has no coordinate system.",
            where=name,
            fix="Assign it one in a geographic program, and save it again as GeoTIFF.",
        )
    return raster


def _cells(
    raster: rasterio.DatasetReader, lon: Floats, lat: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the row and column of the cell in which each place lies; -1 where there is none."""
    transformer = pyproj.Transformer.from_crs("EPSG:4326", raster.crs, always_xy=True)
    x, y = transformer.transform(lon, lat)
    if raster.crs.is_geographic:
        # A raster of Fiji may run from 176 to 182 degrees east.
        x = raster.bounds.left + (x - raster.bounds.left) % 360
    inverse = ~raster.transform
    col = inverse.a * x + inverse.b * y + inverse.c
    row = inverse.d * x + inverse.e * y + inverse.f
    bad = ~(np.isfinite(col) & np.isfinite(row))
    row, col = np.where(bad, -1.0, row), np.where(bad, -1.0, col)
    return np.floor(row).astype(np.int64), np.floor(col).astype(np.int64)


def _read_cells(
    raster: rasterio.DatasetReader, row: NDArray[np.int64], col: NDArray[np.int64], band: int
) -> Floats:
    """Return the values of cells, reading each window that holds one of them once."""
    across = -(-raster.width // WINDOW)
    window = (row // WINDOW) * across + col // WINDOW
    order = np.argsort(window, kind="stable")
    cuts = np.flatnonzero(np.diff(window[order])) + 1
    values = np.full(len(row), np.nan)
    for group in np.split(order, cuts):
        if not group.size:
            continue
        top, left = (row[group[0]] // WINDOW) * WINDOW, (col[group[0]] // WINDOW) * WINDOW
        block = raster.read(
            band,
            window=rasterio.windows.Window(left, top, WINDOW, WINDOW).intersection(
                rasterio.windows.Window(0, 0, raster.width, raster.height)
            ),
            masked=True,
        )
        cells = block[row[group] - top, col[group] - left]
        values[group] = np.ma.filled(cells.astype(np.float64), np.nan)
    return values
