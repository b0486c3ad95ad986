"""Rounds, the overview of a submission, and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from stocktake_web.rounds.actions.steps import NotReady, possible_steps, take_step
from stocktake_web.rounds.queries import (
    comments_of,
    find_submission,
    rounds_for,
    visible_to,
    works_on,
)
from stocktake_web.rounds.screens import section_lines

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.permissions import Standing
    from stocktake_web.rounds.models import Submission, TransitionRecord

__all__ = ["overview", "round_list", "step"]

# Steps before a submission is handed in, with reasons that are the economy's own.
INSIDE = frozenset({"contribute", "approve", "send-back"})


@login_required
@require_GET
def round_list(request: Asked) -> HttpResponse:
    """Show the rounds that concern the person, each with the submissions they may see."""
    rounds = list(rounds_for(request.standing))
    seen: dict[int, list[object]] = {each.pk: [] for each in rounds}
    for submission in visible_to(request.standing).filter(round__in=rounds):
        seen[submission.round_id].append(submission)
    context = {
        "rounds": [(each, seen[each.pk]) for each in rounds],
        "watches": request.standing.may("round.watch"),
        "may_prepare": request.standing.may("round.open"),
    }
    return render(request, "rounds/list.html", context)


@login_required
@require_GET
def overview(request: Asked, slug: str, economy: str) -> HttpResponse:
    """Show the sections of a submission and the steps that the person may take."""
    submission = find_submission(request.standing, slug, economy)
    lines = section_lines(request.standing, submission)
    context = {
        "submission": submission,
        "lines": lines,
        "missing": sum(line.missing for line in lines),
        "steps": possible_steps(submission, request.standing),
        "history": _history(request.standing, submission),
        "overdue": submission.round.closes_at < timezone.now(),
        "may_assign": request.standing.may("submission.assign", submission.as_thing()),
        "may_exchange": request.standing.may("submission.exchange", submission.as_thing()),
        "open_comments": comments_of(request.standing, submission, [line.section for line in lines])
        .filter(resolved_at__isnull=True)
        .select_related("section"),
    }
    return render(request, "rounds/overview.html", context)


def _history(standing: Standing, submission: Submission) -> list[TransitionRecord]:
    """Return the steps that the person may know of; what is inside an economy stays there."""
    if not works_on(standing, submission):
        return []
    steps = list(submission.steps.all())
    if submission.economy in standing.economies():
        return steps
    return [each for each in steps if each.step not in INSIDE]


@login_required
@require_http_methods(["GET", "POST"])
def step(request: Asked, slug: str, economy: str, name: str) -> HttpResponse:
    """Ask to confirm a step, with its reason where it needs one, and take it."""
    submission = find_submission(request.standing, slug, economy)
    rule = next(
        (each for each in possible_steps(submission, request.standing) if each.id == name), None
    )
    if rule is None:
        raise Http404
    problem, reason = "", request.POST.get("reason", "").strip()
    if request.method == "POST":
        try:
            taken = take_step(submission, name, by=request.user, reason=reason)
        except NotReady as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": _(rule.name)})
            if visible_to(request.standing).filter(pk=taken.pk).exists():
                return redirect("overview", slug, economy)
            return redirect("home")
    context = {"submission": submission, "rule": rule, "problem": problem, "reason": reason}
    return render(request, "rounds/step.html", context, status=422 if problem else 200)
