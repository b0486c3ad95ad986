"""Read the inhabited cells of a population raster, strip by strip.

Only cells with people are kept, so that memory follows the people and not the
raster: a strip of at most four million cells is open at a time. A raster finer
than asked for is summed into square blocks of cells, which keeps every person.

Left out: people in cells below zero, and cells without a value, which are how
publishers write sea and no data; they are counted and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.box import Box, beyond
from stocktake.connectivity.geofiles.libraries import pyproj, rasterio, warp
from stocktake.connectivity.geofiles.rasters import open_raster
from stocktake.errors import DataError
from stocktake.sources.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.model import Finding

    Floats = NDArray[np.float64]
    Window = tuple[int, int, int, int]

__all__ = ["InhabitedCells", "read_inhabited_cells"]

# Cells of a strip: 16 MB of 4-byte floats.
STRIP_CELLS = 4_000_000
# Kilometres to a degree of latitude, in the middle; enough to choose a block size.
KM_PER_DEGREE = 110.57
# Degrees around the box of the economy that are read as well.
MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class InhabitedCells:
    """Cells (or blocks of them) with people.

    Attributes:
        row: Row of the block, int64[n].
        col: Column of the block, int64[n].
        people: People, float64[n], above 0.
        lon: Degrees east of its centre, float64[n].
        lat: Degrees north of its centre, float64[n].
        area_km2: Area, float64[n].
        cell_km: Side of a block in km, in the middle of the raster.
        findings: What a person should look at.
    """

    row: NDArray[np.int64]
    col: NDArray[np.int64]
    people: Floats
    lon: Floats
    lat: Floats
    area_km2: Floats
    cell_km: float
    findings: tuple[Finding, ...]


def read_inhabited_cells(
    path: Path, *, cell_km: float, box: Box | None = None, name: str | None = None
) -> InhabitedCells:
    """Return the inhabited cells of a raster of people per cell.

    Args:
        path: Raster of people per cell (not per square kilometre), with a coordinate system.
        cell_km: Side of a block; finer rasters are summed to about it, coarser ones stay.
        box: West, south, east and north of the economy in degrees; the whole raster where
            none is given.
        name: What messages call the file.

    Raises:
        DataError: The file is no raster, is turned, has no coordinate system, or has nobody
            in the box.
    """
    called = name or path.name
    report = Report(called)
    with open_raster(path, called) as raster:
        if raster.transform.b or raster.transform.d:
            raise DataError(
                "The rows of the raster do not run from west to east.",
                where=called,
                fix="Warp it to EPSG:4326 in a geographic program, summing people.",
            )
        factor = max(1, round(cell_km / _cell_side_km(raster)))
        parts = [_sum_blocks(*strip, factor, report) for strip in _strips(raster, factor, box)]
        row, col, people = (np.concatenate([part[i] for part in parts]) for i in range(3))
        lon, lat, area = _place(raster, row, col, factor)
        side = factor * _cell_side_km(raster)
    inside = np.ones(len(row), dtype=bool)
    if box is not None:
        inside = beyond(np.column_stack([lon, lat]), box) <= MARGIN
    if not inside.any():
        raise DataError(
            "Nobody lives on the raster within the economy.",
            where=called,
            fix="Give a raster of people per cell that covers the economy.",
        )
    return InhabitedCells(
        row=row[inside],
        col=col[inside],
        people=people[inside],
        lon=lon[inside],
        lat=lat[inside],
        area_km2=area[inside],
        cell_km=side,
        findings=tuple(report.findings),
    )


def _cell_side_km(raster: rasterio.DatasetReader) -> float:
    side = abs(raster.transform.e)
    if raster.crs.is_geographic:
        return float(side * KM_PER_DEGREE)
    return float(side * raster.crs.linear_units_factor[1] / 1000)


def _strips(
    raster: rasterio.DatasetReader, factor: int, box: Box | None
) -> Iterator[tuple[NDArray[np.float64], int, int]]:
    """Yield people of each strip (0 where unknown), with its first row and column."""
    for top, left, bottom, right in _windows(raster, factor, box):
        rows = max(factor, STRIP_CELLS // max(1, right - left) // factor * factor)
        for first in range(top, bottom, rows):
            window = rasterio.windows.Window(left, first, right - left, min(rows, bottom - first))
            block = raster.read(1, window=window, masked=True)
            yield np.ma.filled(block.astype(np.float64), np.nan), first, left


def _windows(raster: rasterio.DatasetReader, factor: int, box: Box | None) -> list[Window]:
    """Return top, left, bottom and right of the parts to read, at edges of blocks."""
    whole = (0, 0, raster.height, raster.width)
    if box is None:
        return [whole]
    west, south, east, north = box
    # Boxes across the 180th meridian are two on most rasters.
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    found = []
    for start, end in spans:
        around = (max(start - MARGIN, -180), south - MARGIN, min(end + MARGIN, 180), north + MARGIN)
        left, bottom, right, top = warp.transform_bounds("EPSG:4326", raster.crs, *around)
        cells = raster.transform
        rows = _clip((top - cells.f) / cells.e, (bottom - cells.f) / cells.e, raster.height, factor)
        cols = _clip((left - cells.c) / cells.a, (right - cells.c) / cells.a, raster.width, factor)
        if rows[0] < rows[1] and cols[0] < cols[1]:
            found.append((rows[0], cols[0], rows[1], cols[1]))
    beyond_180 = west > east and raster.crs.is_geographic and raster.bounds.right > 180
    return [whole] if beyond_180 or not found else _without_overlap(found)


def _clip(first: float, last: float, size: int, factor: int) -> tuple[int, int]:
    start = max(0, int(np.floor(min(first, last))) // factor * factor)
    return start, min(size, int(np.ceil(max(first, last))))


def _without_overlap(windows: list[Window]) -> list[Window]:
    """Return windows that share no cell: two that overlap become the one around both."""
    if len(windows) == 2:
        (t1, l1, b1, r1), (t2, l2, b2, r2) = windows
        if max(l1, l2) < min(r1, r2) and max(t1, t2) < min(b1, b2):
            return [(min(t1, t2), min(l1, l2), max(b1, b2), max(r1, r2))]
    return windows


def _sum_blocks(
    people: Floats, first_row: int, first_col: int, factor: int, report: Report
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return row, column and people of the blocks of a strip that have people."""
    below = people < 0
    if below.any():
        report.add(
            "warning",
            f"{int(below.sum()):,} cells have fewer than 0 people.",
            "Left out. State the value for no data in the raster.",
            values=np.unique(people[below])[:5],
        )
    rows, cols = np.nonzero(people > 0)
    block_row, block_col = (rows + first_row) // factor, (cols + first_col) // factor
    if factor == 1:
        return block_row, block_col, people[rows, cols]
    # Numbered within the strip, so that the sum stays small.
    width = people.shape[1] // factor + 2
    key = (block_row - first_row // factor) * width + block_col - first_col // factor
    total = np.bincount(key, weights=people[rows, cols]).astype(np.float64)
    found = np.flatnonzero(total > 0)
    return (
        found // width + first_row // factor,
        found % width + first_col // factor,
        total[found],
    )


def _place(
    raster: rasterio.DatasetReader,
    row: NDArray[np.int64],
    col: NDArray[np.int64],
    factor: int,
) -> tuple[Floats, Floats, Floats]:
    """Return longitude and latitude of the centres of blocks, and their area in km2."""
    move = raster.transform
    x = move.c + move.a * (col + 0.5) * factor
    y = move.f + move.e * (row + 0.5) * factor
    transformer = pyproj.Transformer.from_crs(raster.crs, "EPSG:4326", always_xy=True)
    lon, lat = transformer.transform(x, y)
    lon = (np.asarray(lon) + 180) % 360 - 180
    if raster.crs.is_geographic:
        km2 = abs(move.a * move.e) * factor**2 * KM_PER_DEGREE * 111.32
        return lon, np.asarray(lat), km2 * np.cos(np.radians(lat))
    side = raster.crs.linear_units_factor[1] / 1000
    return lon, np.asarray(lat), np.full(len(row), abs(move.a * move.e) * (factor * side) ** 2)
