"""Put settlements into districts by border polygons, and leave out what lies outside all.

A coastal village often lies a little outside a simplified coastline, so a place
within 10 km of a district belongs to the nearest one; a place farther out is left
out. Areas are compared on the flat map of the plan, where the 180th meridian
parts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import shapely
from stocktake.sources.report import Report
from stocktake.vocab.economies import fold_name
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.layers.shapes import Layer
    from stocktake.connectivity.settlements.projection import LocalPlane
    from stocktake.model import Finding

    Floats = NDArray[np.float64]

__all__ = ["find_districts", "place_in_districts"]

# Outlines of countries are simplified by up to some kilometres; farther out is no slip of a line.
OUTSIDE_KM = 10.0


def place_in_districts(
    settlements: pl.DataFrame, borders: Layer, plane: LocalPlane
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Return the settlements that lie in a district, with its name, and what was left out.

    Args:
        settlements: The table ``settlements``.
        borders: Areas with names.
        plane: The flat map of the plan.
    """
    lon, lat = settlements["lon"].to_numpy(), settlements["lat"].to_numpy()
    district, distance = find_districts(lon, lat, borders, plane)
    names = _names(borders)
    report = Report(borders.name)
    outside = distance > OUTSIDE_KM
    if outside.any():
        out = settlements.filter(pl.Series(outside))
        report.add(
            "error",
            f"{out.height:,} settlements are more than {OUTSIDE_KM:g} km outside every area.",
            "Left out. Correct their coordinates, or give borders of the whole economy.",
            values=out["settlement_id"],
        )
    near = (distance > 0) & ~outside
    if near.any():
        report.add(
            "note",
            f"{int(near.sum()):,} settlements are up to {OUTSIDE_KM:g} km outside every area.",
            "They count to the nearest.",
            values=settlements.filter(pl.Series(near))["settlement_id"],
        )
    placed = settlements.with_columns(found=pl.Series(names[district])).filter(pl.Series(~outside))
    _report_others(placed, report)
    named = pl.when(pl.col("found") == "").then("district").otherwise("found")
    table = placed.with_columns(district=named).drop("found")
    return check_table("settlements", table), tuple(report.findings)


def find_districts(
    lon: Floats, lat: Floats, borders: Layer, plane: LocalPlane
) -> tuple[NDArray[np.int64], Floats]:
    """Return for each place the area it lies in or is nearest to, and how far outside it is.

    Args:
        lon: Degrees east, float64[n].
        lat: Degrees north, float64[n].
        borders: Areas.
        plane: The flat map of the plan.

    Returns:
        Position of the area, int64[n], and distance in km, float64[n]: 0 inside. Of areas that
        overlap, the first.
    """
    areas = shapely.transform(
        borders.shapes, lambda points: np.column_stack(plane.to_km(points[:, 0], points[:, 1]))
    )
    areas = np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas))
    x, y = plane.to_km(lon, lat)
    points = shapely.points(x, y)
    tree = shapely.STRtree(areas)
    district = np.full(len(lon), -1, dtype=np.int64)
    point, area = tree.query(points, predicate="intersects")
    # Written from the last to the first, so that the first of overlapping areas stays.
    order = np.argsort(-area, kind="stable")
    district[point[order]] = area[order]
    distance = np.zeros(len(lon))
    lost = np.flatnonzero(district < 0)
    if lost.size:
        (asked, nearest), far = tree.query_nearest(
            points[lost], return_distance=True, all_matches=False
        )
        district[lost[asked]], distance[lost[asked]] = nearest, far
    return district, distance


def _names(borders: Layer) -> NDArray[np.str_]:
    """Return the names of the areas: a column for districts, else one for names."""
    for role in ("district", "name", "id"):
        found = borders.texts(role)
        if (found != "").any():
            return found.to_numpy().astype(str)
    return np.array([f"area {number}" for number in range(1, borders.count + 1)])


def _report_others(placed: pl.DataFrame, report: Report) -> None:
    said = placed.filter((pl.col("district") != "") & (pl.col("found") != ""))
    pairs = said.select("district", "found").unique()
    differing = pairs.filter(
        pl.Series([fold_name(a) != fold_name(b) for a, b in pairs.iter_rows()], dtype=pl.Boolean)
    )
    other = said.join(differing, on=["district", "found"], how="semi")
    if other.height:
        report.add(
            "note",
            f"{other.height:,} settlements are in another district by their file than by the "
            "borders.",
            "The borders count.",
            values=[f"{a} is {b}" for a, b in differing.sort("district", "found").iter_rows()],
        )
