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
from factories.web_beyond import a_consultation, an_activity, an_entry
from stocktake_web.people.actions import SCOPES, make_token
from stocktake_web.rounds.models import Question
from stocktake_web.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


# Where the addresses of things that exist have these names, they are put in.
HELD = ("slug", "economy", "question", "entry", "consultation", "provision", "activity")
ROLES = (("focal_point", "FJI"), ("secretariat_admin", ""))
EXAMPLES = 6  # of each operation, each asked by every role


@pytest.fixture(scope="module")
def description(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():  # the request of it closes old connections
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def held():
    """Return a submission, and what stands in addresses of things that exist."""
    submission = a_submission()
    question = Question.objects.filter(section__round=submission.round).first()
    found = (
        submission.round.slug,
        "FJI",
        question.pk,
        an_entry().pk,
        a_consultation().slug,
        2,
        an_activity().pk,
    )
    return dict(zip(HELD, found, strict=True))


@pytest.fixture
def asking():
    """Return the headers of a program for each role."""
    return [
        {"Authorization": f"Bearer {make_token('contract', SCOPES, by=a_person(*role))[1]}"}
        for role in ROLES
    ]


def operations():
    from stocktake_web.api.api import API

    paths = API.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(("path", "method"), operations())
def test_every_answer_is_as_described(description, held, asking, path, method):
    strategy = description[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(case=strategy)
    def ask(case):
        case.path_parameters = {n: held.get(n, v) for n, v in (case.path_parameters or {}).items()}
        for headers in asking:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)

    ask()
