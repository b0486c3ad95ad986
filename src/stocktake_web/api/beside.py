"""What stands beside answers: what is known, comments, links, files, who was asked, steps."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Query, Router, Schema, Status, UploadedFile

from stocktake_web.api.answers import place_of
from stocktake_web.api.rounds import comment_out
from stocktake_web.api.schemas import CommentOut, Problem, Text
from stocktake_web.api.tags import ERRORS, REFUSED, Address, Day, Mail, person_of, standing_for
from stocktake_web.files import NotTaken, path_of
from stocktake_web.people.letters import send_invitation
from stocktake_web.rounds.actions.assignments import (
    ask_contributor,
    end_assignment,
    finish_assignment,
)
from stocktake_web.rounds.actions.comments import settle_comment
from stocktake_web.rounds.actions.evidence import (
    add_link,
    attach_file,
    remove_attachment,
    remove_link,
)
from stocktake_web.rounds.models import Assignment, Attachment, EvidenceLink, Prefill, Submission
from stocktake_web.rounds.queries import (
    comments_of,
    find_submission,
    may_read,
    sections_of,
    sees_only_what_was_handed_in,
    works_on,
)

__all__ = ["ROUTER"]

ROUTER = Router()
OF = "/rounds/{slug}/submissions/{economy}"
# A file is saved, never shown; said to programs as to browsers.
BINARY = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


Thing = TypeVar("Thing", EvidenceLink, Attachment)


class Known(Schema):
    """What open statistics or the last round say."""

    question: int
    disaggregation: str
    value: float | None
    year: int | None
    text: str
    source: str
    history: list[list[float]]


class LinkIn(Schema):
    """A law, body, plan or page that shows what an answer says."""

    title: Annotated[Text, Field(min_length=1, max_length=300)]
    url: Address = ""
    dated: Day | None = None


class LinkOut(Schema):
    """A link beside an answer."""

    id: int
    question: int
    title: str
    url: str
    dated: dt.date | None


class FileOut(Schema):
    """A file with an answer."""

    id: int
    question: int
    name: str
    size: int
    sha256: str
    media_type: str
    at: dt.datetime


class Evidence(Schema):
    """Links and files of a submission."""

    links: list[LinkOut]
    files: list[FileOut]


class AskIn(Schema):
    """Whom to ask to fill which sections, until when."""

    email: Mail
    sections: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(min_length=1, max_length=500)
    due_on: Day
    note: Annotated[Text, Field(max_length=2000)] = ""


class AssignmentOut(Schema):
    """What somebody was asked to fill; ``link`` invites who has no account, and is told once."""

    id: int
    email: str
    sections: list[int]
    due_on: dt.date
    note: str
    done_at: dt.datetime | None
    ended_at: dt.datetime | None
    link: str = ""


class StepTaken(Schema):
    """A step that was taken."""

    step: str
    from_state: str
    to_state: str
    version: int
    reason: str
    by: str
    at: dt.datetime


@ROUTER.get(f"{OF}/known", response={200: list[Known], ERRORS: Problem}, tags=["answers"])
def list_known(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return what is known already, to be confirmed or compared."""
    submission = _submission(request, slug, economy)
    sections = sections_of(standing_for(request), submission)
    found = Prefill.objects.filter(
        economy=submission.economy, question__section__in=[each.pk for each in sections]
    ).order_by("question", "disaggregation")
    names = [name for name in Known.model_fields if name != "question"]
    return [{n: getattr(each, n) for n in names} | {"question": each.question_id} for each in found]


@ROUTER.get(f"{OF}/history", response={200: list[StepTaken], ERRORS: Problem}, tags=["submissions"])
def list_steps(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return the steps that were taken, oldest first; to those who work on it."""
    submission = _submission(request, slug, economy)
    if not works_on(standing_for(request), submission):
        return []
    names = [name for name in StepTaken.model_fields if name != "by"]
    return [
        {name: getattr(each, name) for name in names} | {"by": each.by_name}
        for each in submission.steps.order_by("at", "pk")
    ]


@ROUTER.post(
    f"{OF}/comments/{{int:comment}}/settle",
    response={200: CommentOut, ERRORS: Problem},
    tags=["comments"],
)
def settle(request: HttpRequest, slug: str, economy: str, comment: int) -> dict[str, Any]:
    """Mark a comment as done with."""
    submission = _submission(request, slug, economy)
    seen = comments_of(standing_for(request), submission).select_related("section")
    found = seen.filter(pk=comment).first()
    if found is None:
        raise Http404
    return comment_out(settle_comment(found, by=person_of(request)))


@ROUTER.get(f"{OF}/evidence", response={200: Evidence, ERRORS: Problem}, tags=["evidence"])
def list_evidence(request: HttpRequest, slug: str, economy: str) -> dict[str, Any]:
    """Return links and files that you may read."""
    submission = _submission(request, slug, economy)
    standing = standing_for(request)
    about = {
        "answer__submission": submission,
        "answer__question__section__in": [each.pk for each in sections_of(standing, submission)],
    }
    if sees_only_what_was_handed_in(standing, submission):
        about["at__lte"] = submission.submitted_at
    links = EvidenceLink.objects.filter(**about).select_related("answer").order_by("pk")
    files = Attachment.objects.filter(**about).select_related("answer").order_by("pk")
    return {"links": [_link(each) for each in links], "files": [_file(each) for each in files]}


@ROUTER.post(
    f"{OF}/answers/{{int:question}}/links",
    response={201: LinkOut, REFUSED | ERRORS: Problem},
    tags=["evidence"],
)
def make_link(
    request: HttpRequest,
    slug: str,
    economy: str,
    question: int,
    body: LinkIn,
    disaggregation: str = Query("", max_length=120),
) -> Status:
    """Put a link beside an answer."""
    place = place_of(standing_for(request), slug, economy, question, disaggregation)
    try:
        if body.url:
            URLValidator(schemes=["http", "https"])(body.url)
    except ValidationError as problem:
        return _refused(" ".join(problem.messages))
    made = add_link(place, body.title, by=person_of(request), url=body.url, dated=body.dated)
    return Status(201, _link(made))


@ROUTER.delete(f"{OF}/links/{{int:key}}", response={204: None, ERRORS: Problem}, tags=["evidence"])
def take_link_away(request: HttpRequest, slug: str, economy: str, key: int) -> Status:
    """Take a link away; the record keeps it."""
    remove_link(_beside(request, slug, economy, EvidenceLink, key), by=person_of(request))
    return Status(204, None)


@ROUTER.post(
    f"{OF}/answers/{{int:question}}/files",
    response={201: FileOut, REFUSED | ERRORS: Problem},
    tags=["evidence"],
)
def make_file(
    request: HttpRequest,
    slug: str,
    economy: str,
    question: int,
    file: File[UploadedFile],
    disaggregation: str = Query("", max_length=120),
) -> Status:
    """Attach a file to an answer; it is checked and scanned first."""
    place = place_of(standing_for(request), slug, economy, question, disaggregation)
    try:
        made = attach_file(place, file, by=person_of(request))
    except NotTaken as refused:
        return _refused(str(refused))
    return Status(201, _file(made))


@ROUTER.get(
    f"{OF}/files/{{int:key}}", response={ERRORS: Problem}, tags=["evidence"], openapi_extra=BINARY
)
def read_file(request: HttpRequest, slug: str, economy: str, key: int) -> FileResponse:
    """Return the bytes of a file."""
    found = _beside(request, slug, economy, Attachment, key)
    submission, path = found.answer.submission, path_of(found.sha256)
    late = submission.submitted_at is not None and found.at > submission.submitted_at
    if (late and sees_only_what_was_handed_in(standing_for(request), submission)) or (
        not path.exists()
    ):
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )


@ROUTER.delete(f"{OF}/files/{{int:key}}", response={204: None, ERRORS: Problem}, tags=["evidence"])
def take_file_away(request: HttpRequest, slug: str, economy: str, key: int) -> Status:
    """Take a file from an answer."""
    remove_attachment(_beside(request, slug, economy, Attachment, key), by=person_of(request))
    return Status(204, None)


@ROUTER.get(
    f"{OF}/assignments", response={200: list[AssignmentOut], ERRORS: Problem}, tags=["assignments"]
)
def list_assignments(request: HttpRequest, slug: str, economy: str) -> list[dict[str, Any]]:
    """Return who was asked for what: to the focal point all, to others their own."""
    submission = _submission(request, slug, economy)
    found = submission.assignments.select_related("contributor").prefetch_related("parts__section")
    if not standing_for(request).may("submission.assign", submission.as_thing()):
        found = found.filter(contributor=person_of(request))
    return [_assignment(each) for each in found.order_by("due_on", "pk")]


@ROUTER.post(
    f"{OF}/assignments",
    response={201: AssignmentOut, REFUSED | ERRORS: Problem},
    tags=["assignments"],
)
def ask(request: HttpRequest, slug: str, economy: str, body: AskIn) -> Status:
    """Ask somebody of your own economy to fill sections."""
    submission = _submission(request, slug, economy)
    standing_for(request).require("submission.assign", submission.as_thing())
    sections = list(submission.round.sections.filter(position__in=body.sections))
    if len(sections) < len(set(body.sections)):
        return _refused(_("There is no section of that number."))
    if body.due_on < timezone.now().date():
        return _refused(_("Give a day that has not passed."))
    made, invited = ask_contributor(
        submission,
        body.email,
        sections,
        due_on=body.due_on,
        note=body.note,
        by=person_of(request),
    )
    link = ""
    if invited is not None:
        invitation, secret = invited
        link = request.build_absolute_uri(reverse("join", args=[secret]))
        send_invitation(invitation, link)
    return Status(201, _assignment(made) | {"link": link})


@ROUTER.post(
    f"{OF}/assignments/{{int:key}}/{{step}}",
    response={200: AssignmentOut, ERRORS: Problem},
    tags=["assignments"],
)
def turn_assignment(
    request: HttpRequest, slug: str, economy: str, key: int, step: str
) -> dict[str, Any]:
    """End an assignment (``end``), or say that one's own part is filled (``done``)."""
    submission = _submission(request, slug, economy)
    found = Assignment.objects.filter(pk=key, submission=submission).first()
    act = {"end": end_assignment, "done": finish_assignment}.get(step)
    if found is None or act is None:
        raise Http404
    return _assignment(act(found, by=person_of(request)))


def _submission(request: HttpRequest, slug: str, economy: str) -> Submission:
    return find_submission(standing_for(request), slug, economy)


def _beside(request: HttpRequest, slug: str, economy: str, model: type[Thing], key: int) -> Thing:
    """Return a link or file that the person may read."""
    submission = _submission(request, slug, economy)
    about = ("answer__question__section", "answer__submission__round")
    found = model.objects.select_related(*about).filter(pk=key, answer__submission=submission)
    thing = found.first()
    if thing is None or not may_read(
        standing_for(request), submission.as_thing(thing.answer.question.section)
    ):
        raise Http404
    return thing


def _refused(said: str) -> Status:
    return Status(422, {"title": said, "status": 422, "detail": said})


def _link(link: EvidenceLink) -> dict[str, Any]:
    return {
        "id": link.pk,
        "question": link.answer.question_id,
        "title": link.title,
        "url": link.url,
        "dated": link.dated,
    }


def _file(file: Attachment) -> dict[str, Any]:
    names = [name for name in FileOut.model_fields if name not in {"id", "question"}]
    return {name: getattr(file, name) for name in names} | {
        "id": file.pk,
        "question": file.answer.question_id,
    }


def _assignment(made: Assignment) -> dict[str, Any]:
    return {
        "id": made.pk,
        "email": made.contributor.email,
        "sections": [part.section.position for part in made.parts.all()],
        "due_on": made.due_on,
        "note": made.note,
        "done_at": made.done_at,
        "ended_at": made.ended_at,
    }
