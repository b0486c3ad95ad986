"""Solve a small cover problem exactly, with the HiGHS solver.

    minimise   sum of cost_s y_s + sum of penalty_i z_i
    subject to sum of y_s over the sites s of point i, plus z_i, at least 1
               y_s 0 or 1, z_i from 0 to 1

z needs no integer: with y given, the best z is 0 or 1. Work is limited by the
number of branch-and-bound nodes and of simplex steps a model of this size may take, never
by the clock, so that a slow machine gives the same answer. A stopped solve still
gives a lower bound and the best choice it saw. The bound holds up to HiGHS's own
tolerance (one part in ten million of the cost).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.cover.lists import measure_cost
from stocktake.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from highspy import Highs
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

    Flags = NDArray[np.bool_]

__all__ = ["Solved", "solve_exactly", "solve_relaxed"]

# HiGHS's dual tolerance, as a share: what a bound may be too high by.
SOLVER_SLACK = 1e-7


class Solved(NamedTuple):
    """Answer of the solver.

    Attributes:
        chosen: The best choice known: the start, unless the solver found a better one.
        bound: No choice costs less than this.
    """

    chosen: Flags
    bound: float


def solve_exactly(problem: Problem, start: Flags, *, nodes: int, seed: int = 0) -> Solved:
    """Search for the optimum from a start within a number of nodes.

    Args:
        problem: A problem of up to a few thousand sites.
        start: A choice to begin with.
        nodes: Branch-and-bound nodes to spend at most.
        seed: Seed of the solver's own randomness.
    """
    if not len(problem.site_cost) or not len(problem.penalty):
        return Solved(np.zeros(len(start), dtype=np.bool_), float(problem.penalty.sum()))
    unit = float(np.median(problem.site_cost[problem.site_cost > 0], keepdims=True)[0])
    solver = _load(problem, unit, seed=seed, whole=True)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.setOptionValue("mip_rel_gap", SOLVER_SLACK)
    _set_start(solver, problem, start)
    solver.run()
    value = np.array(solver.getSolution().col_value[: len(start)])
    found = value > 0.5 if len(value) == len(start) else start
    cost, known = measure_cost(problem, found), measure_cost(problem, start)
    best, least = (found, cost) if cost < known else (start, known)
    bound = float(solver.getInfo().mip_dual_bound) * unit
    if not np.isfinite(bound):
        bound = 0.0
    return Solved(best, min(least, max(0.0, bound - SOLVER_SLACK * abs(bound))))


def solve_relaxed(problem: Problem, *, seed: int = 0) -> NDArray[np.float64]:
    """Return the optimal prices of the points when sites may be opened in part.

    A price is what the point pays towards sites: no site's points together pay more than it
    costs, up to rounding. See ``bound.py`` for how prices give a certified bound.
    """
    unit = float(np.median(problem.site_cost[problem.site_cost > 0], keepdims=True)[0])
    solver = _load(problem, unit, seed=seed, whole=False)
    solver.run()
    prices = np.array(solver.getSolution().row_dual) * unit
    return np.clip(prices, 0.0, problem.penalty)


def _load(problem: Problem, unit: float, *, seed: int, whole: bool) -> Highs:
    """Return a quiet solver that holds the model, money in units of ``unit``."""
    try:
        import highspy
    except ImportError as error:
        raise MissingPartError(
            "The planner is not installed: highspy is missing.",
            fix='Install it with pip install "stocktake[plan]".',
        ) from error
    sites, points = len(problem.site_cost), len(problem.penalty)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = sites + points, points
    model.col_cost_ = np.concatenate((problem.site_cost, problem.penalty)) / unit
    model.col_lower_ = np.zeros(sites + points)
    model.col_upper_ = np.ones(sites + points)
    model.row_lower_ = np.ones(points)
    model.row_upper_ = np.full(points, highspy.kHighsInf)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.concatenate(
        (problem.site_ptr, problem.site_ptr[-1] + np.arange(1, points + 1))
    ).astype(np.int32)
    matrix.index_ = np.concatenate((problem.site_points, np.arange(points))).astype(np.int32)
    matrix.value_ = np.ones(len(problem.site_points) + points)
    if whole:
        kind = highspy.HighsVarType
        model.integrality_ = [kind.kInteger] * sites + [kind.kContinuous] * points
    # Named first because its constructor has no types.
    new_solver: Callable[[], Highs] = highspy.Highs
    solver = new_solver()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", seed)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _set_start(solver: Highs, problem: Problem, start: Flags) -> None:
    import highspy

    reached = np.zeros(len(problem.penalty), dtype=np.bool_)
    sites = np.repeat(np.arange(len(start)), np.diff(problem.site_ptr))
    reached[problem.site_points[start[sites]]] = True
    solution = highspy.HighsSolution()
    solution.col_value = np.concatenate((start, ~reached)).astype(float)
    solver.setSolution(solution)
