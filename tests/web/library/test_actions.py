"""Propose, change, moderate, withdraw: who may, from which state, and what is kept."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from factories.web import a_person, a_submission
from factories.web_beyond import an_entry, entry_text
from stocktake.sources.library import read_library
from stocktake.workspace.library import library_table
from stocktake_web.audit.actions import find_breaks
from stocktake_web.audit.models import Event
from stocktake_web.files import NotTaken, path_of
from stocktake_web.library.actions import (
    attach_file,
    change_entry,
    propose_answer,
    propose_entry,
    remove_file,
    take_step,
)
from stocktake_web.library.models import STEPS, Entry
from stocktake_web.permissions import NotAllowed, rules
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile
from stocktake_web.rounds.models import Answer, Question

STATES = ("proposed", "published", "returned", "withdrawn")


@pytest.fixture
def people():
    """Return one person of each role; the national ones are Fiji's."""
    national = (*rules().national, "api_client")
    return {role: a_person(role, "FJI" if role in national else "") for role in rules().roles}


def allowed(rule, role, economy, state, *, author):
    """Return what the table says of one cell, by code that shares nothing with permissions.py."""
    scope = rule.roles.get(role)
    return state in rule.states and (
        scope in ("any", "own-theme")
        or (scope == "own-economy" and economy == "FJI")
        or (scope == "own" and author)
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_whom_and_from_where_the_table_says(step, people):
    rule = rules().named(f"library.{step}")
    for economy in ("FJI", "KIR"):
        entry = an_entry(economy=economy)
        for role, person in people.items():
            for state in STATES:
                for author in {False, rule.roles.get(role) == "own"}:
                    Entry.objects.filter(pk=entry.pk).update(
                        state=state,
                        published_at=entry.proposed_at,
                        proposed_by=person if author else None,
                    )
                    may = allowed(rule, role, economy, state, author=author)
                    try:
                        take_step(entry, step, by=person, reason="A reason.")
                        done = True
                    except NotAllowed:
                        done = False
                    assert done == may, (role, economy, state, author)
                    entry.refresh_from_db()
                    assert entry.state == (STEPS[step][0] if may else state)


@pytest.mark.parametrize(
    ("role", "economy", "may"),
    [
        pytest.param("focal_point", "FJI", True, id="own-economy"),
        pytest.param("focal_point", "KIR", False, id="another-economy"),
        pytest.param("contributor", "FJI", True, id="contributor"),
        pytest.param("approver", "FJI", False, id="approver"),
        pytest.param("observer", "KIR", True, id="observer"),
        pytest.param("secretariat_officer", "KIR", True, id="officer"),
        pytest.param("reader", "FJI", False, id="reader"),
    ],
)
def test_who_may_propose(people, role, economy, may):
    if may:
        made = propose_entry(entry_text(economy=economy), by=people[role])
        assert (made.state, made.revision) == ("proposed", 1)
        event = Event.objects.order_by("number").last()
        assert (event.action, event.label) == ("library.proposed", made.title)
    else:
        with pytest.raises(NotAllowed):
            propose_entry(entry_text(economy=economy), by=people[role])
    assert find_breaks() == []


def test_a_proposal_that_is_sent_twice_is_one_entry():
    focal, said = a_person("focal_point", "FJI"), entry_text()
    first, again = (propose_entry(said, by=focal) for _ in range(2))
    assert (first.pk, Entry.objects.count()) == (again.pk, 1)


def test_an_officer_moderates_the_own_themes_only():
    officer = a_person("secretariat_officer", themes=["cybersecurity"])
    with pytest.raises(NotAllowed):
        take_step(an_entry(), "publish", by=officer)
    own = an_entry(themes=("cybersecurity", "affordability"))
    assert take_step(own, "publish", by=officer).state == "published"


@pytest.mark.parametrize("step", ["return", "withdraw"])
def test_who_returns_or_withdraws_says_why(step):
    entry = an_entry()
    with pytest.raises(CannotBeDone, match=r"^Say why; the others will read it\.$"):
        take_step(entry, step, by=a_person("secretariat_admin"), reason="  ")
    entry.refresh_from_db()
    assert entry.state == "proposed"


def test_a_law_is_named():
    with pytest.raises(CannotBeDone, match=r"^Name the law, or give the address of its text\.$"):
        propose_entry(entry_text(kind="legislation"), by=a_person("focal_point", "FJI"))


def test_what_was_saved_meanwhile_is_not_overwritten():
    focal = a_person("focal_point", "FJI")
    entry = an_entry(by=focal)
    change_entry(entry, entry_text(title="First"), by=focal, base=1)
    with pytest.raises(SavedMeanwhile, match="Somebody else saved this entry meanwhile"):
        change_entry(entry, entry_text(title="Second"), by=focal, base=1)
    entry.refresh_from_db()
    assert (entry.title, entry.revision) == ("First", 2)
    change = Event.objects.get(action="library.changed").change
    assert change["title"][1] == "First"


def test_nobody_moves_an_entry_to_another_economy():
    focal = a_person("focal_point", "FJI")
    entry = an_entry(by=focal)
    with pytest.raises(NotAllowed):
        change_entry(entry, entry_text(economy="KIR"), by=focal, base=1)


def test_a_published_entry_is_changed_by_moderators_only():
    focal = a_person("focal_point", "FJI")
    entry = an_entry("published", by=focal)
    with pytest.raises(NotAllowed):
        change_entry(entry, entry_text(), by=focal, base=entry.revision)
    changed = change_entry(
        entry, entry_text(title="Clearer"), by=a_person("secretariat_admin"), base=entry.revision
    )
    assert (changed.title, changed.state) == ("Clearer", "published")


class TestAnswers:
    """A practice that an accepted answer tells of."""

    @pytest.fixture
    def answer(self):
        submission = a_submission()
        question = Question.objects.get(section__round=submission.round, code="1.done")
        question.kind = "practice"
        question.save()
        submission.state = "accepted"
        submission.save()
        return Answer.objects.create(
            submission=submission, question=question, text="Towers are shared.\nIt cost less."
        )

    def test_it_is_proposed_once(self, answer):
        focal = a_person("focal_point", "FJI")
        made = propose_answer(answer, by=focal)
        again = propose_answer(answer, by=focal)
        assert (made.pk, Entry.objects.count()) == (again.pk, 1)
        assert (made.title, made.economy) == ("Towers are shared.", "FJI")
        assert [each.theme for each in made.themes.all()] == ["access-last-mile"]
        assert [each.commitment for each in made.commitments.all()] == ["isles-2021/1"]

    def test_not_before_it_is_accepted(self, answer):
        answer.submission.state = "submitted"
        answer.submission.save()
        with pytest.raises(CannotBeDone, match="once the secretariat has accepted"):
            propose_answer(answer, by=a_person("focal_point", "FJI"))

    def test_only_where_something_is_told(self, answer):
        Answer.objects.update(text=" ")
        with pytest.raises(CannotBeDone, match="Only an answer that tells of a practice"):
            propose_answer(answer, by=a_person("focal_point", "FJI"))


class TestFiles:
    """Files of an entry."""

    def upload(self, name="law.pdf", data=b"%PDF-1.7 text"):
        return SimpleUploadedFile(name, data)

    def test_the_same_bytes_are_kept_once(self):
        focal = a_person("focal_point", "FJI")
        entry = an_entry(by=focal)
        first = attach_file(entry, self.upload(), by=focal)
        again = attach_file(entry, self.upload("other.pdf"), by=focal)
        assert first.pk == again.pk
        assert path_of(first.sha256).read_bytes() == b"%PDF-1.7 text"
        remove_file(first, by=focal)
        assert entry.files.count() == 0
        assert Event.objects.filter(action__startswith="library.file").count() == 2

    def test_a_file_that_is_not_what_it_says_is_refused(self):
        focal = a_person("focal_point", "FJI")
        with pytest.raises(NotTaken, match="not of the kind that its name says"):
            attach_file(an_entry(by=focal), self.upload(data=b"MZ"), by=focal)

    def test_others_attach_nothing(self):
        with pytest.raises(NotAllowed):
            attach_file(an_entry(), self.upload(), by=a_person("focal_point", "KIR"))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"state": "lost"}, id="unknown-state"),
        pytest.param({"state": "published", "published_at": None}, id="published-without-moment"),
        pytest.param({"title": ""}, id="no-title"),
        pytest.param({"year": 1066}, id="year"),
        pytest.param({"kind": "poem"}, id="kind"),
    ],
)
def test_the_database_refuses_what_cannot_be(wrong):
    entry = an_entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**wrong)


def test_the_library_is_written_into_the_workspace(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.WORKSPACE = str(tmp_path)
    admin = a_person("secretariat_admin")
    waits, goes = an_entry(title="Waits"), an_entry(title="=Goes")
    path = tmp_path / "submissions/library.json"
    with django_capture_on_commit_callbacks(execute=True):
        take_step(goes, "publish", by=admin)
    written = json.loads(path.read_text("utf-8"))
    assert [each["title"] for each in written["entries"]] == ["=Goes"]
    assert written["entries"][0]["commitments"] == ["isles-2021/1"]
    entries, findings = read_library(path, "submissions/library.json")
    (row,) = library_table(entries).to_dicts()
    assert findings == []
    assert (row["title"], row["themes"], row["economy_id"]) == (
        "=Goes",
        ["access-last-mile"],
        "FJI",
    )
    stamp = path.stat().st_mtime_ns
    with django_capture_on_commit_callbacks(execute=True):
        take_step(waits, "return", by=admin, reason="More, please.")
    assert path.stat().st_mtime_ns == stamp
    with django_capture_on_commit_callbacks(execute=True):
        take_step(goes, "withdraw", by=admin, reason="It failed.")
    assert json.loads(path.read_text("utf-8"))["entries"] == []
    left = sorted(each.name for each in path.parent.iterdir())
    assert [name for name in left if not name.startswith(".library")] == ["library.json"]
