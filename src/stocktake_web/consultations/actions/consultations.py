"""Prepare a consultation, give its drafts, open, lengthen and close it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stocktake_web.audit.actions import Subject, record
from stocktake_web.consultations.models import Consultation, Draft, Position, Provision
from stocktake_web.consultations.reading import read_draft
from stocktake_web.people.queries import standing_of
from stocktake_web.refusals import CannotBeDone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stocktake_web.files import Kept
    from stocktake_web.people.models import User

__all__ = [
    "ConsultationPlan",
    "add_draft",
    "change_closing",
    "close_consultation",
    "open_consultation",
    "prepare_consultation",
    "subject_of",
]

CARRIED = ("economy", "stance", "wording", "reason", "state", "revision", "changed_by_id",
           "changed_by_name", "changed_at", "confirmed_at", "confirmed_by_name")  # fmt: skip


class ConsultationPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a consultation is to be; fields as in ``models.Consultation``."""

    slug: str
    title: str
    opens_on: dt.date
    closes_at: dt.datetime
    economies: tuple[str, ...]
    guidance: str = ""


@transaction.atomic
def prepare_consultation(plan: ConsultationPlan, kept: Kept, *, by: User) -> Consultation:
    """Make a consultation about a draft.

    Args:
        plan: What it is to be.
        kept: The file of the first draft, as ``files.keep_file`` took it.
        by: Who makes it.

    Raises:
        NotAllowed: The person may not run consultations.
        CannotBeDone: The draft has nothing to take a position on.
        stocktake.errors.DocumentError: The draft cannot be read.
    """
    standing_of(by).require("consultation.manage")
    made = Consultation.objects.create(
        **(msgspec.structs.asdict(plan) | {"economies": sorted(plan.economies)})
    )
    draft = _store_draft(made, kept, by=by, note="")
    _tell("consultation.prepared", made, by=by, change={"draft": [None, draft.sha256]})
    return made


@transaction.atomic
def add_draft(consultation: Consultation, kept: Kept, *, by: User, note: str = "") -> Draft:
    """Give a new version of the draft.

    Positions on provisions whose words are the same go along, confirmed or not; those on changed
    ones stay with the earlier draft and are shown beside the new words.

    Raises:
        NotAllowed: The person may not run consultations.
        CannotBeDone: It is closed, the file is the present draft, or holds no provision.
        stocktake.errors.DocumentError: The draft cannot be read.
    """
    standing_of(by).require("consultation.manage")
    held = _locked(consultation)
    if held.state_now == "closed":
        raise CannotBeDone(_("The consultation is closed; its draft can no longer be changed."))
    before = held.drafts.order_by("-number")[0]
    if before.sha256 == kept.sha256:
        raise CannotBeDone(_("This is the present draft; nothing was changed."))
    made = _store_draft(held, kept, by=by, note=note)
    carried = _carry_positions(before, made)
    change = {"draft": [before.sha256, made.sha256], "carried": carried}
    _tell("consultation.draft-added", held, by=by, change=change, reason=note)
    _invite(held, f"draft:{made.number}", by=by)
    return made


@transaction.atomic
def open_consultation(consultation: Consultation, *, by: User) -> Consultation:
    """Let members and partners say something, from today on.

    Raises:
        NotAllowed: The person may not run consultations.
        CannotBeDone: It is open, or its time has passed.
    """
    standing_of(by).require("consultation.manage")
    held = _locked(consultation)
    if held.state_now == "open":
        raise CannotBeDone(_("The consultation is open already."))
    if held.closes_at <= timezone.now():
        raise CannotBeDone(_("Its closing time has passed. Give a later one first."))
    before, held.state = held.state, "open"
    held.opens_on = min(held.opens_on, timezone.now().date())
    held.save(update_fields=["state", "opens_on"])
    _tell("consultation.opened", held, by=by, change={"state": [before, "open"]})
    _invite(held, f"opened:{held.closes_at.isoformat()}", by=by)
    return held


@transaction.atomic
def close_consultation(consultation: Consultation, *, by: User) -> Consultation:
    """End it before its time; what is confirmed is the region's view.

    Raises:
        NotAllowed: The person may not run consultations.
        CannotBeDone: It is not open.
    """
    standing_of(by).require("consultation.manage")
    held = _locked(consultation)
    if held.state_now != "open":
        raise CannotBeDone(_("Only an open consultation can be closed."))
    held.state = "closed"
    held.save(update_fields=["state"])
    _tell("consultation.closed", held, by=by, change={"state": ["open", "closed"]})
    return held


@transaction.atomic
def change_closing(
    consultation: Consultation, closes_at: dt.datetime, *, by: User, reason: str
) -> Consultation:
    """Give it another closing time; one that had passed is open again.

    Raises:
        NotAllowed: The person may not run consultations.
        CannotBeDone: It would close before it opens, or the reason is missing.
    """
    standing_of(by).require("consultation.manage")
    held = _locked(consultation)
    if not reason.strip():
        raise CannotBeDone(_("Say why; the others will read it."))
    if closes_at.date() < held.opens_on:
        raise CannotBeDone(_("A consultation cannot close before it opens."))
    before, held.closes_at = held.closes_at, closes_at
    held.save(update_fields=["closes_at"])
    change = {"closes_at": [before.isoformat(), closes_at.isoformat()]}
    _tell("consultation.closing-changed", held, by=by, change=change, reason=reason)
    _invite(held, f"closing:{closes_at.isoformat()}", by=by)
    return held


def subject_of(consultation: Consultation, economy: str = "") -> Subject:
    """Return what an event tells of a consultation."""
    return Subject(
        kind="consultation",
        thing=str(consultation.pk),
        label=f"{consultation.slug} {economy}".strip(),
        economy=economy,
    )


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update().get(pk=consultation.pk)


def _store_draft(held: Consultation, kept: Kept, *, by: User, note: str) -> Draft:
    read = read_draft(kept)
    if all(provision.is_heading for provision in read.provisions):
        raise CannotBeDone(_("The draft has no provision that a position could be taken on."))
    made = Draft.objects.create(
        consultation=held,
        number=held.drafts.count() + 1,
        **msgspec.structs.asdict(kept),
        language=read.language,
        note=note,
        remarks=msgspec.to_builtins(read.remarks),
        by=by,
        by_name=str(by),
    )
    Provision.objects.bulk_create(
        Provision(draft=made, position=position, **msgspec.to_builtins(provision))
        for position, provision in enumerate(read.provisions, 1)
    )
    return made


def _carry_positions(before: Draft, after: Draft) -> int:
    """Copy positions to provisions with the same words; return how many."""
    same: dict[str, list[Provision]] = {}
    for provision in after.provisions.filter(is_heading=False):
        same.setdefault(" ".join(provision.text.split()), []).append(provision)
    copied = []
    for provision in before.provisions.prefetch_related("positions"):
        targets = same.get(" ".join(provision.text.split()), [])
        if targets and provision.positions.all():
            target = targets.pop(0)
            for position in provision.positions.all():
                kept = {name: getattr(position, name) for name in CARRIED}
                copied.append(Position(provision=target, **kept))
    return len(Position.objects.bulk_create(copied))


def _invite(held: Consultation, key: str, *, by: User) -> None:
    """Tell those who speak for the economies, where they can say something now."""
    from stocktake_web.mail.consultations import tell_of_consultation  # mail stands above

    if held.state_now == "open":
        tell_of_consultation(held, key=f"consultation:{held.pk}:{key}", by=by)


def _tell(
    action: str, about: Consultation, *, by: User, change: Mapping[str, object], reason: str = ""
) -> None:
    record(action, subject_of(about), by=by, change=change, reason=reason)
