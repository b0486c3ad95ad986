"""A questionnaire goes out as a Word document and comes back: nothing lost, nothing twice."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.questionnaires import W, controls, fill, repack
from factories.web import a_person, a_submission
from stocktake_web.exchange.document import write_document
from stocktake_web.exchange.document_read import read_document
from stocktake_web.exchange.form import Form, FormRow, choices_of, form_of, number_text
from stocktake_web.exchange.returned import FileNotUsable, apply_changes, find_changes
from stocktake_web.rounds.models import Answer, AnswerRevision, MeasureStatus, MissingReason

GOOD = {
    "1|0|value": "64,25",
    "1|0|year": "2025",
    "1|0|estimate": "yes",
    "2|0|choice": "In place",
    "3|0|text": "Two cables\n+ one more.",
}


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


@pytest.fixture
def document(submission):
    return write_document(form_of(submission))


def test_what_was_filled_in_is_saved_once(submission, focal, document):
    returned = read_document(fill(document, GOOD))
    found = find_changes(submission, returned)
    assert [c.place for c in found.changes] == ["answer 1", "answer 2", "answer 3"]
    assert not Answer.objects.exists()
    assert apply_changes(submission, returned, by=focal).saved == 3
    value = Answer.objects.get(question__code="1.value")
    assert (value.value, value.year, value.estimate) == (64.25, 2025, True)
    assert Answer.objects.get(question__code="1.status").choice == "in_place"
    assert Answer.objects.get(question__code="1.done").text == "Two cables\n+ one more."
    again = apply_changes(submission, returned, by=focal)
    assert (again.saved, again.conflicts) == (0, ())
    assert AnswerRevision.objects.count() == 3


def test_what_was_answered_goes_out_again_and_comes_back_unchanged(submission, focal, document):
    apply_changes(submission, read_document(fill(document, GOOD)), by=focal)
    returned = read_document(write_document(form_of(submission)))
    assert find_changes(submission, returned).changes == ()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(
            {"1|0|value": "1,234", "1|0|year": "2025"},
            "“1,234” can be read in two ways. Write it without a comma.",
            id="two-ways",
        ),
        pytest.param({"1|0|value": "3"}, "A value needs its year.", id="no-year"),
        pytest.param(
            {"2|0|choice": "Done"},
            "“Done” is none of: Not started, Planned, Under way, In place, Not intended.",
            id="unknown-choice",
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told(submission, document, words, problem):
    found = find_changes(submission, read_document(fill(document, words)))
    assert [list(c.problems) for c in found.wrong] == [[problem]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("64,5", 64.5, id="comma"),
        pytest.param("\u0666\u0664\u066b\u0665", 64.5, id="arabic"),
        pytest.param(" 64.50 ", 64.5, id="spaces"),
    ],
)
def test_a_number_is_read_as_people_write_it(submission, document, written, meant):
    words = {"1|0|value": written, "1|0|year": "2025"}
    (change,) = find_changes(submission, read_document(fill(document, words))).changes
    assert change.content["value"] == meant


def test_a_field_that_was_taken_out_is_no_emptied_field(submission, focal, document):
    apply_changes(submission, read_document(fill(document, GOOD)), by=focal)
    later = write_document(form_of(submission))
    root, found = controls(later)
    found["1|1|estimate"].getparent().remove(found["1|1|estimate"])
    from lxml import etree

    lost = find_changes(submission, read_document(repack(later, lambda _: etree.tostring(root))))
    assert [list(c.problems) for c in lost.wrong] == [
        ["The field Estimate? was taken out of the file. Download it again."]
    ]


def test_a_program_that_loses_tags_is_borne(submission, document):
    """LibreOffice 7.4 keeps controls, their order and bookmarks, and no tags."""
    written = repack(
        fill(document, GOOD), lambda content: re.sub(rb"<w:tag w:val=[^>]*/>", b"", content)
    )
    assert find_changes(submission, read_document(written)) == find_changes(
        submission, read_document(fill(document, GOOD))
    )


def test_only_the_fields_are_open_and_lists_offer_the_codes(document):
    protection = docx.Document(io.BytesIO(document)).settings.element.find(f"{W}documentProtection")
    assert (protection.get(f"{W}edit"), protection.get(f"{W}enforcement")) == ("forms", "1")
    _root, found = controls(document)
    locks = {c.find(f"{W}sdtPr/{W}lock").get(f"{W}val") for c in found.values()}
    assert locks == {"sdtLocked", "sdtContentLocked"}
    assert max(map(len, found)) <= 64  # the longest tag that Word keeps
    items = found["2|0|choice"].findall(f"{W}sdtPr/{W}dropDownList/{W}listItem")
    assert [i.get(f"{W}value") for i in items] == ["", *MeasureStatus.values]


def test_in_arabic_it_runs_from_right_to_left(submission):
    with override("ar"):
        made = docx.Document(io.BytesIO(write_document(form_of(submission))))
        planned = choices_of("choice")["planned"]
    assert made.core_properties.language == "ar"
    assert made.styles.element.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}bidi") is not None
    assert made.tables[0]._tbl.find(f"{W}tblPr/{W}bidiVisual") is not None
    assert planned in made.element.xml


def zip_of(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


MAIN = "word/document.xml"
NOT_OURS = "This is not a questionnaire of this application. Download it again."


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(zip_of({"x": b""}), NOT_OURS, id="some-zip"),
        pytest.param(zip_of({MAIN: b"<a/>"}), NOT_OURS, id="another-document"),
        pytest.param(
            zip_of({MAIN: b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"}), NOT_OURS, id="entities"
        ),
        pytest.param(
            zip_of({MAIN: b"<a>"}),
            "The document is damaged. Open it in a word processor, save it, and upload it again.",
            id="damaged",
        ),
        pytest.param(
            zip_of({MAIN: bytes(101_000_000)}),
            "The file is larger than any questionnaire.",
            id="bomb",
        ),
        pytest.param(
            zip_of({f"{n}": b"" for n in range(2_001)}),
            "The file is larger than any questionnaire.",
            id="too-many-parts",
        ),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_words(data, problem):
    with pytest.raises(FileNotUsable) as refused:
        read_document(data)
    assert str(refused.value) == problem


def test_the_same_answer_twice_is_refused(document):
    twice = fill(document, {"3|0|text": "One."})
    other = fill(document, {"3|0|text": "Another."})
    _root, found = controls(other)
    root, _found = controls(twice)
    from lxml import etree

    root[0].insert(0, found["3|0|text"])
    with pytest.raises(FileNotUsable, match=r"^Answer 3 is there twice\."):
        read_document(repack(document, lambda _: etree.tostring(root)))


WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80
).map(str.strip)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "value": st.floats(allow_nan=False, allow_infinity=False).map(number_text),
        "year": st.integers(1990, 2027).map(str),
        "estimate": st.just("1"),
        "missing": st.sampled_from(MissingReason.values),
        "text": WORDS.filter(bool),
    },
)


@settings(max_examples=20, deadline=None)
@given(
    answers=st.lists(VALUES, min_size=1, max_size=4),
    language=st.sampled_from(["en", "fr", "ar", "zh-hans"]),
)
def test_any_answers_come_back_as_they_went_out(answers, language):
    rows = tuple(
        FormRow(
            key=f"{7 if n < 2 else n}|{'sex=female' if n else ''}|{n}",
            section="1 Connect <all> & everyone",
            question="How many?",
            help="",
            part="",
            kind="value",
            unit="",
            low=None,
            high=None,
            required=True,
            known="",
            answer=answer,
        )
        for n, answer in enumerate(answers)
    )
    form = Form(round="r", title="T", economy="FJI", digest="d", guidance="G", rows=rows)
    with override(language):
        back = read_document(write_document(form))
    assert (back.round, back.economy, back.digest) == ("r", "FJI", "d")
    assert [row.fields for row in back.rows] == answers
    assert [row.key for row in back.rows] == [f"#{n + 1}|{n}" for n in range(len(answers))]
