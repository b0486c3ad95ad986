"""Ask the ground in tiles: parts of the map whose profiles are tasks of their own.

What a site reaches, and whether two masts see each other, depends on no other site or pair. So the
sites (pairs) are ordered by the square of the map that they stand in and cut into parts of about
as many profiles; each part is one task of an ``Executor``, which has the terrain already. The
answers are put back in the order asked: the same wherever and however finely the tasks run.

Left out: cutting the terrain itself. Every worker holds the whole box, at most 400 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.executor import Here
from stocktake.connectivity.radio.coverage import reach_over_terrain
from stocktake.connectivity.radio.sight import clear_links

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from stocktake.connectivity.executor import Executor, Task
    from stocktake.connectivity.radio.coverage import Antennas
    from stocktake.connectivity.radio.itm import Itm
    from stocktake.connectivity.radio.sight import SightRules
    from stocktake.connectivity.radio.terrain import Terrain

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Radio = tuple[Terrain, Floats, Floats, Itm, Antennas]
    Ends = tuple[Floats, Floats, Floats, Floats]

__all__ = ["Tiles", "clear_by_tiles", "cut_tiles", "reach_by_tiles"]

# Squares of the map, in degrees: neighbours share the terrain that a processor holds.
SQUARE_DEG = 0.5
# Profiles in one task: about a second, which outweighs sending it.
PROFILES = 50_000


class Tiles:
    """Where tiles run, and who is told how far they are.

    A copy that is sent to another process runs its tiles there, and tells nobody.
    """

    def __init__(
        self, executor: Executor | None = None, report: Callable[[str], None] | None = None
    ) -> None:
        """Run tiles with an executor; here by default."""
        self.executor: Executor = executor or Here()
        self.report = report

    def __reduce__(self) -> tuple[type[Tiles], tuple[()]]:
        """Leave the executor and the listener where they are."""
        return Tiles, ()

    def map(self, task: Task, shared: object, items: Sequence[Any], what: str) -> list[Any]:
        """Return the result of each tile, in order."""

        def tell(done: int, of: int) -> None:
            if self.report is not None and of > 1:
                self.report(f"{what}, tile {done} of {of}")

        return self.executor.map(task, shared, items, tell)


def cut_tiles(lon: Floats, lat: Floats, profiles: Ints, *, most: int = PROFILES) -> list[Ints]:
    """Return the parts that places are cut into: square by square, each about as much work.

    Args:
        lon: Longitude of each place, float64[n].
        lat: Latitude.
        profiles: Profiles that each asks for, int64[n].
        most: Profiles of a part; one place may ask for more.

    Returns:
        Indices of the places of each part; every place is in one part.
    """
    square = np.lexsort(
        (np.arange(len(lon)), np.floor(lon / SQUARE_DEG), np.floor(lat / SQUARE_DEG))
    )
    part = np.cumsum(profiles[square]) // most
    cuts = np.flatnonzero(np.diff(part)) + 1
    return [piece for piece in np.split(square, cuts) if len(piece)]


def reach_by_tiles(
    lists: CoverLists,
    sites: tuple[Floats, Floats],
    radio: Radio,
    *,
    tiles: Tiles,
) -> CoverLists:
    """Return which of the listed points each site reaches over terrain.

    Args:
        lists: Points within the radius of each site.
        sites: Longitude and latitude of the sites.
        radio: Terrain, longitude and latitude of the points, model, and antennas alike at all
            sites.
        tiles: Where they run.
    """
    lengths = np.diff(lists.indptr)
    parts = cut_tiles(*sites, lengths)
    items = [(_rows(lists, part), sites[0][part], sites[1][part]) for part in parts]
    found = tiles.map(_reach_of_tile, radio, items, "coverage")
    kept = np.zeros(len(lengths), dtype=np.int64)
    for part, reached in zip(parts, found, strict=True):
        kept[part] = np.diff(reached.indptr)
    indptr = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    indices = np.empty(indptr[-1], dtype=np.int32)
    for part, reached in zip(parts, found, strict=True):
        indices[_places(indptr, part)] = reached.indices
    return CoverLists(indptr, indices)


def clear_by_tiles(
    ends: Ends,
    terrain: Terrain,
    rules: SightRules,
    *,
    tiles: Tiles,
) -> Flags:
    """Return whether masts at pairs of places see each other; unknown ground counts as clear.

    Args:
        ends: Longitude and latitude of the one ends, and of the others.
        terrain: The ground.
        rules: What a hop asks for.
        tiles: Where they run.
    """
    parts = cut_tiles(ends[0], ends[1], np.ones(len(ends[0]), dtype=np.int64))
    items = [tuple(end[part] for end in ends) for part in parts]
    found = tiles.map(_clear_of_tile, (terrain, rules), items, "lines of sight")
    clear = np.ones(len(ends[0]), dtype=np.bool_)
    for part, seen in zip(parts, found, strict=True):
        clear[part] = seen
    return clear


def _places(indptr: Ints, rows: Ints) -> Ints:
    """Return where the entries of rows stand, row after row."""
    lengths = indptr[rows + 1] - indptr[rows]
    begin = np.repeat(indptr[rows] - np.cumsum(lengths) + lengths, lengths)
    return np.asarray(begin + np.arange(len(begin)), dtype=np.int64)


def _rows(lists: CoverLists, rows: Ints) -> CoverLists:
    lengths = lists.indptr[rows + 1] - lists.indptr[rows]
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return CoverLists(indptr, lists.indices[_places(lists.indptr, rows)])


def _reach_of_tile(radio: Radio, item: tuple[CoverLists, Floats, Floats]) -> CoverLists:
    terrain, lon, lat, model, antennas = radio
    lists, *sites = item
    return reach_over_terrain(
        lists,
        (sites[0], sites[1]),
        (lon, lat),
        terrain=terrain,
        model=model,
        antennas=antennas,
    ).lists


def _clear_of_tile(shared: tuple[Terrain, SightRules], ends: Ends) -> Flags:
    terrain, rules = shared
    found = clear_links(terrain, ends, rules)
    return np.asarray(found.clear | ~found.known)
