"""The questionnaire as a file, out and back; and the choice between the words of two people."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Query, Router, Schema, Status, UploadedFile

from stocktake_web.api.answers import answer_out
from stocktake_web.api.schemas import AnswerOut, Problem, Text
from stocktake_web.api.tags import ERRORS, REFUSED, person_of, standing_for
from stocktake_web.exchange.form import form_of
from stocktake_web.exchange.formats import FORMATS, read_any
from stocktake_web.exchange.package import LARGEST
from stocktake_web.exchange.returned import Change, FileNotUsable, apply_changes, find_changes
from stocktake_web.rounds.actions.conflicts import settle_conflict
from stocktake_web.rounds.checks import FIELDS
from stocktake_web.rounds.models import AnswerRevision, Submission
from stocktake_web.rounds.queries import (
    find_submission,
    may_read,
    sees_only_what_was_handed_in,
)

__all__ = ["ROUTER"]

ROUTER = Router(tags=["exchange"])
OF = "/rounds/{slug}/submissions/{economy}"
FILE = {
    "responses": {
        200: {
            "description": "The questionnaire with what was answered.",
            "content": {
                each.media_type: {"schema": {"type": "string", "format": "binary"}}
                for each in FORMATS.values()
            },
        }
    }
}


class Wish(Schema):
    """Whether the file is to be taken, or only looked at."""

    apply: bool = False


class ChangeOut(Schema):
    """One answer that would change, or a row that cannot be taken and why."""

    place: str
    section: str
    question: str
    part: str
    before: dict[str, str]
    after: dict[str, str]
    problems: list[str]


class Uploaded(Schema):
    """What a file changes: nothing before ``apply`` is true."""

    applied: bool
    saved: int
    changes: list[ChangeOut]
    wrong: list[ChangeOut]
    conflicts: list[str] = Field(description="Questions whose answer somebody changed meanwhile.")


class ConflictOut(Schema):
    """Words that did not become the answer, and the answer as it is."""

    id: int
    answer: AnswerOut
    words: dict[str, object]
    by: str
    at: dt.datetime


class ChoiceIn(Schema):
    """Keep the answer as it is, take the other words, or give a text put together of both."""

    keep: Literal["answer", "words", "text"]
    text: Text = ""


@ROUTER.get(f"{OF}/questionnaire", response={REFUSED | ERRORS: Problem}, openapi_extra=FILE)
def read_questionnaire(
    request: HttpRequest,
    slug: str,
    economy: str,
    kind: Literal["xlsx", "docx"] = Query("xlsx", alias="format"),
) -> HttpResponse:
    """Return the questionnaire as a workbook or document that can be filled in."""
    standing = standing_for(request)
    submission = find_submission(standing, slug, economy)
    whole = standing.may("submission.exchange", submission.as_thing())
    if not whole or sees_only_what_was_handed_in(standing, submission):
        raise Http404
    made = FORMATS[kind]
    return HttpResponse(
        made.write(form_of(submission)),
        content_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{slug}-{economy}.{kind}"'},
    )


@ROUTER.post(f"{OF}/questionnaire", response={200: Uploaded, REFUSED | ERRORS: Problem})
def take_questionnaire(
    request: HttpRequest,
    slug: str,
    economy: str,
    file: File[UploadedFile],
    wanted: Query[Wish],
) -> Any:  # a status with a body
    """Say what a filled file would change; change it where ``apply`` is true."""
    standing = standing_for(request)
    submission = find_submission(standing, slug, economy)
    standing.require("submission.exchange", submission.as_thing())
    if file.size is None or file.size > LARGEST:
        return _refused(_("The file is larger than any questionnaire."))
    try:
        returned = read_any(file.read())
        found = find_changes(submission, returned)
        saved, conflicts = 0, []
        if wanted.apply:
            done = apply_changes(submission, returned, by=person_of(request))
            saved, conflicts = done.saved, [row.question for row in done.conflicts]
    except FileNotUsable as problem:
        return _refused(str(problem))
    return {
        "applied": wanted.apply,
        "saved": saved,
        "changes": [_change(each) for each in found.changes],
        "wrong": [_change(each) for each in found.wrong],
        "conflicts": conflicts,
    }


@ROUTER.get(f"{OF}/conflicts", response={200: list[ConflictOut], ERRORS: Problem})
def list_conflicts(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return words that wait for a choice; only to the economy's own people."""
    return [
        {
            "id": each.pk,
            "answer": answer_out(each.answer),
            "words": each.content,
            "by": each.by_name,
            "at": each.at,
        }
        for each in _conflicts(request, slug, economy)
    ]


@ROUTER.post(f"{OF}/conflicts/{{int:key}}", response={200: AnswerOut, REFUSED | ERRORS: Problem})
def choose(
    request: HttpRequest, slug: str, economy: str, key: int, body: ChoiceIn
) -> dict[str, Any]:
    """Choose between the words of two people."""
    kept = next((each for each in _conflicts(request, slug, economy) if each.pk == key), None)
    if kept is None:
        raise Http404
    asked = FIELDS[kept.answer.question.kind]
    content = None
    if body.keep == "words":
        content = {name: kept.content.get(name) for name in asked}
    elif body.keep == "text":
        content = {"explanation" if "explanation" in asked else "text": body.text}
    settle_conflict(kept, content, by=person_of(request), base=kept.answer.revision)
    kept.answer.refresh_from_db()
    return answer_out(kept.answer)


def _conflicts(request: HttpRequest, slug: str, economy: str) -> list[AnswerRevision]:
    standing = standing_for(request)
    submission: Submission = find_submission(standing, slug, economy)
    if submission.economy not in standing.economies():
        return []
    found = AnswerRevision.objects.filter(
        answer__submission=submission, conflict=True, settled_at=None
    ).select_related("answer__question__section", "answer__submission__round")
    return [
        each
        for each in found
        if may_read(standing, submission.as_thing(each.answer.question.section))
    ]


def _refused(said: str) -> Status:
    return Status(422, {"title": said, "status": 422, "detail": said})


def _change(change: Change) -> dict[str, Any]:
    return {
        "place": change.place,
        "section": change.row.section,
        "question": change.row.question,
        "part": change.row.part,
        "before": change.row.answer,
        "after": change.given,
        "problems": list(change.problems),
    }
