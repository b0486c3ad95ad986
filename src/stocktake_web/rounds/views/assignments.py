"""Ask others for parts of a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake_web.people.letters import send_invitation
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.assignments import (
    ask_contributor,
    end_assignment,
    finish_assignment,
)
from stocktake_web.rounds.beside import AskForm
from stocktake_web.rounds.models import Assignment
from stocktake_web.rounds.queries import find_submission

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["assignments", "end", "finish"]


@login_required
@require_http_methods(["GET", "POST"])
def assignments(request: Asked, slug: str, economy: str) -> HttpResponse:
    """Show who was asked for what, and ask somebody else."""
    submission = find_submission(request.standing, slug, economy)
    request.standing.require("submission.assign", submission.as_thing())
    form = AskForm(request.POST or None, submission=submission)
    link, mailed = "", False
    if request.method == "POST" and form.is_valid():
        _assignment, invited = ask_contributor(
            submission,
            form.cleaned_data["email"],
            list(form.cleaned_data["sections"]),
            due_on=form.cleaned_data["due_on"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
        if invited is None:
            messages.success(request, _("The person was asked."))
            return redirect("assignments", slug, economy)
        invitation, secret = invited
        link = request.build_absolute_uri(reverse("join", args=[secret]))
        mailed = send_invitation(invitation, link)
        form = AskForm(submission=submission)
    context = {
        "submission": submission,
        "form": form,
        "link": link,
        "mailed": mailed,
        "assignments": submission.assignments.filter(ended_at__isnull=True)
        .select_related("contributor")
        .prefetch_related("parts__section")
        .order_by("due_on"),
    }
    return render(request, "rounds/assignments.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: Asked, slug: str, economy: str, assignment: int) -> HttpResponse:
    """End an assignment."""
    submission = find_submission(request.standing, slug, economy)
    found = get_object_or_404(Assignment, pk=assignment, submission=submission)
    end_assignment(found, by=request.user)
    messages.success(request, _("The assignment was ended."))
    return redirect("assignments", slug, economy)


@login_required
@require_POST
def finish(request: Asked, slug: str, economy: str, assignment: int) -> HttpResponse:
    """Say that a part is filled."""
    submission = find_submission(request.standing, slug, economy)
    found = get_object_or_404(Assignment, pk=assignment, submission=submission)
    try:
        finish_assignment(found, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The focal point sees that your part is filled."))
    return redirect("overview", slug, economy)
