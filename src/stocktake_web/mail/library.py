"""Who is told of entries: those who moderate of proposals, who proposed of what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stocktake_web.mail.notices import tell
from stocktake_web.people.queries import holders, standing_of

if TYPE_CHECKING:
    from stocktake_web.library.models import Entry
    from stocktake_web.people.models import User

__all__ = ["tell_of_entry"]

MODERATE = ("secretariat_admin", "secretariat_officer")


def tell_of_entry(entry: Entry, *, by: User, reason: str = "") -> None:
    """Tell those who must act on an entry in its new state, or wait for it."""
    if entry.state == "proposed":
        people = [person for role in MODERATE for person in holders(role)]
        thing = entry.as_thing()
        people = [each for each in people if standing_of(each).may("library.publish", thing)]
    else:
        people = [entry.proposed_by] if entry.proposed_by else []
    told = {person.pk: person for person in people if person.pk != by.pk and person.is_active}

    def words() -> tuple[str, str]:
        subject = _("Library: {title} is now {state}").format(
            title=entry.title, state=str(entry.get_state_display()).lower()
        )
        return subject, f"{by}\n\n{reason}".strip()

    key = f"entry:{entry.pk}:{entry.revision}:{entry.state}"
    tell(told.values(), words, key=key, path=f"/library/{entry.pk}/")
