"""What goes in and out; names are those of the pages and of docs/reference."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import UUID4

from stocktake_web.permissions import rules

__all__ = [
    "AnswerIn",
    "AnswerOut",
    "CommentIn",
    "CommentOut",
    "Conflict",
    "EventOut",
    "Me",
    "Page",
    "Problem",
    "QuestionOut",
    "RevisionOut",
    "RoundOut",
    "SectionOut",
    "StepIn",
    "SubmissionOut",
    "UndoIn",
]

# Text that a database and a page can hold: no control characters but tab and line ends.
Text = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
STEPS = tuple(sorted(rule.id for rule in rules().transition))


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = Field(default_factory=list)


class Page(Schema):
    """Where a list goes on; ``next`` is empty at its end."""

    total: int
    next: str = ""


class Me(Schema):
    """The person a token or session belongs to."""

    email: str
    name: str
    roles: list[dict[str, str]]
    scopes: list[str]


class RoundOut(Schema):
    """A round."""

    slug: str
    name: str
    state: str
    opens_on: dt.date
    closes_at: dt.datetime
    economies: list[str]
    guidance: str


class QuestionOut(Schema):
    """A question."""

    id: int
    code: str
    kind: str
    text: str
    help: str
    required: bool
    indicator: str
    unit: str
    low: float | None
    high: float | None
    disaggregations: list[str]


class SectionOut(Schema):
    """The questions about one commitment."""

    position: int
    commitment: str
    label: str
    title: str
    instrument: str
    themes: list[str]
    questions: list[QuestionOut]


class SubmissionOut(Schema):
    """What an economy reports in a round."""

    round: str
    economy: str
    state: str
    version: int
    changed_at: dt.datetime
    submitted_at: dt.datetime | None
    published_at: dt.datetime | None
    steps: list[str] = Field(description="Steps that you may take now.")


class AnswerIn(Schema):
    """Fields to write; those that are not named stay as they are."""

    value: float | None = None
    year: int | None = None
    estimate: bool = False
    choice: Text = ""
    text: Text = ""
    missing: Text = ""
    confirmed: bool = False
    explanation: Text = ""
    key: UUID4 | None = Field(None, description="Made by you: the same save twice counts once.")


class AnswerOut(Schema):
    """An answer; ``revision`` is also its ETag."""

    question: int
    code: str
    disaggregation: str
    value: float | None
    year: int | None
    estimate: bool
    choice: str
    text: str
    missing: str
    confirmed: bool
    explanation: str
    revision: int
    changed_at: dt.datetime


class Conflict(Problem):
    """Somebody wrote meanwhile: the answer as it is, and which fields both changed."""

    current: AnswerOut | None = None
    fields: list[str] = Field(default_factory=list)


class RevisionOut(Schema):
    """A state that an answer had."""

    number: int
    content: dict[str, object]
    by: str
    at: dt.datetime
    conflict: bool


class UndoIn(Schema):
    """The revision whose words should hold again."""

    revision: int = Field(ge=0, le=2_000_000_000)


class StepIn(Schema):
    """A step to take."""

    step: Literal[STEPS]  # type: ignore[valid-type]  # the steps of permissions.toml
    reason: Text = ""


class CommentIn(Schema):
    """A comment on a section, or on one answer of it."""

    section: int = Field(ge=1, le=100_000)
    question: int | None = Field(None, ge=1, le=2_000_000_000)
    disaggregation: Text = Field("", max_length=120)
    text: Text = Field(min_length=1, max_length=5000)
    internal: bool = True


class CommentOut(Schema):
    """A comment."""

    id: int
    section: int
    question: int | None = Field(description="Where it is about one answer.")
    text: str
    by: str
    at: dt.datetime
    internal: bool
    resolved_at: dt.datetime | None


class EventOut(Schema):
    """An event of the record."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    kind: str
    thing: str
    label: str
    economy: str
    change: dict[str, object]
    reason: str
    hash: str
