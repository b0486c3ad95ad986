"""The choice of power: the least of all sources for each site, whatever stands beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.connectivity.assumptions import power_costs_of
from stocktake.connectivity.power import SOURCES, choose_power
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

COSTS = power_costs_of({key: parameter.mid for key, parameter in load_parameters().items()})
CHEAP_FUEL = replace(
    COSTS,
    hybrid_solar_share=0.5,
    diesel_smallest_kw=1,
    litres_per_kwh=0.4,
    diesel_usd_per_litre=0.3,
    autonomy_days=4,
)


@pytest.mark.parametrize(
    ("grid_km", "source"),
    [
        pytest.param(0.0, "grid", id="beside-the-grid"),
        pytest.param(300.0, "solar", id="far-from-the-grid"),
        pytest.param(np.inf, "solar", id="no-grid"),
    ],
)
def test_a_light_site_takes_the_grid_only_near_it(grid_km, source):
    plan = choose_power(300.0, grid_km, 5.0, costs=COSTS, horizon_years=10, discount_rate=0.06)
    assert SOURCES[int(plan.choice)] == source


def test_little_sun_and_cheap_fuel_take_the_hybrid():
    plan = choose_power(1000.0, 50.0, 2.0, costs=CHEAP_FUEL, horizon_years=10, discount_rate=0.1)
    assert SOURCES[int(plan.choice)] == "hybrid"
    assert plan.litres == pytest.approx(1752)
    assert plan.grid_kwh == 0


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(1, 5000), st.floats(0, 200), st.floats(2, 7)), min_size=1))
def test_the_choice_is_the_least_of_all_and_each_site_stands_alone(sites):
    load, distance, sun = np.array(sites).T
    terms = {"costs": COSTS, "horizon_years": 10, "discount_rate": 0.06}
    plan = choose_power(load, distance, sun, **terms)
    assert plan.cost_usd == pytest.approx(plan.costs_usd.min(axis=-1))
    alone = choose_power(load[0], distance[0], sun[0], **terms)
    assert alone.cost_usd == pytest.approx(plan.cost_usd[0])
    assert alone.capex_usd == pytest.approx(plan.capex_usd[0])


def test_sites_by_draws():
    draws = replace(COSTS, battery_usd_per_kwh=np.array([[100.0, 300.0, 900.0]]))
    plan = choose_power(
        np.array([[300.0], [1500.0]]),
        np.array([[20.0], [1.0]]),
        4.5,
        costs=draws,
        horizon_years=10,
        discount_rate=np.array([[0.03, 0.06, 0.12]]),
    )
    assert plan.choice.shape == plan.cost_usd.shape == plan.capex_usd.shape == (2, 3)
    assert plan.costs_usd.shape == (2, 3, 3)


def test_a_distance_below_nothing_is_refused():
    with pytest.raises(SettingsError) as error:
        choose_power(100.0, -1.0, 4.0, costs=COSTS, horizon_years=10, discount_rate=0.06)
    assert str(error.value).startswith(
        "The distance to the grid in km must be at least 0, but is -1."
    )
