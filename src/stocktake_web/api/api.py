"""The API as a whole: version 1, its errors as ``application/problem+json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from stocktake.errors import DocumentError, UserError
from stocktake_web.api import (
    activities,
    answers,
    beside,
    consultations,
    exchange,
    invitations,
    library,
    manage,
    people,
    rounds,
)
from stocktake_web.api.auth import AUTHENTICATION
from stocktake_web.api.limits import RateOfPerson
from stocktake_web.files import NotTaken
from stocktake_web.people.actions import NotUsable
from stocktake_web.permissions import NotAllowed
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile
from stocktake_web.rounds.actions.rounds import NotPossible
from stocktake_web.rounds.actions.steps import NotReady

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

__all__ = ["API"]

MOST_ASKED, WHILE = 600, 60.0  # seconds; of one person: ten a second, more than a form needs

PROBLEM = "application/problem+json"
FIRST_PROBLEM = 400  # statuses from here on carry a problem


class ReportingApi(NinjaAPI):
    """An API whose problems are ``application/problem+json``, in answers and description."""

    def create_response(self, request: HttpRequest, data: Any, **about: Any) -> HttpResponse:
        """Make an answer; say that a problem is one."""
        response = super().create_response(request, data, **about)
        if response.status_code >= FIRST_PROBLEM:
            response["Content-Type"] = PROBLEM
        return response

    def get_openapi_schema(self, **about: Any) -> dict[str, Any]:  # type: ignore[override]  # named
        """Describe the API; problems under their own media type."""
        schema = super().get_openapi_schema(**about)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for parameter in operation.get("parameters", ()):
                    if parameter["in"] == "path" and parameter["schema"]["type"] == "integer":
                        parameter["schema"]["minimum"] = 0  # as addresses are understood
                for status, response in operation["responses"].items():
                    if int(status) >= FIRST_PROBLEM:
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
        return schema


API = ReportingApi(
    title="Stocktake reporting",
    version="1",
    description="What the pages of the reporting application can do, for programs. See "
    "docs/reference/api.md.",
    auth=AUTHENTICATION,
    throttle=[RateOfPerson(MOST_ASKED, seconds=WHILE)],
    docs_url=None,  # a page of somebody else's scripts; openapi.json is the description
    urls_namespace="api-1",
)
API.add_router("", rounds.ROUTER)
API.add_router("", answers.ROUTER)
API.add_router("", beside.ROUTER)
API.add_router("", exchange.ROUTER)
API.add_router("", manage.ROUTER)
API.add_router("", people.ROUTER)
API.add_router("", invitations.ROUTER)
API.add_router("", library.ROUTER)
API.add_router("", activities.ROUTER)
API.add_router("", consultations.ROUTER)


def _answer(
    request: HttpRequest, status: int, title: str, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    body: Mapping[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": title,
        "errors": errors or [],
    }
    return API.create_response(request, body, status=status)


@API.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, problem: NotAllowed) -> HttpResponse:
    return _answer(request, 403, str(problem))


@API.exception_handler(NotReady)
@API.exception_handler(NotPossible)
@API.exception_handler(CannotBeDone)
@API.exception_handler(NotUsable)
def _not_ready(request: HttpRequest, problem: Exception) -> HttpResponse:
    return _answer(request, 409, str(problem))


@API.exception_handler(NotTaken)
@API.exception_handler(DocumentError)
def _not_taken(request: HttpRequest, problem: Exception) -> HttpResponse:
    said = f"{problem.problem} {problem.fix or ''}" if isinstance(problem, UserError) else problem
    return _answer(request, 422, str(said).strip())


@API.exception_handler(SavedMeanwhile)
def _saved_meanwhile(request: HttpRequest, problem: SavedMeanwhile) -> HttpResponse:
    return _answer(request, 412, str(problem))


@API.exception_handler(Http404)
def _not_found(request: HttpRequest, problem: Http404) -> HttpResponse:
    del problem
    return _answer(request, 404, gettext("There is no such thing, or you may not see it."))


@API.exception_handler(AuthenticationError)
def _not_known(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    del problem
    response = _answer(
        request, 401, gettext("Give a token that holds: Authorization: Bearer stk_...")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@API.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "problem": str(each["msg"])}
        for each in problem.errors
    ]
    return _answer(
        request, 422, gettext("Something in the request is not as the description says."), errors
    )


@API.exception_handler(HttpError)
def _other(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return _answer(request, problem.status_code, str(problem))
