"""What a network says of each theme: by hand, and by the tables that ship."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_encoder import LONGEST
from stocktake.register.theme_network import ThemeNetwork, theme_network
from stocktake.register.words import tokenize
from stocktake.vocab.load import themes

SAID = st.lists(st.sampled_from(["girl", "mast", "lower", "unheardof"]), max_size=9)
SECOND = math.sqrt(0.5)  # of two equal numbers of a row of length one


def small():
    """Two words of one number, hidden numbers of nought, two themes."""
    return ThemeNetwork(
        {
            "codes": np.array(["gender", "spectrum"]),
            "stems": np.frombuffer(b"girl\nmast", dtype="uint8"),
            "rows": np.array([[100], [50], [0]], dtype="int8"),
            "step": np.float32(0.01),
            "near": np.zeros((3, 1)),
            "near_base": np.zeros(1),
            "far": np.zeros((3, 1)),
            "far_base": np.zeros(1),
            "telling": np.array([2.0, 0.0]),
            "direct": np.array([[1.0]]),
            "out": np.array([[0.0, 0.0], [1.0, 1.0]]),
            "out_base": np.zeros(2),
            "asked": np.array([[0.0, -2.0], [0.0, 0.0]]),
            "heard": np.array([[1.0, 0.0], [3.0, 0.0], [0.0, 0.0], [-1.0, 0.0]]),
            "head": np.array([[1.0, 0.0, 0.5, 0.0], [1.0, 0.0, 0.0, 0.0]]),
            "head_base": np.array([-3.0, -2.0, -4.0, 0.0]),
        }
    )


def test_the_odds_are_those_of_the_sum_worked_out_by_hand():
    kept, leading = small().score(["girl", "mast"])
    # the first theme counts words as the statement does, the second all alike
    share = math.exp(2.0) / (math.exp(2.0) + math.exp(1.0))
    told = share * 1.0 + (1 - share) * 0.5
    assert kept["gender"] == pytest.approx(-3 + 2 * SECOND + told, rel=1e-5)
    assert kept["spectrum"] == pytest.approx(-2 + 3 * 0.75, rel=1e-5)
    assert leading["gender"] == pytest.approx(-4 + SECOND / 2, rel=1e-5)
    assert leading["spectrum"] == pytest.approx(-0.75, rel=1e-5)


@pytest.mark.parametrize("stems", [[], ["unheardof"], ["unheardof", "unheardof"]])
def test_without_a_known_word_only_what_is_always_said_is_left(stems):
    kept, leading = small().score(stems)
    assert (kept, leading) == (
        {"gender": -3.0, "spectrum": -2.0},
        {"gender": -4.0, "spectrum": 0.0},
    )


@given(SAID)
def test_every_theme_gets_odds_that_are_numbers(stems):
    for odds in theme_network().score(stems):
        assert set(odds) == set(themes())
        assert all(math.isfinite(odd) for odd in odds.values())


def test_words_far_on_in_a_long_statement_are_left_out():
    long = ["girl"] * LONGEST
    assert theme_network().score([*long, "mast"]) == theme_network().score(long)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("train young women in coding and data science", "gender", id="gender"),
        pytest.param("collect discarded handsets for recycling", "e-waste", id="waste"),
        pytest.param("lower the charges for calls while abroad", "roaming", id="roaming"),
        pytest.param(
            "warn villages of floods before they come", "disaster-resilience", id="floods"
        ),
    ],
)
def test_the_network_that_ships_hears_the_theme(text, code):
    kept, _ = theme_network().score([t.stem for t in tokenize(text) if t.is_word])
    assert code in sorted(kept, key=lambda theme: -kept[theme])[:2]
