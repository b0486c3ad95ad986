"""Where to put sites so that sites and the people left uncovered cost least together.

Prize-collecting set cover with sites at settlements: the cost of a plan is the sum of
its sites' costs and of the penalties of the points that no site reaches. A plan
comes with a lower bound that no plan can beat, hence with its gap.

The answer depends on the values and the seed, not on the order of rows: points are sorted
by place first. Points that agree in all values are told apart by their row.
Capacity of a site, terrain and propagation are left to the planner, which gives
its own lists to ``plan_cover_over``.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.cover.dense import merge_into_cells, thin_sites
from stocktake.connectivity.cover.effort import effort_named
from stocktake.connectivity.cover.lists import CoverLists, Problem, build_problem
from stocktake.connectivity.cover.neighbours import RADIUS_SLACK, disc_lists, place_order
from stocktake.connectivity.cover.solve import Stages, bound_cost, choose_sites
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Cover", "plan_cover", "plan_cover_over"]


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """A choice of sites.

    Attributes:
        sites: Chosen sites, rising.
        served_by: For each point the chosen site that serves it, -1 where none does: the
            nearest, or of given lists the one with the lowest number.
        cost_usd: Cost of the sites and penalties of the points not served.
        lower_bound_usd: No choice costs less.
        candidates: Sites considered: all, unless the radius spans too many points (``dense.py``).
        effort: Effort spent.
        seed: Seed used.
    """

    sites: NDArray[np.int32]
    served_by: NDArray[np.int32]
    cost_usd: float
    lower_bound_usd: float
    candidates: int
    effort: str
    seed: int

    @property
    def gap(self) -> float:
        """Share of the cost that a better plan could save at most."""
        if self.cost_usd <= 0:
            return 0.0
        return (self.cost_usd - self.lower_bound_usd) / self.cost_usd


def _quiet(_stage: str) -> nullcontext[None]:
    return nullcontext()


def plan_cover(  # noqa: PLR0913 - the data of the problem, and how to work on it
    x_km: ArrayLike,
    y_km: ArrayLike,
    penalty_usd: ArrayLike,
    *,
    radius_km: float,
    site_cost_usd: float | ArrayLike,
    effort: str = "normal",
    seed: int = 0,
    watch: Stages = _quiet,
) -> Cover:
    """Choose the settlements at which to build a site.

    Args:
        x_km: Eastings of the settlements, shape (n,).
        y_km: Northings.
        penalty_usd: What leaving each settlement uncovered costs.
        radius_km: A site covers the settlements at this distance or nearer.
        site_cost_usd: Cost of a site, one for all or one per settlement.
        effort: "quick", "normal" or "thorough".
        seed: The same seed gives the same plan.
        watch: Told of each step.

    Raises:
        DataError: Lengths differ, or a number is not finite or is negative.
        SettingsError: There is no such effort.
    """
    limits = effort_named(effort)
    x, y, penalty = (np.asarray(values, dtype=np.float64) for values in (x_km, y_km, penalty_usd))
    costs = _check_places(x, y, penalty, radius_km, np.asarray(site_cost_usd, dtype=np.float64))
    order = place_order(x, y, radius_km, ties=(penalty, costs))
    with watch("finding neighbours"):
        x_placed, y_placed, costs, points = x[order], y[order], costs[order], penalty[order]
        candidates, merged = np.arange(x.size), None
        lists = disc_lists(x_placed, y_placed, radius_km)
        if lists is None:
            candidates, lists = thin_sites(x_placed, y_placed, costs, radius_km)
            merged = merge_into_cells(x_placed, y_placed, costs, points, radius_km=radius_km)
        problem = build_problem(lists, costs[candidates], points)
    answer = choose_sites(problem, effort=limits, seed=seed, watch=watch)
    bound = answer.bound
    if merged is not None:
        with watch("bounding"):
            bound = min(answer.cost, bound_cost(merged, answer.cost, limits))
    sites = np.sort(order[candidates[answer.chosen]]).astype(np.int32)
    served = _nearest(x, y, sites, radius_km)
    return Cover(sites, served, answer.cost, bound, len(candidates), effort, seed)


def plan_cover_over(
    lists: CoverLists,
    site_cost_usd: float | ArrayLike,
    penalty_usd: ArrayLike,
    *,
    effort: str = "normal",
    seed: int = 0,
    watch: Stages = _quiet,
) -> Cover:
    """Choose among candidate sites whose reach is given, for instance from propagation.

    Args:
        lists: Points that each candidate site reaches. Equal sites are told apart by their
            number, so give them in the order of their ids.
        site_cost_usd: Cost of a site, one for all or one per site.
        penalty_usd: What leaving each point uncovered costs.
        effort: "quick", "normal" or "thorough".
        seed: The same seed gives the same plan.
        watch: Told of each step.

    Raises:
        DataError: Lists, costs and penalties do not fit each other.
        SettingsError: There is no such effort.
    """
    limits = effort_named(effort)
    cost = np.asarray(site_cost_usd, dtype=np.float64)
    problem = build_problem(lists, cost, np.asarray(penalty_usd, dtype=np.float64))
    answer = choose_sites(problem, effort=limits, seed=seed, watch=watch)
    sites = np.flatnonzero(answer.chosen).astype(np.int32)
    served = _lowest(problem, answer.chosen)
    return Cover(sites, served, answer.cost, answer.bound, len(problem.site_cost), effort, seed)


def _check_places(x: Floats, y: Floats, penalty: Floats, radius_km: float, cost: Floats) -> Floats:
    """Refuse what is no problem of settlements; return a cost for each of them."""
    if not x.shape == y.shape == penalty.shape == (x.size,):
        raise DataError("The eastings, northings and penalties differ in length.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise DataError("A coordinate is not a finite number.")
    if not (np.isfinite(radius_km) and radius_km >= 0):
        raise DataError(f"The radius is {radius_km}, not a distance.")
    if cost.size == 1:
        return np.full(x.size, cost.reshape(-1)[0])
    if cost.size != x.size:
        raise DataError(f"There are {cost.size} site costs for {x.size} settlements.")
    return cost.reshape(-1)


def _nearest(x: Floats, y: Floats, sites: NDArray[np.int32], radius_km: float) -> NDArray[np.int32]:
    """Return the nearest site within the radius for each point; the lowest of equals."""
    from scipy.spatial import cKDTree

    if not len(sites):
        return np.full(len(x), -1, dtype=np.int32)
    tree = cKDTree(np.column_stack((x[sites], y[sites])))
    distance, at = tree.query(np.column_stack((x, y)))
    reach = radius_km * (1 + RADIUS_SLACK)
    return np.where(distance <= reach, sites[at], -1).astype(np.int32)


def _lowest(problem: Problem, chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    points = np.repeat(np.arange(len(problem.penalty)), np.diff(problem.point_ptr))
    used = chosen[problem.point_sites]
    served = np.full(len(problem.penalty), -1, dtype=np.int32)
    # Backwards, so that the first site of a point is written last.
    served[points[used][::-1]] = problem.point_sites[used][::-1]
    return served
