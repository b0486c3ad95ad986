"""What each settlement has near it already, by the layers that are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.connectivity.geofiles.rasters import sample_raster
from stocktake.connectivity.layers.nearest import nearest_line_km, nearest_point
from stocktake.connectivity.layers.points import count_facilities
from stocktake.vocab.tables import check_table, empty_table, table_schemas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stocktake.connectivity.layers.load import LoadedLayers
    from stocktake.connectivity.layers.points import Points
    from stocktake.connectivity.settlements.projection import LocalPlane
    from stocktake.model import Finding

    Floats = NDArray[np.float64]

__all__ = ["Surroundings", "find_surroundings"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is near settlements.

    Attributes:
        table: The table ``settlement_surroundings``, in the order of the settlements.
        hazards: The table ``settlement_hazards``.
        findings: What a person should look at.
    """

    table: pl.DataFrame
    hazards: pl.DataFrame
    findings: tuple[Finding, ...]


def find_surroundings(
    settlements: pl.DataFrame, layers: LoadedLayers, plane: LocalPlane
) -> Surroundings:
    """Return what each settlement has near it.

    Args:
        settlements: The table ``settlements``.
        layers: The layers; the columns of those that are missing stay empty.
        plane: The flat map of the plan.

    Raises:
        DataError: A raster cannot be opened.
    """
    lon, lat = settlements["lon"].to_numpy(), settlements["lat"].to_numpy()
    x, y = plane.to_km(lon, lat)
    findings: list[Finding] = []
    columns: dict[str, pl.Series] = {"settlement_id": settlements["settlement_id"]}
    for column, points in (("fibre_node", layers.fibre_nodes), ("tower", layers.towers)):
        if points is not None and points.table.height:
            columns |= _nearest_of(points, column, x, y, plane)
    for column, lines in (
        ("fibre_line_km", layers.fibre_lines),
        ("grid_km", layers.power_grid),
        ("road_km", layers.roads),
    ):
        if lines is not None:
            columns[column] = pl.Series(nearest_line_km(plane, x, y, lines.shapes))
    for column, facilities in (("schools", layers.schools), ("clinics", layers.clinics)):
        if facilities is not None:
            counts, told = count_facilities(x, y, plane, facilities)
            columns[column] = pl.Series(counts)
            findings.extend(told)
    if layers.terrain is not None:
        ground = sample_raster(layers.terrain, lon, lat)
        columns["elevation_m"] = pl.Series(ground.values).fill_nan(None)
        findings.extend(ground.findings)
    hazards, told = _find_hazards(settlements, layers, lon, lat)
    return Surroundings(table=_with_empty(columns), hazards=hazards, findings=(*findings, *told))


def _nearest_of(
    points: Points, column: str, x: Floats, y: Floats, plane: LocalPlane
) -> dict[str, pl.Series]:
    distance, index = nearest_point(x, y, *plane.to_km(*points.lon_lat()))
    return {
        f"{column}_km": pl.Series(distance),
        column: points.table["point_id"].gather(index),
    }


def _find_hazards(
    settlements: pl.DataFrame, layers: LoadedLayers, lon: Floats, lat: Floats
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    frames = [empty_table("settlement_hazards")]
    findings: list[Finding] = []
    for hazard, path in layers.hazards:
        sampled = sample_raster(path, lon, lat, name=hazard.file)
        findings.extend(sampled.findings)
        frames.append(
            pl.DataFrame({"settlement_id": settlements["settlement_id"], "value": sampled.values})
            .filter(pl.col("value").is_not_nan())
            .select(
                "settlement_id",
                hazard=pl.lit(str(hazard.kind)),
                file=pl.lit(hazard.file),
                value="value",
                unit=pl.lit(hazard.unit),
                return_period_years=pl.lit(hazard.return_period_years, pl.Float64),
                exposed=(pl.col("value") >= hazard.from_value) & (pl.col("value") > 0),
            )
        )
    return check_table("settlement_hazards", pl.concat(frames)), tuple(findings)


def _with_empty(columns: dict[str, pl.Series]) -> pl.DataFrame:
    """Return the columns as the declared table; those of missing layers are empty."""
    name = "settlement_surroundings"
    height = len(columns["settlement_id"])
    series = [
        columns[column].cast(kind).alias(column)
        if column in columns
        else pl.Series(column, [None] * height, dtype=kind)
        for column, kind in table_schemas()[name].polars().items()
    ]
    return check_table(name, pl.DataFrame(series))
