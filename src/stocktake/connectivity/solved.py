"""A solved plan with all that is worked out from its design; the tables are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.access import choose_sources
from stocktake.connectivity.accounts import Account, Built, count_design
from stocktake.connectivity.finance import Finance, make_finance
from stocktake.connectivity.phasing import Phases, phase_design
from stocktake.connectivity.resilience import Candidates, SecondPaths, plan_second_paths
from stocktake.connectivity.shares import (
    Areas,
    Shares,
    find_areas,
    people_at_nodes,
    share_design,
)
from stocktake.connectivity.trees import sum_downstream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.joint import JointPlan
    from stocktake.connectivity.model import PlanModel

    Floats = NDArray[np.float64]

__all__ = ["Solved", "build_of", "work_out"]

# Trunks that resilience is priced for: those with most people behind them.
TRUNKS = 10


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved plan.

    Attributes:
        model: What was solved.
        joint: The design and how it was found.
        built: The design with its power.
        account: Its counts.
        shares: Cost of each settlement.
        areas: Areas of the subsidy.
        finance: Money.
        phases: Years.
        behind: People who depend on each node, float64[N].
        second: Second paths for the worst trunks.
        lower_bound_usd: No plan over the same candidates has a smaller objective.
        exact: Whether the plan is proven to be best.
    """

    model: PlanModel
    joint: JointPlan
    built: Built
    account: Account
    shares: Shares
    areas: Areas
    finance: Finance
    phases: Phases
    behind: Floats
    second: SecondPaths
    lower_bound_usd: float
    exact: bool


def build_of(model: PlanModel, joint: JointPlan) -> Built:
    """Return the design with the power of what stands at settlements."""
    allowed = model.inputs.scenario.technologies.power
    grid = model.inputs.grid_km
    return Built(
        problem=model.problem,
        design=joint.design,
        links=joint.links,
        grid_km=np.where(np.isfinite(grid), grid, 0.0),
        terminal_source=choose_sources(model.ledger, "fibre-terminal", grid, allowed).source,
        wifi_source=choose_sources(model.ledger, "wifi-point", grid, allowed).source,
    )


def work_out(
    model: PlanModel, joint: JointPlan, *, lower_bound_usd: float, exact: bool = False
) -> Solved:
    """Return a plan with its accounts, shares, money, years and weak points.

    Args:
        model: What was solved.
        joint: The design.
        lower_bound_usd: Certified lower bound on the objective.
        exact: Whether the plan is proven to be best.
    """
    problem, needs = model.problem, model.problem.needs
    built = build_of(model, joint)
    account = count_design(built, needs, problem.capacity, hop_mbps=problem.hop_mbps)
    areas = find_areas(built, model.inputs.settlements["district"].to_numpy())
    finance = make_finance(built, account, needs, areas, inputs=model.inputs, values=model.values)
    people = people_at_nodes(built, needs)
    return Solved(
        model=model,
        joint=joint,
        built=built,
        account=account,
        shares=share_design(built, account, needs, model.ledger),
        areas=areas,
        finance=finance,
        phases=phase_design(
            built,
            account,
            needs,
            areas=areas,
            finance=finance,
            inputs=model.inputs,
            ledger=model.ledger,
        ),
        behind=sum_downstream(joint.design.parent, people),
        second=_second_paths(model, joint, people),
        lower_bound_usd=min(lower_bound_usd, joint.design.objective_usd),
        exact=exact,
    )


def _second_paths(model: PlanModel, joint: JointPlan, people: Floats) -> SecondPaths:
    network = model.problem.network
    links, costs = joint.links, joint.costs
    candidates = Candidates(links.u, links.v, costs.cheapest)
    ranked = np.argsort(np.argsort(network.ids))
    return plan_second_paths(
        joint.design.parent,
        people,
        candidates,
        is_source=network.is_source,
        most=TRUNKS,
        node_id=ranked,
    )
