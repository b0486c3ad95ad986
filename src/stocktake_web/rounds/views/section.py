"""One screen for each commitment: read it, write it, save it without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from stocktake_web.rounds.actions.answers import Place, save_answer
from stocktake_web.rounds.beside import CommentForm, FileForm, LinkForm
from stocktake_web.rounds.forms import confirmed_content
from stocktake_web.rounds.models import Section
from stocktake_web.rounds.queries import comments_of, find_section, find_submission, works_on
from stocktake_web.rounds.screens import section_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.rounds.actions.answers import Saved
    from stocktake_web.rounds.forms import AnswerForm
    from stocktake_web.rounds.models import Submission
    from stocktake_web.rounds.screens import AnswerRow, QuestionBlock

__all__ = ["section"]


@login_required
@require_http_methods(["GET", "POST"])
def section(request: Asked, slug: str, economy: str, position: int) -> HttpResponse:
    """Show a section; save what was written, and show again only what could not be saved."""
    submission = find_submission(request.standing, slug, economy)
    found = find_section(request.standing, submission, position)
    blocks = section_blocks(request.standing, submission, found)
    wrong: dict[str, AnswerForm] = {}
    if request.method == "POST":
        if not _may_write(request, submission, found):
            return _refuse(request, submission, found, blocks)
        saved, wrong = _save(request, submission, blocks)
        if kept := next((each.kept for each in saved if each.kept), None):
            return redirect("conflict", slug, economy, kept.pk)
        _tell(request, saved, wrong)
        if not wrong:
            return _onwards(request, submission, found)
        blocks = section_blocks(request.standing, submission, found, bound=wrong)
    context = _context(request, submission, found, blocks) | {"wrong": wrong}
    return render(request, "rounds/section.html", context, status=422 if wrong else 200)


def _context(
    request: Asked, submission: Submission, found: Section, blocks: list[QuestionBlock]
) -> dict[str, object]:
    thing, standing = submission.as_thing(found), request.standing
    comments = list(comments_of(standing, submission, [found]))
    writes = _may_write(request, submission, found)
    attaches = standing.may("answer.attach", thing) and submission.round.state == "open"
    may_comment = standing.may("answer.comment", thing) or standing.may(
        "answer.comment-review", thing
    )
    beside: dict[str, Any] = {
        "submission": submission,
        "section": found,
        "questions": [block.question for block in blocks],
    }
    rows = [row for block in blocks for row in block.rows]
    return {
        "submission": submission,
        "section": found,
        "blocks": blocks,
        "may_edit": writes,
        "may_comment": may_comment,
        "works_on": works_on(standing, submission),
        "own_economy": submission.economy in standing.economies(),
        "section_comments": [each for each in comments if each.answer_id is None],
        "open_comments": [each for each in comments if each.resolved_at is None],
        "comment_form": CommentForm(**beside) if may_comment else None,
        "link_form": LinkForm(**beside) if writes else None,
        "file_form": FileForm(**beside) if attaches else None,
        "removable": [("link", each) for row in rows for each in row.links if writes]
        + [("file", each) for row in rows for each in row.attachments if attaches],
        **_neighbours(submission, found),
    }


def _may_write(request: Asked, submission: Submission, found: Section) -> bool:
    thing = submission.as_thing(found)
    return request.standing.may("answer.edit", thing) and submission.round.state == "open"


def _refuse(
    request: Asked, submission: Submission, found: Section, blocks: list[QuestionBlock]
) -> HttpResponse:
    """Show what was written though it cannot be saved any more, so that it can be copied."""
    unsaved = []
    for _row, form in _written(request, blocks):
        if form.is_valid() and form.differs():
            said = [str(form.data.get(f"{form.prefix}-{name}", "")) for name in form.content()]
            unsaved.append((form.question, " ".join(text for text in said if text)))
    context = _context(request, submission, found, blocks) | {
        "unsaved": unsaved,
        "refusal": _("It was handed on, or the round is closed; answers can no longer be changed."),
    }
    return render(request, "rounds/section.html", context, status=403)


def _save(
    request: Asked, submission: Submission, blocks: list[QuestionBlock]
) -> tuple[list[Saved], dict[str, AnswerForm]]:
    """Save every answer that can be saved; return what was done, and the forms that are wrong."""
    saved: list[Saved] = []
    wrong: dict[str, AnswerForm] = {}
    confirmed = request.POST.get("confirm", "")
    for row, form in _written(request, blocks):
        content = None
        if confirmed == form.prefix and row.prefill:
            form.is_valid()
            content = confirmed_content(form.question, row.prefill)
        elif not form.is_valid():
            wrong[str(form.prefix)] = form
        elif form.differs():
            content = form.content()
        if content is not None:
            saved.append(
                save_answer(
                    Place(submission, form.question, form.part),
                    content,
                    by=request.user,
                    base=form.cleaned_data.get("base", form.answer.revision),
                    key=form.cleaned_data.get("key"),
                    standing=request.standing,
                )
            )
    return saved, wrong


def _written(request: Asked, blocks: list[QuestionBlock]) -> Iterator[tuple[AnswerRow, AnswerForm]]:
    """Yield each row with the form that was sent for it, where one was."""
    for block in blocks:
        for row in block.rows:
            if f"{row.form.prefix}-base" in request.POST:
                form = type(row.form)(
                    request.POST, question=block.question, answer=row.answer, part=row.part
                )
                yield row, form


def _tell(request: Asked, saved: list[Saved], wrong: dict[str, AnswerForm]) -> None:
    changed = sum(each.changed for each in saved)
    if changed:
        messages.success(
            request,
            ngettext("%(n)s answer was saved.", "%(n)s answers were saved.", changed)
            % {"n": changed},
        )
    elif not wrong:
        messages.info(request, _("Nothing was changed."))
    if any(each.merged for each in saved):
        messages.info(request, _("Somebody else wrote here too; both were put together."))


def _onwards(request: Asked, submission: Submission, found: Section) -> HttpResponse:
    after = _neighbours(submission, found)["after"]
    if "next" in request.POST and after:
        return redirect("section", submission.round.slug, submission.economy, after)
    if "next" in request.POST:
        return redirect("overview", submission.round.slug, submission.economy)
    address = redirect("section", submission.round.slug, submission.economy, found.position)
    if confirmed := request.POST.get("confirm"):
        address["Location"] += f"#{confirmed}"
    return address


def _neighbours(submission: Submission, found: Section) -> dict[str, int | None]:
    positions = list(
        Section.objects.filter(round=submission.round_id)
        .order_by("position")
        .values_list("position", flat=True)
    )
    place = positions.index(found.position)
    return {
        "before": positions[place - 1] if place else None,
        "after": positions[place + 1] if place + 1 < len(positions) else None,
    }
