"""Pages of a submission: saved without a script, what is wrong is shown again, nobody else's is."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from factories.web import a_person, a_submission
from stocktake_web.people.actions import make_token
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.forms import form_prefix
from stocktake_web.rounds.models import Answer, AnswerRevision, Prefill, Question, Submission


@pytest.fixture
def submission():
    return a_submission()


@pytest.fixture
def focal():
    return a_person("focal_point", "FJI")


@pytest.fixture
def page(client, focal):
    client.force_login(focal)
    return client


def address(submission, rest=""):
    return f"/rounds/{submission.round.slug}/{submission.economy}/{rest}"


def question(submission, code="1.value"):
    return Question.objects.get(section__round=submission.round, code=code)


def written(asked, *, base=0, key=None, part="", **fields):
    prefix = form_prefix(asked, part)
    fields |= {"base": base, "key": key or uuid.uuid4()}
    return {f"{prefix}-{name}": value for name, value in fields.items()}


def test_home_shows_what_waits(page, submission):
    shown = page.get("/").content.decode()
    assert "Fiji, Progress report 2026" in shown
    assert "0 required questions answered." in shown


def test_the_overview_counts_what_is_missing(page, submission, focal):
    shown = page.get(address(submission)).content.decode()
    assert "2 required answers are missing." in shown
    place = Place(submission, question(submission))
    save_answer(place, {"value": 50.0, "year": 2024}, by=focal, base=0)
    assert "1 required answer is missing." in page.get(address(submission)).content.decode()


def test_a_section_is_saved_without_a_script(page, submission):
    value, done = question(submission), question(submission, "1.done")
    data = written(value, value="64,2", year="2025") | written(done, text="A cable was laid.")
    reply = page.post(address(submission, "sections/1/"), data, follow=True)
    assert "2 answers were saved." in reply.content.decode()
    kept = Answer.objects.get(question=value)
    assert (kept.value, kept.year, kept.revision) == (64.2, 2025, 1)
    assert Answer.objects.get(question=done).text == "A cable was laid."


def test_the_same_page_sent_twice_counts_once(page, submission):
    data = written(question(submission), value="64.2", year="2025", key=uuid.uuid4())
    for _again in range(2):
        page.post(address(submission, "sections/1/"), data)
    assert AnswerRevision.objects.count() == 1


def test_an_empty_page_makes_no_answers(page, submission):
    data = written(question(submission)) | written(question(submission, "1.done"), text="")
    shown = page.post(address(submission, "sections/1/"), data, follow=True).content.decode()
    assert "Nothing was changed." in shown
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param({"value": "many"}, "Write a number such as 64.2", id="words"),
        pytest.param({"value": "1,234", "year": 2024}, "without separators", id="two-meanings"),
        pytest.param({"value": "64"}, "Give the year of the value.", id="no-year"),
        pytest.param({"value": "64", "year": 2190}, "Give a year from 1990", id="future"),
        pytest.param({"value": "164", "year": 2024}, "It cannot be more than 100.", id="above"),
        pytest.param(
            {"value": "64", "year": 2024, "missing": "confidential"},
            "Give a value or say why there is none, not both.",
            id="both",
        ),
    ],
)
def test_what_is_wrong_is_shown_again_and_the_rest_is_saved(page, submission, fields, problem):
    data = written(question(submission), **fields)
    data |= written(question(submission, "1.done"), text="Kept.")
    reply = page.post(address(submission, "sections/1/"), data)
    shown = reply.content.decode()
    assert reply.status_code == 422
    assert problem in shown
    assert f'value="{fields["value"]}"' in shown
    assert [each.text for each in Answer.objects.all()] == ["Kept."]


def test_what_is_known_is_confirmed_as_it_is(page, submission):
    asked = question(submission)
    Prefill.objects.create(
        question=asked, economy="FJI", value=64.2, year=2024, source="ITU", history=[[2024, 64.2]]
    )
    shown = page.get(address(submission, "sections/1/")).content.decode()
    assert "64.2\u00a0% of population, 2024" in shown.replace("&nbsp;", "\u00a0")
    data = written(asked, value="", year="") | {"confirm": form_prefix(asked, "")}
    page.post(address(submission, "sections/1/"), data)
    kept = Answer.objects.get(question=asked)
    assert (kept.value, kept.year, kept.confirmed) == (64.2, 2024, True)
    page.post(address(submission, "sections/1/"), written(asked, base=1, value="65", year=2025))
    kept.refresh_from_db()
    assert (kept.value, kept.confirmed) == (65.0, False)


def test_a_jump_asks_and_never_refuses(page, submission):
    asked = question(submission)
    history = [[2021, 50.0], [2022, 52.0], [2023, 54.0]]
    Prefill.objects.create(
        question=asked, economy="FJI", value=54.0, year=2023, source="ITU", history=history
    )
    reply = page.post(
        address(submission, "sections/1/"), written(asked, value="90", year=2024), follow=True
    )
    assert "This is far from the value of 2023, 54.0" in reply.content.decode()
    assert Answer.objects.get().value == 90.0


def test_words_of_two_people_are_chosen_between(page, submission):
    asked = question(submission, "1.done")
    other = a_person("focal_point", "FJI", name="Mere")
    save_answer(Place(submission, asked), {"text": "Theirs."}, by=other, base=0)
    reply = page.post(
        address(submission, "sections/1/"), written(asked, base=0, text="Mine."), follow=True
    )
    shown = reply.content.decode()
    assert "Two people wrote at once" in shown
    assert "Theirs." in shown
    assert "Mine." in shown
    assert (
        "1 answer was written by two people at once."
        in page.get(address(submission)).content.decode()
    )
    both = {"both-base": 1, "both-key": uuid.uuid4(), "both-text": "Theirs. Mine."}
    page.post(reply.redirect_chain[-1][0], both | {"choice-made": "both"})
    assert Answer.objects.get().text == "Theirs. Mine."
    assert AnswerRevision.objects.get(conflict=True).settled_at


def test_the_other_text_can_be_left(page, submission, focal):
    asked = question(submission, "1.done")
    place = Place(submission, asked)
    save_answer(place, {"text": "Theirs."}, by=a_person("focal_point", "FJI"), base=0)
    kept = save_answer(place, {"text": "Mine."}, by=focal, base=0).kept
    page.post(address(submission, f"conflicts/{kept.pk}/"), {"choice-made": "keep"})
    assert Answer.objects.get().text == "Theirs."
    kept.refresh_from_db()
    assert kept.settled_at


def test_an_earlier_version_becomes_the_answer_again(page, submission, focal):
    place = Place(submission, question(submission, "1.done"))
    save_answer(place, {"text": "One."}, by=focal, base=0)
    answer = save_answer(place, {"text": "Two."}, by=focal, base=1).answer
    versions = address(submission, f"answers/{answer.pk}/")
    shown = page.get(versions).content.decode()
    assert "One." in shown
    assert page.post(versions, {"number": "7"}).status_code == 404
    page.post(versions, {"number": "1"})
    answer.refresh_from_db()
    assert (answer.text, answer.revision) == ("One.", 3)


def test_a_step_asks_for_its_reason(page, submission):
    steps = address(submission, "steps/withdraw/")
    assert "Say why" in page.post(steps, {"reason": " "}).content.decode()
    page.post(steps, {"reason": "A storm."})
    submission.refresh_from_db()
    assert submission.state == "withdrawn"


def test_a_step_says_what_is_missing(page, submission):
    reply = page.post(address(submission, "steps/contribute/"))
    assert (reply.status_code, "2 required answers are missing." in reply.content.decode()) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("role", "economy"),
    [("focal_point", "KIR"), ("secretariat_admin", ""), ("observer", ""), ("contributor", "FJI")],
)
@pytest.mark.parametrize(
    "rest", ["", "sections/1/", "steps/contribute/", "side-by-side/", "assignments/"]
)
def test_nobody_elses_draft_is_there(client, submission, role, economy, rest):
    client.force_login(a_person(role, economy))
    assert client.get(address(submission, rest)).status_code == 404


def test_what_was_written_too_late_can_be_copied(page, submission):
    Submission.objects.filter(pk=submission.pk).update(state="submitted")
    data = written(question(submission, "1.done"), text="Late words.")
    reply = page.post(address(submission, "sections/1/"), data)
    assert reply.status_code == 403
    assert "Late words." in reply.content.decode()
    assert not Answer.objects.exists()


def test_the_script_saves_one_answer(page, submission):
    asked = question(submission)
    save = address(submission, f"questions/{asked.pk}/save/")
    key = str(uuid.uuid4())
    data = written(asked, base=0, key=key, value="64.2", year="2025")
    assert page.post(save, data).json() == {
        "state": "saved",
        "revision": 1,
        "merged": {},
        "jump": "",
    }
    assert page.post(save, data).json()["revision"] == 1
    wrong = page.post(save, written(asked, base=1, value="x"))
    assert (wrong.status_code, wrong.json()["state"]) == (422, "wrong")
    stale = page.post(save, written(asked, base=0, value="1", year="2025")).json()
    assert stale["state"] == "conflict"
    assert page.get(stale["address"]).status_code == 200
    assert page.post(save, data | {"part": "sex=F"}).status_code == 404
    Submission.objects.filter(pk=submission.pk).update(state="approved")
    refused = page.post(save, written(asked, base=1, value="2", year="2025"))
    assert (refused.status_code, refused.json()["state"]) == (403, "refused")


def test_what_was_returned_is_seen_as_it_was_handed_in(client, submission, focal):
    from django.utils import timezone

    place = Place(submission, question(submission, "1.done"))
    save_answer(place, {"text": "As handed in."}, by=focal, base=0)
    Submission.objects.filter(pk=submission.pk).update(
        state="returned", submitted_at=timezone.now()
    )
    save_answer(place, {"text": "A new draft."}, by=focal, base=1)
    client.force_login(a_person("reviewer"))
    shown = client.get(address(submission, "sections/1/")).content.decode()
    assert "As handed in." in shown
    assert "A new draft." not in shown


def test_a_save_asks_the_database_so_often_and_no_more(
    page, submission, focal, django_assert_max_num_queries
):
    # What everybody does at once in the last hour; the statement of the lock is one of them.
    asked = question(submission, "1.done")
    save = address(submission, f"questions/{asked.pk}/save/")
    page.post(save, written(asked, text="The first words are a new row.") | {"part": ""})
    for base in (1, 2):
        with django_assert_max_num_queries(19):
            reply = page.post(save, written(asked, base=base, text=f"Words {base}.") | {"part": ""})
        assert reply.json()["revision"] == base + 1
    token = make_token("program", {"read", "write"}, by=focal)[1]
    path = f"/api/v1/rounds/{submission.round.slug}/submissions/FJI/answers/{asked.pk}"
    by_program, program = {"Authorization": f"Bearer {token}"}, Client()
    tag = program.get(path, headers=by_program).headers[
        "ETag"
    ]  # the day's first use is written down
    with django_assert_max_num_queries(16):
        reply = program.put(
            path,
            {"text": "By a program."},
            content_type="application/json",
            headers=by_program | {"If-Match": tag},
        )
    assert reply.json()["revision"] == 4


def test_a_unit_keeps_its_own_direction(page, submission):
    unit = question(submission).unit_label
    shown = page.get(
        address(submission, "sections/1/"), headers={"accept-language": "ar"}
    ).content.decode()
    assert unit
    assert f"\u2068{unit}\u2069" in shown
