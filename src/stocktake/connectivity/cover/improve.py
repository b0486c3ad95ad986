"""Improve a choice: simulated annealing, then descent to where no small change helps.

Annealing (Kirkpatrick and others 1983) sweeps over all sites. A closed site may be
opened, or take the place of an open one that reaches one of its points; an open
site may be closed, or give its place. A change that costs ``d`` more is made with
probability exp(-d / temperature), and the temperature falls from a share of the
typical site cost to almost nothing. The best choice seen is kept.

Descent makes only changes that save: close, open, swap, and open one to close all
that it makes needless (2-1 exchange and more). Random numbers come from a
generator of our own (xorshift64*, Vigna 2016), so that a seed gives the same
answer with every version of the compiler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.cover.moves import (
    Choice,
    close_site,
    measure_choice,
    open_site,
    start_choice,
    swap_gain,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import Problem

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

__all__ = ["anneal", "descend"]

# Shares of the mean cost of an open site, the best of seven pairs tried on nine problems of 1,000
# and 3,000 points. Hotter undoes the start; colder moves nothing (descent does the rest).
FIRST_TEMPERATURE = 0.12
LAST_TEMPERATURE = 0.03
# A change must save this share of the mean site cost: rounding is not an improvement.
LEAST_SAVING = 1e-9
# Sweeps of descent; a sweep that changes nothing ends it sooner.
MOST_SWEEPS = 200
MULTIPLIER = np.uint64(2685821657736338717)


@njit
def anneal(problem: Problem, chosen: Flags, sweeps: int, seed: int) -> Flags:
    """Return the best choice seen in ``sweeps`` sweeps from ``chosen``."""
    choice = start_choice(problem, chosen)
    best, least = chosen.copy(), measure_choice(problem, choice)
    unit = _typical_cost(problem, chosen)
    state = np.array([np.uint64(seed) * np.uint64(2) + np.uint64(88172645463325253)])
    for sweep in range(sweeps):
        share = sweep / max(1, sweeps - 1)
        temperature = unit * FIRST_TEMPERATURE * (LAST_TEMPERATURE / FIRST_TEMPERATURE) ** share
        for site in range(len(problem.site_cost)):
            _try_site(problem, choice, site, temperature, state)
        if sweep % 16 == 15 or sweep == sweeps - 1:
            # Sums that are only ever changed collect rounding errors: begin them anew.
            choice = start_choice(problem, choice.chosen)
        cost = measure_choice(problem, choice)
        if cost < least:
            least = cost
            best[:] = choice.chosen
    return best


@njit
def descend(problem: Problem, chosen: Flags) -> Flags:
    """Return a choice that no close, open, swap or open-and-close-others improves."""
    choice = start_choice(problem, chosen)
    least = LEAST_SAVING * _typical_cost(problem, chosen)
    shared = np.zeros(len(problem.site_cost))
    for _ in range(MOST_SWEEPS):
        changed = False
        for site in range(len(problem.site_cost)):
            if choice.chosen[site]:
                if problem.site_cost[site] - choice.worth[site] > least:
                    close_site(problem, choice, site)
                    changed = True
            elif choice.worth[site] - problem.site_cost[site] > least:
                open_site(problem, choice, site)
                changed = True
            elif _exchange_promise(problem, choice, site, shared) > least and _exchange(
                problem, choice, site, least
            ):
                changed = True
        if not changed:
            break
        choice = start_choice(problem, choice.chosen)
    return choice.chosen


@njit
def _typical_cost(problem: Problem, chosen: Flags) -> float:
    total, count = 0.0, 0
    for site in range(len(problem.site_cost)):
        if chosen[site]:
            total += problem.site_cost[site]
            count += 1
    return total / count if count else problem.site_cost.mean()


@njit
def _draw(state: NDArray[np.uint64]) -> np.uint64:
    value = state[0]
    value ^= value >> np.uint64(12)
    value ^= value << np.uint64(25)
    value ^= value >> np.uint64(27)
    state[0] = value
    return np.uint64((value * MULTIPLIER) >> np.uint64(33))


@njit
def _accepts(gain: float, temperature: float, state: NDArray[np.uint64]) -> bool:
    if gain >= 0:
        return True
    if gain < -20 * temperature:
        return False
    return bool(np.int64(_draw(state)) * (1.0 / 2147483648.0) < np.exp(gain / temperature))


@njit
def _try_site(
    problem: Problem, choice: Choice, site: int, temperature: float, state: NDArray[np.uint64]
) -> None:
    if choice.chosen[site]:
        gain = problem.site_cost[site] - choice.worth[site]
        if _accepts(gain, temperature, state):
            close_site(problem, choice, site)
        return
    if _accepts(choice.worth[site] - problem.site_cost[site], temperature, state):
        open_site(problem, choice, site)
        return
    leaving = _some_owner(problem, choice, site, state)
    # What a swap can save at most; most swaps are refused here, without looking at lists.
    if leaving < 0:
        return
    most = choice.worth[site] - problem.site_cost[site] + problem.site_cost[leaving]
    if most < -20 * temperature:
        return
    if _accepts(swap_gain(problem, choice, leaving, site), temperature, state):
        close_site(problem, choice, leaving)
        open_site(problem, choice, site)


@njit
def _some_owner(problem: Problem, choice: Choice, site: int, state: NDArray[np.uint64]) -> int:
    """Return an open site that alone reaches a random point of ``site``, or -1."""
    start, end = problem.site_ptr[site], problem.site_ptr[site + 1]
    if end == start:
        return -1
    point = problem.site_points[start + np.int64(_draw(state)) % (end - start)]
    if choice.reached[point] != 1:
        return -1
    return int(choice.owners[point])


@njit
def _exchange_promise(problem: Problem, choice: Choice, site: int, shared: Floats) -> float:
    """Return what opening ``site`` and closing others can save at most.

    ``shared`` is scratch space of zeros, one for each site, and is left so.
    """
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[at]
        if choice.reached[point] == 1:
            shared[choice.owners[point]] += problem.penalty[point]
    together, single = 0.0, -np.inf
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[at]
        if choice.reached[point] == 1:
            other = choice.owners[point]
            if shared[other] > 0:
                saved = problem.site_cost[other] - choice.worth[other] + shared[other]
                together += max(saved, 0.0)
                single = max(single, saved)
                shared[other] = 0.0
    return float(choice.worth[site] - problem.site_cost[site] + max(together, single))


@njit
def _exchange(problem: Problem, choice: Choice, site: int, least: float) -> bool:
    """Open ``site`` and close what that makes needless, if that saves; else leave all as is."""
    balance = choice.worth[site] - problem.site_cost[site]
    open_site(problem, choice, site)
    closed = [0 for _ in range(0)]
    weakest, loss = -1, np.inf
    for at in range(problem.site_ptr[site], problem.site_ptr[site + 1]):
        point = problem.site_points[at]
        if choice.reached[point] != 2:
            continue
        other = choice.owners[point] - site
        lost = choice.worth[other] - problem.site_cost[other]
        if lost < -least:
            close_site(problem, choice, other)
            closed.append(other)
            balance -= lost
        elif lost < loss:
            weakest, loss = other, lost
    if len(closed) == 0 and weakest >= 0:
        close_site(problem, choice, weakest)
        closed.append(weakest)
        balance -= loss
    if balance > least:
        return True
    for other in closed[::-1]:
        open_site(problem, choice, other)
    close_site(problem, choice, site)
    return False
