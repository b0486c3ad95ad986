"""Confidence follows the chance of the role and the rule, and stays a probability."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model import Actor, Force, Role
from stocktake.register.confidence import NO_THEME, Law, confidence_of, law, terms_of_label
from stocktake.register.labels import Label

LAW = Law(
    fitted="", base=0.5, slope=1.0, typical=2.0, terms={"sure": 1.5, "guess": -1.0, NO_THEME: -2.0}
)


def label(rule, role=Role.RECITAL, chance=0.5):
    act = role.is_operative
    force, actor = (Force.FIRM, Actor.SIGNATORIES) if act else (None, None)
    return Label(role=role, rule=rule, because="", force=force, actor=actor, chance=chance)


@pytest.mark.parametrize(
    ("read", "themes", "log_odds"),
    [
        pytest.param(label("sure"), 1, 2.0, id="rule"),
        pytest.param(label("guess"), 1, -0.5, id="rule-that-guesses"),
        pytest.param(label("unseen"), 1, 0.5, id="rule-never-seen"),
        pytest.param(label("unseen", chance=0.9), 1, 0.5 + math.log(9), id="likely-role"),
        pytest.param(label("unseen", chance=None), 1, 2.5, id="nobody-weighed-it"),
        pytest.param(label("unseen", chance=1.0), 1, 0.5 + math.log(999), id="never-quite-sure"),
        pytest.param(label("sure", Role.CALL), 0, 0.0, id="act-without-a-theme"),
        pytest.param(label("sure", Role.CALL), 2, 2.0, id="act-with-themes"),
        pytest.param(label("sure"), 0, 2.0, id="recital-without-a-theme"),
    ],
)
def test_confidence_adds_up_log_odds(read, themes, log_odds):
    expected = round(1 / (1 + math.exp(-log_odds)), 3)
    assert confidence_of(read, themes=themes, fitted=LAW) == expected


def test_an_act_without_a_theme_counts_for_that_too():
    assert terms_of_label(label("we-modal", Role.COMMITMENT), themes=0) == ("we-modal", NO_THEME)
    assert terms_of_label(label("we-modal", Role.COMMITMENT), themes=1) == ("we-modal",)
    assert terms_of_label(label("preamble"), themes=0) == ("preamble",)


@given(st.sampled_from([*law().terms, "unseen"]), st.integers(0, 3), st.floats(0, 1))
def test_confidence_is_a_probability_and_grows_with_the_chance(rule, themes, chance):
    read = label(rule, Role.CALL, chance)
    surer = msgspec.structs.replace(read, chance=min(1.0, chance + 0.1))
    found = confidence_of(read, themes=themes)
    assert 0 < found < 1
    assert confidence_of(surer, themes=themes) >= found


def test_the_law_that_ships_says_how_it_was_judged():
    assert "calibration error" in law().fitted
    assert law().slope > 0
