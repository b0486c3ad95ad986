"""The next best way of each settlement, and how much more it would cost.

Everything else of the design stays: sites that are open, nodes that are connected. Leaving a shared
site or fibre saves what serves the settlement alone; joining a site that is open adds carriers
in proportion; fibre where the backhaul does not reach adds the way to it. ``explain`` asks more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.access import EXISTING
from stocktake.connectivity.assignment import nearest_open
from stocktake.connectivity.joint import backhaul_prices
from stocktake.connectivity.problem import FIBRE, LEO, NONE, SERVED, SITE, WIFI
from stocktake.connectivity.steering import load_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = ["WAYS", "NextBest", "find_next_best", "way_table"]

# Ways that are compared, in the order of the rows of ``way_table``.
WAYS = (FIBRE, SITE, LEO, WIFI)
_NAMES = {FIBRE: "fibre", LEO: "leo", WIFI: "leo-wifi"}


@dataclass(frozen=True, slots=True)
class NextBest:
    """The next best way.

    Attributes:
        technology: As tables name it, str[n]; nothing where there is none.
        more_usd: What it would cost more, float64[n]; NaN where there is none. Below 0 where a
            way that is cheaper for this settlement alone would leave others with the cost.
    """

    technology: NDArray[np.object_]
    more_usd: Floats


def way_table(solved: Solved) -> tuple[Floats, NDArray[np.int32]]:
    """Return what each way would add for each settlement, and the open site that it would use.

    Returns:
        Net present cost in USD, float64[4, n] by ``WAYS``, infinity where a way is not open; and
        the nearest open site, int32[n], -1 for none.
    """
    problem, design = solved.model.problem, solved.joint.design
    n = problem.network.settlements
    near, _ = nearest_open(
        problem.sites.lists, problem.sites.node, design.access.open_, problem.network
    )
    away = backhaul_prices(problem, solved.joint.links, solved.joint.costs, design)[:n]
    ways = problem.ways
    by_site = np.where(near >= 0, ways.wireless + load_cost(problem), np.inf)
    return np.stack([ways.fibre + away, by_site, ways.leo, ways.wifi]), near


def find_next_best(solved: Solved) -> NextBest:
    """Return the next best way of each settlement."""
    table, near = way_table(solved)
    way = solved.joint.design.access.way
    n = len(way)
    present = np.clip(way.astype(np.int64) - FIBRE, 0, len(WAYS) - 1)
    now = table[present, np.arange(n)]
    others = table.copy()
    others[present, np.arange(n)] = np.inf
    best = np.argmin(others, axis=0)
    cost = others[best, np.arange(n)]
    known = np.isfinite(cost) & np.isfinite(now) & (way != SERVED) & (way != NONE)
    names = np.array(["fibre", "new-site", "leo", "leo-wifi"], dtype=object)[best]
    there = (best == WAYS.index(SITE)) & (near >= 0)
    existing = np.zeros(n, dtype=bool)
    existing[there] = solved.model.problem.sites.kind[near[there]] == EXISTING
    names[existing] = "existing-site"
    names[~known] = None
    return NextBest(names, np.where(known, cost - np.where(known, now, 0.0), np.nan))
