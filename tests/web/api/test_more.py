"""What the pages do, by the API: people, tokens, rounds, evidence, assignments, conflicts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from factories.questionnaires import fill
from factories.web import a_person, a_submission
from stocktake_web.mail.models import Notice
from stocktake_web.people.actions import make_token
from stocktake_web.people.models import ApiToken, Membership
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.models import Answer, Comment, Question, Submission

API = "/api/v1"


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


@pytest.fixture
def admin():
    return a_person("secretariat_admin")


@pytest.fixture
def by(client):
    """Return what asks the API as a person, with a token."""

    def ask_as(person, scopes=("read", "write")):
        secret = make_token("program", scopes, by=person)[1]

        def ask(method, path, body=None, **about):
            about["headers"] = {"Authorization": f"Bearer {secret}"}
            if body is not None:
                about |= {"data": body, "content_type": "application/json"}
            return getattr(client, method)(API + path, **about)

        return ask

    return ask_as


def of(submission, what=""):
    return f"/rounds/{submission.round.slug}/submissions/{submission.economy}{what}"


def test_a_program_of_an_economy_reads_the_draft_it_may_write(submission, admin, client):
    program = a_person("api_client", "FJI")
    secret = "stk_program-of-an-economy"
    from stocktake_web.people.actions import secret_hash

    ApiToken.objects.create(
        owner=program, label="x", scopes=["read", "write"], secret_hash=secret_hash(secret)
    )
    sent = {"Authorization": f"Bearer {secret}"}
    question = Question.objects.get(section__round=submission.round, code="1.done")
    place = f"{API}{of(submission)}/answers/{question.pk}"
    about = {"data": {"text": "Done."}, "content_type": "application/json"}
    client.put(place, headers=sent | {"If-Match": '"r0"'}, **about)
    assert client.get(place, headers=sent).json()["text"] == "Done."
    other = Submission.objects.create(round=submission.round, economy="KIR")
    assert client.get(API + of(other), headers=sent).status_code == 404


def test_people_are_invited_ended_and_handed_over(by, admin):
    ask = by(admin)
    made = ask("post", "/people/invitations", {"email": "ana@example.org", "role": "reviewer"})
    assert (made.status_code, made.json()["mailed"], len(mail.outbox)) == (201, True, 1)
    lacking = ask("post", "/people/invitations", {"email": "a@example.org", "role": "approver"})
    assert (lacking.status_code, lacking.json()["title"]) == (409, "Say for which economy.")
    old, new = a_person("focal_point", "FJI"), a_person()
    held = next(r for r in ask("get", "/people").json()["items"] if r["email"] == old.email)
    body = {"email": new.email, "reason": "Moved."}
    taken = ask("post", f"/people/{held['id']}/hand-over", body).json()
    assert (taken["email"], taken["economy"]) == (new.email, "FJI")
    ended = ask("post", f"/people/{taken['id']}/end", {"reason": "Left."})
    assert ended.status_code == 204
    assert not Membership.objects.filter(role="focal_point", until=None).exists()


def test_a_focal_point_sees_the_people_of_the_own_economy(by, focal):
    a_person("focal_point", "KIR")
    assert [r["email"] for r in by(focal)("get", "/people").json()["items"]] == [focal.email]


def test_a_token_makes_no_token_and_gives_nobody_access(by, client, admin, focal):
    ask = by(admin)
    told = "A token cannot do this. Sign in and use the page."
    refused = ask("post", "/tokens", {"label": "x", "scopes": ["read"]})
    assert (refused.status_code, refused.json()["title"]) == (403, told)
    assert ask("post", f"/people/{focal.pk}/recover", {"reason": "x"}).json()["title"] == told
    client.force_login(admin)
    about = {"data": {"label": "x", "scopes": ["read"]}, "content_type": "application/json"}
    made = client.post(f"{API}/tokens", **about)
    assert (made.status_code, made.json()["secret"][:4]) == (201, "stk_")
    ended = ask("post", f"/tokens/{made.json()['id']}/end")
    assert ended.json()["revoked_at"]


def test_people_change_their_own_settings(by, focal):
    ask = by(focal)
    assert ask("patch", "/me/profile", {"name": "Ana"}).json()["name"] == "Ana"
    half = ask("patch", "/me/profile", {"quiet_from": 20})
    assert (half.status_code, half.json()["title"]) == (422, "Give both hours or none.")
    assert ask("get", "/me/profile").json()["language"] == "en"


def test_a_round_is_moved_reminded_and_closed(by, admin, focal, submission):
    ask, slug = by(admin), submission.round.slug
    later = (timezone.now() + dt.timedelta(days=60)).date()
    body = {"closes_on": later.isoformat(), "reason": "A storm."}
    assert ask("post", f"/rounds/{slug}/dates", body).json()["closes_at"].startswith(str(later))
    told = Notice.objects.get(person=focal)
    assert (str(later) in told.subject, "A storm." in told.text) == (True, True)
    assert ask("post", f"/rounds/{slug}/reminders").json() == {"people": 1}
    board = ask("get", f"/rounds/{slug}/board").json()
    assert [(line["economy"], line["given"], line["required"]) for line in board] == [("FJI", 0, 2)]
    assert ask("post", f"/rounds/{slug}/turn", {"to": "closed"}).json()["state"] == "closed"
    shut = ask("post", f"/rounds/{slug}/dates", body)
    assert (shut.status_code, shut.json()["title"][:20]) == (409, "The round is closed.")
    assert by(focal)("get", f"/rounds/{slug}/board").status_code == 404


def test_links_and_files_stand_beside_answers(by, focal, submission):
    ask = by(focal)
    question = Question.objects.get(section__round=submission.round, code="1.done")
    place = of(submission, f"/answers/{question.pk}")
    link = ask("post", f"{place}/links", {"title": "Act 5", "url": "https://example.org/5"})
    file = {"file": SimpleUploadedFile("act.pdf", b"%PDF-1.7 law")}
    kept = ask("post", f"{place}/files", data=file).json()
    assert (link.status_code, kept["name"]) == (201, "act.pdf")
    refused = ask("post", f"{place}/files", data={"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert refused.status_code == 422
    found = ask("get", of(submission, "/evidence")).json()
    assert ([e["title"] for e in found["links"]], len(found["files"])) == (["Act 5"], 1)
    got = ask("get", of(submission, f"/files/{kept['id']}"))
    assert b"".join(got.streaming_content) == b"%PDF-1.7 law"
    other = by(a_person("focal_point", "KIR"))
    assert other("get", of(submission, f"/files/{kept['id']}")).status_code == 404
    assert ask("delete", of(submission, f"/files/{kept['id']}")).status_code == 204
    assert ask("delete", of(submission, f"/links/{link.json()['id']}")).status_code == 204
    assert ask("get", of(submission, "/evidence")).json() == {"links": [], "files": []}


def test_a_part_is_asked_filled_and_ended(by, focal, submission):
    ask = by(focal)
    due = timezone.now().date() + dt.timedelta(days=3)
    body = {"email": "new@example.org", "sections": [1], "due_on": due.isoformat()}
    made = ask("post", of(submission, "/assignments"), body).json()
    assert (made["sections"], "/join/" in made["link"]) == ([1], True)
    late = ask("post", of(submission, "/assignments"), body | {"due_on": "2020-01-01"})
    assert late.json()["title"] == "Give a day that has not passed."
    none = ask("post", of(submission, "/assignments"), body | {"sections": [99]})
    assert none.json()["title"] == "There is no section of that number."
    assert ask("post", of(submission, f"/assignments/{made['id']}/done")).status_code == 403
    ended = ask("post", of(submission, f"/assignments/{made['id']}/end")).json()
    assert ended["ended_at"]


def test_a_comment_on_an_answer_is_settled(by, focal, submission):
    ask = by(focal)
    question = Question.objects.get(section__round=submission.round, code="1.done")
    body = {"section": 1, "question": question.pk, "text": "Which year?"}
    made = ask("post", of(submission, "/comments"), body).json()
    assert made["question"] == question.pk
    assert ask("post", of(submission, "/comments"), body | {"section": 2}).status_code == 404
    assert ask("post", of(submission, f"/comments/{made['id']}/settle")).json()["resolved_at"]
    assert Comment.objects.get().answer.question_id == question.pk


def test_a_questionnaire_goes_out_and_comes_back(by, focal, submission):
    ask, at = by(focal), of(submission, "/questionnaire")
    data = ask("get", f"{at}?format=docx").content
    words = {"3|0|text": "Two cables."}
    upload = {"file": SimpleUploadedFile("f.docx", fill(data, words))}
    seen = ask("post", at, data=upload).json()
    assert (seen["applied"], seen["changes"][0]["after"]) == (False, {"text": "Two cables."})
    assert not Answer.objects.exists()
    upload = {"file": SimpleUploadedFile("f.docx", fill(data, words))}
    done = ask("post", f"{at}?apply=true", data=upload).json()
    assert (done["saved"], Answer.objects.get().text) == (1, "Two cables.")
    bad = ask("post", at, data={"file": SimpleUploadedFile("f.docx", b"no")})
    assert bad.status_code == 422
    assert by(a_person("focal_point", "KIR"))("get", at).status_code == 404


def test_the_words_of_two_people_wait_for_a_choice(by, focal, submission):
    question = Question.objects.get(section__round=submission.round, code="1.done")
    place = Place(submission, question)
    save_answer(place, {"text": "One."}, by=focal, base=0)
    save_answer(place, {"text": "Two."}, by=focal, base=0)
    ask = by(focal)
    (kept,) = ask("get", of(submission, "/conflicts")).json()
    assert (kept["answer"]["text"], kept["words"]["text"]) == ("One.", "Two.")
    chosen = ask("post", of(submission, f"/conflicts/{kept['id']}"), {"keep": "words"}).json()
    assert chosen["text"] == "Two."
    assert ask("get", of(submission, "/conflicts")).json() == []


def test_the_record_is_filtered(by, admin, focal, submission):
    take = by(focal)
    take("patch", "/me/profile", {"name": "Ana"})
    found = by(admin)("get", "/record?what=person.changed&limit=1").json()
    assert [(e["action"], e["change"]["name"][1]) for e in found["items"]] == [
        ("person.changed", "Ana")
    ]
