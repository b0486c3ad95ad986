"""What a statement is about by the meaning of its words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_tables import (
    PAIRS,
    PLAIN,
    WordVectors,
    meaning_of,
    size_of_meaning,
    word_vectors,
)

TWO = WordVectors(
    {
        "stems": np.frombuffer(b"girl\nwoman\nmast", dtype="uint8"),
        "rows": np.array([[100, 0], [80, 60], [0, 100]], dtype="int8"),
        "step": np.float32(0.01),
    }
)
WEIGHTS = st.dictionaries(
    st.sampled_from(["girl", "woman", "mast", "unheard"]), st.floats(0.01, 5), max_size=4
)


def meaning(terms, rarity=None):
    return meaning_of(terms, TWO, rarity=rarity or {}, rarest=1.0)


def test_one_word_means_its_own_row():
    assert meaning({"woman": 2.0}) == pytest.approx(
        [
            PLAIN * 0.8,
            PLAIN * 0.6,
            PAIRS * 0.64,
            PAIRS * 0.48 * 2**0.5,
            PAIRS * 0.36,
        ],
        rel=1e-5,
    )


def test_rare_words_count_more():
    even, rare = (
        meaning({"girl": 1.0, "mast": 1.0}),
        meaning({"girl": 1.0, "mast": 1.0}, {"girl": 3.0}),
    )
    assert even[0] == pytest.approx(even[1])
    assert rare[0] == pytest.approx(3 * rare[1])


@given(WEIGHTS)
def test_every_statement_has_one_length_unless_nothing_is_known(terms):
    found = meaning(terms)
    assert len(found) == size_of_meaning(TWO) == 5
    length = float(found @ found)
    known = set(terms) - {"unheard"}
    assert length == pytest.approx(PLAIN**2 + PAIRS**2 if known else 0.0, rel=1e-4)


@given(WEIGHTS, WEIGHTS)
def test_two_statements_are_as_alike_as_the_square_of_their_angle_says(one, other):
    a, b = meaning(one), meaning(other)
    cosine = float(a[:2] @ b[:2]) / PLAIN**2
    expected = PLAIN**2 * cosine + PAIRS**2 * cosine**2
    assert float(a @ b) == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_the_shipped_table_knows_words_that_are_like_each_other():
    vectors = word_vectors()
    assert len(vectors.place) == len(vectors.rows) > 20_000

    def near(one, other):
        a, b = (vectors.rows[vectors.place[word]] for word in (one, other))
        return float(a @ b) / float(np.linalg.norm(a) * np.linalg.norm(b))

    assert near("girl", "woman") > near("girl", "antenna") + 0.2
    assert near("earthquak", "flood") > near("earthquak", "tariff") + 0.2
