"""Economies and groups: codes, names, dated membership, and the spellings that texts use.

A text is resolved by its code (alpha-3, alpha-2, M49) or by its name. Two
spellings are the same when they have the same words after folding: case,
accents, punctuation, "the", "of", "and" and "&" do not count, common
abbreviations are written out ("Rep." is "Republic", "St." is "Saint"), and the
order of words does not matter ("Korea, Republic of" is "Republic of Korea").
There is no guess beyond that: what is not listed is not resolved, because a
value booked to the wrong economy is worse than one left out with a finding.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import VocabularyError
from stocktake.model import Economy, Group, Membership, Noun
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "economies",
    "fold_name",
    "groups",
    "is_aggregate",
    "members_of",
    "resolve_economies",
    "resolve_economy",
    "suggest_economies",
]

# Written out, so that "Korea, Dem. People's Rep." needs no alias of its own.
ABBREVIATIONS = {
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "st": "saint",
    "is": "islands",
    "isl": "islands",
    "isds": "islands",
    "terr": "territory",
    "peop": "peoples",
}
# Words that spellings of one economy have or lack.
FILLERS = frozenset({"the", "of", "and"})
INITIALS = re.compile(r"\b(?:\w\.){2,}")
# Letters that have no decomposition into a base letter and a mark.
LETTERS = str.maketrans(
    {"\u0131": "i", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae"} | dict.fromkeys("'\u2019\u02bb", "")
)
# A suggestion must look like what was written: below this, difflib offers noise.
SUGGESTION_CUTOFF = 0.7


@cache
def economies() -> dict[str, Economy]:
    """Return the 249 economies of ISO 3166-1 by alpha-3 code, in that order."""
    text = (resources.files("stocktake.vocab") / "economies.csv").read_text("utf-8")
    return {
        row["iso3"]: Economy(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            name=row["name"],
            aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def groups() -> dict[str, Group]:
    """Return the groups by id, in the order of the files.

    Raises:
        VocabularyError: A group stands twice or names an unknown economy.
    """
    found: dict[str, Group] = {}
    folder = resources.files("stocktake.vocab") / "groups"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=str):
        for written in read_toml(file, _GroupFile).group:
            unknown = set(written.codes()) - set(economies())
            if unknown or written.id in found:
                problem = f"has the unknown economies {sorted(unknown)}" if unknown else "is twice"
                raise VocabularyError(
                    f"The group {written.id!r} {problem}.",
                    where=file.name,
                    fix="Use each id once, and codes of economies.csv.",
                )
            found[written.id] = written.as_group()
    return found


def members_of(group_id: str, on: dt.date) -> tuple[str, ...]:
    """Return the alpha-3 codes of a group's members on a date, sorted.

    Args:
        group_id: Id of a group.
        on: The day; a member counts from its first day and no longer on ``until``.

    Raises:
        VocabularyError: No group has that id.
    """
    if group_id not in groups():
        near = difflib.get_close_matches(group_id, groups(), n=3, cutoff=SUGGESTION_CUTOFF)
        raise VocabularyError(
            f"There is no group {group_id!r}.",
            fix=(f"Did you mean {' or '.join(near)}? " if near else "")
            + f"The groups are {', '.join(groups())}.",
        )
    return tuple(
        sorted(
            {
                member.iso3
                for member in groups()[group_id].members
                if (member.since is None or member.since <= on)
                and (member.until is None or on < member.until)
            }
        )
    )


def resolve_economy(text: str) -> str | None:
    """Return the alpha-3 code of the economy that a code or name means, or nothing."""
    text = text.strip()
    if (by_code := _codes().get(text.upper())) is not None:
        return by_code
    if _is_number(text):
        return _codes().get(text.removesuffix(".0").zfill(3))
    return _spellings().get(fold_name(text))


def resolve_economies(texts: Iterable[str]) -> dict[str, str | None]:
    """Return for every distinct text its alpha-3 code or nothing: a table to join a column with."""
    return {text: resolve_economy(text) for text in dict.fromkeys(texts)}


def is_aggregate(text: str) -> bool:
    """Return whether a text that is no economy is the name or code of a group of economies."""
    known = _areas()
    folded = fold_name(text)
    return (
        text.strip().upper() in known.codes.split()
        or folded in {fold_name(name) for name in known.names}
        or not set(folded.split()).isdisjoint(known.words)
    )


def suggest_economies(text: str) -> list[str]:
    """Return up to three names of economies that look like a text, best first; for messages."""
    folded = fold_name(text)
    near = difflib.get_close_matches(folded, _spellings(), n=6, cutoff=SUGGESTION_CUTOFF)
    words = set(folded.split())
    sharing = [key for key in _spellings() if words and words <= set(key.split())]
    found = dict.fromkeys(_spellings()[key] for key in [*near, *sharing])
    return [economies()[iso3].name for iso3 in found][:3]


def fold_name(text: str) -> str:
    """Return the key by which spellings of one name are equal: its folded words, sorted."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS)).casefold()
    plain = "".join(c for c in lowered if not unicodedata.combining(c)).translate(LETTERS)
    joined = INITIALS.sub(lambda match: match[0].replace(".", "") + " ", plain)
    words = re.findall(r"\w+", joined.replace("_", " "))
    return " ".join(sorted(ABBREVIATIONS.get(w, w) for w in words if w not in FILLERS))


class _Areas(Noun, frozen=True, kw_only=True):
    codes: str
    names: tuple[str, ...]
    words: tuple[str, ...]


class _WrittenGroup(Noun, frozen=True, kw_only=True):
    """A group as its file has it: codes in one text, dates in two tables."""

    id: str
    name: str
    kind: str
    source: str
    as_of: str
    confirmed: bool
    members: str
    since: dict[str, dt.date] = msgspec.field(default_factory=dict)
    until: dict[str, dt.date] = msgspec.field(default_factory=dict)

    def codes(self) -> tuple[str, ...]:
        return tuple(self.members.split()) + tuple(self.since) + tuple(self.until)

    def as_group(self) -> Group:
        members = tuple(
            Membership(iso3=code, since=self.since.get(code), until=self.until.get(code))
            for code in sorted(set(self.codes()))
        )
        return Group(
            id=self.id,
            name=self.name,
            kind=self.kind,
            source=self.source,
            as_of=self.as_of,
            confirmed=self.confirmed,
            members=members,
        )


class _GroupFile(Noun, frozen=True, kw_only=True):
    group: tuple[_WrittenGroup, ...]


@cache
def _areas() -> _Areas:
    return read_toml(resources.files("stocktake.vocab") / "areas.toml", _Areas)


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for economy in economies().values():
        found |= dict.fromkeys((economy.iso3, economy.iso2, economy.m49), economy.iso3)
    return found


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for economy in economies().values():
        for spelling in (economy.name, *economy.aliases):
            if found.setdefault(fold_name(spelling), economy.iso3) != economy.iso3:
                raise VocabularyError(
                    f"{spelling!r} means both {found[fold_name(spelling)]} and {economy.iso3}.",
                    where="economies.csv",
                    fix="Leave the alias to one of them, or to none.",
                )
    return found


def _is_number(text: str) -> bool:
    return text.removesuffix(".0").isascii() and text.removesuffix(".0").isdigit()
