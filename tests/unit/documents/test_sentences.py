"""Where a sentence ends, and where it only seems to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["We agree.", "We will act."], id="plain"),
        pytest.param(["We thank H.E. Mr. R. Islander, Minister."], id="titles"),
        pytest.param(["We met in St. Halcyon.", "The isles joined."], id="saint"),
        pytest.param(["See No. 5 and Art. 7 of it."], id="numbers"),
        pytest.param(["New nets, i.e. 5G and LTE, matter."], id="that-is"),
        pytest.param(["Use cables, masts, etc. through projects."], id="etc-inside"),
        pytest.param(["We note the work of ART.", "We agree."], id="acronym-like-abbreviation"),
        pytest.param(["They grow.", "58 per cent of homes do not."], id="starts-with-number"),
        pytest.param(['It says "all are equal".', "Homes are not."], id="closing-quote"),
        pytest.param(["Share data; build masts; and report."], id="semicolons"),
        pytest.param(["We hope ... for more.", "We act…", "Now."], id="ellipses"),
        pytest.param(["We aim high.", "To connect all, we will:"], id="lead-in"),
        pytest.param(["The plan (see p. 4. It is long.) is good."], id="brackets"),
        pytest.param(["Urges all to share;", "Notes the gap;"], id="run-on-clauses"),
        pytest.param(["Work closely in this regard..", "Next."], id="two-stops"),
        pytest.param(["Is it so?", "Yes!", "Good."], id="question"),
        pytest.param(["We met in the U.S. capital."], id="initials"),
        pytest.param(["Мы договорились.", "Мы будем работать."], id="russian"),
    ],
)
def test_split_sentences(sentences):
    text = " ".join(sentences)
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We serve the region.Together we act.", ["We serve the region.", "Together we act."]),
        ("See www.Example.org now.", ["See www.Example.org now."]),
        ("Use Portal.Gov and gov.isle.", ["Use Portal.Gov and gov.isle."]),
        ("加强合作。促进发展。", ["加强合作。", "促进发展。"]),
    ],
    ids=["glued", "address", "name-like-an-address", "chinese"],
)
def test_split_sentences_without_spaces(text, sentences):
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@given(st.text(alphabet="aB .!?:;()\"“”'1\n\u3002é", max_size=120))
def test_every_character_is_in_one_sentence(text):
    spans = split_sentences(text)
    covered = [i for a, b in spans for i in range(a, b)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
