"""Take activities in from a file: first shown, then taken; as questionnaires are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stocktake_web.activities.actions import apply_records, find_changes
from stocktake_web.activities.forms import FileForm
from stocktake_web.activities.iati.read import LARGEST, NotReadable, read_activities
from stocktake_web.exchange.kept import forget, keep, read_kept

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.activities.actions import Change
    from stocktake_web.asked import Asked

__all__ = ["FIELDS", "take_in"]

MOST_FAULTS = 200  # shown of one file
# Fields of a record, as people call them.
FIELDS = {
    "identifier": gettext_lazy("Identifier"),
    "reporter_ref": gettext_lazy("Identifier of the reporting organisation"),
    "reporter_type": gettext_lazy("Type of the reporting organisation"),
    "reporter_name": gettext_lazy("Name of the reporting organisation"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("What it is"),
    "language": gettext_lazy("Language of the texts"),
    "status": gettext_lazy("Status"),
    "planned_start": gettext_lazy("Planned start"),
    "actual_start": gettext_lazy("Actual start"),
    "planned_end": gettext_lazy("Planned end"),
    "actual_end": gettext_lazy("Actual end"),
    "place": gettext_lazy("Place"),
    "organisations": gettext_lazy("Who takes part"),
    "countries": gettext_lazy("Economies that it is for"),
    "budgets": gettext_lazy("Budgets"),
    "transactions": gettext_lazy("Transactions"),
    "results": gettext_lazy("Results"),
    "kind": gettext_lazy("Kind"),
    "themes": gettext_lazy("Themes"),
    "commitments": gettext_lazy("Commitments that it serves"),
}


@login_required
@require_http_methods(["GET", "POST"])
def take_in(request: Asked) -> HttpResponse:
    """Show what a file would change, and take it once the person says yes."""
    if not request.standing.may("activity.manage"):
        raise Http404
    try:
        if request.method == "POST" and "kept" in request.POST:
            return _take(request)
        if request.method == "POST":
            return _show(request)
    except NotReadable as problem:
        messages.error(request, str(problem))
    return render(request, "activities/upload.html", {"form": FileForm()})


def _show(request: Asked) -> HttpResponse:
    given = request.FILES.get("file")
    if given is None or given.size is None or given.size > LARGEST:
        raise NotReadable(_("Choose a file of activities, of at most 20 MB."))
    data = given.read()
    read = read_activities(data)
    changes = find_changes(read.records)
    context = {
        "kept": keep(data, person=request.user.pk),
        "new": [change.record for change in changes if change.before is None],
        "changed": [(change.record, _lines(change)) for change in changes if change.before],
        "faults": read.faults[:MOST_FAULTS],
        "more_faults": max(0, len(read.faults) - MOST_FAULTS),
        "left_out": read.left_out,
        "nothing": not changes,
    }
    return render(request, "activities/changes.html", context)


def _take(request: Asked) -> HttpResponse:
    kept = request.POST["kept"]
    data = read_kept(kept, person=request.user.pk)
    if data is None:
        raise NotReadable(_("The file is no longer here. Upload it again."))
    taken = apply_records(read_activities(data).records, by=request.user)
    forget(kept, person=request.user.pk)
    said = _("%(made)s new, %(changed)s changed.") % {"made": taken.made, "changed": taken.changed}
    messages.success(request, said)
    return redirect("activities")


def _lines(change: Change) -> list[tuple[str, str, str]]:
    """Return what differs: the field, what it says now, what it would say."""
    return [
        (
            str(FIELDS[name]),
            _words(getattr(change.before, name)),
            _words(getattr(change.record, name)),
        )
        for name in change.fields
    ]


def _words(value: object) -> str:
    """Return a value of a record in one line."""
    if isinstance(value, tuple):
        return "; ".join(_words(each) for each in value) or "\u2013"
    fields = getattr(value, "__struct_fields__", None)
    if fields:
        held = [getattr(value, name) for name in fields]
        return ", ".join(str(each) for each in held if each not in (None, ""))
    return "\u2013" if value in (None, "") else str(value)
