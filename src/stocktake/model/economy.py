"""Economies (countries and territories) and the groups they belong to."""

from __future__ import annotations

import datetime as dt

from stocktake.model.noun import Noun

__all__ = ["Economy", "Group", "Membership"]


class Economy(Noun, frozen=True, kw_only=True):
    """A country or territory.

    Attributes:
        iso3: ISO 3166-1 alpha-3 code; the id.
        iso2: ISO 3166-1 alpha-2 code.
        m49: UN M49 numeric code, three digits.
        name: Name as shown, in the usage of the region's bodies (``Hong Kong, China``).
        aliases: Other spellings that these bodies and the statistics use.
    """

    iso3: str
    iso2: str
    m49: str
    name: str
    aliases: tuple[str, ...] = ()


class Membership(Noun, frozen=True, kw_only=True):
    """An economy in a group, from and until when, where it changed."""

    iso3: str
    since: dt.date | None = None
    until: dt.date | None = None


class Group(Noun, frozen=True, kw_only=True):
    """A set of economies.

    Attributes:
        id: Such as ``apt``, ``apec``, ``ldc``.
        name: Name as shown.
        kind: ``membership``, ``development``, ``region`` or ``income``.
        source: Where the list comes from.
        as_of: Date for which it was checked, as printed.
        confirmed: Whether it was checked against the body's own list.
        members: Economies with dates.
    """

    id: str
    name: str
    kind: str
    source: str
    as_of: str
    confirmed: bool
    members: tuple[Membership, ...]
