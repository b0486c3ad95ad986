"""Read all layers of a scenario, each where a file is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stocktake.connectivity.layers.points import PointKind, Points, read_points
from stocktake.connectivity.layers.shapes import Layer, ShapeKind, read_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from stocktake.connectivity.geofiles.box import Box
    from stocktake.connectivity.scenario import HazardFile, LayerFile, Layers
    from stocktake.model import Finding

__all__ = ["LoadedLayers", "load_layers"]


@dataclass(frozen=True, slots=True)
class LoadedLayers:
    """The layers of a plan; what is nothing was not given.

    Attributes:
        fibre_nodes: Points from which the core can be reached.
        fibre_lines: Lines of existing fibre.
        towers: Towers, or cells marked approximate.
        power_grid: Lines of the power grid.
        roads: Roads.
        schools: Schools.
        clinics: Clinics.
        borders: Districts.
        terrain: Raster of the ground's height.
        hazards: Rasters of hazards.
        findings: What a person should look at.
    """

    fibre_nodes: Points | None = None
    fibre_lines: Layer | None = None
    towers: Points | None = None
    power_grid: Layer | None = None
    roads: Layer | None = None
    schools: Points | None = None
    clinics: Points | None = None
    borders: Layer | None = None
    terrain: Path | None = None
    hazards: tuple[tuple[HazardFile, Path], ...] = ()
    findings: tuple[Finding, ...] = ()


def load_layers(layers: Layers, folder: Path, *, box: Box | None = None) -> LoadedLayers:
    """Return the layers of a scenario.

    Args:
        layers: The files.
        folder: Folder of the scenario, from which paths start.
        box: West, south, east and north of the economy in degrees.

    Raises:
        DataError: A file cannot be opened, or has nothing that can be used.
    """

    def points(given: LayerFile | None, kind: PointKind) -> Points | None:
        if given is None:
            return None
        path = folder / given.file
        return read_points(path, kind, name=given.file, layer=given.layer, crs=given.crs, box=box)

    def shapes(given: LayerFile | None, kind: ShapeKind) -> Layer | None:
        if given is None:
            return None
        path = folder / given.file
        return read_shapes(path, kind, name=given.file, layer=given.layer, crs=given.crs, box=box)

    nodes, towers = points(layers.fibre_nodes, "fibre-node"), points(layers.towers, "tower")
    schools, clinics = points(layers.schools, "school"), points(layers.clinics, "clinic")
    fibre, grid = shapes(layers.fibre_lines, "line"), shapes(layers.power_grid, "line")
    roads, borders = shapes(layers.roads, "line"), shapes(layers.borders, "area")
    read = (nodes, towers, schools, clinics, fibre, grid, roads, borders)
    return LoadedLayers(
        fibre_nodes=nodes,
        fibre_lines=fibre,
        towers=towers,
        power_grid=grid,
        roads=roads,
        schools=schools,
        clinics=clinics,
        borders=borders,
        terrain=folder / layers.terrain.file if layers.terrain else None,
        hazards=tuple((hazard, folder / hazard.file) for hazard in layers.hazards),
        findings=tuple(finding for part in read if part for finding in part.findings),
    )
