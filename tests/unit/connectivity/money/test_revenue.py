"""Revenue against years added by hand, and the affordable price against its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.money.revenue import (
    Market,
    affordable_price,
    present_revenue,
    price_charged,
    subscriptions,
    take_up,
)
from stocktake.errors import SettingsError


def test_two_per_cent_of_a_month_of_1200_dollars_a_year_is_two_dollars():
    assert affordable_price(1200) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("price", "income", "charged"),
    [
        pytest.param(10.0, 1200.0, 2.0, id="dearer-than-affordable"),
        pytest.param(1.5, 1200.0, 1.5, id="cheaper-than-affordable"),
        pytest.param(0.0, 1200.0, 0.0, id="free"),
    ],
)
def test_the_price_is_the_lower_of_market_and_affordable(price, income, charged):
    market = Market(price_usd_per_month=price, gni_per_head_usd=income)
    assert price_charged(market) == pytest.approx(charged)


def test_take_up_rises_in_a_straight_line_and_stays():
    market = Market(
        price_usd_per_month=1,
        gni_per_head_usd=1,
        first_take_up=0.1,
        final_take_up=0.5,
        ramp_years=4,
    )
    assert take_up([0, 1, 2, 3, 5, 9], market) == pytest.approx([0, 0.1, 0.2, 0.3, 0.5, 0.5])


def test_without_a_ramp_the_first_year_has_the_final_take_up():
    market = Market(price_usd_per_month=1, gni_per_head_usd=1, first_take_up=0.1, final_take_up=0.5)
    assert take_up([1], market) == pytest.approx([0.5])


def test_households_buy_one_line_each():
    market = Market(price_usd_per_month=1, gni_per_head_usd=1, people_per_subscription=5)
    assert subscriptions(1000, 1, market, start_year=0) == pytest.approx(200)


def test_three_years_by_hand():
    market = Market(
        price_usd_per_month=8.0,
        gni_per_head_usd=3000.0,  # affordable: 5.00
        people_per_subscription=4.0,
        first_take_up=0.2,
        final_take_up=0.6,
        ramp_years=2,
        yearly_growth=0.1,
    )
    # 1,000 people, 250 homes, built after one year: plan years 2 and 3
    by_hand = 12 * 5.0 * (250 * 1.1 * 0.2 / 1.05**2 + 250 * 1.21 * 0.4 / 1.05**3)
    found = present_revenue(1000, market, horizon_years=3, discount_rate=0.05, start_year=1)
    assert found == pytest.approx(by_hand)


@given(st.floats(0, 1e6), st.floats(0, 200), st.floats(100, 1e5), st.floats(0, 0.3))
def test_nobody_pays_more_than_the_affordable_share(people, price, income, rate):
    market = Market(price_usd_per_month=price, gni_per_head_usd=income)
    found = present_revenue(people, market, horizon_years=10, discount_rate=rate)
    assert found <= people * 0.02 * income * 10 * (1 + 1e-9) + 1e-9


def test_settlements_by_draws():
    market = Market(
        price_usd_per_month=np.array([2.0, 4.0])[None, :],
        gni_per_head_usd=12_000.0,
        final_take_up=np.array([0.5, 1.0])[None, :],
    )
    found = present_revenue(
        np.array([10.0, 20.0, 30.0])[:, None], market, horizon_years=1, discount_rate=0.0
    )
    assert found == pytest.approx(np.array([[120, 480], [240, 960], [360, 1440]]))


def test_an_income_of_nothing_is_refused():
    with pytest.raises(SettingsError) as error:
        affordable_price(0)
    assert str(error.value).startswith("GNI per head in USD must be more than 0, but is 0.")
