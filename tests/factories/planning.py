"""Small plans with places on a plane, without files, for tests of the joint planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from stocktake.connectivity.inputs import PlanInputs
from stocktake.connectivity.joint import Search, solve_jointly
from stocktake.connectivity.layers.load import LoadedLayers
from stocktake.connectivity.layers.points import Points
from stocktake.connectivity.layers.surroundings import find_surroundings
from stocktake.connectivity.model import build_model
from stocktake.connectivity.parameters import Override, Prices, choose_values
from stocktake.connectivity.scenario import (
    Policies,
    Scenario,
    SettlementChoice,
    Targets,
    Technologies,
    Timing,
)
from stocktake.connectivity.settlements.projection import plane_for
from stocktake.connectivity.solved import work_out
from stocktake.model.planning import CountryContext
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stocktake.connectivity.joint import JointPlan
    from stocktake.connectivity.model import PlanModel
    from stocktake.connectivity.parameters import ParameterValues
    from stocktake.connectivity.solved import Solved

__all__ = ["plan_inputs", "plan_model", "plan_values", "random_inputs", "solve", "solve_model"]

YEAR = 2026
# A degree at the equator, on the ellipsoid's mean radius: places are put near (0, 100).
KM_IN_DEGREE = 111.19
# Little demand, so that a site can serve several places.
LIGHT_DEMAND = {"demand-gb-per-user-month": 4.0}


def plan_values(**overrides: float) -> ParameterValues:
    """Return the parameters' middle values, some replaced; ``-`` is written ``_``."""
    given = {
        name.replace("_", "-"): Override(value=value, source="test", reason="test")
        for name, value in overrides.items()
    }
    return choose_values(prices=Prices(year=YEAR), overrides=given)


def plan_inputs(
    people: Sequence[float],
    x_km: Sequence[float],
    y_km: Sequence[float],
    *,
    nodes: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    towers: Sequence[tuple[float, float]] = (),
    table: dict[str, Sequence[Any]] | None = None,
    scenario: dict[str, Any] | None = None,
) -> PlanInputs:
    """Return inputs with settlements, fibre nodes and towers at places in km."""
    count = len(people)
    columns: dict[str, Any] = {
        "settlement_id": [f"s{k:03}" for k in range(count)],
        "name": [f"Place {k}" for k in range(count)],
        "lon": [100.0 + x / KM_IN_DEGREE for x in x_km],
        "lat": [y / KM_IN_DEGREE for y in y_km],
        "people": [float(p) for p in people],
        "households": [p / 4.0 for p in people],
        "assumed": ["households"] * count,
        "district": ["North" if y > 0 else "South" for y in y_km],
        "power": [""] * count,
        "served": [None] * count,
        "area_km2": [None] * count,
        "source": ["test"] * count,
        "synthetic": [True] * count,
    } | (table or {})
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    settlements = make_table("settlements", rows).sort("settlement_id")
    plane = plane_for(settlements["lon"].to_numpy(), settlements["lat"].to_numpy())
    layers = LoadedLayers(
        fibre_nodes=_points("fibre-node", nodes),
        towers=_points("tower", towers) if towers else None,
    )
    fields: dict[str, Any] = {
        "name": "Test plan",
        "economy": "NPL",
        "settlements": SettlementChoice(synthetic=count),
        "prices": Prices(year=YEAR),
        "timing": Timing(first_year=YEAR + 1, target_year=YEAR + 5),
        "policies": Policies(),
        "targets": Targets(household_mbps=2.0, school_mbps=2.0, clinic_mbps=2.0),
        "technologies": Technologies(),
    } | (scenario or {})
    nodes_found = layers.fibre_nodes
    assert nodes_found is not None
    return PlanInputs(
        scenario=Scenario(**fields),
        settlements=settlements,
        surroundings=find_surroundings(settlements, layers, plane),
        layers=layers,
        nodes=nodes_found,
        plane=plane,
        grid_km=np.full(count, np.inf),
        context=CountryContext(iso3="NPL", name="Nepal"),
        findings=(),
        sha256="0" * 64,
    )


def random_inputs(count: int, seed: int, **more: Any) -> PlanInputs:
    """Return inputs with places at random, of sizes from 100 to a few thousand."""
    rng = np.random.default_rng(seed)
    side = 4.0 * np.sqrt(count)
    people = np.round(100.0 / rng.random(count) ** 0.7)
    return plan_inputs(people, rng.random(count) * side, rng.random(count) * side, **more)


def plan_model(inputs: PlanInputs, **overrides: float) -> PlanModel:
    """Return the joint problem of inputs with light demand and some values replaced."""
    given = {"demand_gb_per_user_month": LIGHT_DEMAND["demand-gb-per-user-month"]} | overrides
    return build_model(inputs, plan_values(**given))


def solve_model(model: PlanModel, **search: Any) -> JointPlan:
    """Return the joint plan of a model."""
    return solve_jointly(
        model.problem, model.links, model.rules, model.ledger, search=Search(**search)
    )


def solve(inputs: PlanInputs, **overrides: float) -> Solved:
    """Return the solved plan of inputs, without a lower bound."""
    model = plan_model(inputs, **overrides)
    return work_out(model, solve_model(model), lower_bound_usd=0.0)


def _points(kind: str, places: Sequence[tuple[float, float]]) -> Points:
    rows = [
        {
            "kind": kind,
            "point_id": f"{kind}-{k}",
            "name": f"{kind} {k}",
            "lon": 100.0 + x / KM_IN_DEGREE,
            "lat": y / KM_IN_DEGREE,
            "technology": "",
            "operator": "",
            "height_m": None,
            "approximate": False,
            "assumed": False,
            "source": "test",
        }
        for k, (x, y) in enumerate(places)
    ]
    table = make_table("plan_points", rows)
    return Points(table.with_columns(pl.col("height_m").cast(pl.Float64)), ())
