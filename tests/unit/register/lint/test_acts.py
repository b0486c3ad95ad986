from __future__ import annotations

import pytest

from stocktake.register.lint.acts import find_act
from stocktake.register.lint.wordlists import lint_words
from stocktake.register.words import tokenize


def act(text):
    tokens = tokenize(text)
    found = find_act(tokens, lint_words())
    return found.kind, " ".join(token.text for token in tokens[found.first : found.last])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        pytest.param("We agree to build a cable", "act", "build", id="behind-agree-to"),
        pytest.param("We request the Secretariat to prepare it", "result", "prepare", id="asked"),
        pytest.param("Strive to connect all schools", "act", "connect", id="effort-skipped"),
        pytest.param("Each State shall release spectrum", "result", "release", id="modal"),
        pytest.param("We recommend that each State draw up plans", "result", "draw up", id="that"),
        pytest.param("We are committed to answering attacks", "act", "answering", id="to-ing"),
        pytest.param("Assist members to adopt plans", "process", "Assist", id="first-verb-wins"),
        pytest.param("We will work with academia", "process", "work with", id="phrase"),
        pytest.param("Continue to provide assistance", "process", "provide assistance", id="more"),
        pytest.param("Encourage members to improve links", "process", "improve", id="vague-call"),
        pytest.param("We promote the efforts of ITU", "attitude", "promote the efforts", id="for"),
        pytest.param("Direct funds to rural areas", "act", "Direct", id="opener-that-is-the-act"),
        pytest.param("To close the gaps, we will map them", "result", "map", id="purpose-first"),
        pytest.param("Recognizing it, APT should assist them", "process", "assist", id="aside"),
        pytest.param("We note the need and urge TEL to publish", "result", "publish", id="why"),
        pytest.param("We recognize our shared duty", "attitude", "recognize", id="recital-alone"),
        pytest.param("We will defenestrate printers", "unknown", "defenestrate", id="unlisted"),
    ],
)  # fmt: skip
def test_find_act_names_what_will_be_done(text, kind, words):
    assert act(text) == (kind, words)


def test_a_text_without_a_verb_is_unknown_not_vague():
    assert find_act(tokenize("broadband, always"), lint_words()).kind == "unknown"
    assert find_act([], lint_words()).kind == "unknown"


def test_a_vague_verb_comes_with_a_stronger_pattern():
    assert "[number]" in find_act(tokenize("Enhance capacity"), lint_words()).stronger
