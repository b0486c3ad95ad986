"""Prepare a round from a built workspace, open it, change its dates, close it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.queries import standing_of
from stocktake_web.rounds.models import Answer, Prefill, Question, Round, Section, Submission
from stocktake_web.rounds.questionnaire import TABLES, known_values, make_sections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stocktake.workspace.folder import Workspace
    from stocktake_web.people.models import User
    from stocktake_web.rounds.questionnaire import AskedSection

__all__ = ["NotPossible", "RoundPlan", "change_dates", "close_round", "open_round", "prepare_round"]

REPORTED = ("submitted", "accepted", "published")


class NotPossible(Exception):
    """The round is not in a state in which this can be done; the message says why."""


class RoundPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a round is to be.

    Attributes:
        slug: Short name for addresses, such as ``2026``.
        name: As shown.
        opens_on: First day.
        closes_at: Moment of the deadline.
        economies: ISO 3166-1 alpha-3 codes of those who are asked.
        instruments: Instruments to ask about; none means all.
        themes: Themes to ask about; none means all.
        guidance: What those who answer should know.
    """

    slug: str
    name: str
    opens_on: dt.date
    closes_at: dt.datetime
    economies: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    guidance: str = ""


@transaction.atomic
def prepare_round(workspace: Workspace, plan: RoundPlan, *, by: User) -> Round:
    """Make a round, its questionnaire, an empty submission per economy, and what is known.

    Raises:
        NotAllowed: The person may not open rounds.
        NotPossible: The workspace has nothing to ask about.
        stocktake.errors.WorkspaceError: The workspace was not built.
    """
    standing_of(by).require("round.open")
    tables = {name: workspace.table(name) for name in TABLES}
    sections = make_sections(tables, instruments=plan.instruments, themes=plan.themes)
    if not sections:
        raise NotPossible(
            _("No commitment of the workspace fits; choose other instruments or themes.")
        )
    made = Round.objects.create(
        slug=plan.slug,
        name=plan.name,
        opens_on=plan.opens_on,
        closes_at=plan.closes_at,
        economies=sorted(plan.economies),
        guidance=plan.guidance,
        build_digest=hashlib.sha256(msgspec.json.encode(sections)).hexdigest(),
    )
    questions = _store_questions(made, sections)
    known = [
        Prefill(
            question=questions[each.code],
            economy=each.economy,
            disaggregation=each.disaggregation,
            value=each.value,
            year=each.year,
            text=each.text,
            source=each.source[:300],
            history=[list(pair) for pair in each.history],
        )
        for each in known_values(tables, sections, plan.economies)
    ]
    Prefill.objects.bulk_create([*known, *_from_last_round(made, questions, known)])
    Submission.objects.bulk_create(
        Submission(round=made, economy=economy) for economy in made.economies
    )
    _tell("round.prepared", made, by=by, change={"sections": len(sections)})
    return made


@transaction.atomic
def open_round(held: Round, *, by: User) -> Round:
    """Let members answer."""
    standing_of(by).require("round.open")
    found = Round.objects.select_for_update().get(pk=held.pk)
    if found.state == "open":
        raise NotPossible(_("The round is open already."))
    before, found.state = found.state, "open"
    found.save(update_fields=["state"])
    _tell("round.opened", found, by=by, change={"state": [before, "open"]})
    return found


@transaction.atomic
def change_dates(held: Round, closes_at: dt.datetime, *, by: User, reason: str) -> Round:
    """Give the round another deadline, and tell those who answer.

    Raises:
        NotAllowed: The person may not change rounds.
        NotPossible: The round is closed, would close before it opens, or there is no reason.
    """
    standing_of(by).require("round.open")
    found = Round.objects.select_for_update().get(pk=held.pk)
    if found.state == "closed":
        raise NotPossible(_("The round is closed. Open it again before you change its dates."))
    if closes_at.date() < found.opens_on:
        raise NotPossible(_("A round cannot close before it opens."))
    if not reason.strip():
        raise NotPossible(_("Say why; the others will read it."))
    if closes_at == found.closes_at:
        return found
    before, found.closes_at = found.closes_at, closes_at
    found.save(update_fields=["closes_at"])
    dates = [before.isoformat(), closes_at.isoformat()]
    _tell("round.dates-changed", found, by=by, change={"closes_at": dates}, reason=reason)
    if found.state == "open":
        from stocktake_web.mail.notices import tell_of_dates  # mail stands above rounds

        tell_of_dates(found, by=by, reason=reason)
    return found


@transaction.atomic
def close_round(held: Round, *, by: User) -> Round:
    """End the round; what was not handed in stays as it is and can no longer be changed."""
    standing_of(by).require("round.open")
    found = Round.objects.select_for_update().get(pk=held.pk)
    if found.state != "open":
        raise NotPossible(_("Only an open round can be closed."))
    found.state = "closed"
    found.save(update_fields=["state"])
    _tell("round.closed", found, by=by, change={"state": ["open", "closed"]})
    return found


def _store_questions(made: Round, sections: list[AskedSection]) -> dict[str, Question]:
    stored = Section.objects.bulk_create(
        Section(
            round=made,
            position=position,
            commitment=section.commitment,
            label=section.label,
            title=section.title,
            text=section.text,
            instrument=section.instrument,
            themes=list(section.themes),
        )
        for position, section in enumerate(sections, 1)
    )
    questions = Question.objects.bulk_create(
        Question(
            section=row,
            position=position,
            **(msgspec.structs.asdict(asked) | {"disaggregations": list(asked.disaggregations)}),
        )
        for row, section in zip(stored, sections, strict=True)
        for position, asked in enumerate(section.questions, 1)
    )
    return {question.code: question for question in questions}


def _from_last_round(
    made: Round, questions: dict[str, Question], known: Collection[Prefill]
) -> Iterator[Prefill]:
    """Yield what an economy answered in the last round, where open data say nothing."""
    last = Round.objects.exclude(pk=made.pk).filter(opens_on__lte=made.opens_on).first()
    taken = {(fill.question.code, fill.economy, fill.disaggregation) for fill in known}
    answers = Answer.objects.filter(
        submission__round=last, submission__state__in=REPORTED, question__code__in=questions
    ).select_related("submission", "question")
    for answer in answers if last else ():
        key = (answer.question.code, answer.submission.economy, answer.disaggregation)
        if key not in taken and not answer.is_empty():
            yield Prefill(
                question=questions[answer.question.code],
                economy=answer.submission.economy,
                disaggregation=answer.disaggregation,
                value=answer.value,
                year=answer.year,
                text=answer.choice or answer.text,
                source=f"Reported in {last}"[:300],
                history=[[answer.year, answer.value]] if answer.value is not None else [],
            )


def _tell(
    action: str, about: Round, *, by: User, change: dict[str, object], reason: str = ""
) -> None:
    subject = Subject(kind="round", thing=str(about.pk), label=about.name)
    record(action, subject, by=by, change=change, reason=reason)
