"""What a person may see of rounds and submissions; every page and answer of the API starts here.

``visible_to`` is made from ``permissions.toml``. What was returned is seen by the secretariat as it
was handed in: what the economy writes since then is a draft again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404

from stocktake_web.permissions import Action, rules
from stocktake_web.rounds.models import (
    Answer,
    AnswerRevision,
    Comment,
    Prefill,
    Question,
    Round,
    Section,
    Submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from stocktake_web.permissions import Grant, Standing, Thing

__all__ = [
    "EMPTY",
    "READ",
    "answers_of",
    "comments_of",
    "find_section",
    "find_submission",
    "given_counts",
    "may_read",
    "prefills_of",
    "required_count",
    "rounds_for",
    "sections_of",
    "sees_only_what_was_handed_in",
    "visible_to",
    "works_on",
]

READ = (
    "submission.read",
    "submission.read-submitted",
    "submission.read-returned",
    "submission.read-published",
)
EMPTY = Q(value__isnull=True, choice="", text="", missing="")


def visible_to(standing: Standing) -> QuerySet[Submission]:
    """Return the submissions of which the person may read at least a part."""
    wanted = Q(pk__in=[])
    for name in READ:
        rule = rules().named(name)
        for grant in standing.grants:
            if isinstance(rule, Action):
                wanted |= _readable(rule, grant, standing)
    return Submission.objects.filter(wanted).select_related("round")


def may_read(standing: Standing, thing: Thing) -> bool:
    """Return whether the person may read a submission, or a section of it."""
    return any(standing.may(name, thing) for name in READ)


def sees_only_what_was_handed_in(standing: Standing, submission: Submission) -> bool:
    """Return whether what was written after the last handing in is hidden from the person."""
    thing = submission.as_thing()
    return not any(standing.may(name, thing) for name in READ if name != READ[2])


def rounds_for(standing: Standing) -> QuerySet[Round]:
    """Return the rounds that concern the person; those in preparation only who runs them."""
    if standing.may("round.watch"):
        return Round.objects.all()
    seen = visible_to(standing).values("round")
    return Round.objects.exclude(state="prepared").filter(pk__in=seen)


def find_submission(standing: Standing, slug: str, economy: str) -> Submission:
    """Return a submission that the person may see.

    Raises:
        Http404: There is none, or the person may not know that there is one.
    """
    found = visible_to(standing).filter(round__slug=slug, economy=economy).first()
    if found is None:
        raise Http404
    return found


def find_section(standing: Standing, submission: Submission, position: int) -> Section:
    """Return a section of a submission that the person may read.

    Raises:
        Http404: There is none, or it is another's part.
    """
    section = Section.objects.filter(round=submission.round_id, position=position).first()
    if section is None or not may_read(standing, submission.as_thing(section)):
        raise Http404
    return section


def sections_of(standing: Standing, submission: Submission) -> list[Section]:
    """Return the sections that the person may read, in order."""
    every = Section.objects.filter(round=submission.round_id)
    return [each for each in every if may_read(standing, submission.as_thing(each))]


def answers_of(
    standing: Standing,
    submission: Submission,
    sections: Iterable[Section],
    *,
    at: tuple[int, str] | None = None,
) -> list[Answer]:
    """Return the answers of sections as the person may see them, in one query.

    Args:
        standing: Of the person who looks.
        submission: Of which economy.
        sections: Which the person may read.
        at: Only the answer to this question (its key) for this part of the population.
    """
    found = (
        Answer.objects.filter(
            submission=submission, question__section__in=[each.pk for each in sections]
        )
        .select_related("question__section", "changed_by")
        .order_by("question__section__position", "question__position", "disaggregation")
    )
    if at is not None:
        found = found.filter(question=at[0], disaggregation=at[1])
    if not sees_only_what_was_handed_in(standing, submission):
        return list(found)
    handed_in = AnswerRevision.objects.filter(
        answer=OuterRef("pk"), conflict=False, at__lte=submission.submitted_at
    ).order_by("-number")
    found = found.annotate(
        handed_in=Subquery(handed_in.values("content")[:1]),
        handed_in_number=Subquery(handed_in.values("number")[:1]),
    )
    return [_as_handed_in(answer) for answer in found if answer.handed_in is not None]


def prefills_of(
    submission: Submission, questions: Iterable[Question]
) -> dict[tuple[int, str], Prefill]:
    """Return what is known of the economy, by question and part of the population."""
    found = Prefill.objects.filter(
        economy=submission.economy, question__in=[each.pk for each in questions]
    )
    return {(each.question_id, each.disaggregation): each for each in found}


def works_on(standing: Standing, submission: Submission) -> bool:
    """Return whether the person is of the economy or reviews it, and not only reads the result.

    Comments, reasons and names of those who wrote are for these alone.
    """
    return submission.economy in standing.economies() or standing.may("round.watch")


def comments_of(
    standing: Standing, submission: Submission, sections: Iterable[Section] | None = None
) -> QuerySet[Comment]:
    """Return the comments that the person may read.

    Those inside an economy only its own people; a contributor those of the own parts; who only
    reads what was published, none.

    Args:
        standing: Of the person who looks.
        submission: Of which economy.
        sections: Sections that the person may read, where the caller has them; else all of them.
    """
    if not works_on(standing, submission):
        return Comment.objects.none()
    held = sections_of(standing, submission) if sections is None else sections
    found = Comment.objects.filter(
        submission=submission, section__in=[each.pk for each in held]
    ).select_related("answer__question")
    if submission.economy not in standing.economies():
        found = found.filter(internal=False)
    return found


def required_count(about: Round) -> int:
    """Return how many questions of a round must be answered."""
    return Question.objects.filter(section__round=about, required=True).count()


def given_counts(submissions: Iterable[Submission]) -> dict[int, int]:
    """Return for each submission how many required questions have an answer, in one query."""
    return dict(
        Answer.objects.filter(
            submission__in=[each.pk for each in submissions], question__required=True
        )
        .exclude(EMPTY)
        .values_list("submission")
        .annotate(given=Count("question", distinct=True))
        .values_list("submission", "given")
    )


def _readable(rule: Action, grant: Grant, standing: Standing) -> Q:
    scope = rule.roles.get(grant.role)
    if scope is None or (grant.role in rules().second_factor and not standing.verified):
        return Q(pk__in=[])
    states = Q(state__in=rule.states)
    if scope == "own-economy":
        return states & Q(economy=grant.economy)
    if scope == "own-part":
        parts = {submission for submission, _section in standing.parts}
        return states & Q(economy=grant.economy, pk__in=parts)
    return states


def _as_handed_in(answer: Answer) -> Answer:
    for name, value in answer.handed_in.items():  # type: ignore[attr-defined]  # annotated
        setattr(answer, name, value)
    answer.revision = answer.handed_in_number  # type: ignore[attr-defined]  # annotated
    return answer
