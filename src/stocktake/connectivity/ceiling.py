"""Two limits that a plan keeps after it is made: satellite cells, and the part of people to reach.

Satellite cells. Homes in one cell of a low-orbit system share its capacity. Where a plan asks more
of a cell, the settlements for which another way would cost least more are refused the satellite, as
many as needed, and the plan is made again without it there. What no other way serves is left out. A
bound for the plan without the limit holds for the plan with it, since a limit only raises the cost.

People to reach. A scenario may ask for a part of the people only. Then the settlements that
satellites serve at the highest cost a person are left out, as long as the part is kept; nobody else
pays more for that. The bound falls by no more than what these could cost at most: people that may
be left out times the highest cost a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.problem import LEO, NONE, SERVED, WIFI
from stocktake.connectivity.radio.beams import find_cells, load_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.design import Design
    from stocktake.connectivity.problem import JointProblem

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["leave_out_dearest", "refuse_over_ceiling", "without_satellite"]

# A cell may be fuller than full by this share: sums of many demands.
FULL = 1e-9


def refuse_over_ceiling(problem: JointProblem, design: Design, values: Values) -> Flags:
    """Return the settlements to refuse the satellite, so that every cell can carry what is left.

    Args:
        problem: The problem.
        design: A design of it.
        values: Area and capacity of a cell.
    """
    network, needs, ways = problem.network, problem.needs, problem.ways
    n = network.settlements
    refused = np.zeros(n, dtype=np.bool_)
    on = np.flatnonzero(np.isin(design.access.way, (LEO, WIFI)))
    if not len(on):
        return refused
    cell = find_cells(network.x_km[on], network.y_km[on], area_km2=values["leo-cell-area"])
    capacity = values["leo-cell-capacity"]
    asked = needs.mbps[on]
    if not load_cells(cell, asked, capacity_mbps=capacity * (1 + FULL)).full.any():
        return refused
    # What doing without costs more for each Mbps: the dearest to refuse keep the satellite.
    now = np.minimum(ways.leo[on], ways.wifi[on])
    other = np.minimum(ways.fibre[on], ways.none[on])
    regret = (other - now) / np.maximum(asked, 1e-12)
    order = np.lexsort((on, -regret, cell))
    running = np.cumsum(asked[order])
    first = np.concatenate([[True], np.diff(cell[order]) != 0])
    before = np.maximum.accumulate(np.where(first, running - asked[order], 0.0))
    refused[on[order[running - before > capacity * (1 + FULL)]]] = True
    return refused


def without_satellite(problem: JointProblem, refused: Flags) -> JointProblem:
    """Return the problem with satellite at home and community Wi-Fi refused to settlements.

    Args:
        problem: The problem.
        refused: bool[n].
    """
    ways = problem.ways
    return replace(
        problem,
        ways=replace(
            ways,
            leo=np.where(refused, np.inf, ways.leo),
            wifi=np.where(refused, np.inf, ways.wifi),
        ),
    )


def leave_out_dearest(problem: JointProblem, design: Design, share: float) -> tuple[Design, float]:
    """Return the design that reaches a part of the people only, and what its bound may fall by.

    Args:
        problem: The problem.
        design: A design that reaches all it can.
        share: Part of the people to be reached, those served before among them.
    """
    people, way = problem.needs.people, design.access.way
    spare = float(people[~np.isin(way, (NONE,))].sum() - share * people.sum())
    on = np.flatnonzero(np.isin(way, (LEO, WIFI)))
    if spare <= 0 or not len(on):
        return design, 0.0
    alone = problem.ways.alone
    each = alone[on] / people[on]
    order = on[np.lexsort((on, -each))]
    kept = []
    room = spare
    for i in order:
        if people[i] <= room:
            kept.append(i)
            room -= people[i]
    chosen = np.array(kept, dtype=np.int64)
    saved = float(alone[chosen].sum())
    asks = np.flatnonzero((way != SERVED) & (people > 0))
    highest = float(np.max(alone[asks] / people[asks], initial=0.0))
    changed = way.copy()
    changed[chosen] = NONE
    access = replace(design.access, way=changed, ways_usd=float(design.access.ways_usd - saved))
    smaller = replace(design, access=access, objective_usd=design.objective_usd - saved)
    return smaller, highest * spare
