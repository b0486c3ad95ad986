"""Tokens for programs: made, shown once, listed with their last use, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake_web.people.actions import NotUsable, make_token, may_make_tokens, revoke_token
from stocktake_web.people.forms import TokenForm
from stocktake_web.people.queries import tokens_seen_by

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["revoke", "tokens"]


@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: Asked) -> HttpResponse:
    """Show the tokens that the person may end, and make one; its secret is on this page alone."""
    if not may_make_tokens(request.standing):
        raise Http404
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _token, secret = make_token(
                given["label"], given["scopes"], by=request.user, until=given["until"]
            )
            form = TokenForm()
        except NotUsable as refused:
            form.add_error("until", str(refused))
    found = list(tokens_seen_by(request.user, request.standing))
    now = timezone.now()
    held = [t for t in found if t.revoked_at is None and not (t.expires_at and t.expires_at <= now)]
    context = {
        "form": form,
        "secret": secret,
        "held": held,
        "ended": [token for token in found if token not in held],
    }
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: Asked, token: int) -> HttpResponse:
    """End a token now."""
    found = get_object_or_404(tokens_seen_by(request.user, request.standing), pk=token)
    revoke_token(found, by=request.user)
    messages.success(request, _("The token “{label}” no longer holds.").format(label=found.label))
    return redirect("tokens")
