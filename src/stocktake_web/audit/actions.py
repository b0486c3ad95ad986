"""Add to the record, and prove that nobody changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils import timezone

from stocktake_web.audit.chain import ROW, add_to_chain
from stocktake_web.audit.models import ChainHead, Event, event_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake_web.people.models import User

__all__ = ["Break", "Subject", "find_breaks", "record"]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is about, in words that outlive it."""

    kind: str
    thing: str
    label: str
    economy: str = ""


class Break(msgspec.Struct, frozen=True):
    """A place where the chain does not hold: the event's number and what is wrong."""

    number: int
    problem: str


def record(
    action: str,
    about: Subject,
    *,
    by: User | None,
    change: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Add one event; call it last in the transaction of what it tells.

    The head of the chain is locked until that transaction ends, so events have one order.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it tells.")
    event = Event(
        at=timezone.now(),
        actor=by,
        actor_name=f"{by.name} <{by.email}>".strip() if by else "Stocktake",
        action=action,
        kind=about.kind,
        thing=about.thing,
        label=about.label[:300],
        economy=about.economy,
        change=dict(change or {}),
        reason=reason,
    )
    add_to_chain(event)
    return event


def find_breaks(events: Iterable[Event] | None = None) -> list[Break]:
    """Return every place where an event was changed, taken away or put in; none is right."""
    found: list[Break] = []
    number, last = 0, ""
    for event in Event.objects.order_by("number").iterator() if events is None else events:
        number += 1
        if event.number != number:
            found.append(Break(number, f"Event {number} is missing; {event.number} follows."))
            number = event.number
        elif event.previous_hash != last:
            found.append(Break(number, "It does not follow from the event before it."))
        if event.hash != event_hash(event):
            found.append(Break(number, "Its content is not what was recorded."))
        last = event.hash
    head = ChainHead.objects.filter(pk=ROW).first()
    if events is None and head and (head.last_number, head.last_hash) != (number, last):
        found.append(Break(head.last_number, "Events at the end are missing."))
    return found
