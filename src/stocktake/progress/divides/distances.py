"""Years behind the leader and behind the median, and how far each economy moved.

The leader is the member with the best current value; of several the one that had it first,
then by code. The median is that of the members in each year in which at least half of those
with a current value have one (on straight lines between observations), so it shifts a little
as economies join. Parity has no leader and is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.divides.panel import COVERED
from stocktake.progress.divides.time_distance import years_behind
from stocktake.progress.unsd import BASE_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.divides.panel import Panel

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["distances", "leader_of", "median_series"]

# With fewer economies a median is no middle of a region.
FEWEST = 5


def distances(panel: Panel) -> pl.DataFrame:
    """Return one row per economy with a current value."""
    if panel.indicator["direction"] == "parity" or not panel.current.any():
        return pl.DataFrame()
    now = np.flatnonzero(panel.current)
    latest, years = panel.latest[now], panel.latest_year[now]
    leader = leader_of(panel)
    first = np.flatnonzero(~np.isnan(panel.values[leader]))
    series = (panel.years[first], panel.values[leader][first])
    to_leader, leader_more = years_behind(latest, years, series, upward=panel.upward)
    to_median, median_more = years_behind(latest, years, median_series(panel), upward=panel.upward)
    base = _base(panel)[now]
    moved = (base >= 0) & (base < panel.last[now])
    at = np.clip(base, 0, None)
    return pl.DataFrame(
        {
            "indicator_id": [panel.name] * len(now),
            "economy_id": [panel.economies[row] for row in now],
            "value": latest,
            "year": years,
            "observation_id": panel.observations[now, panel.last[now]],
            "leader_id": [panel.economies[leader]] * len(now),
            "leader_years": to_leader,
            "leader_more_than": leader_more,
            "median_years": to_median,
            "median_more_than": median_more,
            "base_year": np.where(moved, panel.years[at], -1),
            "base_value": np.where(moved, panel.known[now, at], np.nan),
            "base_observation": np.where(moved, panel.observations[now, at], -1),
            "change": np.where(moved, latest - panel.known[now, at], np.nan),
        }
    )


def leader_of(panel: Panel) -> int:
    """Return the row of the economy with the best current value."""
    sign = 1.0 if panel.upward else -1.0
    best = (sign * np.where(panel.current, panel.latest, -sign * np.inf)).max()
    tied = np.flatnonzero(panel.current & (sign * panel.latest == best))
    since = [
        int(np.argmax(sign * np.nan_to_num(panel.values[r], nan=-sign * np.inf) >= best))
        for r in tied
    ]
    return int(tied[int(np.argmin(since))])


def median_series(panel: Panel) -> tuple[Ints, Floats]:
    """Return the years in which a median is told, and the medians."""
    values = panel.values[panel.current]
    count = (~np.isnan(values)).sum(axis=0)
    told = (count >= COVERED * len(values)) & (count >= FEWEST)
    if not told.any():
        return panel.years[:0], np.array([])
    return panel.years[told], np.nanmedian(values[:, told], axis=0)


def _base(panel: Panel) -> Ints:
    """Return the column of each economy's first observation since 2015; -1 where none."""
    there = ~np.isnan(panel.known) & (panel.years >= BASE_YEAR)
    return np.where(there.any(axis=1), np.argmax(there, axis=1), -1)
