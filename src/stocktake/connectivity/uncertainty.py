"""How far a plan's results may be off: random draws of the parameters, and one at a time.

Each uncertain parameter is drawn from a triangle: its bounds, and the plan's own value as the most
likely one. Draws of one parameter depend on the seed and its id alone (common random numbers), so
that two scenarios, or two designs, are compared under the same draws, and a parameter more or less
changes nothing for the others.

Two designs are told apart. Fixed: what stands where stays; what it carries, costs and earns is
counted anew. Radii, reaches, route factors and limits decide candidates only and so do not move it.
Re-planned: each draw gets its own candidates and its own design, with quick effort. The difference
is what deciding after the uncertainty is resolved would be worth.

Left out: parameters that move together (fuel and diesel, say), which would widen the intervals.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stocktake.connectivity.access import capacity_of
from stocktake.connectivity.accounts import count_design
from stocktake.connectivity.executor import Here
from stocktake.connectivity.finance import make_finance
from stocktake.connectivity.joint import Search, solve_jointly
from stocktake.connectivity.model import build_model, ledger_of
from stocktake.connectivity.shares import find_areas
from stocktake.connectivity.sizing import size_needs
from stocktake.connectivity.solved import build_of
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from stocktake.connectivity.executor import Executor
    from stocktake.connectivity.finance import Finance
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = [
    "DESIGNS",
    "MEASURES",
    "Uncertainty",
    "draw_values",
    "measure_uncertainty",
    "triangular",
    "uncertain_parameters",
]

DESIGNS = ("fixed", "re-planned")
MEASURES = ("cost-usd", "cost-per-person-usd", "capex-usd", "revenue-usd", "subsidy-usd")
COST = MEASURES.index("cost-usd")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Parameters that decide no plan: years are the scenario's, and the others are for comparison.
UNUSED = ("horizon-years", "demand-contention", "published-")
# Draws in one task: enough to outweigh sending it.
CHUNK = 8


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Tables of uncertainty.

    Attributes:
        intervals: Rows of ``plan_uncertainty``.
        tornado: Rows of ``plan_sensitivity``.
    """

    intervals: pl.DataFrame
    tornado: pl.DataFrame


def uncertain_parameters(values: ParameterValues) -> tuple[str, ...]:
    """Return the parameters whose bounds differ and that a plan uses."""
    return tuple(name for name in values.uncertain() if not name.startswith(UNUSED))


def triangular(uniform: Floats, low: float, mode: float, high: float) -> Floats:
    """Return draws of a triangular distribution by its inverse distribution function.

    Args:
        uniform: Numbers from 0 to 1.
        low: Least value.
        mode: Most likely value.
        high: Greatest value.
    """
    width = high - low
    if width <= 0:
        return np.full_like(uniform, mode)
    split = (mode - low) / width
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - mode))
    return np.where(uniform < split, rising, falling)


def draw_values(values: ParameterValues, *, draws: int, seed: int) -> list[dict[str, float]]:
    """Return the drawn value of every uncertain parameter, one dictionary a draw.

    Args:
        values: The plan's values and bounds.
        draws: How many.
        seed: Seed; a parameter's draws depend on it and the parameter's id alone.
    """
    columns = {}
    for name in uncertain_parameters(values):
        entry = values.entry(name)
        generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
        mode = min(max(entry.value, entry.low), entry.high)
        columns[name] = triangular(generator.random(draws), entry.low, mode, entry.high)
    return [{name: float(column[k]) for name, column in columns.items()} for k in range(draws)]


def measure_uncertainty(  # noqa: PLR0913 - what is measured, and where
    solved: Solved,
    *,
    plan_id: str,
    draws: int,
    design: str = "fixed",
    parameters: Sequence[str] | None = None,
    executor: Executor | None = None,
    report: Callable[[str], None] = lambda stage: None,
) -> Uncertainty:
    """Return intervals and the tornado of a plan for one kind of design.

    Args:
        solved: The plan.
        plan_id: Its name in the tables.
        draws: Random draws.
        design: ``fixed`` or ``re-planned``.
        parameters: Those of the tornado; all uncertain ones where none are given.
        executor: Where to run; here by default.
        report: Told how far it is.
    """
    values, seed = solved.model.values, solved.model.inputs.scenario.seed
    names = uncertain_parameters(values) if parameters is None else tuple(parameters)
    drawn = draw_values(values, draws=draws, seed=seed)
    single: list[dict[str, float]] = []
    for name in names:
        entry = values.entry(name)
        single += [{name: entry.low}, {name: entry.high}]
    asked = [{}, *drawn, *single]
    chunks = [asked[at : at + CHUNK] for at in range(0, len(asked), CHUNK)]
    task = _measure_fixed if design == "fixed" else _measure_again
    results = (executor or Here()).map(
        task,
        solved,
        chunks,
        lambda done, of: report(f"uncertainty ({design}), {done} of {of}"),
    )
    table = np.array([row for chunk in results for row in chunk])
    planned, rows = table[0], table[1 : 1 + draws]
    ends = table[1 + draws :, COST]
    intervals = _intervals(planned, rows, plan_id=plan_id, design=design, seed=seed)
    tornado = _tornado(names, values, planned[COST], ends)
    return Uncertainty(
        make_table("plan_uncertainty", list(intervals)),
        make_table(
            "plan_sensitivity", [{"plan_id": plan_id, "design": design, **row} for row in tornado]
        ),
    )


def _measure_fixed(solved: Solved, changes: Sequence[dict[str, float]]) -> list[list[float]]:
    """Return the measures of the same design under each change of values."""
    inputs, built = solved.model.inputs, solved.built
    found = []
    for change in changes:
        values = solved.model.values.drawn(change)
        needs, ledger = size_needs(inputs, values), ledger_of(inputs, values)
        account = count_design(
            built,
            needs,
            capacity_of(values, ledger),
            hop_mbps=values["microwave-link-capacity"],
        )
        finance = make_finance(
            built,
            account,
            needs,
            solved.areas,
            inputs=inputs,
            values=values,
            every_policy=False,
        )
        parts = account.by_part(ledger)
        found.append(_measures(float(parts.total.sum()), float(parts.capex.sum()), finance))
    return found


def _measure_again(solved: Solved, changes: Sequence[dict[str, float]]) -> list[list[float]]:
    """Return the measures of a design made anew for each change of values."""
    inputs = solved.model.inputs
    network = solved.model.problem.network
    found = []
    for change in changes:
        values = solved.model.values.drawn(change)
        model = build_model(inputs, values, network=network)
        search = Search(effort="quick", seed=inputs.scenario.seed)
        joint = solve_jointly(model.problem, model.links, model.rules, model.ledger, search=search)
        built = build_of(model, joint)
        needs = model.problem.needs
        account = count_design(
            built, needs, model.problem.capacity, hop_mbps=model.problem.hop_mbps
        )
        areas = find_areas(built, inputs.settlements["district"].to_numpy())
        finance = make_finance(
            built, account, needs, areas, inputs=inputs, values=values, every_policy=False
        )
        parts = account.by_part(model.ledger)
        found.append(_measures(float(parts.total.sum()), float(parts.capex.sum()), finance))
    return found


def _measures(cost: float, capex: float, finance: Finance) -> list[float]:
    people = float(finance.people.sum())
    return [
        cost,
        cost / people if people else 0.0,
        capex,
        float(finance.area_revenue_usd.sum()),
        float(finance.chosen.state.sum()),
    ]


def _intervals(
    planned: Floats, rows: Floats, *, plan_id: str, design: str, seed: int
) -> Iterable[dict[str, Any]]:
    for k, measure in enumerate(MEASURES):
        low, quarter, middle, three, high = np.quantile(rows[:, k], QUANTILES)
        yield {
            "plan_id": plan_id,
            "design": design,
            "measure": measure,
            "planned": float(planned[k]),
            "mean": float(rows[:, k].mean()),
            "p05": float(low),
            "p25": float(quarter),
            "p50": float(middle),
            "p75": float(three),
            "p95": float(high),
            "draws": len(rows),
            "seed": seed,
        }


def _tornado(
    names: Sequence[str], values: ParameterValues, planned: float, ends: Floats
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for k, name in enumerate(names):
        entry = values.entry(name)
        at_low, at_high = float(ends[2 * k]), float(ends[2 * k + 1])
        three = (at_low, planned, at_high)
        rows.append(
            {
                "parameter_id": name,
                "low": entry.low,
                "value": entry.value,
                "high": entry.high,
                "cost_at_low_usd": at_low,
                "cost_usd": float(planned),
                "cost_at_high_usd": at_high,
                "swing_usd": max(three) - min(three),
            }
        )
    rows.sort(key=lambda row: (-row["swing_usd"], row["parameter_id"]))
    return [{**row, "rank": rank} for rank, row in enumerate(rows, start=1)]
