"""The questionnaire as a file, from the pages: downloaded, uploaded, shown, taken."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from factories.questionnaires import fill
from factories.web import a_person, a_submission
from stocktake_web.exchange.form import FIELDS
from stocktake_web.exchange.kept import keep, read_kept
from stocktake_web.exchange.workbook import ANSWERS, LEAD
from stocktake_web.rounds.models import Answer, MeasureStatus


@pytest.fixture
def submission():
    return a_submission(sections=1)


@pytest.fixture
def signed_in(client):
    client.force_login(a_person("focal_point", "FJI"))
    return client


def address(submission, what):
    return f"/rounds/{submission.round.slug}/{submission.economy}/{what}"


def filled(data, value):
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = next(book[ANSWERS].iter_rows(min_row=3))
    row[LEAD + FIELDS.index("value")].value = value
    row[LEAD + FIELDS.index("year")].value = 2025
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("filled.xlsx", out.getvalue())


def test_a_file_goes_out_comes_back_is_shown_and_taken(signed_in, submission):
    got = signed_in.get(address(submission, "questionnaire.xlsx"))
    assert got["Content-Disposition"].endswith('-FJI.xlsx"')
    shown = signed_in.post(
        address(submission, "upload/"), {"file": filled(got.content, 64.2)}
    ).content.decode()
    assert "64.2" in shown
    assert not Answer.objects.exists()
    kept = re.search(r'name="kept" value="([0-9a-f]{64})"', shown)[1]
    done = signed_in.post(address(submission, "upload/"), {"kept": kept}, follow=True)
    assert "1 answer was saved." in done.content.decode()
    assert Answer.objects.get().value == 64.2
    gone = signed_in.post(address(submission, "upload/"), {"kept": kept}).content.decode()
    assert "The file is no longer here." in gone


def test_a_row_that_cannot_be_taken_is_shown_with_its_place(signed_in, submission):
    got = signed_in.get(address(submission, "questionnaire.xlsx"))
    page = signed_in.post(address(submission, "upload/"), {"file": filled(got.content, 130)})
    text = page.content.decode()
    assert "1 row cannot be taken" in text
    assert "row 3" in text


def test_a_file_that_is_none_of_ours_is_refused_in_words(signed_in, submission):
    page = signed_in.post(
        address(submission, "upload/"), {"file": SimpleUploadedFile("x.xlsx", b"no")}
    )
    assert (
        "This is not a workbook (.xlsx) or document (.docx) that can be read."
        in page.content.decode()
    )


def test_a_document_goes_out_comes_back_is_shown_and_taken(signed_in, submission):
    got = signed_in.get(address(submission, "questionnaire.docx"))
    assert got["Content-Disposition"].endswith('-FJI.docx"')
    written = fill(got.content, {"1|0|value": "64,5", "1|0|year": "2025", "2|0|choice": "Planned"})
    file = SimpleUploadedFile("renamed.xlsx", written)  # what it holds counts, not its name
    shown = signed_in.post(address(submission, "upload/"), {"file": file}).content.decode()
    assert "64.5" in shown
    assert "Status: Planned" in shown
    kept = re.search(r'name="kept" value="([0-9a-f]{64})"', shown)[1]
    signed_in.post(address(submission, "upload/"), {"kept": kept})
    assert Answer.objects.get(question__kind="value").value == 64.5
    again = signed_in.post(
        address(submission, "upload/"), {"file": SimpleUploadedFile("f.docx", written)}
    )
    assert "Nothing: the file says what is answered already." in again.content.decode()


def test_a_file_of_one_language_is_taken_on_a_page_of_another(signed_in, submission):
    file = {"accept_language": "fr"}
    got = signed_in.get(address(submission, "questionnaire.docx"), headers=file)
    with override("fr"):
        planned = str(MeasureStatus.PLANNED.label)
    assert planned != "Planned"
    written = fill(got.content, {"2|0|choice": planned})
    shown = signed_in.post(
        address(submission, "upload/"),
        {"file": SimpleUploadedFile("f.docx", written)},
        headers={"accept_language": "en"},
    )
    assert "Status: Planned" in shown.content.decode()


@pytest.mark.parametrize("what", ["questionnaire.xlsx", "questionnaire.docx", "upload/"])
@pytest.mark.parametrize(
    ("role", "economy"),
    [
        pytest.param("focal_point", "KIR", id="another-economy"),
        pytest.param("contributor", "FJI", id="contributor"),
        pytest.param("secretariat_admin", "", id="secretariat"),
    ],
)
def test_nobody_else_gets_it(client, submission, what, role, economy):
    client.force_login(a_person(role, economy))
    assert client.get(address(submission, what)).status_code == 404


def test_what_one_person_uploaded_another_cannot_take():
    name = keep(b"x", person=1)
    assert read_kept(name, person=1) == b"x"
    assert read_kept(name, person=2) is None
    assert read_kept("../" + name, person=1) is None
