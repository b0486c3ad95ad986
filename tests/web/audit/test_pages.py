"""The record as a page and as files: only for administrators, filtered, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import transaction

from factories.web import a_person
from stocktake_web.audit.actions import Subject, record
from stocktake_web.audit.models import Event


@pytest.fixture
def admin(client):
    person = a_person("secretariat_admin")
    client.force_login(person)
    return person


def tell(action, label, *, by, reason="", economy=""):
    with transaction.atomic():
        return record(
            action,
            Subject(kind="thing", thing="1", label=label, economy=economy),
            by=by,
            reason=reason,
        )


def sent(reply):
    return b"".join(reply.streaming_content).decode()


def test_the_page_is_filtered(client, admin):
    tell("round.opened", "Report 2026", by=admin)
    tell("people.ended", "Ana", by=admin, reason="Retired.", economy="FJI")
    assert "2 events" in client.get("/record/").content.decode()
    for query in ("what=ended", "economy=fji", "what=Ana"):
        shown = client.get(f"/record/?{query}").content.decode()
        assert "Retired." in shown
        assert "Report 2026" not in shown
    assert "0 events" in client.get("/record/?until=2020-01-01").content.decode()
    assert "2 events" in client.get("/record/?since=2020-01-01").content.decode()
    assert "Enter a valid date." in client.get("/record/?since=x").content.decode()


def test_the_files_hold_every_event_with_its_hash(client, admin):
    tell("round.opened", "Report 2026", by=admin)
    tell("people.ended", "Ana", by=admin)
    hashes = list(Event.objects.values_list("hash", flat=True))
    rows = list(csv.DictReader(io.StringIO(sent(client.get("/record/record.csv"))[1:])))
    assert [row["hash"] for row in rows] == hashes
    events = json.loads(sent(client.get("/record/record.json")))
    assert [event["hash"] for event in events] == hashes
    assert json.loads(sent(client.get("/record/record.json?what=none"))) == []
    assert client.get("/record/record.xml").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(client, admin, start):
    tell("round.opened", f"{start}cmd", by=admin, reason=f"{start}1+1")
    rows = list(csv.DictReader(io.StringIO(sent(client.get("/record/record.csv"))[1:])))
    assert (rows[0]["label"], rows[0]["reason"]) == (f"'{start}cmd", f"'{start}1+1")


@pytest.mark.parametrize("address", ["/record/", "/record/record.csv", "/record/record.json"])
def test_nobody_else_reads_it(client, address):
    client.force_login(a_person("secretariat_officer"))
    reply = client.get(address)
    assert reply.status_code == 403
    assert "You may not do this: “Read and export the record of changes”." in reply.content.decode()
