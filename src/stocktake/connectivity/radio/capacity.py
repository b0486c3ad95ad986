"""What a sector of 4G or 5G carries, how far it reaches, and how many homes it can serve.

The signal over noise decides the rate: each step of the channel-quality table of 3GPP TS 36.213
(table 7.2.3-1) has a spectral efficiency and a signal-to-noise ratio from which it holds. A cell's
edge is where one home alone would still get the target speed. Homes that get the same speed take
more time of the sector the worse their signal is, so a sector carries the harmonic mean of the
rates over its area, not the plain one.

Left out: where interference comes from; one ratio stands for it. 5G differs by bandwidth, streams
and the gain of its antennas, not by another table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.radio.open_loss import Surroundings, extended_hata_db, free_space_db
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.assumptions import Values

    Floats = NDArray[np.float64]

__all__ = [
    "Sector",
    "cell_radius_km",
    "homes_per_sector",
    "largest_loss_db",
    "peak_mbps",
    "sector_capacity_mbps",
    "sector_of",
    "spectral_efficiency",
    "speed_mbps",
]

Model = Literal["extended-hata", "free-space"]
# Bit/s/Hz of one stream by channel quality 1 to 15 [3GPP TS 36.213, table 7.2.3-1].
EFFICIENCY: NDArray[np.float64] = np.array(
    [
        *(0.1523, 0.2344, 0.3770, 0.6016, 0.8770, 1.1758, 1.4766, 1.9141),
        *(2.4063, 2.7305, 3.3223, 3.9023, 4.5234, 5.1152, 5.5547),
    ]
)
# Signal over noise in dB from which each holds at a tenth of blocks in error: link simulations,
# as in the ITU Mobile Network Capacity Checker (2024).
FROM_DB: NDArray[np.float64] = np.array(
    [-6.7, -4.7, -2.3, 0.2, 2.4, 4.3, 5.9, 8.1, 10.3, 11.7, 14.1, 16.3, 18.7, 21.0, 22.7]
)
# Thermal noise at 290 K, dBm in 1 Hz.
THERMAL_DBM = -174.0
# Rings of equal area over which a sector's rate is averaged.
RINGS = 200
# Kilometres to the horizon for the root of a height in metres, at 4/3 of the earth's radius.
HORIZON_KM = 4.1219
# Further than this no cell is planned, and extended Hata ends.
FURTHEST_KM = 100.0
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector, the homes' terminals, and the air between.

    Attributes:
        frequency_mhz: Carrier frequency.
        bandwidth_mhz: Bandwidth towards homes.
        radiated_dbm: Power radiated in the main direction (EIRP).
        terminal_gain_dbi: Gain of a home's antenna.
        noise_figure_db: Noise of the terminal.
        over_interference_db: Signal over what other cells send, at best.
        clutter_db: Loss in trees and buildings.
        streams: Streams sent at once, on average.
        overhead: Share of the bandwidth that carries no user's data.
        mast_m: Height of the sector's antenna.
        terminal_m: Height of a home's antenna.
    """

    frequency_mhz: float
    bandwidth_mhz: float
    radiated_dbm: float
    terminal_gain_dbi: float
    noise_figure_db: float
    over_interference_db: float
    clutter_db: float
    streams: float
    overhead: float
    mast_m: float
    terminal_m: float

    def __post_init__(self) -> None:
        """Refuse values that have no meaning.

        Raises:
            SettingsError: A value is outside its limits.
        """
        check_values("The frequency in MHz", self.frequency_mhz, more_than=0)
        check_values("The bandwidth in MHz", self.bandwidth_mhz, more_than=0)
        check_values("The streams", self.streams, more_than=0)
        check_values("The overhead as a share", self.overhead, at_least=0, at_most=0.99)
        check_values("The height of a mast in m", self.mast_m, more_than=0)
        check_values("The height of a terminal in m", self.terminal_m, more_than=0)

    @property
    def noise_dbm(self) -> float:
        """Noise of the terminal over the whole bandwidth."""
        width = 10 * np.log10(self.bandwidth_mhz * 1e6)
        return float(THERMAL_DBM + width + self.noise_figure_db)

    @property
    def mbps_per_efficiency(self) -> float:
        """Mbps for each bit/s/Hz of one stream."""
        return self.bandwidth_mhz * self.streams * (1 - self.overhead)


def sector_of(values: Values) -> Sector:
    """Return the sector that a plan's values describe."""
    return Sector(
        frequency_mhz=values["cell-frequency"],
        bandwidth_mhz=values["cell-bandwidth"],
        radiated_dbm=values["cell-radiated-power"],
        terminal_gain_dbi=values["fwa-terminal-gain"],
        noise_figure_db=values["fwa-terminal-noise"],
        over_interference_db=values["cell-interference-ratio"],
        clutter_db=values["clutter-loss"],
        streams=values["cell-streams"],
        overhead=values["cell-overhead-share"],
        mast_m=values["site-mast-height"],
        terminal_m=values["fwa-terminal-height"],
    )


def spectral_efficiency(signal_over_noise_db: ArrayLike) -> Floats:
    """Return bit/s/Hz of one stream; 0 below the table's first step."""
    ratio = np.asarray(signal_over_noise_db, dtype=np.float64)
    steps = np.concatenate([[0.0], EFFICIENCY])
    return np.asarray(steps[np.searchsorted(FROM_DB, ratio, side="right")])


def speed_mbps(loss_db: ArrayLike, sector: Sector) -> Floats:
    """Return what one home alone gets at a loss, clutter not included in the loss."""
    loss = np.asarray(loss_db, dtype=np.float64)
    received = sector.radiated_dbm + sector.terminal_gain_dbi - sector.clutter_db - loss
    over_noise = received - sector.noise_dbm
    ratio = -10 * np.log10(10 ** (-over_noise / 10) + 10 ** (-sector.over_interference_db / 10))
    return np.asarray(spectral_efficiency(ratio) * sector.mbps_per_efficiency)


def peak_mbps(sector: Sector) -> float:
    """Return what one home alone gets where only interference is left."""
    steps = int(np.searchsorted(FROM_DB, sector.over_interference_db, side="left"))
    return float(EFFICIENCY[steps - 1] * sector.mbps_per_efficiency) if steps else 0.0


def largest_loss_db(sector: Sector, target_mbps: float) -> float:
    """Return the largest loss at which one home alone gets a speed, clutter taken off.

    Args:
        sector: The sector.
        target_mbps: Speed at the edge, above 0.

    Raises:
        SettingsError: The sector cannot give that speed at any loss.
    """
    target = float(check_values("The speed at the cell's edge in Mbps", target_mbps, more_than=0))
    interference = 10 ** (-sector.over_interference_db / 10)
    # What the step asks for, less what interference takes of it, is left for noise.
    left = 10 ** (-FROM_DB / 10) - interference
    enough = (EFFICIENCY * sector.mbps_per_efficiency >= target) & (left > 0)
    if not enough.any():
        raise SettingsError(
            f"A sector gives {peak_mbps(sector):.0f} Mbps at most, and {target:g} are asked for.",
            fix="Lower it, or raise cell-bandwidth, cell-streams or cell-interference-ratio.",
        )
    needed = float(-10 * np.log10(left[np.argmax(enough)]))
    over_noise = sector.radiated_dbm + sector.terminal_gain_dbi - sector.noise_dbm
    return over_noise - sector.clutter_db - needed


def cell_radius_km(
    sector: Sector,
    target_mbps: float,
    *,
    model: Model = "extended-hata",
    surroundings: Surroundings = "open",
) -> float:
    """Return how far one home alone still gets a speed where there is no terrain.

    Args:
        sector: The sector.
        target_mbps: Speed at the edge.
        model: Loss by distance.
        surroundings: For extended Hata.

    Returns:
        Kilometres, at most the horizon of both antennas on a smooth earth; 0 where the speed does
        not even hold at a metre.

    Raises:
        SettingsError: The sector cannot give that speed at any loss.
    """
    limit = largest_loss_db(sector, target_mbps)

    def holds(distance_km: float) -> bool:
        return float(_loss_db(sector, distance_km, model, surroundings)) <= limit

    horizon = HORIZON_KM * (np.sqrt(sector.mast_m) + np.sqrt(sector.terminal_m))
    near, far = 0.001, min(float(horizon), FURTHEST_KM)
    if holds(far):
        return far
    if not holds(near):
        return 0.0
    for _ in range(HALVINGS):
        middle = float(np.sqrt(near * far))
        near, far = (middle, far) if holds(middle) else (near, middle)
    return near


def sector_capacity_mbps(
    sector: Sector,
    radius_km: float,
    *,
    model: Model = "extended-hata",
    surroundings: Surroundings = "open",
) -> float:
    """Return what a full sector carries when all its homes get the same speed.

    Args:
        sector: The sector.
        radius_km: Radius over which homes are spread evenly, above 0.
        model: Loss by distance.
        surroundings: For extended Hata.

    Returns:
        Mbps: the harmonic mean of the rates over the area; 0 where a part has no signal.
    """
    radius = float(check_values("The radius of a cell in km", radius_km, more_than=0))
    middles = radius * np.sqrt((np.arange(RINGS) + 0.5) / RINGS)
    rates = speed_mbps(_loss_db(sector, middles, model, surroundings), sector)
    if (rates <= 0).any():
        return 0.0
    return float(1 / np.mean(1 / rates))


def homes_per_sector(
    capacity_mbps: ArrayLike, busy_hour_mbps_per_home: ArrayLike, *, load: float = 0.8
) -> NDArray[np.int64]:
    """Return the homes that a sector can serve in the busy hour.

    Args:
        capacity_mbps: What the sector carries.
        busy_hour_mbps_per_home: Mean demand of a home in the busy hour, above 0.
        load: How full the sector may be.
    """
    capacity = check_values("The capacity in Mbps", capacity_mbps, at_least=0)
    demand = check_values("The demand of a home in Mbps", busy_hour_mbps_per_home, more_than=0)
    full = check_values("The load as a share", load, more_than=0, at_most=1)
    # A hair, so that 10 homes of 0.1 fit into 1.
    return np.asarray(np.floor(capacity * full / demand * (1 + 1e-9)), dtype=np.int64)


def _loss_db(
    sector: Sector, distance_km: ArrayLike, model: Model, surroundings: Surroundings
) -> Floats:
    if model == "free-space":
        return free_space_db(distance_km, sector.frequency_mhz)
    return extended_hata_db(
        distance_km,
        sector.frequency_mhz,
        mast_m=sector.mast_m,
        terminal_m=sector.terminal_m,
        surroundings=surroundings,
    )
