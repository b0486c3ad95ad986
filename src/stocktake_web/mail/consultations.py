"""Who is told of consultations: when one opens, gets another draft or closing, or ends soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake_web.consultations.models import Consultation
from stocktake_web.consultations.queries import waiting_counts
from stocktake_web.mail.notices import tell
from stocktake_web.people.models import User
from stocktake_web.people.queries import current_memberships, holders

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["remind_of_consultations", "tell_of_consultation"]

# Days before the closing on which economies with something left to say are reminded.
REMINDERS = (7, 2)
SPEAK = ("focal_point", "approver")  # roles that speak for an economy


def tell_of_consultation(about: Consultation, *, key: str, by: User) -> None:
    """Tell those who speak for the economies that were asked how the consultation stands now.

    Args:
        about: An open consultation.
        key: What happened; the same tells nobody twice.
        by: Who did it, and need not be told.
    """

    def words() -> tuple[str, str]:
        subject = _("{title}: positions are asked until {date}").format(
            title=about.title, date=about.closes_at.date().isoformat()
        )
        text = _(
            "The consultation is open. Please look at the provisions of the draft and state the "
            "position of your economy on each; the approver confirms them."
        )
        return subject, f"{text}\n\n{about.guidance}".strip()

    members = current_memberships().filter(role__in=SPEAK, economy__in=about.economies)
    people = User.objects.filter(pk__in=members.values("user")).exclude(pk=by.pk).order_by("pk")
    tell(people, words, key=key, path=f"/consultations/{about.slug}/", urgent=True)


def remind_of_consultations(on: dt.date | None = None) -> int:
    """Remind those whose economy has something left to say or confirm; return how many."""
    today = on or timezone.now().date()
    told = 0
    for held in Consultation.objects.filter(state="open"):
        left = (held.closes_at.date() - today).days
        if left in REMINDERS:
            told += sum(_remind(held, economy, left) for economy in held.economies)
    return told


def _remind(held: Consultation, economy: str, left: int) -> int:
    asked, said, waits = waiting_counts(held, economy)
    missing = asked - said

    def words() -> tuple[str, str]:
        subject = ngettext(
            "{title}: {days} day to the closing", "{title}: {days} days to the closing", left
        ).format(title=held.title, days=left)
        open_ = ngettext(
            "On {number} provision your economy has no position yet.",
            "On {number} provisions your economy has no position yet.",
            missing,
        ).format(number=missing)
        waiting = ngettext(
            "{number} position waits for the approver.",
            "{number} positions wait for the approver.",
            waits,
        ).format(number=waits)
        return subject, f"{open_} {waiting}"

    told, key = 0, f"consultation-left:{held.pk}:{economy}:{left}"
    for role, concerned in (("focal_point", missing), ("approver", waits)):
        if concerned:
            path = f"/consultations/{held.slug}/"
            told += tell(holders(role, economy), words, key=key, path=path, urgent=left <= 2)
    return told
