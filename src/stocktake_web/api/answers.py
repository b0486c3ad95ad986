"""Answers of a submission: read, write with If-Match, history, undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Header, Query, Router, Status

from stocktake_web.api.auth import require_scope
from stocktake_web.api.schemas import AnswerIn, AnswerOut, Conflict, Problem, RevisionOut, UndoIn
from stocktake_web.api.tags import person_of
from stocktake_web.rounds.actions.answers import Place, save_answer, undo_answer
from stocktake_web.rounds.checks import FIELDS, find_problems
from stocktake_web.rounds.models import ANSWER_FIELDS, Answer, Question, Submission
from stocktake_web.rounds.queries import (
    answers_of,
    find_submission,
    may_read,
    sections_of,
    sees_only_what_was_handed_in,
)

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["ROUTER", "answer_out", "place_of"]

ROUTER = Router(tags=["answers"])
ERRORS = frozenset({400, 401, 403, 404, 409, 429})
TAG = re.compile(r'^(?:W/)?"r([0-9]{1,9})"$')
REFUSED = 422
MISSING_TAG, STALE = 428, 412


@ROUTER.get(
    "/rounds/{slug}/submissions/{economy}/answers",
    response={200: list[AnswerOut], ERRORS: Problem},
)
def list_answers(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return every answer that you may read."""
    require_scope(request)
    standing = _standing(request)
    submission = find_submission(standing, slug, economy)
    found = answers_of(standing, submission, sections_of(standing, submission))
    return [answer_out(answer) for answer in found]


@ROUTER.get(
    "/rounds/{slug}/submissions/{economy}/answers/{int:question}",
    response={200: AnswerOut, ERRORS: Problem},
)
def read_answer(  # the path and one option
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    economy: str,
    question: int,
    disaggregation: str = Query("", max_length=120),
) -> dict[str, Any]:
    """Return one answer with its ETag; an answer that was never written has revision 0."""
    require_scope(request)
    place = place_of(_standing(request), slug, economy, question, disaggregation)
    answer = _current(_standing(request), place)
    response["ETag"] = f'"r{answer.revision}"'
    return answer_out(answer)


@ROUTER.put(
    "/rounds/{slug}/submissions/{economy}/answers/{int:question}",
    response={
        200: AnswerOut,
        STALE: Conflict,
        frozenset({REFUSED, MISSING_TAG}) | ERRORS: Problem,
    },
)
def write_answer(  # noqa: PLR0913  # a path, an option, a body, a header
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    economy: str,
    question: int,
    *,
    body: AnswerIn,
    disaggregation: str = Query("", max_length=120),
    if_match: str = Header("", alias="If-Match"),
) -> Any:  # a status with a body
    """Write an answer; ``If-Match`` names the revision that you started from.

    Fields that only you changed are put together with what others wrote since. Where both
    changed one field, the answer stays, your words are kept in its history, and you get 412
    with the answer as it is.
    """
    require_scope(request)
    standing = _standing(request)
    place = place_of(standing, slug, economy, question, disaggregation)
    base = TAG.match(if_match)
    if base is None:
        return Status(
            MISSING_TAG, _problem(MISSING_TAG, gettext('Say If-Match: "rN", N as in the ETag.'))
        )
    current = _current(standing, place)
    if int(base[1]) > current.revision:
        return Status(STALE, _conflict(current, (), gettext("There is no such revision yet.")))
    content = _content(place.question, body, current)
    if problems := find_problems(place.question, content) | _strange(place.question, body):
        detail = [{"field": field, "problem": said} for field, said in problems.items()]
        return Status(REFUSED, _problem(REFUSED, gettext("The answer cannot be taken."), detail))
    saved = save_answer(
        place, content, by=person_of(request), base=int(base[1]), key=body.key, standing=standing
    )
    if saved.conflict:
        return Status(
            STALE, _conflict(saved.answer, saved.conflict, gettext("Somebody wrote meanwhile."))
        )
    response["ETag"] = f'"r{saved.answer.revision}"'
    return Status(200, answer_out(saved.answer))


@ROUTER.get(
    "/rounds/{slug}/submissions/{economy}/answers/{int:question}/revisions",
    response={200: list[RevisionOut], ERRORS: Problem},
)
def list_revisions(
    request: HttpRequest,
    slug: str,
    economy: str,
    question: int,
    disaggregation: str = Query("", max_length=120),
) -> list[dict[str, Any]]:
    """Return every state that an answer had, oldest first; not what is hidden from you."""
    require_scope(request)
    standing = _standing(request)
    place = place_of(standing, slug, economy, question, disaggregation)
    if sees_only_what_was_handed_in(standing, place.submission):
        return []
    found = Answer.objects.filter(
        submission=place.submission, question=place.question, disaggregation=disaggregation
    ).first()
    return [
        {
            "number": each.number,
            "content": each.content,
            "by": each.by_name,
            "at": each.at,
            "conflict": each.conflict,
        }
        for each in (found.revisions.all() if found else ())
    ]


@ROUTER.post(
    "/rounds/{slug}/submissions/{economy}/answers/{int:question}/undo",
    response={200: AnswerOut, frozenset({REFUSED}) | ERRORS: Problem},
)
def undo(  # the path, one option, the body
    request: HttpRequest,
    slug: str,
    economy: str,
    question: int,
    body: UndoIn,
    disaggregation: str = Query("", max_length=120),
) -> dict[str, Any]:
    """Make the words of an earlier revision the answer again."""
    require_scope(request)
    place = place_of(_standing(request), slug, economy, question, disaggregation)
    answer = Answer.objects.filter(
        submission=place.submission, question=place.question, disaggregation=disaggregation
    ).first()
    known = {0} | set(
        answer.revisions.filter(conflict=False).values_list("number", flat=True) if answer else ()
    )
    if answer is None or body.revision not in known:
        raise Http404
    return answer_out(undo_answer(answer, body.revision, by=person_of(request)).answer)


def _standing(request: HttpRequest) -> Standing:
    return request.standing  # type: ignore[attr-defined,no-any-return]  # by auth or middleware


def place_of(
    standing: Standing, slug: str, economy: str, question: int, disaggregation: str
) -> Place:
    """Return where an answer stands, if the person may read there.

    Raises:
        Http404: There is no such place, or the person may not know of it.
    """
    submission: Submission = find_submission(standing, slug, economy)
    asked = (
        Question.objects.select_related("section")
        .filter(pk=question, section__round=submission.round_id)
        .first()
    )
    if asked is None or disaggregation not in (asked.disaggregations or [""]):
        raise Http404
    if not may_read(standing, submission.as_thing(asked.section)):
        raise Http404
    return Place(submission, asked, disaggregation)


def _current(standing: Standing, place: Place) -> Answer:
    section = place.question.section
    at = (place.question.pk, place.disaggregation)
    for answer in answers_of(standing, place.submission, [section], at=at):
        return answer
    return Answer(
        submission=place.submission, question=place.question, disaggregation=place.disaggregation
    )


def _content(question: Question, body: AnswerIn, current: Answer) -> dict[str, Any]:
    """Return the fields of the question's kind: those that the body names as it says."""
    named = _named(body)
    kept = current.content()
    return {name: named.get(name, kept[name]) for name in _fields_of(question)}


def _strange(question: Question, body: AnswerIn) -> dict[str, str]:
    """Return the fields that the body fills and this kind of question does not have."""
    return {
        name: gettext("A question of the kind “{kind}” has no field “{field}”.").format(
            kind=question.get_kind_display(), field=name
        )
        for name, value in _named(body).items()
        if value and name not in _fields_of(question)
    }


def _fields_of(question: Question) -> tuple[str, ...]:
    return (*FIELDS[question.kind], "confirmed")


def _named(body: AnswerIn) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True, include=set(ANSWER_FIELDS))


def answer_out(answer: Answer) -> dict[str, Any]:
    """Return an answer as ``AnswerOut`` describes it."""
    return {
        **answer.content(),
        "question": answer.question_id,
        "code": answer.question.code,
        "disaggregation": answer.disaggregation,
        "revision": answer.revision,
        "changed_at": answer.changed_at,
    }


def _problem(
    status: int, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    return {"title": detail, "status": status, "detail": detail, "errors": errors or []}


def _conflict(answer: Answer, fields: tuple[str, ...], detail: str) -> dict[str, Any]:
    return {**_problem(STALE, detail), "current": answer_out(answer), "fields": list(fields)}
