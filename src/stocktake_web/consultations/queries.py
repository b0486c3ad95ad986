"""What a person may see of consultations, and the views of a region put together.

Positions that are not confirmed are seen by the own economy alone; confirmed ones by those who run
the consultation, and by everybody once it is closed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from stocktake_web.consultations.models import (
    Consultation,
    Draft,
    Position,
    Provision,
    ProvisionComment,
    Stance,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stocktake_web.permissions import Standing

__all__ = [
    "ViewsRow",
    "current_draft",
    "economies_of",
    "find_consultation",
    "find_draft",
    "find_provision",
    "positions_seen",
    "provisions_of",
    "regional_views",
    "sees_views",
    "visible_to",
    "waiting_counts",
]


class ViewsRow(msgspec.Struct, kw_only=True):
    """What the region says of one provision.

    Attributes:
        provision: The provision.
        counts: How many economies take each stance.
        silent: How many that were asked have said nothing that is confirmed.
        positions: The confirmed positions, by economy.
        comments: Comments, oldest first.
    """

    provision: Provision
    counts: dict[str, int]
    silent: int
    positions: list[Position]
    comments: list[ProvisionComment]


def visible_to(standing: Standing) -> QuerySet[Consultation]:
    """Return the consultations that the person may see; those in preparation who runs them."""
    if standing.may("consultation.manage"):
        return Consultation.objects.all()
    if standing.may("consultation.read"):
        return Consultation.objects.exclude(state="prepared").filter(
            opens_on__lte=timezone.now().date()
        )
    return Consultation.objects.none()


def find_consultation(standing: Standing, slug: str) -> Consultation:
    """Return a consultation that the person may see.

    Raises:
        Http404: There is none, or the person may not know that there is one.
    """
    found = visible_to(standing).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def current_draft(consultation: Consultation) -> Draft:
    """Return the newest draft; every consultation has one."""
    return consultation.drafts.order_by("-number")[0]


def find_draft(consultation: Consultation, number: int) -> Draft:
    """Return a version of the draft.

    Raises:
        Http404: There is none.
    """
    found = consultation.drafts.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def find_provision(consultation: Consultation, position: int) -> Provision:
    """Return a provision of the newest draft.

    Raises:
        Http404: There is none.
    """
    draft = current_draft(consultation)
    found = Provision.objects.select_related("draft__consultation")
    provision = found.filter(draft=draft, position=position).first()
    if provision is None:
        raise Http404
    return provision


def economies_of(standing: Standing, consultation: Consultation, action: str) -> list[str]:
    """Return the economies for which the person may do something in a consultation."""
    return [
        economy
        for economy in consultation.economies
        if economy in standing.economies() and standing.may(action, consultation.as_thing(economy))
    ]


def sees_views(standing: Standing, consultation: Consultation) -> bool:
    """Return whether the person may see what all economies confirmed."""
    thing = consultation.as_thing()
    return standing.may("consultation.watch", thing) or standing.may(
        "consultation.read-views", thing
    )


def positions_seen(standing: Standing, consultation: Consultation) -> QuerySet[Position]:
    """Return the positions of a consultation that the person may see."""
    own = economies_of(standing, consultation, "consultation.read-positions")
    wanted = Q(economy__in=own)
    if sees_views(standing, consultation):
        wanted |= Q(state="confirmed")
    return Position.objects.filter(wanted, provision__draft__consultation=consultation)


def provisions_of(draft: Draft) -> QuerySet[Provision]:
    """Return the provisions of a draft with how many comments each has."""
    return draft.provisions.annotate(comment_count=Count("comments")).order_by("position")


def waiting_counts(consultation: Consultation, economy: str) -> tuple[int, int, int]:
    """Return of an economy: provisions asked about, with a position, and not yet confirmed."""
    draft = current_draft(consultation)
    asked = draft.provisions.filter(is_heading=False).count()
    held = Position.objects.filter(provision__draft=draft, economy=economy)
    said = held.aggregate(all=Count("pk"), waits=Count("pk", filter=Q(state="draft")))
    return asked, said["all"], said["waits"]


def regional_views(draft: Draft) -> list[ViewsRow]:
    """Return what the region says of each provision of a draft, in four queries."""
    asked = set(draft.consultation.economies)
    positions: dict[int, list[Position]] = {}
    confirmed = Position.objects.filter(provision__draft=draft, state="confirmed")
    for position in confirmed.order_by("economy"):
        positions.setdefault(position.provision_id, []).append(position)
    comments: dict[int, list[ProvisionComment]] = {}
    for comment in ProvisionComment.objects.filter(provision__draft=draft):
        comments.setdefault(comment.provision_id, []).append(comment)
    rows = []
    for provision in draft.provisions.filter(is_heading=False).order_by("position"):
        held = positions.get(provision.pk, [])
        counts = Counter(each.stance for each in held)
        rows.append(
            ViewsRow(
                provision=provision,
                counts={stance: counts[stance] for stance in Stance.values},
                silent=len(asked - {each.economy for each in held}),
                positions=held,
                comments=comments.get(provision.pk, []),
            )
        )
    return rows
