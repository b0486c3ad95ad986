"""Join by an invitation; see, invite, end, hand over and recover people; one's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stocktake_web.people.actions import (
    NATIONAL_INVITES,
    NotUsable,
    Office,
    accept_invitation,
    change_profile,
    end_membership,
    find_invitation,
    hand_over,
    invite,
    may_make_tokens,
    recover_access,
)
from stocktake_web.people.forms import (
    HandOverForm,
    InviteForm,
    JoinForm,
    ProfileForm,
    ReasonForm,
)
from stocktake_web.people.letters import send_invitation
from stocktake_web.people.locks import locked_now
from stocktake_web.people.models import Membership, User
from stocktake_web.people.queries import invitations_seen_by, memberships_seen_by
from stocktake_web.permissions import rules

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stocktake_web.asked import Asked

__all__ = ["change", "join", "people", "profile", "recover"]


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take up an invitation; who has a password already signs in with it afterwards."""
    try:
        invitation = find_invitation(secret)
    except NotUsable as refused:
        return render(request, "people/join.html", {"problem": str(refused)}, status=410)
    known = User.objects.filter(email=invitation.email).first()
    has_account = known is not None and known.has_usable_password()
    form = None if has_account else JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and (form is None or form.is_valid()):
        written = form.cleaned_data if form else {}
        accept_invitation(secret, name=written.get("name", ""), password=written.get("password"))
        messages.success(request, _("Welcome. Sign in with your e-mail address and password."))
        return redirect("account_login")
    context = {"invitation": invitation, "form": form, "has_account": has_account}
    wrong = form is not None and bool(form.errors)
    reply = render(request, "people/join.html", context, status=422 if wrong else 200)
    reply.headers["Cache-Control"] = "no-store"
    return reply


@login_required
@require_http_methods(["GET", "POST"])
def people(request: Asked) -> HttpResponse:
    """Show people with their roles, and invite others."""
    standing = request.standing
    manages = standing.may("people.manage")
    within = () if manages else sorted(standing.economies())
    if not manages and not standing.may("people.invite-national"):
        raise Http404
    roles = rules().roles if manages else [r for r in rules().roles if r in NATIONAL_INVITES]
    form = InviteForm(request.POST or None, roles=roles, within=within)
    link, mailed = "", False
    if request.method == "POST" and form.is_valid():
        office = Office(
            role=form.cleaned_data["role"],
            economy=form.cleaned_data["economy"],
            themes=tuple(form.cleaned_data.get("themes", ())),
        )
        invitation, secret = invite(form.cleaned_data["email"], office, by=request.user)
        link = request.build_absolute_uri(reverse("join", args=[secret]))
        mailed = send_invitation(invitation, link)
        form = InviteForm(roles=roles, within=within)
    context = {
        "form": form,
        "link": link,
        "mailed": mailed,
        "manages": manages,
        "locks": locked_now() if manages else (),
        "memberships": memberships_seen_by(standing),
        "invitations": invitations_seen_by(standing),
    }
    return render(request, "people/people.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Asked, membership: int, what: str) -> HttpResponse:
    """End a role, or hand it over to somebody else."""
    found = get_object_or_404(memberships_seen_by(request.standing), pk=membership)
    form_type = {"end": ReasonForm, "hand-over": HandOverForm}.get(what)
    if form_type is None:
        raise Http404
    form = form_type(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = _change(found, form, request.user)
        except NotUsable as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, told)
            return redirect("people")
    context = {"membership": found, "form": form, "what": what}
    return render(request, "people/change.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def recover(request: Asked, person: int) -> HttpResponse:
    """Give somebody a new start: factors and password go, a link comes, the record tells it."""
    request.standing.require("people.manage")
    found = get_object_or_404(User, pk=person)
    form = ReasonForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        token = recover_access(found, by=request.user, reason=form.cleaned_data["reason"])
        uid = urlsafe_base64_encode(str(found.pk).encode())
        link = request.build_absolute_uri(reverse("recovered", args=[uid, token]))
    context = {"person": found, "form": form, "link": link}
    return render(request, "people/recover.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: Asked) -> HttpResponse:
    """Show and change one's own settings, and one's roles."""
    form = ProfileForm(request.POST or None, instance=request.user, languages=settings.LANGUAGES)
    if request.method == "POST" and form.is_valid():
        change_profile(request.user, form.cleaned_data, by=request.user)
        messages.success(request, _("Your settings were saved."))
        return redirect("profile")
    context = {
        "form": form,
        "may_make_tokens": may_make_tokens(request.standing),
        "memberships": Membership.objects.filter(user=request.user, until=None),
    }
    return render(request, "people/profile.html", context, status=422 if form.errors else 200)


def _change(found: Membership, form: ReasonForm, by: User) -> str:
    reason = form.cleaned_data["reason"]
    if isinstance(form, HandOverForm):
        hand_over(found, User.objects.get(email=form.cleaned_data["email"]), by=by, reason=reason)
        return _("The role was handed over.")
    end_membership(found, by=by, reason=reason)
    return _("The role was ended.")
