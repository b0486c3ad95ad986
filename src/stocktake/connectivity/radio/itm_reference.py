"""The reference attenuation of the Irregular Terrain Model: median loss over free space.

Within sight the model blends two rays with diffraction; beyond the horizon it takes diffraction
(a smooth earth and two knife edges, weighted by how rough the ground is) or, further on,
scatter in the troposphere, whichever grows more slowly. All in decibels. Sources by number:
[A] Hufford, "The ITS Irregular Terrain Model, version 1.2.2: The Algorithm"; [67] Longley and
Rice, ESSA Technical Report ERL 79-ITS 67, 1968; [101] NBS Technical Note 101, 1967; [V] Vogler,
Radio Science 68D, 1964.
"""

from __future__ import annotations

from math import cos, exp, log, log10, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from stocktake.connectivity.radio.itm_path import Path

__all__ = ["DIFFRACTION", "SCATTER", "SIGHT", "Wave", "reference_loss", "roughness"]

SIGHT, DIFFRACTION, SCATTER = 1, 2, 3
# Metres over wavelength: a wave number is the frequency in MHz over this [A, 1.1].
WAVE = 47.7
# Radius of the earth in m that the curves of smooth-earth diffraction are drawn for [V].
EARTH_M = 6370e3
# Frequency gain of scatter by efficiency 1 to 5 [A, 6.13].
GAIN_A = (25.0, 80.0, 177.0, 395.0, 705.0)
GAIN_B = (24.0, 45.0, 68.0, 80.0, 105.0)
ROOT_2 = sqrt(2.0)


class Wave(NamedTuple):
    """A wave and the ground and air it meets.

    Attributes:
        mhz: Frequency in MHz.
        impedance: Surface transfer impedance of the ground.
        refractivity: Refractivity of the air at the surface, in N-units.
    """

    mhz: float
    impedance: complex
    refractivity: float


class _Line(NamedTuple):
    """Attenuation as a line: dB per metre, and dB at distance 0."""

    slope: float
    start: float


@njit
def reference_loss(path: Path, wave: Wave) -> tuple[float, int]:
    """Return the attenuation over free space in dB, and the mode that gave it."""
    smooth_sight = _smooth_sight(path)
    sight = path.horizon_a + path.horizon_b
    scale = (path.earth**2 / wave.mhz) ** (1.0 / 3.0)
    near = max(smooth_sight, sight + 5.0 * scale)
    far = near + 10.0 * scale
    loss_near = _diffraction(path, wave, near)
    slope = (_diffraction(path, wave, far) - loss_near) / (far - near)
    diffraction = _Line(slope, loss_near - slope * near)
    if path.length < smooth_sight:
        return max(_within_sight(path, wave, diffraction), 0.0), SIGHT
    scatter, from_m = _scatter_line(path, wave, diffraction, scale)
    if path.length > from_m:
        return max(scatter.slope * path.length + scatter.start, 0.0), SCATTER
    return max(diffraction.slope * path.length + diffraction.start, 0.0), DIFFRACTION


@njit
def roughness(distance: float, irregularity: float) -> float:
    """Return the irregularity over a path of this length [A, 3.9]."""
    return irregularity * (1.0 - 0.8 * exp(-distance / 50e3))


@njit
def _smooth_sight(path: Path) -> float:
    return sqrt(2.0 * path.height_a * path.earth) + sqrt(2.0 * path.height_b * path.earth)


@njit
def _sight_angle(path: Path) -> float:
    """Return the angle at the earth's centre over which the ends' horizons reach."""
    sight = path.horizon_a + path.horizon_b
    return -max(path.angle_a + path.angle_b, -sight / path.earth)


@njit
def _deviation(rough: float) -> float:
    """Return the standard deviation of the ground's height for its roughness [A, 3.10]."""
    return 0.78 * rough * exp(-0.5 * rough**0.25)


@njit
def _diffraction(path: Path, wave: Wave, distance: float) -> float:
    """Return the loss by diffraction at a distance beyond the horizon [67, 3.23 and 3.38c]."""
    around = _deviation(roughness(_smooth_sight(path), path.irregularity))
    product = path.mast_a * path.mast_b
    clutter = min(15.0, 5.0 * log10(1.0 + 1e-5 * product * wave.mhz * around))
    # 10 m2 more: low antennas on a known path [67, page 3-8].
    over = sqrt(1.0 + (path.height_a * path.height_b - product) / (product + 10.0))
    sight = path.horizon_a + path.horizon_b
    reach = (sight - _sight_angle(path) * path.earth) / distance
    rough = min(roughness(distance, path.irregularity) * wave.mhz / WAVE, 6283.2)
    weight = 25.1 / (25.1 + sqrt((over + reach) * rough))
    smooth = _smooth_earth(path, wave, distance)
    return weight * smooth + (1.0 - weight) * _knife_edges(path, wave, distance) + clutter


@njit
def _knife_edges(path: Path, wave: Wave, distance: float) -> float:
    """Return the loss over the two horizons as knife edges [A, 4.14]."""
    beyond = distance - path.horizon_a - path.horizon_b
    angle = distance / path.earth - _sight_angle(path)
    common = 0.0795775 * wave.mhz / WAVE * angle**2 * beyond
    first = _knife_edge(common * path.horizon_a / (beyond + path.horizon_a))
    return first + _knife_edge(common * path.horizon_b / (beyond + path.horizon_b))


@njit
def _knife_edge(squared: float) -> float:
    """Return the loss over a knife edge for the square of the Fresnel parameter [A, 6.1]."""
    if squared < 5.76:
        return 6.02 + 9.11 * sqrt(max(squared, 0.0)) - 1.27 * max(squared, 0.0)
    return 12.953 + 10.0 * log10(squared)


@njit
def _smooth_earth(path: Path, wave: Wave, distance: float) -> float:
    """Return the loss around a smooth earth of three radii [V; A, 4.20]."""
    angle = distance / path.earth - _sight_angle(path)
    beyond = distance - path.horizon_a - path.horizon_b
    x_a, gain_a = _height_gain(path.horizon_a, path.height_a, wave)
    x_b, gain_b = _height_gain(path.horizon_b, path.height_b, wave)
    radius = beyond / angle
    x, _ = _vogler_distance(radius, radius * angle, wave)
    x += x_a + x_b
    return 0.05751 * x - 10.0 * log10(x) - gain_a - gain_b - 20.0


@njit
def _height_gain(horizon: float, height: float, wave: Wave) -> tuple[float, float]:
    """Return an end's share of the distance, and the gain of its height [A, 6.4]."""
    x, k = _vogler_distance(0.5 * horizon**2 / height, horizon, wave)
    if x >= 200.0:
        gain = 0.05751 * x - 4.343 * log(x)
        if x < 2000.0:
            weight = 0.0134 * x * exp(-0.005 * x)
            gain = (1.0 - weight) * gain + weight * (17.372 * log(x) - 117.0)
        return x, gain
    w = -log(k)
    if k < 1e-5 or x * w**3 > 5495.0:
        return x, 17.372 * log(x) - 117.0 if x > 1.0 else -117.0
    return x, 2.5e-5 * x**2 / k - 8.686 * w - 15.0


@njit
def _vogler_distance(radius: float, arc: float, wave: Wave) -> tuple[float, float]:
    """Return the normalised length of an arc on a radius, and the ground's parameter K [V, 2]."""
    scale = (4.0 / 3.0 * EARTH_M / radius) ** (1.0 / 3.0)
    cube = wave.mhz ** (1.0 / 3.0)
    k = 0.017778 * scale / cube / abs(wave.impedance)
    return (1.607 - k) * scale**2 * cube * arc / 1000.0, k


@njit
def _within_sight(path: Path, wave: Wave, diffraction: _Line) -> float:
    """Return the loss short of the smooth earth's horizon [67, 3.16 to 3.21]."""
    edge = _smooth_sight(path)
    loss_edge = diffraction.slope * edge + diffraction.start
    sight = path.horizon_a + path.horizon_b
    near = 0.04 * wave.mhz * path.height_a * path.height_b
    if diffraction.start >= 0.0:
        near = min(near, 0.5 * sight)
        middle = near + 0.25 * (sight - near)
    else:
        middle = max(-diffraction.start / diffraction.slope, 0.25 * sight)
    loss_middle = _two_rays(path, wave, diffraction, middle)
    linear, logarithmic, found = 0.0, 0.0, False
    if near < middle:
        loss_near = _two_rays(path, wave, diffraction, near)
        span, part = edge - near, middle - near
        ratio = log(edge / near)
        rise = span * (loss_middle - loss_near) - part * (loss_edge - loss_near)
        logarithmic = max(0.0, rise / (span * log(middle / near) - part * ratio))
        found = diffraction.start > 0.0 or logarithmic > 0.0
        if found:
            linear = (loss_edge - loss_near - logarithmic * ratio) / span
            if linear < 0.0:
                linear, logarithmic = 0.0, max(loss_edge - loss_near, 0.0) / ratio
                if logarithmic == 0.0:
                    linear = diffraction.slope
    if not found:
        logarithmic = 0.0
        linear = max(loss_edge - loss_middle, 0.0) / (edge - middle)
        if linear == 0.0:
            linear = diffraction.slope
    return loss_edge + linear * (path.length - edge) + logarithmic * (log(path.length) - log(edge))


@njit
def _two_rays(path: Path, wave: Wave, diffraction: _Line, distance: float) -> float:
    """Return two rays blended with diffraction at a distance within sight [A, 4.44 to 4.50]."""
    number = wave.mhz / WAVE
    around = _deviation(roughness(distance, path.irregularity))
    heights = path.height_a + path.height_b
    sine = heights / sqrt(distance**2 + heights**2)
    damped = exp(-min(10.0, number * around * sine))
    reflected = (sine - wave.impedance) / (sine + wave.impedance) * damped
    power = reflected.real**2 + reflected.imag**2
    if power < 0.25 or power < sine:
        reflected = reflected * sqrt(sine / power)
    phase = 2.0 * number * path.height_a * path.height_b / distance
    if phase > pi / 2.0:
        phase = pi - (pi / 2.0) ** 2 / phase
    real, imaginary = cos(phase) + reflected.real, reflected.imag - sin(phase)
    rays = -10.0 * log10(real**2 + imaginary**2)
    smooth = max(10e3, _smooth_sight(path))
    weight = 1.0 / (1.0 + wave.mhz * path.irregularity / smooth)
    bent = diffraction.slope * distance + diffraction.start
    return weight * rays + (1.0 - weight) * bent


@njit
def _scatter_line(path: Path, wave: Wave, diffraction: _Line, scale: float) -> tuple[_Line, float]:
    """Return the loss by scatter as a line, and the distance from which it holds."""
    sight = path.horizon_a + path.horizon_b
    near, far = sight + 200e3, sight + 400e3
    loss_far, gain = _scatter(path, wave, far, -1.0)
    loss_near, _ = _scatter(path, wave, near, gain)
    if loss_near >= 1000.0:
        return diffraction, 10e6
    slope = (loss_far - loss_near) / (far - near)
    crossing = (loss_near - diffraction.start - slope * near) / (diffraction.slope - slope)
    from_m = max(_smooth_sight(path), sight + 1.088 * scale * log(wave.mhz), crossing)
    return _Line(slope, (diffraction.slope - slope) * from_m + diffraction.start), from_m


@njit
def _scatter(path: Path, wave: Wave, distance: float, gain_before: float) -> tuple[float, float]:
    """Return the loss by scatter at a distance, and its frequency gain [A, 4.63 and section 6].

    1001 dB where antennas are too low for the method. A gain above 15 dB is replaced by the one
    found further out (``gain_before``; below 0 where there is none).
    """
    gain = gain_before
    if gain_before <= 15.0:
        angle = path.angle_a + path.angle_b + distance / path.earth
        r_a = 2.0 * wave.mhz / WAVE * angle * path.height_a
        r_b = 2.0 * wave.mhz / WAVE * angle * path.height_b
        if r_a < 0.2 and r_b < 0.2:
            return 1001.0, gain_before
        gain = _frequency_gain(path, wave, distance, angle)
        if gain > 15.0 and gain_before >= 0.0:
            gain = gain_before
    beyond = distance / path.earth - _sight_angle(path)
    arc = beyond * distance
    air = 0.1 * (wave.refractivity - 301.0) * exp(-arc / 40e3)
    return _scatter_curve(arc) + 10.0 * log10(wave.mhz * beyond**4) - air + gain, gain


@njit
def _scatter_curve(arc: float) -> float:
    """Return the attenuation function of angle times distance in metres [A, 6.9]."""
    if arc <= 10e3:
        return 133.4 + 0.332e-3 * arc - 10.0 * log10(arc)
    if arc <= 70e3:
        return 104.6 + 0.212e-3 * arc - 2.5 * log10(arc)
    return 71.8 + 0.157e-3 * arc + 5.0 * log10(arc)


@njit
def _frequency_gain(path: Path, wave: Wave, distance: float, angle: float) -> float:
    """Return what low antennas lose in scatter, in dB, not negative [101, section 9.2]."""
    apart = path.horizon_a - path.horizon_b
    ratio = path.height_b / path.height_a
    if apart < 0.0:
        apart, ratio = -apart, 1.0 / ratio
    r_a = 2.0 * wave.mhz / WAVE * angle * path.height_a
    r_b = 2.0 * wave.mhz / WAVE * angle * path.height_b
    skew = (distance - apart) / (distance + apart)
    q = min(max(0.1, ratio / skew), 10.0)
    s = max(0.1, skew)
    crossover = (distance - apart) * (distance + apart) * angle * 0.25 / distance
    n = wave.refractivity
    thinning = exp(-(min(1.7, crossover / 8.0e3) ** 6))
    efficiency = crossover / 1.7556e3 * (1.0 + (0.031 - 2.32e-3 * n + 5.67e-6 * n**2) * thinning)
    mean = (_gain_curve(r_a, efficiency) + _gain_curve(r_b, efficiency)) / 2.0
    shift = 6.0 * (0.6 - log10(max(efficiency, 1.0))) * log10(s) * log10(q)
    gain = max(mean + min(mean, shift), 0.0)
    if efficiency >= 1.0:
        return gain
    product = ((1.0 + ROOT_2 / r_a) * (1.0 + ROOT_2 / r_b)) ** 2
    none = 10.0 * log10(product * (r_a + r_b) / (r_a + r_b + 2.0 * ROOT_2))
    return efficiency * gain + (1.0 - efficiency) * none


@njit
def _gain_curve(r: float, efficiency: float) -> float:
    """Return the frequency gain of one antenna, between the curves of whole efficiencies."""
    within = min(max(efficiency, 1.0), 5.0)
    low = int(within)
    part = within - low
    gain = 10.0 * log10(1.0 + GAIN_A[low - 1] / r**4 + GAIN_B[low - 1] / r**2)
    if part == 0.0:
        return gain
    return (1.0 - part) * gain + part * 10.0 * log10(1.0 + GAIN_A[low] / r**4 + GAIN_B[low] / r**2)
