"""What of a plan stands in hazards, and what they cost in a mean year.

Values of hazard rasters are those at settlements, so that towers and junctions away from
settlements are not counted. The loss is known for floods (depth in m) and storms (wind in m/s) with
a return period; for other hazards and units only the exposure is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.accounts import AT_HOME, AT_LINK, AT_SITE
from stocktake.connectivity.assumptions import flood_curve_of, storm_curve_of
from stocktake.connectivity.hazards import expected_yearly_loss

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.hazards import FragilityCurve, StormCurve
    from stocktake.connectivity.solved import Solved

    Floats = NDArray[np.float64]

__all__ = ["Exposure", "HazardExposure", "expose"]

EQUIPMENT = ("sites", "community-wifi", "satellite-backhaul", "power")
# Units in which a fragility curve is known.
UNITS = {"flood": "m", "storm": "m/s"}


@dataclass(frozen=True, slots=True)
class HazardExposure:
    """One kind of hazard; the fields are those of ``plan_hazards``."""

    hazard: str
    maps: int
    people_exposed: float
    sites: int
    sites_exposed: int
    value_exposed_usd: float
    loss_usd_per_year: float | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """Hazards of a plan.

    Attributes:
        kinds: One for each kind that maps are given of.
        settlement_loss: Mean yearly loss at each settlement in USD, float64[n].
    """

    kinds: tuple[HazardExposure, ...]
    settlement_loss: Floats

    @property
    def loss_usd_per_year(self) -> float | None:
        """The mean yearly loss of the plan; nothing without hazard maps."""
        return float(self.settlement_loss.sum()) if self.kinds else None


def expose(solved: Solved) -> Exposure:
    """Return what of a plan stands in hazards."""
    inputs = solved.model.inputs
    table = inputs.surroundings.hazards
    n = inputs.settlements.height
    value = _value_at(solved)
    loss = np.zeros(n)
    kinds = []
    for hazard in table["hazard"].unique().sort():
        mine = table.filter(pl.col("hazard") == hazard)
        maps = _maps(mine, inputs.settlements["settlement_id"])
        rarest = maps[max(maps, key=lambda key: (key[1] or 0.0, key[0]))]
        exposed = rarest["exposed"].fill_null(value=False).to_numpy().astype(bool)
        curve = _curve_of(solved, str(hazard), mine["unit"].unique().to_list())
        yearly = None if curve is None else _loss(value, maps, curve)
        if yearly is not None:
            loss += yearly
        stands = value > 0
        kinds.append(
            HazardExposure(
                hazard=str(hazard),
                maps=len(maps),
                people_exposed=float(solved.model.problem.needs.people[exposed].sum()),
                sites=int(stands.sum()),
                sites_exposed=int((stands & exposed).sum()),
                value_exposed_usd=float(value[exposed].sum()),
                loss_usd_per_year=None if yearly is None else float(yearly.sum()),
            )
        )
    return Exposure(tuple(kinds), loss)


def _value_at(solved: Solved) -> Floats:
    """Return first purchases that stand at each settlement, homes and cable apart."""
    account, ledger = solved.account, solved.model.ledger
    n = solved.model.problem.network.settlements
    value = account.per_owner(ledger, AT_HOME, "capex", EQUIPMENT)
    node = solved.model.problem.sites.node
    at_site = account.per_owner(ledger, AT_SITE, "capex", EQUIPMENT)
    inside = node < n
    np.add.at(value, node[inside], at_site[inside])
    return value + account.per_owner(ledger, AT_LINK, "capex", ("microwave", "power"))[:n]


def _maps(rows: pl.DataFrame, ids: pl.Series) -> dict[tuple[str, float | None], pl.DataFrame]:
    """Return the values of each map in the order of the settlements."""
    found = {}
    for key, part in rows.group_by("file", "return_period_years", maintain_order=True):
        aligned = ids.to_frame().join(part, on="settlement_id", how="left", maintain_order="left")
        found[str(key[0]), key[1]] = aligned
    return found


def _curve_of(solved: Solved, hazard: str, units: list[str]) -> FragilityCurve | StormCurve | None:
    wanted = UNITS.get(hazard)
    if wanted is None or any(unit.split(" ")[0] != wanted for unit in units):
        return None
    values = solved.model.values
    return flood_curve_of(values) if hazard == "flood" else storm_curve_of(values)


def _loss(
    value: Floats,
    maps: dict[tuple[str, float | None], pl.DataFrame],
    curve: FragilityCurve | StormCurve,
) -> Floats | None:
    """Return the mean yearly loss; nothing where no map has a return period."""
    timed = [(years, frame) for (_, years), frame in maps.items() if years is not None]
    if not timed:
        return None
    intensity = np.column_stack(
        [frame["value"].fill_null(float("nan")).to_numpy() for _, frame in timed]
    )
    return expected_yearly_loss(value, intensity, [years for years, _ in timed], curve=curve)
