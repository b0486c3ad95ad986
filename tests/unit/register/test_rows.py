"""Rows of action plans: which cell is the act, who leads, by when, by the names of the columns."""

from __future__ import annotations

import pytest

from factories.documents import document_of
from stocktake.model import SegmentKind
from stocktake.register.lexicon import lexicon
from stocktake.register.read import read_statements
from stocktake.register.rows import is_header, read_row

HEADING, ITEM = SegmentKind.HEADING, SegmentKind.ITEM


@pytest.fixture(scope="module")
def words():
    return lexicon()


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        pytest.param(
            "Objective | Output | Activities | Responsible | Time",
            "Cheap access | Guide | Draft a guide on ducts | Secretariat | 2031",
            ("Draft a guide on ducts", "act", "organisation", (2031,)),
            id="the-activity-behind-its-objective",
        ),
        pytest.param(
            "Measure | Executor | Period",
            "Drafting of a law on masts | Ministry of Works | 2031-2033",
            ("Drafting of a law on masts", "act", "organisation", (2033,)),
            id="a-ministry-that-executes",
        ),
        pytest.param(
            "Study | Rapporteur | Output | Due",
            "Labels for solar lamps | Viet Nam | Report | 2032",
            ("Labels for solar lamps", "act", "members", (2032,)),
            id="an-economy-by-its-name",
        ),
        pytest.param(
            "Enabling action | Owner | Milestone",
            "Join the payment switches | Central banks | 2034: all joined",
            ("Join the payment switches", "act", "organisation", (2034,)),
            id="a-milestone-opens-with-its-year",
        ),
        pytest.param(
            "Outcome | Indicator | Baseline",
            "Every clinic online | Share of clinics | 12%",
            ("Every clinic online", "goal", None, ()),
            id="outcomes-are-goals",
        ),
        pytest.param(
            "Item | Amount (CHF)",
            "Meetings | 184,000",
            ("Meetings", "fact", None, ()),
            id="sums-are-facts",
        ),
    ],
)
def test_cells_are_read_by_the_names_of_their_columns(words, header, row, told):
    read = read_row(row, header, words=words)
    assert (read.action, read.kind, read.actor and read.actor.value, read.years) == told


def test_a_column_of_numbers_has_become_the_label(words):
    read = read_row("Lay a cable | States", "Milestone | What | Who", words=words, labelled=True)
    assert (read.action, read.actor.value) == ("Lay a cable", "members")


@pytest.mark.parametrize(
    ("text", "header"),
    [("Action | Lead | When", True), ("Lay a cable | States | 2031", False), ("Actions", False)],
)
def test_a_header_names_columns(text, header):
    assert is_header(text) is header


def test_the_header_reaches_its_own_rows_only():
    read = read_statements(
        document_of(
            ("p1", "Expected results", HEADING),
            ("p2", "Activity | Unit | Quarter", HEADING),
            ("p3", "Survey the atolls | Survey Office | Q2 2031", ITEM),
            ("p4", "Targets", HEADING),
            ("p5", "Result | Indicator", HEADING),
            ("p6", "Half of all atolls online | Atolls", ITEM),
        )
    )
    assert [(s.role.value, s.actor and s.actor.value) for s in (read[2], read[5])] == [
        ("commitment", "organisation"),
        ("goal", None),
    ]
