"""Busy-hour demand against the example of its source, units by pint, and cases by hand."""

from __future__ import annotations

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.demand import (
    Demand,
    busy_hour_mbps,
    contended_mbps,
    place_demand_mbps,
)
from stocktake.errors import SettingsError

UNITS = pint.UnitRegistry()
PLAIN = Demand(gb_per_month=30, busy_hour_share=0.15, smallest_mbps=10, facility_mbps=20)


@pytest.mark.parametrize(
    ("gigabytes", "mbps"),
    [pytest.param(10, 0.111, id="10-GB"), pytest.param(40, 0.444, id="40-GB")],
)
def test_the_example_of_pobis(gigabytes, mbps):
    assert busy_hour_mbps(gigabytes, 0.15) == pytest.approx(mbps, abs=5e-4)


@given(st.floats(0.1, 500), st.floats(0.01, 1))
def test_units_by_pint(gigabytes, share):
    traffic = gigabytes * UNITS.gigabyte / (30 * UNITS.day)
    rate = (traffic * (1 * UNITS.day) * share / (1 * UNITS.hour)).to(UNITS.megabit / UNITS.second)
    assert busy_hour_mbps(gigabytes, share) == pytest.approx(rate.magnitude)


@pytest.mark.parametrize(
    ("people", "facilities", "changed", "mbps"),
    [
        # 90 GB a month with a tenth of a day in the busy hour: 3 GB * 0.1 * 8,000 / 3,600 = 2/3
        pytest.param(900, 0, {}, 600, id="people"),
        pytest.param(900, 0, {"people_per_user": 5}, 120, id="households"),
        pytest.param(900, 0, {"user_share": 0.6}, 360, id="users-only"),
        pytest.param(900, 3, {}, 660, id="schools-on-top"),
        pytest.param(900, 3, {"facility_share": 0.5}, 630, id="half-of-them-at-once"),
        pytest.param(900, 0, {"load": 0.8}, 750, id="room-for-peaks"),
        pytest.param(6, 0, {}, 10, id="never-below-one-users-speed"),
        pytest.param(0, 1, {}, 20, id="only-a-school"),
        pytest.param(0, 0, {}, 0, id="nobody"),
    ],
)
def test_places_by_hand(people, facilities, changed, mbps):
    plain = {"gb_per_month": 90, "busy_hour_share": 0.1, "smallest_mbps": 10, "facility_mbps": 20}
    found = place_demand_mbps(people, Demand(**(plain | changed)), facilities=facilities)
    assert found == pytest.approx(mbps)


def test_growth_to_the_horizon():
    demand = Demand(
        gb_per_month=30,
        busy_hour_share=0.15,
        smallest_mbps=0,
        facility_mbps=20,
        traffic_growth=0.2,
        people_growth=0.01,
    )
    now = place_demand_mbps(1000, demand)
    later = place_demand_mbps(1000, demand, year=10)
    assert later == pytest.approx(now * (1.2 * 1.01) ** 10)


def test_settlements_by_draws():
    demand = Demand(
        gb_per_month=np.array([[10.0, 20.0]]),
        busy_hour_share=0.15,
        smallest_mbps=0,
        facility_mbps=20,
    )
    found = place_demand_mbps(np.array([[100.0], [200.0]]), demand)
    assert found == pytest.approx(np.array([[100, 200], [200, 400]]) / 9)


def test_one_in_twenty():
    assert contended_mbps(100, 10, 20) == 50


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_people_never_need_less(people, more):
    assert place_demand_mbps(people + more, PLAIN) >= place_demand_mbps(people, PLAIN)


def test_a_share_above_one_is_refused():
    with pytest.raises(SettingsError) as error:
        busy_hour_mbps(10, 15)
    assert str(error.value).startswith(
        "The busy hour's share must be at least 0 and at most 1, but is 15."
    )
