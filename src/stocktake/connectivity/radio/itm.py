"""Loss between two antennas over terrain: the Irregular Terrain Model, point to point.

Also called Longley-Rice. For 20 MHz to 20 GHz and 1 to 2,000 km. The model is statistical: it
gives the loss that a share of times, places and situations does not exceed. Own implementation of
the published algorithm, version 1.2.2 (``itm_path``, ``itm_reference``, ``itm_variability``),
compiled, one call for many profiles; ``docs/explanation/propagation.md`` says how it agrees with
others.

Left out: the area mode, which predicts without a profile; trees and buildings, which are not in
the model.
"""

from __future__ import annotations

from cmath import sqrt as complex_root
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.radio.itm_path import Path, read_path
from stocktake.connectivity.radio.itm_reference import Wave, reference_loss
from stocktake.connectivity.radio.itm_variability import (
    CLIMATES,
    MODES,
    Quantiles,
    climate_curves,
    deviation,
    vary,
)
from stocktake.connectivity.radio.open_loss import free_space_db
from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Itm", "Losses", "path_losses", "prepare", "profile_loss"]

Climate = Literal[
    "equatorial",
    "continental subtropical",
    "maritime subtropical",
    "desert",
    "continental temperate",
    "maritime temperate over land",
    "maritime temperate over sea",
]
Mode = Literal["single message", "accidental", "mobile", "broadcast"]
Polarisation = Literal["vertical", "horizontal"]

# Curvature of the earth itself, 1/m [Algorithm, 1.2].
CURVATURE = 157e-9
# Height in m over which refractivity falls by a factor e [NBS Technical Note 101, 4.3].
AIR_SCALE_M = 9460.0
# Share of a path at either end that its mean height leaves out.
END_SHARE = 0.1
# Limits outside which the authors call a result doubtful.
NEAREST_M, FURTHEST_M = 1e3, 1000e3
LOWEST_MAST_M, HIGHEST_MAST_M = 1.0, 1000.0
STEEPEST = 0.2


@dataclass(frozen=True, slots=True)
class Itm:
    """What a loss over terrain depends on besides the terrain and the antennas' heights.

    Attributes:
        frequency_mhz: 20 to 20,000.
        climate: One of ``CLIMATES``.
        polarisation: Vertical or horizontal.
        permittivity: Of the ground, relative to free space: 15 for average ground, 81 for water.
        conductivity: Of the ground in S/m: 0.005 for average ground, 5 for the sea.
        refractivity: Of the air at sea level, in N-units: 301 as a mean, to 370 in wet tropics.
        time: Share of the time in which the loss is not exceeded.
        place: Share of the places.
        situation: Share of like situations, which is the confidence.
        mode: Which of these count as chance together, one of ``MODES``.
        fixed_places: Whether both ends are known, so that places do not vary.
        at_surface: Whether ``refractivity`` holds at the ground, not at sea level.
    """

    frequency_mhz: float
    climate: Climate = "equatorial"
    polarisation: Polarisation = "vertical"
    permittivity: float = 15.0
    conductivity: float = 0.005
    refractivity: float = 301.0
    time: float = 0.5
    place: float = 0.5
    situation: float = 0.5
    mode: Mode = "broadcast"
    fixed_places: bool = True
    at_surface: bool = False

    def __post_init__(self) -> None:
        """Refuse what the model was not made for.

        Raises:
            SettingsError: A value is outside the model's range.
        """
        _check_range("frequency", self.frequency_mhz, (20.0, 20_000.0), "MHz")
        _check_range("permittivity of the ground", self.permittivity, (1.001, 200.0), "")
        _check_range("conductivity of the ground", self.conductivity, (0.0, 100.0), "S/m")
        _check_range("refractivity of the air", self.refractivity, (250.0, 400.0), "N-units")
        for name in ("time", "place", "situation"):
            _check_range(f"share of {name}s", getattr(self, name), (0.0001, 0.9999), "")
        for given, known in ((self.climate, CLIMATES), (self.mode, MODES)):
            if given not in known:
                raise SettingsError(f"{given!r} is not one of {', '.join(known)}.")


@dataclass(frozen=True, slots=True)
class Losses:
    """Losses of paths; arrays of one length.

    Attributes:
        loss_db: Loss between isotropic antennas; NaN where a height is not known, or the ground is
            as steep as a wall and the model has no answer.
        free_space_db: What it would be in free space.
        mode: 1 short of the horizon of a smooth earth, 2 by diffraction beyond it, 3 by scatter; 0
            where not known.
        doubtful: Whether a length, a mast or an angle is outside what the model was made for.
    """

    loss_db: Floats
    free_space_db: Floats
    mode: NDArray[np.int8]
    doubtful: NDArray[np.bool_]


class Prepared(NamedTuple):
    """An ``Itm`` as compiled code takes it."""

    mhz: float
    permittivity: complex
    vertical: bool
    refractivity: float
    at_surface: bool
    climate: NDArray[np.float64]
    asked: Quantiles


def path_losses(
    heights_m: ArrayLike,
    length_m: ArrayLike,
    settings: Itm,
    *,
    mast_a_m: ArrayLike,
    mast_b_m: ArrayLike,
) -> Losses:
    """Return the losses of many paths.

    Args:
        heights_m: Heights of the ground at equal steps from a to b, float64[paths, points], the
            ends among them; at least 2 points.
        length_m: Length of each path, or of all.
        settings: Frequency, ground, air, and which quantile is asked for.
        mast_a_m: Height of antenna a above ground, for each path or for all.
        mast_b_m: The same for antenna b.

    Returns:
        One loss a path.

    Raises:
        SettingsError: There are too few points, or a length or mast is not above 0.
    """
    heights = np.ascontiguousarray(np.atleast_2d(np.asarray(heights_m, dtype=np.float64)))
    paths, points = heights.shape
    if points < 2:
        raise SettingsError(
            "A terrain profile has fewer than 2 points.", fix="Give the heights at both ends."
        )
    lengths = _for_each("length of a path", length_m, paths)
    masts_a = _for_each("height of an antenna", mast_a_m, paths)
    masts_b = _for_each("height of an antenna", mast_b_m, paths)
    loss, mode, doubtful = _all_losses(heights, lengths, masts_a, masts_b, prepare(settings))
    return Losses(loss, free_space_db(lengths / 1000.0, settings.frequency_mhz), mode, doubtful)


def prepare(settings: Itm) -> Prepared:
    """Return the settings as ``profile_loss`` takes them."""
    mhz = settings.frequency_mhz
    asked = Quantiles(
        deviation(settings.time),
        deviation(settings.place),
        deviation(settings.situation),
        MODES.index(settings.mode),
        settings.fixed_places,
        False,
    )
    return Prepared(
        mhz,
        # 18,000: conductivity over the frequency and the permittivity of free space [A, 1.5].
        complex(settings.permittivity, 18000.0 * settings.conductivity / mhz),
        settings.polarisation == "vertical",
        settings.refractivity,
        settings.at_surface,
        climate_curves(settings.climate),
        asked,
    )


@njit
def profile_loss(
    heights: Floats, length: float, masts: tuple[float, float], model: Prepared
) -> tuple[float, int, bool]:
    """Return the loss of one path in dB, its mode, and whether it is doubtful.

    NaN, 0 and True where a height is not a finite number or the model has no answer. To be called
    from compiled code.
    """
    for height in heights:
        if not np.isfinite(height):
            return np.nan, 0, True
    refractivity = model.refractivity
    if not model.at_surface:
        refractivity *= exp(-_mean_height(heights) / AIR_SCALE_M)
    curvature = CURVATURE * (1.0 - 0.04665 * exp(refractivity / 179.3))
    impedance = complex_root(model.permittivity - 1.0)
    if model.vertical:
        impedance = impedance / model.permittivity
    wave = Wave(model.mhz, impedance, refractivity)
    spacing = length / (len(heights) - 1)
    path = read_path(heights, spacing, masts[0], masts[1], 1.0 / curvature)
    reference, mode = reference_loss(path, wave)
    over = vary(reference, path, model.mhz, model.climate, model.asked)
    free = 32.45 + 20.0 * np.log10(model.mhz) + 20.0 * np.log10(length / 1000.0)
    if not np.isfinite(over):
        return np.nan, 0, True
    return free + over, mode, _is_doubtful(path, wave)


@njit
def _all_losses(
    heights: Floats, lengths: Floats, masts_a: Floats, masts_b: Floats, model: Prepared
) -> tuple[Floats, NDArray[np.int8], NDArray[np.bool_]]:
    loss = np.empty(len(lengths))
    mode = np.empty(len(lengths), dtype=np.int8)
    doubtful = np.empty(len(lengths), dtype=np.bool_)
    for at in range(len(lengths)):
        loss[at], mode[at], doubtful[at] = profile_loss(
            heights[at], lengths[at], (masts_a[at], masts_b[at]), model
        )
    return loss, mode, doubtful


@njit
def _mean_height(heights: Floats) -> float:
    """Return the mean height of the ground, without a tenth of the points at either end."""
    last = len(heights) - 1
    ends = int(END_SHARE * last)
    total = 0.0
    for at in range(ends, last - ends + 1):
        total += heights[at]
    return total / (last - 2 * ends + 1)


@njit
def _is_doubtful(path: Path, wave: Wave) -> bool:
    """Return whether the path is outside the ranges that the model's authors state."""
    smooth_a = (2.0 * path.height_a * path.earth) ** 0.5
    smooth_b = (2.0 * path.height_b * path.earth) ** 0.5
    return bool(
        path.length < max(NEAREST_M, abs(path.height_a - path.height_b) / STEEPEST)
        or path.length > FURTHEST_M
        or min(path.mast_a, path.mast_b) < LOWEST_MAST_M
        or max(path.mast_a, path.mast_b) > HIGHEST_MAST_M
        or max(abs(path.angle_a), abs(path.angle_b)) > STEEPEST
        or not 0.1 * smooth_a <= path.horizon_a <= 3.0 * smooth_a
        or not 0.1 * smooth_b <= path.horizon_b <= 3.0 * smooth_b
        or wave.refractivity < 250.0
    )


def _check_range(name: str, value: float, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not low <= value <= high:
        raise SettingsError(
            f"The {name} is {value:g}{f' {unit}' if unit else ''}.",
            fix=f"Give a value from {low:g} to {high:g}.",
        )


def _for_each(name: str, values: ArrayLike, paths: int) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(given).all() and (given > 0).all()):
        raise SettingsError(f"A {name} is not above 0.")
    return np.ascontiguousarray(np.broadcast_to(given, (paths,)))
