"""Read the shapes of one layer and leave out, with a word each, what cannot be used.

Left out and reported: rows without a shape, shapes off the globe or at (0, 0),
shapes of another kind than the layer needs, shapes far from the economy, and
what the file says is planned, closed or abandoned. A shape that crosses itself is
repaired. Shapes with exchanged coordinates are turned where the box of the
economy leaves no doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.box import FAR, beyond
from stocktake.connectivity.geofiles.libraries import shapely
from stocktake.connectivity.geofiles.positions import find_positions, transform_shapes
from stocktake.connectivity.geofiles.table import DEGREES, GeoTable, read_geo_table
from stocktake.errors import DataError
from stocktake.sources.report import Report
from stocktake.vocab.planning_words import fold_word, planning_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.geofiles.box import Box
    from stocktake.model import Finding

__all__ = ["Layer", "ShapeKind", "read_shapes"]

ShapeKind = Literal["point", "line", "area"]
# Ids of shapely's types; collections are taken apart before this is asked.
TYPES: dict[ShapeKind, tuple[int, ...]] = {"point": (0, 4), "line": (1, 2, 5), "area": (3, 6)}


@dataclass(frozen=True, slots=True)
class Layer:
    """The usable shapes of one layer.

    Attributes:
        name: What messages call the file.
        shapes: Shapes in degrees on WGS 84, one per row of ``table.cells``.
        table: The file's cells, for the rows that are left.
        findings: What a person should look at.
    """

    name: str
    shapes: NDArray[np.object_]
    table: GeoTable
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Number of shapes."""
        return len(self.shapes)

    def texts(self, role: str) -> pl.Series:
        """Return the cells of a role as texts; empty where the file has no such column."""
        found = self.table.texts(role)
        return pl.Series([""] * self.count, dtype=pl.String) if found is None else found


@dataclass(slots=True)
class _Rows:
    """Rows that are still in, with the report about the others."""

    table: GeoTable
    shapes: NDArray[np.object_]
    report: Report

    def leave_out(self, bad: NDArray[np.bool_], problem: str, action: str) -> None:
        """Take rows out and report them."""
        if not bad.any():
            return
        self.report.add("error", problem, action, rows=self.table.rows()[bad].tolist())
        keep = ~bad
        self.shapes = self.shapes[keep]
        self.table = replace(self.table, cells=self.table.cells.filter(pl.Series(keep)))


def read_shapes(
    path: Path,
    kind: ShapeKind,
    *,
    name: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    box: Box | None = None,
) -> Layer:
    """Return the shapes of a file that can be used as a layer.

    Args:
        path: Any file of places, lines or areas.
        kind: What the layer needs; points are also taken from areas.
        name: What messages call the file.
        layer: Layer or sheet, where the file has several.
        crs: Coordinate system, where the file does not state the right one.
        box: West, south, east and north of the economy in degrees.

    Raises:
        DataError: The file cannot be opened, or no shape of it can be used.
    """
    table = read_geo_table(path, name=name, layer=layer)
    rows = _Rows(table, _locate(table, kind, crs, box), Report(table.name))
    _check_shapes(rows, kind)
    if box is not None:
        _check_places(rows, box)
    _check_status(rows)
    if not len(rows.shapes):
        first = rows.report.findings[0] if rows.report.findings else None
        raise DataError(
            f"No row of {table.height} can be used as {_article(kind)}.",
            where=table.name,
            fix=f"{first.problem} {first.action}" if first else "Give a file that has rows.",
        )
    return Layer(rows.table.name, rows.shapes, rows.table, tuple(rows.report.findings))


def _locate(
    table: GeoTable, kind: ShapeKind, crs: str | None, box: Box | None
) -> NDArray[np.object_]:
    """Return the shapes in degrees; for points from columns, with nothing where unreadable."""
    if kind == "point":
        found = find_positions(table, crs=crs, box=box)
        points: NDArray[np.object_] = shapely.points(found.lon, found.lat)
        points[~(np.isfinite(found.lon) & np.isfinite(found.lat))] = None
        return points
    if table.geometry is None:
        raise DataError(
            f"The table has no shapes, and the layer needs {_article(kind)}.",
            where=table.name,
            fix="Give a GeoPackage, GeoJSON or GeoParquet file, or a CSV with a column wkt.",
        )
    return transform_shapes(table.geometry, crs or table.crs or DEGREES, where=table.name)


def _check_shapes(rows: _Rows, kind: ShapeKind) -> None:
    empty = shapely.is_missing(rows.shapes) | shapely.is_empty(rows.shapes)
    rows.leave_out(empty, "There is no shape.", "Left out. Draw it, or give coordinates.")
    other = ~np.isin(shapely.get_type_id(rows.shapes), TYPES[kind])
    rows.leave_out(
        other,
        f"The shape is not {_article(kind)}.",
        "Left out. Give the layer that has them.",
    )
    bounds = shapely.bounds(rows.shapes)
    off = ~np.isfinite(bounds).all(axis=1)
    off |= (np.abs(bounds[:, [1, 3]]) > 90).any(axis=1) & (np.abs(bounds[:, [0, 2]]) > 90).any(
        axis=1
    )
    off |= (np.abs(bounds) > 360).any(axis=1)
    rows.leave_out(
        off,
        "The coordinates are no degrees on the globe; they may be metres of a map.",
        "Left out. Name the coordinate system with `crs`, or give degrees.",
    )
    zero = (np.abs(shapely.bounds(rows.shapes)) < 1e-6).all(axis=1)
    rows.leave_out(
        zero,
        "The place is at (0, 0), in the Gulf of Guinea: an empty coordinate written as zero.",
        "Left out. Give its coordinates.",
    )
    crossed = np.flatnonzero(~shapely.is_valid(rows.shapes))
    if crossed.size:
        rows.shapes[crossed] = shapely.make_valid(rows.shapes[crossed])
        rows.report.add(
            "note",
            "The outline crosses itself.",
            "Repaired.",
            rows=rows.table.rows()[crossed].tolist(),
        )


def _check_places(rows: _Rows, box: Box) -> None:
    """Turn exchanged coordinates and leave out what is far from the economy."""
    points = _first_points(rows.shapes)
    swapped = (beyond(points, box) > FAR) & (beyond(points[:, ::-1], box) <= FAR)
    swapped |= np.abs(points[:, 1]) > 90
    if swapped.any():
        rows.shapes[swapped] = shapely.transform(
            rows.shapes[swapped], lambda written: written[:, ::-1]
        )
        rows.report.add(
            "warning",
            "Longitude and latitude are exchanged.",
            "Exchanged back, since only so they lie in the economy.",
            rows=rows.table.rows()[swapped].tolist(),
        )
    rows.leave_out(
        beyond(_first_points(rows.shapes), box) > FAR,
        f"The place is more than {FAR:g} degrees from every known place of the economy.",
        "Left out. Correct the coordinates, or the economy of the plan.",
    )


def _check_status(rows: _Rows) -> None:
    heading = rows.table.column("status")
    if heading is None:
        return
    unused = planning_words().meanings("status")
    cells = rows.table.cells[heading].cast(pl.String).fill_null("")
    words = {cell: fold_word(cell) in unused for cell in cells.unique().to_list()}
    bad = cells.replace_strict(words, return_dtype=pl.Boolean).to_numpy()
    rows.leave_out(
        bad,
        f"The column {heading} says that it is not in use.",
        "Left out. Change the cell where it is in use.",
    )


def _first_points(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    # Not the middle: a shape in two parts at the 180th meridian has its middle at 0 degrees.
    points, shape = shapely.get_coordinates(shapes, return_index=True)
    first: NDArray[np.float64] = points[np.searchsorted(shape, np.arange(len(shapes)))]
    return first


def _article(kind: ShapeKind) -> str:
    return {"point": "a point", "line": "a line", "area": "an area"}[kind]
