"""Which indicator a promise is about, and the targets set for it so far.

A promise is matched by its words, not by its theme alone, since a theme has several
indicators. Only targets for every economy count, of target sets that are as old as the
draft or older. Left out: targets for a group of economies.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stocktake.model import Kpi, Noun, TargetSet
from stocktake.register.words import tokenize
from stocktake.vocab import load
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stocktake.model import Indicator
    from stocktake.register.words import Token

__all__ = ["Agreed", "agreed_targets", "find_indicators", "target_words", "wording_patterns"]


class Agreed(Noun, frozen=True, kw_only=True):
    """A target that somebody set for an indicator."""

    target_set: TargetSet
    kpi: Kpi


@cache
def wording_patterns() -> dict[str, str]:
    """Return one wording pattern for each theme."""
    file = resources.files("stocktake.vocab") / "lint" / "patterns.toml"
    return read_toml(file, dict[str, str])


def find_indicators(tokens: list[Token]) -> tuple[Indicator, ...]:
    """Return the indicators that could measure a promise, at most three."""
    stems = frozenset(token.stem for token in tokens)
    return tuple(
        load.indicators()[measure.indicator]
        for measure in _measures()
        if all(stems & row for row in measure.words) and not stems & measure.without
    )[:3]


def agreed_targets(indicator_id: str, *, year: int | None) -> tuple[Agreed, ...]:
    """Return the targets set for an indicator up to a year, newest deadline first."""
    found = [
        Agreed(target_set=target_set, kpi=kpi)
        for target_set in load.target_sets().values()
        for kpi in target_set.kpis
        if kpi.indicator == indicator_id
        and kpi.target is not None
        and kpi.scope is None
        and kpi.basis == "each economy"
        and (year is None or int(target_set.date[:4]) <= year)
    ]
    return tuple(sorted(found, key=lambda a: -(a.kpi.deadline or 0)))


def target_words(agreed: Agreed) -> str:
    """Return a target in words: "2 % by 2025 (Broadband Commission)"."""
    kpi = agreed.kpi
    value = f"{kpi.target:g}" if kpi.target is not None else ""
    unit = load.units()[load.indicators()[kpi.indicator].unit].label
    by = f" by {kpi.deadline}" if kpi.deadline else ""
    return (
        f"{value} {unit}{by} ({agreed.target_set.title}{'' if kpi.confirmed else ', to confirm'})"
    )


class _Measure(Noun, frozen=True, kw_only=True):
    indicator: str
    words: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()


class _MeasureFile(Noun, frozen=True, kw_only=True):
    measure: tuple[_Measure, ...]


@cache
def _measures() -> tuple[_Measure, ...]:
    """Return the measures with their words folded."""
    file = resources.files("stocktake.vocab") / "lint" / "measures.toml"
    return tuple(
        _Measure(
            indicator=measure.indicator,
            words=tuple(_folded(row) for row in measure.words),
            without=_folded(measure.without),
        )
        for measure in read_toml(file, _MeasureFile).measure
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(token.stem for word in words for token in tokenize(word))
