"""Activities as pages: look for them, keep them, take them in from a file and out to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stocktake_web.activities.actions import change_activity, create_activity
from stocktake_web.activities.forms import (
    ActivityForm,
    BudgetForm,
    OrganisationForm,
    SearchForm,
)
from stocktake_web.activities.iati.records import Budget, Organisation
from stocktake_web.activities.iati.write import write_activities
from stocktake_web.activities.queries import (
    find_activity,
    found_activities,
    record_of,
    totals,
)
from stocktake_web.choices import known_commitments
from stocktake_web.refusals import CannotBeDone
from stocktake_web.sheets import csv_reply, download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from stocktake_web.activities.iati.records import ActivityRecord
    from stocktake_web.activities.models import Activity
    from stocktake_web.asked import Asked

__all__ = ["activities", "activity", "add", "change", "export", "new", "remove"]

PAGE = 50  # activities
NOUNS: dict[str, type[Organisation | Budget]] = {
    "organisations": Organisation,
    "budgets": Budget,
}
FORMS = {"organisations": OrganisationForm, "budgets": BudgetForm}
ROLE_COLUMNS = {"funders": "1", "implementers": "4"}
COLUMNS = (
    "identifier",
    "kind",
    "title",
    "status",
    "planned_start",
    "actual_start",
    "planned_end",
    "actual_end",
    "place",
    "economies",
    "themes",
    "commitments",
    *ROLE_COLUMNS,
    "budgets",
    "description",
)


@login_required
@require_GET
def activities(request: Asked) -> HttpResponse:
    """Show the activities that fit, and the sums of their budgets by currency."""
    if not request.standing.may("activity.read"):
        raise Http404
    form = SearchForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = found_activities(request.standing, wanted)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "totals": totals(found),
        "query": query.urlencode(),
        "asked": any(wanted.values()),
        "manages": request.standing.may("activity.manage"),
    }
    return render(request, "activities/list.html", context)


@login_required
@require_GET
def activity(request: Asked, key: int) -> HttpResponse:
    """Show an activity."""
    found = find_activity(request.standing, key)
    named = known_commitments()
    manages = request.standing.may("activity.manage")
    context = {
        "activity": found,
        "record": record_of(found),
        "commitments": [
            (each.commitment, named.get(each.commitment, each.commitment))
            for each in found.commitments.all()
        ],
        "manages": manages,
        "forms": _part_forms(found) if manages else {},
    }
    return render(request, "activities/activity.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Ask for a new activity, and keep it."""
    _require_manager(request)
    form = ActivityForm(request.POST or None, initial=ActivityForm.values_of_last(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_activity(form.said(), by=request.user)
        except CannotBeDone as problem:
            form.add_error("identifier", str(problem))
        else:
            messages.success(request, _("The activity is kept. Add who takes part, and amounts."))
            return redirect("activity", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Asked, key: int) -> HttpResponse:
    """Show an activity to be changed, and save it."""
    _require_manager(request)
    found = find_activity(request.standing, key)
    record = record_of(found)
    first = ActivityForm.first_values(record, found.revision)
    form = ActivityForm(request.POST or None, record=record, initial=first)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"]
        try:
            change_activity(found, form.said(), by=request.user, base=base)
        except CannotBeDone as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The activity was saved."))
            return redirect("activity", key)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "activity": found}
    return render(request, "activities/edit.html", context, status=status)


@login_required
@require_POST
def add(request: Asked, key: int, part: str) -> HttpResponse:
    """Add an organisation or an amount to an activity."""
    _require_manager(request)
    found = find_activity(request.standing, key)
    if part not in FORMS:
        raise Http404
    form = FORMS[part](request.POST, auto_id=f"{part}_%s")
    if form.is_valid():
        record = record_of(found)
        held = tuple(sorted({*getattr(record, part), form.said()}))
        if _save(request, found, msgspec.structs.replace(record, **{part: held}), form):
            return redirect("activity", key)
    named = known_commitments()
    context = {
        "activity": found,
        "record": record_of(found),
        "commitments": [(c.commitment, named.get(c.commitment, c.commitment))
                        for c in found.commitments.all()],
        "manages": True,
        "forms": _part_forms(found) | {part: form},
        "form": form,
    }  # fmt: skip
    return render(request, "activities/activity.html", context, status=422)


@login_required
@require_POST
def remove(request: Asked, key: int, part: str, number: int) -> HttpResponse:
    """Take an organisation or an amount away from an activity."""
    _require_manager(request)
    found = find_activity(request.standing, key)
    if part not in FORMS:
        raise Http404
    record = record_of(found)
    row = next((each for each in getattr(found, part).all() if each.pk == number), None)
    if row is None:  # rows are made anew with each change
        messages.error(request, _("Somebody else saved this activity meanwhile. Look at it again."))
        return redirect("activity", key)
    noun = NOUNS[part]
    held = list(getattr(record, part))
    held.remove(noun(**{name: getattr(row, name) for name in noun.__struct_fields__}))
    base = request.POST.get("base", "")
    try:
        change_activity(
            found,
            msgspec.structs.replace(record, **{part: tuple(held)}),
            by=request.user,
            base=int(base) if base.isdecimal() else 0,
        )
        messages.success(request, _("It was taken away."))
    except CannotBeDone as problem:
        messages.error(request, str(problem))
    return redirect("activity", key)


@login_required
@require_GET
def export(request: Asked, kind: str) -> HttpResponse:
    """Send the activities that fit, all of them, as IATI or CSV."""
    form = SearchForm(request.GET)
    if not request.standing.may("activity.read") or kind not in {"xml", "csv"}:
        raise Http404
    found = found_activities(request.standing, form.cleaned_data if form.is_valid() else {})
    if kind == "csv":
        return csv_reply("activities.csv", COLUMNS, _rows(found))
    records = [record_of(each) for each in found]
    if not records:
        messages.error(request, _("No activity fits; a file of the standard holds at least one."))
        return redirect("activities")
    data = write_activities(records, generated=timezone.now())
    return download(data, "activities.xml", "application/xml")


def _require_manager(request: Asked) -> None:
    if not request.standing.may("activity.manage"):
        raise Http404


def _part_forms(found: Activity) -> dict[str, Any]:
    first = {"base": found.revision}
    return {part: form(initial=first, auto_id=f"{part}_%s") for part, form in FORMS.items()}


def _save(request: Asked, found: Activity, said: ActivityRecord, form: Any) -> bool:
    try:
        change_activity(found, said, by=request.user, base=form.cleaned_data["base"])
    except CannotBeDone as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("The activity was saved."))
    return True


def _rows(found: QuerySet[Activity]) -> Iterator[list[object]]:
    for each in found:
        record = record_of(each)
        lists = {
            "economies": [held.economy for held in record.countries],
            "budgets": [
                f"{held.amount} {held.currency} {held.start} {held.end}" for held in record.budgets
            ],
            **{
                column: [held.name for held in record.organisations if held.role == role]
                for column, role in ROLE_COLUMNS.items()
            },
        }
        yield [lists.get(name, getattr(record, name, "")) for name in COLUMNS]
