"""Take the questionnaire away as a file, and bring it back: first shown, then taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from stocktake_web.exchange.form import field_names, form_of, shown
from stocktake_web.exchange.formats import FORMATS, read_any
from stocktake_web.exchange.kept import forget, keep, read_kept
from stocktake_web.exchange.package import LARGEST
from stocktake_web.exchange.returned import FileNotUsable, apply_changes, find_changes
from stocktake_web.rounds.queries import find_submission, sees_only_what_was_handed_in

if TYPE_CHECKING:
    from stocktake_web.asked import Asked
    from stocktake_web.exchange.returned import Change
    from stocktake_web.rounds.models import Submission

__all__ = ["download", "upload"]


@login_required
@require_GET
def download(request: Asked, slug: str, economy: str, suffix: str) -> HttpResponse:
    """Give the questionnaire with what was answered; only to those who may see all of it."""
    submission = find_submission(request.standing, slug, economy)
    whole = request.standing.may("submission.exchange", submission.as_thing())
    if not whole or sees_only_what_was_handed_in(request.standing, submission):
        raise Http404
    name = f"{submission.round.slug}-{submission.economy}.{suffix}"
    return HttpResponse(
        FORMATS[suffix].write(form_of(submission)),
        content_type=FORMATS[suffix].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: Asked, slug: str, economy: str) -> HttpResponse:
    """Show what a filled file would change, and take it once the person says yes."""
    submission = find_submission(request.standing, slug, economy)
    if not request.standing.may("submission.exchange", submission.as_thing()):
        raise Http404
    try:
        if request.method == "POST" and "kept" in request.POST:
            return _take(request, submission)
        if request.method == "POST":
            return _show(request, submission)
    except FileNotUsable as problem:
        messages.error(request, str(problem))
    return render(request, "exchange/upload.html", {"submission": submission})


def _show(request: Asked, submission: Submission) -> HttpResponse:
    given = request.FILES.get("file")
    if given is None or given.size is None or given.size > LARGEST:
        raise FileNotUsable(_("Choose the file that you filled in, of at most 10 MB."))
    data = given.read()
    found = find_changes(submission, read_any(data))
    context = {
        "submission": submission,
        "kept": keep(data, person=request.user.pk),
        "changes": [_lines(change) for change in found.changes],
        "wrong": found.wrong,
        "nothing": not found.changes and not found.wrong,
    }
    return render(request, "exchange/changes.html", context)


def _lines(change: Change) -> dict[str, object]:
    """Return a change for the page: what is asked, and each field before and after."""
    names, row = field_names(), change.row
    after = {names[field]: shown(field, text) for field, text in change.given.items()}
    before = {names[field]: shown(field, text) for field, text in row.answer.items()}
    return {"row": row, "place": change.place, "before": before, "after": after}


def _take(request: Asked, submission: Submission) -> HttpResponse:
    kept = request.POST["kept"]
    data = read_kept(kept, person=request.user.pk)
    if data is None:
        raise FileNotUsable(_("The file is no longer here. Upload it again."))
    outcome = apply_changes(submission, read_any(data), by=request.user)
    forget(kept, person=request.user.pk)
    said = ngettext("{number} answer was saved.", "{number} answers were saved.", outcome.saved)
    messages.success(request, said.format(number=outcome.saved))
    for row in outcome.conflicts:
        warning = _("Somebody else changed “{question}” meanwhile; both texts are kept.")
        messages.warning(request, warning.format(question=row.question))
    return redirect("overview", submission.round.slug, submission.economy)
