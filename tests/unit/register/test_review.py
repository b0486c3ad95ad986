"""Reviews survive another reading, and never land on another text."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.documents import document_of
from stocktake.model import Actor, Force, InstrumentNote, Role, SegmentKind
from stocktake.register.readings import read_instrument
from stocktake.register.review import (
    Review,
    apply_reviews,
    drift_finding,
    fingerprint,
    places_of,
)
from stocktake.register.review_labels import Labels, labels_of
from stocktake.register.tables import register_tables

PARAGRAPH = SegmentKind.PARAGRAPH
LINES = [
    ("1", "We recall the Shore Compact of 2014 on submarine cables.", PARAGRAPH),
    ("2", "We agree to connect every clinic by 2028.", PARAGRAPH),
    ("2", "We request the Secretariat to report by 2027.", PARAGRAPH),
    ("3", "We urge operators to share ducts with small firms.", PARAGRAPH),
]
NEW = ("1", "A new first paragraph opens it.", PARAGRAPH)
ON = dt.date(2026, 3, 1)


def reading(*lines):
    return read_instrument(
        document_of(*(lines or LINES)),
        instrument_id="isles-2026",
        file="instruments/isles.txt",
        note=InstrumentNote(title="Isles Declaration"),
        recognised_by="first-lines",
    )


def review_of(position, of=None, **labels):
    """A review of one statement, with some labels other than read."""
    held = of or reading()
    statement = held.statements[position]
    place = places_of(held.statements)[position]
    return Review(
        provision=place[0],
        statement=place[1],
        fingerprint=fingerprint(statement.text),
        text=statement.text,
        labels=msgspec.structs.replace(labels_of(statement), **labels),
        remark="",
        reviewed_by="Mere",
        reviewed_on=ON,
        why="They told us.",
    )


RECITAL = {"role": Role.RECITAL, "force": None, "actor": None}
PROMISE = {"role": Role.COMMITMENT, "force": Force.FIRM, "actor": Actor.SIGNATORIES}


def test_a_confirmed_statement_stays_as_read():
    done = apply_reviews(reading(), [review_of(1)])
    assert done.reading.statements == reading().statements
    mark = done.reading.marks[1]
    assert (mark.state, mark.by, mark.on) == ("confirmed", "Mere", ON)
    assert mark.note == "They told us."
    assert done.drifts == ()


def test_a_corrected_statement_says_how_it_was_read():
    done = apply_reviews(reading(), [review_of(0, **PROMISE, themes=("roaming",))])
    statement = done.reading.statements[0]
    assert labels_of(statement) == msgspec.structs.replace(
        labels_of(reading().statements[0]), **PROMISE, themes=("roaming",)
    )
    assert done.reading.marks[0].state == "corrected"
    themes = ", ".join(reading().statements[0].themes)
    assert themes
    assert done.reading.marks[0].note == (
        "It was read with role as recital; force as none; actor as none; "
        f"themes as {themes}. "
        "They told us."
    )


def test_once_the_rules_read_it_as_the_person_did_it_is_confirmed():
    corrected = review_of(0, **PROMISE)
    better = msgspec.structs.replace(
        reading(),
        statements=(
            msgspec.structs.replace(reading().statements[0], **PROMISE),
            *reading().statements[1:],
        ),
    )
    assert apply_reviews(better, [corrected]).reading.marks[0].state == "confirmed"


def test_commitments_in_their_own_words_follow_the_corrections():
    before = register_tables([reading()], default_group="apt")
    assert before["commitments"]["commitment_id"].to_list() == ["isles-2026/2", "isles-2026/3"]
    changed = apply_reviews(reading(), [review_of(0, **PROMISE), review_of(3, **RECITAL)]).reading
    after = register_tables([changed], default_group="apt")
    assert after["commitments"]["commitment_id"].to_list() == ["isles-2026/1", "isles-2026/2"]
    assert after["commitments"]["force"].to_list() == ["firm", "binding"]
    rows = after["statements"].select("review", "reviewed_by", "reviewed_on").rows()
    assert rows == [
        ("corrected", "Mere", ON),
        ("read", "", None),
        ("read", "", None),
        ("corrected", "Mere", ON),
    ]


@pytest.mark.parametrize(
    ("lines", "kind", "position"),
    [
        pytest.param(
            [*LINES[:1], ("2", "We agree to connect every clinic by 2031.", PARAGRAPH), *LINES[2:]],
            "changed",
            1,
            id="another-year",
        ),
        pytest.param(
            [NEW, *((str(int(label) + 1), text, kind) for label, text, kind in LINES)],
            "moved",
            2,
            id="renumbered",
        ),
        pytest.param(
            [NEW, LINES[0], ("7", "We agree to connect each clinic by 2028.", PARAGRAPH), LINES[3]],
            "changed",
            2,
            id="renumbered-and-changed",
        ),
        pytest.param([LINES[0], LINES[3]], "vanished", None, id="dropped"),
    ],
)
def test_a_review_of_another_text_is_not_used(lines, kind, position):
    now = reading(*lines)
    done = apply_reviews(now, [review_of(1, **RECITAL)])
    assert done.reading.statements == now.statements
    (drift,) = done.drifts
    assert (drift.kind, drift.position) == (kind, position)
    marked = [] if position is None else [position]
    assert [p for p, mark in done.reading.marks.items() if mark.state == "drifted"] == marked


def test_a_drift_is_told_with_both_texts():
    lines = [*LINES[:1], ("2", "We agree to connect every clinic by 2031.", PARAGRAPH), *LINES[2:]]
    (drift,) = apply_reviews(reading(*lines), [review_of(1, **RECITAL)]).drifts
    found = drift_finding(drift, "isles-2026", "review/isles-2026.csv")
    assert msgspec.structs.asdict(found) == {
        "severity": "warning",
        "file": "review/isles-2026.csv",
        "where": "provision 2, statement 1",
        "value": "it said: “We agree to connect every clinic by 2028.”",
        "problem": "The text under this review changed. isles-2026/2.1 now says: "
        "“We agree to connect every clinic by 2031.”",
        "action": "The review by Mere was not used. "
        "Review isles-2026/2.1 again; that replaces this row.",
    }


def test_letter_case_spaces_and_marks_do_not_change_a_text():
    shouted = [("2", "WE AGREE  to connect every clinic; by 2028", PARAGRAPH)]
    done = apply_reviews(reading(LINES[0], *shouted), [review_of(1, **RECITAL)])
    assert done.drifts == ()
    assert done.reading.statements[1].role is Role.RECITAL


def test_equal_texts_at_two_places_are_kept_apart_by_their_places():
    twice = reading(LINES[1], ("5", LINES[1][1], PARAGRAPH))
    done = apply_reviews(twice, [review_of(1, twice, **RECITAL)])
    assert [s.role for s in done.reading.statements] == [Role.COMMITMENT, Role.RECITAL]


@given(st.data())
def test_reviews_of_other_statements_change_nothing_else(data):
    """Whatever is reviewed, every other statement stays as read, and none is lost."""
    held = reading()
    picked = data.draw(st.sets(st.sampled_from(range(len(LINES)))))
    done = apply_reviews(held, [review_of(position, **RECITAL) for position in sorted(picked)])
    assert set(done.reading.marks) == picked
    for position, (was, now) in enumerate(
        zip(held.statements, done.reading.statements, strict=True)
    ):
        if position in picked:
            assert labels_of(now) == msgspec.structs.replace(labels_of(was), **RECITAL)
            assert (now.text, now.start, now.end) == (was.text, was.start, was.end)
        else:
            assert now == was


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8), st.sets(st.integers(0, 3)))
def test_every_review_is_used_or_reported(lines, reviewed):
    done = apply_reviews(reading(*lines), [review_of(p, **RECITAL) for p in sorted(reviewed)])
    used = [m for m in done.reading.marks.values() if m.state in ("confirmed", "corrected")]
    assert len(used) + len(done.drifts) == len(reviewed)


@given(st.text())
def test_a_fingerprint_ignores_spaces_around_a_text(text):
    assert fingerprint(text) == fingerprint(f"  {text}\n")


def test_labels_have_the_fields_of_a_statement():
    assert set(Labels.__struct_fields__) <= set(reading().statements[0].__struct_fields__)
