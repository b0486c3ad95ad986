"""What people put beside answers: comments, links, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from stocktake_web.files import NotTaken, path_of
from stocktake_web.people.models import User
from stocktake_web.rounds.actions.answers import Place
from stocktake_web.rounds.actions.comments import add_comment, comment_on_answer, settle_comment
from stocktake_web.rounds.actions.evidence import (
    add_link,
    attach_file,
    remove_attachment,
    remove_link,
)
from stocktake_web.rounds.beside import CommentForm, FileForm, LinkForm, place_choices
from stocktake_web.rounds.models import Attachment, EvidenceLink
from stocktake_web.rounds.queries import (
    comments_of,
    find_section,
    find_submission,
    may_read,
    sees_only_what_was_handed_in,
)

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.rounds.models import Section, Submission

__all__ = ["attachment", "comment", "file", "link", "remove", "settle"]

# A file is saved, never shown: should a browser open it all the same, it can do nothing there.
SANDBOX = "sandbox; default-src 'none'"


@login_required
@require_POST
def comment(request: Asked, slug: str, economy: str, position: int) -> HttpResponse:
    """Add a comment to an answer or to the section."""
    submission, section = _found(request, slug, economy, position)
    form = CommentForm(request.POST, submission=submission, section=section)
    if not form.is_valid():
        return _wrong(request, form, submission, section)
    text, internal = form.cleaned_data["text"], form.cleaned_data["internal"]
    named = list(User.objects.filter(pk__in=[each.pk for each in form.cleaned_data["named"]]))
    place = _place(form, submission, section)
    if place is None:
        added = add_comment(
            submission, section, text, by=request.user, internal=internal, named=named
        )
    else:
        added = comment_on_answer(place, text, by=request.user, internal=internal, named=named)
    messages.success(request, _("The comment was added."))
    return _back(submission, section, f"comment-{added.pk}")


@login_required
@require_POST
def settle(request: Asked, slug: str, economy: str, comment: int) -> HttpResponse:
    """Settle a comment."""
    submission = find_submission(request.standing, slug, economy)
    found = get_object_or_404(
        comments_of(request.standing, submission).select_related("section"), pk=comment
    )
    settle_comment(found, by=request.user)
    messages.success(request, _("The comment is settled."))
    return _back(submission, found.section, f"comment-{found.pk}")


@login_required
@require_POST
def link(request: Asked, slug: str, economy: str, position: int) -> HttpResponse:
    """Add an evidence link to an answer."""
    submission, section = _found(request, slug, economy, position)
    form = LinkForm(request.POST, submission=submission, section=section)
    if not form.is_valid():
        return _wrong(request, form, submission, section)
    place = _place(form, submission, section)
    if place is None:
        raise Http404
    add_link(
        place,
        form.cleaned_data["title"],
        by=request.user,
        url=form.cleaned_data["url"],
        dated=form.cleaned_data["dated"],
    )
    messages.success(request, _("The evidence was added."))
    return _back(submission, section, form.cleaned_data["about"])


@login_required
@require_POST
def file(request: Asked, slug: str, economy: str, position: int) -> HttpResponse:
    """Take a file for an answer."""
    submission, section = _found(request, slug, economy, position)
    form = FileForm(request.POST, request.FILES, submission=submission, section=section)
    if not form.is_valid():
        return _wrong(request, form, submission, section)
    place = _place(form, submission, section)
    if place is None:
        raise Http404
    try:
        attach_file(place, form.cleaned_data["file"], by=request.user)
    except NotTaken as refused:
        messages.error(request, str(refused))
        return _back(submission, section, "attach")
    messages.success(request, _("The file was added."))
    return _back(submission, section, form.cleaned_data["about"])


@login_required
@require_POST
def remove(request: Asked, slug: str, economy: str, kind: str, key: int) -> HttpResponse:
    """Take a link or a file away."""
    submission = find_submission(request.standing, slug, economy)
    about = ("answer__question__section", "answer__submission__round")
    where = {"pk": key, "answer__submission": submission}
    found: EvidenceLink | Attachment
    if kind == "link":
        found = get_object_or_404(EvidenceLink.objects.select_related(*about), **where)
    elif kind == "file":
        found = get_object_or_404(Attachment.objects.select_related(*about), **where)
    else:
        raise Http404
    section = found.answer.question.section
    if not may_read(request.standing, submission.as_thing(section)):
        raise Http404
    if isinstance(found, EvidenceLink):
        remove_link(found, by=request.user)
    else:
        remove_attachment(found, by=request.user)
    messages.success(request, _("It was taken away."))
    return _back(submission, section, "")


@login_required
@require_GET
def attachment(request: Asked, slug: str, economy: str, key: int) -> FileResponse:
    """Send a file to be saved; never to be shown on this address."""
    submission = find_submission(request.standing, slug, economy)
    found = get_object_or_404(
        Attachment.objects.select_related("answer__question__section"),
        pk=key,
        answer__submission=submission,
    )
    thing = submission.as_thing(found.answer.question.section)
    late = submission.submitted_at is not None and found.at > submission.submitted_at
    hidden = late and sees_only_what_was_handed_in(request.standing, submission)
    path = path_of(found.sha256)
    if hidden or not may_read(request.standing, thing) or not path.exists():
        raise Http404
    reply = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
    reply.headers["Content-Security-Policy"] = SANDBOX
    reply.headers["X-Content-Type-Options"] = "nosniff"
    return reply


def _found(request: Asked, slug: str, economy: str, position: int) -> tuple[Submission, Section]:
    submission = find_submission(request.standing, slug, economy)
    return submission, find_section(request.standing, submission, position)


def _place(form: forms.Form, submission: Submission, section: Section) -> Place | None:
    """Return the answer that a form is about; none where it is about the whole section."""
    about = form.cleaned_data["about"]
    if not about:
        return None
    question, part = place_choices(section)[about]
    return Place(submission, question, part)


def _wrong(
    request: Asked, form: forms.Form, submission: Submission, section: Section
) -> HttpResponse:
    for name, problems in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for problem in problems:
            messages.error(request, f"{label}: {problem}" if label else str(problem))
    return _back(submission, section, "beside")


def _back(submission: Submission, section: Section, anchor: str) -> HttpResponse:
    reply = redirect("section", submission.round.slug, submission.economy, section.position)
    if anchor:
        reply["Location"] += f"#{anchor}"
    return reply
