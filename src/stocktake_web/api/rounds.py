"""Rounds, questionnaires, submissions and their steps, comments, the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from stocktake_web.api.answers import place_of
from stocktake_web.api.auth import require_scope
from stocktake_web.api.schemas import (
    CommentIn,
    CommentOut,
    EventOut,
    Me,
    Page,
    Problem,
    RoundOut,
    SectionOut,
    StepIn,
    SubmissionOut,
    Text,
)
from stocktake_web.api.tags import Day, Economy, person_of
from stocktake_web.audit.queries import found_events
from stocktake_web.rounds.actions.comments import add_comment, comment_on_answer
from stocktake_web.rounds.actions.steps import possible_steps, take_step
from stocktake_web.rounds.models import Comment, Question, Round, Section, Submission
from stocktake_web.rounds.queries import (
    comments_of,
    find_section,
    find_submission,
    rounds_for,
    visible_to,
)

if TYPE_CHECKING:
    from stocktake_web.audit.models import Event
    from stocktake_web.permissions import Standing

__all__ = ["ROUTER", "comment_out"]

ROUTER = Router()
ERRORS = frozenset({400, 401, 403, 404, 409, 429})
MOST = 200  # rows of one answer
REFUSED = 422


class Submissions(Schema):
    """A page of submissions."""

    items: list[SubmissionOut]
    page: Page


class Wanted(Schema):
    """Which events; all may be empty."""

    who: Annotated[Text, Field(max_length=200)] = ""
    what: Annotated[Text, Field(max_length=200)] = ""
    economy: Economy = ""
    since: Day | None = None
    until: Day | None = None


class Events(Schema):
    """A page of events."""

    items: list[EventOut]
    page: Page


@ROUTER.get("/me", response={200: Me, ERRORS: Problem}, tags=["people"])
def me(request: HttpRequest) -> dict[str, Any]:
    """Return who you are and which roles you hold now."""
    require_scope(request)
    standing = _standing(request)
    return {
        "email": person_of(request).email,
        "name": person_of(request).name,
        "roles": [{"role": g.role, "economy": g.economy} for g in standing.grants],
        "scopes": sorted(getattr(request, "scopes", ("read", "write"))),
    }


@ROUTER.get("/rounds", response={200: list[RoundOut], ERRORS: Problem}, tags=["rounds"])
def list_rounds(request: HttpRequest) -> list[Round]:
    """Return the rounds that concern you, newest first."""
    require_scope(request)
    return list(rounds_for(_standing(request)))


@ROUTER.get(
    "/rounds/{slug}/sections",
    response={200: list[SectionOut], ERRORS: Problem},
    tags=["rounds"],
)
def list_sections(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Return the questionnaire of a round."""
    require_scope(request)
    held = rounds_for(_standing(request)).filter(slug=slug).first()
    if held is None:
        raise Http404
    questions = Prefetch("questions", Question.objects.order_by("position"))
    return [
        {
            **{
                name: getattr(section, name)
                for name in SectionOut.model_fields
                if name != "questions"
            },
            "questions": list(section.questions.all()),
        }
        for section in Section.objects.filter(round=held).prefetch_related(questions)
    ]


@ROUTER.get(
    "/rounds/{slug}/submissions",
    response={200: Submissions, frozenset({REFUSED}) | ERRORS: Problem},
    tags=["submissions"],
)
def list_submissions(
    request: HttpRequest,
    slug: str,
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return the submissions of a round that you may see, by economy."""
    require_scope(request)
    standing = _standing(request)
    found = visible_to(standing).filter(round__slug=slug).order_by("economy")
    rows = list(found[offset : offset + limit])
    return {
        "items": [_submission(each, standing) for each in rows],
        "page": _page(request, found.count(), offset, limit),
    }


@ROUTER.get(
    "/rounds/{slug}/submissions/{economy}",
    response={200: SubmissionOut, ERRORS: Problem},
    tags=["submissions"],
)
def read_submission(
    request: HttpRequest, response: HttpResponse, slug: str, economy: str
) -> dict[str, Any]:
    """Return one submission with the steps that you may take."""
    require_scope(request)
    found = find_submission(_standing(request), slug, economy)
    response["ETag"] = f'"{found.version}-{found.state}-{found.changed_at.timestamp()}"'
    return _submission(found, _standing(request))


@ROUTER.post(
    "/rounds/{slug}/submissions/{economy}/steps",
    response={200: SubmissionOut, frozenset({REFUSED}) | ERRORS: Problem},
    tags=["submissions"],
)
def make_step(request: HttpRequest, slug: str, economy: str, body: StepIn) -> dict[str, Any]:
    """Take a step, such as submit or return."""
    require_scope(request)
    found = find_submission(_standing(request), slug, economy)
    taken = take_step(found, body.step, by=person_of(request), reason=body.reason)
    return _submission(taken, _standing(request))


@ROUTER.get(
    "/rounds/{slug}/submissions/{economy}/comments",
    response={200: list[CommentOut], ERRORS: Problem},
    tags=["comments"],
)
def list_comments(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return the comments that you may read, oldest first."""
    require_scope(request)
    standing = _standing(request)
    submission = find_submission(standing, slug, economy)
    found = comments_of(standing, submission).select_related("section")
    return [comment_out(each) for each in found]


@ROUTER.post(
    "/rounds/{slug}/submissions/{economy}/comments",
    response={201: CommentOut, frozenset({REFUSED}) | ERRORS: Problem},
    tags=["comments"],
)
def make_comment(request: HttpRequest, slug: str, economy: str, body: CommentIn) -> Status:
    """Comment on a section, or on one answer of it; ``@ana@example.org`` names a person."""
    require_scope(request)
    standing = _standing(request)
    submission = find_submission(standing, slug, economy)
    section = find_section(standing, submission, body.section)
    if body.question is None:
        made = add_comment(
            submission, section, body.text, by=person_of(request), internal=body.internal
        )
    else:
        place = place_of(standing, slug, economy, body.question, body.disaggregation)
        if place.question.section_id != section.pk:
            raise Http404
        made = comment_on_answer(place, body.text, by=person_of(request), internal=body.internal)
    return Status(201, comment_out(made))


@ROUTER.get(
    "/record", response={200: Events, frozenset({REFUSED}) | ERRORS: Problem}, tags=["record"]
)
def list_events(
    request: HttpRequest,
    wanted: Query[Wanted],
    after: int = Query(0, ge=0, le=9_000_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return the record of changes after a number, oldest first, as far as it fits the filters."""
    require_scope(request)
    _standing(request).require("audit.read")
    found = found_events(wanted.model_dump()).filter(number__gt=after).order_by("number")
    rows = list(found[:limit])
    total = found.count()
    following = ""
    if rows and total > len(rows):
        query = request.GET.copy()
        query["after"], query["limit"] = str(rows[-1].number), str(limit)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {
        "items": [{**_fields(each), "actor": each.actor_name} for each in rows],
        "page": {"total": total, "next": following},
    }


def _standing(request: HttpRequest) -> Standing:
    return request.standing  # type: ignore[attr-defined,no-any-return]  # by auth or middleware


def _submission(found: Submission, standing: Standing) -> dict[str, Any]:
    return {
        "round": found.round.slug,
        "economy": found.economy,
        "state": found.state,
        "version": found.version,
        "changed_at": found.changed_at,
        "submitted_at": found.submitted_at,
        "published_at": found.published_at,
        "steps": [step.id for step in possible_steps(found, standing)],
    }


def comment_out(comment: Comment) -> dict[str, Any]:
    """Return a comment as ``CommentOut`` describes it."""
    return {
        "id": comment.pk,
        "question": comment.answer.question_id if comment.answer else None,
        "section": comment.section.position,
        "text": comment.text,
        "by": comment.by_name,
        "at": comment.at,
        "internal": comment.internal,
        "resolved_at": comment.resolved_at,
    }


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EventOut.model_fields if name != "actor"}


def _page(request: HttpRequest, total: int, offset: int, limit: int) -> dict[str, Any]:
    following = ""
    if offset + limit < total:
        following = request.build_absolute_uri(
            f"{request.path}?offset={offset + limit}&limit={limit}"
        )
    return {"total": total, "next": following}
