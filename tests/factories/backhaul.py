"""Instances of the backhaul problem, and answers found by other means than the planner's."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Instance(NamedTuple):
    """Points, prizes and sources."""

    x_km: NDArray[np.float64]
    y_km: NDArray[np.float64]
    prize_usd: NDArray[np.float64]
    is_source: NDArray[np.bool_]


def random_instance(n: int, kind: str, seed: int, *, sources: int = 1) -> Instance:
    """Return uniform, clustered or heavy-tailed points; a kilometre is meant to cost 1."""
    rng = np.random.default_rng(seed)
    side = 3 * np.sqrt(n)
    centres = rng.uniform(0, side, (2, max(2, n // 30)))
    near = centres[:, rng.integers(0, centres.shape[1], n)] + rng.normal(0, side / 20, (2, n))
    points = rng.uniform(0, side, (2, n)) if kind == "uniform" else near
    prize = {
        "uniform": rng.uniform(0, 4, n),
        "clustered": rng.exponential(2, n),
        "heavy-tailed": rng.pareto(1.1, n) + 0.05,
    }[kind]
    is_source = np.zeros(n, np.bool_)
    is_source[rng.permutation(n)[:sources]] = True
    return Instance(points[0], points[1], prize, is_source)


def cost_of_forest(instance: Instance, pairs: NDArray[np.int32], cost_per_km: float) -> float:
    """Return what pairs of nodes cost as a plan; refuse what is no forest of sources' trees."""
    x, y, prize, is_source = instance
    group = {i: -1 if is_source[i] else i for i in range(len(x))}
    total = 0.0
    for a, b in pairs.tolist():
        one, other = group[a], group[b]
        assert one != other, f"the link {a}-{b} closes a ring or joins two sources"
        keep, gone = min(one, other), max(one, other)
        group = {i: keep if name == gone else name for i, name in group.items()}
        total += float(np.hypot(x[a] - x[b], y[a] - y[b])) * cost_per_km
    linked = {i for pair in pairs.tolist() for i in pair}
    assert all(group[i] == -1 for i in linked), "a tree holds no source"
    return total + sum(float(prize[i]) for i in group if group[i] != -1)


def least_cost(instance: Instance, cost_per_km: float) -> float:
    """Return the least cost by trying every choice of nodes, each spanned by Prim's method."""
    x, y, prize, is_source = instance
    if not is_source.any():
        return float(prize.sum())
    length = np.hypot(x[:, None] - x, y[:, None] - y) * cost_per_km
    others = np.flatnonzero(~is_source)
    best = np.inf
    for size in range(len(others) + 1):
        for chosen in itertools.combinations(others, size):
            left = set(others) - set(chosen)
            cost = sum(prize[i] for i in left) + _spanning(length, is_source, set(chosen))
            best = min(best, float(cost))
    return best


def _spanning(length: NDArray[np.float64], is_source: NDArray[np.bool_], rest: set[int]) -> float:
    reach = length[is_source].min(axis=0)
    total = 0.0
    while rest:
        nearest = min(rest, key=lambda i: reach[i])
        rest.remove(nearest)
        total += reach[nearest]
        reach = np.minimum(reach, length[nearest])
    return float(total)
