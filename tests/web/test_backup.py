"""A backup restores everything, also the record; a damaged one changes nothing."""

from __future__ import annotations

import json
import zipfile

import pytest
from django.db import connection

from factories.web import a_person, a_submission
from stocktake_web.audit.actions import find_breaks
from stocktake_web.audit.models import Event
from stocktake_web.backup import BackupNotUsable, restore_backup, write_backup
from stocktake_web.people.models import User
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.models import Answer, AnswerRevision, Question


@pytest.fixture
def backup(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "attachments"
    (settings.MEDIA_ROOT / "ab").mkdir(parents=True)
    (settings.MEDIA_ROOT / "ab/law.pdf").write_bytes(b"%PDF")
    submission = a_submission()
    focal = a_person("focal_point", "FJI")
    question = Question.objects.get(section__round=submission.round, code="1.value")
    save_answer(Place(submission, question), {"value": 1.0, "year": 2025}, by=focal, base=0)
    write_backup(tmp_path / "all.zip")
    return tmp_path / "all.zip"


def empty_database():
    """Take every row away, as a new database has none; the record's guard is lifted for it."""
    from django.apps import apps

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute("DROP TRIGGER audit_event_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in apps.get_models():
            if model._meta.app_label not in {"contenttypes", "auth", "sessions"}:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608  # a model's table


def counts():
    return [model.objects.count() for model in (User, Answer, AnswerRevision, Event, Question)]


def test_everything_comes_back(backup, settings):
    before = counts()
    hashes = list(Event.objects.values_list("hash", flat=True))
    (settings.MEDIA_ROOT / "ab/law.pdf").unlink()
    empty_database()
    restored = restore_backup(backup)
    assert counts() == before
    assert restored.files == 1
    assert (settings.MEDIA_ROOT / "ab/law.pdf").read_bytes() == b"%PDF"
    assert list(Event.objects.values_list("hash", flat=True)) == hashes
    assert find_breaks() == []


def test_a_database_with_people_is_never_overwritten(backup):
    before = counts()
    with pytest.raises(BackupNotUsable, match="there are people in this database already"):
        restore_backup(backup)
    assert counts() == before


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        pytest.param("rows.jsonl", "its rows are not what was backed up", id="rows"),
        pytest.param("attachments/ab/law.pdf", "is not what was backed up", id="file"),
    ],
)
def test_a_damaged_backup_is_refused(backup, tmp_path, entry, problem):
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(damaged, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, data + b" " if info.filename == entry else data)
    with pytest.raises(BackupNotUsable, match=problem):
        restore_backup(damaged)


def test_what_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"no")
    with pytest.raises(BackupNotUsable, match="cannot be restored: File is not a zip file"):
        restore_backup(path)


def test_a_name_that_leads_outside_is_refused(backup, tmp_path):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(bad, "w") as target:
        about = json.loads(source.read("about.json"))
        about["files"] = {"../evil": about["files"]["ab/law.pdf"]}
        target.writestr("about.json", json.dumps(about))
        target.writestr("rows.jsonl", source.read("rows.jsonl"))
        target.writestr("attachments/../evil", source.read("attachments/ab/law.pdf"))
    empty_database()
    with pytest.raises(BackupNotUsable, match="outside the folder"):
        restore_backup(bad)
    assert not (tmp_path / "evil").exists()
