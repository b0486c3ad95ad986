"""Each event is bound to the one before; writers side by side make one chain."""

from __future__ import annotations

import hashlib
import json
import threading

import pytest
from django.db import connection, transaction

from factories.web import a_person
from stocktake_web.audit.actions import Subject, find_breaks, record
from stocktake_web.audit.models import Event, event_hash

# Words that break what is put together carelessly: marks of JSON and of SQL, other scripts.
WORDS = '"quoted", \\ %s île كيريباتي\n,"number":7,"previous":"'


def tell(label, *, by=None, change=None, reason=""):
    with transaction.atomic():
        about = Subject(kind="thing", thing="1", label=label, economy="FJI")
        return record("thing.told", about, by=by, change=change, reason=reason)


def test_what_is_hashed_is_the_content_as_json_with_its_keys_in_order():
    event = tell(WORDS, by=a_person("reader"), change={"b": [1.5, None], "a": WORDS}, reason=WORDS)
    content = {
        "number": event.number,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "action": "thing.told",
        "kind": "thing",
        "thing": "1",
        "label": WORDS,
        "economy": "FJI",
        "change": {"b": [1.5, None], "a": WORDS},
        "reason": WORDS,
        "previous": event.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert event.hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_event_that_is_returned_is_the_one_that_is_kept():
    first, second = tell("one"), tell(WORDS, change={"state": ["draft", "submitted"]})
    assert second.previous_hash == first.hash
    assert second.number == first.number + 1
    kept = Event.objects.get(pk=second.pk)
    assert (kept.number, kept.hash, kept.label, kept.change) == (
        second.number,
        second.hash,
        second.label,
        second.change,
    )
    assert event_hash(kept) == kept.hash
    assert find_breaks() == []


def test_what_was_taken_back_leaves_no_gap():
    tell("kept")
    with transaction.atomic():
        tell("lost")
        transaction.set_rollback(True)
    tell("kept too")
    assert list(Event.objects.order_by("number").values_list("label", flat=True)) == [
        "kept",
        "kept too",
    ]
    assert find_breaks() == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time; run on PostgreSQL"
)
def test_writers_side_by_side_make_one_chain():
    # What the threads commit stays in this run's database: nothing that counts comes after.
    def tell_many(name):
        for number in range(25):
            tell(f"{name} {number}")
        connection.close()

    threads = [threading.Thread(target=tell_many, args=(name,)) for name in "abcdef"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Event.objects.count() == 150
    assert find_breaks() == []
