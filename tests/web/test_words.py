"""What the pages say for codes, in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from stocktake_web.permissions import rules
from stocktake_web.rounds.models import Question
from stocktake_web.words import (
    ACTIONS,
    STATES,
    STEPS,
    economy_words,
    number_words,
    part_words,
    question_words,
    spoken,
    state_words,
    value_words,
)


def test_every_step_action_and_state_has_words_that_can_be_translated():
    assert {str(step) for step in STEPS} == {rule.name for rule in rules().transition}
    assert {str(action) for action in ACTIONS} == {rule.name for rule in rules().action}
    assert set(STATES) == set(rules().states)
    assert state_words("draft") == "Draft"


@pytest.mark.parametrize(
    ("language", "economy", "part"),
    [
        ("en", "Solomon Islands", "women and girls"),
        ("fr", "\u00celes Salomon", None),
        ("ar", "\u062c\u0632\u0631 \u0633\u0644\u064a\u0645\u0627\u0646", None),
    ],
)
def test_names_that_the_site_has_are_the_pages_too(language, economy, part):
    with translation.override(language):
        assert economy_words("SLB") == economy
        assert part is None or part_words("sex=F") == part


def test_chinese_is_spoken_by_the_sites_code():
    with translation.override("zh-hans"):
        assert spoken() == "zh"


def test_a_code_that_is_unknown_is_shown_as_it_is():
    assert (economy_words("ZZZ"), economy_words("")) == ("ZZZ", "")
    with translation.override("de"):
        assert spoken() == "en"


def test_numbers_have_the_decimals_of_their_unit():
    with translation.override("en"):
        shown = [number_words(64.234, "percent"), number_words(None, "percent")]
        assert shown == ["64.2", "\u2013"]
        assert value_words(64.234, "percent", "% of population") == "64.2\u00a0% of population"
    with translation.override("fr"):
        assert number_words(64.234, "percent") == "64,2"


def test_a_question_of_ones_own_is_asked_in_its_own_words():
    assert question_words(Question(kind="narrative", text="What else?")) == "What else?"
    assert question_words(Question(kind="value", text="Boats with radio")) == "Boats with radio"
