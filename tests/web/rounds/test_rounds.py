"""A round is made from a built workspace: questions, what is known, and a submission each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories.tables import sample_tables
from factories.web import a_person, a_round
from stocktake_web.audit.models import Event
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.actions.rounds import (
    NotPossible,
    RoundPlan,
    change_dates,
    close_round,
    open_round,
    prepare_round,
)
from stocktake_web.rounds.models import Prefill, Question, Submission
from stocktake_web.rounds.questionnaire import ASKED_PARTS, make_sections


class BuiltWorkspace:
    """As much of a workspace as a round needs: its tables."""

    def table(self, name):
        return sample_tables()[name]


@pytest.fixture
def plan():
    today = timezone.now().date()
    return RoundPlan(
        slug="2026",
        name="Progress report 2026",
        opens_on=today,
        closes_at=timezone.now() + dt.timedelta(days=60),
        economies=("KIR", "FJI"),
    )


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def test_a_round_has_a_section_for_every_commitment_and_a_submission_for_every_economy(plan, admin):
    made = prepare_round(BuiltWorkspace(), plan, by=admin)
    wanted = sample_tables()["commitments"]["commitment_id"].to_list()
    assert sorted(made.sections.values_list("commitment", flat=True)) == sorted(wanted)
    states = Submission.objects.filter(round=made).values_list("economy", "state")
    assert sorted(states) == [("FJI", "draft"), ("KIR", "draft")]
    assert [e.action for e in Event.objects.all()] == ["round.prepared"]


def test_an_indicator_is_asked_once():
    sections = make_sections(sample_tables())
    asked = [q.indicator for s in sections for q in s.questions if q.kind == "value"]
    assert asked
    assert len(asked) == len(set(asked))


def test_parts_of_the_population_are_asked_where_statistics_have_them():
    sections = make_sections(sample_tables())
    parts = {part for s in sections for q in s.questions for part in q.disaggregations}
    known = set(sample_tables()["observations"]["disaggregation"].unique())
    assert parts == {""} | (known & ASKED_PARTS)


def test_what_open_statistics_say_is_given_with_its_source_and_history(plan, admin):
    made = prepare_round(BuiltWorkspace(), plan, by=admin)
    fill = Prefill.objects.filter(
        question__section__round=made, economy="FJI", value__isnull=False
    ).first()
    assert fill.source
    assert fill.history[-1] == [fill.year, fill.value]


def test_the_last_round_fills_what_statistics_do_not_say(plan, admin):
    focal = a_person("focal_point", "FJI")
    first = open_round(prepare_round(BuiltWorkspace(), plan, by=admin), by=admin)
    submission = Submission.objects.get(round=first, economy="FJI")
    question = Question.objects.filter(section__round=first, kind="narrative").first()
    save_answer(Place(submission, question), {"text": "Two cables."}, by=focal, base=0)
    Submission.objects.filter(pk=submission.pk).update(state="published")
    later = RoundPlan(
        slug="2027",
        name="2027",
        opens_on=plan.opens_on + dt.timedelta(days=365),
        closes_at=plan.closes_at + dt.timedelta(days=365),
        economies=("FJI",),
    )
    second = prepare_round(BuiltWorkspace(), later, by=admin)
    fill = Prefill.objects.get(question__section__round=second, question__code=question.code)
    assert (fill.text, fill.source) == ("Two cables.", "Reported in Progress report 2026")


def test_only_the_secretariat_makes_a_round(plan):
    with pytest.raises(NotAllowed):
        prepare_round(BuiltWorkspace(), plan, by=a_person("focal_point", "FJI"))


def test_a_round_that_fits_nothing_is_not_made(plan, admin):
    import msgspec

    nothing = msgspec.structs.replace(plan, instruments=("no-such",))
    with pytest.raises(NotPossible, match=r"^No commitment of the workspace fits"):
        prepare_round(BuiltWorkspace(), nothing, by=admin)


def test_the_state_and_dates_of_a_round_change_on_the_record(admin):
    held = a_round()
    with pytest.raises(NotPossible, match="open already"):
        open_round(held, by=admin)
    closed = close_round(held, by=admin)
    with pytest.raises(NotPossible, match="Only an open round"):
        close_round(closed, by=admin)
    assert open_round(closed, by=admin).state == "open"
    later = held.closes_at + dt.timedelta(days=7)
    assert change_dates(held, later, by=admin, reason="A storm.").closes_at == later
    with pytest.raises(NotPossible, match="before it opens"):
        change_dates(held, held.closes_at - dt.timedelta(days=400), by=admin, reason="x")
    events = Event.objects.values_list("action", flat=True)
    assert list(events) == ["round.closed", "round.opened", "round.dates-changed"]
