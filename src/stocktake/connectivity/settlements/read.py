"""Read settlements from a file, by columns that are found through their headings.

A file needs places (points, shapes, or two columns) and people or households.
Name, id, district, electricity and whether a place is served already are used
where they are there. A cell that is not understood is reported and counts as
unknown; what a file says about electricity and service is never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import shapely
from stocktake.connectivity.geofiles.positions import find_positions, transform_shapes
from stocktake.connectivity.geofiles.table import read_geo_table
from stocktake.connectivity.settlements.check import Settlements, check_settlements
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.errors import DataError
from stocktake.sources.cells import CellProblem, Commas, find_commas, read_numbers
from stocktake.sources.report import Report
from stocktake.vocab.planning_words import fold_word, planning_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.geofiles.positions import Positions
    from stocktake.connectivity.geofiles.table import GeoTable
    from stocktake.connectivity.settlements.check import SettlementRules

__all__ = ["read_settlements", "understand_cells"]


def read_settlements(
    path: Path,
    *,
    rules: SettlementRules,
    name: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
) -> Settlements:
    """Return the settlements of a file.

    Args:
        path: CSV, workbook, GeoPackage, GeoParquet, GeoJSON, Shapefile, FlatGeobuf or KML.
        rules: What they are checked against.
        name: What messages call the file.
        layer: Layer or sheet, where the file has several.
        crs: Coordinate system, where the file does not state the right one.

    Raises:
        DataError: The file cannot be opened; has no coordinates, or no people and no
            households; or no row of it can be used.
    """
    table = read_geo_table(path, name=name, layer=layer)
    report = Report(table.name)
    if table.uneven:
        report.add(
            "error",
            "The row has more cells than the header.",
            "Left out. Put texts with commas in quotation marks.",
            rows=table.uneven,
        )
    counted = table.column("people") or table.column("households")
    if counted is None and rules.people_where_missing is None:
        raise _without_people(table)
    positions = find_positions(table, crs=crs, box=rules.box)
    raw = pl.DataFrame(
        {
            "row": table.rows(),
            "settlement_id": _texts(table, "id"),
            "name": _texts(table, "name"),
            "lon": positions.lon,
            "lat": positions.lat,
            "written": positions.written,
            "people": _numbers(table, "people", report),
            "households": _numbers(table, "households", report),
            "district": _texts(table, "district"),
            "power": understand_cells(table, "power", report, without=("name",)),
            "served": _served(table, report),
            "area_km2": _area(table, positions, report),
        }
    )
    found = check_settlements(raw, file=table.name, rules=rules)
    if not found.table.height:
        raise DataError(
            f"No row of {table.height} can be used as a settlement.",
            where=table.name,
            fix=" ".join(f"{f.problem} {f.action}" for f in found.findings[:1])
            or "Give it rows with coordinates and people.",
        )
    return Settlements(
        table=found.table,
        findings=(*report.findings, *found.findings),
        used_rows=found.used_rows,
    )


def understand_cells(
    table: GeoTable, role: str, report: Report, *, without: tuple[str, ...] = ()
) -> pl.Series:
    """Return a column of codes in the vocabulary's words; empty where unknown.

    Args:
        table: The table.
        role: ``power``, ``served``, ``facility`` or ``status``.
        report: Receives the cells that are not understood.
        without: Roles whose columns are not taken for this one.
    """
    column = {"facility": "kind"}.get(role, role)
    heading = table.column(column)
    if heading is None or heading in {table.column(other) for other in without}:
        return pl.Series([""] * table.height, dtype=pl.String)
    meanings = planning_words().meanings(role)
    cells = table.cells[heading].cast(pl.String).fill_null("").str.strip_chars()
    distinct = cells.unique().to_list()
    read = {cell: meanings.get(_fold_cell(cell), "") for cell in distinct}
    unknown = [cell for cell in distinct if cell and not read[cell]]
    if unknown and role in {"power", "served"}:
        report.add(
            "note",
            "The cell is not understood.",
            f"Counted as unknown. Write one of: {', '.join(dict.fromkeys(meanings.values()))}.",
            rows=table.cells.filter(cells.is_in(unknown))["\0row"],
            values=unknown,
            column=heading,
        )
    return cells.replace_strict(read, return_dtype=pl.String)


def _fold_cell(cell: str) -> str:
    # "1.0" is how a column of yes and no comes out of a table with gaps.
    return fold_word(cell.removesuffix(".0"))


def _without_people(table: GeoTable) -> DataError:
    found = ", ".join(heading for heading in table.cells.columns if "\0" not in heading)
    return DataError(
        "The table has no column for people or households.",
        where=table.name,
        fix=f"Name one people, or set `people_where_missing` in the scenario. Found: {found}.",
    )


def _texts(table: GeoTable, role: str) -> pl.Series:
    found = table.texts(role)
    return pl.Series([""] * table.height, dtype=pl.String) if found is None else found


def _numbers(table: GeoTable, role: str, report: Report) -> pl.Series:
    heading = table.column(role)
    if heading is None:
        return pl.Series([None] * table.height, dtype=pl.Float64)
    cells = table.cells[heading]
    commas = Commas.THOUSANDS
    if not cells.dtype.is_numeric():
        commas = find_commas(cells.cast(pl.String).fill_null(""), otherwise=Commas.THOUSANDS)
    read = read_numbers(cells, commas=commas)
    odd = ~read["problem"].is_in([CellProblem.EMPTY.value, CellProblem.MISSING.value])
    odd = (odd & read["problem"].is_not_null()).fill_null(value=False)
    if odd.any():
        report.add(
            "warning",
            "The cell is no plain number.",
            "Counted as missing. Write the number in digits.",
            rows=table.cells.filter(odd)["\0row"],
            values=cells.filter(odd).cast(pl.String),
            column=heading,
        )
    return read["value"]


def _served(table: GeoTable, report: Report) -> pl.Series:
    words = understand_cells(table, "served", report, without=("power",))
    return words.replace_strict({"yes": True, "no": False, "": None}, return_dtype=pl.Boolean)


def _area(table: GeoTable, positions: Positions, report: Report) -> pl.Series:
    """Return the area of each settlement: from its column, else from its outline."""
    if table.column("area_km2") is not None or table.geometry is None:
        return _numbers(table, "area_km2", report)
    areal = np.isin(shapely.get_type_id(table.geometry), (3, 6))
    located = np.isfinite(positions.lon) & (np.abs(positions.lat) <= 90)
    areal &= located
    area = np.full(table.height, np.nan)
    if areal.any():
        area[areal] = _outlines_km2(table.geometry[areal], positions, areal, table.name)
    return pl.Series(area).fill_nan(None)


def _outlines_km2(
    shapes: NDArray[np.object_], positions: Positions, areal: NDArray[np.bool_], name: str
) -> NDArray[np.float64]:
    shapes = transform_shapes(shapes, positions.crs, where=name)
    plane = plane_for(positions.lon[areal], positions.lat[areal])
    flat = shapely.transform(
        shapes, lambda points: np.column_stack(plane.to_km(points[:, 0], points[:, 1]))
    )
    area: NDArray[np.float64] = shapely.area(flat)
    return area
