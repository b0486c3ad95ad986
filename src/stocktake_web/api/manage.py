"""Rounds as the secretariat runs them: prepare, open, close, dates, reminders, the board."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from stocktake.errors import UserError
from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes
from stocktake.workspace.folder import open_workspace
from stocktake_web.api.rounds import ROUTER as ROUNDS
from stocktake_web.api.schemas import Problem, RoundOut, Text
from stocktake_web.api.tags import ERRORS, REFUSED, Code, Day, one_of, person_of, standing_for
from stocktake_web.rounds.actions.reminders import remind_round
from stocktake_web.rounds.actions.rounds import (
    NotPossible,
    RoundPlan,
    change_dates,
    close_round,
    open_round,
    prepare_round,
)
from stocktake_web.rounds.models import Round
from stocktake_web.rounds.prepare_form import RESERVED, end_of
from stocktake_web.rounds.review import board_lines

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = ["ROUTER"]

ROUTER = Router(tags=["rounds"])

Theme = Annotated[str, Field(pattern=one_of(themes()))]


class RoundIn(Schema):
    """A round to prepare from the last build of the workspace."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,1}$")]
    name: Annotated[Text, Field(min_length=1, max_length=200)]
    opens_on: Day
    closes_on: Day
    economies: list[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]] = Field(
        min_length=1, max_length=300
    )
    instruments: list[Code] = Field(default_factory=list, max_length=100)
    themes: list[Theme] = Field(default_factory=list, max_length=6)
    guidance: Annotated[Text, Field(max_length=20_000)] = ""


class TurnIn(Schema):
    """What the round is to be."""

    to: Literal["open", "closed"]


class DatesIn(Schema):
    """Another last day, and why."""

    closes_on: Day
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]


class Reminded(Schema):
    """How many people were reminded."""

    people: int


class BoardLineOut(Schema):
    """Where an economy is."""

    economy: str
    state: str
    given: int
    required: int
    overdue: bool
    comments: int
    changed_at: dt.datetime


# Of the router that lists them: one address belongs to one router.
@ROUNDS.post("/rounds", tags=["rounds"], response={201: RoundOut, REFUSED | ERRORS: Problem})
def prepare(request: HttpRequest, body: RoundIn) -> Status:
    """Prepare a round; members see it once it is open."""
    standing_for(request).require("round.open")
    unknown = sorted(set(body.economies) - set(economies()))
    if unknown:
        raise NotPossible(_("There is no economy “{code}”.").format(code=unknown[0]))
    if body.slug in RESERVED or Round.objects.filter(slug=body.slug).exists():
        raise NotPossible(_("There is a round of that name already."))
    if body.closes_on < body.opens_on:
        raise NotPossible(_("A round cannot close before it opens."))
    plan = RoundPlan(
        slug=body.slug,
        name=body.name,
        opens_on=body.opens_on,
        closes_at=end_of(body.closes_on),
        economies=tuple(sorted(set(body.economies))),
        instruments=tuple(body.instruments),
        themes=tuple(body.themes),
        guidance=body.guidance,
    )
    return Status(201, _prepared(plan, person_of(request)))


@ROUTER.post("/rounds/{slug}/turn", response={200: RoundOut, REFUSED | ERRORS: Problem})
def turn(request: HttpRequest, slug: str, body: TurnIn) -> Round:
    """Open or close a round."""
    held = _round(request, slug)
    act = open_round if body.to == "open" else close_round
    return act(held, by=person_of(request))


@ROUTER.post("/rounds/{slug}/dates", response={200: RoundOut, REFUSED | ERRORS: Problem})
def set_dates(request: HttpRequest, slug: str, body: DatesIn) -> Round:
    """Give a round another last day; those who answer are told, with the reason."""
    held = _round(request, slug)
    return change_dates(held, end_of(body.closes_on), by=person_of(request), reason=body.reason)


@ROUTER.post("/rounds/{slug}/reminders", response={200: Reminded, ERRORS: Problem})
def remind(request: HttpRequest, slug: str) -> dict[str, int]:
    """Remind all who have not handed in; the same day again reminds nobody twice."""
    held = _round(request, slug, "round.watch")
    return {"people": remind_round(held, by=person_of(request))}


@ROUTER.get("/rounds/{slug}/board", response={200: list[BoardLineOut], ERRORS: Problem})
def board(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Return where each economy is."""
    held = _round(request, slug, "round.watch")
    return [
        {
            "economy": line.submission.economy,
            "state": line.submission.state,
            "given": line.given,
            "required": line.required,
            "overdue": line.overdue,
            "comments": line.comments,
            "changed_at": line.submission.changed_at,
        }
        for line in board_lines(standing_for(request), held)
    ]


def _prepared(plan: RoundPlan, by: User) -> Round:
    if not settings.WORKSPACE:
        raise NotPossible(
            _("This installation has no workspace. Set STOCKTAKE_WORKSPACE to its folder.")
        )
    try:
        return prepare_round(open_workspace(Path(settings.WORKSPACE)), plan, by=by)
    except UserError as problem:
        raise NotPossible(str(problem)) from problem


def _round(request: HttpRequest, slug: str, action: str = "round.open") -> Round:
    found = Round.objects.filter(slug=slug).first()
    if found is None or not standing_for(request).may(action):
        raise Http404
    return found
