"""Published costs per person: their own division, and one headline recomputed from the bottom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.assumptions import power_costs_of
from stocktake.connectivity.demand import busy_hour_mbps
from stocktake.connectivity.money.published import (
    PREFIX,
    TowerStudy,
    cost_per_person_by_density,
    published_range,
    times_outside,
)
from stocktake.connectivity.money.value import net_present_cost
from stocktake.connectivity.power import choose_power
from stocktake.errors import SettingsError
from stocktake.vocab.planning import load_parameters

PARAMETERS = load_parameters()


@pytest.mark.parametrize(
    ("study", "billion_usd", "billion_people"),
    [
        pytest.param("itu-2020", 428, 3.0, id="ITU-2020"),
        pytest.param("imf-2023", 418, 2.9, id="IMF-2023"),
        pytest.param("itu-2025", 1600, 2.6, id="ITU-2025"),
    ],
)
def test_the_middle_is_the_studys_total_over_its_people(study, billion_usd, billion_people):
    parameter = PARAMETERS[PREFIX + study]
    assert parameter.mid == pytest.approx(billion_usd / billion_people, rel=0.005)


def test_towers_for_area_and_for_traffic_by_hand():
    # hexagons of 10 km: 259.8 km2 a tower; traffic: 0.1 Mbps of everybody on 100 Mbps
    study = TowerStudy(
        radius_km=10, tower_mbps=100, mbps_per_user=0.1, user_share=1.0, tower_cost_usd=2598.076
    )
    sparse, dense = cost_per_person_by_density([1.0, 100.0], study)
    assert sparse == pytest.approx(10.0, rel=1e-6)
    assert dense == pytest.approx(2.598076)


def test_the_headline_of_the_published_studies_is_recomputed_to_its_order():
    mid = {key: parameter.mid for key, parameter in PARAMETERS.items()}
    terms = {"horizon_years": mid["horizon-years"], "discount_rate": mid["discount-rate-social"]}
    power = choose_power(
        mid["load-site-macro"], 5.0, mid["power-peak-sun-hours"], costs=power_costs_of(mid), **terms
    )
    tower = net_present_cost(
        capex=mid["site-macro-cost"] + mid["microwave-hop-cost-medium"],
        opex_per_year=mid["site-upkeep-per-year"] + mid["site-rent-per-year"],
        life_years=mid["site-equipment-life"],
        **terms,
    )
    study = TowerStudy(
        radius_km=mid["site-coverage-radius"],
        # 2 x 10 and 2 x 20 MHz in three sectors at 1.7 bit/s/Hz down
        tower_mbps=3 * 30 * 1.7,
        mbps_per_user=busy_hour_mbps(
            mid["demand-gb-per-user-month"], mid["demand-busy-hour-share"]
        ),
        user_share=mid["demand-user-share"],
        tower_cost_usd=tower + power.cost_usd,
    )
    # Rural densities and the part of the unconnected who live at each.
    density = np.array([10.0, 50.0, 200.0, 1000.0])
    people = np.array([0.1, 0.3, 0.4, 0.2])
    found = (cost_per_person_by_density(density, study) * people).sum()
    low, high = published_range(PARAMETERS.values())
    assert 1 / 3 <= times_outside(found, low, high) <= 3
    # A year taken for ten, or watts for kilowatts, would not pass.
    assert times_outside(found * 30, low, high) > 3
    assert times_outside(found / 30, low, high) < 1 / 3


@given(st.floats(0.1, 1e4), st.floats(1.0, 10.0))
def test_denser_places_never_cost_more_a_head(density, times):
    study = TowerStudy(
        radius_km=8, tower_mbps=150, mbps_per_user=0.3, user_share=0.6, tower_cost_usd=2e5
    )
    thin, dense = cost_per_person_by_density([density, density * times], study)
    assert dense <= thin * (1 + 1e-12)


@pytest.mark.parametrize(
    ("cost", "times"),
    [
        pytest.param(100, 1, id="inside"),
        pytest.param(500, 2.5, id="above"),
        pytest.param(10, 0.2, id="below"),
    ],
)
def test_how_far_outside(cost, times):
    assert times_outside(cost, 50, 200) == pytest.approx(times)


def test_an_empty_country_is_refused():
    study = TowerStudy(
        radius_km=8, tower_mbps=150, mbps_per_user=0.3, user_share=0.6, tower_cost_usd=2e5
    )
    with pytest.raises(SettingsError) as error:
        cost_per_person_by_density(0, study)
    assert str(error.value).startswith("People per km2 must be more than 0, but is 0.")
