"""Keep activities one by one and from files: who may, what is kept, twice changes nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factories.iati import a_record
from factories.web import a_person
from stocktake_web.activities.actions import (
    Taken,
    apply_records,
    change_activity,
    create_activity,
    find_changes,
)
from stocktake_web.activities.iati.read import read_activities
from stocktake_web.activities.iati.records import Organisation
from stocktake_web.activities.iati.write import write_activities
from stocktake_web.activities.models import Activity, ActivityBudget
from stocktake_web.activities.queries import found_activities, record_of, totals
from stocktake_web.audit.actions import find_breaks
from stocktake_web.audit.models import Event
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed, rules
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


def changed(record, **said):
    return msgspec.structs.replace(record, **said)


def test_activities_are_kept_and_read_by_whom_the_table_says():
    national = (*rules().national, "api_client")
    for number, role in enumerate(rules().roles):
        person = a_person(role, "FJI" if role in national else "")
        record = a_record(identifier=f"X-{number}")
        for act in (create_activity, lambda said, by: apply_records([said], by=by)):
            keeps = role in rules().named("activity.manage").roles
            if keeps:
                act(record, by=person)
                record = a_record(identifier=f"Y-{number}")
            else:
                with pytest.raises(NotAllowed):
                    act(record, by=person)
        assert found_activities(standing_of(person), {}).exists()  # every role reads
    assert not found_activities(standing_of(a_person()), {}).exists()


def test_what_is_kept_is_what_was_said(admin):
    made = create_activity(a_record(), by=admin)
    assert record_of(Activity.objects.get(pk=made.pk)) == a_record()
    with pytest.raises(CannotBeDone, match="There is an activity of this identifier already"):
        create_activity(a_record(), by=admin)
    with pytest.raises(CannotBeDone, match=r"^Give at least one date\.$"):
        create_activity(a_record(identifier="B", planned_start=None, planned_end=None), by=admin)


def test_two_who_change_at_once_lose_nothing(admin):
    made = create_activity(a_record(), by=admin)
    first = change_activity(made, a_record(title="First"), by=admin, base=1)
    assert first.revision == 2
    assert change_activity(made, a_record(title="First"), by=admin, base=1).revision == 2
    with pytest.raises(SavedMeanwhile, match="Somebody else saved this activity meanwhile"):
        change_activity(made, a_record(title="Second"), by=admin, base=1)
    assert Event.objects.get(action="activity.changed").change == {
        "title": ["Workshop on shared towers", "First"]
    }
    assert find_breaks() == []


def test_a_file_shows_what_it_changes_and_changes_nothing_the_second_time(admin):
    create_activity(a_record(), by=admin)
    others = (Organisation(role="1", name="Another bank"),)
    then = [a_record(status="4", organisations=others), a_record(identifier="New-1")]
    data = write_activities(then, generated=timezone.now())
    records = read_activities(data).records
    shown = find_changes(records)
    assert [(each.before is None, each.fields[:2]) for each in shown] == [
        (False, ("status", "organisations")),
        (True, ("identifier", "reporter_ref")),
    ]
    assert apply_records(records, by=admin) == Taken(made=1, changed=1)
    events = Event.objects.count()
    assert find_changes(records) == []
    assert apply_records(records, by=admin) == Taken(made=0, changed=0)
    assert Event.objects.count() == events
    assert [record_of(each) for each in Activity.objects.order_by("pk")] == then


def test_a_file_of_others_leaves_our_commitments_as_they_are(admin):
    create_activity(a_record(), by=admin)
    theirs = a_record(title="Renamed", kind="", themes=(), commitments=())
    apply_records([theirs, changed(theirs, identifier="Other")], by=admin)
    ours, other = Activity.objects.order_by("pk")
    assert record_of(ours) == a_record(title="Renamed")
    assert (record_of(other).kind, record_of(other).commitments) == ("other", ())


def test_a_file_that_fails_in_the_middle_changes_nothing(admin, monkeypatch):
    from stocktake_web.activities import actions

    real = actions._create

    def fails_on_second(said, *, by):
        if said.identifier == "B":
            raise RuntimeError("the disk is full")
        return real(said, by=by)

    monkeypatch.setattr(actions, "_create", fails_on_second)
    with pytest.raises(RuntimeError), transaction.atomic():
        apply_records([a_record(identifier="A"), a_record(identifier="B")], by=admin)
    assert not Activity.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, {"A", "B"}, id="all"),
        pytest.param({"words": "towers bank"}, {"A"}, id="title-and-funder"),
        pytest.param({"words": "cable"}, {"B"}, id="words"),
        pytest.param({"kind": "project"}, {"B"}, id="kind"),
        pytest.param({"status": "2"}, {"A"}, id="status"),
        pytest.param({"economy": "KIR"}, {"A"}, id="economy"),
        pytest.param({"theme": "international-bandwidth"}, {"B"}, id="theme"),
        pytest.param({"commitment": "isles-2021/2"}, {"B"}, id="commitment"),
        pytest.param({"year": 2027}, {"A", "B"}, id="year-of-both"),
        pytest.param({"year": 2028}, {"B"}, id="year-within"),
        pytest.param({"year": 2026}, set(), id="before-it-really-began"),
        pytest.param({"year": 2031}, set(), id="after-both"),
    ],
)
def test_what_is_looked_for_is_found(admin, asked, found):
    create_activity(a_record(identifier="A"), by=admin)
    create_activity(
        a_record(
            identifier="B", kind="project", title="A cable", status="4", organisations=(),
            countries=(), themes=("international-bandwidth",), commitments=("isles-2021/2",),
            planned_start=dt.date(2026, 1, 1), actual_start=dt.date(2027, 6, 1),
            planned_end=dt.date(2030, 1, 1),
        ),
        by=admin,
    )  # fmt: skip
    held = found_activities(standing_of(admin), asked)
    assert {each.identifier for each in held} == found


def test_sums_never_add_currencies(admin):
    budget = a_record().budgets[0]
    euros = msgspec.structs.replace(budget, currency="EUR", amount=Decimal("10.50"))
    create_activity(a_record(identifier="A", budgets=(budget, euros)), by=admin)
    create_activity(a_record(identifier="B"), by=admin)
    assert totals(Activity.objects.all()) == [("EUR", Decimal("10.50")), ("USD", Decimal(50000))]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"status": "9"}, id="status"),
        pytest.param({"kind": "party"}, id="kind"),
        pytest.param({"title": ""}, id="no-title"),
        pytest.param({"planned_start": None, "planned_end": None}, id="no-date"),
        pytest.param({"planned_end": dt.date(2020, 1, 1)}, id="ends-before-it-starts"),
    ],
)
def test_the_database_refuses_what_cannot_be(admin, wrong):
    made = create_activity(a_record(), by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityBudget.objects.update(amount=-1)
