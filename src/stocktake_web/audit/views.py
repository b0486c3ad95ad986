"""The record of changes as a page, and as CSV or JSON with the hashes that prove it.

Cells of the CSV that a spreadsheet would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from stocktake_web.audit.forms import SearchForm
from stocktake_web.audit.queries import found_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.audit.models import Event

__all__ = ["export", "record_page"]

PAGE = 100  # events
COLUMNS = (
    "number",
    "at",
    "actor_name",
    "action",
    "kind",
    "thing",
    "label",
    "economy",
    "change",
    "reason",
    "previous_hash",
    "hash",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@login_required
@require_GET
def record_page(request: Asked) -> HttpResponse:
    """Show the record, newest first."""
    request.standing.require("audit.read")
    form = SearchForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(found_events(wanted), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "query": query.urlencode()}
    return render(request, "audit/record.html", context)


@login_required
@require_GET
def export(request: Asked, kind: str) -> StreamingHttpResponse:
    """Send the record, filtered as on the page, one event after the other."""
    request.standing.require("audit.read")
    form = SearchForm(request.GET)
    if kind not in {"csv", "json"} or not form.is_valid():
        raise Http404
    events = found_events(form.cleaned_data).order_by("number")
    lines, media_type = {
        "csv": (_csv_lines, "text/csv; charset=utf-8"),
        "json": (_json_lines, "application/json"),
    }[kind]
    reply = StreamingHttpResponse(lines(events), content_type=media_type)
    reply.headers["Content-Disposition"] = f'attachment; filename="record.{kind}"'
    return reply


class _Line:
    """Somewhere for ``csv`` to write one line, and to take it from."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(events: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for event in events.iterator(chunk_size=1000):
        yield writer.writerow([_cell(_content(event)[name]) for name in COLUMNS])


def _json_lines(events: QuerySet[Event]) -> Iterator[str]:
    """Yield one JSON array, an event a line."""
    start = "[\n"
    for event in events.iterator(chunk_size=1000):
        yield start + json.dumps(_content(event), ensure_ascii=False)
        start = ",\n"
    yield ("[" if start == "[\n" else "") + "\n]\n"


def _content(event: Event) -> dict[str, object]:
    found = {name: getattr(event, name) for name in COLUMNS}
    return found | {"at": event.at.isoformat(timespec="microseconds"), "actor": event.actor_id}


def _cell(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
