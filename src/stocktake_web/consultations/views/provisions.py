"""One provision: its words, what lint says, the positions of economies, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stocktake_web.consultations.actions.positions import (
    add_comment,
    confirm_positions,
    record_late_position,
    write_position,
)
from stocktake_web.consultations.forms import CommentForm, LateForm, PositionForm
from stocktake_web.consultations.models import Position, Provision
from stocktake_web.consultations.queries import (
    economies_of,
    find_consultation,
    find_provision,
    positions_seen,
)
from stocktake_web.refusals import CannotBeDone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.consultations.models import Consultation

__all__ = ["comment", "confirm", "late", "provision"]


@login_required
@require_http_methods(["GET", "POST"])
def provision(request: Asked, slug: str, position: int) -> HttpResponse:
    """Show a provision with a form for each economy that the person speaks for; save one."""
    held = find_consultation(request.standing, slug)
    found = find_provision(held, position)
    speaks = economies_of(request.standing, held, "consultation.position")
    wrong: PositionForm | None = None
    if request.method == "POST":
        economy = request.POST.get("economy", "")
        if economy not in speaks or found.is_heading:
            raise Http404
        wrong = PositionForm(request.POST, auto_id=f"{economy}_%s")
        if wrong.is_valid() and _saved(request, found, economy, wrong):
            return _onwards(request, found)
    context = _context(request, held, found, speaks, wrong) | {"form": wrong}
    return render(request, "consultations/provision.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def confirm(request: Asked, slug: str) -> HttpResponse:
    """Confirm every position of an economy that waits."""
    held = find_consultation(request.standing, slug)
    economy = request.POST.get("economy", "")
    if economy not in economies_of(request.standing, held, "consultation.confirm"):
        raise Http404
    try:
        number = confirm_positions(held, economy, by=request.user)
    except CannotBeDone as problem:
        messages.error(request, str(problem))
    else:
        said = ngettext("%(n)s position is confirmed.", "%(n)s positions are confirmed.", number)
        messages.success(request, said % {"n": number})
    return redirect("consultation", slug)


@login_required
@require_POST
def comment(request: Asked, slug: str, position: int) -> HttpResponse:
    """Add a comment to a provision."""
    held = find_consultation(request.standing, slug)
    found = find_provision(held, position)
    if not request.standing.may("consultation.comment", held.as_thing()):
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            add_comment(found, form.cleaned_data["text"], by=request.user)
            messages.success(request, _("The comment was added."))
        except CannotBeDone as problem:
            messages.error(request, str(problem))
    else:
        messages.error(request, _("Write a comment of at most 5,000 characters."))
    return redirect("provision", slug, position)


@login_required
@require_http_methods(["GET", "POST"])
def late(request: Asked, slug: str, position: int) -> HttpResponse:
    """Ask for a position that came after the closing, and record it."""
    held = find_consultation(request.standing, slug)
    found = find_provision(held, position)
    if found.is_heading or not request.standing.may("consultation.record-late", held.as_thing()):
        raise Http404
    form = LateForm(request.POST or None, asked=held.economies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        record_late_position(
            found, given["economy"], form.said(), by=request.user, late_reason=given["late_reason"]
        )
        messages.success(request, _("The late position was recorded, with its reason."))
        return redirect("regional-views", slug)
    context = {"consultation": held, "provision": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/late.html", context, status=status)


def _saved(request: Asked, found: Provision, economy: str, form: PositionForm) -> bool:
    """Save a position; say in the form what could not be done."""
    base = form.cleaned_data["base"]
    try:
        write_position(found, economy, form.said(), by=request.user, base=base)
    except CannotBeDone as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("The position was saved; the approver confirms it."))
    return True


def _onwards(request: Asked, found: Provision) -> HttpResponse:
    slug = found.draft.consultation.slug
    after = _neighbours(found)["after"]
    if "next" not in request.POST:
        return redirect("provision", slug, found.position)
    return redirect("provision", slug, after) if after else redirect("consultation", slug)


def _context(
    request: Asked,
    held: Consultation,
    found: Provision,
    speaks: list[str],
    wrong: PositionForm | None,
) -> dict[str, object]:
    seen = list(positions_seen(request.standing, held).filter(provision=found))
    own = {each.economy: each for each in seen}
    # Shown until there is a position on the new words.
    earlier = _earlier(request, held, found) if not own else []
    return {
        "consultation": held,
        "provision": found,
        "positions": seen,
        "earlier": earlier,
        "forms": [
            (
                economy,
                wrong
                if wrong and wrong["economy"].value() == economy
                else _form(economy, own.get(economy)),
            )
            for economy in (() if found.is_heading else speaks)
        ],
        "comments": found.comments.all(),
        "comment_form": CommentForm()
        if request.standing.may("consultation.comment", held.as_thing())
        else None,
        **_neighbours(found),
    }


def _form(economy: str, position: Position | None) -> PositionForm:
    first: dict[str, object] = {"economy": economy}
    if position is not None:
        first |= {"base": position.revision, "stance": position.stance,
                  "wording": position.wording, "reason": position.reason}  # fmt: skip
    return PositionForm(initial=first, auto_id=f"{economy}_%s")


def _earlier(request: Asked, held: Consultation, found: Provision) -> list[Position]:
    """Return the own positions on the provision of the same label in the draft before."""
    own = economies_of(request.standing, held, "consultation.read-positions")
    return list(
        positions_seen(request.standing, held).filter(
            provision__draft__number=found.draft.number - 1,
            provision__key=found.key,
            economy__in=own,
        )
    )


def _neighbours(found: Provision) -> dict[str, int | None]:
    others = Provision.objects.filter(draft=found.draft_id, is_heading=False)
    before = others.filter(position__lt=found.position).order_by("-position")
    after = others.filter(position__gt=found.position).order_by("position")
    return {
        "before": before.values_list("position", flat=True).first(),
        "after": after.values_list("position", flat=True).first(),
    }
