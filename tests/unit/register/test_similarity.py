"""Likeness: which pairs are looked at, in what order, and what words count."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.similarity import similar_pairs, word_weights

THEMES = {"a": ["spectrum"], "b": ["spectrum"], "c": ["e-waste"], "d": ["roaming"]}


def pairs(texts, ranks, floor=0.0, themes=THEMES):
    frame = pl.DataFrame(
        {
            "commitment_id": list(texts),
            "themes": [themes[key] for key in texts],
            "rank": [ranks[key] for key in texts],
        }
    )
    words = word_weights({key: [text] for key, text in texts.items()})
    return similar_pairs(frame, words, floor=floor)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        pytest.param("We encourage members to share ducts", {"shar", "duct"}, id="genre-words"),
        pytest.param("Ducts, and more ducts!", {"duct"}, id="plural-and-punctuation"),
        pytest.param("of the and to", set(), id="joining-words"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_words_that_say_something_count(text, counted):
    own = word_weights({"a": [text], "b": ["other matter"]})["a"]
    assert {term for term, word in own.items() if not word.kin} == counted


def test_different_words_of_one_line_are_kin():
    words = word_weights({"a": ["training in coding"], "b": ["literacy for farmers"]})
    shared = words["a"].keys() & words["b"].keys()
    assert {words["a"][term].printed for term in shared} == {"abilities"}
    assert not any(words["a"][term].kin & words["b"][term].kin for term in shared)


def test_a_word_is_printed_as_it_stands():
    words = word_weights({"a": ["Networks for Villages"]})["a"]
    assert {word.printed for word in words.values() if not word.kin} == {"networks", "villages"}


def test_pairs_run_from_the_earlier_to_the_later_and_not_within_one_instrument():
    texts = {"a": "share ducts", "b": "share ducts", "c": "share ducts", "d": "ferry"}
    found = pairs(texts, {"a": 1, "b": 0, "c": 1, "d": 0})
    assert found.select("earlier", "later").rows() == [("b", "a"), ("b", "c")]


def test_the_same_words_and_themes_are_likest():
    texts = {"a": "share ducts and masts", "b": "share ducts and masts", "c": "share toys"}
    found = pairs(texts, {"a": 0, "b": 1, "c": 2})
    score = {row["later"]: row["score"] for row in found.rows(named=True) if row["earlier"] == "a"}
    assert score["b"] == pytest.approx(1.0)
    assert 0 < score["c"] < score["b"]


def test_a_theme_alone_makes_a_pair_and_background_a_weaker_one():
    texts = {"a": "ducts", "b": "ferries", "c": "buoys", "d": "kites"}
    themes = {"a": ["spectrum"], "b": ["spectrum"], "c": ["multistakeholder"]}
    themes["d"] = ["multistakeholder"]
    found = pairs(texts, {"a": 0, "b": 1, "c": 0, "d": 1}, themes=themes)
    score = {row["earlier"]: row["score"] for row in found.rows(named=True)}
    assert 0 < score["c"] < score["a"]


def test_pairs_below_the_floor_are_left_out():
    texts = {"a": "share ducts", "b": "share ducts", "c": "share toys"}
    assert set(pairs(texts, {"a": 0, "b": 1, "c": 2}, floor=0.9)["later"]) == {"b"}


@given(st.dictionaries(st.sampled_from("abcd"), st.text(max_size=40), max_size=4))
def test_weights_are_parts_of_one(texts):
    for own in word_weights({key: [text] for key, text in texts.items()}).values():
        assert not own or sum(word.weight**2 for word in own.values()) == pytest.approx(1.0)


@given(st.lists(st.sampled_from(["share", "ducts", "masts", "ferry", "skills"]), max_size=6))
def test_scores_lie_between_nothing_and_one(words):
    found = pairs({"a": " ".join(words), "b": "share ferry skills"}, {"a": 0, "b": 1})
    assert found["score"].is_between(0, 1).all()
