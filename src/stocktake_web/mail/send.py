"""Send what is due: outside a person's quiet hours, and once a day to those who want a digest."""

from __future__ import annotations

import datetime as dt
import logging
from itertools import groupby
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stocktake_web.mail.models import Notice

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = ["due_now", "is_quiet", "send_due"]

CLAIM = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 8
BATCH = 200
DIGEST_HOUR = 7  # in the person's own time
LOG = logging.getLogger(__name__)


def send_due(now: dt.datetime | None = None) -> int:
    """Send every notice that is due; return how many mails went out.

    A mail that the server did not take is tried again at the next call, up to
    ``MOST_ATTEMPTS`` times; what went wrong is kept with the notice.
    """
    moment = now or timezone.now()
    sent = 0
    claimed = _claim(moment)
    for _person, notices in groupby(claimed, key=lambda notice: notice.person_id):
        sent += _send(list(notices), moment)
    return sent


def is_quiet(person: User, moment: dt.datetime) -> bool:
    """Return whether it is in the person's quiet hours, which may go over midnight."""
    start, end = person.quiet_from, person.quiet_until
    if start is None or end is None or start == end:
        return False
    hour = (moment.astimezone(dt.UTC).hour + person.utc_offset) % 24
    return start <= hour < end if start < end else hour >= start or hour < end


def due_now(notice: Notice, moment: dt.datetime) -> bool:
    """Return whether a notice may be sent at a moment."""
    person = notice.person
    if not person.is_active or is_quiet(person, moment):
        return False
    if not person.digest or notice.urgent:
        return True
    own_hour = (moment.astimezone(dt.UTC).hour + person.utc_offset) % 24
    return own_hour == DIGEST_HOUR or moment - notice.made_at > dt.timedelta(days=1)


@transaction.atomic
def _claim(moment: dt.datetime) -> list[Notice]:
    """Take notices so that no other process sends them meanwhile."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=moment - CLAIM)
    waiting = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .filter(free, sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS)
        .order_by("person", "made_at")[:BATCH]
    )
    due = [notice for notice in waiting if due_now(notice, moment)]
    Notice.objects.filter(pk__in=[n.pk for n in due]).update(claimed_at=moment)
    return due


def _send(notices: list[Notice], moment: dt.datetime) -> int:
    """Send one person's notices: together in a digest, else one by one."""
    person = notices[0].person
    groups = [notices] if person.digest and len(notices) > 1 else [[n] for n in notices]
    sent = 0
    for group in groups:
        keys = [notice.pk for notice in group]
        try:
            _mail(person, group).send()
        except (OSError, SMTPException) as problem:
            LOG.warning("Mail to person %s was not taken: %s", person.pk, problem)
            for notice in group:
                Notice.objects.filter(pk=notice.pk).update(
                    claimed_at=None, attempts=notice.attempts + 1, problem=str(problem)[:300]
                )
        else:
            Notice.objects.filter(pk__in=keys).update(sent_at=moment, problem="")
            sent += 1
    return sent


def _mail(person: User, notices: list[Notice]) -> EmailMessage:
    with translation.override(person.language):
        subject = notices[0].subject
        if len(notices) > 1:
            subject = _("{number} messages from Stocktake").format(number=len(notices))
        parts = [f"{n.subject}\n{n.text}\n{settings.ADDRESS}{n.path}" for n in notices]
        return EmailMessage(
            subject=" ".join(subject.split()), body="\n\n---\n\n".join(parts), to=[person.email]
        )
