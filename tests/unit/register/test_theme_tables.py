"""What a statement is about by its words and by what they mean together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_tables import PAIRS, PLAIN, WordWeights, load_weights, meaning_of

NUMBERS = st.lists(st.floats(-1, 1), min_size=3, max_size=3).filter(
    lambda row: np.dot(row, row) > 0.01
)


def unit(row):
    return np.array(row, dtype="float32") / np.float32(np.linalg.norm(row))


class Girls:
    """A network that knows one word."""

    def encode(self, stems):
        return np.array([float("girl" in stems), 0.0], dtype="float32")

    def encode_each(self, stems):
        return np.stack([self.encode([stem]) for stem in stems])


def weights(encoder):
    return WordWeights(
        {
            "codes": np.array(["gender", "roaming"]),
            "terms": np.frombuffer(b"handset", dtype="uint8"),
            "kept": np.array([[0.0, 0.25]]),
            "leading": np.array([[0.0, 0.125]]),
            "kept_mean": np.array([0.1, 0.2]),
            "leading_mean": np.array([0.05, 0.1]),
            "step": np.float32(1.0),
            "meaning_step": np.float32(1.0),
            "kept_meaning": np.array([[0.1, 0.0], [0, 0], [0.01, 0], [0, 0], [0, 0]]),
            "leading_meaning": np.zeros((5, 2)),
        },
        encoder,
    )


def test_the_numbers_stand_beside_their_products_in_pairs():
    assert meaning_of(unit([3.0, 4.0])) == pytest.approx(
        [PLAIN * 0.6, PLAIN * 0.8, PAIRS * 0.36, PAIRS * 0.48 * 2**0.5, PAIRS * 0.64], rel=1e-5
    )


@given(NUMBERS, NUMBERS)
def test_two_statements_are_as_alike_as_the_square_of_their_angle_says(one, other):
    a, b = unit(one), unit(other)
    cosine = float(a @ b)
    expected = PLAIN**2 * cosine + PAIRS**2 * cosine**2
    assert float(meaning_of(a) @ meaning_of(b)) == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_a_statement_is_scored_by_its_words_and_by_what_it_means():
    kept, leading = weights(Girls()).score({"handset": 2.0}, ["girl", "handset"])
    assert kept == pytest.approx({"gender": 0.1 + 0.1 * PLAIN + 0.01 * PAIRS, "roaming": 0.7})
    assert leading == pytest.approx({"gender": 0.05, "roaming": 0.35})


def test_a_word_is_worth_what_was_learnt_of_it_and_what_it_means():
    assert weights(Girls()).worth(["girl", "handset"], "gender") == pytest.approx(
        {"girl": 0.1 * PLAIN, "handset": 0.0}
    )
    assert weights(None).worth(["girl", "handset"], "roaming") == {"girl": 0.0, "handset": 0.25}


def test_the_shipped_weights_fit_the_shipped_network():
    shipped = load_weights()
    assert shipped.kept_meaning.shape == shipped.leading_meaning.shape
    assert len(shipped.kept_meaning) == len(meaning_of(shipped.encoder.encode(["girl"])))
