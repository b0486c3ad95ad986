"""The ceiling of low-orbit satellites: homes in one cell of beams share its capacity.

The ground is laid out in equal cells, hexagons as operators file them or squares. What the homes of
a cell ask for together in the busy hour beyond the capacity of its beams is not served, however
many terminals are sold. Left out: gateways, links between satellites, and how capacity moves with
the satellites' passes; the capacity of a cell is a mean of the busy hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["BeamLoad", "cell_capacity_mbps", "find_cells", "load_cells", "most_homes_per_km2"]

Shape = Literal["hexagon", "square"]


@dataclass(frozen=True, slots=True)
class BeamLoad:
    """How full the cells are, for each place.

    Attributes:
        cell: Number of the cell of each place, from 0, by position.
        asked_mbps: What the whole cell asks for.
        served: Share of the place's demand that is met, 0 to 1.
    """

    cell: NDArray[np.int64]
    asked_mbps: Floats
    served: Floats

    @property
    def full(self) -> NDArray[np.bool_]:
        """Whether the place lies in a cell that is asked for more than it has."""
        return np.asarray(self.served < 1)


def cell_capacity_mbps(
    beams: ArrayLike, bandwidth_mhz: ArrayLike, bits_per_hz: ArrayLike
) -> Floats:
    """Return what a cell carries: beams on it at once, their bandwidth, and their efficiency.

    Args:
        beams: Beams on one cell at once, 0 or more.
        bandwidth_mhz: Bandwidth of a beam, such as 250.
        bits_per_hz: Spectral efficiency in bit/s/Hz.
    """
    count = check_values("The beams on a cell", beams, at_least=0)
    width = check_values("The bandwidth of a beam in MHz", bandwidth_mhz, at_least=0)
    return np.asarray(count * width * check_values("The efficiency", bits_per_hz, at_least=0))


def most_homes_per_km2(
    capacity_mbps: ArrayLike, area_km2: ArrayLike, busy_hour_mbps_per_home: ArrayLike
) -> Floats:
    """Return the density of homes beyond which a cell is full.

    Args:
        capacity_mbps: What a cell carries.
        area_km2: Its area, above 0.
        busy_hour_mbps_per_home: Mean demand of a home in the busy hour, above 0.
    """
    capacity = check_values("The capacity of a cell in Mbps", capacity_mbps, at_least=0)
    area = check_values("The area of a cell in km2", area_km2, more_than=0)
    demand = check_values("The demand of a home in Mbps", busy_hour_mbps_per_home, more_than=0)
    return np.asarray(capacity / area / demand)


def find_cells(
    x_km: ArrayLike, y_km: ArrayLike, *, area_km2: float, shape: Shape = "hexagon"
) -> NDArray[np.int64]:
    """Return the number of the cell in which each place lies, by the cells' positions, from 0.

    Args:
        x_km: Eastings.
        y_km: Northings.
        area_km2: Area of a cell, above 0.
        shape: Hexagons, one of them with its middle at 0, 0 and a corner to the north, or squares
            that meet at 0, 0.

    Raises:
        SettingsError: A coordinate is missing, or there is no such shape.
    """
    x = check_values("The easting in km", x_km)
    y = check_values("The northing in km", y_km)
    area = float(check_values("The area of a cell in km2", area_km2, more_than=0))
    if shape == "square":
        side = np.sqrt(area)
        column, row = np.floor(x / side), np.floor(y / side)
    elif shape == "hexagon":
        column, row = _hexagons(x, y, area)
    else:
        raise SettingsError(f"{shape!r} is no shape of a cell.", fix="Write hexagon or square.")
    places = np.column_stack([column, row]).astype(np.int64)
    _, number = np.unique(places, axis=0, return_inverse=True)
    return np.asarray(number.reshape(-1), dtype=np.int64)


def load_cells(cell: NDArray[np.int64], asked_mbps: ArrayLike, *, capacity_mbps: float) -> BeamLoad:
    """Return how much of each place's demand its cell meets, everyone in it alike.

    Args:
        cell: Cell of each place, from 0.
        asked_mbps: Demand of each place in the busy hour, 0 or more.
        capacity_mbps: What a cell carries.

    Raises:
        SettingsError: A demand or the capacity is missing or below 0.
    """
    asked = check_values("The demand of a place in Mbps", asked_mbps, at_least=0)
    capacity = float(check_values("The capacity of a cell in Mbps", capacity_mbps, at_least=0))
    if asked.shape != np.shape(cell):
        raise SettingsError(f"There are {asked.size} demands for {np.size(cell)} places.")
    # An empty sum has whole numbers.
    together = np.bincount(cell, weights=asked).astype(np.float64)[cell]
    served = np.ones(len(together))
    over = together > capacity
    served[over] = capacity / together[over]
    return BeamLoad(np.asarray(cell, dtype=np.int64), together, served)


def _hexagons(x: Floats, y: Floats, area: float) -> tuple[Floats, Floats]:
    """Return axial coordinates of hexagons: fractions rounded so that the three add up to 0."""
    side = np.sqrt(2 * area / (3 * np.sqrt(3)))
    q = (np.sqrt(3) / 3 * x - y / 3) / side
    r = 2 / 3 * y / side
    s = -q - r
    whole = [np.rint(part) for part in (q, r, s)]
    off = [np.abs(near - part) for near, part in zip(whole, (q, r, s), strict=True)]
    fix_q = (off[0] > off[1]) & (off[0] > off[2])
    fix_r = ~fix_q & (off[1] > off[2])
    column = np.where(fix_q, -whole[1] - whole[2], whole[0])
    row = np.where(fix_r, -whole[0] - whole[2], whole[1])
    return column, row
