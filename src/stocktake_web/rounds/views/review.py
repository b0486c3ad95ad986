"""The progress board of a round, and a submission beside what was known before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from stocktake_web.rounds.actions.reminders import remind_round
from stocktake_web.rounds.models import Round, Section
from stocktake_web.rounds.queries import find_submission, sections_of, visible_to
from stocktake_web.rounds.review import board_lines, side_by_side, state_counts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["beside", "board", "remind", "submission_at"]


@login_required
@require_GET
def board(request: Asked, slug: str) -> HttpResponse:
    """Show who is where in a round."""
    if not request.standing.may("round.watch"):
        raise Http404
    about = get_object_or_404(Round, slug=slug)
    lines = board_lines(request.standing, about)
    shown = request.GET.get("state", "")
    if shown == "overdue":
        chosen = [line for line in lines if line.overdue]
    else:
        chosen = [line for line in lines if shown in {"", line.submission.state}]
    context = {
        "round": about,
        "lines": chosen,
        "counts": state_counts(lines),
        "overdue": sum(line.overdue for line in lines),
        "shown": shown,
        "may_turn": request.standing.may("round.open"),
        "may_remind": request.standing.may("round.remind"),
    }
    return render(request, "rounds/board.html", context)


@login_required
@require_POST
def remind(request: Asked, slug: str) -> HttpResponse:
    """Remind all who have not handed in."""
    if not request.standing.may("round.watch"):
        raise Http404
    told = remind_round(get_object_or_404(Round, slug=slug), by=request.user)
    words = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", told)
    messages.success(request, words % {"n": told})
    return redirect("board", slug)


@login_required
@require_GET
def submission_at(request: Asked, submission: int, section: int | None = None) -> HttpResponse:
    """Lead from the short address that mail gives to the page."""
    found = get_object_or_404(visible_to(request.standing), pk=submission)
    place = (found.round.slug, found.economy)
    if section is None:
        return redirect("overview", *place)
    asked = get_object_or_404(Section, pk=section, round=found.round_id)
    return redirect("section", *place, asked.position)


@login_required
@require_GET
def beside(request: Asked, slug: str, economy: str) -> HttpResponse:
    """Show each value and status beside open statistics and the last report."""
    submission = find_submission(request.standing, slug, economy)
    sections = sections_of(request.standing, submission)
    rows = side_by_side(request.standing, submission, sections)
    context = {"submission": submission, "rows": rows, "jumps": sum(bool(row.jump) for row in rows)}
    return render(request, "rounds/side_by_side.html", context)
