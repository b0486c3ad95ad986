"""Locks after failed sign-ins, lifted by an administrator with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stocktake_web.people.forms import ReasonForm
from stocktake_web.people.locks import lift_lock, locked_now

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["lift"]


@login_required
@require_http_methods(["GET", "POST"])
def lift(request: Asked, lock: int) -> HttpResponse:
    """Let somebody sign in again before the lock ends."""
    request.standing.require("people.manage")
    found = get_object_or_404(locked_now(), pk=lock)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lift_lock(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("{email} can sign in again.").format(email=found.email))
        return redirect("people")
    context = {"lock": found, "form": form}
    return render(request, "people/lift.html", context, status=422 if form.errors else 200)
