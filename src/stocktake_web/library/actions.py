"""Propose, change, moderate and withdraw entries of the library.

What is published is written into the workspace after the transaction; see ``library.export``.
"""

from __future__ import annotations

from collections.abc import Mapping  # msgspec reads it when it runs
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stocktake_web.audit.actions import Subject, record
from stocktake_web.files import keep_file
from stocktake_web.library.export import write_library
from stocktake_web.library.models import (
    STEPS,
    Entry,
    EntryCommitment,
    EntryFile,
    EntryKind,
    EntryStep,
    EntryTheme,
)
from stocktake_web.library.search import searched_text
from stocktake_web.people.queries import standing_of
from stocktake_web.permissions import NotAllowed, Thing
from stocktake_web.refusals import CannotBeDone, SavedMeanwhile
from stocktake_web.rounds.models import Answer
from stocktake_web.rounds.queries import find_submission

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from stocktake_web.people.models import User

__all__ = [
    "EntryText",
    "attach_file",
    "change_entry",
    "propose_answer",
    "propose_entry",
    "remove_file",
    "take_step",
]

FROM_ROUND = ("accepted", "published")  # states of a submission whose practices may be shared
LONGEST_TITLE = 120  # characters of a title that is made from an answer


class EntryText(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a practice or a law; fields as in ``models.Entry``.

    Attributes:
        commitments: Ids of the commitments that it serves, with their words.
    """

    kind: str
    title: str
    done: str
    economy: str = ""
    year: int | None = None
    language: str = "en"
    results: str = ""
    law_title: str = ""
    law_url: str = ""
    contact: str = ""
    contact_email: str = ""
    themes: tuple[str, ...] = ()
    commitments: Mapping[str, str] = {}


@transaction.atomic
def propose_entry(said: EntryText, *, by: User, answer: Answer | None = None) -> Entry:
    """Propose an entry; the same words sent twice are one entry.

    Raises:
        NotAllowed: The person may not propose for this economy.
        CannotBeDone: A law without a title or link of its text.
    """
    thing = Thing(economy=said.economy, themes=frozenset(said.themes), author=by.pk)
    standing_of(by).require("library.propose", thing)
    _check(said)
    sent = Entry.objects.filter(proposed_by=by, state="proposed", source_answer=answer)
    if known := sent.filter(economy=said.economy, title=said.title, done=said.done).first():
        return known
    made = Entry.objects.create(
        **_columns(said),
        source_answer=answer,
        proposed_by=by,
        proposed_by_name=str(by),
    )
    _store_lists(made, said)
    EntryStep.objects.create(entry=made, to_state="proposed", by=by, by_name=str(by))
    record("library.proposed", _subject(made), by=by)
    _tell(made, by=by)
    return made


@transaction.atomic
def propose_answer(answer: Answer, *, by: User) -> Entry:
    """Propose what an accepted answer says should be shared; the same answer again changes nothing.

    Raises:
        NotAllowed: The person may not propose for this economy.
        CannotBeDone: The answer is empty, of another kind, or not accepted yet.
    """
    standing = standing_of(by)
    submission = find_submission(standing, answer.submission.round.slug, answer.submission.economy)
    standing.require("library.propose", Thing(economy=submission.economy, author=by.pk))
    held = Answer.objects.select_for_update(of=("self",)).select_related("question__section")
    found = held.get(pk=answer.pk)
    if known := Entry.objects.filter(source_answer=found).first():
        return known
    section = found.question.section
    if found.question.kind != "practice" or not found.text.strip():
        raise CannotBeDone(_("Only an answer that tells of a practice can be proposed."))
    if submission.state not in FROM_ROUND:
        raise CannotBeDone(_("Practices are shared once the secretariat has accepted the answers."))
    first = found.text.strip().splitlines()[0]
    said = EntryText(
        kind=EntryKind.PRACTICE,
        title=first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}\u2026",
        done=found.text.strip(),
        economy=submission.economy,
        year=submission.round.opens_on.year,
        themes=tuple(section.themes),
        commitments={section.commitment: str(section)[:120]},
    )
    return propose_entry(said, by=by, answer=found)


@transaction.atomic
def change_entry(entry: Entry, said: EntryText, *, by: User, base: int) -> Entry:
    """Change an entry, which must be as it was in revision ``base``.

    Raises:
        NotAllowed: The person may not change it, or not in its state.
        SavedMeanwhile: Somebody else saved it; nothing was overwritten.
    """
    held = _locked(entry)
    standing, thing = standing_of(by), held.as_thing()
    if not standing.may("library.correct", thing):
        standing.require("library.edit", thing)
    moved = Thing(economy=said.economy, themes=frozenset(said.themes), author=held.proposed_by_id)
    if said.economy != held.economy:
        standing.require("library.propose", moved)
    _check(said)
    if held.revision != base:
        raise SavedMeanwhile(
            _("Somebody else saved this entry meanwhile. Look at it and save yours again.")
        )
    before = _content(held)
    for name, value in _columns(said).items():
        setattr(held, name, value)
    held.revision += 1
    held.changed_at = timezone.now()
    held.save()
    held.themes.all().delete()
    held.commitments.all().delete()
    _store_lists(held, said)
    after = _content(Entry.objects.get(pk=held.pk))
    change = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record("library.changed", _subject(held), by=by, change=change)
    if held.state == "published":
        transaction.on_commit(write_library)
    return held


@transaction.atomic
def take_step(entry: Entry, step: str, *, by: User, reason: str = "") -> Entry:
    """Publish, return, withdraw or propose again.

    Raises:
        NotAllowed: The person may not, or not from the entry's state.
        CannotBeDone: The reason is missing.
    """
    held = _locked(entry)
    standing_of(by).require(f"library.{step}", held.as_thing())
    to, needs_reason = STEPS[step]
    if needs_reason and not reason.strip():
        raise CannotBeDone(_("Say why; the others will read it."))
    before, held.state = held.state, to
    held.changed_at = timezone.now()
    held.revision += 1
    if to == "published":
        held.published_at = held.changed_at
    held.save(update_fields=["state", "changed_at", "revision", "published_at"])
    EntryStep.objects.create(entry=held, to_state=to, by=by, by_name=str(by), reason=reason)
    change = {"state": [before, to]}
    record(f"library.{step}", _subject(held), by=by, change=change, reason=reason)
    _tell(held, by=by, reason=reason)
    if "published" in (before, to):
        transaction.on_commit(write_library)
    return held


@transaction.atomic
def attach_file(entry: Entry, upload: UploadedFile[Any], *, by: User) -> EntryFile:
    """Keep a file with an entry; the same bytes again change nothing.

    Raises:
        NotAllowed: The person may not change the entry.
        stocktake_web.files.NotTaken: The file is not taken; the message says why.
    """
    held = _locked(entry)
    _require_change(held, by)
    kept = keep_file(upload)
    found, made = EntryFile.objects.get_or_create(
        entry=held, sha256=kept.sha256, defaults={**msgspec.structs.asdict(kept), "by": by}
    )
    if made:
        record("library.file-added", _subject(held), by=by, change={"file": [None, found.name]})
        if held.state == "published":
            transaction.on_commit(write_library)
    return found


@transaction.atomic
def remove_file(file: EntryFile, *, by: User) -> None:
    """Take a file away from an entry; its bytes stay for the record.

    Raises:
        NotAllowed: The person may not change the entry.
    """
    held = _locked(file.entry)
    _require_change(held, by)
    EntryFile.objects.filter(pk=file.pk).delete()
    record("library.file-removed", _subject(held), by=by, change={"file": [file.name, None]})
    if held.state == "published":
        transaction.on_commit(write_library)


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)


def _require_change(held: Entry, by: User) -> None:
    standing, thing = standing_of(by), held.as_thing()
    if not (standing.may("library.edit", thing) or standing.may("library.correct", thing)):
        raise NotAllowed(_("You may not change this entry in its present state."))


def _check(said: EntryText) -> None:
    if said.kind == EntryKind.LEGISLATION and not (said.law_title or said.law_url):
        raise CannotBeDone(_("Name the law, or give the address of its text."))


def _columns(said: EntryText) -> dict[str, object]:
    """Return the columns of an entry."""
    given = msgspec.structs.asdict(said)
    codes, _commitments = given.pop("themes"), given.pop("commitments")
    texts = (said.title, said.done, said.results, said.law_title, said.contact)
    words = searched_text(texts, economy=said.economy, codes=codes)
    return {**given, "words": words}


def _store_lists(entry: Entry, said: EntryText) -> None:
    EntryTheme.objects.bulk_create(
        EntryTheme(entry=entry, theme=code) for code in dict.fromkeys(said.themes)
    )
    EntryCommitment.objects.bulk_create(
        EntryCommitment(entry=entry, commitment=key, label=label[:120])
        for key, label in said.commitments.items()
    )


def _content(entry: Entry) -> dict[str, object]:
    """Return what an entry says, for the record."""
    names = [name for name in EntryText.__struct_fields__ if name not in ("themes", "commitments")]
    return {
        **{name: getattr(entry, name) for name in names},
        "themes": sorted(each.theme for each in entry.themes.all()),
        "commitments": sorted(each.commitment for each in entry.commitments.all()),
    }


def _tell(entry: Entry, *, by: User, reason: str = "") -> None:
    from stocktake_web.mail.library import tell_of_entry  # mail stands above the library

    tell_of_entry(entry, by=by, reason=reason)


def _subject(entry: Entry) -> Subject:
    return Subject(
        kind="library", thing=str(entry.pk), label=entry.title[:300], economy=entry.economy
    )
