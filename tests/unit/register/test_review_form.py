"""The rows of a form: what is handed out, what is accepted, and what it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from factories.documents import document_of
from stocktake.model import Force, InstrumentNote, Role, SegmentKind
from stocktake.register.readings import read_instrument
from stocktake.register.review import apply_reviews
from stocktake.register.review_form import (
    ANSWERS,
    FORM_COLUMNS,
    check_form,
    form_rows,
    merge_reviews,
)

PARAGRAPH = SegmentKind.PARAGRAPH
LINES = [
    ("1", "We recall the Shore Compact of 2014.", PARAGRAPH),
    ("2", "We agree to connect every clinic by 2028.", PARAGRAPH),
    ("2", "We request the Secretariat to report by 2027.", PARAGRAPH),
]


@pytest.fixture
def reading():
    return read_instrument(
        document_of(*LINES),
        instrument_id="isles-2026",
        file="instruments/isles.txt",
        note=InstrumentNote(title="Isles Declaration"),
        recognised_by="first-lines",
    )


def filled(reading, position, **answers):
    """The rows of a form with answers in one of them, numbered as in a file."""
    rows = form_rows(reading)
    who = {"verdict": "corrected", "reviewed_by": "Mere", "reviewed_on": "2026-03-01"}
    rows[position] |= {**who, "why": "They told us.", **answers}
    return list(enumerate(rows, 2))


def test_a_form_shows_every_statement_and_leaves_the_answers_empty(reading):
    rows = form_rows(reading)
    assert [row["statement_id"] for row in rows] == [
        "isles-2026/1.1",
        "isles-2026/2.1",
        "isles-2026/2.2",
    ]
    assert list(rows[0]) == list(FORM_COLUMNS)
    assert all(row[column] == "" for row in rows for column in ANSWERS)
    assert (rows[1]["now_role"], rows[1]["now_force"], rows[1]["now_deadlines"]) == (
        "commitment",
        "binding",
        "2028",
    )


def test_an_empty_form_holds_no_answer(reading):
    assert check_form(enumerate(form_rows(reading), 2), [reading]) == ([], [])


def test_a_correction_keeps_what_was_not_answered(reading):
    (answer,), problems = check_form(filled(reading, 1, force="firm"), [reading])
    assert problems == []
    assert answer.review.labels.force is Force.FIRM
    assert answer.review.labels.deadlines == (2028,)
    assert (answer.review.reviewed_by, answer.review.reviewed_on) == ("Mere", dt.date(2026, 3, 1))


def test_a_second_form_starts_from_the_first_answers(reading):
    (answer,), _ = check_form(filled(reading, 1, role="recital"), [reading])
    now = apply_reviews(reading, [answer.review]).reading
    row = form_rows(now)[1]
    assert row["now_role"] == "recital"
    assert row["review"].startswith("corrected by Mere on 2026-03-01. It was read with role as")
    (again,), _ = check_form(filled(now, 1, verdict="confirmed"), [reading])
    assert again.review.labels.role is Role.RECITAL


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        pytest.param(
            {"verdict": ""},
            "row 3, column verdict: is empty. Allowed: confirmed, corrected.",
            id="no-verdict",
        ),
        pytest.param(
            {"role": "pledge"},
            "row 3, column role: “pledge” cannot be used. "
            "Allowed: heading, recital, goal, commitment, call, other.",
            id="unknown-role",
        ),
        pytest.param(
            {"force": "firm", "reviewed_by": ""},
            "row 3, column reviewed_by: is empty. Allowed: the name of who reviewed it.",
            id="no-who",
        ),
        pytest.param(
            {"force": "firm", "reviewed_on": "1/3/2026"},
            "row 3, column reviewed_on: “1/3/2026” cannot be used. "
            "Allowed: a day such as 2026-11-22.",
            id="no-day",
        ),
        pytest.param(
            {"force": "firm", "why": ""},
            "row 3, column why: is empty. Allowed: the reason for the correction.",
            id="no-why",
        ),
        pytest.param(
            {"role": "recital", "force": "soft"},
            "row 3, column force: “soft” cannot be used. "
            "Allowed: none, for a statement whose role is recital.",
            id="force-of-a-recital",
        ),
        pytest.param(
            {"force": "none"},
            "row 3, column force: “none” cannot be used. "
            "Allowed: binding, firm, effort, soft, for a commitment.",
            id="commitment-without-force",
        ),
        pytest.param(
            {},
            "row 3, column verdict: “corrected” cannot be used. "
            "Allowed: confirmed, as no answer differs and there is no remark.",
            id="nothing-corrected",
        ),
        pytest.param(
            {"verdict": "confirmed", "force": "firm"},
            "row 3, column verdict: “confirmed” cannot be used. "
            "Allowed: corrected, as an answer differs.",
            id="confirmed-but-answered",
        ),
        pytest.param(
            {"statement_id": "isles-2026/9.1", "force": "firm"},
            "row 3, column statement_id: “isles-2026/9.1” cannot be used. "
            "Allowed: a statement of this workspace, such as isles-2026/1.1.",
            id="unknown-statement",
        ),
        pytest.param(
            {"now_role": "", "force": "firm"},
            "row 3, column now_role: “none” cannot be used. "
            "Allowed: heading, recital, goal, commitment, call, other.",
            id="emptied-column",
        ),
    ],
)
def test_a_wrong_cell_is_named(reading, answers, message):
    found, problems = check_form(filled(reading, 1, **answers), [reading])
    assert found == []
    assert [str(problem) for problem in problems] == [message]


def test_a_form_of_another_text_is_refused(reading):
    _, problems = check_form(filled(reading, 1, force="firm", fingerprint="t0"), [reading])
    assert problems[0].column == "fingerprint"
    assert problems[0].allowed.endswith(
        "the text was another when the form was made; export a new form"
    )


def test_a_statement_stands_once(reading):
    rows = [*filled(reading, 1, force="firm"), *filled(reading, 1, force="soft")]
    _, problems = check_form([(n, row) for n, (_, row) in enumerate(rows, 2)], [reading])
    (problem,) = problems
    assert str(problem) == (
        "row 6, column statement_id: “isles-2026/2.1” cannot be used. "
        "Allowed: each statement once; it stands in row 3."
    )


def test_a_remark_alone_is_a_correction(reading):
    (answer,), problems = check_form(filled(reading, 1, remark="Belongs to 1."), [reading])
    assert (problems, answer.review.remark) == ([], "Belongs to 1.")


def test_applying_twice_changes_nothing(reading):
    answers, _ = check_form(filled(reading, 1, force="firm"), [reading])
    stored, changes = merge_reviews([], answers, {})
    assert [(c.kind, c.lines) for c in changes] == [("new", ("force: binding → firm",))]
    again, changes = merge_reviews(stored, answers, {})
    assert (again, [change.kind for change in changes]) == (stored, ["same"])


def test_another_answer_shows_the_difference_to_the_last(reading):
    first, _ = check_form(filled(reading, 1, force="firm"), [reading])
    second, _ = check_form(filled(reading, 1, force="soft", why="No."), [reading])
    _, (change,) = merge_reviews([first[0].review], second, {})
    assert change.kind == "changed"
    assert change.lines == ("force: firm → soft", "why: They told us. → No.")


def test_a_new_review_takes_the_place_of_a_drifted_one(reading):
    (answer,), _ = check_form(filled(reading, 1, force="firm"), [reading])
    (other,), _ = check_form(filled(reading, 2, force="firm"), [reading])
    merged, (change,) = merge_reviews([other.review], [answer], {"isles-2026/2.1": other.review})
    assert merged == [answer.review]
    assert change.kind == "replaced"
    assert change.lines[0] == (
        "replaces the review of 2026-03-01 of “We request the Secretariat to report by 2027.”"
    )
