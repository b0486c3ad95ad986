"""Activities as people look for them, and as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Exists, OuterRef, Q, Sum
from django.http import Http404

from stocktake_web.activities.iati.records import ActivityRecord, Budget, Country, Organisation
from stocktake_web.activities.iati.results import Result
from stocktake_web.activities.iati.transactions import Transaction
from stocktake_web.activities.models import (
    Activity,
    ActivityBudget,
    ActivityCommitment,
    ActivityCountry,
    ActivityOrganisation,
    ActivityTheme,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.db.models import QuerySet

    from stocktake_web.permissions import Standing

__all__ = [
    "LISTS",
    "PLAIN",
    "activities_for",
    "commitments_served",
    "find_activity",
    "found_activities",
    "record_of",
    "totals",
]

LISTS = (
    "organisations",
    "countries",
    "budgets",
    "transactions",
    "results",
    "themes",
    "commitments",
)
# Fields of a record that are columns of an activity.
PLAIN = tuple(name for name in ActivityRecord.__struct_fields__ if name not in LISTS)


def activities_for(standing: Standing) -> QuerySet[Activity]:
    """Return the activities that the person may read, ready to become records."""
    if not standing.may("activity.read"):
        return Activity.objects.none()
    return Activity.objects.prefetch_related(*LISTS)


def found_activities(standing: Standing, asked: Mapping[str, object]) -> QuerySet[Activity]:
    """Return the activities that fit.

    Args:
        standing: Who asks.
        asked: ``words``, ``kind``, ``status``, ``economy``, ``theme``, ``commitment``, ``year``;
            each may be empty or missing.
    """
    found = activities_for(standing)
    for name in ("kind", "status"):
        if value := asked.get(name):
            found = found.filter(**{name: value})
    if economy := asked.get("economy"):
        held = ActivityCountry.objects.filter(activity=OuterRef("pk"), economy=economy)
        found = found.filter(Exists(held))
    if theme := asked.get("theme"):
        found = found.filter(
            Exists(ActivityTheme.objects.filter(activity=OuterRef("pk"), theme=theme))
        )
    if commitment := asked.get("commitment"):
        served = ActivityCommitment.objects.filter(activity=OuterRef("pk"), commitment=commitment)
        found = found.filter(Exists(served))
    if year := asked.get("year"):
        found = found.filter(_in_year(int(str(year))))
    for word in str(asked.get("words") or "").split():
        named = ActivityOrganisation.objects.filter(activity=OuterRef("pk"), name__icontains=word)
        in_text = Q(title__icontains=word) | Q(description__icontains=word)
        found = found.filter(in_text | Q(identifier__icontains=word) | Exists(named))
    return found


def find_activity(standing: Standing, key: int) -> Activity:
    """Return an activity that the person may read.

    Raises:
        Http404: There is none, or the person may read none.
    """
    found = activities_for(standing).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def totals(found: QuerySet[Activity]) -> list[tuple[str, Decimal]]:
    """Return the sums of the budgets of activities by currency; currencies are never added."""
    held = ActivityBudget.objects.filter(activity__in=found.order_by().values("pk"))
    return list(held.values_list("currency").annotate(total=Sum("amount")).order_by("currency"))


def commitments_served() -> list[str]:
    """Return the commitments that activities serve."""
    held = ActivityCommitment.objects.order_by("commitment")
    return list(held.values_list("commitment", flat=True).distinct())


def record_of(activity: Activity) -> ActivityRecord:
    """Return an activity as a record."""
    return ActivityRecord(
        **{name: getattr(activity, name) for name in PLAIN},
        organisations=tuple(
            sorted(
                Organisation(role=each.role, name=each.name, ref=each.ref, type=each.type)
                for each in activity.organisations.all()
            )
        ),
        countries=tuple(
            Country(economy=each.economy, share=each.share)
            for each in sorted(activity.countries.all(), key=lambda each: each.economy)
        ),
        budgets=tuple(
            sorted(
                Budget(**{name: getattr(each, name) for name in Budget.__struct_fields__})
                for each in activity.budgets.all()
            )
        ),
        transactions=tuple(
            msgspec.convert(
                {name: getattr(each, name) for name in Transaction.__struct_fields__}, Transaction
            )
            for each in activity.transactions.all()
        ),
        results=tuple(msgspec.convert(each.content, Result) for each in activity.results.all()),
        themes=tuple(sorted(each.theme for each in activity.themes.all())),
        commitments=tuple(sorted(each.commitment for each in activity.commitments.all())),
    )


def _in_year(year: int) -> Q:
    """Return the condition that an activity touches a year, by what was, else by what is planned.

    One with a single date is of that date's year.
    """
    begins = Q(actual_start__year__lte=year) | Q(
        actual_start__isnull=True, planned_start__year__lte=year
    )
    ends = Q(actual_end__year__gte=year) | Q(actual_end__isnull=True, planned_end__year__gte=year)
    no_end = Q(actual_end__isnull=True, planned_end__isnull=True)
    no_begin = Q(actual_start__isnull=True, planned_start__isnull=True)
    same_begin = Q(actual_start__year=year) | Q(actual_start__isnull=True, planned_start__year=year)
    same_end = Q(actual_end__year=year) | Q(actual_end__isnull=True, planned_end__year=year)
    return (begins & ends) | (no_end & same_begin) | (no_begin & same_end)
