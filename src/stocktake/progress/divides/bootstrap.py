"""Resample economies, to say how much a number hangs on which of them have data.

A percentile bootstrap: economies are drawn with replacement as often as there are
economies, 500 times, and a 95 % interval is read from what comes out. The draws depend on
the seed and the name of the series alone, so every build gives the same interval. What it
does not tell: errors of the values themselves, of which the sources seldom say how large
they are.
"""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "FEWEST", "draw_counts", "interval"]

# Enough that the ends of an interval move by a few per cent of its width between seeds.
DRAWS = 500
# Fewer economies on one side than this give an interval that means nothing.
FEWEST = 3
# Ends of a 95 % interval, in per cent.
ENDS = (2.5, 97.5)
SEED = 1


def draw_counts(n: int, series: str, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Return ``draws`` rows of how often each of ``n`` economies was drawn; a row adds up to n."""
    digest = hashlib.sha256(f"{seed}|{series}".encode()).digest()
    generator = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    if n == 0:
        return np.zeros((draws, 0))
    return generator.multinomial(n, np.full(n, 1.0 / n), size=draws).astype(np.float64)


def interval(drawn: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the 95 % interval of each column; draws that are NaN do not count."""
    with warnings.catch_warnings():
        # A column without any draw has no interval: NaN is the answer, not a warning.
        warnings.filterwarnings("ignore", "All-NaN", RuntimeWarning)
        low, high = np.nanpercentile(drawn, ENDS, axis=0)
    return np.atleast_1d(low), np.atleast_1d(high)
