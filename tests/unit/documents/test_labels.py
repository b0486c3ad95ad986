"""Printed labels: what is one, what is not, and which counts on from which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.labels import is_next, parse_marker, split_label


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        pytest.param("14. We agree", "14", "We agree", id="number-stop"),
        pytest.param("13.Developing skills", "13", "Developing skills", id="number-glued"),
        pytest.param("2.\u00a0\u00a0 We agree", "2", "We agree", id="no-break-spaces"),
        pytest.param("A1. (Cables) Build", "A1", "(Cables) Build", id="code"),
        pytest.param("(a) to share", "a", "to share", id="letter-in-brackets"),
        pytest.param("iv) to share", "iv", "to share", id="roman-bracket"),
        pytest.param("a.1.1\tAssist members", "a.1.1", "Assist members", id="levels-tab"),
        pytest.param("2.1 Assist members", "2.1", "Assist members", id="levels-space"),
        pytest.param("§ 3 The fund", "3", "The fund", id="section-sign"),
        pytest.param("Objective a.1: To widen access", "a.1", "To widen access", id="objective"),
        pytest.param("First: To adopt rules", "First", "To adopt rules", id="ordinal-word"),
        pytest.param("Twenty-first. To meet", "Twenty-first", "To meet", id="long-ordinal"),
        pytest.param("Phase 2: Building", "2", "Building", id="phase"),
        pytest.param("II.1 Reviews of rules", "II.1", "Reviews of rules", id="roman-and-number"),
        pytest.param("EA-1\tJoin the switches", "EA-1", "Join the switches", id="code-with-dash"),
        pytest.param("2026-3. Build masts", "2026-3", "Build masts", id="year-and-number"),
        pytest.param("2.b The Bureau helps", "2.b", "The Bureau helps", id="number-and-letter"),
        pytest.param("5bis. We agree", "5bis", "We agree", id="bis"),
        pytest.param("1.A.2 Share masts", "1.A.2", "Share masts", id="letter-between-numbers"),
        pytest.param("Recommendation No. 3: Share", "3", "Share", id="word-and-no"),
        pytest.param("Session 4. On trust", "4", "On trust", id="session"),
        pytest.param("Paragraph 2. Purpose", "2", "Purpose", id="paragraph"),
        pytest.param("Strategic line 3. Skills", "3", "Skills", id="strategic-line"),
        pytest.param("IV\tSkills", "IV", "Skills", id="roman-gap"),
        pytest.param("2a\tWaive the tax", "2a", "Waive the tax", id="number-and-letter-gap"),
        pytest.param("Pillar 2 \u2013 Trust", "2", "Trust", id="pillar"),
        pytest.param("· a1\t-\tMore cables", "a1", "More cables", id="bullet-and-code"),
        pytest.param("• share masts", "", "share masts", id="bullet"),
        pytest.param("- Cables", "", "Cables", id="dash"),
        pytest.param("1\tto report", "1", "to report", id="number-gap"),
        pytest.param("第三条 加强合作", "三", "加强合作", id="chinese-article"),
        pytest.param("а) развивать", "а", "развивать", id="cyrillic-letter"),
    ],
)
def test_split_label_reads_printed_labels(text, label, words):
    found = split_label(text)
    assert found is not None
    assert (found.text, text[found.end :]) == (label, words)
    assert not found.doubtful


@pytest.mark.parametrize(
    ("text", "word"),
    [("Objective a.1: To widen access", "Objective"), ("Pillar 2: Trust", "Pillar"), ("2. We", "")],
)
def test_a_label_keeps_the_word_before_its_number(text, word):
    assert split_label(text).word == word


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SO1 Regulators pool their staff", id="code"),
        pytest.param("R-1. Regulators pool their staff", id="code-with-dash"),
        pytest.param("1.2 to pool the staff", id="levels-before-small-letters"),
        pytest.param("- 1.2 to pool the staff", id="levels-behind-a-dash"),
        pytest.param("Article 5 Exchange of traffic", id="article-without-a-stop"),
    ],
)
def test_a_label_that_may_be_words_is_doubtful(text):
    assert split_label(text).doubtful


def test_the_group_of_twenty_is_no_label():
    assert split_label("G20 Ministers met") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2014 Halcyon Meeting", id="year"),
        pytest.param("58.1 per cent of homes", id="decimal"),
        pytest.param("1.5 GHz is theirs", id="unit"),
        pytest.param("WRC-27: the agenda", id="conference"),
        pytest.param("Article 5 of the treaty", id="article-cited"),
        pytest.param("G20 leaders met", id="group-of-states"),
        pytest.param("A new era begins", id="article"),
        pytest.param("(Draft) Plan", id="word-in-brackets"),
        pytest.param("30-31 May 2025", id="days"),
        pytest.param("IPv6 is here", id="acronym"),
        pytest.param("", id="empty"),
    ],
)
def test_split_label_leaves_words_alone(text):
    assert split_label(text) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("1 to report on progress", "1", id="number"),
        pytest.param("Goal 1 Connectivity", "1", id="word-and-number"),
        pytest.param("A1 (Last mile) Support community networks", "A1", id="code-before-a-title"),
    ],
)
def test_a_label_without_a_stop_is_doubtful(text, label):
    found = split_label(text)
    assert found is not None
    assert found.text == label
    assert found.doubtful


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("9.", "10.", True),
        ("(h)", "(i)", True),
        ("(i)", "(ii)", True),
        ("a.1.2", "a.1.3", True),
        ("A1.", "A2.", True),
        ("1.", "3.", False),
        ("(a)", "b)", False),
    ],
)
def test_is_next(before, after, counts):
    first, second = parse_marker(before), parse_marker(after)
    assert first is not None
    assert second is not None
    assert is_next(first, second) is counts


@given(st.text(max_size=60))
def test_a_label_never_reaches_past_the_text(text):
    found = split_label(text)
    assert found is None or 0 < found.end <= len(text)
