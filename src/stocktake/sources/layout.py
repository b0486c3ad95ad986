"""Recognise what the columns of a table of observations are.

A table is **tidy** (one row per value, with columns for economy, indicator and
year) or **wide** (years as columns, or indicators as columns). Columns are
recognised by their headings, in the spellings of SDMX, the World Bank, the UN
SDG database and of people. A heading that is not recognised is not guessed at:
it is kept as a dimension only if rows cannot be told apart without it.
"""

from __future__ import annotations

import re

from stocktake.model import Noun
from stocktake.vocab.file_words import file_words
from stocktake.vocab.load import indicators

__all__ = ["Layout", "fold_heading", "is_labelled", "recognise_layout", "role_of"]

YEAR_HEADING = re.compile(r"(?:YR|Y)?((?:19|20)\d\d)(?:\.0)?(?:\s*\[YR\d{4}\])?", re.IGNORECASE)


class Layout(Noun, frozen=True, kw_only=True):
    """What the columns of one table are.

    Attributes:
        economy: Columns that name the economy, the surest first.
        indicator: Columns with the code or name of the indicator, the surest first.
        year: Column of the year; none where years are columns.
        value: Column of the value; none in a wide table.
        source: Column of the source.
        publisher: Source that the headings themselves betray; empty for most tables.
        structure: Column with the SDMX structure, which starts with the agency.
        unit: Column of the unit.
        multiplier: Column of the power of ten that values are to be multiplied by (SDMX).
        estimate: Columns that can say that a value is an estimate.
        provenance: Column with notes.
        licence: Column with the licence of the data.
        dimensions: Column to name of the dimension.
        years: Column to year, in a table with years as columns.
        measures: Columns that are indicators, in a table with indicators as columns.
        others: Columns that were not recognised.
    """

    economy: tuple[str, ...]
    indicator: tuple[str, ...] = ()
    year: str | None = None
    value: str | None = None
    source: str | None = None
    publisher: str = ""
    structure: str | None = None
    unit: str | None = None
    multiplier: str | None = None
    estimate: tuple[str, ...] = ()
    provenance: str | None = None
    licence: str | None = None
    dimensions: dict[str, str]
    years: dict[str, int]
    measures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def lacks(self) -> tuple[str, ...]:
        """Return what a table of observations needs and this one has not."""
        found = {
            "a column for the economy": bool(self.economy),
            "a column for the year, or years as columns": bool(self.year or self.years),
            "a column for the value, or indicators as columns": bool(
                self.value or self.years or self.measures
            ),
        }
        return tuple(part for part, there in found.items() if not there)


def fold_heading(heading: str) -> str:
    """Return a heading in lower case without anything but letters and digits."""
    code = heading.partition(":")[0] if is_labelled(heading) else heading
    return "".join(c for c in code.casefold() if c.isalnum())


def is_labelled(heading: str) -> bool:
    """Return whether a heading is a code with its label, as SDMX-CSV can write both.

    Such as ``REF_AREA: Reference area``; the cells below are then ``FJ: Fiji``.
    """
    return re.match(r"[A-Z][A-Z0-9_]+: ?\S", heading) is not None


def role_of(heading: str) -> str | None:
    """Return the role of a heading (``dimension`` for one of the dimensions), or nothing."""
    folded = fold_heading(heading)
    words = file_words()
    for role in words.roles:
        if folded in words.headings(role):
            return role
    if folded in words.dimensions:
        return "dimension"
    return "year-column" if YEAR_HEADING.fullmatch(heading.strip()) else None


def recognise_layout(headings: list[str]) -> Layout:
    """Return what the columns with these headings are; see :meth:`Layout.lacks` for gaps."""
    found: dict[str, list[str]] = {}
    for heading in headings:
        found.setdefault(role_of(heading) or "", []).append(heading)
    words = file_words()
    for role in words.roles:
        order = words.headings(role)
        found.get(role, []).sort(key=lambda h: order.index(fold_heading(h)))
    dimensions = {h: words.dimensions[fold_heading(h)] for h in found.get("dimension", [])}
    economy = tuple(found.get("economy", []))
    if not economy and (places := [h for h, name in dimensions.items() if name == "location"]):
        # OECD tables call the economy LOCATION.
        economy = (places[0],)
        del dimensions[places[0]]
    value = _first(found, "value")
    years = {} if value else _year_columns(found.get("year-column", []))
    unknown = [
        h for h in found.get("", []) if h[:1] != "\0" and fold_heading(h) not in words.lists.plain
    ]
    wide = value is None and not years and not found.get("indicator")
    measures = [h for h in unknown if h in _indicator_headings(unknown)] if wide else []
    return Layout(
        economy=economy,
        indicator=tuple(found.get("indicator", [])),
        year=None if years else _first(found, "year"),
        value=value,
        source=_first(found, "source"),
        publisher=next((p for h in headings if (p := words.publishers.get(fold_heading(h)))), ""),
        structure=_first(found, "structure"),
        unit=_first(found, "unit"),
        multiplier=_first(found, "multiplier"),
        estimate=tuple(found.get("estimate", [])),
        provenance=_first(found, "provenance"),
        licence=_first(found, "licence"),
        dimensions=dimensions,
        years=years,
        measures=tuple(measures),
        others=tuple(h for h in unknown if h not in measures),
    )


def _first(found: dict[str, list[str]], role: str) -> str | None:
    return found[role][0] if found.get(role) else None


def _year_columns(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for heading in headings:
        if match := YEAR_HEADING.fullmatch(heading.strip()):
            found[heading] = int(match[1])
    return found


def _indicator_headings(headings: list[str]) -> list[str]:
    """Return the headings that are indicators: all of them if any is one the vocabulary knows.

    A table of economies and years with further columns of numbers is a table of
    indicators; whether a column holds numbers is checked when it is read.
    """
    known = {
        fold_heading(name)
        for indicator in indicators().values()
        for name in (indicator.id, indicator.name, *(s.code for s in indicator.series))
    }
    return headings if any(fold_heading(h) in known for h in headings) else []
