"""The progress board of a round, and a submission beside what was known before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from stocktake_web.rounds.models import Round
from stocktake_web.rounds.queries import find_submission, sections_of
from stocktake_web.rounds.review import board_lines, side_by_side, state_counts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["beside", "board"]


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
        "may_remind": request.standing.may("round.remind"),
    }
    return render(request, "rounds/board.html", context)


@login_required
@require_GET
def beside(request: Asked, slug: str, economy: str) -> HttpResponse:
    """Show each value and status beside open statistics and the last report."""
    submission = find_submission(request.standing, slug, economy)
    sections = sections_of(request.standing, submission)
    rows = side_by_side(request.standing, submission, sections)
    context = {"submission": submission, "rows": rows, "jumps": sum(bool(row.jump) for row in rows)}
    return render(request, "rounds/side_by_side.html", context)
