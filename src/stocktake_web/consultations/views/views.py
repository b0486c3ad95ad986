"""Consultations, a draft by its provisions, and the views of the region."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from stocktake_web.consultations.exports import views_document, views_workbook
from stocktake_web.consultations.forms import ClosingForm, DraftForm
from stocktake_web.consultations.models import Stance
from stocktake_web.consultations.queries import (
    current_draft,
    economies_of,
    find_consultation,
    find_draft,
    positions_seen,
    provisions_of,
    regional_views,
    sees_views,
    visible_to,
    waiting_counts,
)
from stocktake_web.sheets import download, saved_file

if TYPE_CHECKING:
    from django.http import FileResponse, HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.consultations.models import Consultation, Draft
    from stocktake_web.permissions import Standing

__all__ = ["consultation", "consultations", "draft_file", "export", "regional"]

VERSION = re.compile(r"[0-9]{1,6}")
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "xlsx": (views_workbook, f"{OFFICE}.spreadsheetml.sheet"),
    "docx": (views_document, f"{OFFICE}.wordprocessingml.document"),
}


@login_required
@require_GET
def consultations(request: Asked) -> HttpResponse:
    """Show the consultations that the person may see."""
    if not request.standing.may("consultation.read"):
        raise Http404
    context = {
        "consultations": visible_to(request.standing),
        "may_prepare": request.standing.may("consultation.manage"),
    }
    return render(request, "consultations/list.html", context)


@login_required
@require_GET
def consultation(request: Asked, slug: str) -> HttpResponse:
    """Show a draft by its provisions, with what the own economy says of each."""
    held = find_consultation(request.standing, slug)
    newest = current_draft(held)
    asked = request.GET.get("draft", "")
    draft = find_draft(held, int(asked)) if VERSION.fullmatch(asked) else newest
    own = economies_of(request.standing, held, "consultation.read-positions")
    said: dict[int, list[object]] = {}
    for position in positions_seen(request.standing, held).filter(
        provision__draft=draft, economy__in=own
    ):
        said.setdefault(position.provision_id, []).append(position)
    context = {
        "consultation": held,
        "draft": draft,
        "newest": newest,
        "drafts": held.drafts.order_by("-number"),
        "lines": [(each, said.get(each.pk, [])) for each in provisions_of(draft)],
        "own": _own_lines(request.standing, held, own),
        "sees_views": sees_views(request.standing, held),
        **_running(request.standing, held),
    }
    return render(request, "consultations/consultation.html", context)


@login_required
@require_GET
def draft_file(request: Asked, slug: str, number: int) -> FileResponse:
    """Send a version of the draft to be saved."""
    draft = find_draft(find_consultation(request.standing, slug), number)
    return saved_file(draft.sha256, draft.name)


@login_required
@require_GET
def regional(request: Asked, slug: str) -> HttpResponse:
    """Show the consolidated table of regional views."""
    held, draft = _with_views(request, slug)
    context = {
        "consultation": held,
        "draft": draft,
        "views": regional_views(draft),
        "stances": Stance,
        "may_record_late": request.standing.may("consultation.record-late", held.as_thing()),
    }
    return render(request, "consultations/views.html", context)


@login_required
@require_GET
def export(request: Asked, slug: str, kind: str) -> HttpResponse:
    """Send the regional views as a workbook or a document."""
    held, draft = _with_views(request, slug)
    if kind not in KINDS:
        raise Http404
    write, media_type = KINDS[kind]
    return download(write(draft, regional_views(draft)), f"{held.slug}-views.{kind}", media_type)


def _with_views(request: Asked, slug: str) -> tuple[Consultation, Draft]:
    held = find_consultation(request.standing, slug)
    if not sees_views(request.standing, held):
        raise Http404
    return held, current_draft(held)


def _own_lines(
    standing: Standing, held: Consultation, economies: list[str]
) -> list[dict[str, object]]:
    """Return for each economy of the person how far its positions are, and what may be done."""
    lines: list[dict[str, object]] = []
    for economy in economies:
        asked, said, waits = waiting_counts(held, economy)
        thing = held.as_thing(economy)
        lines.append(
            {
                "economy": economy,
                "asked": asked,
                "said": said,
                "waits": waits,
                "may_confirm": bool(waits) and standing.may("consultation.confirm", thing),
            }
        )
    return lines


def _running(standing: Standing, held: Consultation) -> dict[str, object]:
    manages = standing.may("consultation.manage")
    return {
        "manages": manages,
        "draft_form": DraftForm() if manages and held.state_now != "closed" else None,
        "closing_form": ClosingForm() if manages else None,
    }
