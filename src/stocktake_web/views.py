"""The page that everybody begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from stocktake_web.rounds.waiting import waiting_for
from stocktake_web.waiting import waiting_beyond

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["home"]


@login_required
def home(request: Asked) -> HttpResponse:
    """Show what waits for the person."""
    context = {
        "waiting": waiting_for(request.user, request.standing),
        "beyond": waiting_beyond(request.standing),
    }
    return render(request, "home.html", context)
