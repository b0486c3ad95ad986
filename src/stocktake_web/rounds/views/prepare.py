"""Prepare a round from the workspace, open it, change its dates, close it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.errors import UserError
from stocktake.workspace.folder import open_workspace
from stocktake_web.rounds.actions.rounds import (
    NotPossible,
    RoundPlan,
    change_dates,
    close_round,
    open_round,
    prepare_round,
)
from stocktake_web.rounds.models import Round
from stocktake_web.rounds.prepare_form import DatesForm, PrepareForm, end_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["dates", "prepare", "turn"]


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: Asked) -> HttpResponse:
    """Ask what the round is to be, and make it from the last build of the workspace."""
    if not request.standing.may("round.open"):
        raise Http404
    if not settings.WORKSPACE:
        problem = _("This installation has no workspace. Set STOCKTAKE_WORKSPACE to its folder.")
        return render(request, "rounds/prepare.html", {"problem": problem})
    try:
        workspace = open_workspace(Path(settings.WORKSPACE))
        form = PrepareForm(request.POST or None, workspace=workspace)
        if request.method == "POST" and form.is_valid():
            made = prepare_round(workspace, RoundPlan(**form.cleaned_data), by=request.user)
            sections = made.sections.count()
            said = _("{name} is prepared, with {number} commitments. Open it when you are ready.")
            messages.success(request, said.format(name=made.name, number=sections))
            return redirect("board", made.slug)
    except (UserError, NotPossible) as problem:
        return render(request, "rounds/prepare.html", {"problem": str(problem)})
    return render(request, "rounds/prepare.html", {"form": form})


@login_required
@require_POST
def turn(request: Asked, slug: str) -> HttpResponse:
    """Open or close a round."""
    if not request.standing.may("round.open"):
        raise Http404
    held = get_object_or_404(Round, slug=slug)
    try:
        if request.POST.get("to") == "open":
            open_round(held, by=request.user)
            messages.success(request, _("The round is open; members can answer."))
        else:
            close_round(held, by=request.user)
            messages.success(request, _("The round is closed; answers can no longer be changed."))
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("board", slug)


@login_required
@require_http_methods(["GET", "POST"])
def dates(request: Asked, slug: str) -> HttpResponse:
    """Give a round another last day, with the reason that those who answer will read."""
    if not request.standing.may("round.open"):
        raise Http404
    held = get_object_or_404(Round, slug=slug)
    form = DatesForm(request.POST or None, initial={"closes_on": held.closes_at.date()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_dates(held, end_of(given["closes_on"]), by=request.user, reason=given["reason"])
        except NotPossible as problem:
            form.add_error("closes_on", str(problem))
        else:
            messages.success(request, _("The dates were changed, and those who answer are told."))
            return redirect("board", slug)
    context = {"round": held, "form": form}
    return render(request, "rounds/dates.html", context, status=422 if form.errors else 200)
