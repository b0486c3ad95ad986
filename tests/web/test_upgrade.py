"""A database of the first version of each part, with rows in it, becomes one of today: all is kept.

The first migration of every part is applied to an empty database of its own, rows are written as
that version wrote them, and the rest is applied. Rows are compared as the database holds them, so
that what an old model cannot know is compared too. A part whose later versions change nothing has
nothing to lose; a new migration is tried here without being named.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps as newest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

OWN = [a.label for a in newest.get_app_configs() if a.name.startswith("stocktake_web.")]
# The parts that write_rows fills; a part that gets its second migration must come here.
FILLED = ("people", "audit", "rounds", "mail", "activities")
NOW = dt.datetime(2026, 5, 4, 3, 2, 1, tzinfo=dt.UTC)
OLD = "old"


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory, django_db_setup, django_db_blocker):
    """Return what stood in the old database, by table, and what stands there now."""
    path = tmp_path_factory.mktemp("upgrade") / "old.sqlite3"
    connections.databases[OLD] = connections.databases["default"] | {"NAME": str(path)}
    with django_db_blocker.unblock():
        held = connections[OLD]
        executor = MigrationExecutor(held)
        first = [node for label in FILLED for node in executor.loader.graph.root_nodes(label)]
        executor.migrate(first)
        write_rows(executor.loader.project_state(first).apps)
        before = {table: rows_of(held, table) for table in tables_of(held)}
        executor = MigrationExecutor(held)
        executor.migrate(executor.loader.graph.leaf_nodes())
        after = {table: rows_of(held, table) for table in tables_of(held)}
        addresses = rows_of(held, "account_emailaddress")
        held.close()
    del connections.databases[OLD]
    return before, after, addresses


def tables_of(held):
    with held.cursor() as cursor:
        names = held.introspection.table_names(cursor)
    return [name for name in names if name.split("_", 1)[0] in FILLED]


def rows_of(held, table):
    with held.cursor() as cursor:
        cursor.execute(" ".join(["SELECT * FROM", held.ops.quote_name(table), "ORDER BY 1"]))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def write_rows(old):
    """Write a row of everything that the first versions knew."""

    def make(label, /, **fields):
        return old.get_model(label).objects.using(OLD).create(**fields)

    ana = make("people.User", email="ana@example.org", password="!", name="Ana \u00d6")
    ben = make("people.User", email="ben@example.org", password="!", name="Ben")
    make("people.Membership", user=ana, role="focal_point", economy="FJI", granted_by=ben)
    make("people.Membership", user=ben, role="secretariat_officer", themes=["cybersecurity"])
    about = {"email": "c@example.org", "role": "reader", "invited_by": ben, "expires_at": NOW}
    make("people.Invitation", secret_hash="a" * 64, **about)
    make("people.ApiToken", owner=ana, label="x", secret_hash="b" * 64, scopes=["read"])
    held = make("rounds.Round", slug="2026", name="R", opens_on=NOW.date(), closes_at=NOW)
    section = make("rounds.Section", round=held, position=1, commitment="c/1", label="1", title="T")
    about = {"section": section, "indicator": "i", "disaggregations": ["sex=F"]}
    asked = make("rounds.Question", position=1, code="1.v", kind="value", text="How?", **about)
    make("rounds.Prefill", question=asked, economy="FJI", value=1.5, year=2024, source="S")
    given = make("rounds.Submission", round=held, economy="FJI", state="returned", version=2)
    about = {"submission": given, "question": asked, "changed_by": ana}
    answer = make(
        "rounds.Answer", value=64.25, year=2025, explanation="\u0644\u0623\u0646", **about
    )
    about = {"answer": answer, "number": 1, "by": ana, "by_name": "Ana"}
    make("rounds.AnswerRevision", content={"value": 64.25}, **about)
    make("rounds.AnswerRevision", content={"value": 60}, conflict=True, **about)
    about = {"submission": given, "contributor": ana, "asked_by": ana, "due_on": NOW.date()}
    assigned = make("rounds.Assignment", **about)
    make("rounds.AssignedSection", assignment=assigned, section=section)
    about = {"submission": given, "section": section, "by": ana, "by_name": "Ana"}
    make("rounds.Comment", answer=answer, text="Which year?", **about).mentioned.add(ben)
    about = {"answer": answer, "by": ana}
    make("rounds.Attachment", name="law.pdf", size=9, sha256="c" * 64, media_type="x", **about)
    make("rounds.EvidenceLink", title="Act 5", url="https://example.org/5", **about)
    steps = {"step": "return", "from_state": "submitted", "to_state": "returned", "version": 2}
    make("rounds.TransitionRecord", submission=given, by=ben, by_name="Ben", **steps)
    event = {"action": "x", "kind": "round", "thing": "1", "label": "R", "change": {"a": [1, 2]}}
    make("audit.Event", number=1, actor_name="Ana", hash="d" * 64, **event)
    make("audit.ChainHead", last_hash="d" * 64, last_number=1)
    make("mail.Notice", person=ana, key="k", subject="S", text="T", path="/")
    write_activity(make, ben)


def write_activity(make, by):
    """Write an activity and everything that hangs on it."""
    said = {"identifier": "X-1", "title": "T", "description": "D", "planned_start": NOW.date()}
    held = make("activities.Activity", reporter_ref="X", reporter_type="40", changed_by=by, **said)
    make("activities.ActivityOrganisation", activity=held, role="1", name="A bank")
    make("activities.ActivityCountry", activity=held, economy="FJI", share=60)
    about = {"start": NOW.date(), "end": NOW.date(), "value_date": NOW.date()}
    make("activities.ActivityBudget", activity=held, amount="25000.25", currency="USD", **about)
    make("activities.ActivityTheme", activity=held, theme="gender")
    make("activities.ActivityCommitment", activity=held, commitment="c/1")


def test_every_part_that_changed_since_has_rows_to_lose(upgraded):
    before, _after, _addresses = upgraded
    graph = MigrationExecutor(connections["default"]).loader.graph
    assert {label for label in OWN if graph.root_nodes(label) != graph.leaf_nodes(label)} <= {
        *FILLED
    }
    empty = {table for table, rows in before.items() if not rows}
    assert empty == {"people_user_groups", "people_user_user_permissions"}  # Django's, unused


def test_no_row_and_no_value_is_lost(upgraded):
    before, after, _addresses = upgraded
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table


def test_who_was_here_before_has_a_verified_address(upgraded):
    _before, _after, addresses = upgraded
    assert [(a["email"], a["verified"], a["primary"]) for a in addresses] == [
        ("ana@example.org", 1, 1),
        ("ben@example.org", 1, 1),
    ]
