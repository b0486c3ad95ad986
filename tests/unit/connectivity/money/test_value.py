"""Present value against closed forms, a spreadsheet worked by hand, and numpy-financial."""

from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.money.value import (
    Timing,
    annuity_factor,
    equivalent_yearly_cost,
    net_present_cost,
    present_cost,
    present_value,
    purchase_factors,
    real_rate,
    yearly_payments,
)
from stocktake.errors import SettingsError

RATES = st.floats(-0.05, 0.4)


def cost(**changed):
    given_ = {
        "capex": 1000.0,
        "opex_per_year": 0.0,
        "life_years": 10,
        "horizon_years": 10,
        "discount_rate": 0.06,
    }
    return net_present_cost(**(given_ | changed))


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.08, 0.15], ids=lambda r: f"rate-{r}")
def test_day_one_capital_keeps_its_full_value_at_every_rate(rate):
    # Spread evenly and discounted, 1,000 would count as 898, 671 and 502 at 2, 8 and 15 %.
    assert cost(discount_rate=rate) == pytest.approx(1000.0, rel=1e-14)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"discount_rate": 0.0, "opex_per_year": 50}, 1500.0, id="no-discounting"),
        pytest.param(
            {"capex": 0, "opex_per_year": 100}, 100 * (1 - 1.06**-10) / 0.06, id="annuity"
        ),
        pytest.param({"life_years": 5}, 1000 + 1000 / 1.06**5, id="bought-again-once"),
        pytest.param({"life_years": 20}, 1000 - 500 / 1.06**10, id="half-is-left"),
        pytest.param(
            {"life_years": 4},
            1000 + 1000 / 1.06**4 + 1000 / 1.06**8 - 500 / 1.06**10,
            id="two-replacements-and-half-left",
        ),
        pytest.param({"life_years": np.inf}, 1000 - 1000 / 1.06**10, id="land-keeps-its-value"),
        pytest.param(
            {"timing": Timing(start_year=3)},
            1000 / 1.06**3 - 300 / 1.06**10,
            id="bought-in-its-year",
        ),
        pytest.param({"timing": Timing(start_year=10)}, 0.0, id="not-within-the-horizon"),
        pytest.param(
            {"life_years": 5, "timing": Timing(price_trend=-0.1)},
            1000 + 1000 * 0.9**5 / 1.06**5,
            id="replacement-at-its-own-price",
        ),
        pytest.param(
            {"capex": 0, "opex_per_year": 100, "timing": Timing(paid_at=0.0)},
            100 * sum(1.06**-y for y in range(10)),
            id="paid-at-the-start",
        ),
        pytest.param(
            {"capex": 0, "opex_per_year": 100, "timing": Timing(yearly_growth=0.06)},
            1000 / 1.06,
            id="growth-equal-to-the-rate",
        ),
    ],
)
def test_net_present_cost_of_closed_forms(changed, expected):
    assert cost(**changed) == pytest.approx(expected, rel=1e-12)


def test_the_spreadsheet_worked_by_hand():
    # 8 years, 10 %, 2,000 bought on day one and after 3 and 6 years, 120 a year; of the third
    # purchase one of three years is left: -2,000 / 3. Discount factors to 6 digits by hand.
    factors = [1, 0.909091, 0.826446, 0.751315, 0.683013, 0.620921, 0.564474, 0.513158, 0.466507]
    rows = [2000, 120, 120, 2120, 120, 120, 2120, 120, 120 - 2000 / 3]
    by_hand = sum(f * r for f, r in zip(factors, rows, strict=True))
    found = net_present_cost(
        capex=2000, opex_per_year=120, life_years=3, horizon_years=8, discount_rate=0.1
    )
    assert by_hand == pytest.approx(4960.77, abs=0.05)
    assert found == pytest.approx(by_hand, abs=0.01)
    table = yearly_payments(capex=2000, opex_per_year=120, life_years=3, horizon_years=8)
    assert table.tolist() == pytest.approx(rows)


@given(
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e5), st.integers(1, 30), st.integers(1, 30)),
    RATES,
    st.tuples(st.integers(0, 12), st.floats(-0.1, 0.1), st.floats(-0.1, 0.1)),
)
def test_it_equals_numpy_financial_on_the_yearly_payments(item, rate, when):
    capex, opex, life, horizon = item
    start, growth, trend = when
    timing = Timing(start_year=start, yearly_growth=growth, price_trend=trend)
    terms = {"capex": capex, "opex_per_year": opex, "life_years": life, "timing": timing}
    rows = yearly_payments(horizon_years=horizon, **terms)
    found = net_present_cost(horizon_years=horizon, discount_rate=rate, **terms)
    assert found == pytest.approx(npf.npv(rate, rows), rel=1e-9, abs=1e-6)
    assert present_value(rows, rate) == pytest.approx(npf.npv(rate, rows), rel=1e-9, abs=1e-6)


@given(st.floats(0.3, 40), st.floats(0.5, 40), RATES)
def test_parts_add_up_and_salvage_never_exceeds_what_was_paid(life, horizon, rate):
    parts = present_cost(
        capex=1000.0,
        opex_per_year=10.0,
        life_years=life,
        horizon_years=horizon,
        discount_rate=rate,
    )
    whole = net_present_cost(
        capex=1000.0,
        opex_per_year=10.0,
        life_years=life,
        horizon_years=horizon,
        discount_rate=rate,
    )
    assert parts.total == pytest.approx(whole, rel=1e-12)
    assert parts.salvage <= 0
    if rate >= 0:
        assert -parts.salvage <= parts.purchase + parts.replacement + 1e-9


# Nearer to 0 numpy-financial's own formula loses its digits.
@given(RATES.filter(lambda rate: abs(rate) > 1e-4), st.integers(1, 40))
def test_annuity_factor_equals_numpy_financial(rate, years):
    assert annuity_factor(rate, years) == pytest.approx(-npf.pv(rate, years, 1), rel=1e-9)
    total = 1000 * annuity_factor(rate, years)
    assert equivalent_yearly_cost(total, rate, years) == pytest.approx(1000)


def test_settlements_technologies_and_draws_broadcast():
    capex = np.array([100.0, 200.0, 300.0])[:, None, None]
    opex = np.array([5.0, 50.0])[None, :, None]
    rate = np.array([0.02, 0.06, 0.1, 0.2])[None, None, :]
    life = np.array([5.0, 20.0])[None, :, None]
    found = net_present_cost(
        capex=capex, opex_per_year=opex, life_years=life, horizon_years=10, discount_rate=rate
    )
    assert found.shape == (3, 2, 4)
    one = net_present_cost(
        capex=300, opex_per_year=50, life_years=20, horizon_years=10, discount_rate=0.2
    )
    assert found[2, 1, 3] == pytest.approx(one)


def test_a_third_of_a_year_fits_thirty_times_into_ten():
    first, later, left = purchase_factors(1 / 3, 10, 0.0)
    assert (first, later) == (pytest.approx(1), pytest.approx(29))
    assert left == pytest.approx(0, abs=1e-6)


def test_a_loan_of_eight_per_cent_at_five_per_cent_inflation():
    assert real_rate(0.08, 0.05) == pytest.approx(0.0285714, abs=1e-7)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param(
            {"life_years": [10, 0]}, "A life in years must be more than 0, but is 0.", id="life"
        ),
        pytest.param(
            {"discount_rate": -1}, "A discount rate must be more than -1, but is -1.", id="rate"
        ),
        pytest.param(
            {"horizon_years": np.nan},
            "The horizon in years must be more than 0, but is nan.",
            id="missing",
        ),
    ],
)
def test_impossible_values_are_refused(changed, message):
    with pytest.raises(SettingsError) as error:
        cost(**changed)
    assert str(error.value) == (
        f"{message}\n"
        "  What to do: Correct this value in the scenario, or leave it out to take the default."
    )
