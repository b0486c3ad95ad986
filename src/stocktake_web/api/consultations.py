"""Consultations: drafts by provisions, positions of economies, comments, the regional views.

Everything that the pages do can be done here; the views as files are made by the pages.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from ninja import Field, File, Form, Header, Path, Router, Schema, Status, UploadedFile

from stocktake.vocab.economies import economies
from stocktake_web.api.beside import BINARY
from stocktake_web.api.schemas import Problem, Text
from stocktake_web.api.tags import (
    ERRORS,
    REFUSED,
    STALE,
    Key,
    asked_revision,
    person_of,
    standing_for,
    tag_of,
)
from stocktake_web.consultations.actions import consultations as running
from stocktake_web.consultations.actions import positions as actions
from stocktake_web.consultations.models import Consultation, Draft, Position, Provision
from stocktake_web.consultations.queries import (
    current_draft,
    find_consultation,
    find_draft,
    find_provision,
    positions_seen,
    provisions_of,
    regional_views,
    sees_views,
    visible_to,
)
from stocktake_web.files import keep_file
from stocktake_web.refusals import CannotBeDone
from stocktake_web.sheets import saved_file

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["ROUTER"]

ROUTER = Router(tags=["consultations"])
OF = "/consultations/{slug:consultation}"
AT = f"{OF}/provisions/{{int:provision}}"
Stance = Literal["support", "changes", "oppose", "none"]
Words = Annotated[Text, Field(max_length=20000)]
OfEconomy = Annotated[str, Path(pattern=r"^[A-Z]{3}$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class ConsultationOut(Schema):
    """A consultation, with its newest draft."""

    slug: str
    title: str
    state: str
    opens_on: dt.date
    closes_at: dt.datetime
    economies: list[str]
    guidance: str
    draft: int = Field(description="Number of the newest draft.")


class Place(Schema):
    """A provision of a consultation, and an economy."""

    consultation: str
    provision: int = Field(ge=0, le=9_000_000_000)
    economy: Iso3


class Saying(Schema):
    """A remark of the check of drafts."""

    rule: str
    severity: str
    says: str
    quote: str = ""
    stronger: str = ""


class ProvisionOut(Schema):
    """A provision of the newest draft."""

    position: int
    key: str
    label: str
    text: str
    is_heading: bool
    role: str
    themes: list[str]
    remarks: list[Saying]


class PositionIn(Schema):
    """What an economy says of a provision."""

    stance: Stance
    wording: Words = ""
    reason: Words = ""


class LateIn(PositionIn):
    """A position that came after the closing."""

    late_reason: Annotated[Text, Field(min_length=1, max_length=2000)]


class PositionOut(Schema):
    """A position; ``revision`` is also its ETag, 0 where none was written."""

    economy: str
    stance: str
    wording: str
    reason: str
    state: str
    late_reason: str
    revision: int


class CommentIn(Schema):
    """A comment on a provision."""

    text: Annotated[Text, Field(min_length=1, max_length=5000)]


class CommentOut(Schema):
    """A comment on a provision."""

    by: str
    at: dt.datetime
    text: str


class StatedOut(PositionOut):
    """A position, and the number of its provision."""

    provision: int


class DraftOut(Schema):
    """A version of the draft."""

    number: int
    name: str
    size: int
    sha256: str
    language: str
    note: str
    at: dt.datetime


class ConsultationIn(Schema):
    """What a consultation is to be; its draft comes with it as a file."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,48}$")]
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    opens_on: dt.date
    closes_at: dt.datetime
    economies: list[Iso3] = Field(min_length=1, max_length=300)
    guidance: Annotated[Text, Field(max_length=20000)] = ""


class ViewsOut(Schema):
    """What the region says of one provision."""

    provision: int
    label: str
    text: str
    counts: dict[str, int]
    not_heard: int
    positions: list[PositionOut]
    comments: list[CommentOut]


class EconomyIn(Schema):
    """Whose positions to confirm."""

    economy: Iso3


class Confirmed(Schema):
    """How many positions were confirmed."""

    confirmed: int


class TurnIn(Schema):
    """Open or close."""

    to: Literal["open", "closed"]


class ClosingIn(Schema):
    """Another closing time, and why."""

    closes_at: dt.datetime
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


@ROUTER.get("/consultations", response={200: list[ConsultationOut], ERRORS: Problem})
def list_consultations(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the consultations that you may see, newest first."""
    return [_out(each) for each in visible_to(standing_for(request))]


@ROUTER.get(OF, response={200: ConsultationOut, ERRORS: Problem})
def read_consultation(request: HttpRequest, consultation: str) -> dict[str, Any]:
    """Return one consultation."""
    return _out(find_consultation(standing_for(request), consultation))


@ROUTER.post(f"{OF}/turn", response={200: ConsultationOut, REFUSED | ERRORS: Problem})
def turn_consultation(request: HttpRequest, consultation: str, body: TurnIn) -> dict[str, Any]:
    """Open or close a consultation."""
    held = find_consultation(standing_for(request), consultation)
    turn = running.open_consultation if body.to == "open" else running.close_consultation
    return _out(turn(held, by=person_of(request)))


@ROUTER.post(f"{OF}/closing", response={200: ConsultationOut, REFUSED | ERRORS: Problem})
def change_closing(request: HttpRequest, consultation: str, body: ClosingIn) -> dict[str, Any]:
    """Give a consultation another closing time; one without a zone is UTC."""
    held = find_consultation(standing_for(request), consultation)
    moment = _moment(body.closes_at)
    return _out(running.change_closing(held, moment, by=person_of(request), reason=body.reason))


@ROUTER.get(f"{OF}/provisions", response={200: list[ProvisionOut], ERRORS: Problem})
def list_provisions(request: HttpRequest, consultation: str) -> list[Provision]:
    """Return the provisions of the newest draft, in order."""
    held = find_consultation(standing_for(request), consultation)
    return list(provisions_of(current_draft(held)))


@ROUTER.post("/consultations", response={201: ConsultationOut, REFUSED | ERRORS: Problem})
def prepare_consultation(
    request: HttpRequest, wanted: Form[ConsultationIn], file: File[UploadedFile]
) -> Status:
    """Prepare a consultation about a draft (.docx, .pdf, .md or .txt)."""
    standing_for(request).require("consultation.manage")
    given = wanted.model_dump()
    closes_at = _moment(given["closes_at"])
    if strange := sorted(set(given["economies"]) - set(economies())):
        raise CannotBeDone(f"{strange[0]} is no economy. Use an ISO 3166-1 alpha-3 code.")
    if wanted.slug == "new" or Consultation.objects.filter(slug=wanted.slug).exists():
        raise CannotBeDone("There is a consultation of that name already.")
    if closes_at.date() < wanted.opens_on:
        raise CannotBeDone("A consultation cannot close before it opens.")
    lists = {"closes_at": closes_at, "economies": tuple(given["economies"])}
    plan = running.ConsultationPlan(**(given | lists))
    made = running.prepare_consultation(plan, keep_file(file), by=person_of(request))
    return Status(201, _out(made))


@ROUTER.get(f"{OF}/drafts", response={200: list[DraftOut], ERRORS: Problem})
def list_drafts(request: HttpRequest, consultation: str) -> list[Draft]:
    """Return the versions of the draft, newest first."""
    held = find_consultation(standing_for(request), consultation)
    return list(held.drafts.order_by("-number"))


@ROUTER.post(f"{OF}/drafts", response={201: DraftOut, REFUSED | ERRORS: Problem})
def add_draft(
    request: HttpRequest,
    consultation: str,
    file: File[UploadedFile],
    note: str = Form("", max_length=2000),
) -> Status:
    """Give a new version of the draft; positions on unchanged provisions go along."""
    held = find_consultation(standing_for(request), consultation)
    standing_for(request).require("consultation.manage")
    made = running.add_draft(held, keep_file(file), by=person_of(request), note=note)
    return Status(201, made)


@ROUTER.get(f"{OF}/drafts/{{int:number}}", response={ERRORS: Problem}, openapi_extra=BINARY)
def read_draft(request: HttpRequest, consultation: str, number: Key) -> FileResponse:
    """Return the bytes of a version of the draft."""
    held = find_draft(find_consultation(standing_for(request), consultation), number)
    return saved_file(held.sha256, held.name)


@ROUTER.get(f"{OF}/positions", response={200: list[StatedOut], ERRORS: Problem})
def list_positions(request: HttpRequest, consultation: str) -> list[dict[str, Any]]:
    """Return the positions on the newest draft that you may see."""
    standing = standing_for(request)
    held = find_consultation(standing, consultation)
    seen = positions_seen(standing, held).filter(provision__draft=current_draft(held))
    return [
        {**_position(each), "provision": each.provision.position}
        for each in seen.select_related("provision").order_by("provision__position", "economy")
    ]


@ROUTER.get(f"{AT}/comments", response={200: list[CommentOut], ERRORS: Problem})
def list_comments(
    request: HttpRequest, consultation: str, provision: Key
) -> list[dict[str, object]]:
    """Return the comments on a provision, oldest first."""
    _held, found = _at(standing_for(request), consultation, provision)
    return [{"by": each.by_name, "at": each.at, "text": each.text} for each in found.comments.all()]


@ROUTER.get(f"{AT}/positions/{{economy}}", response={200: PositionOut, REFUSED | ERRORS: Problem})
def read_position(
    request: HttpRequest,
    response: HttpResponse,
    consultation: str,
    provision: Key,
    economy: OfEconomy,
) -> dict[str, Any]:
    """Return what an economy says of a provision, with its ETag."""
    standing = standing_for(request)
    held, found = _at(standing, consultation, provision)
    position = positions_seen(standing, held).filter(provision=found, economy=economy).first()
    if position is None:
        own = standing.may("consultation.read-positions", held.as_thing(economy))
        if not own or economy not in held.economies:
            raise Http404
        position = Position(provision=found, economy=economy, revision=0, stance="none")
    response["ETag"] = tag_of(position.revision)
    return _position(position)


@ROUTER.put(
    f"{AT}/positions/{{economy}}",
    response={200: PositionOut, STALE | REFUSED | ERRORS: Problem},
)
def write_position(
    request: HttpRequest,
    response: HttpResponse,
    place: Path[Place],
    *,
    body: PositionIn,
    if_match: str = Header("", alias="If-Match"),
) -> dict[str, Any]:
    """Write what your economy says of a provision; ``If-Match`` names the revision before."""
    _held, found = _at(standing_for(request), place.consultation, place.provision)
    base = asked_revision(if_match)
    said = actions.PositionText(**body.model_dump())
    position = actions.write_position(found, place.economy, said, by=person_of(request), base=base)
    response["ETag"] = tag_of(position.revision)
    return _position(position)


@ROUTER.post(
    f"{AT}/positions/{{economy}}/late", response={200: PositionOut, REFUSED | ERRORS: Problem}
)
def record_late_position(
    request: HttpRequest, consultation: str, provision: Key, economy: OfEconomy, body: LateIn
) -> dict[str, Any]:
    """Record a position that an economy sent after the closing."""
    _held, found = _at(standing_for(request), consultation, provision)
    given = body.model_dump()
    late_reason = given.pop("late_reason")
    said = actions.PositionText(**given)
    return _position(
        actions.record_late_position(
            found, economy, said, by=person_of(request), late_reason=late_reason
        )
    )


@ROUTER.post(f"{OF}/confirm", response={200: Confirmed, REFUSED | ERRORS: Problem})
def confirm_positions(request: HttpRequest, consultation: str, body: EconomyIn) -> dict[str, int]:
    """Confirm every position of your economy that waits."""
    held = find_consultation(standing_for(request), consultation)
    return {"confirmed": actions.confirm_positions(held, body.economy, by=person_of(request))}


@ROUTER.post(f"{AT}/comments", response={201: CommentOut, REFUSED | ERRORS: Problem})
def make_comment(
    request: HttpRequest, consultation: str, provision: Key, body: CommentIn
) -> Status:
    """Comment on a provision."""
    _held, found = _at(standing_for(request), consultation, provision)
    made = actions.add_comment(found, body.text, by=person_of(request))
    return Status(201, {"by": made.by_name, "at": made.at, "text": made.text})


@ROUTER.get(f"{OF}/views", response={200: list[ViewsOut], ERRORS: Problem})
def read_views(request: HttpRequest, consultation: str) -> list[dict[str, Any]]:
    """Return the regional views on the newest draft."""
    standing = standing_for(request)
    held = find_consultation(standing, consultation)
    if not sees_views(standing, held):
        raise Http404
    return [
        {
            "provision": row.provision.position,
            "label": row.provision.label,
            "text": row.provision.text,
            "counts": row.counts,
            "not_heard": row.silent,
            "positions": [_position(each) for each in row.positions],
            "comments": [
                {"by": each.by_name, "at": each.at, "text": each.text} for each in row.comments
            ],
        }
        for row in regional_views(current_draft(held))
    ]


def _at(standing: Standing, slug: str, position: int) -> tuple[Consultation, Provision]:
    held = find_consultation(standing, slug)
    return held, find_provision(held, position)


def _moment(given: dt.datetime) -> dt.datetime:
    """Return a moment with its zone; one without is UTC."""
    return given if given.tzinfo else given.replace(tzinfo=dt.UTC)


def _out(held: Consultation) -> dict[str, Any]:
    plain = ("slug", "title", "opens_on", "closes_at", "economies", "guidance")
    return {
        **{name: getattr(held, name) for name in plain},
        "state": held.state_now,
        "draft": current_draft(held).number,
    }


def _position(position: Position) -> dict[str, Any]:
    return {name: getattr(position, name) for name in PositionOut.model_fields}
