"""How long a microwave hop may be, by band, availability and rain.

A hop holds while its fade margin covers rain (``rain``) and clear-air multipath (ITU-R P.530-17,
2.3.1, the deep-fading part). Their outages add up. The margin is system gain plus both antennas
less the loss in free space and the gases of the air. The longest hop is the longest length up to
which every shorter one holds too.

Left out: diffraction over terrain, which ``sight`` decides; frequency-selective fading and loss of
polarisation (P.530, 2.5 and 4), and adaptive modulation: the margin is that of the capacity asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.connectivity.radio.open_loss import free_space_db
from stocktake.connectivity.radio.rain import rain_outage

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stocktake.connectivity.assumptions import Values

    Floats = NDArray[np.float64]

__all__ = ["Hop", "classify_hops", "fade_margin_db", "hop_of", "hop_outage", "longest_hop_km"]

# Lengths are tried at this step; rain rates are told apart at RAIN_STEP.
STEP_KM = 0.1
RAIN_STEP_MM_H = 0.1
# Lengths and rain rates tried at once: 100 MB of floats with what is computed on them.
MOST_TRIALS = 2_000_000


@dataclass(frozen=True, slots=True)
class Hop:
    """The radios and the air of a hop.

    Attributes:
        frequency_ghz: 4 to 100.
        system_gain_db: Transmitted power over the weakest signal received at full capacity.
        antenna_gain_dbi: Gain of each antenna.
        availability: Share of the year in which the hop holds, 0.99 to 0.99999.
        gas_db_per_km: Loss in oxygen and water vapour.
        gradient: How fast refractivity falls in the lowest 65 m for 1 % of the year, N-units/km.
        roughness_m: Standard deviation of the ground's height around.
    """

    frequency_ghz: float
    system_gain_db: float
    antenna_gain_dbi: float
    availability: float
    gas_db_per_km: float = 0.0
    gradient: float = 250.0
    roughness_m: float = 20.0

    def __post_init__(self) -> None:
        """Refuse values outside the methods' limits.

        Raises:
            SettingsError: A value is outside its limits.
        """
        check_values("The frequency in GHz", self.frequency_ghz, at_least=4, at_most=100)
        check_values(
            "The availability as a share", self.availability, at_least=0.99, at_most=0.99999
        )
        check_values("The loss in gases in dB/km", self.gas_db_per_km, at_least=0)
        check_values("The roughness of the ground in m", self.roughness_m, at_least=0)


def hop_of(values: Values) -> Hop:
    """Return the hop that a plan's values describe."""
    return Hop(
        frequency_ghz=values["microwave-frequency"],
        system_gain_db=values["microwave-system-gain"],
        antenna_gain_dbi=values["microwave-antenna-gain"],
        availability=values["microwave-availability"],
        gas_db_per_km=values["microwave-gas-loss"],
        gradient=values["air-gradient"],
        roughness_m=values["ground-roughness"],
    )


def fade_margin_db(length_km: ArrayLike, hop: Hop) -> Floats:
    """Return the fade that a hop of a length stands."""
    length = np.asarray(length_km, dtype=np.float64)
    loss = free_space_db(length, 1000 * hop.frequency_ghz) + hop.gas_db_per_km * length
    return np.asarray(hop.system_gain_db + 2 * hop.antenna_gain_dbi - loss)


def hop_outage(length_km: ArrayLike, hop: Hop, *, rain_mm_h: ArrayLike) -> Floats:
    """Return the share of the year in which a hop fails, at most 1.

    Args:
        length_km: Length, above 0.
        hop: Radios and air.
        rain_mm_h: Rain rate exceeded for 0.01 % of the year.
    """
    length = check_values("The length of a link in km", length_km, more_than=0)
    margin = fade_margin_db(length, hop)
    rain = rain_outage(margin, length, hop.frequency_ghz, rain_mm_h)
    return np.asarray(np.minimum(rain + _multipath_outage(margin, length, hop), 1.0))


def longest_hop_km(hop: Hop, *, rain_mm_h: ArrayLike, ceiling_km: float) -> Floats:
    """Return the longest hop at each rain rate, to 0.1 km, downwards; 0 where none holds.

    Args:
        hop: Radios and air.
        rain_mm_h: Rain rate exceeded for 0.01 % of the year, any shape.
        ceiling_km: Longest length considered, above 0.
    """
    rain = check_values("The rain rate in mm/h", rain_mm_h, at_least=0)
    ceiling = float(check_values("The longest hop in km", ceiling_km, more_than=0))
    # Upwards, so that a rate between two steps is never taken for a lighter one.
    steps = np.ceil(rain / RAIN_STEP_MM_H - 1e-9)
    rates, back = np.unique(steps, return_inverse=True)
    lengths = np.round(STEP_KM * np.arange(1, int(np.floor(ceiling / STEP_KM + 1e-9)) + 1), 6)
    if not len(lengths):
        lengths = np.array([ceiling])
    found = np.empty(len(rates))
    many = max(MOST_TRIALS // len(lengths), 1)
    for start in range(0, len(rates), many):
        some = rates[start : start + many] * RAIN_STEP_MM_H
        holds = hop_outage(lengths[None, :], hop, rain_mm_h=some[:, None])
        # A hair for shares that meet the availability exactly.
        fails = holds > (1 - hop.availability) * (1 + 1e-9)
        first = np.where(fails.any(axis=1), np.argmax(fails, axis=1), len(lengths))
        found[start : start + many] = np.concatenate([[0.0], lengths])[first]
    return np.asarray(np.minimum(found[back].reshape(rain.shape), ceiling))


def classify_hops(
    length_km: ArrayLike, longest_km: ArrayLike, *, bounds_km: tuple[float, float] = (15.0, 30.0)
) -> NDArray[np.int8]:
    """Return the cost class of each hop: 0 short, 1 medium, 2 long, -1 where it is too long.

    Args:
        length_km: Length of each.
        longest_km: Longest hop there.
        bounds_km: Longest of the short and of the medium ones, as the prices are given.
    """
    length = check_values("The length of a link in km", length_km, at_least=0)
    cost_class = np.searchsorted(np.asarray(bounds_km), length, side="left")
    return np.asarray(np.where(length <= np.asarray(longest_km), cost_class, -1), dtype=np.int8)


def _multipath_outage(margin: Floats, length: Floats, hop: Hop) -> Floats:
    """Return the share of the worst month with deeper fades, level path at sea [P.530-17, 7]."""
    per_cent = (
        10 ** (-4.4 + 0.0027 * hop.gradient)
        * (10 + hop.roughness_m) ** -0.46
        * length**3.4
        * hop.frequency_ghz**0.8
        * 10 ** (-margin / 10)
    )
    return np.asarray(np.minimum(per_cent / 100, 1.0))
