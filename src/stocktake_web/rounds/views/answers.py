"""One answer: saved by the script, its earlier versions, and the choice between two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.answers import Place, save_answer, undo_answer
from stocktake_web.rounds.actions.conflicts import settle_conflict
from stocktake_web.rounds.checks import FIELDS, jump_of
from stocktake_web.rounds.forms import AnswerForm
from stocktake_web.rounds.models import Answer, AnswerRevision, Prefill, Question
from stocktake_web.rounds.queries import find_submission, may_read
from stocktake_web.words import number_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from stocktake_web.asked import Asked
    from stocktake_web.rounds.actions.answers import Saved
    from stocktake_web.rounds.models import Submission

__all__ = ["autosave", "conflict", "history"]


@login_required
@require_POST
def autosave(request: Asked, slug: str, economy: str, question: int) -> HttpResponse:
    """Save one answer for the script; the reply says what is there now.

    The state in the reply is ``saved``, ``wrong`` (with the problems by field), ``conflict``
    (with the address where both texts are) or ``refused``.
    """
    submission = find_submission(request.standing, slug, economy)
    asked = get_object_or_404(
        Question.objects.select_related("section"), pk=question, section__round=submission.round_id
    )
    part = request.POST.get("part", "")
    if not may_read(request.standing, submission.as_thing(asked.section)) or (
        part not in (asked.disaggregations or [""])
    ):
        raise Http404
    answer = Answer.objects.filter(
        submission=submission, question=asked, disaggregation=part
    ).first()
    form = AnswerForm(request.POST, question=asked, answer=answer, part=part)
    if not form.is_valid():
        return JsonResponse({"state": "wrong", "problems": form.errors}, status=422)
    try:
        saved = save_answer(
            Place(submission, asked, part),
            form.content(),
            by=request.user,
            base=form.cleaned_data["base"],
            key=form.cleaned_data["key"],
            standing=request.standing,
        )
    except NotAllowed as refused:
        return JsonResponse({"state": "refused", "problem": str(refused)}, status=403)
    return JsonResponse(_reply(submission, saved))


@login_required
@require_http_methods(["GET", "POST"])
def history(request: Asked, slug: str, economy: str, answer: int) -> HttpResponse:
    """Show every version of an answer; take it back to one of them."""
    submission = find_submission(request.standing, slug, economy)
    found = _own_answer(request, submission, answer)
    if request.method == "POST":
        number = request.POST.get("number", "")
        known = {str(n) for n in found.revisions.values_list("number", flat=True)} | {"0"}
        if number not in known:
            raise Http404
        done = undo_answer(found, int(number), by=request.user)
        messages.success(
            request,
            _("The earlier version is the answer again.")
            if done.changed
            else _("Nothing was changed."),
        )
        return redirect("answer-history", slug, economy, found.pk)
    versions = [
        (revision, Answer(**revision.content))
        for revision in found.revisions.order_by("-at", "-pk")
    ]
    thing = submission.as_thing(found.question.section)
    context = {
        "submission": submission,
        "answer": found,
        "question": found.question,
        "section": found.question.section,
        "versions": versions,
        "may_edit": request.standing.may("answer.edit", thing),
    }
    return render(request, "rounds/history.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def conflict(request: Asked, slug: str, economy: str, kept: int) -> HttpResponse:
    """Show the words of two people side by side, and take the choice between them."""
    submission = find_submission(request.standing, slug, economy)
    revision = get_object_or_404(
        AnswerRevision, pk=kept, conflict=True, answer__submission=submission
    )
    answer = _own_answer(request, submission, revision.answer_id)
    question = answer.question
    form = AnswerForm(
        request.POST or None,
        question=question,
        answer=answer,
        part=answer.disaggregation,
        prefix="both",
        initial=_both(answer, revision),
    )
    if request.method == "POST":
        done = _choose(request, form, revision)
        if done:
            return redirect("section", slug, economy, question.section.position)
    context = {
        "submission": submission,
        "answer": answer,
        "question": question,
        "section": question.section,
        "kept": revision,
        "mine": Answer(**revision.content),
        "form": form,
    }
    return render(request, "rounds/conflict.html", context, status=422 if form.errors else 200)


def _reply(submission: Submission, saved: Saved) -> dict[str, object]:
    answer = saved.answer
    if saved.kept is not None:
        address = reverse(
            "conflict", args=[submission.round.slug, submission.economy, saved.kept.pk]
        )
        return {"state": "conflict", "revision": answer.revision, "address": address}
    known = Prefill.objects.filter(
        question=answer.question, economy=submission.economy, disaggregation=answer.disaggregation
    ).first()
    jump = jump_of(answer, known)
    told = ""
    if jump and not answer.explanation:
        told = _("This is far from the value of %(year)s, %(value)s. If it is right, say why.") % {
            "year": jump.year,
            "value": number_words(jump.value, answer.question.unit),
        }
    return {
        "state": "saved",
        "revision": answer.revision,
        "merged": {name: getattr(answer, name) for name in saved.merged},
        "jump": told,
    }


def _own_answer(request: Asked, submission: Submission, key: int) -> Answer:
    """Return an answer of the person's own economy; its versions are nobody else's."""
    answer = get_object_or_404(
        Answer.objects.select_related("question__section"), pk=key, submission=submission
    )
    answer.submission = submission
    thing = submission.as_thing(answer.question.section)
    if submission.economy not in request.standing.economies() or not may_read(
        request.standing, thing
    ):
        raise Http404
    return answer


def _both(answer: Answer, kept: AnswerRevision) -> dict[str, object]:
    """Return what to begin with: both texts under each other; of other fields the kept ones."""
    begun: dict[str, object] = {}
    for name in FIELDS[answer.question.kind]:
        now, other = getattr(answer, name), kept.content.get(name)
        if name in {"text", "explanation"} and now and other and now != other:
            begun[name] = f"{now}\n\n{other}"
        else:
            begun[name] = other if now != other else now
    return begun


def _choose(request: Asked, form: AnswerForm, revision: AnswerRevision) -> bool:
    if request.POST.get("choice-made") == "keep":
        settle_conflict(revision, None, by=request.user)
        messages.success(request, _("The answer stays as it was."))
        return True
    if not form.is_valid():
        return False
    content = form.content()
    base = form.cleaned_data["base"]
    saved = settle_conflict(revision, content, by=request.user, base=base)
    if saved is not None and saved.conflict:
        messages.warning(request, _("A third person wrote meanwhile. Look at the answer again."))
    else:
        messages.success(request, _("The answer was saved."))
    return True
