"""A first choice of sites: always the site that saves most per unit of its cost.

The classical greedy of set covering (Chvatal 1979), lazily: what a site saves
only falls while sites are opened, so a site is looked at again only when it
comes to the top of the heap. It stops when no site saves more than it costs.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

__all__ = ["choose_greedily"]


@njit
def choose_greedily(problem: Problem) -> NDArray[np.bool_]:
    """Return the greedy choice; equal rates go to the lower site number."""
    sites = len(problem.site_cost)
    chosen = np.zeros(sites, dtype=np.bool_)
    reached = np.zeros(len(problem.penalty), dtype=np.bool_)
    heap = [(0.0, 0) for _ in range(0)]
    for site in range(sites):
        rate = _saving_rate(problem, reached, site)
        if rate > 1:
            heap.append((-rate, site))
    heapq.heapify(heap)
    while heap:
        site = heapq.heappop(heap)[1]
        rate = _saving_rate(problem, reached, site)
        if rate <= 1:
            continue
        if heap and -rate > heap[0][0]:
            heapq.heappush(heap, (-rate, site))
            continue
        chosen[site] = True
        for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
            reached[problem.site_points[at]] = True
    return chosen


@njit
def _saving_rate(problem: Problem, reached: NDArray[np.bool_], site: int) -> float:
    """Return the penalties that the site would end, as a multiple of its cost."""
    saved = 0.0
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        if not reached[problem.site_points[at]]:
            saved += problem.penalty[problem.site_points[at]]
    if saved == 0:
        return 0.0
    return saved / problem.site_cost[site] if problem.site_cost[site] > 0 else np.inf
