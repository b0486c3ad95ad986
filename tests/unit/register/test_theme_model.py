"""The weights choose among the themes that phrases and words stand for."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model import Role
from stocktake.register.lexicon import lexicon
from stocktake.register.theme_model import (
    Around,
    ThemeModel,
    features_of,
    propose,
    theme_model,
    weigh,
)
from stocktake.register.theme_words import WordScores
from stocktake.register.words import tokenize

TEXTS = st.lists(
    st.sampled_from(["lower", "the", "price", "of", "spectrum", "for", "women", "in", "schools"]),
    max_size=15,
).map(" ".join)


def named(text, **where):
    return propose(tokenize(text), object_at=0, title=[], words=lexicon(), around=Around(**where))


def chosen(text, model=None, role=Role.COMMITMENT, **where):
    scores = weigh(named(text, **where), role, model=model or theme_model(), words=lexicon())
    return [score.code for score in scores]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("harmonise spectrum in our region", "spectrum", id="subject-not-cooperation"),
        pytest.param("train teachers in digital skills", "digital-skills", id="skills"),
        pytest.param("adopt a law on data protection", "data-protection", id="subject-not-law"),
        pytest.param("report on e-waste every year", "e-waste", id="subject-not-report"),
    ],
)
def test_the_subject_comes_before_the_means(text, first):
    assert chosen(text)[0] == first


@given(TEXTS)
def test_each_theme_chosen_shows_the_words_it_stands_on(text):
    for score in weigh(named(text), Role.GOAL, model=theme_model(), words=lexicon()):
        said = set(" ".join(score.words).split())
        assert said
        assert said <= {token.low for token in tokenize(text)}


@given(TEXTS)
def test_at_most_three_themes_are_chosen_and_none_twice(text):
    found = chosen(text)
    assert len(found) == len(set(found)) <= 3


def test_words_propose_themes_that_no_phrase_names():
    said = WordScores(kept={"gender": 0.1, "roaming": 0.9}, leading={"gender": 0.1, "roaming": 0.5})
    found = features_of(named("gender"), "goal", lexicon(), said=said)
    assert set(found) == {"gender", "roaming"}
    assert found["roaming"]["words, rank 0"] == 1.0
    assert "named" not in found["roaming"]
    assert found["gender"]["gender under roaming"] > 0


def test_what_the_network_says_is_weighed_beside_the_other_themes():
    said = WordScores(
        kept={"gender": 0.1, "roaming": 0.9},
        leading={"gender": 0.1, "roaming": 0.5},
        heard={"gender": 2.0, "roaming": -1.0},
        heard_leading={"gender": -3.0, "roaming": -2.0},
    )
    found = features_of(named("gender"), "goal", lexicon(), said=said)
    assert found["gender"]["network"] == 1.0
    assert found["gender"]["network, behind"] == 0.0
    assert found["gender"]["network, first, behind"] == -0.5
    assert found["gender"]["network, rank 0"] == found["gender"]["network, first, rank 1"] == 1.0
    assert found["roaming"]["network, behind"] == -1.5
    assert found["roaming"]["network, first, rank 0"] == 1.0
    without = msgspec.structs.replace(said, heard={}, heard_leading={})
    only_words = features_of(named("gender"), "goal", lexicon(), said=without)
    assert not [name for name in only_words["gender"] if name.startswith("network")]


def test_the_heading_above_is_weighed_and_names_nothing_by_itself():
    under = named("it grows", heading=tuple(tokenize("Roaming")))
    assert under.above == {"roaming"}
    assert under.scores == {}
    found = features_of(named("roaming", heading=tuple(tokenize("Roaming"))), "goal", lexicon())
    assert found["roaming"]["heading"] == 1.0
    assert found["roaming"]["heading alone"] == 0.0


def test_without_weights_the_rules_decide():
    model = ThemeModel(
        intercept=0.0,
        weights={},
        leading_intercept=0.0,
        leading={},
        first=0.0,
        further=0.0,
        fitted="",
    )
    assert chosen("roaming charges", model) == ["roaming"]


def test_what_a_statement_points_back_to_can_be_chosen():
    assert named("report on it", carried="roaming").carried == "roaming"
    assert (
        "carried"
        in features_of(named("it grows", carried="roaming"), "recital", lexicon())["roaming"]
    )


def test_the_thresholds_decide_how_many_are_kept():
    none = msgspec.structs.replace(theme_model(), first=1.0, further=1.0)
    every = msgspec.structs.replace(theme_model(), first=0.0, further=0.0)
    text = "lower the price of roaming, share spectrum and recycle e-waste in the region"
    assert chosen(text, none) == []
    assert len(chosen(text, every)) == 3


def test_a_theme_that_weighs_more_comes_first():
    model = ThemeModel(
        intercept=0.0,
        weights={},
        leading_intercept=0.0,
        leading={"theme climate": 1.0},
        first=0.0,
        further=0.0,
        fitted="",
    )
    assert chosen("roaming and climate", model)[0] == "climate"


def test_each_theme_says_its_words_and_its_chance():
    score = weigh(named("spectrum auctions"), Role.GOAL, model=theme_model(), words=lexicon())[0]
    assert score.words == ("spectrum auctions",)
    assert 0 < score.share <= 1


def test_the_weights_say_how_they_were_found():
    assert "documents" in theme_model().fitted
