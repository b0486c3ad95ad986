"""What the history of all economies says about the next years: fitted numbers, no data.

For a family, a kind of past and a horizon a ``Cell`` holds three regressions on
the family's scale (the median step, the size of errors above it, the size below
it) and the quantiles of the errors in those sizes. Between horizons the three
are interpolated; beyond the last the median goes on at half its mean rate and
errors grow with the root of time. Where a family has no cell for a kind of past,
the next simpler kind speaks, then the parent family; ``Borrowed`` says how far the
family's own few values follow them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from stocktake.progress.outlook.design import Frame, median_design, size_design
from stocktake.progress.outlook.families import FAMILIES
from stocktake.progress.outlook.features import PASTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stocktake.progress.outlook.features import Features

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = [
    "PROBABILITIES",
    "Borrowed",
    "Cell",
    "FamilyPrior",
    "Past",
    "Priors",
    "Steps",
    "predict",
    "shipped",
    "stands_in",
]

# Quantiles held of every distribution: those of 50, 80 and 95 % intervals, and some between,
# for the chance of meeting a target.
PROBABILITIES = (
    *(0.005, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5),
    *(0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.995),
)
# The kinds of past tried in turn where a family has no cell for the first. What a single value
# says comes last for a share: shares of all kinds move more alike than amounts of all kinds do.
INSTEAD = {
    "single": ("single",),
    "short": ("short", "single"),
    "long": ("long", "short", "single"),
    "still": ("still", "short", "single"),
    "full": ("full", "still", "short", "single"),
    "none": ("none", "still", "short", "single"),
}
# Beyond the last fitted horizon a median step goes on at this share of its mean rate: what
# diffuses slows down, and nothing here was seen for so long.
BEYOND = 0.5


class Cell(msgspec.Struct, frozen=True):
    """One horizon: coefficients, and quantiles of the errors in units of their size.

    Attributes:
        median: Coefficients of the median step.
        above: Coefficients of the logarithm of the size of errors above the median.
        below: The same below the median.
        shape: Error at each of ``PROBABILITIES``, in sizes.
        sizes: Lowest and highest logarithm of a size above, then below: sizes stay within.
        limits: Lowest step, highest step, and highest level reached, as far as any was seen.
        rows: Pairs of values it was fitted on.
    """

    median: tuple[float, ...]
    above: tuple[float, ...]
    below: tuple[float, ...]
    shape: tuple[float, ...]
    sizes: tuple[float, ...]
    limits: tuple[float, ...]
    rows: int


class Past(msgspec.Struct, frozen=True):
    """One kind of past: the bounds of its features and one cell a horizon in years."""

    frame: Frame
    cells: dict[int, Cell]


class Borrowed(msgspec.Struct, frozen=True):
    """How far a family follows cells that are not its own.

    Attributes:
        drift: Share of the borrowed median step that counts, 0 (the last value) to 1.
        size: Factor on the borrowed size of errors.
        rows: Pairs of values it was fitted on.
    """

    drift: float
    size: float
    rows: int


class FamilyPrior(msgspec.Struct, frozen=True):
    """One family.

    Attributes:
        usual: Usual level of each code, where levels are relative.
        pasts: One prior a kind of past.
        together: How alike the errors of economies are in the same years, 0 to 1.
        borrowed: For kinds of past without cells of their own, how those that stand in are used.
    """

    usual: dict[str, float]
    pasts: dict[str, Past]
    together: float
    borrowed: dict[str, Borrowed] = {}


class Priors(msgspec.Struct, frozen=True):
    """All that is fitted.

    Attributes:
        fitted: When, on what and by what, in words.
        probabilities: The quantiles of ``Cell.shape``.
        families: Prior of each family by name.
    """

    fitted: dict[str, str]
    probabilities: tuple[float, ...]
    families: dict[str, FamilyPrior]


@dataclass(frozen=True, slots=True)
class Steps:
    """Distribution of the step from the origin, on the family's scale (rows x horizons).

    Attributes:
        median: Median step.
        above: Size of errors above the median.
        below: Size of errors below.
        shape: rows x horizons x ``PROBABILITIES``: error in sizes.
        lowest: Lowest step that counts as possible.
        highest: Highest step that counts as possible.
    """

    median: Floats
    above: Floats
    below: Floats
    shape: Floats
    lowest: Floats
    highest: Floats

    def quantiles(self) -> Floats:
        """Return the step at each of ``PROBABILITIES`` (rows x horizons x probabilities)."""
        size = np.where(self.shape > 0, self.above[..., None], self.below[..., None])
        steps = self.median[..., None] + self.shape * size
        return np.clip(steps, self.lowest[..., None], self.highest[..., None])


@cache
def shipped() -> Priors:
    """Return the priors that ship with the package."""
    text = resources.files("stocktake.progress.outlook").joinpath("priors.json").read_bytes()
    return msgspec.json.decode(text, type=Priors)


def predict(
    priors: Priors,
    family: str,
    features: Features,
    *,
    codes: NDArray[np.str_],
    horizons: Integers,
) -> Steps:
    """Return the distribution of the step from the origin at each horizon.

    Args:
        priors: Fitted numbers.
        family: Family of all rows.
        features: Features of the rows.
        codes: Code of each row.
        horizons: Years ahead, rising, the same for all rows.
    """
    size = (len(codes), len(horizons))
    shape = np.zeros((*size, len(PROBABILITIES)))
    blank = [np.zeros(size) for _ in range(5)]
    steps = Steps(blank[0], blank[1], blank[2], shape, blank[3], blank[4])
    for number, kind in enumerate(PASTS):
        mine = np.flatnonzero(features.kind == number)
        if len(mine):
            name, other = stands_in(priors, family, kind)
            past = priors.families[name].pasts[other]
            part = _take(features, mine)
            level = relative_level(priors.families[name], name, part.level, codes[mine])
            found = _interpolate(past, part, level, codes[mine], horizons)
            own = priors.families.get(family)
            if own is not None and (used := own.borrowed.get(kind)) is not None:
                found = replace(
                    found,
                    median=found.median * used.drift,
                    above=found.above * used.size,
                    below=found.below * used.size,
                )
            _fill(steps, mine, found)
    return steps


def relative_level(
    prior: FamilyPrior, family: str, level: Floats, codes: NDArray[np.str_]
) -> Floats:
    """Return levels as the family counts them: relative to the code's usual one, or as they are.

    A code without a usual level is taken to be at it.
    """
    if not FAMILIES[family].centred:
        return level
    names, which = np.unique(codes, return_inverse=True)
    usual = np.array([prior.usual.get(str(n), np.nan) for n in names])[which]
    return np.where(np.isnan(usual), 0.0, level - usual)


def stands_in(priors: Priors, family: str, kind: str) -> tuple[str, str]:
    """Return whose cells speak for a family and kind of past: its own, or those that stand in.

    Returns:
        Family and kind of past, both of which the priors have.

    Raises:
        KeyError: The priors have none that could stand in.
    """
    own = [(family, other) for other in INSTEAD[kind]]
    parents = [(name, o) for name in (FAMILIES[family].parent, "amount") for o in INSTEAD[kind]]
    order = [*own, *parents]
    if FAMILIES[family].kind == "logit":
        order.sort(key=lambda choice: choice[1] == "single" and kind != "single")
    for name, other in order:
        if name in priors.families and other in priors.families[name].pasts:
            return name, other
    raise KeyError(f"{family}, {kind}: the priors' file has no cell for it")


def _take(features: Features, rows: Integers) -> Features:
    fields = {name: getattr(features, name)[rows] for name in features.__slots__}
    return type(features)(**fields)


def _fill(steps: Steps, rows: Integers, part: Steps) -> None:
    for name in Steps.__slots__:
        getattr(steps, name)[rows] = getattr(part, name)


def _interpolate(
    past: Past, features: Features, level: Floats, codes: NDArray[np.str_], horizons: Integers
) -> Steps:
    """Return the steps between the fitted horizons, before the first and beyond the last."""
    grid = np.array(sorted(past.cells))
    cells = [past.cells[int(h)] for h in grid]
    of_median = median_design(past.frame, features, level, codes)
    of_size = size_design(past.frame, features, level, codes)
    sizes = np.array([c.sizes for c in cells])
    limits = np.array([c.limits for c in cells])
    median = np.stack([of_median @ np.asarray(c.median) for c in cells], axis=1)
    above = np.stack([of_size @ np.asarray(c.above) for c in cells], axis=1)
    below = np.stack([of_size @ np.asarray(c.below) for c in cells], axis=1)
    median = np.clip(median, limits[:, 0], limits[:, 1])
    above = np.clip(above, sizes[:, 0], sizes[:, 1])
    below = np.clip(below, sizes[:, 2], sizes[:, 3])
    shape = np.stack([np.asarray(c.shape) for c in cells], axis=0)
    between = _between(grid, horizons)
    ratio = horizons / np.clip(horizons, grid[0], grid[-1])
    # Before the first horizon a step is in proportion, beyond the last it slows down.
    reach = np.where(ratio > 1, 1 + BEYOND * (ratio - 1), ratio)
    root = np.log(ratio) / 2
    bent = between(shape.T).T
    lowest = np.broadcast_to(between(limits[:, 0]) * reach, (len(level), len(horizons)))
    # No step leads above the highest level that the code's peers ever had.
    room = np.maximum(between(limits[:, 2]) - level[:, None], 0.0)
    return Steps(
        median=between(median) * reach,
        above=np.exp(between(above) + root),
        below=np.exp(between(below) + root),
        shape=np.broadcast_to(bent, (len(level), *bent.shape)),
        lowest=lowest,
        highest=np.minimum(between(limits[:, 1]) * reach, room),
    )


def _between(grid: Integers, horizons: Integers) -> Callable[[Floats], Floats]:
    """Return what interpolates the last axis from the fitted horizons to these."""
    inside = np.clip(horizons, grid[0], grid[-1])
    right = np.clip(np.searchsorted(grid, inside), min(1, len(grid) - 1), len(grid) - 1)
    left = np.maximum(right - 1, 0)
    part = (inside - grid[left]) / np.maximum(grid[right] - grid[left], 1)

    def between(values: Floats) -> Floats:
        return np.asarray(values[..., left] * (1 - part) + values[..., right] * part)

    return between
