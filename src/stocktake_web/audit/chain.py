"""Bind a new event to the last one, and hold the head of the chain as briefly as can be.

Whoever adds an event waits for the one before to be committed: that is what gives events one
order. So on PostgreSQL the head is taken, the hash made, the event added and the head moved in
one statement, just before the commit; with one statement for each, the head would be held while
the process waits its turn on a busy machine, and every save behind it. SQLite has one writer at
a time anyway and does it step by step.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from stocktake_web.audit.models import BETWEEN, ChainHead, Event, event_hash, hashed_pieces

__all__ = ["ROW", "add_to_chain"]

ROW = 1  # of the one chain head

# The head is read as it is when its turn comes: FOR UPDATE waits for it and sees the newest.
APPEND = """
WITH head AS (
    SELECT last_number + 1 AS number, last_hash FROM audit_chainhead WHERE id = %(row)s FOR UPDATE
), linked AS (
    SELECT number, last_hash, encode(sha256(convert_to(
        %(before)s::text || number::text || %(between)s::text || last_hash || %(after)s::text,
        'UTF8')), 'hex') AS hash
    FROM head
), moved AS (
    UPDATE audit_chainhead SET last_number = linked.number, last_hash = linked.hash
    FROM linked WHERE audit_chainhead.id = %(row)s
)
INSERT INTO audit_event (number, at, actor_id, actor_name, action, kind, thing, label, economy,
                         change, reason, previous_hash, hash)
SELECT number, %(at)s::timestamptz, %(actor_id)s::bigint, %(actor_name)s, %(action)s, %(kind)s,
       %(thing)s, %(label)s, %(economy)s, %(change)s::jsonb, %(reason)s, last_hash, hash
FROM linked
RETURNING id, number, previous_hash, hash
"""
FIELDS = ("at", "actor_id", "actor_name", "action", "kind", "thing", "label", "economy", "reason")


def add_to_chain(event: Event) -> None:
    """Add an event that has everything but its number and its hashes.

    The head stays locked until the transaction ends.
    """
    if connection.vendor == "postgresql":
        _append(event)
        return
    head, _made = ChainHead.objects.select_for_update().get_or_create(pk=ROW)
    event.number, event.previous_hash = head.last_number + 1, head.last_hash
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.last_number, head.last_hash = event.number, event.hash
    head.save(update_fields=["last_number", "last_hash"])


def _append(event: Event) -> None:
    """Do it in one statement; the first event of a database makes the head before."""
    before, after = hashed_pieces(event)
    values: dict[str, Any] = {
        **{name: getattr(event, name) for name in FIELDS},
        "change": json.dumps(event.change),
        "row": ROW,
        "before": before,
        "between": BETWEEN,
        "after": after,
    }
    with connection.cursor() as cursor:
        cursor.execute(APPEND, values)
        found = cursor.fetchone()
        if found is None:
            ChainHead.objects.get_or_create(pk=ROW)
            cursor.execute(APPEND, values)
            found = cursor.fetchone()
    event.pk, event.number, event.previous_hash, event.hash = found
