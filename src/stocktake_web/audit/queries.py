"""The record of changes, filtered; whoever may read it sees all of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from stocktake_web.audit.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

__all__ = ["found_events"]


def found_events(wanted: Mapping[str, object]) -> QuerySet[Event]:
    """Return the events that fit, newest first.

    Args:
        wanted: ``who`` and ``what`` are parts of words, ``economy`` a code, ``since`` and
            ``until`` days; what is empty does not limit.
    """
    found = Event.objects.order_by("-number")
    if who := wanted.get("who"):
        found = found.filter(actor_name__icontains=str(who))
    if what := wanted.get("what"):
        found = found.filter(Q(action__icontains=what) | Q(label__icontains=what))
    if economy := wanted.get("economy"):
        found = found.filter(economy=economy)
    since, until = wanted.get("since"), wanted.get("until")
    if isinstance(since, dt.date):
        found = found.filter(at__gte=_midnight(since))
    if isinstance(until, dt.date):
        found = found.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())
