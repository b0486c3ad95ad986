"""The words of a probability are those of the fixed table, and follow the number as printed."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.progress.likelihood import LIKELIHOODS, likelihood, likelihood_of, percent_of


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "virtually certain"),
        (0.95, "virtually certain"),
        (0.94, "very likely"),
        (0.90, "very likely"),
        (0.89, "likely"),
        (0.66, "likely"),
        (0.65, "about as likely as not"),
        (0.33, "about as likely as not"),
        (0.32, "unlikely"),
        (0.10, "unlikely"),
        (0.09, "very unlikely"),
        (0.05, "very unlikely"),
        (0.04, "exceptionally unlikely"),
        (0.0, "exceptionally unlikely"),
        pytest.param(0.656, "likely", id="printed-as-66"),
        pytest.param(0.046, "very unlikely", id="printed-as-5"),
    ],
)
def test_the_table_of_words(probability, words):
    assert likelihood(probability) == words


@given(st.lists(st.floats(0, 1), min_size=1))
def test_columns_say_what_single_numbers_say(probabilities):
    frame = pl.DataFrame({"p": probabilities})
    assert frame.select(likelihood_of(pl.col("p"))).to_series().to_list() == [
        likelihood(p) for p in probabilities
    ]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_chance_never_gets_a_lower_word(one, other):
    order = [words for _, words in LIKELIHOODS]
    low, high = sorted((one, other))
    assert order.index(likelihood(high)) <= order.index(likelihood(low))


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "under 1 %"), (0.004, "under 1 %"), (0.01, "1 %"), (0.47, "47 %"), (0.995, "over 99 %")],
)
def test_nothing_is_impossible_or_certain(probability, text):
    assert pl.select(percent_of(pl.lit(probability))).item() == text
