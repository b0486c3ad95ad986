"""Comments, evidence, files and assignments: who may add them, who sees them, what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from factories.web import a_person, a_submission
from stocktake_web.audit.models import Event
from stocktake_web.files import NotTaken, keep_file, path_of
from stocktake_web.mail.models import Notice
from stocktake_web.people.actions import accept_invitation
from stocktake_web.people.models import User
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.answers import Place
from stocktake_web.rounds.actions.assignments import (
    ask_contributor,
    end_assignment,
    finish_assignment,
)
from stocktake_web.rounds.actions.comments import add_comment, comment_on_answer, settle_comment
from stocktake_web.rounds.actions.evidence import (
    add_link,
    attach_file,
    remove_attachment,
    remove_link,
)
from stocktake_web.rounds.models import Attachment, Comment, EvidenceLink, Question, Submission
from stocktake_web.rounds.queries import comments_of

PDF = b"%PDF-1.7 a law"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


@pytest.fixture
def place(submission):
    return Place(submission, Question.objects.get(section__round=submission.round, code="1.value"))


def address(submission, rest=""):
    return f"/rounds/{submission.round.slug}/{submission.economy}/{rest}"


def handed_in(submission):
    Submission.objects.filter(pk=submission.pk).update(
        state="submitted", submitted_at=timezone.now()
    )
    submission.refresh_from_db()


# ---- comments --------------------------------------------------------------------------------


def test_a_comment_before_handing_in_stays_inside_the_economy(place, focal):
    section = place.question.section
    comment = add_comment(place.submission, section, "Is it 64?", by=focal, internal=False)
    assert comment.internal
    handed_in(place.submission)
    admin = standing_of(a_person("secretariat_admin"))
    assert not comments_of(admin, place.submission).exists()
    assert comments_of(standing_of(focal), place.submission).exists()


def test_a_reviewer_comments_on_an_answer_that_was_handed_in(place, focal):
    reviewer = a_person("reviewer")
    with pytest.raises(NotAllowed, match="may not comment here now"):
        comment_on_answer(place, "Which survey?", by=reviewer)
    handed_in(place.submission)
    comment = comment_on_answer(place, "Which survey?", by=reviewer)
    assert (comment.internal, comment.answer.question) == (False, place.question)
    assert settle_comment(comment, by=focal).resolved_at
    assert [e.action for e in Event.objects.all()] == ["comment.added", "comment.settled"]


def test_only_people_who_may_read_a_comment_are_named_in_it(place, focal):
    ana, stranger = a_person("contributor", "FJI"), a_person("focal_point", "KIR")
    comment = add_comment(
        place.submission,
        place.question.section,
        f"See @{ana.email} and @{stranger.email}",
        by=focal,
        named=[stranger],
    )
    assert list(comment.mentioned.all()) == [ana]
    assert [notice.person for notice in Notice.objects.all()] == [ana]


def test_a_comment_without_words_is_none(place, focal):
    with pytest.raises(ValueError, match=r"^A comment has a text\.$"):
        add_comment(place.submission, place.question.section, " ", by=focal)


def test_comments_are_written_and_settled_on_the_page(client, place, focal):
    client.force_login(focal)
    data = {"text": "Ask the statistics office.", "about": "", "internal": "on"}
    page = client.post(address(place.submission, "sections/1/comments/"), data, follow=True)
    shown = page.content.decode()
    assert "Ask the statistics office." in shown
    assert "seen by your own economy only" in shown
    assert "1 open comment." in client.get(address(place.submission)).content.decode()
    comment = Comment.objects.get()
    client.post(address(place.submission, f"comments/{comment.pk}/settle/"))
    comment.refresh_from_db()
    assert comment.resolved_at
    empty = client.post(
        address(place.submission, "sections/1/comments/"), {"text": ""}, follow=True
    )
    assert "Comment: This field is required." in empty.content.decode()


# ---- evidence ----------------------------------------------------------------------------------


def test_a_link_is_added_and_taken_away_on_the_record(place, focal):
    link = add_link(place, "Telecommunications Act", by=focal, url="https://example.org/act")
    remove_link(link, by=focal)
    assert not EvidenceLink.objects.exists()
    events = Event.objects.values_list("action", "change")
    change = {"title": "Telecommunications Act", "url": "https://example.org/act"}
    assert list(events) == [("link.added", change), ("link.removed", change)]
    with pytest.raises(NotAllowed):
        add_link(place, "x", by=a_person("approver", "FJI"))


def test_evidence_is_added_and_removed_on_the_page(client, place, focal):
    client.force_login(focal)
    about = f"q{place.question.pk}"
    links = address(place.submission, "sections/1/links/")
    data = {"about": about, "title": "The Act", "url": "https://example.org", "dated": "2024-05-01"}
    shown = client.post(links, data, follow=True).content.decode()
    assert "The Act" in shown
    assert "1 May 2024" in shown or "May 1, 2024" in shown
    bad = client.post(links, data | {"url": "javascript:alert(1)"}, follow=True)
    assert "Enter a valid URL." in bad.content.decode()
    link = EvidenceLink.objects.get()
    client.post(address(place.submission, f"remove/link/{link.pk}/"))
    assert not EvidenceLink.objects.exists()


def test_a_file_is_kept_under_its_hash_and_sent_only_to_be_saved(client, place, focal):
    client.force_login(focal)
    data = {"about": f"q{place.question.pk}", "file": SimpleUploadedFile("../../Law 1.pdf", PDF)}
    client.post(address(place.submission, "sections/1/files/"), data)
    found = Attachment.objects.get()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (found.name, found.sha256, found.size) == ("Law 1.pdf", digest, len(PDF))
    assert path_of(digest).read_bytes() == PDF
    reply = client.get(address(place.submission, f"files/{found.pk}/"))
    assert b"".join(reply.streaming_content) == PDF
    assert reply.headers["Content-Disposition"] == 'attachment; filename="Law 1.pdf"'
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    client.force_login(a_person("focal_point", "KIR"))
    assert client.get(address(place.submission, f"files/{found.pk}/")).status_code == 404


def test_a_file_is_taken_away_and_its_hash_stays_in_the_record(place, focal):
    attachment = attach_file(place, SimpleUploadedFile("law.pdf", PDF), by=focal)
    again = attach_file(place, SimpleUploadedFile("law.pdf", PDF), by=focal)
    assert again == attachment
    remove_attachment(attachment, by=focal)
    event = Event.objects.get(action="attachment.removed")
    assert event.change["sha256"] == hashlib.sha256(PDF).hexdigest()
    with pytest.raises(NotAllowed):
        attach_file(place, SimpleUploadedFile("law.pdf", PDF), by=a_person("reviewer"))


def office(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        pytest.param("a.exe", b"MZ", "Files of this kind are not taken", id="kind"),
        pytest.param("a.html", b"<p>", "Files of this kind are not taken", id="page"),
        pytest.param("a.pdf", b"<script>", "not of the kind that its name says", id="disguised"),
        pytest.param("a.txt", b"\xff\xfe\x00", "not of the kind that its name", id="no-text"),
        pytest.param("a.pdf", b"", "between 1 byte and 20 megabytes", id="empty"),
        pytest.param("a.docx", office("word/vbaProject.bin"), "holds macros", id="macros"),
        pytest.param("a.xlsx", b"PK\x03\x04 broken", "is damaged", id="damaged"),
    ],
)
def test_a_file_that_could_do_harm_is_not_taken(settings, name, data, problem):
    with pytest.raises(NotTaken, match=problem):
        keep_file(SimpleUploadedFile(name, data))
    assert [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()] == []


def test_an_office_file_without_macros_is_taken():
    kept = keep_file(SimpleUploadedFile("a.docx", office("word/document.xml")))
    assert kept.scanned == ""


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        pytest.param("false", "The scanner refused the file", id="found-something"),
        pytest.param("no-such-scanner --x", "could not be scanned", id="no-scanner"),
    ],
)
def test_what_the_scanner_does_not_pass_is_not_taken(settings, command, problem):
    settings.SCAN_COMMAND = command
    with pytest.raises(NotTaken, match=problem):
        keep_file(SimpleUploadedFile("law.pdf", PDF))
    assert not path_of(hashlib.sha256(PDF).hexdigest()).exists()


def test_the_scanner_that_passed_a_file_is_named(settings):
    settings.SCAN_COMMAND = "true --quiet"
    assert keep_file(SimpleUploadedFile("law.pdf", PDF)).scanned == "true"


# ---- assignments ---------------------------------------------------------------------------------


def tomorrow():
    return timezone.now().date() + dt.timedelta(days=1)


def test_a_new_person_joins_by_the_link_and_sees_only_the_part(client, submission, focal):
    first, second = submission.round.sections.all()
    assignment, invited = ask_contributor(
        submission, "Mere@example.org", [first], due_on=tomorrow(), by=focal
    )
    mere = accept_invitation(invited[1], name="Mere", password="correct horse battery")
    assert (mere.email, mere.check_password("correct horse battery")) == ("mere@example.org", True)
    client.force_login(mere)
    shown = client.get(address(submission)).content.decode()
    assert first.title in shown
    assert second.title not in shown
    add_comment(submission, second, "Not for Mere.", by=focal)
    assert "Not for Mere." not in client.get(address(submission)).content.decode()
    assert client.get(address(submission, "sections/1/")).status_code == 200
    assert client.get(address(submission, "sections/2/")).status_code == 404
    assert "Asked by" in client.get("/").content.decode()
    client.post(address(submission, f"assignments/{assignment.pk}/done/"))
    assignment.refresh_from_db()
    assert assignment.done_at
    end_assignment(assignment, by=focal)
    assert client.get(address(submission)).status_code == 404


def test_who_is_a_contributor_already_needs_no_invitation(submission, focal):
    mere = a_person("contributor", "FJI")
    _assignment, invited = ask_contributor(
        submission, mere.email, list(submission.round.sections.all()), due_on=tomorrow(), by=focal
    )
    assert invited is None
    assert Notice.objects.get().person == mere
    assert User.objects.filter(email=mere.email).count() == 1


def test_only_the_focal_point_asks_and_only_the_asked_says_done(submission, focal):
    mere = a_person("contributor", "FJI")
    with pytest.raises(NotAllowed):
        ask_contributor(submission, "x@example.org", [], due_on=tomorrow(), by=mere)
    assignment, _secret = ask_contributor(submission, mere.email, [], due_on=tomorrow(), by=focal)
    with pytest.raises(NotAllowed, match="Only the person who was asked"):
        finish_assignment(assignment, by=focal)


def test_the_page_asks_and_tells_the_link_once(client, submission, focal):
    client.force_login(focal)
    section = submission.round.sections.first()
    data = {"email": "mere@example.org", "sections": [section.pk], "due_on": str(tomorrow())}
    shown = client.post(address(submission, "assignments/"), data).content.decode()
    assert "http://testserver/join/" in shown
    assert "http://testserver/join/" in mail.outbox[0].body
    again = client.get(address(submission, "assignments/")).content.decode()
    assert "/join/" not in again
    assert "mere@example.org" in again
    late = client.post(address(submission, "assignments/"), data | {"due_on": "2020-01-01"})
    assert (late.status_code, "has not passed" in late.content.decode()) == (422, True)


def test_an_invitation_that_cannot_be_mailed_is_still_on_the_page(
    client, submission, focal, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "", 1
    client.force_login(focal)
    section = submission.round.sections.first()
    data = {"email": "mere@example.org", "sections": [section.pk], "due_on": str(tomorrow())}
    shown = client.post(address(submission, "assignments/"), data).content.decode()
    assert "The mail could not be sent." in shown
    assert "/join/" in shown
