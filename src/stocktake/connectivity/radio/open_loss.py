"""Loss where there is no terrain: free space, two rays over flat ground, extended Hata.

Free space is ITU-R P.525-4. Two rays are the direct one and its mirror image in flat, perfectly
reflecting ground. Extended Hata is the median of many measurements, after M. Hata (IEEE
Transactions VT-29, 1980) and COST 231, in the form of CEPT ERC Report 68 (2002, annex 17), which
carries it to 3 GHz and 100 km; up to 4 GHz it is used here beyond its range. Left out: its
spread about the median.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Surroundings", "extended_hata_db", "free_space_db", "two_rays_db"]

Surroundings = Literal["open", "suburban", "urban"]

# Kilometres per second in units that give a wavelength in metres from MHz.
LIGHT = 299.792458
# Below 40 m the model is free space; from 100 m it is Hata's; between, it runs straight in log d.
NEAR_KM, HATA_KM = 0.04, 0.1
LEAST_MHZ, MOST_MHZ = 150.0, 4000.0
FURTHEST_KM = 100.0


def free_space_db(distance_km: ArrayLike, frequency_mhz: ArrayLike) -> Floats:
    """Return the loss between isotropic antennas in free space (ITU-R P.525-4, equation 4).

    Args:
        distance_km: Above 0.
        frequency_mhz: Above 0.
    """
    distance = check_values("The distance in km", distance_km, more_than=0)
    frequency = check_values("The frequency in MHz", frequency_mhz, more_than=0)
    return np.asarray(32.45 + 20 * np.log10(frequency) + 20 * np.log10(distance))


def two_rays_db(
    distance_km: ArrayLike, frequency_mhz: ArrayLike, mast_a_m: ArrayLike, mast_b_m: ArrayLike
) -> Floats:
    """Return the loss of a direct ray and one reflected by flat ground with its sign turned.

    Far away it tends to 40 log d - 20 log (mast a x mast b), lengths in m, whatever the frequency.

    Args:
        distance_km: Above 0.
        frequency_mhz: Above 0.
        mast_a_m: Height of antenna a above ground.
        mast_b_m: Height of antenna b above ground.
    """
    metres = check_values("The distance in km", distance_km, more_than=0) * 1000.0
    frequency = check_values("The frequency in MHz", frequency_mhz, more_than=0)
    mast_a = check_values("The height of an antenna in m", mast_a_m, more_than=0)
    mast_b = check_values("The height of an antenna in m", mast_b_m, more_than=0)
    number = 2 * np.pi * frequency / LIGHT
    direct = np.hypot(metres, mast_a - mast_b)
    # The difference of two nearly equal lengths, without losing its digits.
    further = 4 * mast_a * mast_b / (direct + np.hypot(metres, mast_a + mast_b))
    reflected = direct + further
    field = 1 / direct - np.exp(-1j * number * further) / reflected
    return np.asarray(-20 * np.log10(np.abs(field) / (2 * number)))


def extended_hata_db(
    distance_km: ArrayLike,
    frequency_mhz: float,
    *,
    mast_m: ArrayLike,
    terminal_m: ArrayLike,
    surroundings: Surroundings = "open",
) -> Floats:
    """Return the median loss between a mast and a terminal, never below free space.

    Args:
        distance_km: Above 0 and at most 100.
        frequency_mhz: 150 to 4,000; above 3,000 the curve is drawn further.
        mast_m: Height of the higher antenna above ground.
        terminal_m: Height of the lower one.
        surroundings: Open country, suburb or town.

    Raises:
        SettingsError: A value is outside these limits.
    """
    distance = check_values("The distance in km", distance_km, more_than=0, at_most=FURTHEST_KM)
    mhz = float(
        check_values("The frequency in MHz", frequency_mhz, at_least=LEAST_MHZ, at_most=MOST_MHZ)
    )
    mast = check_values("The height of a mast in m", mast_m, more_than=0)
    terminal = check_values("The height of a terminal in m", terminal_m, more_than=0)
    if surroundings not in {"open", "suburban", "urban"}:
        raise SettingsError(
            f"{surroundings!r} is no kind of surroundings.",
            fix="Write open, suburban or urban.",
        )
    free = free_space_db(distance, mhz)
    beyond = _hata(np.maximum(distance, HATA_KM), mhz, mast, terminal)
    beyond = beyond - _clearance(mhz, surroundings)
    near = free_space_db(NEAR_KM, mhz)
    at_hata = _hata(np.asarray(HATA_KM), mhz, mast, terminal) - _clearance(mhz, surroundings)
    part = np.log10(distance / NEAR_KM) / np.log10(HATA_KM / NEAR_KM)
    between = near + part * (at_hata - near)
    loss = np.where(distance <= NEAR_KM, free, np.where(distance < HATA_KM, between, beyond))
    return np.asarray(np.maximum(loss, free))


def _hata(distance: Floats, mhz: float, mast: Floats, terminal: Floats) -> Floats:
    """Return the loss in a town [ERC Report 68, annex 17]."""
    log_f = np.log10(mhz)
    low = np.minimum(10.0, terminal)
    gain = (1.1 * log_f - 0.7) * low - (1.56 * log_f - 0.8)
    gain = gain + np.maximum(0.0, 20 * np.log10(terminal / 10.0))
    gain = gain + np.minimum(0.0, 20 * np.log10(mast / 30.0))
    high = np.log10(np.maximum(30.0, mast))
    far = np.log10(np.maximum(distance, 20.0) / 20.0)
    power = 1.0 + (0.14 + 1.87e-4 * mhz + 1.07e-3 * mast) * far**0.8
    if mhz <= 1500.0:
        at_1_km = 69.6 + 26.2 * log_f
    elif mhz <= 2000.0:
        at_1_km = 46.3 + 33.9 * log_f
    else:
        at_1_km = 46.3 + 33.9 * np.log10(2000.0) + 10 * np.log10(mhz / 2000.0)
    log_d = np.log10(distance)
    stretched = np.sign(log_d) * np.abs(log_d) ** power
    return np.asarray(at_1_km - 13.82 * high + (44.9 - 6.55 * high) * stretched - gain)


def _clearance(mhz: float, surroundings: Surroundings) -> float:
    """Return by how much the loss is lower outside a town, in dB."""
    capped = min(max(150.0, mhz), 2000.0)
    if surroundings == "suburban":
        return float(2 * np.log10(capped / 28.0) ** 2 + 5.4)
    if surroundings == "open":
        return float(4.78 * np.log10(capped) ** 2 - 18.33 * np.log10(capped) + 40.94)
    return 0.0
