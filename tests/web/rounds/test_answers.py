"""Saving answers: nothing is lost, nothing is doubled, everything is on the record."""

from __future__ import annotations

import uuid

import pytest

from factories.web import a_person, a_submission
from stocktake_web.audit.actions import find_breaks
from stocktake_web.audit.models import Event
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.answers import Place, save_answer, undo_answer
from stocktake_web.rounds.models import Answer, AnswerRevision, Question, Round


@pytest.fixture
def place():
    submission = a_submission()
    question = Question.objects.get(section__round=submission.round, code="1.value")
    return Place(submission, question)


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


def test_a_first_save_makes_revision_one(place, focal):
    saved = save_answer(place, {"value": 64.2, "year": 2025}, by=focal, base=0)
    assert (saved.changed, saved.answer.revision, saved.answer.value) == (True, 1, 64.2)
    assert [e.action for e in Event.objects.all()] == ["answer.saved"]


def test_the_same_save_twice_counts_once(place, focal):
    key = uuid.uuid4()
    save_answer(place, {"value": 1.0, "year": 2025}, by=focal, base=0, key=key)
    again = save_answer(place, {"value": 1.0, "year": 2025}, by=focal, base=0, key=key)
    assert (again.changed, again.answer.revision) == (False, 1)
    assert AnswerRevision.objects.count() == 1


def test_two_people_who_change_other_fields_are_put_together(place, focal):
    other = a_person("focal_point", "FJI")
    save_answer(place, {"value": 1.0, "year": 2025}, by=focal, base=0)
    save_answer(place, {"text": "A cable was laid."}, by=other, base=1)
    saved = save_answer(place, {"value": 2.0, "year": 2025}, by=focal, base=1)
    assert (saved.answer.value, saved.answer.text) == (2.0, "A cable was laid.")
    assert saved.merged == ("text",)


def test_two_people_who_change_one_field_both_keep_their_words(place, focal):
    other = a_person("focal_point", "FJI")
    save_answer(place, {"text": "First."}, by=other, base=0)
    saved = save_answer(place, {"text": "Mine."}, by=focal, base=0)
    assert (saved.changed, saved.conflict, saved.answer.text) == (False, ("text",), "First.")
    assert saved.kept.content["text"] == "Mine."


def test_undo_makes_the_earlier_words_a_new_revision(place, focal):
    save_answer(place, {"text": "One."}, by=focal, base=0)
    answer = save_answer(place, {"text": "Two."}, by=focal, base=1).answer
    undone = undo_answer(answer, 1, by=focal)
    assert (undone.answer.text, undone.answer.revision) == ("One.", 3)
    assert undo_answer(undone.answer, 0, by=focal).answer.is_empty()


@pytest.mark.parametrize(
    ("role", "economy"),
    [
        pytest.param("focal_point", "KIR", id="another-economy"),
        pytest.param("approver", "FJI", id="approver"),
        pytest.param("secretariat_admin", "", id="secretariat"),
        pytest.param("contributor", "FJI", id="contributor-without-a-part"),
    ],
)
def test_nobody_else_may_write(place, role, economy):
    with pytest.raises(NotAllowed, match=r"^You may not do this: “Write an answer”\.$"):
        save_answer(place, {"text": "x"}, by=a_person(role, economy), base=0)
    assert not Answer.objects.exists()


def test_the_record_shows_tampering(place, focal):
    save_answer(place, {"text": "One."}, by=focal, base=0)
    save_answer(place, {"text": "Two."}, by=focal, base=1)
    assert find_breaks() == []
    events = list(Event.objects.all())
    events[0].label = "other"
    assert [b.problem for b in find_breaks(events)] == ["Its content is not what was recorded."]
    assert find_breaks(events[1:])[0].problem == "Event 1 is missing; 2 follows."


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET label = 'x'", "DELETE FROM audit_event"]
)
def test_the_database_refuses_to_change_the_record(place, focal, statement):
    from django.db import DatabaseError, connection, transaction

    save_answer(place, {"text": "One."}, by=focal, base=0)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert find_breaks() == []


def test_a_closed_round_takes_no_answers(place, focal):
    Round.objects.update(state="closed")
    with pytest.raises(NotAllowed, match=r"^The round is not open; answers can no longer be chang"):
        save_answer(place, {"text": "x"}, by=focal, base=0)
