"""Distances in kilometres from many places to the nearest point or line of a layer.

Points go into a k-d tree, lines into an R-tree of short pieces; both on the flat
map of the plan, so that a border at the 180th meridian does not part neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.libraries import shapely, spatial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.settlements.projection import LocalPlane

    Floats = NDArray[np.float64]

__all__ = ["line_pieces", "nearest_line_km", "nearest_point"]

# Places asked at once, which bounds the memory of the answer.
AT_ONCE = 200_000


def nearest_point(
    x_km: Floats, y_km: Floats, to_x_km: Floats, to_y_km: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Return the distance to the nearest of some points, and which it is.

    Args:
        x_km: Places, float64[n].
        y_km: Places, float64[n].
        to_x_km: Points, float64[m], m >= 1.
        to_y_km: Points, float64[m].

    Returns:
        Distances in km, float64[n], and positions among the points, int64[n]; of equally near
        points the first.
    """
    tree = spatial.cKDTree(np.column_stack([to_x_km, to_y_km]))
    several = min(2, len(to_x_km))
    distance, index = tree.query(np.column_stack([x_km, y_km]), k=several, workers=-1)
    if several == 1:
        return distance, index.astype(np.int64)
    # Of two equally near points, the first, whatever the shape of the tree.
    tied = (distance[:, 0] == distance[:, 1]) & (index[:, 1] < index[:, 0])
    return distance[:, 0], np.where(tied, index[:, 1], index[:, 0]).astype(np.int64)


def nearest_line_km(
    plane: LocalPlane, x_km: Floats, y_km: Floats, lines: NDArray[np.object_]
) -> Floats:
    """Return the distance in km from places to the nearest of some lines, float64[n].

    Args:
        plane: The flat map.
        x_km: Places, float64[n].
        y_km: Places, float64[n].
        lines: Lines in degrees, at least one.
    """
    starts, ends = line_pieces(plane, lines)
    pieces = shapely.linestrings(np.stack([starts, ends], axis=1))
    tree = shapely.STRtree(pieces)
    found = np.empty(len(x_km))
    for first in range(0, len(x_km), AT_ONCE):
        here = slice(first, first + AT_ONCE)
        points = shapely.points(x_km[here], y_km[here])
        (asked, _), distance = tree.query_nearest(points, return_distance=True, all_matches=False)
        found[here][asked] = distance
    return found


def line_pieces(plane: LocalPlane, lines: NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Return the straight pieces of lines as their two ends in km, float64[m, 2] each.

    A line of a single repeated point gives one piece of no length.
    """
    parts = shapely.get_parts(lines)
    degrees, line = shapely.get_coordinates(parts, return_index=True)
    points = np.column_stack(plane.to_km(degrees[:, 0], degrees[:, 1]))
    joined = line[1:] == line[:-1]
    return points[:-1][joined], points[1:][joined]
