"""The library of practices and laws: search, read, propose, change, moderate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, File, Header, Query, Router, Schema, Status, UploadedFile

from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes
from stocktake_web.api.beside import BINARY
from stocktake_web.api.schemas import Page, Problem, Text
from stocktake_web.api.tags import (
    ERRORS,
    MOST,
    REFUSED,
    STALE,
    Address,
    Code,
    Economy,
    Key,
    asked_revision,
    one_of,
    page_of,
    person_of,
    standing_for,
    tag_of,
)
from stocktake_web.choices import known_commitments
from stocktake_web.library import actions
from stocktake_web.library.models import FIRST_YEAR, LAST_YEAR, STEPS, Entry
from stocktake_web.library.queries import find_entry, found_entries, possible_steps
from stocktake_web.refusals import CannotBeDone
from stocktake_web.sheets import saved_file

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["ROUTER"]

ROUTER = Router(tags=["library"])
LISTS = ("themes", "commitments", "files", "steps")  # made, not copied
Mail = Annotated[
    str, Field(pattern=r"^([A-Za-z0-9.+_-]{1,60}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){1,3})?$")
]
Theme = Annotated[str, Field(pattern=one_of(themes()))]


class EntryIn(Schema):
    """A practice or a law."""

    kind: Literal["practice", "legislation"]
    title: Annotated[Text, Field(min_length=1, max_length=300)]
    done: Annotated[Text, Field(min_length=1, max_length=20000)]
    economy: Economy = ""
    year: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR)
    language: Literal["en", "fr", "ru", "zh-hans", "es", "ar"] = "en"
    results: Annotated[Text, Field(max_length=20000)] = ""
    law_title: Annotated[Text, Field(max_length=300)] = ""
    law_url: Address = ""
    contact: Annotated[Text, Field(max_length=300)] = ""
    contact_email: Mail = ""
    themes: list[Theme] = Field(default_factory=list, max_length=6)
    commitments: list[Code] = Field(default_factory=list, max_length=50)


class EntryFileOut(Schema):
    """A file of an entry."""

    id: int
    name: str
    size: int
    sha256: str


class EntryOut(Schema):
    """An entry; ``revision`` is also its ETag."""

    id: int
    kind: str
    state: str
    title: str
    economy: str
    year: int | None
    language: str
    done: str
    results: str
    law_title: str
    law_url: str
    contact: str
    contact_email: str
    themes: list[str]
    commitments: list[str]
    files: list[EntryFileOut]
    revision: int
    changed_at: dt.datetime
    published_at: dt.datetime | None
    steps: list[str] = Field(description="Steps that you may take now.")


class Entries(Schema):
    """A page of entries."""

    items: list[EntryOut]
    page: Page


class EntryStepIn(Schema):
    """A step to take."""

    step: Annotated[str, Field(pattern=one_of(STEPS))]
    reason: Text = ""


class Wanted(Schema):
    """What to look for; all may be empty."""

    words: Annotated[Text, Field(max_length=200)] = ""
    kind: Literal["", "practice", "legislation"] = ""
    theme: Annotated[Text, Field(max_length=60)] = ""
    economy: Economy = ""
    commitment: Annotated[Text, Field(max_length=120)] = ""
    language: Annotated[Text, Field(max_length=10)] = ""
    state: Literal["", "proposed", "published", "returned", "withdrawn"] = ""


@ROUTER.get("/library", response={200: Entries, REFUSED | ERRORS: Problem})
def list_entries(
    request: HttpRequest,
    wanted: Query[Wanted],
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return the entries that answer a question; published ones unless a state is named."""
    standing = _reader(request)
    found = found_entries(standing, wanted.model_dump())
    rows, page = page_of(request, found, offset, limit)
    return {"items": [_out(row, standing) for row in rows if isinstance(row, Entry)], "page": page}


@ROUTER.get("/library/{int:entry}", response={200: EntryOut, ERRORS: Problem})
def read_entry(request: HttpRequest, response: HttpResponse, entry: Key) -> dict[str, Any]:
    """Return one entry with its ETag."""
    standing = standing_for(request)
    found = find_entry(standing, entry)
    response["ETag"] = tag_of(found.revision)
    return _out(found, standing)


@ROUTER.post("/library", response={201: EntryOut, REFUSED | ERRORS: Problem})
def propose_entry(request: HttpRequest, body: EntryIn) -> Status:
    """Propose an entry."""
    standing = standing_for(request)
    made = actions.propose_entry(_said(body), by=person_of(request))
    return Status(201, _out(made, standing))


@ROUTER.put("/library/{int:entry}", response={200: EntryOut, STALE | REFUSED | ERRORS: Problem})
def change_entry(
    request: HttpRequest,
    response: HttpResponse,
    entry: Key,
    body: EntryIn,
    if_match: str = Header("", alias="If-Match"),
) -> dict[str, Any]:
    """Change an entry; ``If-Match`` names the revision that you started from."""
    standing = standing_for(request)
    found = find_entry(standing, entry)
    base = asked_revision(if_match)
    changed = actions.change_entry(found, _said(body), by=person_of(request), base=base)
    response["ETag"] = tag_of(changed.revision)
    return _out(find_entry(standing, entry), standing)


@ROUTER.post("/library/{int:entry}/steps", response={200: EntryOut, REFUSED | ERRORS: Problem})
def make_entry_step(request: HttpRequest, entry: Key, body: EntryStepIn) -> dict[str, Any]:
    """Publish, return, withdraw or propose again."""
    standing = standing_for(request)
    found = find_entry(standing, entry)
    taken = actions.take_step(found, body.step, by=person_of(request), reason=body.reason)
    return _out(taken, standing)


@ROUTER.post("/library/{int:entry}/files", response={201: EntryFileOut, REFUSED | ERRORS: Problem})
def add_entry_file(request: HttpRequest, entry: Key, file: File[UploadedFile]) -> Status:
    """Add a file to an entry; it is checked and scanned first."""
    found = find_entry(standing_for(request), entry)
    return Status(201, actions.attach_file(found, file, by=person_of(request)))


@ROUTER.get(
    "/library/{int:entry}/files/{int:key}", response={ERRORS: Problem}, openapi_extra=BINARY
)
def read_entry_file(request: HttpRequest, entry: Key, key: Key) -> FileResponse:
    """Return the bytes of a file of an entry."""
    held = get_object_or_404(find_entry(standing_for(request), entry).files, pk=key)
    return saved_file(held.sha256, held.name)


@ROUTER.delete("/library/{int:entry}/files/{int:key}", response={204: None, ERRORS: Problem})
def take_entry_file_away(request: HttpRequest, entry: Key, key: Key) -> Status:
    """Take a file away from an entry; the record keeps that it was there."""
    held = get_object_or_404(find_entry(standing_for(request), entry).files, pk=key)
    actions.remove_file(held, by=person_of(request))
    return Status(204, None)


def _reader(request: HttpRequest) -> Standing:
    standing = standing_for(request)
    if not standing.may("library.read"):
        raise Http404
    return standing


def _said(body: EntryIn) -> actions.EntryText:
    if body.economy and body.economy not in economies():
        raise CannotBeDone(f"{body.economy} is no economy. Use an ISO 3166-1 alpha-3 code.")
    known = known_commitments() if body.commitments else {}
    given = body.model_dump()
    given["themes"] = tuple(given["themes"])
    given["commitments"] = {key: known.get(key, "") for key in body.commitments}
    return actions.EntryText(**given)


def _out(entry: Entry, standing: Standing) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in EntryOut.model_fields if name not in LISTS}
    return {
        **plain,
        "themes": [each.theme for each in entry.themes.all()],
        "commitments": [each.commitment for each in entry.commitments.all()],
        "files": list(entry.files.all()),
        "steps": [rule.id.partition(".")[2] for rule in possible_steps(entry, standing)],
    }
