"""Keep what a report says while it says it: each sentence's template, and each number behind it.

A listener of ``vocab.language``: texts and numbers come back as strings that remember where they
come from, so that chapters are written as ever. A number keeps the rows that were read last before
it was printed (``Record.read``). Nothing is kept of text that nobody translates: a name, a title
and a member's own words are names, not numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Number", "Reading", "Record", "Said", "Together", "named_values", "sentences_of"]

# Names under which templates are given a year as a bare number.
YEARS: Final = frozenset({"first", "last", "year"})

Keys: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows of a table that were read: those with one of the values in each column of ``where``.

    Attributes:
        table: A declared table.
        where: Column and values; empty for all rows.
    """

    table: str
    where: Keys = ()


class Number(str):
    """A number as printed, what it is, its unit, and the rows it was counted or taken from."""

    __slots__ = ("readings", "unit", "value")

    value: object
    unit: str
    readings: tuple[Reading, ...]


class Said(str):
    """A text as said: the English text that it stands for, and what was filled in, by name."""

    __slots__ = ("message", "values")

    message: str
    values: Mapping[str, object]


class Together(str):
    """A text put together from others, in order."""

    __slots__ = ("parts",)

    parts: tuple[str, ...]


class _Joiner(str):
    __slots__ = ()

    def join(self, parts: Iterable[str], /) -> str:
        kept = tuple(parts)
        return _together(super().join(kept), kept)


class Record:
    """A listener, and the place where chapters tell which rows they read."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self._readings: dict[Reading, None] = {}
        self._used = False

    def read(self, table: str, **where: str | Iterable[str]) -> None:
        """Hear that rows were read; the first reading after a number forgets those before it."""
        if self._used:
            self._readings.clear()
            self._used = False
        keys = tuple(
            (name, (values,) if isinstance(values, str) else tuple(values))
            for name, values in where.items()
        )
        if all(values for _, values in keys):  # nothing asked for is nothing read
            self._readings[Reading(table, keys)] = None

    def said(self, message: str, text: str, values: Mapping[str, object]) -> str:
        """Return the text, remembering its template and values."""
        kept = Said(text)
        kept.message = message
        kept.values = {
            name: self.number(f"{value}", value, "year") if self._is_year(name, value) else value
            for name, value in values.items()
        }
        return kept

    @staticmethod
    def _is_year(name: str, value: object) -> bool:
        return name in YEARS and isinstance(value, int)

    def number(self, text: str, value: object, unit: str) -> str:
        """Return the printed number, remembering what it is."""
        self._used = True
        kept = Number(text)
        kept.value, kept.unit, kept.readings = value, unit, tuple(self._readings)
        return kept

    def together(self, text: str, parts: tuple[str, ...]) -> str:
        """Return the text, remembering its parts."""
        return _together(text, parts)

    def joiner(self, sign: str) -> str:
        """Return a sign that remembers what it joined."""
        return _Joiner(sign)


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that was put one after the other; else the text itself."""
    if not isinstance(text, Together):
        return (text,) if text else ()
    if not all(isinstance(part, Said | Together) for part in text.parts):
        return (text,)
    spaced = text.replace(" ", "")
    if spaced != "".join(text.parts).replace(" ", ""):
        return (text,)  # clauses of one sentence, with signs between them
    return tuple(sentence for part in text.parts for sentence in sentences_of(part))


def named_values(text: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Yield the name and the value of everything in a text that is no part of its template.

    A value is a ``Number``, a whole number or a fraction as given, or a text (a name). Names of
    nested texts are joined by a full stop: ``good.number``.
    """
    if isinstance(text, Said):
        for key, value in text.values.items():
            yield from named_values(value, f"{name}.{key}" if name else key)
    elif isinstance(text, Together):
        for place, part in enumerate(text.parts, start=1):
            yield from named_values(part, f"{name}.{place}" if name else str(place))
    elif text is not None and text != "":
        yield name or "text", text


def _together(text: str, parts: tuple[str, ...]) -> str:
    kept = Together(text)
    kept.parts = parts
    return kept
