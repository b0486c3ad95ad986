"""Write published submissions into the workspace's ``submissions/``.

The database says what is published; the file is made from it, the same bytes each time, after
the step is committed. Were the process to end in between, ``write_missing`` (when the server
starts, and with every round of mail) writes what is not there yet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from stocktake.model.submission import (
    PublishedSubmission,
    ReportedLink,
    ReportedMeasure,
    ReportedText,
    ReportedValue,
)
from stocktake.sources.submissions import submission_name, write_submission
from stocktake_web.rounds.models import Submission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake_web.rounds.models import Answer

__all__ = ["published_form", "submissions_folder", "write_missing", "write_published"]

WORDS = ("narrative", "obstacles", "support", "practice")


def submissions_folder() -> Path | None:
    """Return the folder that published submissions go to; none without a workspace."""
    return Path(settings.WORKSPACE) / "submissions" if settings.WORKSPACE else None


def write_published(submission: Submission) -> Path | None:
    """Write one published submission; the same again changes nothing.

    Raises:
        stocktake.errors.DataError: That version stands there with another content.
    """
    folder = submissions_folder()
    return write_submission(published_form(submission), folder) if folder else None


def write_missing() -> list[Path]:
    """Write every published submission whose file is not there; return what was written."""
    folder = submissions_folder()
    if folder is None:
        return []
    published = Submission.objects.filter(state="published").select_related("round")
    written = []
    for submission in published:
        form = published_form(submission)
        if not (folder / submission_name(form)).exists():
            written.append(write_submission(form, folder))
    return written


def published_form(submission: Submission) -> PublishedSubmission:
    """Return a submission as it is published.

    Raises:
        ValueError: It was never handed in and published.
    """
    if submission.submitted_at is None or submission.published_at is None:
        raise ValueError("Only a submission that was handed in and published has this form.")
    answers = list(
        submission.answers.select_related("question__section")
        .prefetch_related("links")
        .order_by("question__section__position", "question__position", "disaggregation")
    )
    given = [answer for answer in answers if not answer.is_empty() or answer.links.all()]
    return PublishedSubmission(
        round=submission.round.slug,
        round_name=submission.round.name,
        economy=submission.economy,
        version=submission.version,
        submitted_on=submission.submitted_at.date(),
        published_on=submission.published_at.date(),
        values=tuple(_values(given)),
        measures=tuple(_measures(given)),
        texts=tuple(
            ReportedText(
                commitment=answer.question.section.commitment,
                kind=answer.question.kind,
                text=answer.text,
            )
            for answer in given
            if answer.question.kind in WORDS and answer.text
        ),
    )


def _values(answers: Iterable[Answer]) -> Iterable[ReportedValue]:
    for answer in answers:
        if answer.question.kind == "value":
            yield ReportedValue(
                indicator=answer.question.indicator,
                disaggregation=answer.disaggregation,
                year=answer.year,
                value=answer.value,
                estimate=answer.estimate,
                missing=answer.missing,
                note=answer.explanation,
            )


def _measures(answers: Iterable[Answer]) -> Iterable[ReportedMeasure]:
    """Yield one measure per commitment that has a status or something that shows it."""
    statuses: dict[str, str] = {}
    links: dict[str, list[ReportedLink]] = {}
    for answer in answers:
        commitment = answer.question.section.commitment
        if answer.question.kind == "status":
            statuses[commitment] = answer.choice
        links.setdefault(commitment, []).extend(
            ReportedLink(title=link.title, url=link.url, date=link.dated)
            for link in answer.links.all()
        )
    for commitment, found in links.items():
        if found or statuses.get(commitment):
            yield ReportedMeasure(
                commitment=commitment, status=statuses.get(commitment, ""), links=tuple(found)
            )
