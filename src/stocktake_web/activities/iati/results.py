"""Results of an activity: what is measured, from where, what is aimed at, what came of it.

Values are words, as the standard has them since 2.03: an indicator may be qualitative.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from stocktake_web.activities.iati.structure import read_day
from stocktake_web.activities.iati.texts import (
    Words,
    add,
    keep_elements,
    put_back,
    read_flag,
    read_words,
    write_words,
)

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Baseline", "Indicator", "Measured", "Period", "Result", "read_result", "write_result"]

# What no field is for: kept as it stands.
DOCUMENTS = ("document-link", "reference")
PLACES = ("location", "dimension")
BESIDE_VALUE = (*PLACES, "document-link")


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is aimed at or was reached, and what is said about it.

    Attributes:
        value: In the indicator's measure; may be empty.
        comment: What is said about it; may be empty.
        further: Places, dimensions and documents, as canonical XML.
    """

    value: str = ""
    comment: tuple[Words, ...] = ()
    further: tuple[str, ...] = ()


class Baseline(Measured, frozen=True, kw_only=True):
    """The value at the beginning, of a year and perhaps a day."""

    year: int
    day: dt.date | None = None


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A period, with what is aimed at in it and what was reached."""

    start: dt.date
    end: dt.date
    targets: tuple[Measured, ...] = ()
    actuals: tuple[Measured, ...] = ()


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured.

    Attributes:
        measure: Code: unit, percentage, nominal, ordinal or qualitative.
        title: Its title.
        description: What it is; may be empty.
        ascending: Whether more is better; none where it is not said.
        aggregation: Whether values can be added up; none where it is not said.
        baselines: Values at the beginning.
        periods: Periods in the order of the file.
        further: Documents and references, as canonical XML.
    """

    measure: str
    title: tuple[Words, ...]
    description: tuple[Words, ...] = ()
    ascending: bool | None = None
    aggregation: bool | None = None
    baselines: tuple[Baseline, ...] = ()
    periods: tuple[Period, ...] = ()
    further: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A result that an activity is for.

    Attributes:
        type: Code: output, outcome, impact or other.
        title: Its title.
        indicators: What is measured; one at least.
        description: What it is; may be empty.
        aggregation: Whether results can be added up; none where it is not said.
        further: Documents and references, as canonical XML.
    """

    type: str
    title: tuple[Words, ...]
    indicators: tuple[Indicator, ...]
    description: tuple[Words, ...] = ()
    aggregation: bool | None = None
    further: tuple[str, ...] = ()


def read_result(element: etree._Element) -> Result:
    """Return a result that was checked."""
    return Result(
        type=element.get("type", ""),
        title=read_words(element.find("title")),
        indicators=tuple(_indicator(each) for each in element.iterfind("indicator")),
        description=read_words(element.find("description")),
        aggregation=read_flag(element.get("aggregation-status")),
        further=keep_elements(element, DOCUMENTS),
    )


def write_result(activity: etree._Element, said: Result) -> None:
    """Add a result to an activity, in the order that the schema asks for."""
    held = add(activity, "result", type=said.type, aggregation_status=said.aggregation)
    write_words(held, "title", said.title)
    write_words(held, "description", said.description)
    put_back(held, said.further)
    for indicator in said.indicators:
        _write_indicator(held, indicator)


def _indicator(element: etree._Element) -> Indicator:
    return Indicator(
        measure=element.get("measure", ""),
        title=read_words(element.find("title")),
        description=read_words(element.find("description")),
        ascending=read_flag(element.get("ascending")),
        aggregation=read_flag(element.get("aggregation-status")),
        baselines=tuple(_baseline(each) for each in element.iterfind("baseline")),
        periods=tuple(_period(each) for each in element.iterfind("period")),
        further=keep_elements(element, DOCUMENTS),
    )


def _baseline(element: etree._Element) -> Baseline:
    day = element.get("iso-date")
    return Baseline(
        year=int(element.get("year", "")),
        day=None if day is None else read_day(day),
        value=element.get("value", ""),
        comment=read_words(element.find("comment")),
        further=keep_elements(element, BESIDE_VALUE),
    )


def _period(element: etree._Element) -> Period:
    days = [element.find(name) for name in ("period-start", "period-end")]
    start, end = (None if day is None else read_day(day.get("iso-date", "")) for day in days)
    if start is None or end is None:
        raise ValueError("A period is read after it was checked.")
    return Period(
        start=start,
        end=end,
        targets=tuple(_measured(each) for each in element.iterfind("target")),
        actuals=tuple(_measured(each) for each in element.iterfind("actual")),
    )


def _measured(element: etree._Element) -> Measured:
    return Measured(
        value=element.get("value", ""),
        comment=read_words(element.find("comment")),
        further=keep_elements(element, BESIDE_VALUE),
    )


def _write_indicator(result: etree._Element, said: Indicator) -> None:
    held = add(
        result,
        "indicator",
        measure=said.measure,
        ascending=said.ascending,
        aggregation_status=said.aggregation,
    )
    write_words(held, "title", said.title)
    write_words(held, "description", said.description)
    put_back(held, said.further)
    for each in said.baselines:
        day = each.day.isoformat() if each.day else ""
        base = add(held, "baseline", iso_date=day, year=str(each.year), value=each.value)
        put_back(base, each.further)
        write_words(base, "comment", each.comment)
    for period in said.periods:
        made = add(held, "period")
        add(made, "period-start", iso_date=period.start.isoformat())
        add(made, "period-end", iso_date=period.end.isoformat())
        for name, values in (("target", period.targets), ("actual", period.actuals)):
            for value in values:
                _write_measured(made, name, value)


def _write_measured(period: etree._Element, name: str, said: Measured) -> None:
    """Add a value; here documents follow the comment, unlike at the beginning."""
    held = add(period, name, value=said.value)
    put_back(held, said.further, PLACES)
    write_words(held, "comment", said.comment)
    put_back(held, said.further, ("document-link",))
