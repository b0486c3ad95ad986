"""One open invitation: send it again with a new link, or withdraw it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stocktake_web.people.forms import ReasonForm
from stocktake_web.people.invitations import renew_invitation, withdraw_invitation
from stocktake_web.people.letters import send_invitation
from stocktake_web.people.queries import invitations_seen_by

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["invitation"]


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: Asked, key: int) -> HttpResponse:
    """Show an invitation; send it again, or withdraw it and go back to the list."""
    found = get_object_or_404(invitations_seen_by(request.standing), pk=key)
    again = request.method == "POST" and "again" in request.POST
    link, mailed = "", False
    form = ReasonForm(None if again else request.POST or None)
    if again:
        found, secret = renew_invitation(found, by=request.user)
        link = request.build_absolute_uri(reverse("join", args=[secret]))
        mailed = send_invitation(found, link)
    elif request.method == "POST" and form.is_valid():
        withdraw_invitation(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The invitation was withdrawn."))
        return redirect("people")
    context = {"invitation": found, "form": form, "link": link, "mailed": mailed}
    return render(request, "people/invitation.html", context, status=422 if form.errors else 200)
