"""Put the rows of a file on the globe: longitude and latitude on WGS 84, in degrees.

Shapes are taken in the file's own coordinate system; columns are taken as
longitude and latitude, or as ``x`` and ``y`` with a coordinate system that a
column, the file or the caller names. Nothing is guessed: coordinates that are
no degrees and have no system stop the reading with the systems that would fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.degrees import read_degrees
from stocktake.connectivity.geofiles.libraries import pyproj, shapely
from stocktake.connectivity.geofiles.table import DEGREES
from stocktake.errors import DataError
from stocktake.sources.cells import Commas, find_commas, read_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.geofiles.box import Box
    from stocktake.connectivity.geofiles.table import GeoTable

    Floats = NDArray[np.float64]

__all__ = ["Positions", "find_positions", "suggest_systems", "to_degrees", "transform_shapes"]

WEB_MERCATOR = "EPSG:3857"


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the rows of a file are.

    Attributes:
        lon: Degrees east, float64[n]; NaN where a row has no place that can be read.
        lat: Degrees north, float64[n]; not yet checked, so it may lie outside -90 to 90.
        written: What stands in the file for each row; for messages.
        crs: Coordinate system of the file.
    """

    lon: Floats
    lat: Floats
    written: pl.Series
    crs: str


def find_positions(table: GeoTable, *, crs: str | None = None, box: Box | None = None) -> Positions:
    """Return where the rows of a table are: points, or a point inside each shape.

    Args:
        table: The table.
        crs: Coordinate system that the user names; it goes before what the file says.
        box: West, south, east and north of the economy, to suggest a system where none is named.

    Raises:
        DataError: There are no coordinates; or they are metres of an unknown system.
    """
    if table.geometry is not None:
        return _of_shapes(table, table.geometry, crs or table.crs, box)
    lon, lat = table.column("lon"), table.column("lat")
    if lon is not None and lat is not None:
        x, y = read_degrees(table.cells[lon]), read_degrees(table.cells[lat])
        return _of_columns(table, (lon, lat), (x, y), crs or DEGREES, box)
    east, north = table.column("x"), table.column("y")
    if east is None or north is None:
        found = ", ".join(heading for heading in table.cells.columns if "\0" not in heading)
        raise DataError(
            "The table has no columns for longitude and latitude, or for x and y.",
            where=table.name,
            fix=f"Name two columns lon and lat. Found: {found}.",
        )
    numbers = (_metres(table.cells[east]), _metres(table.cells[north]))
    systems = table.texts("crs")
    if crs is None and systems is not None:
        return _by_row(table, (east, north), numbers, systems)
    return _of_columns(table, (east, north), numbers, crs or table.crs or DEGREES, box)


def to_degrees(x: Floats, y: Floats, crs: str, *, where: str) -> tuple[Floats, Floats]:
    """Return coordinates of a system as longitude and latitude on WGS 84.

    Args:
        x: First coordinate (east), float64[n].
        y: Second coordinate (north), float64[n].
        crs: The system, such as ``EPSG:32751``.
        where: File, for the message.

    Returns:
        Degrees east and north; NaN where the system has no such place.

    Raises:
        DataError: The system is not known.
    """
    system = _system(crs, where)
    if system.equals(pyproj.CRS(DEGREES)) or (system.is_geographic and crs.upper() == DEGREES):
        return x, y
    transformer = pyproj.Transformer.from_crs(system, DEGREES, always_xy=True)
    lon, lat = transformer.transform(x, y)
    off = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(off, np.nan, lon), np.where(off, np.nan, lat)


def transform_shapes(shapes: NDArray[np.object_], crs: str, *, where: str) -> NDArray[np.object_]:
    """Return shapes of a system with longitude and latitude on WGS 84.

    Raises:
        DataError: The system is not known.
    """
    if _system(crs, where).equals(pyproj.CRS(DEGREES)):
        return shapes

    def move(points: Floats) -> Floats:
        lon, lat = to_degrees(points[:, 0], points[:, 1], crs, where=where)
        return np.column_stack([lon, lat])

    moved: NDArray[np.object_] = shapely.transform(shapes, move)
    return moved


def suggest_systems(x: Floats, y: Floats, box: Box) -> list[str]:
    """Return coordinate systems in which most points would fall into a box, the likeliest first.

    Args:
        x: First coordinate, float64[n].
        y: Second coordinate, float64[n].
        box: West, south, east and north of the economy in degrees; west may exceed east where
            it spans the 180th meridian.
    """
    west, south, east, north = box
    zones = range(int((west + 180) // 6) + 1, int((east + 360 * (east < west) + 180) // 6) + 2)
    halves = (["6"] if north > 0 else []) + (["7"] if south < 0 else [])
    candidates = [WEB_MERCATOR] + [
        f"EPSG:32{half}{(zone - 1) % 60 + 1:02d}" for half in halves for zone in zones
    ]
    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))[:1000]
    scores = []
    for crs in candidates:
        lon, lat = to_degrees(x[finite], y[finite], crs, where="")
        inside = (lat >= south) & (lat <= north) & ((lon - west) % 360 <= (east - west) % 360)
        scores.append((-float(inside.mean()) if inside.size else 0.0, crs))
    return [crs for score, crs in sorted(scores) if score < -0.5]


def _of_shapes(
    table: GeoTable, shapes: NDArray[np.object_], crs: str | None, box: Box | None
) -> Positions:
    inner = shapes
    flat = shapely.get_type_id(shapes) != 0
    if flat.any():
        inner = shapes.copy()
        inner[flat] = shapely.point_on_surface(shapes[flat])
    x, y = shapely.get_x(inner), shapely.get_y(inner)
    if crs is None:
        _refuse_metres(x, y, table.name, box)
    lon, lat = to_degrees(x, y, crs or DEGREES, where=table.name)
    written = _pairs(pl.Series(x), pl.Series(y))
    return Positions(lon=lon, lat=lat, written=written, crs=crs or DEGREES)


def _of_columns(
    table: GeoTable,
    headings: tuple[str, str],
    numbers: tuple[Floats, Floats],
    crs: str,
    box: Box | None,
) -> Positions:
    x, y = numbers
    if crs == DEGREES:
        where = f"{table.name}, columns {headings[0]} and {headings[1]}"
        _refuse_metres(x, y, where, box)
    lon, lat = to_degrees(x, y, crs, where=table.name)
    written = _pairs(table.cells[headings[0]], table.cells[headings[1]])
    return Positions(lon=lon, lat=lat, written=written, crs=crs)


def _refuse_metres(x: Floats, y: Floats, where: str, box: Box | None) -> None:
    """Raise where most coordinates can be no degrees, though nothing says what they are."""
    metres = (np.abs(x) > 360) | (np.abs(y) > 360)
    if metres.sum() <= 0.5 * np.isfinite(x).sum():
        return
    likely = suggest_systems(x, y, box) if box else []
    raise DataError(
        "The coordinates are no degrees: most are beyond 360.",
        where=where,
        fix="Name the coordinate system with `crs`"
        + (
            f"; the points would fall into the economy as {' or '.join(likely[:3])}."
            if likely
            else ", such as EPSG:32751 (UTM zone 51 south)."
        ),
    )


def _by_row(
    table: GeoTable, headings: tuple[str, str], numbers: tuple[Floats, Floats], systems: pl.Series
) -> Positions:
    lon = np.full(table.height, np.nan)
    lat = np.full(table.height, np.nan)
    names = systems.to_numpy()
    for name in systems.unique(maintain_order=True):
        here = names == name
        crs = f"EPSG:{name}" if name.isdigit() else name or DEGREES
        lon[here], lat[here] = to_degrees(numbers[0][here], numbers[1][here], crs, where=table.name)
    written = _pairs(table.cells[headings[0]], table.cells[headings[1]])
    return Positions(lon=lon, lat=lat, written=written, crs="by row")


def _metres(cells: pl.Series) -> Floats:
    commas = Commas.THOUSANDS
    if not cells.dtype.is_numeric():
        commas = find_commas(cells.cast(pl.String).fill_null(""), otherwise=Commas.THOUSANDS)
    value = read_numbers(cells, commas=commas)["value"]
    return value.fill_null(float("nan")).to_numpy().copy()


def _pairs(x: pl.Series, y: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"x": x.cast(pl.String), "y": y.cast(pl.String)}).fill_null("")
    return frame.select(pl.concat_str("x", "y", separator=", ")).to_series()


def _system(crs: str, where: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise DataError(
            f"The coordinate system {crs!r} is not known.",
            where=where or None,
            fix="Write it as EPSG:4326 (degrees) or EPSG:32751 (UTM zone 51 south).",
        ) from error
