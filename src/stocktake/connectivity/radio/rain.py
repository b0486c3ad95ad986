"""Rain on a terrestrial link: rates, and the fades that they cause.

Specific attenuation is ITU-R P.838-3, the fade of a path ITU-R P.530-17 (section 2.4), both as
formulas over arrays. The rate exceeded for 0.01 % of the year is ITU-R P.837-7, from the maps that
the extra ``rain`` (itur) brings; a plan that states a rate needs no maps. Below 5 km the formula's
distance factor is capped at 2.5, as the recommendation says; the cap also holds for long paths at
light rain, where the formula has a pole.

Left out: snow and wet snow (P.530, 2.4.5), fog, and wet antennas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values
from stocktake.errors import MissingPartError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["rain_coefficients", "rain_fade_db", "rain_outage", "rain_rates_mm_h"]

# P.838-3, tables 1 to 4: heights, middles and widths of the curves, then slope and constant.
K_HORIZONTAL = (
    (-5.33980, -0.35351, -0.23789, -0.94158),
    (-0.10008, 1.26970, 0.86036, 0.64552),
    (1.13098, 0.45400, 0.15354, 0.16817),
    -0.18961,
    0.71147,
)
K_VERTICAL = (
    (-3.80595, -3.44965, -0.39902, 0.50167),
    (0.56934, -0.22911, 0.73042, 1.07319),
    (0.81061, 0.51059, 0.11899, 0.27195),
    -0.16398,
    0.63297,
)
ALPHA_HORIZONTAL = (
    (-0.14318, 0.29591, 0.32177, -5.37610, 16.1721),
    (1.82442, 0.77564, 0.63773, -0.96230, -3.29980),
    (-0.55187, 0.19822, 0.13164, 1.47828, 3.43990),
    0.67849,
    -1.95537,
)
ALPHA_VERTICAL = (
    (-0.07771, 0.56727, -0.20238, -48.2991, 48.5833),
    (2.33840, 0.95545, 1.14520, 0.791669, 0.791459),
    (-0.76284, 0.54039, 0.26809, 0.116226, 0.116479),
    -0.053739,
    0.83433,
)
# Share of the year that P.530 starts from, and the shares between which it holds.
BASE_SHARE = 1e-4
LEAST_SHARE, MOST_SHARE = 1e-5, 1e-2
MOST_FACTOR = 2.5
Curves = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float, float]


def rain_rates_mm_h(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return the rain rate exceeded for 0.01 % of an average year (ITU-R P.837-7).

    Args:
        lon: Degrees east.
        lat: Degrees north.

    Returns:
        Millimetres an hour over a minute.

    Raises:
        MissingPartError: The extra ``rain`` is not installed.
    """
    try:
        # An extra with large maps, loaded only here.
        maps = import_module("itur.models.itu837")
    except ImportError as error:
        raise MissingPartError(
            "The rain maps are not installed: itur is missing.",
            fix='Install them with pip install "stocktake[rain]", or state the rain rate '
            "(parameter rain-rate).",
        ) from error
    longitude, latitude = np.broadcast_arrays(
        np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    )
    if not longitude.size:
        return np.empty(longitude.shape)
    found = maps.rainfall_rate(latitude.ravel(), longitude.ravel() % 360, 100 * BASE_SHARE)
    return np.asarray(found.value, dtype=np.float64).reshape(longitude.shape)


def rain_coefficients(frequency_ghz: ArrayLike, *, tilt_deg: float = 90.0) -> tuple[Floats, Floats]:
    """Return k and alpha: rain of R mm/h attenuates k R^alpha dB/km (ITU-R P.838-3).

    Args:
        frequency_ghz: 1 to 1,000.
        tilt_deg: Tilt of the polarisation: 90 vertical, 0 horizontal, 45 circular.

    Raises:
        SettingsError: The frequency is outside these limits.
    """
    ghz = check_values("The frequency in GHz", frequency_ghz, at_least=1, at_most=1000)
    k_h, k_v = 10 ** _curves(ghz, K_HORIZONTAL), 10 ** _curves(ghz, K_VERTICAL)
    a_h, a_v = _curves(ghz, ALPHA_HORIZONTAL), _curves(ghz, ALPHA_VERTICAL)
    # Terrestrial links are level, so the square of the elevation's cosine is 1.
    turned = np.cos(np.deg2rad(2 * tilt_deg))
    k = (k_h + k_v + (k_h - k_v) * turned) / 2
    alpha = (k_h * a_h + k_v * a_v + (k_h * a_h - k_v * a_v) * turned) / (2 * k)
    return np.asarray(k), np.asarray(alpha)


def rain_fade_db(
    length_km: ArrayLike,
    frequency_ghz: ArrayLike,
    rain_mm_h: ArrayLike,
    *,
    share: ArrayLike = BASE_SHARE,
    tilt_deg: float = 90.0,
) -> Floats:
    """Return the fade by rain exceeded for a share of the year (ITU-R P.530-17, 2.4.1).

    Args:
        length_km: Length of the link, above 0.
        frequency_ghz: 1 to 100.
        rain_mm_h: Rain rate exceeded for 0.01 % of the year.
        share: Share of the year, 0.00001 to 0.01.
        tilt_deg: Tilt of the polarisation.

    Raises:
        SettingsError: A value is outside these limits.
    """
    part = check_values("The share of the year", share, at_least=LEAST_SHARE, at_most=MOST_SHARE)
    c1, c2, c3 = _share_law(frequency_ghz)
    exponent = np.log10(100 * part)
    base = _base_fade_db(length_km, frequency_ghz, rain_mm_h, tilt_deg)
    return np.asarray(base * c1 * 10 ** (-exponent * (c2 + c3 * exponent)))


def rain_outage(
    margin_db: ArrayLike,
    length_km: ArrayLike,
    frequency_ghz: ArrayLike,
    rain_mm_h: ArrayLike,
    *,
    tilt_deg: float = 90.0,
) -> Floats:
    """Return the share of the year for which rain fades a link by more than its margin.

    The inverse of :func:`rain_fade_db`. Within its limits, 0.00001 to 0.01: a larger margin
    counts as 0.00001, a margin that is exceeded for more than 0.01 as 1.

    Args:
        margin_db: Fade that the link stands; one of 0 or less is always exceeded.
        length_km: Length of the link.
        frequency_ghz: 1 to 100.
        rain_mm_h: Rain rate exceeded for 0.01 % of the year; 0 where it never rains.
        tilt_deg: Tilt of the polarisation.
    """
    margin = check_values("The margin in dB", margin_db)
    base = _base_fade_db(length_km, frequency_ghz, rain_mm_h, tilt_deg)
    c1, c2, c3 = _share_law(frequency_ghz)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.log10(np.maximum(margin, 0) / (base * c1))
    # c3 x^2 + c2 x + level = 0 for x = log10 of the share in per cent; the upper root.
    inside = np.maximum(c2**2 - 4 * c3 * np.where(np.isfinite(level), level, 0.0), 0.0)
    share = 10 ** ((np.sqrt(inside) - c2) / (2 * c3)) / 100
    share = np.where(share > MOST_SHARE, 1.0, np.maximum(share, LEAST_SHARE))
    share = np.where(base > 0, share, LEAST_SHARE)
    return np.asarray(np.where(margin <= 0, 1.0, share))


def _curves(ghz: Floats, numbers: Curves) -> Floats:
    heights, middles, widths, slope, constant = numbers
    log_f = np.log10(ghz)
    total = slope * log_f + constant
    for height, middle, width in zip(heights, middles, widths, strict=True):
        total = total + height * np.exp(-(((log_f - middle) / width) ** 2))
    return np.asarray(total)


def _base_fade_db(
    length_km: ArrayLike, frequency_ghz: ArrayLike, rain_mm_h: ArrayLike, tilt_deg: float
) -> Floats:
    """Return the fade exceeded for 0.01 % of the year [P.530-17, equations 32 and 33]."""
    length = check_values("The length of a link in km", length_km, more_than=0)
    ghz = check_values("The frequency in GHz", frequency_ghz, at_least=1, at_most=100)
    rain = check_values("The rain rate in mm/h", rain_mm_h, at_least=0)
    k, alpha = rain_coefficients(ghz, tilt_deg=tilt_deg)
    below = 0.477 * length**0.633 * rain ** (0.073 * alpha) * ghz**0.123
    below = below - 10.579 * (1 - np.exp(-0.024 * length))
    factor = 1 / np.maximum(below, 1 / MOST_FACTOR)
    return np.asarray(k * rain**alpha * length * factor)


def _share_law(frequency_ghz: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return C1, C2 and C3 [P.530-17, equation 35]."""
    ghz = np.asarray(frequency_ghz, dtype=np.float64)
    c0 = 0.12 + np.where(ghz >= 10, 0.4 * np.log10(np.maximum(ghz, 10) / 10) ** 0.8, 0.0)
    c1 = 0.07**c0 * 0.12 ** (1 - c0)
    return (
        np.asarray(c1),
        np.asarray(0.855 * c0 + 0.546 * (1 - c0)),
        np.asarray(0.139 * c0 + 0.043 * (1 - c0)),
    )
