"""The database itself refuses to change or delete an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "audit_event"
WORDS = "An event of the record cannot be changed."

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for verb in ("update", "delete")
]
POSTGRESQL = [
    (
        f"CREATE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    ),
    (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_append_only()"
    ),
]
UNDO_SQLITE = [f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("update", "delete")]
UNDO_POSTGRESQL = [
    f"DROP TRIGGER {TABLE}_append_only ON {TABLE}",
    f"DROP FUNCTION {TABLE}_append_only()",
]


def _run(editor: BaseDatabaseSchemaEditor, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)


def guard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers."""
    _run(editor, SQLITE, POSTGRESQL)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    _run(editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    """Triggers for SQLite and PostgreSQL."""

    dependencies: ClassVar = [("audit", "0002_event_actor")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
