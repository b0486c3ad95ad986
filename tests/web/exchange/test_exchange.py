"""A questionnaire goes out as a workbook and comes back: nothing lost, nothing twice."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.web import a_person, a_submission
from stocktake_web.exchange.form import FIELDS, form_of
from stocktake_web.exchange.returned import FileNotUsable, apply_changes, find_changes
from stocktake_web.exchange.workbook import ANSWERS, LEAD, read_workbook, write_workbook
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.models import Answer, AnswerRevision, Question


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


def filled(submission, cells):
    """Fill a downloaded workbook in, as a spreadsheet program does; return its bytes."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form_of(submission))))
    sheet = book[ANSWERS]
    for (code, field), value in cells.items():
        question = Question.objects.get(section__round=submission.round, code=code)
        for row in sheet.iter_rows(min_row=3):
            if str(row[0].value).startswith(f"{question.pk}|"):
                row[LEAD + FIELDS.index(field)].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = {
    ("1.value", "value"): 64.25,
    ("1.value", "year"): 2025,
    ("1.value", "estimate"): "yes",
    ("1.status", "choice"): "In place",
    ("1.done", "text"): "Two cables + one more.",
}


def test_what_was_filled_in_is_shown_and_then_saved_once(submission, focal):
    returned = read_workbook(filled(submission, GOOD))
    found = find_changes(submission, returned)
    assert [c.place for c in found.changes] == ["row 3", "row 4", "row 5"]
    assert not Answer.objects.exists()
    assert apply_changes(submission, returned, by=focal).saved == 3
    value = Answer.objects.get(question__code="1.value")
    assert (value.value, value.year, value.estimate) == (64.25, 2025, True)
    assert Answer.objects.get(question__code="1.status").choice == "in_place"
    assert Answer.objects.get(question__code="1.done").text == "Two cables + one more."
    again = apply_changes(submission, returned, by=focal)
    assert (again.saved, again.conflicts) == (0, ())
    assert AnswerRevision.objects.count() == 3


def test_what_was_answered_goes_out_again_and_comes_back_unchanged(submission, focal):
    apply_changes(submission, read_workbook(filled(submission, GOOD)), by=focal)
    returned = read_workbook(filled(submission, {}))
    assert find_changes(submission, returned).changes == ()


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        pytest.param({("1.value", "value"): 3}, "A value needs its year.", id="no-year"),
        pytest.param(
            {("1.value", "value"): 130, ("1.value", "year"): 2025},
            "130 is a value that this indicator cannot have.",
            id="beyond-limits",
        ),
        pytest.param(
            {("1.value", "value"): "many", ("1.value", "year"): 2025},
            "“many” is not a number.",
            id="words",
        ),
        pytest.param(
            {("1.value", "value"): 3, ("1.value", "year"): 1805},
            "“1805” is not a year from 1990 on.",
            id="old-year",
        ),
        pytest.param(
            {("1.status", "choice"): "Done"},
            "“Done” is none of: Not started, Planned, Under way, In place, Not intended.",
            id="unknown-choice",
        ),
        pytest.param(
            {
                ("1.value", "value"): 3,
                ("1.value", "year"): 2025,
                ("1.value", "missing"): "Confidential",
            },
            "There is a value and a reason why there is none; keep one.",
            id="value-and-reason",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_and_left_out(submission, focal, cells, problem):
    good = {("2.status", "choice"): "Planned"}
    returned = read_workbook(filled(submission, cells | good))
    found = find_changes(submission, returned)
    assert [list(c.problems) for c in found.wrong] == [[problem]]
    assert apply_changes(submission, returned, by=focal).saved == 1


def test_a_late_file_overwrites_nobody(submission, focal):
    late = filled(submission, {("1.done", "text"): "From the file."})
    question = Question.objects.get(section__round=submission.round, code="1.done")
    save_answer(Place(submission, question), {"text": "On the page."}, by=focal, base=0)
    outcome = apply_changes(submission, read_workbook(late), by=focal)
    assert (outcome.saved, [r.question for r in outcome.conflicts]) == (0, ["What?"])
    assert Answer.objects.get(question=question).text == "On the page."
    assert AnswerRevision.objects.get(conflict=True).content["text"] == "From the file."


def test_a_file_of_another_economy_is_refused(submission):
    other = a_submission("KIR")
    with pytest.raises(FileNotUsable, match=r"^This file is for KIR in round-\d+\.$"):
        find_changes(submission, read_workbook(filled(other, {})))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(FileNotUsable):
        read_workbook(data)


def test_somebody_elses_workbook_is_refused():
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileNotUsable, match="not a questionnaire of this application"):
        read_workbook(out.getvalue())


def test_only_the_focal_point_uploads(submission):
    returned = read_workbook(filled(submission, GOOD))
    with pytest.raises(NotAllowed):
        apply_changes(submission, returned, by=a_person("contributor", "FJI"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # What begins with "=" is a formula to a spreadsheet program, which keeps its result.
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60
    ).filter(lambda words: not words.startswith("="))
)
def test_any_words_come_back_as_they_were_written(submission, focal, words):
    returned = read_workbook(filled(submission, {("2.done", "text"): words}))
    apply_changes(submission, returned, by=focal)
    answer = Answer.objects.filter(question__code="2.done").first()
    assert (answer.text if answer else "") == words.strip()
    Answer.objects.all().delete()


def test_choices_are_offered_whole_though_they_have_commas(submission):
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form_of(submission))))
    offered = {
        rule.formula1.strip("$")
        for rule in book[ANSWERS].data_validations.dataValidation
        if rule.type == "list"
    }
    assert offered == {"lists!$A$1:$A$2", "lists!$B$1:$B$5", "lists!$C$1:$C$4"}
    words = [row[2].value for row in book["lists"].iter_rows(max_row=4)]
    assert "Collected, not yet available" in words
