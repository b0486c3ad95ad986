"""Run a plan from its scenario to its tables.

    inputs -> joint problem -> design -> lower bound -> accounts, money, years, risks -> tables

Nothing here draws a random number or asks the clock for a decision: the same inputs, seed and
versions give the same tables.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.ceiling import (
    leave_out_dearest,
    refuse_over_ceiling,
    without_satellite,
)
from stocktake.connectivity.exact import solve_exactly
from stocktake.connectivity.executor import Here
from stocktake.connectivity.inputs import prepare_inputs
from stocktake.connectivity.joint import Search, solve_jointly
from stocktake.connectivity.model import build_model
from stocktake.connectivity.relaxation import bound_joint, first_prices
from stocktake.connectivity.results.exposure import expose
from stocktake.connectivity.results.money import money_tables
from stocktake.connectivity.results.nextbest import find_next_best
from stocktake.connectivity.results.overview import plan_table
from stocktake.connectivity.results.places import link_table, settlement_table, site_table
from stocktake.connectivity.results.risk import risk_tables
from stocktake.connectivity.scenario import values_of
from stocktake.connectivity.solved import Solved, work_out
from stocktake.connectivity.tiles import Tiles
from stocktake.connectivity.uncertainty import measure_uncertainty
from stocktake.vocab.tables import empty_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from stocktake.connectivity.executor import Executor
    from stocktake.connectivity.inputs import PlanInputs
    from stocktake.connectivity.joint import JointPlan
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.problem import JointProblem
    from stocktake.connectivity.scenario import Scenario
    from stocktake.model import Finding
    from stocktake.model.planning import CountryContext

__all__ = ["Draws", "PlanResult", "make_tables", "run_plan", "run_plans", "solve_plan"]

# Rounds that improve the lower bound, by the number of nodes up to which they are made.
BOUND_ROUNDS = ((500, 30), (3_000, 10), (20_000, 2), (np.inf, 0))
# Draws for the design as it stands, and the settlements up to which they are made unasked: half a
# minute on a laptop.
USUAL_DRAWS, DRAWN_UP_TO = 200, 20_000
# Parameters of the tornado for which plans are made anew.
WIDEST = 12
# Times that a plan is made again because a satellite cell was asked for too much.
MOST_REFUSALS = 6
# A gap below this is rounding, the solver's tolerance included.
PROVEN = 2e-6


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan that was run.

    Attributes:
        solved: The plan.
        tables: Its tables by name.
        findings: What a person should look at.
        seconds: Time of each stage; no part of the answer.
    """

    solved: Solved
    tables: dict[str, pl.DataFrame]
    findings: tuple[Finding, ...]
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws for a plan's uncertainty.

    Attributes:
        fixed: Draws for the design as it stands; by the size of the plan where none are given.
        replanned: Draws that each get a design of their own.
        executor: Where to run them, and the tiles of the terrain.
    """

    fixed: int | None = None
    replanned: int = 0
    executor: Executor | None = None


class _Stages:
    """Tell each stage, and keep how long each took."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report, self._since, self._name = report, time.perf_counter(), ""
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str) -> None:
        """Begin a stage."""
        now = time.perf_counter()
        if self._name:
            kind = self._name.split(",", maxsplit=1)[0]
            self.seconds[kind] = self.seconds.get(kind, 0.0) + now - self._since
        self._name, self._since = name, now
        if name:
            self._report(name)


def run_plan(
    scenario: Scenario,
    folder: Path,
    *,
    plan_id: str,
    context: CountryContext | None = None,
    draws: Draws | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> PlanResult:
    """Run a plan from its scenario to its tables.

    Args:
        scenario: What the plan is about.
        folder: Folder of the scenario, from which its paths start.
        plan_id: Name of the plan in the tables.
        context: What the workspace knows of the economy.
        draws: Draws for its uncertainty; none where nothing is given.
        report: Told the name of each stage.

    Raises:
        DataError: A file cannot be used.
        SettingsError: A number of the scenario is out of its range.
    """
    stages = _Stages(report)
    stages("inputs")
    values = values_of(scenario)
    inputs = prepare_inputs(scenario, folder, values, context=context)
    return _run_prepared(inputs, values, plan_id, draws, stages)


def run_plans(
    asked: Sequence[tuple[str, PlanInputs, ParameterValues]],
    *,
    draws: Draws | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> list[PlanResult]:
    """Run several plans, each as one task of the executor.

    Args:
        asked: Name, inputs and values of each.
        draws: Draws for the uncertainty of each, and where the plans run.
        report: Told how many plans are done.
    """
    executor = (draws and draws.executor) or Here()
    alone = None if draws is None else replace(draws, executor=None)
    return executor.map(
        _run_asked,
        alone,
        asked,
        lambda done, of: report(f"plans, {done} of {of}"),
    )


def _run_asked(draws: Draws | None, asked: tuple[str, PlanInputs, ParameterValues]) -> PlanResult:
    plan_id, inputs, values = asked
    return _run_prepared(inputs, values, plan_id, draws, _Stages(lambda stage: None))


def _run_prepared(
    inputs: PlanInputs, values: ParameterValues, plan_id: str, draws: Draws | None, stages: _Stages
) -> PlanResult:
    executor = draws.executor if draws is not None else None
    solved = solve_plan(inputs, values, executor=executor, report=stages)
    stages("tables")
    tables = make_tables(solved, plan_id)
    if draws is not None:
        tables |= _uncertainty(solved, plan_id, draws, stages)
    stages("")
    return PlanResult(solved, tables, inputs.findings, stages.seconds)


def _uncertainty(
    solved: Solved, plan_id: str, draws: Draws, report: Callable[[str], None]
) -> dict[str, pl.DataFrame]:
    """Return the tables of uncertainty; the re-planned tornado has the fixed one's widest."""
    fixed = draws.fixed
    if fixed is None:
        fixed = USUAL_DRAWS if solved.model.problem.network.settlements <= DRAWN_UP_TO else 0
    intervals, tornado = [empty_table("plan_uncertainty")], [empty_table("plan_sensitivity")]
    widest: list[str] | None = None
    for design, count in (("fixed", fixed), ("re-planned", draws.replanned)):
        if not count:
            continue
        found = measure_uncertainty(
            solved,
            plan_id=plan_id,
            draws=count,
            design=design,
            parameters=widest,
            executor=draws.executor,
            report=report,
        )
        widest = found.tornado["parameter_id"].head(WIDEST).to_list()
        intervals.append(found.intervals)
        tornado.append(found.tornado)
    return {"plan_uncertainty": pl.concat(intervals), "plan_sensitivity": pl.concat(tornado)}


def solve_plan(
    inputs: PlanInputs,
    values: ParameterValues,
    *,
    executor: Executor | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> Solved:
    """Return the solved plan of inputs and values.

    Args:
        inputs: What it starts from.
        values: Its values.
        executor: Where profiles over terrain are worked out; here by default.
        report: Told the name of each stage.
    """
    scenario = inputs.scenario
    report("candidates")
    model = build_model(inputs, values, tiles=Tiles(executor, report))
    search = Search(effort=scenario.effort, seed=scenario.seed, report=report)
    joint = solve_jointly(model.problem, model.links, model.rules, model.ledger, search=search)
    report("lower bound")
    bound, joint = _prove(model.problem, joint, scenario, report)
    # The bound is that of the plan without the limits below, which only make a plan dearer.
    for _ in range(MOST_REFUSALS):
        refused = refuse_over_ceiling(model.problem, joint.design, values)
        if not refused.any():
            break
        report("satellite cells")
        model = replace(model, problem=without_satellite(model.problem, refused))
        joint = solve_jointly(model.problem, joint.links, model.rules, model.ledger, search=search)
    design, less = leave_out_dearest(model.problem, joint.design, scenario.targets.people_share)
    joint, bound = replace(joint, design=design), max(bound - less, 0.0)
    report("money and risks")
    exact = bound >= joint.design.objective_usd * (1 - PROVEN)
    return work_out(model, joint, lower_bound_usd=bound, exact=exact)


def _prove(
    problem: JointProblem, joint: JointPlan, scenario: Scenario, report: Callable[[str], None]
) -> tuple[float, JointPlan]:
    """Return a certified lower bound, and the plan, better where it was solved exactly."""
    prices = first_prices(problem, joint, seed=scenario.seed)
    rounds = next(count for most, count in BOUND_ROUNDS if problem.network.size <= most)
    bound = bound_joint(problem, joint, prices, rounds=rounds, seed=scenario.seed, payable=True)
    if bound < joint.design.objective_usd * (1 - PROVEN) and scenario.effort != "quick":
        report("exact solution")
        found = solve_exactly(problem, joint, seed=scenario.seed)
        if found is not None:
            bound = max(bound, found.lower_bound_usd)
            joint = replace(joint, design=found.design)
    return bound, joint


def make_tables(solved: Solved, plan_id: str) -> dict[str, pl.DataFrame]:
    """Return the tables of a solved plan by name.

    Args:
        solved: The plan.
        plan_id: Its name in them.
    """
    exposure = expose(solved)
    settlements = settlement_table(solved, plan_id, best=find_next_best(solved), exposure=exposure)
    assumptions = solved.model.values.as_table().select(pl.lit(plan_id).alias("plan_id"), pl.all())
    tables = {
        "plans": plan_table(solved, plan_id, exposure),
        "plan_assumptions": assumptions,
        "plan_settlements": settlements,
        "plan_sites": site_table(solved, plan_id, exposure=exposure),
        "plan_links": link_table(solved, plan_id),
        **money_tables(solved, plan_id, settlements),
        **risk_tables(solved, plan_id, exposure),
        "plan_uncertainty": empty_table("plan_uncertainty"),
        "plan_sensitivity": empty_table("plan_sensitivity"),
    }
    return dict(sorted(tables.items()))
