"""Values for a plan: level, overrides, prices of one year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.parameters import (
    Override,
    Prices,
    choose_values,
    suggest_parameters,
)
from stocktake.errors import SettingsError, VocabularyError
from stocktake.model.planning import Parameter
from stocktake.vocab.planning import load_parameters, price_index

MAST = Parameter(
    id="mast-cost",
    name="Mast",
    unit="USD/site",
    low=100,
    mid=200,
    high=400,
    currency_year=2020,
    source="A list of 2020",
    confidence="low",
    note="With guys.",
)
REACH = Parameter(
    id="mast-reach",
    name="Reach",
    unit="km",
    low=1,
    mid=2,
    high=3,
    source="A study of 2020",
    confidence="high",
    note="On flat land.",
)
BOTH = {"mast-cost": MAST, "mast-reach": REACH}
SAME_YEAR = Prices(year=2020)


@pytest.mark.parametrize(
    ("options", "cost", "reach"),
    [
        pytest.param({}, 200, 2, id="mid-unless-told"),
        pytest.param({"level": "low"}, 100, 1, id="one-level-for-all"),
        pytest.param({"levels": {"mast-cost": "high"}}, 400, 2, id="one-parameter-apart"),
        pytest.param(
            {"overrides": {"mast-reach": Override(value=9, source="us", reason="measured")}},
            200,
            9,
            id="override",
        ),
    ],
)
def test_choose_values(options, cost, reach):
    values = choose_values(prices=SAME_YEAR, parameters=BOTH, **options)
    assert (values["mast-cost"], values["mast-reach"]) == (cost, reach)


def test_money_follows_the_index_and_lengths_do_not():
    values = choose_values(prices=Prices(year=2024), parameters=BOTH)
    assert values["mast-cost"] == pytest.approx(200 * 313.689 / 258.811)
    assert values["mast-reach"] == 2


def test_money_after_the_index_follows_the_rate_given():
    prices = Prices(year=2026, inflation=0.1)
    assert prices.factor_from(2024) == pytest.approx(1.21)
    assert Prices(year=2026).factor_from(2025) == pytest.approx(1 + price_index().rate_after)


def test_an_override_in_the_plans_currency_and_another_year():
    prices = Prices(year=2024, currency="PHP", units_per_usd=50.0, rate_source="central bank")
    told = Override(value=5000, source="tender", reason="ours", price_year=2020, currency="PHP")
    values = choose_values(prices=prices, parameters=BOTH, overrides={"mast-cost": told})
    entry = values.entry("mast-cost")
    assert entry.value == pytest.approx(100 * 313.689 / 258.811)
    assert entry.low == entry.high == entry.value
    assert (entry.chosen, entry.source, entry.reason) == ("override", "tender", "ours")
    assert prices.show(10) == 500
    assert values.uncertain() == ("mast-reach",)


def test_the_sentence_states_index_rate_and_exchange():
    prices = Prices(year=2026, currency="PHP", units_per_usd=57.5, rate_source="a bank, 2026")
    assert prices.sentence() == (
        "Costs are in US dollars of 2026; other years' by the Consumer price index, all urban "
        "consumers, all items, US city average, annual mean, and by 2.5 % a year after 2024; "
        "shown at 57.5 PHP for a US dollar (a bank, 2026)."
    )


@pytest.mark.parametrize(
    ("override", "message"),
    [
        pytest.param(
            Override(value=1, source="", reason="ours"),
            "The override of `mast-cost` has no source.\n"
            "  Where: override of mast-cost\n"
            "  What to do: Say in `source` where the value comes from and why it is better.",
            id="no-source",
        ),
        pytest.param(
            Override(value=1, source="us", reason="ours", currency="FJD"),
            "There is no exchange rate for 'FJD'.\n"
            "  Where: override of mast-cost\n"
            "  What to do: Give the value in USD.",
            id="no-rate",
        ),
        pytest.param(
            Override(value=1, source="us", reason="ours", price_year=1990),
            "Prices of 1990 cannot be used: the index of prices begins in 2010.\n"
            "  Where: price year\n"
            "  What to do: Give the value in prices of 2010 or later.",
            id="before-the-index",
        ),
    ],
)
def test_a_wrong_override_says_what_to_do(override, message):
    with pytest.raises(SettingsError) as caught:
        choose_values(prices=SAME_YEAR, parameters=BOTH, overrides={"mast-cost": override})
    assert str(caught.value) == message


def test_a_length_has_no_currency():
    told = Override(value=1, source="us", reason="ours", price_year=2020)
    with pytest.raises(SettingsError) as caught:
        choose_values(prices=SAME_YEAR, parameters=BOTH, overrides={"mast-reach": told})
    assert str(caught.value) == (
        "`mast-reach` is in km, which is not money.\n"
        "  Where: override of mast-reach\n"
        "  What to do: Delete `currency` and `price_year` from its override."
    )


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(VocabularyError) as caught:
        choose_values(prices=SAME_YEAR, levels={"fiber-cost-per-km": "low"})
    assert str(caught.value).splitlines()[0] == "There is no parameter 'fiber-cost-per-km'."
    assert "Did you mean fibre-cost-per-km or" in caught.value.fix
    with pytest.raises(VocabularyError, match="There is no parameter 'nothing'"):
        choose_values(prices=SAME_YEAR, parameters=BOTH)["nothing"]
    assert suggest_parameters("tower price cost") != []


def test_drawn_values_leave_the_bounds_and_the_rest():
    values = choose_values(prices=SAME_YEAR, parameters=BOTH)
    drawn = values.drawn({"mast-cost": 321})
    assert (drawn["mast-cost"], drawn["mast-reach"]) == (321, 2)
    assert (drawn.entry("mast-cost").low, drawn.entry("mast-cost").high) == (100, 400)
    assert drawn.entry("mast-cost").chosen == "drawn"
    assert values["mast-cost"] == 200, "the original is untouched"


def test_the_table_has_every_parameter_of_the_vocabulary():
    table = choose_values(prices=Prices(year=2026)).as_table()
    assert table["parameter_id"].to_list() == list(load_parameters())


@given(year=st.integers(2010, 2040), other=st.integers(2010, 2040))
def test_prices_there_and_back_are_the_same(year, other):
    there = Prices(year=year).factor_from(other)
    assert there * Prices(year=other).factor_from(year) == pytest.approx(1)
