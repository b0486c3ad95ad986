"""Put links and files beside an answer that show what it says, and take them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext

from stocktake_web.audit.actions import record
from stocktake_web.files import keep_file
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed
from stocktake_web.rounds.actions.places import answer_at, locked, subject_of
from stocktake_web.rounds.models import Attachment, EvidenceLink

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.uploadedfile import UploadedFile

    from stocktake_web.people.models import User
    from stocktake_web.rounds.actions.answers import Place
    from stocktake_web.rounds.models import Section, Submission

__all__ = ["add_link", "attach_file", "remove_attachment", "remove_link"]


@transaction.atomic
def add_link(
    place: Place, title: str, *, by: User, url: str = "", dated: dt.date | None = None
) -> EvidenceLink:
    """Name a law, body, plan or page that shows what the answer says.

    Raises:
        NotAllowed: The person may not write here.
    """
    submission = _open_to(place.submission, place.question.section, "answer.edit", by)
    link = EvidenceLink.objects.create(
        answer=answer_at(place), title=title, url=url, dated=dated, by=by
    )
    subject = subject_of(submission, "link", link.pk, place.question.code)
    record("link.added", subject, by=by, change={"title": title, "url": url})
    return link


@transaction.atomic
def remove_link(link: EvidenceLink, *, by: User) -> None:
    """Take a link away; the record keeps its title and address."""
    answer = link.answer
    submission = _open_to(answer.submission, answer.question.section, "answer.edit", by)
    subject = subject_of(submission, "link", link.pk, answer.question.code)
    record("link.removed", subject, by=by, change={"title": link.title, "url": link.url})
    link.delete()


def attach_file(place: Place, upload: UploadedFile[Any], *, by: User) -> Attachment:
    """Keep a file with an answer; it is checked and scanned before the database is touched.

    Raises:
        NotAllowed: The person may not attach files here.
        stocktake_web.files.NotTaken: The file is not taken.
    """
    # Asked before the file is read, and again with the submission held.
    section = place.question.section
    standing_of(by).require("answer.attach", place.submission.as_thing(section))
    kept = keep_file(upload)
    with transaction.atomic():
        submission = _open_to(place.submission, section, "answer.attach", by)
        attachment, made = Attachment.objects.get_or_create(
            answer=answer_at(place),
            sha256=kept.sha256,
            name=kept.name,
            defaults={
                "size": kept.size,
                "media_type": kept.media_type,
                "scanned": kept.scanned,
                "by": by,
            },
        )
        if made:
            subject = subject_of(submission, "attachment", attachment.pk, place.question.code)
            change = {"name": kept.name, "sha256": kept.sha256, "size": kept.size}
            record("attachment.added", subject, by=by, change=change)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a file from an answer; its bytes stay in the data folder, its hash in the record."""
    answer = attachment.answer
    submission = _open_to(answer.submission, answer.question.section, "answer.attach", by)
    subject = subject_of(submission, "attachment", attachment.pk, answer.question.code)
    change = {"name": attachment.name, "sha256": attachment.sha256}
    record("attachment.removed", subject, by=by, change=change)
    attachment.delete()


def _open_to(submission: Submission, section: Section, action: str, by: User) -> Submission:
    held = locked(submission)
    if held.round.state != "open":
        raise NotAllowed(gettext("The round is not open; answers can no longer be changed."))
    standing_of(by).require(action, held.as_thing(section))
    return held
