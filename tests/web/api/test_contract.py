"""What the API's description allows is answered as it says, and nothing fails."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from factories.web import a_person, a_submission
from factories.web_beyond import an_entry
from stocktake_web.people.actions import make_token
from stocktake_web.rounds.models import Question
from stocktake_web.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def description():
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def held():
    """Return a submission, and what stands in addresses of things that exist."""
    submission = a_submission()
    question = Question.objects.filter(section__round=submission.round).first()
    return {
        "slug": submission.round.slug,
        "economy": "FJI",
        "question": question.pk,
        "entry": an_entry().pk,
    }


def headers(person):
    _token, secret = make_token("contract", {"read", "write"}, by=person)
    return {"Authorization": f"Bearer {secret}"}


def operations():
    from stocktake_web.api.api import API

    paths = API.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(("path", "method"), operations())
@pytest.mark.parametrize("role", ["focal_point", "secretariat_admin"])
def test_every_answer_is_as_described(description, held, path, method, role):
    sent = headers(a_person(role, "FJI" if role == "focal_point" else ""))
    operation = description[path][method]

    strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(case=strategy)
    def ask(case):
        case.path_parameters = {n: held.get(n, v) for n, v in (case.path_parameters or {}).items()}
        response = case.call(headers=sent)
        case.validate_response(response, checks=CHECKS)

    ask()
