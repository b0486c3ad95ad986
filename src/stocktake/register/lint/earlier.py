"""What earlier instruments asked for: the catalogue's entries, and those of a workspace.

Only instruments older than the draft count, and never the draft itself. The instrument
whose coverage is compared is the newest older one of the same group, known by the
draft's own group or by a body's name in its first lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import VocabularyError
from stocktake.model import InstrumentNote, Noun
from stocktake.register.lint.remarks import Comparison, Related
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stocktake.model import CatalogueInstrument

__all__ = [
    "Earlier",
    "catalogued",
    "choose_comparison",
    "from_tables",
    "instruments_of",
    "older",
    "related_to",
]

# Names by which a draft shows whose it is, by the catalogue's groups.
NAMES = {
    "apt": re.compile(r"\bAPT\b|Asia-Pacific Telecommunity"),
    "apec": re.compile(r"\bAPEC\b|Asia-Pacific Economic Cooperation"),
    "eco": re.compile(r"\bECO\b|Economic Cooperation Organi[sz]ation"),
}
START = 1_500


class Earlier(Noun, frozen=True, kw_only=True):
    """One thing that an earlier instrument asked for.

    Attributes:
        instrument_id: Id of the instrument.
        title: What people call it.
        year: Year of the instrument, where known.
        label: Printed label of the provision.
        words: Its paraphrase; for an instrument outside the catalogue, its own words.
        themes: Theme codes.
        beneficiaries: Group codes.
        deadline: Year by which it should hold.
    """

    instrument_id: str
    title: str
    year: int | None
    label: str
    words: str
    themes: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    deadline: int | None = None


def catalogued() -> tuple[Earlier, ...]:
    """Return every entry of the catalogue, oldest instrument first."""
    return tuple(
        Earlier(
            instrument_id=instrument.id,
            title=instrument.short_title,
            year=instrument.year,
            label=entry.label,
            words=entry.paraphrase,
            themes=entry.themes,
            beneficiaries=entry.beneficiaries,
            deadline=entry.deadline,
        )
        for instrument in load.catalogue().values()
        for entry in instrument.entries
    )


def from_tables(commitments: pl.DataFrame, instruments: pl.DataFrame) -> tuple[Earlier, ...]:
    """Return the entries of a workspace's instruments that are not in the catalogue.

    Args:
        commitments: The table ``commitments``.
        instruments: The table ``instruments``, for titles and years.
    """
    named = instruments.select("instrument_id", "short_title", "year")
    rows = commitments.filter(pl.col("origin") != "catalogue").join(named, on="instrument_id")
    return tuple(
        Earlier(
            instrument_id=row["instrument_id"],
            title=row["short_title"],
            year=row["year"],
            label=row["label"],
            words=row["paraphrase"],
            themes=tuple(row["themes"]),
            beneficiaries=tuple(row["beneficiaries"]),
            deadline=row["deadline"],
        )
        for row in rows.iter_rows(named=True)
    )


def older(
    entries: Iterable[Earlier], note: InstrumentNote, *, year: int | None, also: str | None
) -> tuple[Earlier, ...]:
    """Return the entries of instruments older than the draft.

    Args:
        entries: Entries of all known instruments.
        note: What is known of the draft; an instrument that it is itself is left out.
        year: Year of the draft; where it is not known, all count as older.
        also: Id of an instrument that counts whatever its year.
    """
    return tuple(
        entry
        for entry in entries
        if entry.instrument_id != note.catalogue
        and (entry.instrument_id == also or year is None or entry.year is None or entry.year < year)
    )


def choose_comparison(
    note: InstrumentNote, text: str, known: Mapping[str, tuple[str, int | None]], **given: object
) -> Comparison:
    """Return the instrument whose coverage the draft is compared with.

    Args:
        note: What is known of the draft.
        text: Its reading text.
        known: Id of each known instrument to its title and year.
        given: ``compare``, the user's choice, and ``year``, the year of the draft.

    Raises:
        VocabularyError: The user's choice is not a known instrument.
    """
    compare, year = given.get("compare"), given.get("year")
    if isinstance(compare, str):
        if compare not in known:
            raise VocabularyError(
                f"No instrument has the id {compare!r}.",
                where="--compare",
                fix=f"Use one of: {', '.join(known)}.",
            )
        return Comparison(
            instrument_id=compare, title=known[compare][0], because="you named it with --compare"
        )
    group = _group(note, text)
    mine = [
        i
        for i in load.catalogue().values()
        if i.group == group
        and i.id != note.catalogue
        and (not isinstance(year, int) or i.year < year)
    ]
    if not mine:
        return Comparison(instrument_id=None, title="", because=_why_none(group))
    last: CatalogueInstrument = max(mine, key=lambda i: i.year)
    return Comparison(
        instrument_id=last.id,
        title=last.short_title,
        because=f"it is the newest older instrument of {last.group.upper()} in the catalogue",
    )


def related_to(entry: Earlier) -> Related:
    """Return the reference to an earlier entry."""
    return Related(
        instrument_id=entry.instrument_id,
        title=entry.title,
        label=entry.label,
        words=entry.words,
        year=entry.year,
    )


def _group(note: InstrumentNote, text: str) -> str | None:
    if note.members in NAMES:
        return note.members
    start = " ".join(part for part in (note.title, note.body, text[:START]) if part)
    return next((group for group, names in NAMES.items() if names.search(start)), None)


def _why_none(group: str | None) -> str:
    if group is None:
        return "the draft does not say whose it is; name an instrument with --compare"
    return (
        f"the catalogue has no instrument of {group.upper()} older than the draft; "
        "name another with --compare"
    )


def instruments_of(entries: Sequence[Earlier]) -> dict[str, tuple[str, int | None]]:
    """Return id, title and year of the instruments of some entries."""
    return {entry.instrument_id: (entry.title, entry.year) for entry in entries}
