"""Which settlements the signal of a candidate site reaches over terrain.

Given the settlements within a radius of each site, those stay whose predicted loss is at most what
the target speed allows. The loss is the Irregular Terrain Model's over the profile between site and
settlement, plus the clutter that the model leaves out. Nearer than 1 km, below the model's own
range, it is that of free space. Where the ground is not known all along, the radius decides.

Left out: a settlement's extent. It counts as one place, its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.lists import CoverLists
from stocktake.connectivity.radio.itm import Itm, Prepared, prepare, profile_loss
from stocktake.connectivity.radio.sight import MOST_POINTS
from stocktake.connectivity.radio.terrain import Ground, Terrain, great_circle_m, sample_profile
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.assumptions import Values

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Antennas", "Reach", "itm_of", "reach_over_terrain"]

# Nearer the model does not hold [Hufford 1982].
NEAREST_M = 1000.0
# As many points as the model's own irregularity uses; more would cost time only.
PROFILE_POINTS = 250


@dataclass(frozen=True, slots=True)
class Antennas:
    """What decides whether a loss is small enough.

    Attributes:
        mast_m: Height of each site's antenna above ground, float64[sites], or one for all.
        terminal_m: Height of a home's antenna.
        largest_loss_db: Largest loss at which the target speed holds, float64[sites] or one.
        clutter_db: Loss in trees and buildings at the home.
    """

    mast_m: ArrayLike
    terminal_m: float
    largest_loss_db: ArrayLike
    clutter_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What sites reach.

    Attributes:
        lists: Points of each site; rows in the order given.
        loss_db: Loss of each pair that stays, clutter included; NaN where it is not known.
        tried: Pairs within the radius.
        unknown: Pairs that stay because the ground is not known, or the model has no answer.
    """

    lists: CoverLists
    loss_db: Floats
    tried: int
    unknown: int


def itm_of(values: Values) -> Itm:
    """Return the model as a plan's values set it, for the median situation at known places."""
    return Itm(
        frequency_mhz=values["cell-frequency"],
        refractivity=values["air-refractivity"],
        time=values["coverage-time-share"],
        situation=values["coverage-confidence"],
    )


def reach_over_terrain(
    lists: CoverLists,
    sites: tuple[Floats, Floats],
    points: tuple[Floats, Floats],
    *,
    terrain: Terrain,
    model: Itm,
    antennas: Antennas,
) -> Reach:
    """Return which of the listed points each site reaches.

    Args:
        lists: Points within the radius of each site.
        sites: Longitude and latitude of the sites, float64[sites] each.
        points: Longitude and latitude of the points, float64[points] each.
        terrain: The ground.
        model: Frequency, ground, air and quantile.
        antennas: Heights, and the largest loss.

    Raises:
        DataError: The lists do not fit the sites or points.
    """
    count = len(sites[0])
    if len(lists.indptr) != count + 1:
        raise DataError(f"There are {len(lists.indptr) - 1} lists for {count} sites.")
    if len(lists.indices) and not 0 <= lists.indices.min() <= lists.indices.max() < len(points[0]):
        raise DataError(f"The cover lists name a point outside 0 to {len(points[0]) - 1}.")
    mast = np.ascontiguousarray(np.broadcast_to(np.asarray(antennas.mast_m, float), (count,)))
    limit = np.ascontiguousarray(
        np.broadcast_to(np.asarray(antennas.largest_loss_db, float), (count,))
    )
    loss = antennas.clutter_db + _pair_losses(
        (terrain.ground, terrain.cell_m),
        np.ascontiguousarray(lists.indptr, dtype=np.int64),
        np.ascontiguousarray(lists.indices, dtype=np.int32),
        (np.ascontiguousarray(sites[0]), np.ascontiguousarray(sites[1]), mast),
        (np.ascontiguousarray(points[0]), np.ascontiguousarray(points[1]), antennas.terminal_m),
        prepare(model),
    )
    row = np.repeat(np.arange(count), np.diff(lists.indptr))
    unknown = np.isnan(loss)
    stays = unknown | (loss <= limit[row])
    kept = np.bincount(row[stays], minlength=count)
    indptr = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    return Reach(
        CoverLists(indptr, np.ascontiguousarray(lists.indices[stays], dtype=np.int32)),
        loss[stays],
        len(loss),
        int(unknown.sum()),
    )


@njit
def _pair_losses(
    ground: tuple[Ground, float],
    indptr: Ints,
    indices: NDArray[np.int32],
    sites: tuple[Floats, Floats, Floats],
    points: tuple[Floats, Floats, float],
    model: Prepared,
) -> Floats:
    """Return the loss of every pair in dB; NaN where the ground is not known."""
    loss = np.empty(len(indices))
    heights = np.empty(MOST_POINTS)
    for site in range(len(indptr) - 1):
        for at in range(indptr[site], indptr[site + 1]):
            lon_a, lat_a = sites[0][site], sites[1][site]
            lon_b, lat_b = points[0][indices[at]], points[1][indices[at]]
            length = great_circle_m(lon_a, lat_a, lon_b, lat_b)
            if length < NEAREST_M:
                away = max(length, 1.0) / 1000.0
                loss[at] = 32.45 + 20.0 * np.log10(model.mhz) + 20.0 * np.log10(away)
                continue
            count = min(max(int(np.ceil(length / ground[1])) + 1, 3), PROFILE_POINTS)
            profile = heights[:count]
            sample_profile(ground[0], lon_a, lat_a, lon_b, lat_b, profile)
            loss[at] = profile_loss(profile, length, (sites[2][site], points[2]), model)[0]
    return loss
