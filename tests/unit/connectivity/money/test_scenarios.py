"""Charges against the worked case that pobis tests itself with; jobs by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.money.scenarios import Charges, add_charges, count_jobs
from stocktake.connectivity.money.subsidy import cross_subsidy
from stocktake.errors import SettingsError

# 20 MHz in each of two bands at 1 USD/MHz/person, tax 25 %, administration 10 %, margin 20 %
POBIS = Charges(
    administration_share=0.1,
    tax_rate=0.25,
    spectrum_usd_per_mhz_person=1.0,
    spectrum_mhz=40.0,
    margin_share=0.2,
)


def test_the_two_regions_of_pobis_own_test():
    found = add_charges([5000.0, 8000.0], [1000, 500], POBIS)
    assert found.administration.tolist() == [500, 800]
    assert found.spectrum.tolist() == [40_000, 20_000]
    assert found.tax.tolist() == [1250, 2000]
    assert found.margin.tolist() == pytest.approx([9350, 6160])
    assert found.total.tolist() == pytest.approx([56_100, 36_960])
    subsidy = cross_subsidy(found.total, [20_000.0, 12_000.0])
    assert subsidy.state.tolist() == pytest.approx([36_100, 24_960])
    assert subsidy.received.tolist() == [0, 0]


def test_the_second_pair_of_regions_of_pobis_own_test():
    found = add_charges([5200.0, 5200.0], [1000, 1000], POBIS)
    subsidy = cross_subsidy(found.total, [20_000.0, 2500.0])
    assert subsidy.state.tolist() == pytest.approx([36_424, 53_924])


@given(st.floats(0, 1e9), st.integers(0, 10**6), st.floats(0, 0.5))
def test_parts_add_up_and_the_state_gets_fees_and_taxes(network, people, rate):
    found = add_charges(
        network,
        people,
        Charges(tax_rate=rate, spectrum_usd_per_mhz_person=0.04, spectrum_mhz=20, margin_share=0.1),
    )
    assert found.total == pytest.approx((network * (1 + rate) + 0.8 * people) * 1.1)
    assert found.state_revenue == pytest.approx(network * rate + 0.8 * people)


def test_no_charges_change_nothing():
    assert add_charges(np.array([7.0, 9.0]), 100, Charges()).total.tolist() == [7, 9]


def test_two_million_to_build_and_one_to_run():
    jobs = count_jobs(2e6, 1e6, building_per_million_usd=15, running_per_million_usd=10)
    assert (jobs.building, jobs.running) == (30, 10)


def test_a_negative_tax_is_refused():
    with pytest.raises(SettingsError) as error:
        add_charges(1.0, 1.0, Charges(tax_rate=-0.1))
    assert str(error.value).startswith("A tax rate must be at least 0, but is -0.1.")
