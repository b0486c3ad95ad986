"""Let economies that reported later years speak for those that did not yet.

Where the input holds values of other economies after an economy's last one, in
the same code and dimensions, the surprise of those years is known: how far each
peer came out above or below its own outlook from the same origin. The peers'
median surprise, in sizes, moves the outlook of the economy: a new edition of an
index, a pandemic, a change of method move all. How far it is believed is the best
linear prediction from n peers whose errors correlate by r, the family's ``together``:
n r / (n r + 1 - r). Their spread around it widens or narrows the errors. Beyond the
last year that peers reported, the last surprise stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.progress.outlook.distribution import steps_by_family
from stocktake.progress.outlook.priors import PROBABILITIES, Steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.outlook.histories import Histories
    from stocktake.progress.outlook.priors import Priors

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["Surprises", "find_surprises", "shift"]

# Peers whose spread weighs as much as the priors'.
DOUBT = 40
# Fewer peers than this say nothing.
FEWEST = 5
# A year counts once this share of the peers has reported it.
EARLY = 0.5
# Years after an origin for which surprises are looked for.
REACH = 10
# Origins and panels in one sortable number.
YEARS = 10_000
# A surprise beyond this many sizes is a break of one series, not news about all.
LARGEST = 6.0
MIDDLE = PROBABILITIES.index(0.5)


class Surprises:
    """Common surprise and spread of peers by panel, origin year and years after it.

    Attributes:
        keys: ``panel * 10,000 + origin year``, rising.
        centre: keys x ``REACH``: median surprise in sizes, shrunk; 0 where peers are too few.
        spread: keys x ``REACH``: mean error around it, relative to the priors' own; 1 if unknown.
    """

    def __init__(self, keys: Integers, centre: Floats, spread: Floats) -> None:
        """Keep the three arrays."""
        self.keys = keys
        self.centre = centre
        self.spread = spread

    def of(self, panel: Integers, origin: Integers) -> tuple[Floats, Floats]:
        """Return centre and spread (rows x ``REACH``) for these panels and origins."""
        wanted = panel * YEARS + origin
        at = np.minimum(np.searchsorted(self.keys, wanted), max(len(self.keys) - 1, 0))
        found = (self.keys[at] == wanted) if len(self.keys) else np.zeros(len(wanted), bool)
        centre = np.where(found[:, None], self.centre[at], 0.0)
        return centre, np.where(found[:, None], self.spread[at], 1.0)


def find_surprises(priors: Priors, histories: Histories, rows: Integers) -> Surprises:
    """Return what the peers of these origins met in the years after.

    Args:
        priors: Fitted numbers.
        histories: All values, those of the peers among them.
        rows: Origins for which an outlook is wanted.
    """
    panel_of = histories.series["panel"].to_numpy()[histories.series_of]
    key_of = panel_of * YEARS + histories.year
    last = np.zeros(len(key_of), bool)
    last[histories.last_rows()] = True
    keys = np.unique(key_of[rows])
    peers = np.flatnonzero(np.isin(key_of, keys) & ~last).astype(np.int64)
    horizons = np.arange(1, REACH + 1)
    errors = np.full((len(peers), REACH), np.nan)
    together = np.zeros(len(keys))
    for part in steps_by_family(priors, histories, peers, horizons):
        mine = peers[part.at]
        later = histories.rows_at(
            histories.series_of[mine][:, None], histories.year[mine][:, None] + horizons
        )
        step = histories.level[later] - part.level[:, None]
        errors[part.at] = np.where(later >= 0, _in_sizes(step, part.steps), np.nan)
        alike = priors.families[part.family].together if part.family in priors.families else 0.0
        together[np.searchsorted(keys, key_of[mine])] = alike
    return _pool(keys, np.searchsorted(keys, key_of[peers]), errors, together)


def shift(steps: Steps, centre: Floats, spread: Floats, horizons: Integers) -> Steps:
    """Return the steps moved by the peers' surprise.

    Args:
        steps: Distribution of the steps (rows x horizons).
        centre: rows x ``REACH``, from ``Surprises.of``.
        spread: rows x ``REACH``.
        horizons: Years ahead of the columns of ``steps``.
    """
    column = np.minimum(horizons, REACH) - 1
    moved = _carried(centre, 0.0)[:, column]
    wide = _carried(spread, 1.0)[:, column]
    # What peers met is in sizes of their horizon; later errors are larger, the news is not.
    size = np.where(moved > 0, steps.above, steps.below)
    later = np.maximum(horizons / np.maximum(_last(centre)[:, None], 1), 1.0)
    step = np.where(moved == 0, 0.0, moved * size / np.sqrt(later))
    ease = 1 + (wide - 1) / later
    return Steps(
        median=steps.median + step,
        above=steps.above * ease,
        below=steps.below * ease,
        shape=steps.shape,
        lowest=steps.lowest,
        highest=steps.highest,
    )


def _in_sizes(step: Floats, steps: Steps) -> Floats:
    error = step - steps.quantiles()[..., MIDDLE]
    return np.asarray(error / np.where(error > 0, steps.above, steps.below))


def _pool(keys: Integers, which: Integers, errors: Floats, together: Floats) -> Surprises:
    """Return the shrunk median and spread of the errors of each key."""
    centre = np.zeros((len(keys), REACH))
    spread = np.ones((len(keys), REACH))
    order = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[order], np.arange(len(keys) + 1))
    for key in range(len(keys)):
        mine = errors[order[bounds[key] : bounds[key + 1]]]
        if len(mine) < FEWEST:
            continue
        known = np.isfinite(mine)
        counts = known.sum(axis=0)
        # A year for which only a few of the peers reported says more about them than about it.
        for column in np.flatnonzero(counts >= max(FEWEST, EARLY * counts.max())):
            values = np.clip(mine[known[:, column], column], -LARGEST, LARGEST)
            middle = float(np.median(values))
            count = len(values)
            known_part = count * together[key]
            centre[key, column] = middle * known_part / (known_part + 1 - together[key])
            around = float(np.abs(values - middle).mean())
            spread[key, column] = (count * around + DOUBT) / (count + DOUBT)
    return Surprises(keys, centre, spread)


def _last(centre: Floats) -> Integers:
    """Return the last year after the origin about which peers say something, 0 if none."""
    known = centre != 0
    return np.where(known.any(axis=1), REACH - np.argmax(known[:, ::-1], axis=1), 0)


def _carried(values: Floats, nothing: float) -> Floats:
    """Return values with gaps filled by the year before, and the last carried on."""
    known = values != nothing
    at = np.where(known, np.arange(REACH), -1)
    at = np.maximum.accumulate(at, axis=1)
    first = np.where(known.any(axis=1), np.argmax(known, axis=1), 0)
    at = np.where(at < 0, first[:, None], at)
    return np.take_along_axis(values, at, axis=1)
