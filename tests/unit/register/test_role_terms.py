"""What a statement and its place show: terms of words, clauses, shape, neighbours and lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model import Segment, SegmentKind
from stocktake.register.lexicon import lexicon
from stocktake.register.role_places import terms_of_lines
from stocktake.register.role_terms import line_of, own_terms
from stocktake.register.words import tokenize


def line(text, **place):
    place = {"provision": "p1", "statement": 1, "start": 0, "end": len(text), **place}
    return line_of(Segment(**place), text, title=[], tokens=tokenize(text), words=lexicon())


def terms(text):
    return own_terms(line(text), lexicon())


@pytest.mark.parametrize(
    ("text", "shown", "not_shown"),
    [
        pytest.param(
            "We note that operators will share towers.",
            ("has we", "clause 1 we - base recital", "clause's verb note", "duties we"),
            ("has will", "duties we will"),
            id="what-stands-behind-that-is-not-the-duty",
        ),
        pytest.param(
            "Operators shall share towers.",
            ("has shall", "pair operators shall", "pair shall share", "finite yes"),
            ("finite no",),
            id="duty",
        ),
        pytest.param(
            "Development of a coverage map", ("finite no", "end w", "case capital"), ("end .",),
            id="no-verb-no-stop",
        ),
        pytest.param("ACCESS FOR ALL", ("case all",), ("case capital",), id="capitals"),
        pytest.param("40 per cent by 2030", ("per cent", "year", "case digit"), (), id="quantity"),
        pytest.param("Lower tariffs | Regulators", ("row",), (), id="row"),
    ],
)  # fmt: skip
def test_a_statement_shows_its_words_and_its_shape(text, shown, not_shown):
    found = terms(text)
    assert [term for term in shown if term not in found] == []
    assert [term for term in not_shown if term in found] == []


def test_a_place_shows_lead_in_heading_neighbours_and_list():
    item = {"kind": SegmentKind.ITEM, "lead_in": 1, "section": 0}
    found = terms_of_lines(
        [
            line("Actions", kind=SegmentKind.HEADING),
            line("We will:", kind=SegmentKind.LEAD_IN, section=0),
            line("map coverage;", provision="a", **item),
            line("publish it;", provision="b", **item),
            line("to lower tariffs.", provision="c", **item),
        ],
        lexicon(),
    )
    first = found[2]
    for term in ("lead-in opens we", "lead-in ends will", "heading: actions", "label a",
                 "before kind lead-in", "after opens publish", "item | base | led"):  # fmt: skip
        assert first[term] == 1.0, term
    assert first["list to"] == 0.5  # one of the two others
    assert first["list labelled"] == 1.0
    assert first["list opens alike"] == 0.0
    assert "before nothing" in found[0]
    assert "after nothing" in found[-1]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_lines_have_finite_terms_of_their_own(texts):
    found = terms_of_lines([line(text) for text in texts], lexicon())
    assert len(found) == len(texts)
    assert all(0 <= value <= 4 for one in found for value in one.values())


def test_more_lines_elsewhere_change_nothing_but_neighbours_and_shares():
    """The terms of a statement itself do not depend on where it stands."""
    alone = terms("Operators shall share towers.")
    lines = [line("Notes."), line("Operators shall share towers."), line("Thanks.")]
    within = terms_of_lines(lines, lexicon())[1]
    assert alone.items() <= within.items()
