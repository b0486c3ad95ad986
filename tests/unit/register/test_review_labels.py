"""Cells of a review: what is written is read back, and what does not fit is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.model import Actor, Force, Role
from stocktake.register.review_labels import (
    FIELDS,
    CellError,
    Labels,
    allowed_codes,
    cell_of,
    check_labels,
    parse_cell,
    with_answers,
)

PROMISE = Labels(
    role=Role.COMMITMENT,
    force=Force.FIRM,
    actor=Actor.SIGNATORIES,
    themes=("roaming",),
    deadlines=(2030,),
)

REFERENCE = st.text(st.characters(codec="utf-8", exclude_characters=";"), min_size=1).map(
    lambda text: " ".join(text.split())
)


@st.composite
def labels(draw):
    codes = {
        field: st.lists(st.sampled_from(allowed_codes(field)), unique=True).map(tuple)
        for field in ("themes", "beneficiaries")
    }
    references = REFERENCE.filter(lambda text: text and text.lower() != "none")
    return Labels(
        role=draw(st.sampled_from(Role)),
        force=draw(st.none() | st.sampled_from(Force)),
        actor=draw(st.none() | st.sampled_from(Actor)),
        themes=draw(codes["themes"]),
        beneficiaries=draw(codes["beneficiaries"]),
        deadlines=draw(st.lists(st.integers(1865, 2200), unique=True).map(tuple)),
        references=draw(st.lists(references, unique=True).map(tuple)),
    )


@given(labels())
def test_what_is_written_is_read_back(held):
    for field in FIELDS:
        assert parse_cell(field, cell_of(held, field)) == getattr(held, field)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        pytest.param("role", "Commitment", Role.COMMITMENT, id="letter-case"),
        pytest.param("force", "none", None, id="none"),
        pytest.param("force", "", None, id="empty"),
        pytest.param("themes", " Roaming ;spectrum; roaming", ("roaming", "spectrum"), id="list"),
        pytest.param("themes", "NONE", (), id="none-in-a-list"),
        pytest.param("deadlines", "2030.0; 2035", (2030, 2035), id="year-of-a-spreadsheet"),
        pytest.param(
            "references", "Agenda  2030; Geneva Plan", ("Agenda 2030", "Geneva Plan"), id="names"
        ),
    ],
)
def test_cells_are_read_as_people_write_them(field, text, value):
    assert parse_cell(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        (
            "role",
            "pledge",
            "'pledge' is not allowed; allowed: heading, recital, goal, commitment, call, other",
        ),
        (
            "role",
            "",
            "'none' is not allowed; allowed: heading, recital, goal, commitment, call, other",
        ),
        (
            "actor",
            "states",
            f"'states' is not allowed; allowed: {', '.join(Actor)}, none",
        ),
        (
            "deadlines",
            "soon",
            "'soon' is not allowed; allowed: years such as 2030, with semicolons between them",
        ),
        (
            "deadlines",
            "20300",
            "'20300' is not allowed; allowed: years such as 2030, with semicolons between them",
        ),
    ],
)
def test_what_is_not_allowed_is_named(field, text, message):
    with pytest.raises(CellError) as caught:
        parse_cell(field, text)
    assert str(caught.value) == message


def test_an_unknown_theme_is_named_with_all_that_exist():
    with pytest.raises(CellError) as caught:
        parse_cell("themes", "roaming; robots")
    assert caught.value.value == "robots"
    assert "spectrum" in caught.value.allowed


@pytest.mark.parametrize(
    ("held", "fields"),
    [
        (PROMISE, []),
        (Labels(role=Role.CALL), ["force", "actor"]),
        (Labels(role=Role.RECITAL, force=Force.SOFT), ["force"]),
        (
            Labels(role=Role.HEADING, themes=("roaming",), deadlines=(2030,)),
            ["themes", "deadlines"],
        ),
        (Labels(role=Role.GOAL, themes=tuple(allowed_codes("themes")[:4])), ["themes"]),
    ],
    ids=["fits", "call-without", "recital-with", "heading-with", "four-themes"],
)
def test_fields_that_do_not_fit_each_other(held, fields):
    assert [field for field, _, _ in check_labels(held)] == fields


def test_a_role_without_force_empties_what_it_cannot_carry():
    recital = with_answers(PROMISE, {"role": Role.RECITAL})
    assert (recital.force, recital.actor, recital.themes) == (None, None, ("roaming",))
    assert with_answers(PROMISE, {"role": Role.OTHER}) == Labels(role=Role.OTHER)


def test_an_answer_that_contradicts_the_role_is_kept_and_objected_to():
    mixed = with_answers(PROMISE, {"role": Role.RECITAL, "force": Force.SOFT})
    assert [field for field, _, _ in check_labels(mixed)] == ["force"]
