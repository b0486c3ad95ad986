"""Confidence follows the counts, and says what nobody has seen with the share of all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model import Actor, Force, Role
from stocktake.register.confidence import Counts, bucket_of, confidence_of, counts
from stocktake.register.labels import Label

SEEN = Counts(fitted="", buckets={"sure": (96.0, 96.0), "guess": (0.0, 4.0)})


def label(rule, role=Role.RECITAL):
    act = role.is_operative
    force, actor = (Force.FIRM, Actor.SIGNATORIES) if act else (None, None)
    return Label(role=role, rule=rule, because="", force=force, actor=actor)


@pytest.mark.parametrize(
    ("rule", "confidence"),
    [
        pytest.param("sure", 0.998, id="often-right"),
        pytest.param("guess", 0.48, id="seldom-seen-and-wrong"),
        pytest.param("unseen", 0.96, id="never-seen-is-the-share-of-all"),
    ],
)
def test_confidence_is_the_share_right_drawn_to_that_of_all(rule, confidence):
    assert confidence_of(label(rule), themes=1, seen=SEEN) == confidence


def test_an_act_without_a_theme_is_counted_apart():
    assert bucket_of(label("we-modal", Role.COMMITMENT), themes=0) == "we-modal, no theme"
    assert bucket_of(label("we-modal", Role.COMMITMENT), themes=1) == "we-modal"
    assert bucket_of(label("preamble"), themes=0) == "preamble"


@given(st.text(max_size=20), st.integers(0, 3))
def test_confidence_is_a_probability(rule, themes):
    assert 0 < confidence_of(label(rule, Role.CALL), themes=themes) <= 1


def test_the_counts_that_ship_are_possible():
    shipped = counts()
    assert "documents" in shipped.fitted
    assert all(0 <= right <= read for right, read in shipped.buckets.values())
