"""One event: who did what to which thing, when and why, and the hash that binds it to the last.

An event keeps the names of person and thing as text, so that it can be read when both are
gone. It can be added and never changed or deleted: the model refuses, and so do triggers of
the database (migration 0002).
"""

from __future__ import annotations

import hashlib
import json
from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

__all__ = ["BETWEEN", "ChainHead", "Event", "event_hash", "hashed_pieces"]

BETWEEN = ',"previous":"'  # between an event's number and the hash of the one before it


class ChainHead(models.Model):
    """The one row that a writer of events locks: the hash of the last event."""

    last_hash = models.CharField(max_length=64, blank=True)
    last_number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Return the number of the last event."""
        return str(self.last_number)


class Event(models.Model):
    """Something that was done."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField(max_length=300)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    thing = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    economy = models.CharField(max_length=3, blank=True)
    change = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """In the order in which things were done."""

        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["kind", "thing"])]

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.number}: {self.actor_name} {self.action} {self.label}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the event; one that is there is never changed."""
        if self.pk is not None:
            raise TypeError("An event of the record cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse."""
        raise TypeError("An event of the record cannot be deleted.")


def event_hash(event: Event) -> str:
    """Return the SHA-256 of an event's content and of the hash of the one before it.

    What is hashed is the content as JSON, keys in order, without spaces, in UTF-8.
    """
    before, after = hashed_pieces(event)
    text = f"{before}{event.number}{BETWEEN}{event.previous_hash}{after}"
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_pieces(event: Event) -> tuple[str, str]:
    """Return what is hashed before the event's number, and after the hash of the one before it.

    Between the two stands ``BETWEEN``. Number and hash are what is known last, when the event's
    turn in the chain has come.
    """
    first = {
        "action": event.action,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "at": event.at.isoformat(timespec="microseconds"),
        "change": event.change,
        "economy": event.economy,
        "kind": event.kind,
        "label": event.label,
    }
    last: dict[str, object] = {"reason": event.reason, "thing": event.thing}
    return f'{_as_json(first)[:-1]},"number":', f'",{_as_json(last)[1:]}'


def _as_json(content: dict[str, object]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
