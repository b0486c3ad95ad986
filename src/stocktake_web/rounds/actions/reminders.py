"""Remind every economy that has not handed in; the same day again reminds nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from stocktake_web.audit.actions import Subject, record
from stocktake_web.people.queries import standing_of

if TYPE_CHECKING:
    from stocktake_web.people.models import User
    from stocktake_web.rounds.models import Round

__all__ = ["remind_round"]

NOT_HANDED_IN = ("draft", "contributed", "approved", "returned")


@transaction.atomic
def remind_round(about: Round, *, by: User) -> int:
    """Remind the focal points of a round who have not handed in; return how many people.

    Raises:
        NotAllowed: The person may not send reminders.
    """
    standing_of(by).require("round.remind")
    from stocktake_web.mail.notices import remind_economy  # mail stands above rounds

    today = timezone.now().date()
    left = (about.closes_at.date() - today).days
    told = sum(
        remind_economy(submission, left=left, key=f"asked:{today}")
        for submission in about.submissions.filter(state__in=NOT_HANDED_IN).select_related("round")
    )
    subject = Subject(kind="round", thing=str(about.pk), label=about.name)
    record("round.reminded", subject, by=by, change={"people": told})
    return told
