"""What waits for a person beyond rounds: positions to state or confirm, entries to look at.

A fixed number of queries, however many consultations and entries there are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Max

from stocktake_web.consultations.models import Consultation, Draft, Position, Provision
from stocktake_web.consultations.queries import visible_to as consultations_for
from stocktake_web.library.models import Entry  # msgspec reads it when it runs
from stocktake_web.library.queries import visible_to as entries_for
from stocktake_web.permissions import Thing

if TYPE_CHECKING:
    from stocktake_web.permissions import Standing

__all__ = ["BeyondRounds", "ConsultationLine", "waiting_beyond"]

RETURNED_SHOWN = 20


class ConsultationLine(msgspec.Struct, frozen=True, kw_only=True):
    """An open consultation in which an economy of the person has something left to do.

    Attributes:
        consultation: Which.
        economy: Whose positions.
        missing: Provisions without a position; 0 for who cannot write one.
        waits: Positions that wait for confirmation.
    """

    consultation: Consultation
    economy: str
    missing: int
    waits: int


class BeyondRounds(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a person beyond rounds; false where nothing does.

    Attributes:
        consultations: Lines of open consultations.
        proposals: How many entries wait for the person's moderation.
        returned: Entries that were returned to the person or the own economy.
    """

    consultations: list[ConsultationLine]
    proposals: int
    returned: list[Entry]

    def __bool__(self) -> bool:
        """Return whether anything waits."""
        return bool(self.consultations or self.proposals or self.returned)


def waiting_beyond(standing: Standing) -> BeyondRounds:
    """Return what waits for a person beyond rounds."""
    own = entries_for(standing).exclude(state="published")
    entries = list(own.filter(state__in=("proposed", "returned")))
    # The secretariat may change every returned entry; they wait for those whose they are.
    returned = [
        each
        for each in entries
        if each.state == "returned"
        and (each.proposed_by_id == standing.person or each.economy in standing.economies())
    ]
    return BeyondRounds(
        consultations=_lines(standing),
        proposals=sum(standing.may("library.publish", each.as_thing()) for each in entries),
        returned=[each for each in returned if standing.may("library.edit", each.as_thing())][
            :RETURNED_SHOWN
        ],
    )


def _lines(standing: Standing) -> list[ConsultationLine]:
    economies = sorted(standing.economies())
    speaks = any(
        standing.may("consultation.position", Thing(economy=each, state="open"))
        for each in economies
    )
    if not speaks:
        return []
    found = consultations_for(standing).filter(state="open").order_by("closes_at", "pk")
    held = [each for each in found if each.state_now == "open"]
    drafts = Draft.objects.filter(consultation__in=[each.pk for each in held])
    newest = dict(drafts.values_list("consultation").annotate(Max("number")))
    current = {
        draft.consultation_id: draft.pk
        for draft in drafts.only("pk", "consultation_id", "number")
        if draft.number == newest[draft.consultation_id]
    }
    asked = dict(
        Provision.objects.filter(draft__in=current.values(), is_heading=False)
        .order_by()
        .values_list("draft")
        .annotate(Count("pk"))
    )
    positions = Position.objects.filter(
        provision__draft__in=current.values(), economy__in=economies
    )
    said: Counter[tuple[int, str]] = Counter()
    waits: Counter[tuple[int, str]] = Counter()
    for draft, economy, state in positions.values_list("provision__draft", "economy", "state"):
        said[draft, economy] += 1
        waits[draft, economy] += state == "draft"
    lines = []
    for each in held:
        draft = current[each.pk]
        for economy in economies:
            thing = each.as_thing(economy)
            if economy in each.economies and standing.may("consultation.position", thing):
                missing = asked.get(draft, 0) - said[draft, economy]
                if missing or waits[draft, economy]:
                    lines.append(
                        ConsultationLine(
                            consultation=each,
                            economy=economy,
                            missing=missing,
                            waits=waits[draft, economy],
                        )
                    )
    return lines
