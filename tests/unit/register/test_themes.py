"""Themes: what the main verb acts on comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.lexicon import lexicon
from stocktake.register.themes import find_themes
from stocktake.register.words import tokenize
from stocktake.vocab.load import themes


def codes(text, *, title="", object_at=0, **pointing):
    scores = find_themes(
        tokenize(text), object_at=object_at, title=tokenize(title), words=lexicon(), **pointing
    )
    return [score.code for score in scores]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("transition to IPv6", "internet-resources", id="ipv6"),
        pytest.param("lower the price of data plans", "affordability", id="price"),
        pytest.param("a new submarine cable", "international-bandwidth", id="cable"),
        pytest.param("early warning for cyclones", "disaster-resilience", id="warning"),
        pytest.param("policies on e-waste", "e-waste", id="policy-is-background"),
        pytest.param("share lessons on cybersecurity", "cybersecurity", id="sharing-is-background"),
        pytest.param("digital skills for teachers", "digital-skills", id="skills"),
        pytest.param("mutual recognition of test reports", "trade-mra", id="mra"),
        pytest.param("the gender divide online", "gender", id="gender"),
        pytest.param("content in local languages", "local-content", id="languages"),
    ],
)
def test_the_first_theme_is_the_central_one(text, first):
    assert codes(text)[0] == first


def test_the_object_comes_before_its_purpose():
    assert codes("spectrum to improve rural health")[0] == "spectrum"


def test_a_run_in_title_counts():
    assert codes("Act on all this", title="(Roaming)") == ["roaming"]


def test_an_aside_alone_does_not_outweigh_the_object():
    assert codes("broadband networks while noting climate change")[0] == "broadband-infrastructure"


def test_a_pronoun_counts_only_where_no_theme_is_named():
    assert codes("report on it", carried="roaming")[0] == "roaming"
    assert codes("build an exchange point for it", carried="roaming") == ["internet-resources"]
    assert codes("meet this goal with open data", carried="roaming", pointed=True)[0] == "roaming"


@given(st.text(max_size=200))
def test_at_most_three_themes_of_the_vocabulary_strongest_first(text):
    scores = find_themes(tokenize(text), object_at=0, title=[], words=lexicon())
    assert len(scores) <= 3
    assert {score.code for score in scores} <= set(themes())
    assert [s.score for s in scores] == sorted((s.score for s in scores), reverse=True)
