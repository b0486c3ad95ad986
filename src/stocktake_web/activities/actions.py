"""Keep activities: one by one, or from a file of which one has seen what it would change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stocktake_web.activities.iati.records import ActivityRecord
from stocktake_web.activities.models import (
    Activity,
    ActivityBudget,
    ActivityCommitment,
    ActivityCountry,
    ActivityKind,
    ActivityOrganisation,
    ActivityResult,
    ActivityTheme,
    ActivityTransaction,
)
from stocktake_web.activities.queries import LISTS, PLAIN, record_of
from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.queries import standing_of
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake_web.people.models import User

__all__ = ["Change", "Taken", "apply_records", "change_activity", "create_activity", "find_changes"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a record of a file would change.

    Attributes:
        record: As the activity would be.
        before: As it is; none where it is new.
        fields: Names of the fields that differ.
    """

    record: ActivityRecord
    before: ActivityRecord | None
    fields: tuple[str, ...]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """How many activities a file made and changed."""

    made: int
    changed: int


@transaction.atomic
def create_activity(said: ActivityRecord, *, by: User) -> Activity:
    """Keep a new activity.

    Raises:
        NotAllowed: The person may not keep activities.
        CannotBeDone: There is one of this identifier, or it has no date.
    """
    standing_of(by).require("activity.manage")
    _check(said)
    if Activity.objects.filter(identifier=said.identifier).exists():
        raise CannotBeDone(_("There is an activity of this identifier already."))
    return _create(said, by=by)


@transaction.atomic
def change_activity(activity: Activity, said: ActivityRecord, *, by: User, base: int) -> Activity:
    """Change an activity, which must be as it was in revision ``base``; the same changes nothing.

    Raises:
        NotAllowed: The person may not keep activities.
        CannotBeDone: Another one has the identifier, or it has no date.
        SavedMeanwhile: Somebody else saved it; nothing was overwritten.
    """
    standing_of(by).require("activity.manage")
    _check(said)
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    before = record_of(held)
    if before == said:
        return held
    if held.revision != base:
        raise SavedMeanwhile(
            _("Somebody else saved this activity meanwhile. Look at it and save yours again.")
        )
    others = Activity.objects.exclude(pk=held.pk)
    if others.filter(identifier=said.identifier).exists():
        raise CannotBeDone(_("There is an activity of this identifier already."))
    return _change(held, before, said, by=by)


def find_changes(records: Iterable[ActivityRecord]) -> list[Change]:
    """Return what the records of a file would change, in their order; nothing where they are kept.

    A record that says nothing of kind, themes and commitments leaves those as they are.
    """
    given = list(records)
    held = Activity.objects.filter(identifier__in=[each.identifier for each in given])
    known = {each.identifier: record_of(each) for each in held.prefetch_related(*LISTS)}
    changes = []
    for each in given:
        before = known.get(each.identifier)
        then = _completed(each, before)
        fields = tuple(
            name
            for name in ActivityRecord.__struct_fields__
            if before is None or getattr(before, name) != getattr(then, name)
        )
        if fields:
            changes.append(Change(record=then, before=before, fields=fields))
    return changes


@transaction.atomic
def apply_records(records: Iterable[ActivityRecord], *, by: User) -> Taken:
    """Keep what the records of a file say; all of it or nothing, and again changes nothing.

    Raises:
        NotAllowed: The person may not keep activities.
    """
    standing_of(by).require("activity.manage")
    given = list(records)
    wanted = [each.identifier for each in given]
    held = {
        each.identifier: each
        for each in Activity.objects.select_for_update()
        .filter(identifier__in=wanted)
        .order_by("pk")
    }
    made = changed = 0
    for change in find_changes(given):
        activity = held.get(change.record.identifier)
        if activity is None or change.before is None:
            _create(change.record, by=by)
            made += 1
        else:
            _change(activity, change.before, change.record, by=by)
            changed += 1
    return Taken(made=made, changed=changed)


def _completed(said: ActivityRecord, before: ActivityRecord | None) -> ActivityRecord:
    if said.kind in ActivityKind.values:
        return said
    if before is None:
        return msgspec.structs.replace(said, kind=ActivityKind.OTHER.value)
    return msgspec.structs.replace(
        said, kind=before.kind, themes=before.themes, commitments=before.commitments
    )


def _check(said: ActivityRecord) -> None:
    days = (said.planned_start, said.actual_start, said.planned_end, said.actual_end)
    if not any(days):
        raise CannotBeDone(_("Give at least one date."))


def _create(said: ActivityRecord, *, by: User) -> Activity:
    made = Activity.objects.create(**_columns(said), changed_by=by)
    _store_lists(made, said)
    record("activity.made", _subject(made), by=by, change={"title": [None, made.title]})
    return made


def _change(held: Activity, before: ActivityRecord, said: ActivityRecord, *, by: User) -> Activity:
    for name, value in _columns(said).items():
        setattr(held, name, value)
    held.revision += 1
    held.changed_at, held.changed_by = timezone.now(), by
    held.save()
    for related in LISTS:
        getattr(held, related).all().delete()
    _store_lists(held, said)
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(said)
    change = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    record("activity.changed", _subject(held), by=by, change=change)
    return held


def _columns(said: ActivityRecord) -> dict[str, Any]:
    return {name: getattr(said, name) for name in PLAIN}


def _store_lists(held: Activity, said: ActivityRecord) -> None:
    fields = msgspec.structs.asdict
    ActivityOrganisation.objects.bulk_create(
        ActivityOrganisation(activity=held, **fields(each)) for each in said.organisations
    )
    ActivityCountry.objects.bulk_create(
        ActivityCountry(activity=held, **fields(each)) for each in said.countries
    )
    ActivityBudget.objects.bulk_create(
        ActivityBudget(activity=held, **fields(each)) for each in said.budgets
    )
    ActivityTransaction.objects.bulk_create(
        ActivityTransaction(
            activity=held,
            position=position,
            **msgspec.to_builtins(each, builtin_types=(dt.date,)),
        )
        for position, each in enumerate(said.transactions, 1)
    )
    ActivityResult.objects.bulk_create(
        ActivityResult(
            activity=held, position=position, type=each.type, content=msgspec.to_builtins(each)
        )
        for position, each in enumerate(said.results, 1)
    )
    ActivityTheme.objects.bulk_create(
        ActivityTheme(activity=held, theme=code[:60]) for code in said.themes
    )
    ActivityCommitment.objects.bulk_create(
        ActivityCommitment(activity=held, commitment=code[:120]) for code in said.commitments
    )


def _subject(held: Activity) -> Subject:
    return Subject(kind="activity", thing=str(held.pk), label=held.title)
