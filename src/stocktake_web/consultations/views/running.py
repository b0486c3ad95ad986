"""What the secretariat does with a consultation: prepare, open, lengthen, close, a new draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.errors import UserError
from stocktake_web.consultations.actions.consultations import (
    ConsultationPlan,
    add_draft,
    change_closing,
    close_consultation,
    open_consultation,
    prepare_consultation,
)
from stocktake_web.consultations.forms import ClosingForm, DraftForm, PrepareForm, end_of
from stocktake_web.consultations.queries import find_consultation
from stocktake_web.files import NotTaken, keep_file
from stocktake_web.refusals import CannotBeDone

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.consultations.models import Consultation

__all__ = ["add", "closing", "prepare", "turn"]

PROBLEMS = (CannotBeDone, NotTaken, UserError)


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: Asked) -> HttpResponse:
    """Ask what a consultation is to be, and make it."""
    if not request.standing.may("consultation.manage"):
        raise Http404
    form = PrepareForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            kept = keep_file(given.pop("file"))
            made = prepare_consultation(ConsultationPlan(**given), kept, by=request.user)
        except PROBLEMS as problem:
            form.add_error("file", _words(problem))
        else:
            messages.success(
                request, _("The consultation is prepared. Look at the provisions, then open it.")
            )
            return redirect("consultation", made.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/prepare.html", {"form": form}, status=status)


@login_required
@require_POST
def turn(request: Asked, slug: str) -> HttpResponse:
    """Open or close a consultation."""
    held = _run(request, slug)
    try:
        if request.POST.get("to") == "open":
            open_consultation(held, by=request.user)
            messages.success(request, _("The consultation is open."))
        else:
            close_consultation(held, by=request.user)
            messages.success(request, _("The consultation is closed; the views are final."))
    except CannotBeDone as problem:
        messages.error(request, str(problem))
    return redirect("consultation", slug)


@login_required
@require_POST
def closing(request: Asked, slug: str) -> HttpResponse:
    """Give a consultation another closing day."""
    held = _run(request, slug)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        _tell(request, form)
        return redirect("consultation", slug)
    closes_at, reason = end_of(form.cleaned_data["closes_on"]), form.cleaned_data["reason"]
    try:
        change_closing(held, closes_at, by=request.user, reason=reason)
        messages.success(request, _("The closing day was changed."))
    except CannotBeDone as problem:
        messages.error(request, str(problem))
    return redirect("consultation", slug)


@login_required
@require_POST
def add(request: Asked, slug: str) -> HttpResponse:
    """Take a new version of the draft."""
    held = _run(request, slug)
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        _tell(request, form)
        return redirect("consultation", slug)
    try:
        kept = keep_file(form.cleaned_data["file"])
        made = add_draft(held, kept, by=request.user, note=form.cleaned_data["note"])
    except PROBLEMS as problem:
        messages.error(request, _words(problem))
    else:
        messages.success(
            request,
            _("Version %(number)s is here. Positions on unchanged provisions went along.")
            % {"number": made.number},
        )
    return redirect("consultation", slug)


def _run(request: Asked, slug: str) -> Consultation:
    held = find_consultation(request.standing, slug)
    if not request.standing.may("consultation.manage"):
        raise Http404
    return held


def _tell(request: Asked, form: forms.Form) -> None:
    for name, problems in form.errors.items():
        for problem in problems:
            messages.error(request, f"{form.fields[name].label}: {problem}")


def _words(problem: Exception) -> str:
    """Return what went wrong and what to do, in one line."""
    if isinstance(problem, UserError):
        return f"{problem.problem} {problem.fix or ''}".strip()
    return str(problem)
