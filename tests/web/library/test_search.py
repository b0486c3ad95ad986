"""Folding of words, and who finds what."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.web import a_person
from factories.web_beyond import an_entry
from stocktake_web.library.queries import found_entries, visible_to
from stocktake_web.library.search import MOST_WORDS, asked_words, fold, searched_text
from stocktake_web.people.queries import standing_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Île de l'Été", "ile de l'ete", id="accents"),
        pytest.param("ﬁbre", "fibre", id="ligature"),
        pytest.param("STRASSE straße", "strasse strasse", id="case"),
        pytest.param("\uff21\uff22", "ab", id="wide-letters"),
        pytest.param("مُدَرِّس", "مدرس", id="arabic-marks"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=12), max_size=4), st.text(max_size=30))
def test_whatever_is_written_is_found_by_its_own_words(texts, question):
    kept = searched_text([*texts, question], economy="FJI", codes=["affordability"])
    assert all(word in kept for word in asked_words(question))
    assert "fiji" in kept
    assert "affordability" in kept


def test_a_long_question_is_cut():
    assert asked_words(" ".join(f"w{n}" for n in range(40)))[-1] == f"w{MOST_WORDS - 1}"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        pytest.param({}, {"Towers", "Mots de passe", "Prices"}, id="nothing-asked"),
        pytest.param({"words": "TOWERS regulator"}, {"Towers"}, id="words-of-title-and-text"),
        pytest.param({"words": "kiribati"}, {"Prices"}, id="name-of-economy"),
        pytest.param({"words": "securite"}, {"Mots de passe"}, id="without-accents"),
        pytest.param({"words": "absent"}, set(), id="none"),
        pytest.param({"theme": "cybersecurity"}, {"Mots de passe"}, id="theme"),
        pytest.param({"economy": "KIR"}, {"Prices"}, id="economy"),
        pytest.param({"commitment": "isles-2021/9"}, {"Prices"}, id="commitment"),
        pytest.param({"kind": "legislation"}, {"Prices"}, id="kind"),
        pytest.param({"language": "fr"}, {"Mots de passe"}, id="language"),
        pytest.param({"state": "proposed"}, set(), id="not-for-readers"),
    ],
)
def test_who_has_solved_this(asked, titles):
    an_entry("published", title="Towers")
    an_entry(
        "published",
        title="Mots de passe",
        done="La sécurité d'abord.",
        language="fr",
        themes=("cybersecurity",),
    )
    an_entry(
        "published",
        kind="legislation",
        title="Prices",
        done="Caps.",
        law_title="Act 7",
        economy="KIR",
        commitments={"isles-2021/9": ""},
    )
    an_entry(title="Waits")
    found = found_entries(standing_of(a_person("reader")), asked)
    assert {entry.title for entry in found} == titles


def test_what_says_it_in_the_title_comes_first():
    an_entry("published", title="Spectrum", done="Once.")
    an_entry("published", title="Other", done="About spectrum.")
    found = found_entries(standing_of(a_person("reader")), {"words": "spectrum"})
    assert [entry.title for entry in found] == ["Spectrum", "Other"]


@pytest.mark.parametrize(
    ("role", "economy", "seen"),
    [
        pytest.param("secretariat_admin", "", {"F", "K", "P"}, id="administrator"),
        pytest.param("focal_point", "FJI", {"F", "P"}, id="own-economy"),
        pytest.param("approver", "KIR", {"K", "P"}, id="approver"),
        pytest.param("contributor", "FJI", {"P"}, id="contributor-sees-own-only"),
        pytest.param("observer", "", {"P"}, id="observer"),
        pytest.param("api_client", "FJI", {"P"}, id="program"),
        pytest.param("", "", set(), id="no-role"),
    ],
)
def test_nobody_sees_anothers_proposals(role, economy, seen):
    an_entry(title="F", economy="FJI")
    an_entry(title="K", economy="KIR")
    an_entry("published", title="P", economy="KIR")
    standing = standing_of(a_person(role, economy))
    assert {entry.title for entry in visible_to(standing)} == seen


def test_without_a_second_factor_an_administrator_sees_nothing_that_waits():
    an_entry(title="F")
    standing = standing_of(a_person("secretariat_admin", factor=False))
    assert not visible_to(standing).exists()
