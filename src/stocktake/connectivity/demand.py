"""Busy-hour demand of a settlement in Mbps: what its access and its backhaul must carry.

    per user   GB a month / 30 days * share of a day's traffic in the busy hour
               * 8,000 Mb a GB / 3,600 s
    place      (users * per user + schools and clinics * their speed * share at once) / load

10 GB a month with 15 % in the busy hour are 0.111 Mbps (the example of Oughton's pobis
model). ``load`` is how full a link may be in the busy hour, so that speeds hold in 95 % of
busy hours. A place with anybody in it needs at least the speed that one user is promised: ten
households that share 1 Mbps are not meaningfully connected, whatever the mean says.

A user is a person with a phone or a household with a line: ``people_per_user`` and the GB of
``gb_per_month`` must mean the same one. Left out: where in the day schools and homes peak.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.limits import check_values

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Demand", "busy_hour_mbps", "contended_mbps", "place_demand_mbps"]

DAYS_IN_MONTH = 30
MEGABITS_IN_GIGABYTE = 8_000
SECONDS_IN_HOUR = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What users ask of the network; each a number or an array that broadcasts.

    Attributes:
        gb_per_month: Traffic of one user in the plan's first year.
        busy_hour_share: Part of a day's traffic in its busiest hour.
        people_per_user: 1 where each person is a user, household size for home lines.
        user_share: Part of the possible users who are connected.
        smallest_mbps: Speed promised to one user.
        facility_mbps: Speed promised to a school or clinic.
        facility_share: Part of them that draw their full speed at once.
        load: How full a link may be in the busy hour, above 0 to 1.
        traffic_growth: Growth of a user's traffic, per year.
        people_growth: Growth of the number of people, per year.
    """

    gb_per_month: ArrayLike
    busy_hour_share: ArrayLike
    people_per_user: ArrayLike = 1.0
    user_share: ArrayLike = 1.0
    smallest_mbps: ArrayLike
    facility_mbps: ArrayLike
    facility_share: ArrayLike = 1.0
    load: ArrayLike = 1.0
    traffic_growth: ArrayLike = 0.0
    people_growth: ArrayLike = 0.0


def busy_hour_mbps(gb_per_month: ArrayLike, busy_hour_share: ArrayLike) -> Floats:
    """Return the mean rate of one user in the busy hour, in Mbps.

    Args:
        gb_per_month: Traffic in gigabytes (10 ** 9 bytes) a month.
        busy_hour_share: Part of a day's traffic in its busiest hour.
    """
    traffic = check_values("Traffic in GB a month", gb_per_month, at_least=0)
    share = check_values("The busy hour's share", busy_hour_share, at_least=0, at_most=1)
    per_day = traffic / DAYS_IN_MONTH
    return np.asarray(per_day * share * MEGABITS_IN_GIGABYTE / SECONDS_IN_HOUR)


def place_demand_mbps(
    people: ArrayLike, demand: Demand, *, facilities: ArrayLike = 0.0, year: ArrayLike = 0
) -> Floats:
    """Return what each place needs in the busy hour, in Mbps.

    Args:
        people: People at the start of the plan.
        demand: What users ask for.
        facilities: Schools and clinics.
        year: Years from the start of the plan; the horizon, for what is built to last to it.
    """
    heads = check_values("People", people, at_least=0)
    offices = check_values("Schools and clinics", facilities, at_least=0)
    size = check_values("People per user", demand.people_per_user, more_than=0)
    share = check_values("The share of users", demand.user_share, at_least=0, at_most=1)
    load = check_values("The load of a link", demand.load, more_than=0, at_most=1)
    speed = check_values("The speed of a facility in Mbps", demand.facility_mbps, at_least=0)
    at_once = check_values("The share at once", demand.facility_share, at_least=0, at_most=1)
    least = check_values("The smallest speed in Mbps", demand.smallest_mbps, at_least=0)
    more = check_values("Growth of traffic", demand.traffic_growth, more_than=-1)
    births = check_values("Growth of population", demand.people_growth, more_than=-1)
    age = check_values("A year", year, at_least=0)
    users = heads / size * share * (1.0 + births) ** age
    each = busy_hour_mbps(demand.gb_per_month, demand.busy_hour_share) * (1.0 + more) ** age
    carried = (users * each + offices * speed * at_once) / load
    # Where there is only a school, its own speed is the least.
    floor = np.where(users > 0, least, 0.0)
    floor = np.maximum(floor, np.where(offices > 0, speed, 0.0))
    return np.asarray(np.maximum(carried, floor))


def contended_mbps(users: ArrayLike, speed_mbps: ArrayLike, contention: ArrayLike) -> Floats:
    """Return the capacity that operators plan with by rule of thumb, as a comparison.

    Args:
        users: Connected users.
        speed_mbps: Speed sold to each.
        contention: How many share one user's speed, 20 for 1:20.
    """
    many = check_values("Users", users, at_least=0)
    speed = check_values("A speed in Mbps", speed_mbps, at_least=0)
    shared = check_values("Contention", contention, at_least=1)
    return np.asarray(many * speed / shared)
