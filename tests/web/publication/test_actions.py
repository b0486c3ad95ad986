"""What is published becomes a file that the workspace reads, and is never lost or overwritten."""

from __future__ import annotations

import pytest

from factories.web import a_person, a_submission
from stocktake.sources.submissions import read_submission
from stocktake_web.publication.actions import published_form, write_missing
from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.actions.steps import NotReady, take_step
from stocktake_web.rounds.models import Answer, EvidenceLink, Question


@pytest.fixture
def workspace(tmp_path, settings):
    settings.WORKSPACE = str(tmp_path)
    return tmp_path


@pytest.fixture
def people():
    return {
        "focal": a_person("focal_point", "FJI"),
        "approver": a_person("approver", "FJI"),
        "admin": a_person("secretariat_admin"),
    }


WAY = (
    ("contribute", "focal"),
    ("approve", "approver"),
    ("submit", "focal"),
    ("accept", "admin"),
    ("publish", "admin"),
)


def filled(people, value=64.2):
    submission = a_submission(sections=1)
    answers = {
        "1.value": {"value": value, "year": 2025},
        "1.status": {"choice": "in_place"},
        "1.done": {"text": "A cable."},
    }
    for code, content in answers.items():
        question = Question.objects.get(section__round=submission.round, code=code)
        save_answer(Place(submission, question), content, by=people["focal"], base=0)
    link = Answer.objects.get(submission=submission, question__code="1.status")
    EvidenceLink.objects.create(answer=link, title="An Act", url="https://law.example/1")
    return submission


@pytest.fixture
def walk(people, django_capture_on_commit_callbacks):
    """Take a submission the whole way, as if each step had been committed."""

    def walked(submission):
        for step, who in WAY:
            with django_capture_on_commit_callbacks(execute=True):
                submission = take_step(submission, step, by=people[who], reason="As agreed.")
        return submission

    return walked


def test_the_whole_way_ends_in_a_file(workspace, people, walk):
    published = walk(filled(people))
    path = workspace / f"submissions/{published.round.slug}/FJI.v1.json"
    said = read_submission(path, "x").submission
    assert said == published_form(published)
    assert [(v.indicator, v.year, v.value) for v in said.values] == [("internet-users", 2025, 64.2)]
    assert [(m.status, m.links[0].title) for m in said.measures] == [("in_place", "An Act")]
    assert [(t.kind, t.text) for t in said.texts] == [("narrative", "A cable.")]


def test_a_correction_is_a_new_version_beside_the_old(workspace, people, walk):
    published = walk(filled(people))
    draft = take_step(published, "correct", by=people["focal"], reason="A wrong year.")
    question = Question.objects.get(section__round=draft.round, code="1.value")
    save_answer(Place(draft, question), {"value": 65.0, "year": 2025}, by=people["focal"], base=1)
    walk(draft)
    folder = workspace / f"submissions/{draft.round.slug}"
    values = {p.name: read_submission(p, "x").submission.values[0].value for p in folder.iterdir()}
    assert values == {"FJI.v1.json": 64.2, "FJI.v2.json": 65.0}


def test_a_file_that_was_not_written_is_written_later(workspace, people, walk):
    published = walk(filled(people))
    path = workspace / f"submissions/{published.round.slug}/FJI.v1.json"
    content = path.read_bytes()
    path.unlink()
    assert write_missing() == [path]
    assert path.read_bytes() == content
    assert write_missing() == []


def test_a_submission_without_its_required_answers_is_not_handed_over(people):
    with pytest.raises(NotReady, match=r"^1 required answer is missing\.$"):
        take_step(a_submission(sections=1), "contribute", by=people["focal"])
