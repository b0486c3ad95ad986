"""Understand the units that files write, and convert where the conversion is certain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from stocktake.model import Noun
from stocktake.vocab.load import read_toml, units

__all__ = ["is_known_unit", "unit_factor"]


class _UnitWords(Noun, frozen=True, kw_only=True):
    families: dict[str, tuple[str, ...]]
    also: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, float]]


def is_known_unit(text: str) -> bool:
    """Return whether a spelling of a unit is understood; the empty text is."""
    return not text or _fold(text) in _factors()


def unit_factor(text: str, unit: str) -> float | None:
    """Return what a value is multiplied by to reach a unit.

    Args:
        text: The unit as a file writes it; empty where it writes none.
        unit: Code of the unit to reach.

    Returns:
        The factor; nothing where the text means another kind of unit or is not understood.
    """
    return 1.0 if not text else _factors().get(_fold(text), {}).get(unit)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _factors() -> dict[str, dict[str, float]]:
    """Return for every spelling the factor to every unit it can mean."""
    words = read_toml(resources.files("stocktake.vocab") / "unit_words.toml", _UnitWords)
    found: dict[str, dict[str, float]] = {}
    for word, (family, factor) in words.words.items():
        found[word] = dict.fromkeys(words.families[family], factor)
        if factor == 1.0:
            found[word] |= dict.fromkeys(words.also.get(family, ()), 1.0)
    for code, unit in units().items():
        for spelling in (code, unit.label, unit.axis):
            found.setdefault(_fold(spelling), {})[code] = 1.0
    return found
