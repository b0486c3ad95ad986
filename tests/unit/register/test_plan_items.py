"""Acts without a finite verb, and labels that say what their words are."""

from __future__ import annotations

import msgspec
import pytest

from factories.documents import document_of
from stocktake.model import SegmentKind
from stocktake.register.plan_items import acts_by_noun
from stocktake.register.read import read_statements
from stocktake.register.words import tokenize

HEADING, ITEM = SegmentKind.HEADING, SegmentKind.ITEM
PLAN = (
    ("p1", "Action Plan of the Isle Telecommunications Forum 2031-2033", HEADING),
    ("p2", "Networks", HEADING),
)


def read_in_plan(*texts):
    rows = [(f"M{i}", text, ITEM) for i, text in enumerate(texts, 1)]
    found = read_statements(document_of(*PLAN, *rows))[len(PLAN) :]
    return [(s.role.value, s.actor and s.actor.value) for s in found]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Development of a master plan.", True),
        ("Annual regional training workshops for women.", True),
        ("Technical assistance to atolls in tender design;", True),
        ("The development of ducts is slow.", False),
        ("Fibre to every atoll", False),
    ],
)
def test_nouns_that_act(text, acts):
    assert acts_by_noun(tokenize(text)) is acts


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Establishment of an exchange point.", ("commitment", "organisation")),
        ("Conducting a survey of masts.", ("commitment", "organisation")),
        ("Member States to name focal points by June 2031.", ("commitment", "members")),
        ("A cyber drill to be held every year.", ("commitment", "organisation")),
        ("Regulators form a task force on masts.", ("commitment", "members")),
        ("Every prefix is signed.", ("goal", None)),
        ("Ministers welcomed the offer of Anna to host the drill.", ("call", "stakeholders")),
    ],
)
def test_lines_of_a_plan(text, label):
    assert read_in_plan(text) == [label]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("To draft a law on masts (Legal Committee, 2031-2032).", ("commitment", "organisation")),
        ("To share masts (administrations, annually).", ("commitment", "members")),
        ("To make masts pay for themselves.", ("goal", None)),
    ],
)
def test_an_infinitive_is_an_act_where_somebody_is_named_behind_it(text, label):
    assert read_in_plan(text) == [label]


def test_a_noun_among_acts_is_an_act():
    assert (
        read_in_plan("Award of the remaining licences.", "Local licences for farms.")
        == [("commitment", "organisation")] * 2
    )


def test_a_form_without_a_subject_is_no_duty():
    assert read_in_plan("Half of the people are yet to be reached.")[0][0] != "commitment"


def test_a_body_behind_a_leading_phrase_acts_and_a_paragraph_may_name_an_act():
    lines = [
        ("1", "Work Programme of the Isle Telecommunications Council", SegmentKind.HEADING),
        ("2", "Over the period the Council will help members to plan.", SegmentKind.PARAGRAPH),
        ("3", "Two workshops on spectrum.", SegmentKind.PARAGRAPH),
        ("4", "Two workshops on spectrum were held.", SegmentKind.PARAGRAPH),
    ]
    roles = [s.role.value for s in read_statements(document_of(*lines))]
    assert roles == ["heading", "commitment", "commitment", "recital"]


def test_items_go_on_behind_the_results_of_the_part_before():
    parts = (
        ("p1", "Roadmap 2031-2034", HEADING),
        ("p2", "Association of Lighthouse Keepers of the Northern and Southern Isles", HEADING),
        ("p3", "Objectives and actions", HEADING),
        ("1.1", "Map all masts.", ITEM),
        ("1.2", "Publish the fees.", ITEM),
        ("p4", "Expected results:", SegmentKind.LEAD_IN),
        ("a", "Fees fall by half", ITEM),
        ("2.1", "Train forty keepers.", ITEM),
    )
    document = document_of(*parts)
    led = [
        msgspec.structs.replace(s, lead_in=5 if i > 5 else None, section=2 if i > 2 else None)
        for i, s in enumerate(document.segments)
    ]
    read = read_statements(msgspec.structs.replace(document, segments=tuple(led)))
    assert [(s.role.value, s.actor and s.actor.value) for s in read[3:]] == [
        ("commitment", "organisation"),
        ("commitment", "organisation"),
        ("heading", None),
        ("goal", None),
        ("commitment", "organisation"),
    ]


def test_in_a_plan_of_its_members_what_is_done_is_done_by_them():
    texts = (
        "Members will pool their fees.",
        "Members agree to share masts.",
        "Maps will be drawn.",
    )
    rows = [(str(i), text, SegmentKind.PARAGRAPH) for i, text in enumerate(texts, 1)]
    title = ("p1", "Action Plan on Masts 2031", HEADING)
    found = read_statements(document_of(title, *rows))[1:]
    assert [s.actor.value for s in found] == ["members", "signatories", "signatories"]


def test_a_printed_objective_without_a_verb_is_a_title():
    title, goal = PLAN[0], ("1", "Every atoll has two links", ITEM)
    document = document_of(title, ("1", "Fair fees for all masts", ITEM), goal)
    worded = [
        msgspec.structs.replace(s, word="Objective" if i else "")
        for i, s in enumerate(document.segments)
    ]
    read = read_statements(msgspec.structs.replace(document, segments=tuple(worded)))
    assert [s.role.value for s in read[1:]] == ["heading", "goal"]
