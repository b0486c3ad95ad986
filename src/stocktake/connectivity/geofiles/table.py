"""Open a file of places, lines or areas as a table, whatever its format.

CSV and workbooks (coordinates in columns, or shapes as WKT), GeoPackage,
GeoJSON, GeoParquet, FlatGeobuf, Shapefile, KML and GML. Coordinates stay as the
file has them; :mod:`stocktake.connectivity.geofiles.positions` puts them on the
globe.

Left out: files with several layers give the one that is named, or the only one
with shapes; curves, surfaces and heights are read as their flat outline.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import pyogrio, pyproj, shapely
from stocktake.errors import DataError
from stocktake.sources.tables import ROW, SUFFIXES, read_tables
from stocktake.vocab.planning_words import fold_word, planning_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["GEO_SUFFIXES", "GeoTable", "read_geo_table"]

VECTOR = (".gpkg", ".geojson", ".json", ".fgb", ".shp", ".kml", ".gml")
PARQUET = (".parquet", ".geoparquet")
TABLES = tuple(suffix for suffix in SUFFIXES if suffix not in PARQUET)
GEO_SUFFIXES = (*TABLES, *PARQUET, *VECTOR)
# Longitude and latitude on WGS 84, which GeoJSON, KML and most lists of places use.
DEGREES = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class GeoTable:
    """One table of a file.

    Attributes:
        name: What messages call the file.
        cells: Columns named by their headings, and ``ROW``: the row as a person counts it.
        geometry: One shape per row in the file's own coordinates, where the file has shapes.
        crs: Its coordinate system, where the file states one.
        uneven: Rows that were left out because they have more cells than the header.
    """

    name: str
    cells: pl.DataFrame
    geometry: NDArray[np.object_] | None = None
    crs: str | None = None
    uneven: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.cells.height

    def rows(self) -> NDArray[np.int64]:
        """Return the row of each entry as a person counts it."""
        return self.cells[ROW].to_numpy().astype(np.int64)

    def column(self, role: str) -> str | None:
        """Return the heading of the column with a role, the most telling one, or nothing."""
        folded = {fold_word(heading): heading for heading in reversed(self._headings())}
        found = (folded[word] for word in planning_words().headings(role) if word in folded)
        return next(found, None)

    def texts(self, role: str) -> pl.Series | None:
        """Return the cells of a role as stripped texts (empty where missing), or nothing."""
        heading = self.column(role)
        if heading is None:
            return None
        return self.cells[heading].cast(pl.String).fill_null("").str.strip_chars()

    def _headings(self) -> list[str]:
        return [heading for heading in self.cells.columns if heading != ROW]


def read_geo_table(path: Path, *, name: str | None = None, layer: str | None = None) -> GeoTable:
    """Return the table of a file.

    Args:
        path: The file; its suffix says the format.
        name: What messages call it; the file's name where none is given.
        layer: Layer of a GeoPackage, or sheet of a workbook; the first one where none is given.

    Raises:
        DataError: The file is missing, empty, damaged, or of a format that is not read.
    """
    called = name or path.name
    suffix = path.suffix.lower()
    if suffix not in GEO_SUFFIXES:
        raise DataError(
            f"Files of the kind {suffix or 'without a suffix'!r} are not read as places or lines.",
            where=called,
            fix=f"Save it as one of {', '.join(GEO_SUFFIXES)}.",
        )
    if not path.is_file():
        raise DataError(
            "The file is not there.", where=called, fix="Correct its path, or put it there."
        )
    if suffix in VECTOR:
        return _read_vector(path, called, layer)
    if suffix in PARQUET:
        return _read_parquet(path, called)
    return _read_text(path, called, layer)


def _read_text(path: Path, name: str, sheet: str | None) -> GeoTable:
    tables = read_tables(path, path.read_bytes(), name=name)
    chosen = [table for table in tables if sheet in {None, table.sheet}]
    if not chosen:
        sheets = ", ".join(table.sheet for table in tables)
        raise DataError(f"There is no sheet {sheet!r}.", where=name, fix=f"Name one of: {sheets}.")
    table = GeoTable(name=name, cells=chosen[0].cells, uneven=chosen[0].uneven)
    heading = table.column("geometry")
    if heading is None:
        return table
    shapes = shapely.from_wkt(table.cells[heading].to_numpy(), on_invalid="ignore")
    if shapely.is_missing(shapes).all():
        return table
    return GeoTable(
        name=name, cells=table.cells.drop(heading), geometry=shapes, uneven=table.uneven
    )


def _read_vector(path: Path, name: str, layer: str | None) -> GeoTable:
    try:
        layers = {str(title): kind for title, kind in pyogrio.list_layers(path)}
        chosen = _choose_layer(layers, layer, name)
        meta, ids, shapes, fields = pyogrio.raw.read(path, layer=chosen, return_fids=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise DataError(
            f"The file cannot be opened: {str(error).rstrip('.')}.",
            where=name,
            fix="Open it in a geographic program and save it again as GeoPackage.",
        ) from error
    columns = dict(zip(meta["fields"], fields, strict=True))
    cells = pl.DataFrame({str(key): _series(values) for key, values in columns.items()})
    # A GeoPackage counts from 1, GeoJSON from 0; a person counts from 1.
    order = np.arange(1, len(ids) + 1)
    cells = cells.with_columns(pl.Series(ROW, order)) if columns else pl.DataFrame({ROW: order})
    geometry = None if shapes is None else shapely.force_2d(shapely.from_wkb(shapes))
    return GeoTable(name=name, cells=cells, geometry=geometry, crs=meta["crs"])


def _choose_layer(layers: dict[str, Any], layer: str | None, name: str) -> str:
    if layer is not None and layer not in layers:
        raise DataError(
            f"There is no layer {layer!r}.", where=name, fix=f"Name one of: {', '.join(layers)}."
        )
    if layer is not None:
        return layer
    shaped = [title for title, kind in layers.items() if kind is not None]
    if len(shaped) > 1:
        raise DataError(
            f"The file has {len(shaped)} layers with shapes.",
            where=name,
            fix=f"Name the one to use: {', '.join(shaped)}.",
        )
    return (shaped or list(layers))[0]


def _series(values: NDArray[Any]) -> pl.Series:
    if values.dtype == object:
        return pl.Series([None if v is None else str(v) for v in values], dtype=pl.String)
    if values.dtype.kind == "M":
        return pl.Series(np.datetime_as_string(values), dtype=pl.String)
    return pl.Series(values)


def _read_parquet(path: Path, name: str) -> GeoTable:
    content = path.read_bytes()
    try:
        cells = pl.read_parquet(io.BytesIO(content)).with_row_index(ROW, offset=1)
        about = json.loads(pl.read_parquet_metadata(io.BytesIO(content)).get("geo", "null"))
    except (pl.exceptions.PolarsError, OSError, json.JSONDecodeError) as error:
        raise DataError(
            "The file is damaged, or is not Parquet.", where=name, fix="Export it again."
        ) from error
    if about is None:
        return GeoTable(name=name, cells=cells)
    heading = about["primary_column"]
    written = about["columns"][heading]
    if written["encoding"] != "WKB":
        raise DataError(
            f"The shapes are written as {written['encoding']}, not as WKB.",
            where=name,
            fix="Export it again as GeoParquet with WKB, which is the default.",
        )
    geometry = shapely.force_2d(shapely.from_wkb(cells[heading].to_numpy()))
    # GeoParquet without a coordinate system means longitude and latitude.
    crs = pyproj.CRS.from_user_input(written["crs"]).to_string() if written.get("crs") else DEGREES
    return GeoTable(name=name, cells=cells.drop(heading), geometry=geometry, crs=crs)
