"""Cluster a population raster, such as GHS-POP or HRSL, into settlements.

The method, in order:

1. Cells are summed to blocks of about 250 m (coarser rasters stay as they are).
2. A block is settled where at least 50 people live to a square kilometre, the
   threshold between low and very low density of the Degree of Urbanisation
   (European Commission, FAO, ILO, OECD, UN-Habitat and World Bank, 2021).
3. Settled blocks that touch, also at a corner, are one settlement. One that is
   more than 3 km across is parted evenly into pieces of at most that, since a
   plan asks where in a town people live.
4. People in other blocks go to the nearest settled block within 2 km. Beyond,
   they become scattered settlements, one for each square of 3 km.
5. A settlement of fewer than 5 people joins the nearest larger one within 2 km.
6. A settlement stands at the block of its own that is nearest to the middle of
   its people, so that one around a lagoon does not stand in the water.

Every person of the raster is in exactly one settlement. Left out: names, and
whether people live where the raster says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import polars as pl

from stocktake.connectivity.geofiles.libraries import csgraph, sparse, spatial
from stocktake.connectivity.settlements.check import Settlements, check_settlements
from stocktake.connectivity.settlements.inhabited import InhabitedCells, read_inhabited_cells
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.model import Noun

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.settlements.check import SettlementRules

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["ClusterRules", "cluster_cells", "cluster_raster"]

# Blocks that touch a block to the east, south-west, south and south-east; each pair once.
NEIGHBOURS = ((0, 1), (1, -1), (1, 0), (1, 1))


class ClusterRules(Noun, frozen=True, kw_only=True):
    """The numbers of the method.

    Attributes:
        cell_km: Side of a block.
        settled_per_km2: People to a square kilometre from which a block is settled.
        across_km: Greatest width of a settlement.
        attach_km: Distance within which scattered people belong to a settlement.
        least_people: Smaller settlements join a neighbour where there is one.
    """

    cell_km: float = 0.25
    settled_per_km2: float = 50.0
    across_km: float = 3.0
    attach_km: float = 2.0
    least_people: float = 5.0

    def sentence(self) -> str:
        """Return the method in one sentence, to be stated with results."""
        return (
            f"clustered in blocks of {self.cell_km:g} km, settled from {self.settled_per_km2:g} "
            f"people/km2, parted at {self.across_km:g} km, joined within {self.attach_km:g} km"
        )


def cluster_raster(
    path: Path,
    *,
    rules: SettlementRules,
    cluster: ClusterRules | None = None,
    name: str | None = None,
) -> Settlements:
    """Return the settlements of a population raster.

    Args:
        path: Raster of people per cell, with a coordinate system.
        rules: What settlements are checked against; its box limits what is read.
        cluster: The numbers of the method; those of the module where none are given.
        name: What messages call the file.

    Raises:
        DataError: The file is no raster, or has nobody in the economy.
    """
    how = cluster or ClusterRules()
    called = name or path.name
    cells = read_inhabited_cells(path, cell_km=how.cell_km, box=rules.box, name=called)
    raw = cluster_cells(cells, how)
    said = msgspec.structs.replace(rules, source=f"{called}, {how.sentence()}")
    found = check_settlements(raw, file=called, rules=said)
    return Settlements(found.table, (*cells.findings, *found.findings), found.used_rows)


def cluster_cells(cells: InhabitedCells, rules: ClusterRules) -> pl.DataFrame:
    """Return settlements of inhabited cells, in the columns that checks take.

    The order is that of the north-west-most rows; ids are made from places later.
    """
    plane = plane_for(cells.lon, cells.lat)
    x, y = plane.to_km(cells.lon, cells.lat)
    settled = cells.people >= rules.settled_per_km2 * cells.area_km2
    label = np.full(len(x), -1, dtype=np.int64)
    touching = _touching(cells.row[settled], cells.col[settled])
    label[settled] = _part(touching, x[settled], y[settled], rules.across_km)
    label = _attach(label, x, y, rules)
    label = _join_small(label, cells.people, x, y, rules)
    return _settlements(label, cells, settled, x, y)


def _touching(row: Ints, col: Ints) -> Ints:
    """Return the component of each block, where blocks touch by sides or corners."""
    n = len(row)
    width = int(col.max(initial=0)) + 3
    key = row * width + col + 1
    order = np.argsort(key)
    ordered = key[order]
    pairs = []
    for down, right in NEIGHBOURS:
        wanted = ordered + down * width + right
        at = np.minimum(np.searchsorted(ordered, wanted), max(n - 1, 0))
        meets = np.flatnonzero(ordered[at] == wanted) if n else np.empty(0, dtype=np.int64)
        pairs.append(np.stack([order[meets], order[at[meets]]]))
    u, v = np.concatenate(pairs, axis=1)
    graph = sparse.coo_matrix((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    component: Ints = csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    return component


def _part(component: Ints, x: Floats, y: Floats, across_km: float) -> Ints:
    """Return components cut evenly into pieces of at most ``across_km`` in x and y."""
    n = int(component.max(initial=-1)) + 1
    pieces = []
    for axis in (x, y):
        low, high = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(low, component, axis)
        np.maximum.at(high, component, axis)
        width = high - low
        count = np.maximum(1, np.ceil(width / across_km))
        step = np.where(width > 0, width / count, 1.0)
        place = np.floor((axis - low[component]) / step[component])
        pieces.append(np.minimum(place, count[component] - 1).astype(np.int64))
    return _number(component, *pieces)


def _number(*keys: Ints) -> Ints:
    """Return one number for each distinct combination of keys, from 0."""
    order = np.lexsort(keys[::-1])
    new = np.zeros(len(order), dtype=bool)
    for key in keys:
        ordered = key[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.cumsum(new)
    return found


def _attach(label: Ints, x: Floats, y: Floats, rules: ClusterRules) -> Ints:
    """Give blocks that are not settled to the nearest settlement, or to one of their own."""
    label = label.copy()
    inside, alone = np.flatnonzero(label >= 0), np.flatnonzero(label < 0)
    if inside.size and alone.size:
        tree = spatial.cKDTree(np.column_stack([x[inside], y[inside]]))
        distance, nearest = tree.query(
            np.column_stack([x[alone], y[alone]]), distance_upper_bound=rules.attach_km, workers=-1
        )
        near = np.isfinite(distance)
        label[alone[near]] = label[inside[nearest[near]]]
        alone = alone[~near]
    if alone.size:
        squares = [np.floor(axis[alone] / rules.across_km).astype(np.int64) for axis in (x, y)]
        label[alone] = label.max() + 1 + _number(*squares)
    return label


def _join_small(label: Ints, people: Floats, x: Floats, y: Floats, rules: ClusterRules) -> Ints:
    """Join settlements of very few people to the nearest larger one within reach."""
    total = np.bincount(label, weights=people)
    small, large = (
        np.flatnonzero(total < rules.least_people),
        np.flatnonzero(total >= rules.least_people),
    )
    if not (small.size and large.size):
        return label
    sums = [np.bincount(label, weights=people * axis) for axis in (x, y)]
    middle = np.column_stack(sums) / total[:, None]
    distance, nearest = spatial.cKDTree(middle[large]).query(
        middle[small], distance_upper_bound=rules.attach_km
    )
    near = np.isfinite(distance)
    becomes = np.arange(len(total))
    becomes[small[near]] = large[nearest[near]]
    return _number(becomes[label])


def _settlements(
    label: Ints, cells: InhabitedCells, settled: NDArray[np.bool_], x: Floats, y: Floats
) -> pl.DataFrame:
    people = np.bincount(label, weights=cells.people)
    off = np.zeros(len(label))
    for axis in (x, y):
        middle = np.bincount(label, weights=cells.people * axis) / people
        off += (axis - middle[label]) ** 2
    # The settled block nearest to the middle; of equally near ones the most peopled.
    order = np.lexsort((cells.col, cells.row, -cells.people, off.round(9), ~settled, label))
    first = np.ones(len(order), dtype=bool)
    first[1:] = label[order][1:] != label[order][:-1]
    at = order[first]
    lon, lat = cells.lon[at], cells.lat[at]
    return pl.DataFrame(
        {
            "row": np.arange(1, len(at) + 1),
            "lon": lon,
            "lat": lat,
            "people": people,
            "area_km2": np.bincount(label, weights=cells.area_km2 * settled),
        }
    ).with_columns(
        settlement_id=pl.lit(""),
        name=pl.lit(""),
        written=pl.format("{}, {}", "lon", "lat"),
        households=pl.lit(None, pl.Float64),
        district=pl.lit(""),
        power=pl.lit(""),
        served=pl.lit(None, pl.Boolean),
        area_km2=pl.when(pl.col("area_km2") > 0).then("area_km2"),
    )
