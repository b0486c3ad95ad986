"""Problems of covering for tests, and answers found without Stocktake's own methods."""

from __future__ import annotations

from itertools import product

import numpy as np

__all__ = ["cost_of_sites", "least_cost", "scattered"]


def scattered(points, seed, *, width=20.0, heavy=False):
    """Return eastings, northings and penalties of points in a square."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, width, (2, points)).round(3)
    penalty = (rng.pareto(1.1, points) + 0.1) if heavy else rng.uniform(0.1, 2.0, points)
    return x, y, (1000 * penalty).round(2)


def cost_of_sites(x, y, penalty, sites, *, radius, site_cost):
    """Return what a choice costs, from the distances of all pairs: the independent checker."""
    costs = np.broadcast_to(site_cost, len(x))
    sites = np.asarray(sites, dtype=int)
    near = np.hypot(x[:, None] - x[None, sites], y[:, None] - y[None, sites]) <= radius * (1 + 1e-9)
    return float(costs[sites].sum() + penalty[~near.any(axis=1)].sum())


def least_cost(x, y, penalty, *, radius, site_cost):
    """Return the least cost of all choices, by trying every one."""
    costs = np.broadcast_to(site_cost, len(x))
    near = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) <= radius * (1 + 1e-9)
    choices = np.array(list(product([False, True], repeat=len(x))))
    reached = (choices.astype(int) @ near.astype(int)) > 0
    return float((choices @ costs + (~reached) @ penalty).min())
