"""What an economy says of a provision: written, confirmed, or recorded late; and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stocktake_web.audit.actions import record
from stocktake_web.consultations.actions.consultations import subject_of
from stocktake_web.consultations.models import (
    Consultation,
    Position,
    Provision,
    ProvisionComment,
    Stance,
)
from stocktake_web.consultations.queries import current_draft
from stocktake_web.people.queries import standing_of
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile

if TYPE_CHECKING:
    from stocktake_web.people.models import User

__all__ = [
    "PositionText",
    "add_comment",
    "confirm_positions",
    "find_missing",
    "record_late_position",
    "write_position",
]


class PositionText(msgspec.Struct, frozen=True, kw_only=True):
    """What an economy says of a provision.

    Attributes:
        stance: One of ``models.Stance``.
        wording: The words that it proposes instead; needed to support with changes.
        reason: Why; needed to oppose.
    """

    stance: str
    wording: str = ""
    reason: str = ""


def find_missing(said: PositionText) -> dict[str, str]:
    """Return what a position lacks, by field."""
    if said.stance == Stance.CHANGES and not said.wording.strip():
        return {"wording": _("Propose the words that you would support.")}
    if said.stance == Stance.OPPOSE and not said.reason.strip():
        return {"reason": _("Say why; the others will read it.")}
    return {}


@transaction.atomic
def write_position(
    provision: Provision, economy: str, said: PositionText, *, by: User, base: int
) -> Position:
    """Write what an economy says; a position that was confirmed waits for confirmation again.

    Args:
        provision: A provision of the newest draft.
        economy: Whose position it is.
        said: The position. The same again changes nothing.
        by: Who writes.
        base: Revision that the person started from; 0 where there was none.

    Raises:
        NotAllowed: The person may not speak for the economy, or not now.
        CannotBeDone: It lacks words, the economy is not asked, or a newer draft is there.
        SavedMeanwhile: Somebody else wrote; nothing was overwritten.
    """
    consultation = _locked(provision)
    standing_of(by).require("consultation.position", consultation.as_thing(economy))
    _check(consultation, provision, economy, said)
    held = Position.objects.filter(provision=provision, economy=economy).first()
    if held is not None and _same(held, said):
        return held
    if (held.revision if held else 0) != base:
        raise SavedMeanwhile(
            _("Somebody else of your economy wrote meanwhile. Look at it and save yours again.")
        )
    before = _content(held)
    held = held or Position(provision=provision, economy=economy, revision=0)
    _fill(held, said, by=by)
    held.state, held.confirmed_at, held.confirmed_by_name = "draft", None, ""
    held.save()
    _tell("position.written", held, consultation, by=by, before=before)
    return held


@transaction.atomic
def confirm_positions(consultation: Consultation, economy: str, *, by: User) -> int:
    """Confirm all positions of an economy that wait; return how many.

    Raises:
        NotAllowed: The person may not confirm for the economy, or not now.
        CannotBeDone: None waits.
    """
    held = Consultation.objects.select_for_update().get(pk=consultation.pk)
    standing_of(by).require("consultation.confirm", held.as_thing(economy))
    draft = current_draft(held)
    waiting = Position.objects.filter(provision__draft=draft, economy=economy, state="draft")
    keys = sorted(waiting.values_list("provision__key", flat=True))
    if not keys:
        raise CannotBeDone(_("No position waits for confirmation."))
    confirmed = waiting.update(
        state="confirmed", confirmed_at=timezone.now(), confirmed_by_name=str(by)
    )
    change = {"draft": draft.number, "provisions": keys}
    record("position.confirmed", subject_of(held, economy), by=by, change=change)
    return confirmed


@transaction.atomic
def record_late_position(
    provision: Provision, economy: str, said: PositionText, *, by: User, late_reason: str
) -> Position:
    """Record a position that an economy sent after the closing; it counts as confirmed.

    Raises:
        NotAllowed: The person may not, or the consultation is not closed.
        CannotBeDone: It lacks words or the reason for coming late, or the economy is not asked.
    """
    consultation = _locked(provision)
    standing_of(by).require("consultation.record-late", consultation.as_thing(economy))
    _check(consultation, provision, economy, said)
    if not late_reason.strip():
        raise CannotBeDone(_("Say why it came late and how it reached you."))
    held = Position.objects.filter(provision=provision, economy=economy).first()
    before = _content(held)
    held = held or Position(provision=provision, economy=economy, revision=0)
    _fill(held, said, by=by)
    held.state, held.late_reason = "confirmed", late_reason
    held.confirmed_at, held.confirmed_by_name = held.changed_at, str(by)
    held.save()
    _tell("position.recorded-late", held, consultation, by=by, before=before)
    return held


@transaction.atomic
def add_comment(provision: Provision, text: str, *, by: User) -> ProvisionComment:
    """Comment on a provision; the same words twice in a row count once.

    Raises:
        NotAllowed: The person may not comment, or not now.
        CannotBeDone: The comment is empty, or a newer draft is there.
    """
    consultation = _locked(provision)
    standing_of(by).require("consultation.comment", consultation.as_thing())
    _check_current(consultation, provision)
    if not text.strip():
        raise CannotBeDone(_("Write a comment."))
    last = ProvisionComment.objects.filter(provision=provision).last()
    if last is not None and (last.by_id, last.text) == (by.pk, text.strip()):
        return last
    made = ProvisionComment.objects.create(
        provision=provision, by=by, by_name=str(by), text=text.strip()
    )
    change = {"provision": provision.key}
    record("consultation.commented", subject_of(consultation), by=by, change=change)
    return made


def _locked(provision: Provision) -> Consultation:
    """Return the consultation as it is now; who closes it waits until this is done."""
    found = Consultation.objects.select_for_update()
    return found.get(drafts=provision.draft_id)


def _check(
    consultation: Consultation, provision: Provision, economy: str, said: PositionText
) -> None:
    _check_current(consultation, provision)
    if economy not in consultation.economies:
        raise CannotBeDone(_("This economy is not asked in this consultation."))
    if provision.is_heading:
        raise CannotBeDone(_("A heading has nothing to take a position on."))
    if missing := find_missing(said):
        raise CannotBeDone(" ".join(missing.values()))


def _check_current(consultation: Consultation, provision: Provision) -> None:
    if provision.draft_id != current_draft(consultation).pk:
        raise CannotBeDone(_("There is a newer draft. Say it there."))


def _same(held: Position, said: PositionText) -> bool:
    return (held.stance, held.wording, held.reason) == (said.stance, said.wording, said.reason)


def _fill(held: Position, said: PositionText, *, by: User) -> None:
    held.stance, held.wording, held.reason = said.stance, said.wording, said.reason
    held.revision += 1
    held.changed_by, held.changed_by_name, held.changed_at = by, str(by), timezone.now()


def _content(held: Position | None) -> dict[str, str]:
    names = ("stance", "wording", "reason", "state", "late_reason")
    return {name: getattr(held, name) if held else "" for name in names}


def _tell(
    action: str,
    held: Position,
    consultation: Consultation,
    *,
    by: User,
    before: dict[str, str],
) -> None:
    after = _content(held)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(
        action,
        subject_of(consultation, held.economy),
        by=by,
        change={"provision": held.provision.key, **changed},
        reason=held.late_reason,
    )
