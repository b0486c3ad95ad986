"""The library as pages and through the API."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories.web import a_person, a_submission
from factories.web_beyond import an_entry
from stocktake_web.library.models import Entry
from stocktake_web.people.actions import make_token
from stocktake_web.permissions import rules
from stocktake_web.rounds.models import Answer, Question

GIVEN = {
    "base": 0,
    "kind": "practice",
    "title": "Shared towers",
    "economy": "FJI",
    "done": "Operators share towers.",
    "language": "en",
    "themes": ["access-last-mile"],
}


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


def text_of(reply):
    return reply.content.decode()


@pytest.mark.parametrize("role", ["", *rules().roles])
def test_the_menu_and_the_library_are_for_every_role(client, role):
    national = (*rules().national, "api_client")
    client.force_login(a_person(role, "FJI" if role in national else ""))
    assert client.get("/library/").status_code == (200 if role else 404)
    assert ('href="/library/"' in text_of(client.get("/"))) == bool(role)


def test_an_empty_library_says_what_it_is_for(client, focal):
    client.force_login(focal)
    assert "The library is empty." in text_of(client.get("/library/"))
    assert "No entry fits." in text_of(client.get("/library/?words=nothing"))


def test_an_entry_goes_from_proposal_to_publication(client, focal):
    client.force_login(focal)
    assert "Propose an entry" in text_of(client.get("/library/"))
    sent = client.post("/library/new/", GIVEN)
    entry = Entry.objects.get()
    assert sent.headers["Location"] == f"/library/{entry.pk}/"
    assert "Publish the entry" not in text_of(client.get(f"/library/{entry.pk}/"))
    assert client.post(f"/library/{entry.pk}/steps/publish/").status_code == 404
    client.force_login(a_person("secretariat_admin"))
    assert "Publish the entry" in text_of(client.get(f"/library/{entry.pk}/"))
    client.post(f"/library/{entry.pk}/steps/publish/")
    client.force_login(a_person("reader"))
    page = text_of(client.get(f"/library/{entry.pk}/"))
    assert "Operators share towers." in page
    assert "What happened" not in page
    assert client.get(f"/library/{entry.pk}/change/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        pytest.param({"title": ""}, "Title: This field is required.", id="no-title"),
        pytest.param({"economy": "KIR"}, "Economy: Select a valid choice.", id="not-the-own"),
        pytest.param({"kind": "legislation"}, "Name the law, or give the address", id="law"),
        pytest.param(
            {"law_url": "javascript:alert(1)"}, "Enter a valid URL.", id="address-of-a-script"
        ),
        pytest.param({"year": 1066}, "Year: Ensure this value is greater", id="year"),
        pytest.param(
            {"themes": ["cybersecurity", "cybercrime", "spectrum", "roaming", "affordability",
                        "open-data", "emerging-tech"]},
            "Choose the six themes that fit best.",
            id="many-themes",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_above(client, focal, wrong, problem):
    client.force_login(focal)
    page = client.post("/library/new/", GIVEN | wrong)
    assert (page.status_code, problem in text_of(page)) == (422, True)
    assert Entry.objects.count() == 0


def test_two_who_change_at_once_lose_nothing(client, focal):
    entry = an_entry(by=focal)
    client.force_login(focal)
    address = f"/library/{entry.pk}/change/"
    client.post(address, GIVEN | {"base": 1, "title": "First"})
    late = client.post(address, GIVEN | {"base": 1, "title": "Second"})
    assert late.status_code == 422
    assert "Somebody else saved this entry meanwhile." in text_of(late)
    assert 'value="Second"' in text_of(late)
    assert Entry.objects.get().title == "First"


def test_another_economys_proposal_is_not_there(client):
    entry = an_entry(economy="KIR")
    client.force_login(a_person("focal_point", "FJI"))
    for path in ("", "change/", "files/1/"):
        assert client.get(f"/library/{entry.pk}/{path}").status_code == 404
    for path in ("steps/withdraw/", "files/", "files/1/remove/"):
        assert client.post(f"/library/{entry.pk}/{path}").status_code == 404


def test_a_practice_is_proposed_from_its_answer_with_one_click(client, focal):
    submission = a_submission()
    question = Question.objects.get(section__round=submission.round, code="1.done")
    Question.objects.filter(pk=question.pk).update(kind="practice")
    submission.state = "accepted"
    submission.save()
    answer = Answer.objects.create(
        submission=submission, question=question, text="Towers are shared.", revision=1
    )
    client.force_login(focal)
    page = text_of(client.get(f"/rounds/{submission.round.slug}/FJI/sections/1/"))
    assert f'action="/library/answers/{answer.pk}/"' in page
    assert "Who has solved this?" in page
    sent = client.post(f"/library/answers/{answer.pk}/")
    assert sent.headers["Location"] == f"/library/{Entry.objects.get().pk}/"
    client.force_login(a_person("focal_point", "KIR"))
    assert client.post(f"/library/answers/{answer.pk}/").status_code == 404


def test_a_file_is_saved_and_never_shown(client, focal):
    entry = an_entry(by=focal)
    client.force_login(focal)
    upload = SimpleUploadedFile("act.pdf", b"%PDF-1.7 a law")
    client.post(f"/library/{entry.pk}/files/", {"file": upload})
    held = entry.files.get()
    reply = client.get(f"/library/{entry.pk}/files/{held.pk}/")
    assert b"".join(reply.streaming_content) == b"%PDF-1.7 a law"
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    client.post(f"/library/{entry.pk}/files/{held.pk}/remove/")
    assert entry.files.count() == 0


def test_what_cannot_be_done_is_told(client, focal):
    entry = an_entry(by=focal)
    client.force_login(focal)
    at = f"/library/{entry.pk}/"
    no_reason = client.post(f"{at}steps/withdraw/", follow=True)
    assert "Say why; the others will read it." in text_of(no_reason)
    assert "Choose a file." in text_of(client.post(f"{at}files/", follow=True))
    upload = SimpleUploadedFile("act.pdf", b"MZ")
    refused = client.post(f"{at}files/", {"file": upload}, follow=True)
    assert "The file is not of the kind that its name says." in text_of(refused)
    assert client.post(f"{at}steps/explode/").status_code == 404


def test_a_practice_of_a_draft_is_not_proposed_yet(client, focal):
    submission = a_submission()
    question = Question.objects.get(section__round=submission.round, code="1.done")
    answer = Answer.objects.create(submission=submission, question=question, text="Towers.")
    client.force_login(focal)
    page = client.post(f"/library/answers/{answer.pk}/", follow=True)
    assert "Only an answer that tells of a practice can be proposed." in text_of(page)
    assert "Propose it to the library" not in text_of(page)


def test_the_exports_hold_what_is_published_and_no_formula(client):
    an_entry("published", title="=cmd()", done="Told.")
    an_entry(title="Waits")
    client.force_login(a_person("reader"))
    reply = client.get("/library/library.csv?words=cmd")
    rows = list(csv.DictReader(io.StringIO(text_of(reply).removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == ["'=cmd()"]
    assert rows[0]["themes"] == "access-last-mile"
    held = json.loads(client.get("/library/library.json").content)
    assert [entry["title"] for entry in held["entries"]] == ["=cmd()"]
    assert client.get("/library/library.xml").status_code == 404


def test_pages_ask_as_much_of_the_database_for_many_as_for_few(
    client, django_assert_max_num_queries
):
    entry = an_entry("published")
    for _ in range(6):
        an_entry("published", by=entry.proposed_by)
    client.force_login(a_person("secretariat_admin"))
    for address, most in (
        ("/library/", 16),
        (f"/library/{entry.pk}/", 16),
        (f"/library/{entry.pk}/change/", 16),
        ("/library/library.json", 16),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_page_turns_right_to_left(client, focal):
    client.force_login(focal)
    client.cookies["django_language"] = "ar"
    assert 'dir="rtl"' in text_of(client.get("/library/new/"))


class TestApi:
    """The same through the API."""

    @pytest.fixture
    def ask(self, client):
        def send(person, method, path, body=None, **headers):
            _token, secret = make_token("library", {"read", "write"}, by=person)
            headers["Authorization"] = f"Bearer {secret}"
            about = {"data": body, "content_type": "application/json"} if body is not None else {}
            return getattr(client, method)(f"/api/v1/library{path}", headers=headers, **about)

        return send

    def test_an_entry_is_proposed_changed_and_published(self, ask, focal):
        body = {"kind": "practice", "title": "Towers", "done": "Shared.", "economy": "FJI"}
        made = ask(focal, "post", "", body)
        assert (made.status_code, made.json()["steps"]) == (201, ["withdraw"])
        path = f"/{made.json()['id']}"
        read = ask(focal, "get", path)
        assert read["ETag"] == '"r1"'
        assert ask(focal, "put", path, body).status_code == 428
        changed = ask(focal, "put", path, body | {"title": "New"}, **{"If-Match": '"r1"'})
        assert (changed.json()["title"], changed["ETag"]) == ("New", '"r2"')
        stale = ask(focal, "put", path, body, **{"If-Match": '"r1"'})
        assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
        assert ask(focal, "post", f"{path}/steps", {"step": "publish"}).status_code == 403
        admin = a_person("secretariat_admin")
        done = ask(admin, "post", f"{path}/steps", {"step": "publish"})
        assert done.json()["state"] == "published"
        found = ask(focal, "get", "?words=new&limit=1").json()
        assert ([e["title"] for e in found["items"]], found["page"]["total"]) == (["New"], 1)

    def test_what_cannot_be_is_refused(self, ask, focal):
        body = {"kind": "practice", "title": "T", "done": "D", "economy": "XXX"}
        refused = ask(focal, "post", "", body)
        assert (refused.status_code, refused.json()["title"]) == (
            409, "XXX is no economy. Use an ISO 3166-1 alpha-3 code.",
        )  # fmt: skip
        other = an_entry(economy="KIR")
        assert ask(focal, "get", f"/{other.pk}").status_code == 404

    def test_a_list_goes_on_with_the_same_question(self, ask, focal):
        for _ in range(3):
            an_entry("published")
        page = ask(focal, "get", "?words=towers&limit=2").json()["page"]
        assert page["total"] == 3
        assert "words=towers" in page["next"]
        assert "offset=2" in page["next"]

    def test_a_file_is_added_read_and_taken_away(self, client, focal):
        entry = an_entry(by=focal)
        _token, secret = make_token("library", {"read", "write"}, by=focal)
        about = {"headers": {"Authorization": f"Bearer {secret}"}}
        at = f"/api/v1/library/{entry.pk}/files"
        made = client.post(at, {"file": SimpleUploadedFile("act.pdf", b"%PDF-1.7 a")}, **about)
        assert (made.status_code, made.json()["name"]) == (201, "act.pdf")
        path = f"{at}/{made.json()['id']}"
        assert b"".join(client.get(path, **about).streaming_content) == b"%PDF-1.7 a"
        wrong = client.post(at, {"file": SimpleUploadedFile("act.pdf", b"MZ")}, **about)
        assert (wrong.status_code, "not of the kind" in wrong.json()["title"]) == (422, True)
        assert client.delete(path, **about).status_code == 204
        assert client.get(path, **about).status_code == 404
