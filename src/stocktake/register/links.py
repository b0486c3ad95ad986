"""Recalls: which instrument is meant where a text names another.

A name is looked up as printed, then without a year at either end, among the instruments of
the workspace (title, short title, and place with kind, as in "Baku Declaration"), of the
catalogue, and of ``vocab/known_instruments.toml``. A printed year must agree with the
year of the instrument. A name that ends in a word such as "Declaration" could belong to
several bodies: it needs a year, or a body in common with the text that names it.

Nothing is guessed: a name that fits none, or several equally well, stays unresolved, with
the reason. Left out are meetings and events, which are no texts, and names that only their
own text explains ("Action Plan").
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import polars as pl

from stocktake.model import Noun
from stocktake.vocab.known_instruments import known_instruments
from stocktake.vocab.load import catalogue
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.vocab.known_instruments import KnownInstrument

__all__ = ["Resolution", "Resolver", "recalls_table"]

YEAR = re.compile(r"^(?P<first>(?:19|20)\d\d) | (?:of )?(?P<last>(?:19|20)\d\d)$")
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+\b")
# "Pacific Islands Forum", read as PIF.
LONG_NAME = re.compile(r"\b[A-Z][\w]+(?:[ -](?:of |and |the |for )?[A-Z][\w]+)+")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
FROM_UN = re.compile(r"^united nations | of (?:the )?united nations?$")
# "Place Declaration": many bodies adopt one, so the name alone does not say whose it is.
SHARED_NOUNS = frozenset(
    {"charter", "communique", "consensus", "declaration", "plan", "statement", "strategy"}
)
EVENTS = frozenset(
    {"assembly", "conference", "day", "dialogue", "forum", "meeting", "session", "summit", "week"}
)
# Where an instrument is found, in the order of preference.
PLACES = ("workspace", "catalogue", "known")


class Resolution(Noun, frozen=True, kw_only=True):
    """What a name means.

    Attributes:
        id: Id of the instrument; empty where it was not resolved.
        title: What people call it.
        where: ``workspace``, ``catalogue``, ``known``, ``itself`` or empty.
        how: The name or rule that resolved it, or why it was not resolved.
    """

    id: str = ""
    title: str = ""
    where: str = ""
    how: str


class _Candidate(Noun, frozen=True, kw_only=True):
    id: str
    title: str
    where: str
    name: str
    bodies: frozenset[str]
    first: int | None
    last: int | None
    year_needed: bool = False


class Resolver:
    """Finds instruments by the names that texts give them."""

    def __init__(self, instruments: pl.DataFrame) -> None:
        """Index the instruments of the workspace (table ``instruments``) and the known ones."""
        self._own = {row["instrument_id"]: _bodies(row) for row in instruments.to_dicts()}
        self._names: dict[str, list[_Candidate]] = {}
        for candidate in (*_followed(instruments), *_catalogued(set(self._own)), *_known()):
            same = self._names.setdefault(_folded(candidate.name), [])
            if candidate.id not in {other.id for other in same}:
                same.append(candidate)

    def resolve(self, printed: str, *, named_in: str) -> Resolution:
        """Return what ``printed`` means in the instrument ``named_in``."""
        for name, year in _readings(printed):
            if candidates := self._names.get(name):
                return self._choose(candidates, year, named_in)
        last = _folded(printed).rsplit(" ", 1)[-1]
        if last in EVENTS or last == "telmin":
            return Resolution(how="A meeting or event, not a text.")
        return Resolution(how="No instrument of this name is known.")

    def _choose(self, candidates: list[_Candidate], year: int | None, named_in: str) -> Resolution:
        bodies = self._own.get(named_in, frozenset())
        fitting = [c for c in candidates if _fits(c, year, bodies) or c.id == named_in]
        if not fitting:
            others = _list(candidates)
            return Resolution(how=f"{others} has this name, but year or body do not bear it out.")
        if any(c.id == named_in for c in fitting):
            own = next(c for c in fitting if c.id == named_in)
            return Resolution(id=own.id, title=own.title, where="itself", how="Its own name.")
        closest = [c for c in fitting if c.bodies & bodies] or fitting
        if len(closest) > 1:
            return Resolution(how=f"Could be any of {_list(closest)}.")
        found = closest[0]
        told = f"The name {found.name!r}"
        if year is not None:
            told += f" with the year {year}"
        elif found.bodies & bodies:
            told += ", of a body that both texts name"
        return Resolution(id=found.id, title=found.title, where=found.where, how=f"{told}.")


def recalls_table(
    statements: pl.DataFrame, commitments: pl.DataFrame, instruments: pl.DataFrame
) -> pl.DataFrame:
    """Return the table ``recalls``: one row per name that a statement or commitment gives.

    Args:
        statements: The table ``statements``.
        commitments: The table ``commitments``; those read from a document repeat the names of
            their statements, so only the catalogue's own are taken.
        instruments: The table ``instruments``.
    """
    resolver = Resolver(instruments)
    named = _named(statements, "statement", "references") + _named(
        commitments.filter(pl.col("origin") == "catalogue"), "commitment", "recalls"
    )
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in named:
        found = resolver.resolve(row["printed"], named_in=row["instrument_id"])
        rows[row["source"], row["source_id"], row["printed"]] = row | {
            "resolved_id": found.id,
            "resolved_title": found.title,
            "where": found.where,
            "how": found.how,
        }
    return make_table("recalls", list(rows.values()))


def _followed(instruments: pl.DataFrame) -> Iterable[_Candidate]:
    for row in instruments.iter_rows(named=True):
        yield from _dated("workspace", row, row["instrument_id"], row["adopted_on"], _bodies(row))


def _catalogued(followed: set[str]) -> Iterable[_Candidate]:
    for instrument in catalogue().values():
        if instrument.id not in followed:
            row = {name: getattr(instrument, name) for name in instrument.__struct_fields__}
            yield from _dated(
                "catalogue", row, instrument.id, instrument.date, _bodies({**row, "group_id": ""})
            )


def _dated(
    where: str, row: Mapping[str, Any], key: str, date: object, bodies: frozenset[str]
) -> Iterable[_Candidate]:
    place = str(row["place"]).split(",")[0].strip()
    names = [row["title"], row["short_title"]]
    names += [f"{place} {row['kind']}"] if place else []
    for name in filter(None, names):
        yield _Candidate(
            id=key,
            title=row["short_title"] or row["title"],
            where=where,
            name=name,
            bodies=bodies,
            first=row["year"],
            last=row["year"],
        )


def _known() -> Iterable[_Candidate]:
    for instrument in known_instruments().values():
        for name in instrument.names:
            yield _Candidate(
                id=instrument.id,
                title=_title(instrument),
                where="known",
                name=name,
                bodies=_acronyms(instrument.body),
                first=instrument.year,
                last=instrument.until or instrument.year,
                year_needed=instrument.year_needed,
            )


def _title(instrument: KnownInstrument) -> str:
    years = [str(y) for y in (instrument.year, instrument.until) if y is not None]
    facts = ", ".join(filter(None, (instrument.body, "-".join(years))))
    return f"{instrument.names[0]} ({facts})"


def _bodies(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the bodies that an instrument's own facts name, by their acronyms."""
    # a place and a kind stand in titles like a long name, so only the body is read for initials
    facts = " ".join((row["title"], row["short_title"], row["group_id"].upper()))
    named = _acronyms(row["body"]) | frozenset(ACRONYM.findall(facts))
    return named - {"ICT", "WORKSPACE"}


def _acronyms(text: str) -> frozenset[str]:
    initials = ("".join(re.findall(r"\b[A-Z]", name)) for name in LONG_NAME.findall(text))
    return frozenset(ACRONYM.findall(text)) | frozenset(initials)


def _readings(printed: str) -> Iterable[tuple[str, int | None]]:
    """Yield the folded name as it stands, without brackets, and without its year."""
    for text in (printed, IN_BRACKETS.sub("", printed)):
        name = _folded(text)
        yield name, None
        if match := YEAR.search(name):
            rest = f"{name[: match.start()]} {name[match.end() :]}".strip()
            yield rest, int(match["first"] or match["last"])


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("\u2019", "'")).casefold()
    words = re.sub(r"[^\w+]+", " ", plain.replace("'", "")).split()
    return FROM_UN.sub("", " ".join(word for word in words if word != "the"))


def _fits(candidate: _Candidate, year: int | None, bodies: frozenset[str]) -> bool:
    if year is not None and candidate.first is not None:
        return candidate.first <= year <= (candidate.last or candidate.first)
    if candidate.year_needed:
        return False
    shared = _folded(candidate.name).rsplit(" ", 1)[-1] in SHARED_NOUNS
    return not shared or bool(candidate.bodies & bodies)


def _list(candidates: list[_Candidate]) -> str:
    return ", ".join(dict.fromkeys(candidate.title for candidate in candidates))


def _named(frame: pl.DataFrame, source: str, column: str) -> list[dict[str, Any]]:
    key = f"{source}_id"
    return (
        frame.select(
            source=pl.lit(source),
            source_id=pl.col(key),
            instrument_id=pl.col("instrument_id"),
            commitment_id=pl.col("commitment_id"),
            printed=pl.col(column),
        )
        .filter(pl.col("printed").list.len() > 0)
        .explode("printed")
        .to_dicts()
    )
