"""What the words of a statement say of its themes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_tables import WordWeights
from stocktake.register.theme_words import (
    LENGTH,
    phrase_terms,
    score_words,
    telling_terms,
    terms_of,
    word_weights,
)
from stocktake.register.words import tokenize
from stocktake.vocab.load import themes

WORDS = WordWeights(
    {
        "codes": np.array(["gender", "roaming"]),
        "terms": np.frombuffer(b"girl\nhandset", dtype="uint8"),
        "kept": np.array([[0.5, 0.0], [0.0, 0.25]], dtype="float16"),
        "leading": np.array([[0.25, 0.0], [0.0, 0.125]], dtype="float16"),
        "kept_mean": np.array([0.1, 0.2]),
        "leading_mean": np.array([0.05, 0.1]),
        "step": np.float32(1.0),
        "meaning_step": np.float32(1.0),
        "kept_meaning": np.zeros((0, 2)),
        "leading_meaning": np.zeros((0, 2)),
    },
    None,
)


def test_scores_are_the_mean_and_the_weights_of_the_known_terms():
    said = score_words({"girl": 2.0, "handset": 1.0, "unheard": 9.0}, [], WORDS)
    assert said.kept == pytest.approx({"gender": 1.1, "roaming": 0.45})
    assert said.leading == pytest.approx({"gender": 0.55, "roaming": 0.225})


def test_without_a_known_term_the_means_stand():
    assert score_words({"unheard": 1.0}, [], WORDS).kept == pytest.approx(
        {"gender": 0.1, "roaming": 0.2}
    )


def test_terms_are_words_and_pairs_weighted_by_place():
    terms = terms_of(tokenize("wire schools, cheaply"), [1.0, 1.0, 1.0, 0.5], [])
    assert set(terms) == {"wir", "school", "cheaply", "wir school", "school cheaply"}
    assert terms["cheaply"] == pytest.approx(terms["school"] / 2)


@given(st.text(alphabet="abc de,", min_size=1, max_size=60))
def test_terms_have_one_length_whatever_the_text(text):
    tokens = tokenize(text)
    terms = terms_of(tokens, [1.0] * len(tokens), [])
    if terms:
        assert math.sqrt(sum(w**2 for w in terms.values())) == pytest.approx(LENGTH)


def test_the_lists_speak_beside_the_words():
    assert phrase_terms({"gender": 9.0, "roaming": 1.0}, {}, "call") == {
        "hit gender": 3.0,
        "hit roaming": 0.5,
        "top gender": 1.0,
        "role call": 0.5,
    }


def test_the_shipped_weights_know_every_theme_and_are_finite():
    weights = word_weights()
    assert set(weights.codes) == set(themes())
    assert weights.kept.shape == (len(weights.place), len(weights.codes)) == weights.leading.shape
    assert np.isfinite(weights.kept).all()
    assert np.isfinite(weights.leading).all()


def test_scores_rank_the_themes_highest_first():
    said = score_words({"girl": 2.0}, [], WORDS)
    assert said.ranked(said.kept) == ["gender", "roaming"]


def test_the_words_that_tell_a_theme_are_shown_as_printed():
    terms = {"roam": 1.0, "charg": 1.0, "roam charg": 1.0, "with": 0.1}
    told = telling_terms(terms, "roaming", {"roam": "roaming", "charg": "charges"})
    assert told[0] == "roaming"
    assert "roam charg" not in told


def test_an_unknown_theme_has_no_telling_words():
    assert telling_terms({"roam": 1.0}, "weather", {}) == ()
