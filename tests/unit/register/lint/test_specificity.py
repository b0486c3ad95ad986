"""Strong commitments in the styles of several bodies: nothing in them is vague or left open."""

from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.model import InstrumentNote, SegmentKind
from stocktake.register.lint.check import lint_document
from stocktake.register.lint.remarks import Answer

STRONG = [
    "We will double the number of women trained in digital skills to 40,000 by 2028.",
    "The Council shall adopt a regulation on roaming charges no later than 30 June 2027.",
    "We agree to reduce the cost of remittances to 3 per cent by 2030.",
    "Each Party shall designate a contact point within sixty days and notify the Secretariat.",
    "We task our Digital Ministers to present an action plan at our next meeting in 2027.",
    "Requests the Secretary-General to report to the Assembly at its eightieth session.",
    "Decides to establish a trust fund of US$ 50 million by 2027 for small island States.",
    "Instructs the Director of the Bureau to publish a yearly index of prices from 2027.",
    "We will raise broadband coverage from 62 to 90 per cent of rural people by 2030.",
    "We will phase out 2G networks in all member States by 2029.",
    "Member States shall transpose the directive into national law by 2028.",
    "We commit to halve the gender gap in Internet use by 2030, as reported each year.",
    "We will ratify the convention by 2027.",
    "Provide 1,000 scholarships a year to girls from landlocked countries until 2030.",
    "Equip 500 health centres in remote districts with links of 50 Mbit/s by 2028.",
    "We shall enhance the network so that 95 per cent of households have 100 Mbit/s by 2030.",
    "Strengthen the regional response team with ten additional staff by 2027.",
    "We will support 200 start-ups with grants of 20,000 dollars each by 2028.",
    "The Bank is invited to allocate 2 billion dollars to rural connectivity by 2030.",
]


def check(text):
    document = document_of(
        ("p1", "Draft declaration of 2026", SegmentKind.HEADING),
        ("1", text, SegmentKind.PARAGRAPH),
    )
    return lint_document(document, InstrumentNote())


@pytest.mark.parametrize("text", STRONG)
def test_strong_commitments_are_not_blamed(text):
    report = check(text)
    (answers,) = report.answers
    assert [r.rule for r in report.remarks if r.about.family == "wording"] == []
    assert Answer.NO not in {answers.given[q] for q in ("who", "what", "how-much", "by-when")}


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        pytest.param("We will connect all schools.", "who", "yes", id="we"),
        pytest.param("Stakeholders should lower prices.", "who", "partly", id="anybody"),
        pytest.param("We call for prices to be lowered.", "who", "no", id="nobody"),
        pytest.param("We will strengthen trust.", "what", "partly", id="direction"),
        pytest.param("We will draft a strategy.", "how-much", "yes", id="there-or-not"),
        pytest.param("We will develop guidelines.", "how-much", "partly", id="a-thing"),
        pytest.param("We will promote safety for all users.", "how-much", "no", id="all-vague"),
        pytest.param("We will meet every second year.", "by-when", "yes", id="rhythm"),
        pytest.param("We will meet again soon.", "by-when", "no", id="soon"),
        pytest.param("We will train farmers.", "for-whom", "yes", id="people"),
        pytest.param("We will connect our economies.", "for-whom", "partly", id="economies"),
        pytest.param("We will publish tariffs.", "how-known", "yes", id="published"),
        pytest.param("We will lower tariffs.", "how-known", "no", id="unseen"),
    ],
)
def test_each_question_has_its_answer(text, question, answer):
    (answers,) = check(text).answers
    assert answers.given[question].value == answer


def test_the_end_of_a_plan_is_a_deadline_in_part():
    document = document_of(
        ("p1", "Draft strategic plan 2027-2030", SegmentKind.HEADING),
        ("1", "We will lower tariffs.", SegmentKind.PARAGRAPH),
    )
    (answers,) = lint_document(document, InstrumentNote()).answers
    assert answers.given["by-when"] is Answer.PARTLY


def test_a_lead_in_answers_for_its_items():
    document = document_of(
        ("p1", "Draft declaration of 2026", SegmentKind.HEADING),
        ("1", "By 2030, we will:", SegmentKind.LEAD_IN),
        ("a", "publish a map of coverage;", SegmentKind.ITEM),
    )
    (answers,) = lint_document(document, InstrumentNote()).answers
    assert answers.given["who"] is Answer.YES
    assert answers.given["by-when"] is Answer.YES


def test_a_row_of_an_annex_says_how_a_provision_will_be_known():
    row = "Connect public schools to fibre | Members | 2028 | Schools with Internet, per cent"
    document = document_of(
        ("p1", "Draft declaration of 2026", SegmentKind.HEADING),
        ("1", "We will connect all public schools to fibre by 2028.", SegmentKind.PARAGRAPH),
        ("p2", "Action | Lead | Deadline | Indicator", SegmentKind.HEADING),
        ("A1", row, SegmentKind.ITEM),
    )
    report = lint_document(document, InstrumentNote())
    assert [a.given["how-known"].value for a in report.answers] == ["yes", "yes"]
