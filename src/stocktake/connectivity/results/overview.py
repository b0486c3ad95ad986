"""The table ``plans``: one row that says what a plan costs, brings, and how far that is proven."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.access import EXISTING
from stocktake.connectivity.money.scenarios import count_jobs
from stocktake.connectivity.problem import NONE, SERVED
from stocktake.connectivity.results.energy import energy_of_plan
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    import polars as pl

    from stocktake.connectivity.results.exposure import Exposure
    from stocktake.connectivity.solved import Solved

__all__ = ["plan_table", "versions"]

# Whose versions decide an answer.
LIBRARIES = ("stocktake", "numpy", "scipy", "numba", "highspy", "polars", "pyproj", "shapely")


def versions() -> str:
    """Return the versions of everything that decides an answer, in one line."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def plan_table(solved: Solved, plan_id: str, exposure: Exposure) -> pl.DataFrame:
    """Return the table ``plans`` with one row."""
    row: dict[str, object] = {"plan_id": plan_id}
    row |= _about(solved) | _people(solved) | _money(solved) | _proof(solved)
    row |= _network(solved) | _risk(solved, exposure)
    return make_table("plans", [row])


def _about(solved: Solved) -> dict[str, object]:
    inputs, values = solved.model.inputs, solved.model.values
    scenario, table = inputs.scenario, inputs.settlements
    return {
        "name": scenario.name,
        "economy_id": scenario.economy,
        "note": scenario.note,
        "synthetic": bool(table["synthetic"].any()),
        "settlements_source": ", ".join(table["source"].unique().sort().to_list()),
        "currency": scenario.prices.currency,
        "units_per_usd": scenario.prices.units_per_usd,
        "price_year": scenario.prices.year,
        "prices": scenario.prices.sentence(),
        "first_year": scenario.timing.first_year,
        "years": scenario.timing.years,
        "target_year": scenario.timing.target_year,
        "people_share_target": scenario.targets.people_share,
        "household_mbps": scenario.targets.household_mbps,
        "discount_rate": values["discount-rate-social"],
        "inputs_sha256": inputs.sha256,
        "versions": versions(),
    }


def _people(solved: Solved) -> dict[str, object]:
    needs, way = solved.model.problem.needs, solved.joint.design.access.way
    timing, phases = solved.model.inputs.scenario.timing, solved.phases
    before = float(needs.people[way == SERVED].sum())
    by_target = None
    if timing.target_year is not None:
        when = phases.settlement_year
        done = (when >= 0) & (when <= timing.target_year - timing.first_year)
        by_target = before + float(needs.people[done].sum())
    return {
        "settlements": len(way),
        "people": float(needs.people.sum()),
        "households": float(needs.households.sum()),
        "people_served_before": before,
        "people_connected": float(needs.people[way != NONE].sum()),
        "people_by_target_year": by_target,
    }


def _money(solved: Solved) -> dict[str, object]:
    finance, scenario = solved.finance, solved.model.inputs.scenario
    parts = solved.account.by_part(solved.model.ledger)
    new = float(finance.people.sum())
    cost, subsidy = float(parts.total.sum()), float(finance.chosen.state.sum())
    prices, budget = scenario.prices, scenario.policies.budget_per_year
    values, capex, opex = solved.model.values, float(parts.capex.sum()), float(parts.opex.sum())
    jobs = count_jobs(
        capex,
        opex * scenario.timing.years,
        building_per_million_usd=values["jobs-building-per-million-usd"],
        running_per_million_usd=values["jobs-running-per-million-usd"],
    )
    return {
        "cost_usd": cost,
        "cost_per_person_usd": cost / new if new else 0.0,
        "capex_usd": capex,
        "opex_usd_per_year": opex,
        "revenue_usd": float(finance.area_revenue_usd.sum()),
        "operator_cost_usd": float(finance.cost.total.sum()),
        "deficit_usd": float(finance.chosen.deficit.sum()),
        "subsidy_rule": finance.rule,
        "subsidy_usd": subsidy,
        "subsidy_per_person_usd": subsidy / new if new else 0.0,
        "people_unserved": float(finance.people[~finance.chosen.served].sum()),
        "budget_usd_per_year": None if budget is None else budget / prices.units_per_usd,
        "jobs_building": float(jobs.building),
        "jobs_running": float(jobs.running),
    }


def _proof(solved: Solved) -> dict[str, object]:
    scenario, joint = solved.model.inputs.scenario, solved.joint
    objective, bound = joint.design.objective_usd, solved.lower_bound_usd
    return {
        "objective_usd": objective,
        "lower_bound_usd": bound,
        "gap": (objective - bound) / objective if objective > 0 else 0.0,
        "exact": solved.exact,
        "apart_usd": joint.apart_usd,
        "rounds": joint.rounds,
        "effort": scenario.effort,
        "seed": scenario.seed,
    }


def _network(solved: Solved) -> dict[str, object]:
    account, energy = solved.account, energy_of_plan(solved)
    kind = solved.model.problem.sites.kind[solved.joint.design.access.open_]
    terminals = account.amount("satellite-home", "wifi-terminal", "satellite-terminal")
    return {
        "fibre_km": account.amount("fibre-km", "submarine-km"),
        "microwave_hops": int(account.hops.sum()),
        "new_sites": int((kind != EXISTING).sum()),
        "existing_sites": int((kind == EXISTING).sum()),
        "satellite_terminals": terminals,
        "energy_kwh_per_year": energy.grid_kwh,
        "diesel_litres_per_year": energy.litres,
        "co2_tonnes_per_year": energy.running_tonnes,
        "co2_tonnes_built": energy.built_tonnes,
    }


def _risk(solved: Solved, exposure: Exposure) -> dict[str, object]:
    linked = solved.joint.design.parent >= 0
    worst = float(np.max(solved.behind, where=linked, initial=0.0))
    second = solved.second
    return {
        "hazard_loss_usd_per_year": exposure.loss_usd_per_year,
        "worst_failure_people": worst,
        "second_paths_usd": second.cost_usd if second.secured.any() else None,
    }
