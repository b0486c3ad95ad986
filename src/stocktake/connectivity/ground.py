"""What terrain decides in a plan: which settlements a site reaches, and which hops are clear.

Without a terrain raster a site reaches everything within its radius, and a hop may go as far as
rain lets it. With one, of those within the radius the ones stay that get the target speed over the
ground between, and of the hops those whose masts see each other. Terrain never makes a radius or a
hop longer.

Left out: raising a mast where a little more would clear a ridge; ``sight`` says by how much.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.radio.capacity import largest_loss_db, sector_of
from stocktake.connectivity.radio.coverage import Antennas, itm_of
from stocktake.connectivity.radio.sight import SightRules, sight_of
from stocktake.connectivity.radio.terrain import Terrain, box_around, read_terrain
from stocktake.connectivity.tiles import Tiles, clear_by_tiles, reach_by_tiles

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.cover.lists import CoverLists
    from stocktake.connectivity.geofiles.box import Box
    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.network import Network
    from stocktake.connectivity.radio.itm import Itm

    Floats = NDArray[np.float64]

__all__ = ["PlanGround", "ground_of"]

# A light site has a mast of half the height and a quarter of the power (55 over 61 dBm).
LIGHT_MAST = 0.5
LIGHT_LESS_DB = 6.0


@dataclass(frozen=True, slots=True)
class PlanGround:
    """The ground under a plan, and the radios on it.

    Attributes:
        terrain: Heights.
        lon: Longitude of every node.
        lat: Latitude of every node.
        model: Loss over terrain.
        antennas: Antennas and the largest loss of a macro site.
        light: The same for a light one.
        sight: What a microwave hop asks for.
        tiles: Where the profiles are worked out.
    """

    terrain: Terrain
    lon: Floats
    lat: Floats
    model: Itm
    antennas: Antennas
    light: Antennas
    sight: SightRules
    tiles: Tiles = field(default_factory=Tiles)

    def keep_reached(
        self, lists: CoverLists, nodes: NDArray[np.integer], *, light: bool
    ) -> CoverLists:
        """Return which of the listed settlements sites at nodes reach.

        Args:
            lists: Settlements within the radius of each site.
            nodes: Node of each site.
            light: Whether the sites are light ones.
        """
        antennas = self.light if light else self.antennas
        return reach_by_tiles(
            lists,
            (self.lon[nodes], self.lat[nodes]),
            (self.terrain, self.lon, self.lat, self.model, antennas),
            tiles=self.tiles,
        )

    def are_clear(self, u: NDArray[np.integer], v: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return whether masts at pairs of nodes see each other; unknown ground counts as clear."""
        ends = (self.lon[u], self.lat[u], self.lon[v], self.lat[v])
        return clear_by_tiles(ends, self.terrain, self.sight, tiles=self.tiles)


def ground_of(
    inputs: PlanInputs, values: Values, network: Network, *, tiles: Tiles | None = None
) -> PlanGround | None:
    """Return the ground under a plan; nothing without a terrain raster.

    Args:
        inputs: What the plan starts from.
        values: Its values.
        network: Its nodes.
        tiles: Where the profiles are worked out; here by default.

    Raises:
        DataError: The raster cannot be used.
        SettingsError: A sector cannot give the target speed.
    """
    path = inputs.layers.terrain
    if path is None:
        return None
    lon, lat = inputs.plane.to_degrees(network.x_km, network.y_km)
    sector = sector_of(values)
    # ``largest_loss_db`` has taken the clutter off already.
    antennas = Antennas(
        mast_m=sector.mast_m,
        terminal_m=sector.terminal_m,
        largest_loss_db=largest_loss_db(sector, inputs.scenario.targets.household_mbps),
    )
    light = replace(
        antennas,
        mast_m=LIGHT_MAST * sector.mast_m,
        largest_loss_db=float(np.asarray(antennas.largest_loss_db)) - LIGHT_LESS_DB,
    )
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return PlanGround(
        terrain=_read_once(path, box_around(lon, lat), stamp),
        lon=lon,
        lat=lat,
        model=itm_of(values),
        antennas=antennas,
        light=light,
        sight=sight_of(values),
        tiles=tiles or Tiles(),
    )


@lru_cache(maxsize=1)
def _read_once(path: Path, box: Box, stamp: int) -> Terrain:
    """Return the terrain, read once for all draws of a plan's values.

    ``stamp`` is the file's time, so that a file written anew is read anew.
    """
    del stamp
    return read_terrain(path, box)
