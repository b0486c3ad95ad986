"""Distances in kilometres from many places to the nearest point or line of a layer.

Points, and the middles of short pieces of lines, go into a k-d tree on the flat map
of the plan, where the 180th meridian does not part neighbours. Distances are exact
on that map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.geofiles.libraries import shapely, spatial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.settlements.projection import LocalPlane

    Floats = NDArray[np.float64]

__all__ = ["cut_pieces", "line_pieces", "nearest_line_km", "nearest_point"]

# Places asked at once, which bounds the memory of the answer.
AT_ONCE = 100_000
# Longer pieces are cut, since the longest one says how many must be looked at.
LONGEST_KM = 0.5
# Pieces looked at for a place, in rounds.
ASKED = (8, 32, 128)


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

    A piece whose middle is farther than the best distance by more than half the longest piece
    cannot be nearer, so the pieces with the nearest middles settle almost every place exactly;
    the few others are asked again with more pieces, and at last in a tree of all pieces.

    Args:
        plane: The flat map.
        x_km: Places, float64[n].
        y_km: Places, float64[n].
        lines: Lines in degrees, at least one.
    """
    starts, ends = cut_pieces(*line_pieces(plane, lines), longest_km=LONGEST_KM)
    tree = spatial.cKDTree((starts + ends) / 2, balanced_tree=False)
    half = float(np.hypot(*(ends - starts).T).max(initial=0.0)) / 2
    places = np.column_stack([x_km, y_km])
    found = np.full(len(places), np.inf)
    for first in range(0, len(places), AT_ONCE):
        left = np.arange(first, min(first + AT_ONCE, len(places)))
        for several in ASKED:
            if not left.size:
                break
            k = min(several, len(starts))
            middle, piece = tree.query(places[left], k=np.arange(1, k + 1), workers=-1)
            distance = _to_pieces(places[left], starts[piece], ends[piece])
            found[left] = distance
            left = left[(middle[:, -1] - half < distance) & (k < len(starts))]
        found[left] = _by_tree(places[left], starts, ends)
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


def cut_pieces(starts: Floats, ends: Floats, *, longest_km: float) -> tuple[Floats, Floats]:
    """Return pieces cut evenly into parts of at most ``longest_km``, float64[m, 2] each.

    The last part of a piece ends exactly where the piece does, so that junctions stay shared.
    """
    length = np.hypot(*(ends - starts).T)
    parts = np.maximum(1, np.ceil(length / longest_km)).astype(np.int64)
    piece = np.repeat(np.arange(len(parts)), parts)
    first = np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts)
    along = (ends - starts)[piece] / parts[piece][:, None]
    new_starts = starts[piece] + first[:, None] * along
    new_ends = starts[piece] + (first + 1)[:, None] * along
    last = first == parts[piece] - 1
    new_ends[last] = ends[piece[last]]
    return new_starts, new_ends


def _to_pieces(places: Floats, starts: Floats, ends: Floats) -> Floats:
    """Return the distance of each place to the nearest of its own k pieces, float64[n]."""
    along = ends - starts
    square = (along**2).sum(axis=-1)
    away = places[:, None, :] - starts
    share = (away * along).sum(axis=-1) / np.where(square > 0, square, 1.0)
    away -= np.clip(share, 0.0, 1.0)[..., None] * along
    distance: Floats = np.sqrt((away**2).sum(axis=-1).min(axis=1))
    return distance


def _by_tree(places: Floats, starts: Floats, ends: Floats) -> Floats:
    found = np.empty(len(places))
    if len(places):
        tree = shapely.STRtree(shapely.linestrings(np.stack([starts, ends], axis=1)))
        (asked, _), distance = tree.query_nearest(
            shapely.points(places), return_distance=True, all_matches=False
        )
        found[asked] = distance
    return found
