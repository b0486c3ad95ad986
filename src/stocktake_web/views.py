"""The page that everybody begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["home"]


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person."""
    return render(request, "home.html")
