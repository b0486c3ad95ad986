"""Statements: role, force and actor of specimens of the genre, and the rules of their setting."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.documents import document_of
from stocktake.documents.read import read_document
from stocktake.model import Role, SegmentKind
from stocktake.register.read import read_statements
from stocktake.vocab.load import beneficiaries, themes

HEADING, LEAD_IN = SegmentKind.HEADING, SegmentKind.LEAD_IN
ITEM, PARAGRAPH = SegmentKind.ITEM, SegmentKind.PARAGRAPH
# Short statements in the genre, written for these tests; none is taken from a real document. The
# last forty ("blind-...") were written to try the rules on: 37 were read right at the first go.
SPECIMENS = list(
    csv.DictReader(Path(__file__).with_name("specimens.csv").read_text("utf-8").splitlines())
)
FIXTURE = Path(__file__).parents[2] / "fixtures" / "good" / "specimen-gold.jsonl"


def read_one(text, *, kind=PARAGRAPH, before=("p1", "We note the report.", PARAGRAPH)):
    return read_statements(document_of(before, ("1", text, kind)))[-1]


def labels(statement):
    return statement.role, statement.force, statement.actor


@pytest.mark.parametrize(
    "specimen", [pytest.param(specimen, id=specimen["id"]) for specimen in SPECIMENS]
)
def test_specimens_get_role_force_and_actor(specimen):
    lead_in = specimen["lead_in"]
    before = ("p1", lead_in, LEAD_IN) if lead_in else ("p1", "We note the report.", PARAGRAPH)
    statement = read_one(specimen["text"], kind=ITEM if lead_in else PARAGRAPH, before=before)
    wanted = tuple(specimen[field] or None for field in ("role", "force", "actor"))
    assert labels(statement) == wanted, statement.reasons
    assert statement.reasons[0].startswith(f"{specimen['role']}: ")


def test_there_are_more_than_eighty_specimens_with_ids_of_their_own():
    ids = [specimen["id"] for specimen in SPECIMENS]
    assert len(ids) == len(set(ids)) > 80


def test_a_bare_lead_in_is_a_heading_and_one_that_says_something_is_not():
    read = read_statements(
        document_of(
            ("p1", "To this end, we will:", LEAD_IN),
            ("p2", "We urge the Secretariat to widen its work in these fields:", LEAD_IN),
        )
    )
    assert [s.role for s in read] == ["heading", "call"]


@pytest.mark.parametrize("kind", [HEADING, LEAD_IN])
def test_a_resolutions_instruction_holds_for_the_items_under_it(kind):
    read = read_statements(
        document_of(
            ("p1", "instructs the Secretary-General", kind), ("1", "to report on costs;", ITEM)
        )
    )
    assert labels(read[1]) == ("call", "binding", "organisation")


def test_the_body_of_a_plan_acts_where_nobody_else_is_named():
    read = read_statements(
        document_of(
            ("p1", "Strategic Plan of the PIRU", HEADING),
            ("p2", "PIRU will serve its members on demand.", PARAGRAPH),
            ("p3", "PIRU should widen its training.", PARAGRAPH),
            ("1.1", "Assist members to write broadband plans;", ITEM),
            ("1.2", "Encourage members to publish tariffs;", ITEM),
            ("1.3", "Support members in running response teams;", ITEM),
            ("2", "To raise the share of people online", ITEM),
        )
    )
    assert [labels(s) for s in read[1:]] == [
        ("commitment", "firm", "organisation"),
        ("commitment", "soft", "organisation"),
        ("commitment", "firm", "organisation"),
        ("call", "soft", "members"),
        ("commitment", "firm", "organisation"),
        ("goal", None, None),
    ]


def test_a_row_of_an_action_plan_gives_actor_and_deadline_in_its_cells():
    read = read_statements(
        document_of(
            ("p1", "No. | Action | Lead | Deadline", HEADING),
            ("A1", "Map all schools | Member States | 2027", ITEM),
            ("A2", "Test the sirens | Operators | by 2028", ITEM),
        )
    )
    assert [(s.role, s.actor, s.deadlines) for s in read[1:]] == [
        ("commitment", "members", (2027,)),
        ("commitment", "stakeholders", (2028,)),
    ]


def test_the_effect_of_an_own_act_is_a_goal_and_a_forecast_is_not():
    read = read_statements(
        document_of(
            ("1", "We will open a joint laboratory.", PARAGRAPH),
            ("1", "This cooperation will bring young engineers together.", PARAGRAPH),
            ("2", "Demand for data will grow.", PARAGRAPH),
        )
    )
    assert [s.role for s in read] == ["commitment", "goal", "recital"]


def test_an_aim_that_opens_a_section_is_a_goal():
    read = read_statements(
        document_of(
            ("p1", "Skills", HEADING), ("1", "We aim to promote digital skills for all.", PARAGRAPH)
        )
    )
    assert read[1].role is Role.GOAL


def test_only_acts_have_force_and_actor_and_headings_carry_no_labels():
    read = read_statements(
        document_of(
            ("p1", "Broadband for women by 2030", HEADING),
            ("1", "We agree to connect rural women by 2030.", PARAGRAPH),
        )
    )
    assert (read[0].themes, read[0].beneficiaries, read[0].deadlines) == ((), (), ())
    assert (read[1].beneficiaries, read[1].deadlines) == (("rural-remote", "women-girls"), (2030,))


def test_a_sentence_that_points_back_keeps_the_theme():
    read = read_statements(
        document_of(
            ("1", "We encourage members to open an Internet exchange point.", PARAGRAPH),
            ("1", "We ask the Secretariat to help them achieve this goal.", PARAGRAPH),
        )
    )
    assert read[1].themes[0] == read[0].themes[0] == "internet-resources"


@given(st.lists(st.tuples(st.text(max_size=80), st.sampled_from(list(SegmentKind))), max_size=5))
def test_any_text_is_read_into_labels_of_the_vocabulary(lines):
    document = document_of(*((f"p{n}", text, kind) for n, (text, kind) in enumerate(lines)))
    read = read_statements(document)
    assert len(read) == len(document.segments)
    for statement in read:
        operative = statement.role.is_operative
        assert (statement.force is not None) == (statement.actor is not None) == operative
        assert set(statement.themes) <= set(themes())
        assert set(statement.beneficiaries) <= set(beneficiaries())
        assert 0 < statement.confidence <= 1
        assert statement.reasons


def test_the_shipped_specimen_is_read_as_its_author_labelled_it():
    shipped = Path(__file__).parents[3] / "src/stocktake/workspace/specimen"
    read = read_statements(read_document(shipped / "specimen-declaration.txt"))
    gold = [json.loads(line) for line in FIXTURE.read_text("utf-8").splitlines()]
    assert len(read) == len(gold)
    wrong = [
        row["text"][:40]
        for row, statement in zip(gold, read, strict=True)
        if (row["role"], row["force"], row["actor"]) != labels(statement)
    ]
    assert len(wrong) <= 1, wrong  # "This is a specimen ..." is a remark that no rule knows


def test_only_the_start_of_an_endless_segment_is_read_and_all_of_it_is_kept():
    text = (
        "We agree to share spectrum data. "
        + "so that everything goes on and on " * 3_000
        + "roaming"
    )
    statement = read_one(text)
    assert statement.text == text
    assert labels(statement) == ("commitment", "binding", "signatories")
    assert statement.themes[0] == "spectrum"
    assert "roaming" not in statement.themes
