"""Existing points: fibre nodes, towers or cells, schools and clinics.

Cells from phones' reports (OpenCelliD and the like) are centres of measurements,
not towers; a file that looks like one is marked approximate, and so is every
result that rests on it. Where no fibre node is known, the largest settlements can
be assumed to have one; such nodes say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import shapely
from stocktake.connectivity.layers.nearest import nearest_point
from stocktake.connectivity.layers.shapes import Layer, read_shapes
from stocktake.connectivity.settlements.check import number_repeats
from stocktake.connectivity.settlements.read import understand_cells
from stocktake.model import Finding
from stocktake.sources.report import Report
from stocktake.vocab.planning_words import fold_word
from stocktake.vocab.tables import check_table, empty_table

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.geofiles.box import Box
    from stocktake.connectivity.settlements.projection import LocalPlane

    Floats = NDArray[np.float64]

__all__ = ["PointKind", "Points", "assume_nodes", "count_facilities", "read_points"]

PointKind = Literal["fibre-node", "tower", "school", "clinic"]
# Headings that only lists of cells as phones see them have.
CELL_HEADINGS = frozenset(
    {"mcc", "averagesignal", "averagesignalstrength", "samples", "cellid", "lac"}
)
# A school farther than this from every settlement belongs to one that is not in the list.
FACILITY_REACH_KM = 5.0


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one kind.

    Attributes:
        table: The table ``plan_points``.
        findings: What a person should look at.
    """

    table: pl.DataFrame
    findings: tuple[Finding, ...]

    def lon_lat(self) -> tuple[Floats, Floats]:
        """Return degrees east and north, float64[n] each."""
        return self.table["lon"].to_numpy(), self.table["lat"].to_numpy()


def read_points(
    path: Path,
    kind: PointKind,
    *,
    name: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    box: Box | None = None,
) -> Points:
    """Return the points of a file.

    Args:
        path: Any file of places.
        kind: What they are.
        name: What messages call the file.
        layer: Layer or sheet, where the file has several.
        crs: Coordinate system, where the file does not state the right one.
        box: West, south, east and north of the economy in degrees.

    Raises:
        DataError: The file cannot be opened, or no point of it can be used.
    """
    found = read_shapes(path, "point", name=name, layer=layer, crs=crs, box=box)
    report = Report(found.name)
    keep = _of_kind(found, kind, report)
    approximate = kind == "tower" and _looks_like_cells(found)
    if approximate:
        report.add(
            "warning",
            "The file lists cells as phones saw them, whose places are approximate.",
            "Used, and marked approximate. Give the operators' list of towers to be sure.",
        )
    points = shapely.get_coordinates(found.shapes)
    table = pl.DataFrame(
        {
            "kind": pl.Series([kind] * found.count, dtype=pl.String),
            "point_id": found.texts("id"),
            "name": found.texts("name"),
            "lon": (points[:, 0] + 180) % 360 - 180,
            "lat": points[:, 1],
            "technology": found.texts("technology"),
            "operator": found.texts("operator"),
            "height_m": found.texts("height_m").cast(pl.Float64, strict=False),
            "approximate": pl.Series([approximate] * found.count, dtype=pl.Boolean),
            "assumed": pl.Series([False] * found.count, dtype=pl.Boolean),
            "source": pl.Series([found.name] * found.count, dtype=pl.String),
        }
    ).filter(keep)
    table = _with_ids(table, report)
    return Points(check_table("plan_points", table), (*found.findings, *report.findings))


def assume_nodes(settlements: pl.DataFrame, *, count: int) -> Points:
    """Return fibre nodes at the largest settlements, marked as assumed.

    Args:
        settlements: The table ``settlements``.
        count: How many; all settlements where there are fewer.
    """
    largest = settlements.sort("people", "settlement_id", descending=[True, False]).head(count)
    table = empty_table("plan_points")
    if largest.height:
        table = largest.select(
            kind=pl.lit("fibre-node"),
            point_id=pl.concat_str(pl.lit("assumed-"), "settlement_id"),
            name="name",
            lon="lon",
            lat="lat",
            technology=pl.lit(""),
            operator=pl.lit(""),
            height_m=pl.lit(None, pl.Float64),
            approximate=pl.lit(value=False),
            assumed=pl.lit(value=True),
            source=pl.lit("assumed: the largest settlements have fibre"),
        )
    told = Finding(
        severity="warning",
        file="fibre nodes",
        where="",
        value=str(table.height),
        problem="No file of fibre nodes is given.",
        action="The largest settlements are assumed to have fibre. Give the real nodes with "
        "`fibre_nodes` under [layers].",
    )
    return Points(check_table("plan_points", table), (told,))


def count_facilities(
    x_km: Floats, y_km: Floats, plane: LocalPlane, facilities: Points
) -> tuple[NDArray[np.int64], tuple[Finding, ...]]:
    """Return how many facilities each place has, as the nearest place within 5 km.

    Args:
        x_km: Places, float64[n].
        y_km: Places, float64[n].
        plane: The flat map of these coordinates.
        facilities: Schools or clinics.

    Returns:
        Counts, int64[n], and a finding about facilities that are near no place.
    """
    fx, fy = plane.to_km(*facilities.lon_lat())
    distance, place = nearest_point(fx, fy, x_km, y_km)
    near = distance <= FACILITY_REACH_KM
    counts = np.bincount(place[near], minlength=len(x_km)).astype(np.int64)
    if near.all():
        return counts, ()
    kind = facilities.table["kind"][0]
    lost = facilities.table.filter(pl.Series(~near))
    report = Report(lost["source"][0])
    report.add(
        "warning",
        f"{lost.height:,} of {facilities.table.height:,} points ({kind}) are more than "
        f"{FACILITY_REACH_KM:g} km from every settlement.",
        "Not counted. Look for settlements that are missing, or wrong coordinates.",
        values=lost["point_id"],
    )
    return counts, tuple(report.findings)


def _of_kind(found: Layer, kind: PointKind, report: Report) -> pl.Series:
    """Return which rows are of this kind: a file can hold schools and clinics together."""
    if kind not in {"school", "clinic"}:
        return pl.Series([True] * found.count, dtype=pl.Boolean)
    kinds = understand_cells(found.table, "facility", report)
    other = (kinds != "") & (kinds != kind)
    if other.any() and not other.all():
        report.add(
            "note",
            f"{int(other.sum()):,} rows are of another kind than {kind}.",
            "Not counted here.",
        )
        return ~other
    return pl.Series([True] * found.count, dtype=pl.Boolean)


def _looks_like_cells(found: Layer) -> bool:
    headings = {fold_word(heading) for heading in found.table.cells.columns}
    return len(headings & CELL_HEADINGS) >= 2


def _with_ids(table: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Give every point an id of its own; a point that stands twice counts once."""
    before = table.height
    table = table.unique(
        ["point_id", "name", "lon", "lat", "technology", "operator"],
        keep="first",
        maintain_order=True,
    )
    if table.height < before:
        report.add("note", f"{before - table.height:,} rows stand twice.", "Each is used once.")
    made = pl.format("{},{}", pl.col("lat").round(5), pl.col("lon").round(5))
    table = table.with_columns(
        point_id=pl.when(pl.col("point_id") == "").then(made).otherwise("point_id")
    ).sort("point_id", "lon", "lat", "name", "technology", "operator")
    return number_repeats(table, "point_id")
