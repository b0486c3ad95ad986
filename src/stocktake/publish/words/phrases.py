"""Counted things, dates, periods and lists, and clauses put together to sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.vocab.cldr import date_words, list_words, plural_category, signed
from stocktake.vocab.language import NN_, _, listener, ngettext
from stocktake.vocab.punctuation import comma, full_stop, one_after_another, semicolon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

__all__ = [
    "clauses",
    "comma",
    "counted",
    "deadline_words",
    "format_date",
    "full_stop",
    "heard_number",
    "is_one",
    "item_name",
    "joined",
    "listed",
    "plural",
    "semicolon",
    "sentences",
    "whole",
    "years_words",
]

# Things that are counted: one, and several.
COUNTED: Mapping[str, tuple[str, str]] = {
    "KPI": NN_("{number}\u00a0KPI", "{number}\u00a0KPIs"),
    "commitment": NN_("{number}\u00a0commitment", "{number}\u00a0commitments"),
    "economy": NN_("{number}\u00a0economy", "{number}\u00a0economies"),
    "error": NN_("{number}\u00a0error", "{number}\u00a0errors"),
    "evidence test": NN_("{number}\u00a0evidence test", "{number}\u00a0evidence tests"),
    "file": NN_("{number}\u00a0file", "{number}\u00a0files"),
    "finding": NN_("{number}\u00a0finding", "{number}\u00a0findings"),
    "indicator": NN_("{number}\u00a0indicator", "{number}\u00a0indicators"),
    "instrument": NN_("{number}\u00a0instrument", "{number}\u00a0instruments"),
    "law": NN_("{number}\u00a0law", "{number}\u00a0laws"),
    "note": NN_("{number}\u00a0note", "{number}\u00a0notes"),
    "page": NN_("{number}\u00a0page", "{number}\u00a0pages"),
    "place": NN_("{number}\u00a0place", "{number}\u00a0places"),
    "practice": NN_("{number}\u00a0practice", "{number}\u00a0practices"),
    "provision": NN_("{number}\u00a0provision", "{number}\u00a0provisions"),
    "result": NN_("{number}\u00a0result", "{number}\u00a0results"),
    "series": NN_("{number}\u00a0series", "{number}\u00a0series"),
    "source": NN_("{number}\u00a0source", "{number}\u00a0sources"),
    "statement": NN_("{number}\u00a0statement", "{number}\u00a0statements"),
    "target": NN_("{number}\u00a0target", "{number}\u00a0targets"),
    "test": NN_("{number}\u00a0test", "{number}\u00a0tests"),
    "text": NN_("{number}\u00a0text", "{number}\u00a0texts"),
    "trend": NN_("{number}\u00a0trend", "{number}\u00a0trends"),
    "value": NN_("{number}\u00a0value", "{number}\u00a0values"),
    "warning": NN_("{number}\u00a0warning", "{number}\u00a0warnings"),
    "year": NN_("{number}\u00a0year", "{number}\u00a0years"),
}


def whole(number: int) -> str:
    """Return a whole number with thousands separators."""
    # Below a thousand every language writes a whole number alike.
    text = str(number) if 0 <= number < 1000 else signed(f"{number:,}")
    return heard_number(text, number)


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: ``1 economy``, ``1,204 values``.

    Args:
        number: How many.
        noun: A key of ``COUNTED``.
    """
    return ngettext(*COUNTED[noun], number, number=whole(number))


def is_one(number: int) -> bool:
    """Return whether the verb of a number is in its first form: in French also after 0."""
    return plural_category(number) == "one"


def plural(number: int, noun: str) -> str:
    """Return an English noun or verb in the form that follows ``number``; not translated."""
    irregular = {"economy": "economies", "has": "have", "is": "are", "was": "were"}
    return noun if number == 1 else irregular.get(noun, f"{noun}s")


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence: ``a, b and c``; ``last`` is ``and`` or ``or``."""
    listed_parts = tuple(parts)
    return _heard(list_words(listed_parts, last), listed_parts)


def item_name(instrument: str, label: str) -> str:
    """Return what an item of an instrument is called: ``Tokyo statement 2025, A1``."""
    return _("{instrument}, {label}", instrument=instrument, label=label)


def listed(parts: Iterable[str]) -> str:
    """Return words with commas between them and no ``and``: ``a, b, c``."""
    return comma().join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Return clauses as one sentence, such as ``a; b; c`` and its full stop."""
    listed_parts = tuple(parts)
    return _heard(semicolon().join(listed_parts) + full_stop(), listed_parts)


def sentences(*parts: str) -> str:
    """Return sentences one after the other; empty ones are left out."""
    return one_after_another(*parts)


def format_date(date: dt.date) -> str:
    """Return a date in words: ``22 November 2026``, in the form of the language."""
    return heard_number(date_words(date), date.isoformat(), "date")


def years_words(first: int | None, last: int | None) -> str:
    """Return a period: ``2019 to 2023``, ``2023``, or nothing."""
    if first is None or last is None:
        known = last if first is None else first
        return "" if known is None else heard_number(str(known), known, "year")
    if first == last:
        return heard_number(str(last), last, "year")
    # Translators: a period of years.
    return _("{first} to {last}", first=first, last=last)


def deadline_words(deadline: int | None) -> str:
    """Return a deadline in words: ``by 2030``, or ``no date set``."""
    # Translators: a deadline, after a target: "at least 95 %, by 2030".
    return _("by {year}", year=deadline) if deadline else _("no date set")


def heard_number(text: str, value: float | str, unit: str = "") -> str:
    """Return a printed number as it is; who records a report hears its value and unit.

    Args:
        text: As printed.
        value: The number, or a date as ISO 8601 writes it.
        unit: Unit code; ``year``, ``date`` or ``share`` for what has none; empty for a count.
    """
    heard = listener()
    return text if heard is None else heard.number(text, value, unit)


def _heard(text: str, parts: tuple[str, ...]) -> str:
    heard = listener()
    return text if heard is None else heard.together(text, parts)
