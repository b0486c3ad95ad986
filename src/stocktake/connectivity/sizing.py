"""How much each settlement needs and what serving it alone would take: counts, before any money.

Homes that buy a line are households times the final take-up, in every technology alike, since the
revenue counts the same ones. Radios and links are sized for the demand in the middle of the plan's
years: carriers are added as traffic grows, so that over the years about this much stands. Capacity
that is rented by the Mbps (at the core, on satellites) counts at the first year's demand, since its
price falls about as fast as traffic grows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.assumptions import demand_of
from stocktake.connectivity.demand import place_demand_mbps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.assumptions import Values
    from stocktake.connectivity.inputs import PlanInputs

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["Needs", "size_needs"]


@dataclass(frozen=True, slots=True)
class Needs:
    """What each settlement needs; arrays in the order of the settlements.

    Attributes:
        people: People.
        households: Households.
        homes: Households that buy a line once take-up is complete.
        schools: Schools and clinics, int64[n].
        mbps: Demand of the busy hour in the middle of the plan's years.
        rented_mbps: Demand of the busy hour in the first year.
        wifi_points: Community Wi-Fi points that its homes take, int64[n].
        wifi_terminals: Community satellite terminals that its demand takes, int64[n].
        served: Whether it is connected well enough already, bool[n].
    """

    people: Floats
    households: Floats
    homes: Floats
    schools: NDArray[np.int64]
    mbps: Floats
    rented_mbps: Floats
    wifi_points: NDArray[np.int64]
    wifi_terminals: NDArray[np.int64]
    served: Flags


def size_needs(inputs: PlanInputs, values: Values) -> Needs:
    """Return what each settlement of a plan needs.

    Args:
        inputs: Settlements and what is near them.
        values: The plan's values, or a draw of them.
    """
    table, near = inputs.settlements, inputs.surroundings.table
    people, households = table["people"].to_numpy(), table["households"].to_numpy()
    counts = near.select(schools=near["schools"].fill_null(0) + near["clinics"].fill_null(0))[
        "schools"
    ].to_numpy()
    targets = inputs.scenario.targets
    demand = replace(
        demand_of(values),
        smallest_mbps=targets.household_mbps,
        facility_mbps=max(targets.school_mbps, targets.clinic_mbps),
    )
    mbps = place_demand_mbps(
        people, demand, facilities=counts, year=inputs.scenario.timing.years / 2
    )
    rented = place_demand_mbps(people, demand, facilities=counts, year=0)
    homes = households * values["take-up-final"]
    points = np.ceil(homes / values["community-wifi-households"] - 1e-9)
    terminals = np.ceil(mbps / values["leo-community-capacity"] - 1e-9)
    served = table["served"].fill_null(value=False).to_numpy() | (people <= 0)
    return Needs(
        people=people,
        households=households,
        homes=homes,
        schools=counts.astype(np.int64),
        mbps=mbps,
        rented_mbps=np.minimum(rented, mbps),
        wifi_points=np.maximum(points, 1).astype(np.int64),
        wifi_terminals=np.maximum(terminals, 1).astype(np.int64),
        served=np.asarray(served, dtype=np.bool_),
    )
