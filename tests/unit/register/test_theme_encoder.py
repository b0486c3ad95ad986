"""What a whole statement means: the network by hand, and the tables that ship."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.theme_encoder import (
    AT_ONCE,
    LONGEST,
    SentenceEncoder,
    sentence_encoder,
    times,
)
from stocktake.register.words import tokenize

SAID = st.lists(st.sampled_from(["girl", "mast", "lower", "unheardof"]), max_size=9)


def small():
    """Two words of one number, one hidden number, two numbers given."""
    return SentenceEncoder(
        {
            "stems": np.frombuffer(b"girl\nmast", dtype="uint8"),
            "rows": np.array([[100], [50], [0]], dtype="int8"),
            "step": np.float32(0.01),
            "near": np.array([[0.5], [1.0], [0.25]]),
            "near_base": np.array([0.1]),
            "far": np.array([[0.0], [1.0], [2.0]]),
            "far_base": np.array([0.0]),
            "telling": np.array([1.0, 0.5]),
            "direct": np.array([[2.0]]),
            "out": np.array([[1.0, 0.0], [0.0, 1.0]]),
            "out_base": np.array([0.0, 0.0]),
        }
    )


def gelu(x):
    return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def test_the_numbers_are_those_of_the_sum_worked_out_by_hand():
    first, second = 1.0, 0.5
    near = [gelu(first + 0.25 * second + 0.1), gelu(0.5 * first + second + 0.1)]
    hidden = [near[0] + gelu(near[0] + 2 * near[1]), near[1] + gelu(near[1])]
    weight = [math.exp(first + 0.5 * hidden[0]), math.exp(second + 0.5 * hidden[1])]
    share = [w / sum(weight) for w in weight]
    meant = share[0] * hidden[0] + share[1] * hidden[1]
    plain = 2 * (share[0] * first + share[1] * second)
    length = math.hypot(meant, plain)
    expected = [meant / length, plain / length]
    assert small().encode(["girl", "mast"]) == pytest.approx(expected, rel=1e-5)


def test_a_statement_without_a_known_word_means_nothing():
    assert not small().encode(["unheardof"]).any()
    assert not small().encode([]).any()


def test_words_by_themselves_are_statements_of_one_word():
    each = small().encode_each(["girl", "unheardof", "mast"])
    assert each[0] == pytest.approx(small().encode(["girl"]))
    assert each[2] == pytest.approx(small().encode(["mast"]))
    assert not each[1].any()


@given(SAID)
def test_every_statement_has_one_length_unless_nothing_is_known(stems):
    numbers = sentence_encoder().encode(stems)
    assert len(numbers) == sentence_encoder().size
    known = bool(set(stems) - {"unheardof"})
    assert float(numbers @ numbers) == pytest.approx(float(known), abs=1e-4)


def test_words_far_on_in_a_long_statement_are_left_out():
    long = ["girl"] * LONGEST
    assert (sentence_encoder().encode([*long, "mast"]) == sentence_encoder().encode(long)).all()


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 17])
def test_a_product_in_stacks_of_rows_is_the_product(rows):
    table = np.arange(96 * 320, dtype="float32").reshape(96, 320) % 7  # eight rows at once
    some = np.arange(rows * 96, dtype="float32").reshape(rows, 96) % 5
    assert AT_ONCE // table.size == 8
    assert np.array_equal(times(some, table), some @ table)


def alike(one, other):
    encoder = sentence_encoder()
    numbers = [
        encoder.encode([t.stem for t in tokenize(text) if t.is_word]) for text in (one, other)
    ]
    return float(numbers[0] @ numbers[1])


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        pytest.param(
            "teach girls to write programs",
            "training of young women in coding",
            "lower the price of calls abroad",
            id="skills",
        ),
        pytest.param(
            "collect old handsets for recycling",
            "disposal of discarded devices",
            "train the staff of ministries",
            id="waste",
        ),
        pytest.param(
            "warn villages of floods in time",
            "alerts before cyclones reach the coast",
            "auction the upper band",
            id="warning",
        ),
    ],
)
def test_statements_of_one_kind_are_more_alike(text, near, far):
    assert alike(text, near) > alike(text, far) + 0.2
