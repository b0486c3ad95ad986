"""Find the indicator that a series of a source or a column of a file measures.

A row belongs to an indicator when its source and code are one of the
indicator's series and the disaggregation the series asks for holds. One series
can carry several indicators (electricity of everybody, and of rural people).
A row with a known code from another source, or that names the indicator by its
id or name, belongs to it too. Anything else is an indicator of the user's own,
whose id is its code; codes that differ only in case and punctuation are one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from stocktake.model import Indicator, Noun, SeriesRef
from stocktake.vocab.load import indicators
from stocktake.vocab.sources import OWN_SOURCE, data_sources, plain_code

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Match",
    "as_measured",
    "find_matches",
    "known_indicators",
    "own_indicator_id",
    "parse_groups",
    "write_groups",
]

# Preference of sources beside the places in the indicator's list, which count from 0.
# A user's own figures come first: somebody put them there on purpose.
RANK_OWN = -2
RANK_UNKNOWN_SOURCE = -1
RANK_NOT_LISTED = 1000


class Match(Noun, frozen=True, kw_only=True):
    """An indicator that rows of a series measure.

    Attributes:
        indicator_id: The indicator.
        disaggregation: Groups of the rows as seen from the indicator.
        factor: What values are multiplied by, before the unit's own factor.
        rank: Preference of the source; the lowest is taken.
        position: Place of the series within the indicator; the lowest counts for a key.
    """

    indicator_id: str
    disaggregation: str
    factor: float
    rank: int
    position: int


def parse_groups(text: str) -> dict[str, str]:
    """Return ``age=Y15T24;sex=F`` as a dictionary."""
    return dict(part.split("=", 1) for part in text.split(";") if part)


def write_groups(groups: dict[str, str]) -> str:
    """Return groups as text, names sorted."""
    return ";".join(f"{name}={code}" for name, code in sorted(groups.items()))


def own_indicator_id(code: str) -> str:
    """Return the id of a user's own indicator, from its code or name."""
    return re.sub(r"[^a-z0-9]+", "-", code.casefold()).strip("-") or "indicator"


def known_indicators(own: tuple[Indicator, ...] = ()) -> dict[str, Indicator]:
    """Return the vocabulary's indicators by id, and after them those of the user's framework."""
    return {**indicators(), **{indicator.id: indicator for indicator in own}}


def find_matches(
    code: str,
    name: str,
    *,
    source: str,
    disaggregation: str,
    own: tuple[Indicator, ...] = (),
) -> tuple[Match, ...]:
    """Return the indicators of the vocabulary that rows of one series measure.

    Args:
        code: Code of the series, or a name where the file has no codes.
        name: Name of the series as printed; may be empty.
        source: Source code.
        disaggregation: Groups as the source has them.
        own: Indicators of the user's framework.
    """
    groups = parse_groups(disaggregation)
    found: dict[str, Match] = {}
    candidates = _series(own).get(plain_code(code), ())
    same_source = [c for c in candidates if c[2].source == source]
    for indicator, position, series in same_source or candidates:
        seen = parse_groups(series.implies) | groups
        wanted = parse_groups(series.select)
        if indicator.id in found or any(seen.get(n) != c for n, c in wanted.items()):
            continue
        found[indicator.id] = Match(
            indicator_id=indicator.id,
            disaggregation=write_groups({n: c for n, c in seen.items() if n not in wanted}),
            factor=series.factor,
            rank=_rank(indicator, source),
            position=position,
        )
    if found or candidates:
        return tuple(found.values())
    names = _names(own)
    named = names.get(_fold(code)) or names.get(_fold(name))
    if named is None:
        return ()
    rank = _rank(named, source)
    return (
        Match(
            indicator_id=named.id,
            disaggregation=disaggregation,
            factor=1.0,
            rank=rank,
            position=0,
        ),
    )


def as_measured(own: tuple[Indicator, ...], written: Iterable[str]) -> tuple[Indicator, ...]:
    """Return indicators with only what decides which rows are theirs, and what those are worth.

    Observations made with these are those made with the indicators themselves, and stay what they
    are while a definition, a theme or a name changes that no row of the data bears.

    Args:
        own: Indicators of the user's framework.
        written: Codes and names as the data have them; a name among them stays.
    """
    borne = {_fold(text) for text in written}
    return tuple(
        msgspec.structs.replace(
            one,
            # Its id is found in any case; an empty name would be that of every nameless row.
            name=one.name if _fold(one.name) in borne else one.id,
            definition="",
            direction="up",
            themes=(),
            sdg=None,
            weight="simple",
            caveats=(),
        )
        for one in own
    )


def _rank(indicator: Indicator, source: str) -> int:
    if source == OWN_SOURCE:
        return RANK_OWN
    if source not in data_sources():
        return RANK_UNKNOWN_SOURCE
    places = [i for i, series in enumerate(indicator.series) if series.source == source]
    return places[0] if places else RANK_NOT_LISTED


def _fold(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def _series(own: tuple[Indicator, ...]) -> dict[str, tuple[tuple[Indicator, int, SeriesRef], ...]]:
    found: dict[str, tuple[tuple[Indicator, int, SeriesRef], ...]] = {}
    for indicator in known_indicators(own).values():
        for position, series in enumerate(indicator.series):
            entry = (indicator, position, series)
            found[series.code] = (*found.get(series.code, ()), entry)
    return found


@cache
def _names(own: tuple[Indicator, ...]) -> dict[str, Indicator]:
    return {
        _fold(name): indicator
        for indicator in known_indicators(own).values()
        for name in (indicator.id, indicator.name)
    }
