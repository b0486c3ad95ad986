"""The API: tokens and scopes, what others may not see, ETags, problems, paging."""

from __future__ import annotations

import uuid

import pytest

from factories.web import a_person, a_submission
from stocktake_web.audit.models import Event
from stocktake_web.people.actions import make_token, revoke_token
from stocktake_web.rounds.models import Answer, AnswerRevision, Question

API = "/api/v1"


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


class Program:
    """A program with a token."""

    def __init__(self, client, person, scopes=("read", "write")):
        self.token, self.secret = make_token("program", scopes, by=person)
        self._client = client

    def __call__(self, method, path, body=None, **headers):
        headers["Authorization"] = f"Bearer {self.secret}"
        about = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(self._client, method)(API + path, headers=headers, **about)


@pytest.fixture
def program(client, focal):
    return Program(client, focal)


@pytest.fixture
def place(submission):
    question = Question.objects.get(section__round=submission.round, code="1.value")
    return f"/rounds/{submission.round.slug}/submissions/FJI/answers/{question.pk}"


def test_an_answer_is_written_read_and_undone(program, place):
    unwritten = program("get", place)
    assert (unwritten.json()["revision"], unwritten["ETag"]) == (0, '"r0"')
    body = {"value": 64.2, "year": 2025}
    written = program("put", place, body, **{"If-Match": '"r0"'})
    assert (written.status_code, written["ETag"]) == (200, '"r1"')
    assert program("get", place).json()["value"] == 64.2
    program("put", place, {"value": 65.0}, **{"If-Match": '"r1"'})
    undone = program("post", f"{place}/undo", {"revision": 1}).json()
    assert (undone["value"], undone["revision"]) == (64.2, 3)
    numbers = [r["number"] for r in program("get", f"{place}/revisions").json()]
    assert numbers == [1, 2, 3]


def test_without_or_with_a_stale_etag_nothing_is_overwritten(program, place):
    assert program("put", place, {"value": 1.0, "year": 2025}).status_code == 428
    program("put", place, {"explanation": "One."}, **{"If-Match": '"r0"'})
    stale = program("put", place, {"explanation": "Two."}, **{"If-Match": '"r0"'})
    assert (stale.status_code, stale.json()["fields"]) == (412, ["explanation"])
    assert stale.json()["current"]["explanation"] == "One."
    assert Answer.objects.get().explanation == "One."
    assert AnswerRevision.objects.get(conflict=True).content["explanation"] == "Two."


def test_a_save_that_is_sent_twice_counts_once(program, place):
    body = {"value": 1.0, "year": 2025, "key": str(uuid.uuid4())}
    first = program("put", place, body, **{"If-Match": '"r0"'})
    again = program("put", place, body, **{"If-Match": '"r0"'})
    assert first.json() == again.json()
    assert AnswerRevision.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"value": 130, "year": 2025}, "value", id="beyond-limits"),
        pytest.param({"value": 3}, "year", id="no-year"),
        pytest.param({"choice": "in_place"}, "choice", id="not-of-this-kind"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_field(program, place, body, field):
    refused = program("put", place, body, **{"If-Match": '"r0"'})
    assert refused.status_code == 422
    assert [e["field"] for e in refused.json()["errors"]] == [field]
    assert not Answer.objects.filter(revision__gt=0).exists()


def test_nobody_sees_anothers_draft(client, submission, place):
    other = Program(client, a_person("focal_point", "KIR"))
    for path in (place, place.rsplit("/", 2)[0], f"{place}/revisions"):
        assert other("get", path).status_code == 404
    assert other("get", f"/rounds/{submission.round.slug}/submissions").json()["items"] == []


def test_a_token_that_may_read_writes_nothing(client, focal, place):
    reader = Program(client, focal, scopes=("read",))
    assert reader("get", place).status_code == 200
    refused = reader("put", place, {"value": 1.0, "year": 2025}, **{"If-Match": '"r0"'})
    assert (refused.status_code, refused.json()["title"]) == (403, "This token may not write.")


def test_a_token_that_ended_is_as_unknown_as_a_wrong_one(program, client, focal, place):
    revoke_token(program.token, by=focal)
    ended = program("get", place)
    program.secret = "stk_" + "x" * 43
    wrong = program("get", place)
    assert (ended.status_code, ended.json()) == (wrong.status_code, wrong.json())
    assert ended["Content-Type"] == "application/problem+json"
    assert client.get(API + place).status_code == 401


def test_a_step_that_cannot_be_taken_yet_says_why(program, submission):
    path = f"/rounds/{submission.round.slug}/submissions/FJI"
    assert program("get", path).json()["steps"] == ["contribute", "withdraw"]
    early = program("post", f"{path}/steps", {"step": "contribute"})
    assert (early.status_code, early.json()["title"]) == (409, "2 required answers are missing.")
    done = program("post", f"{path}/steps", {"step": "withdraw", "reason": "Later."})
    assert done.json()["state"] == "withdrawn"


def test_the_record_is_paged_and_for_administrators_only(client, program, place):
    for number in range(3):
        program("put", place, {"explanation": str(number)}, **{"If-Match": f'"r{number}"'})
    assert program("get", "/record").status_code == 403
    admin = Program(client, a_person("secretariat_admin"))
    page = admin("get", "/record?limit=2").json()
    assert (len(page["items"]), page["page"]["total"]) == (2, Event.objects.count())
    following = page["page"]["next"].partition(API)[2]
    assert admin("get", following).json()["items"][0]["number"] == 3


def test_reading_a_list_takes_as_many_queries_for_many_as_for_few(
    client, django_assert_max_num_queries
):
    few = a_submission(sections=1)
    many = a_submission(sections=12)
    focal = a_person("focal_point", "FJI")
    program = Program(client, focal)
    for held in (few, many):
        with django_assert_max_num_queries(14):
            program("get", f"/rounds/{held.round.slug}/submissions/FJI/answers")
        with django_assert_max_num_queries(10):
            program("get", f"/rounds/{held.round.slug}/sections")
