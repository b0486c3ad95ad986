"""Every role, action and state of ``permissions.toml``: allowed or refused as the table says.

What is expected is read from the table here once more, by code that shares nothing with
``permissions.py``. Each cell is asked of the rules; the cells of steps, of reading and of writing
are tried through the actions and through the pages as well.
"""

from __future__ import annotations

import tomllib
import uuid
from importlib import resources

import pytest
from django.http import HttpResponse
from django.utils import timezone

from factories.web import a_person, a_round
from stocktake_web import middleware, urls
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed, Thing
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.actions.steps import take_step
from stocktake_web.rounds.forms import form_prefix
from stocktake_web.rounds.models import (
    Answer,
    AssignedSection,
    Assignment,
    Question,
    Submission,
)

TABLE = tomllib.loads((resources.files("stocktake_web") / "permissions.toml").read_text("utf-8"))
NATIONAL = set(TABLE["national"])
STEPS = {step["id"]: step for step in TABLE["transition"]}
ACTIONS = {action["id"]: action for action in TABLE["action"]}
READING = [name for name in ACTIONS if name.startswith("submission.read")]
# Of the middleware: who signed in, what the person may, and messages.
ENOUGH = ("SessionMiddleware", "AuthenticationMiddleware", "MessageMiddleware", "StandingOfPerson")
# Whose the submission is, seen from the person: their own economy's, or another's.
OWN, OTHER = "FJI", "KIR"


def expected(rule, role, economy, state="", *, has_part=True):
    """Return what the table says of one cell; nobody here is limited to themes."""
    states = rule.get("states", rule.get("from", []))
    if states and state not in states:
        return False
    scope = rule["roles"].get(role)
    own = economy == OWN and (role in NATIONAL or role == "api_client")
    return {
        None: False,
        "any": True,
        "own-theme": True,
        "own-economy": own,
        "own-part": own and has_part,
        "own": False,  # the things that are asked about here have no author
    }[scope]


@pytest.fixture
def people():
    """Return one person of each role; the national ones, and the program, are Fiji's."""
    return {
        role: a_person(role, OWN if role in NATIONAL | {"api_client"} else "")
        for role in TABLE["roles"]
    }


@pytest.fixture
def submissions(people):
    """Return a complete submission of each economy; the contributor has a part of both."""
    held, found = a_round(sections=1), {}
    for economy in (OWN, OTHER):
        found[economy] = Submission.objects.create(
            round=held, economy=economy, submitted_at=timezone.now()
        )
        question = Question.objects.get(section__round=held, kind="value")
        Answer.objects.create(submission=found[economy], question=question, value=1.0, year=2024)
        assignment = Assignment.objects.create(
            submission=found[economy],
            contributor=people["contributor"],
            asked_by=people["focal_point"],
            due_on=timezone.now().date(),
        )
        AssignedSection.objects.create(assignment=assignment, section=held.sections.get())
    return found


def undrawn(request, exception):
    """Answer that there is no such page, without a page."""
    del request, exception
    return HttpResponse(status=404)


@pytest.fixture
def asking(client, settings, monkeypatch):
    """Return a client of the views behind what signs in and gives roles; refusals are not drawn.

    The cells are thousands; headers, sessions lists and languages have tests of their own.
    """
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.endswith(ENOUGH)]
    monkeypatch.setattr(urls, "handler404", undrawn, raising=False)
    monkeypatch.setattr(middleware, "render", lambda *_, status: HttpResponse(status=status))
    return client


def in_state(submission, state):
    """Put a submission into a state, whatever it was in."""
    Submission.objects.filter(pk=submission.pk).update(state=state)
    submission.refresh_from_db()
    return submission


def test_the_rules_answer_as_the_table_says(people, submissions):
    wrong = []
    for name, rule in (ACTIONS | STEPS).items():
        for role, person in people.items():
            standing = standing_of(person)
            for economy, submission in submissions.items():
                section = submission.round.sections.get()
                for state in TABLE["states"]:
                    thing = Thing(
                        economy=economy, state=state, submission=submission.pk, section=section.pk
                    )
                    if standing.may(name, thing) != expected(rule, role, economy, state):
                        wrong.append((name, role, economy, state))
    assert wrong == []


def test_a_contributor_without_the_part_may_nothing_there(people, submissions):
    AssignedSection.objects.all().delete()
    standing = standing_of(people["contributor"])
    thing = submissions[OWN].as_thing(submissions[OWN].round.sections.get())
    for name, rule in ACTIONS.items():
        wanted = expected(rule, "contributor", OWN, "draft", has_part=False)
        assert standing.may(name, thing) == wanted, name


@pytest.mark.parametrize("role", TABLE["second_factor"])
def test_without_a_second_factor_nothing_is_allowed(role, submissions):
    standing = standing_of(a_person(role, OWN if role in NATIONAL else "", factor=False))
    assert not any(standing.may(name) for name in ACTIONS | STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_by_whom_and_from_where_the_table_says(name, people, submissions):
    for role, person in people.items():
        for economy, submission in submissions.items():
            for state in TABLE["states"]:
                in_state(submission, state)
                try:
                    take_step(submission, name, by=person, reason="A reason.")
                    done = True
                except NotAllowed:
                    done = False
                submission.refresh_from_db()
                allowed = expected(STEPS[name], role, economy, state)
                assert done == allowed, (role, economy, state)
                assert submission.state == (STEPS[name]["to"] if allowed else state)


@pytest.mark.parametrize("role", TABLE["roles"])
def test_the_pages_take_steps_as_the_table_says(asking, role, people, submissions):
    asking.force_login(people[role])
    for economy, submission in submissions.items():
        address = f"/rounds/{submission.round.slug}/{economy}/steps/"
        for state in TABLE["states"]:
            readable = any(expected(ACTIONS[r], role, economy, state) for r in READING)
            for name, step in STEPS.items():
                in_state(submission, state)
                reply = asking.post(f"{address}{name}/", {"reason": "A reason."})
                allowed = readable and expected(step, role, economy, state)
                assert reply.status_code == (302 if allowed else 404), (economy, state, name)
                submission.refresh_from_db()
                assert submission.state == (step["to"] if allowed else state)


@pytest.mark.parametrize("role", TABLE["roles"])
def test_pages_are_read_and_written_as_the_table_says(asking, role, people, submissions):
    asking.force_login(people[role])
    for economy, submission in submissions.items():
        address = f"/rounds/{submission.round.slug}/{economy}/"
        question = Question.objects.get(section__round=submission.round, kind="narrative")
        prefix = form_prefix(question, "")
        for state in TABLE["states"]:
            in_state(submission, state)
            readable = any(expected(ACTIONS[r], role, economy, state) for r in READING)
            for page in ("", "sections/1/", "side-by-side/"):
                reply = asking.get(address + page)
                assert reply.status_code == (200 if readable else 404), (economy, state, page)
            words = str(uuid.uuid4())
            data = {f"{prefix}-base": 0, f"{prefix}-key": uuid.uuid4(), f"{prefix}-text": words}
            may_write = expected(ACTIONS["answer.edit"], role, economy, state)
            for page in ("sections/1/", f"questions/{question.pk}/save/"):
                Answer.objects.filter(question=question).delete()
                reply = asking.post(address + page, data | {f"{prefix}-key": uuid.uuid4()})
                wanted = {404} if not readable else {200, 302} if may_write else {403}
                assert reply.status_code in wanted, (economy, state, page)
                # A program that may write a draft and not read it does so by the API alone.
                saved = Answer.objects.filter(text=words).exists()
                assert saved == (readable and may_write), (economy, state, page)


@pytest.mark.parametrize("role", TABLE["roles"])
def test_answers_are_written_by_whom_the_table_says(role, people, submissions):
    for economy, submission in submissions.items():
        question = Question.objects.get(section__round=submission.round, kind="narrative")
        for state in TABLE["states"]:
            in_state(submission, state)
            try:
                save_answer(Place(submission, question), {"text": state}, by=people[role], base=0)
                done = True
            except NotAllowed:
                done = False
            assert done == expected(ACTIONS["answer.edit"], role, economy, state), (economy, state)
            Answer.objects.filter(question=question).delete()


@pytest.mark.parametrize("role", TABLE["roles"])
def test_pages_without_a_submission_are_open_as_the_table_says(client, role, people, submissions):
    client.force_login(people[role])
    slug = submissions[OWN].round.slug
    for address, names, closed in (
        (f"/rounds/{slug}/", ["round.watch"], 404),
        ("/record/", ["audit.read"], 403),
        ("/people/", ["people.manage", "people.invite-national"], 404),
    ):
        allowed = any(expected(ACTIONS[name], role, OWN) for name in names)
        assert client.get(address).status_code == (200 if allowed else closed), address


def test_the_reference_page_is_what_the_table_says():
    from pathlib import Path

    from stocktake_web.permissions_page import permissions_page

    page = Path(__file__).parents[2] / "docs/reference/permissions.md"
    assert permissions_page().strip() in page.read_text("utf-8"), "run make docs"
