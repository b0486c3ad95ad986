"""Activities: search, read, keep, and take in or out as IATI 2.03."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Header, Query, Router, Schema, Status

from stocktake.vocab.economies import economies
from stocktake.vocab.load import themes
from stocktake_web.activities.actions import (
    apply_records,
    change_activity,
    create_activity,
    find_changes,
)
from stocktake_web.activities.iati.codes import (
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LANGUAGES,
    ORGANISATION_TYPES,
    ROLES,
    STATUSES,
    currencies,
)
from stocktake_web.activities.iati.read import read_activities
from stocktake_web.activities.iati.records import ActivityRecord, Budget, Country, Organisation
from stocktake_web.activities.iati.write import clean, write_activities
from stocktake_web.activities.models import Activity
from stocktake_web.activities.queries import find_activity, found_activities, record_of
from stocktake_web.api.schemas import Page, Problem, Text
from stocktake_web.api.tags import (
    ERRORS,
    MOST,
    REFUSED,
    STALE,
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
from stocktake_web.refusals import CannotBeDone

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["ROUTER"]

ROUTER = Router(tags=["activities"])
LONGEST_PERIOD = dt.timedelta(days=366)  # the standard: a budget is for a year at most
Kind = Literal["workshop", "mission", "project", "other"]
Theme = Annotated[str, Field(pattern=one_of(themes()))]
Title = Annotated[Text, Field(min_length=1, max_length=300)]
Ref = Annotated[Text, Field(max_length=120)]
Share = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2, max_digits=5)]
Amount = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=17)]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 1, 1))]


class OrganisationRow(Schema):
    """Who takes part; role and type are IATI's codes."""

    role: Annotated[str, Field(pattern=one_of(ROLES))]
    name: Title
    ref: Ref = ""
    type: Annotated[str, Field(pattern=one_of(["", *ORGANISATION_TYPES]))] = ""


class CountryRow(Schema):
    """An economy (ISO 3166-1 alpha-3), and its share in per cent where it is known."""

    economy: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    share: Share | None = None


class BudgetRow(Schema):
    """An amount for a period of at most a year; type and status are IATI's codes."""

    start: Day
    end: Day
    amount: Amount
    currency: Annotated[str, Field(pattern=one_of(currencies()))]
    value_date: Day
    type: Annotated[str, Field(pattern=one_of(BUDGET_TYPES))] = "1"
    status: Annotated[str, Field(pattern=one_of(BUDGET_STATUSES))] = "1"


class ActivityIn(Schema):
    """An activity; status and reporter's type are IATI's codes."""

    identifier: Annotated[Text, Field(min_length=1, max_length=200)]
    reporter_ref: Annotated[Text, Field(min_length=1, max_length=120)]
    reporter_type: Annotated[str, Field(pattern=one_of(ORGANISATION_TYPES))]
    reporter_name: Title
    title: Title
    description: Annotated[Text, Field(min_length=1, max_length=20000)]
    kind: Kind
    language: Annotated[str, Field(pattern=one_of(LANGUAGES))] = "en"
    status: Annotated[str, Field(pattern=one_of(STATUSES))] = "1"
    planned_start: Day | None = None
    actual_start: Day | None = None
    planned_end: Day | None = None
    actual_end: Day | None = None
    place: Annotated[Text, Field(max_length=300)] = ""
    organisations: list[OrganisationRow] = Field(default_factory=list, max_length=200)
    countries: list[CountryRow] = Field(default_factory=list, max_length=300)
    budgets: list[BudgetRow] = Field(default_factory=list, max_length=500)
    themes: list[Theme] = Field(default_factory=list, max_length=40)
    commitments: list[Code] = Field(default_factory=list, max_length=200)


class ActivityOut(Schema):
    """An activity; ``revision`` is also its ETag."""

    id: int
    revision: int
    changed_at: dt.datetime
    identifier: str
    reporter_ref: str
    reporter_type: str
    reporter_name: str
    title: str
    description: str
    kind: str
    language: str
    status: str
    planned_start: dt.date | None
    actual_start: dt.date | None
    planned_end: dt.date | None
    actual_end: dt.date | None
    place: str
    organisations: list[dict[str, Any]]
    countries: list[dict[str, Any]]
    budgets: list[dict[str, Any]]
    transactions: list[dict[str, Any]]
    results: list[dict[str, Any]]
    themes: list[str]
    commitments: list[str]


class Activities(Schema):
    """A page of activities."""

    items: list[ActivityOut]
    page: Page


class Wanted(Schema):
    """What to look for; all may be empty."""

    words: Annotated[Text, Field(max_length=200)] = ""
    kind: Literal["", "workshop", "mission", "project", "other"] = ""
    status: Annotated[str, Field(pattern=one_of(["", *STATUSES]))] = ""
    economy: Economy = ""
    theme: Annotated[Text, Field(max_length=60)] = ""
    commitment: Annotated[Text, Field(max_length=120)] = ""
    year: int | None = Field(None, ge=1990, le=2100)


class Iati(Schema):
    """A file of IATI 2.03."""

    xml: str


class IatiIn(Schema):
    """A file of IATI 2.03; nothing is kept unless ``apply`` is said."""

    xml: Annotated[str, Field(min_length=1, max_length=20_000_000)]
    apply: bool = False


class Fault(Schema):
    """Something that is not as the standard asks."""

    line: int
    problem: str


class ChangeOut(Schema):
    """An activity that the file would change, or changed: which fields."""

    identifier: str
    new: bool
    fields: list[str]


class TakenIn(Schema):
    """What a file changes; what was not as the standard asks, and what is not kept, is left out."""

    applied: bool
    changes: list[ChangeOut]
    faults: list[Fault]
    left_out: dict[str, int]


@ROUTER.get("/activities", response={200: Activities, REFUSED | ERRORS: Problem})
def list_activities(
    request: HttpRequest,
    wanted: Query[Wanted],
    offset: int = Query(0, ge=0, le=1_000_000),
    limit: int = Query(100, ge=1, le=MOST),
) -> dict[str, Any]:
    """Return the activities that fit, newest first."""
    found = found_activities(_reader(request), wanted.model_dump())
    rows, page = page_of(request, found, offset, limit)
    return {"items": [_out(row) for row in rows if isinstance(row, Activity)], "page": page}


@ROUTER.get("/activities/iati", response={200: Iati, REFUSED | ERRORS: Problem})
def export_activities(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, str]:
    """Return the activities that fit as IATI 2.03."""
    found = found_activities(_reader(request), wanted.model_dump())
    records = [record_of(each) for each in found]
    if not records:
        raise CannotBeDone("No activity fits; a file of the standard holds at least one.")
    return {"xml": write_activities(records, generated=timezone.now()).decode()}


@ROUTER.post("/activities/iati", response={200: TakenIn, REFUSED | ERRORS: Problem})
def import_activities(request: HttpRequest, body: IatiIn) -> dict[str, Any]:
    """Say what a file would change, and keep it where ``apply`` is said."""
    standing_for(request).require("activity.manage")
    read = read_activities(body.xml.encode("utf-8", "replace"))
    changes = find_changes(read.records)
    if body.apply:
        apply_records(read.records, by=person_of(request))
    return {
        "applied": body.apply,
        "changes": [
            {
                "identifier": each.record.identifier,
                "new": each.before is None,
                "fields": list(each.fields),
            }
            for each in changes
        ],
        "faults": [msgspec.structs.asdict(each) for each in read.faults],
        "left_out": read.left_out,
    }


@ROUTER.get("/activities/{int:activity}", response={200: ActivityOut, ERRORS: Problem})
def read_activity(request: HttpRequest, response: HttpResponse, activity: Key) -> dict[str, Any]:
    """Return one activity with its ETag."""
    found = find_activity(standing_for(request), activity)
    response["ETag"] = tag_of(found.revision)
    return _out(found)


@ROUTER.post("/activities", response={201: ActivityOut, REFUSED | ERRORS: Problem})
def make_activity(request: HttpRequest, body: ActivityIn) -> Status:
    """Keep a new activity."""
    standing = standing_for(request)
    made = create_activity(_said(body), by=person_of(request))
    return Status(201, _out(find_activity(standing, made.pk)))


@ROUTER.put(
    "/activities/{int:activity}", response={200: ActivityOut, STALE | REFUSED | ERRORS: Problem}
)
def write_activity(
    request: HttpRequest,
    response: HttpResponse,
    activity: Key,
    body: ActivityIn,
    if_match: str = Header("", alias="If-Match"),
) -> dict[str, Any]:
    """Change an activity; ``If-Match`` names the revision that you started from.

    Transactions and results, which come with files of IATI, stay as they are.
    """
    standing = standing_for(request)
    found = find_activity(standing, activity)
    base = asked_revision(if_match)
    held = record_of(found)
    said = msgspec.structs.replace(
        _said(body), transactions=held.transactions, results=held.results
    )
    changed = change_activity(found, said, by=person_of(request), base=base)
    response["ETag"] = tag_of(changed.revision)
    return _out(find_activity(standing, activity))


def _reader(request: HttpRequest) -> Standing:
    standing = standing_for(request)
    if not standing.may("activity.read"):
        raise Http404
    return standing


def _said(body: ActivityIn) -> ActivityRecord:
    """Return the record that a body says.

    Raises:
        CannotBeDone: It is none that can be kept.
    """
    given = body.model_dump()
    for row in given["countries"]:
        if row["economy"] not in economies():
            raise CannotBeDone(f"{row['economy']} is no economy. Use an ISO 3166-1 alpha-3 code.")
    for row in given["budgets"]:
        if not row["start"] <= row["end"] <= row["start"] + LONGEST_PERIOD:
            raise CannotBeDone("A budget is for a year at most, and ends after it starts.")
    start, end = given["planned_start"], given["planned_end"]
    if start and end and end < start:
        raise CannotBeDone("An activity cannot end before it starts.")
    lists = {
        "organisations": tuple(sorted({Organisation(**row) for row in given["organisations"]})),
        "countries": tuple(
            Country(**row) for row in {row["economy"]: row for row in given["countries"]}.values()
        ),
        "budgets": tuple(sorted(Budget(**row) for row in given["budgets"])),
        "themes": tuple(sorted(set(given["themes"]))),
        "commitments": tuple(sorted(set(given["commitments"]))),
    }
    texts = ("identifier", "title", "description", "place", "reporter_ref", "reporter_name")
    cleaned = {name: clean(given[name]) for name in texts}
    if not all(cleaned[name] for name in texts if name != "place"):
        raise CannotBeDone("Identifier, title, description and reporter cannot be blank.")
    ordered = {**lists, "countries": tuple(sorted(lists["countries"], key=_economy))}
    return ActivityRecord(**(given | cleaned | ordered))


def _economy(country: Country) -> str:
    return country.economy


def _out(activity: Activity) -> dict[str, Any]:
    plain = ("id", "revision", "changed_at")
    rows = ("organisations", "countries", "budgets")
    record = msgspec.structs.asdict(record_of(activity))
    record |= {name: [msgspec.structs.asdict(row) for row in record[name]] for name in rows}
    record |= {name: msgspec.to_builtins(record[name]) for name in ("transactions", "results")}
    return {name: getattr(activity, name) for name in plain} | record
