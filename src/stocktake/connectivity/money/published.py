"""Is a plan's cost per person of the order that published studies found?

A check against gross errors, such as a cost per year taken for one over ten years: studies
differ by a factor of ten among themselves (what counts as connected, whose cost, how much
traffic), so that a plan within their range proves little and one far outside it needs a reason.
The studies are parameters whose ids begin with ``published-cost-per-person-``.

``cost_per_person_by_density`` recomputes such a headline from the bottom up in the way of the
studies of Oughton and others: towers for area or for traffic, whichever needs more, each with
its own backhaul and running cost. Left out, as there: terrain, and sharing of backhaul.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from stocktake.model.planning import Parameter

    Floats = NDArray[np.float64]

__all__ = [
    "PREFIX",
    "TowerStudy",
    "cost_per_person_by_density",
    "published_range",
    "times_outside",
]

PREFIX = "published-cost-per-person-"
# Area of a hexagon over the square of its radius; towers in a honeycomb leave no gap.
HEXAGON = 3.0 * np.sqrt(3.0) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerStudy:
    """A country connected by towers alone; each a number or an array that broadcasts.

    Attributes:
        radius_km: How far a tower reaches.
        tower_mbps: What it carries in the busy hour.
        mbps_per_user: What a user draws in the busy hour (``demand.busy_hour_mbps``).
        user_share: Part of the people who use it.
        tower_cost_usd: Net present cost of a tower with power, upkeep and its backhaul.
    """

    radius_km: ArrayLike
    tower_mbps: ArrayLike
    mbps_per_user: ArrayLike
    user_share: ArrayLike
    tower_cost_usd: ArrayLike


def cost_per_person_by_density(people_per_km2: ArrayLike, study: TowerStudy) -> Floats:
    """Return the net present cost per inhabitant in USD at each density.

    Args:
        people_per_km2: Density of population.
        study: Towers, traffic and costs.
    """
    density = check_values("People per km2", people_per_km2, more_than=0)
    radius = check_values("The reach of a tower in km", study.radius_km, more_than=0)
    carried = check_values("What a tower carries in Mbps", study.tower_mbps, more_than=0)
    asked = check_values("What a user draws in Mbps", study.mbps_per_user, at_least=0)
    share = check_values("The share of users", study.user_share, at_least=0, at_most=1)
    cost = check_values("The cost of a tower in USD", study.tower_cost_usd, at_least=0)
    for_area = 1.0 / (HEXAGON * radius**2)
    for_traffic = density * share * asked / carried
    return np.asarray(np.maximum(for_area, for_traffic) * cost / density)


def published_range(parameters: Iterable[Parameter]) -> tuple[float, float]:
    """Return the lowest and the highest published cost per person in USD.

    Args:
        parameters: Those of the vocabulary; others than published costs are passed over.
    """
    studies = [p for p in parameters if p.id.startswith(PREFIX)]
    return min(p.low for p in studies), max(p.high for p in studies)


def times_outside(cost_per_person_usd: ArrayLike, low: float, high: float) -> Floats:
    """Return by what factor a cost lies above (over 1) or below (under 1) a range; 1 inside it.

    Args:
        cost_per_person_usd: Net present cost of a plan over the people that it connects.
        low: Lower end of the published range.
        high: Upper end of the published range.
    """
    cost = check_values("A cost per person in USD", cost_per_person_usd, more_than=0)
    return np.asarray(cost / np.clip(cost, low, high))
