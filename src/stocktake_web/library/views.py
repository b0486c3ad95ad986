"""The library as pages: search it, read an entry, propose, change, moderate, take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stocktake_web.files import NotTaken
from stocktake_web.library import actions
from stocktake_web.library.export import COLUMNS, LISTS, published_form
from stocktake_web.library.forms import EntryForm, FileForm, SearchForm, StepForm, form_values
from stocktake_web.library.models import STEPS
from stocktake_web.library.queries import find_entry, found_entries, possible_steps
from stocktake_web.permissions import Thing
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile
from stocktake_web.rounds.models import Answer
from stocktake_web.rounds.queries import find_section, find_submission
from stocktake_web.sheets import csv_reply, download, saved_file

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.library.models import Entry
    from stocktake_web.permissions import Standing

__all__ = [
    "add_file",
    "change",
    "entry",
    "export",
    "file",
    "library",
    "propose",
    "propose_answer",
    "remove_file",
    "step",
]

PAGE = 25  # entries


@login_required
@require_GET
def library(request: Asked) -> HttpResponse:
    """Show the entries that answer a question."""
    _require_reader(request)
    sees_more = request.standing.may("library.read-unpublished")
    form = SearchForm(request.GET or None, moderates=sees_more)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(found_entries(request.standing, wanted), PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "asked": bool(any(wanted.values())),
        "may_propose": request.standing.may("library.propose"),
    }
    return render(request, "library/library.html", context)


@login_required
@require_GET
def entry(request: Asked, key: int) -> HttpResponse:
    """Show an entry with the steps that the person may take."""
    found = find_entry(request.standing, key)
    changes = _may_change(request.standing, found)
    context = {
        "entry": found,
        "steps": possible_steps(found, request.standing),
        "reasons": {f"library.{name}" for name, (_to, reason) in STEPS.items() if reason},
        "may_change": changes,
        "file_form": FileForm() if changes else None,
        # Who moderated and why is for those who may see an entry that is not published.
        "history": found.steps.all() if _sees_history(request.standing, found) else (),
    }
    return render(request, "library/entry.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: Asked) -> HttpResponse:
    """Ask for a new entry, and propose it."""
    if not request.standing.may("library.propose"):
        raise Http404
    form = EntryForm(
        request.POST or None,
        within=_own(request.standing),
        initial={"language": request.LANGUAGE_CODE},
    )
    if request.method == "POST" and form.is_valid():
        made = actions.propose_entry(form.said(), by=request.user)
        messages.success(request, _("The entry is proposed; the secretariat looks at it."))
        return redirect("library-entry", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Asked, key: int) -> HttpResponse:
    """Show an entry to be changed, and save it."""
    found = find_entry(request.standing, key)
    if not _may_change(request.standing, found):
        raise Http404
    form = EntryForm(
        request.POST or None, within=_own(request.standing), entry=found, initial=form_values(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_entry(
                found, form.said(), by=request.user, base=form.cleaned_data["base"]
            )
        except SavedMeanwhile as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The entry was saved."))
            return redirect("library-entry", key)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/edit.html", {"form": form, "entry": found}, status=status)


@login_required
@require_POST
def step(request: Asked, key: int, name: str) -> HttpResponse:
    """Take a step of an entry."""
    found = find_entry(request.standing, key)
    if name not in STEPS or not request.standing.may(f"library.{name}", found.as_thing()):
        raise Http404
    form = StepForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        taken = actions.take_step(found, name, by=request.user, reason=reason)
    except CannotBeDone as problem:
        messages.error(request, str(problem))
        return redirect("library-entry", key)
    said = _("The entry is now: %(state)s.") % {"state": taken.get_state_display()}
    messages.success(request, said)
    return redirect("library-entry", key)


@login_required
@require_POST
def propose_answer(request: Asked, key: int) -> HttpResponse:
    """Propose the practice that an answer tells of."""
    answer = get_object_or_404(
        Answer.objects.select_related("submission__round", "question__section"), pk=key
    )
    held = answer.submission
    submission = find_submission(request.standing, held.round.slug, held.economy)
    find_section(request.standing, submission, answer.question.section.position)
    thing = Thing(economy=submission.economy, author=request.user.pk)
    if not request.standing.may("library.propose", thing):
        raise Http404
    try:
        made = actions.propose_answer(answer, by=request.user)
    except CannotBeDone as problem:
        messages.error(request, str(problem))
        position = answer.question.section.position
        return redirect("section", submission.round.slug, submission.economy, position)
    messages.success(request, _("The practice is in the library's list of proposals."))
    return redirect("library-entry", made.pk)


@login_required
@require_POST
def add_file(request: Asked, key: int) -> HttpResponse:
    """Take a file for an entry."""
    found = find_entry(request.standing, key)
    if not _may_change(request.standing, found):
        raise Http404
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return redirect("library-entry", key)
    try:
        actions.attach_file(found, form.cleaned_data["file"], by=request.user)
    except NotTaken as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The file was added."))
    return redirect("library-entry", key)


@login_required
@require_POST
def remove_file(request: Asked, key: int, file: int) -> HttpResponse:
    """Take a file away from an entry."""
    found = find_entry(request.standing, key)
    if not _may_change(request.standing, found):
        raise Http404
    actions.remove_file(get_object_or_404(found.files, pk=file), by=request.user)
    messages.success(request, _("It was taken away."))
    return redirect("library-entry", key)


@login_required
@require_GET
def file(request: Asked, key: int, file: int) -> FileResponse:
    """Send a file of an entry to be saved."""
    held = get_object_or_404(find_entry(request.standing, key).files, pk=file)
    return saved_file(held.sha256, held.name)


@login_required
@require_GET
def export(request: Asked, kind: str) -> HttpResponse:
    """Send the published entries that answer a question, all of them, as CSV or JSON."""
    _require_reader(request)
    form = SearchForm(request.GET)
    if kind not in {"csv", "json"} or not form.is_valid():
        raise Http404
    asked = form.cleaned_data | {"state": "published"}
    found = found_entries(request.standing, asked)
    forms = [published_form(each) for each in found]
    if kind == "json":
        data = msgspec.json.format(msgspec.json.encode({"entries": forms}), indent=1)
        return download(data, "library.json", "application/json")
    rows = [
        [
            *(getattr(each, name) for name in COLUMNS if name != "files"),
            [held.name for held in each.files],
        ]
        for each in forms
    ]
    columns = [name for name in COLUMNS if name != "files"]
    return csv_reply("library.csv", [*columns, LISTS[-1]], rows)


def _require_reader(request: Asked) -> None:
    if not request.standing.may("library.read"):
        raise Http404


def _own(standing: Standing) -> frozenset[str]:
    """Return the economies to which the person is limited; none means no limit."""
    if standing.may("library.propose", Thing()):
        return frozenset()
    return frozenset(
        code
        for code in standing.economies()
        if standing.may("library.propose", Thing(economy=code))
    )


def _may_change(standing: Standing, found: Entry) -> bool:
    thing = found.as_thing()
    return standing.may("library.edit", thing) or standing.may("library.correct", thing)


def _sees_history(standing: Standing, found: Entry) -> bool:
    thing = found.as_thing()
    return any(
        standing.may(name, thing)
        for name in ("library.read-unpublished", "library.correct", "library.withdraw")
    )
