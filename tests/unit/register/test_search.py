"""Finding texts: what counts as found, what comes first, and that nothing is missed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.register.search import Term, find_texts, parse_terms
from stocktake.register.words import tokenize

TEXTS = [
    "We will connect all schools by 2030.",
    "Schools and clinics need affordable broadband; broadband needs fibre.",
    "We endeavour to bridge the digital divide between women and men.",
    "The divide is digital.",
    "",
]
WORDS = ["school", "schools", "connected", "divide", "digital", "women", "fibre", "fiber", "broad"]


def found(query):
    return [hit.position for hit in find_texts(TEXTS, parse_terms(query))]


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        pytest.param("school", [0, 1], id="any-form"),
        pytest.param("CONNECTED", [0], id="verb-form-and-case"),
        pytest.param("fiber", [1], id="american-spelling"),
        pytest.param("endeavor", [2], id="our-and-or"),
        pytest.param("woman", [2], id="irregular-plural"),
        pytest.param("digital divide", [3, 2], id="both-words-anywhere"),
        pytest.param('"digital divide"', [2], id="phrase"),
        pytest.param("“Digital  Divide”", [2], id="phrase-in-printed-marks"),
        pytest.param('"digital divide', [2], id="mark-not-closed"),
        pytest.param('"divides"', [], id="phrase-is-as-written"),
        pytest.param("broad*", [1], id="beginning"),
        pytest.param("broad", [], id="not-a-part-of-a-word"),
        pytest.param("schools 2031", [], id="all-words"),
        pytest.param("", [0, 1, 2, 3, 4], id="no-words"),
        pytest.param("...", [0, 1, 2, 3, 4], id="marks-only"),
    ],
)
def test_what_is_found(query, positions):
    assert found(query) == positions


def test_on_a_command_line_a_word_with_a_space_is_a_phrase():
    assert found(["digital divide"]) == [2]
    assert found(["digital", "divide"]) == [3, 2]
    assert found(['"digital divide" women']) == [2]


def test_a_term_counts_once():
    assert parse_terms("school schools School") == (
        Term(kind="word", words=("school",), said="school"),
    )


def test_spans_point_at_what_was_found():
    (hit, *_) = find_texts(TEXTS, parse_terms('broadband "needs fibre"'))
    assert [TEXTS[1][start:end] for start, end in hit.spans] == [
        "broadband",
        "broadband",
        "needs fibre",
    ]
    assert hit.counts == (2, 1)


def test_a_rare_word_a_second_mention_and_a_short_text_count_more():
    texts = ["fibre here and there today", "fibre fibre here and there", "fibre here"]
    assert [hit.position for hit in find_texts(texts, parse_terms("fibre"))] == [1, 2, 0]


def test_the_score_is_that_of_the_formula():
    # Two texts of two words, one of which holds the word: ln(1 + 1.5 / 1.5) times 2.2 / 2.2.
    (hit,) = find_texts(["open data", "big news"], parse_terms("data"))
    assert hit.score == pytest.approx(0.6931471805599453)


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=12),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=3),
)
def test_finding_equals_a_naive_scan(texts, words, phrase):
    query = " ".join([*words, f'"{" ".join(phrase)}"'] if phrase else words)
    hits = find_texts(texts, parse_terms(query))

    def holds(text):
        tokens = tokenize(text)
        stems = {token.stem for token in tokens}
        low = [token.low for token in tokens]
        wanted = [token.low for token in tokenize(" ".join(phrase))]
        runs = [low[i : i + len(wanted)] for i in range(len(low) + 1)]
        return all(tokenize(word)[0].stem in stems for word in words) and (
            not phrase or wanted in runs
        )

    assert sorted(hit.position for hit in hits) == [i for i, t in enumerate(texts) if holds(t)]
    for first, second in itertools.pairwise(hits):
        assert round(first.score, 6) >= round(second.score, 6)


@given(st.lists(st.text(), max_size=5), st.text())
def test_any_query_on_any_text_gives_spans_inside_it(texts, query):
    for hit in find_texts(texts, parse_terms(query)):
        for start, end in hit.spans:
            assert 0 <= start < end <= len(texts[hit.position])
