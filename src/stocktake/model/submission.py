"""What an economy reported in a round, as it was published."""

from __future__ import annotations

import datetime as dt

from stocktake.model.noun import Noun

__all__ = [
    "PublishedSubmission",
    "ReportedLink",
    "ReportedMeasure",
    "ReportedText",
    "ReportedValue",
]


class ReportedValue(Noun, frozen=True, kw_only=True):
    """One value, or the reason why there is none.

    Attributes:
        indicator: Indicator's id.
        disaggregation: Part of the population; empty for the total.
        year: Year it holds for; none where there is no value.
        value: In the indicator's unit.
        estimate: Whether the economy calls it an estimate.
        missing: Why there is none: not_collected, not_applicable, confidential or not_yet.
        note: Why it differs from what was known before.
    """

    indicator: str
    disaggregation: str = ""
    year: int | None = None
    value: float | None = None
    estimate: bool = False
    missing: str = ""
    note: str = ""


class ReportedLink(Noun, frozen=True, kw_only=True):
    """Something that shows it: title, place, date."""

    title: str
    url: str = ""
    date: dt.date | None = None


class ReportedMeasure(Noun, frozen=True, kw_only=True):
    """How far the economy is with one commitment, and what shows it.

    Attributes:
        commitment: Commitment's id.
        status: not_started, planned, under_way, in_place or not_intended; empty if not said.
        links: What shows it.
    """

    commitment: str
    status: str = ""
    links: tuple[ReportedLink, ...] = ()


class ReportedText(Noun, frozen=True, kw_only=True):
    """Words about one commitment: narrative, obstacles, support or practice."""

    commitment: str
    kind: str
    text: str


class PublishedSubmission(Noun, frozen=True, kw_only=True):
    """One version of what an economy reported; a file of ``submissions/``.

    Attributes:
        round: Short name of the round.
        round_name: Its name as shown.
        economy: ISO 3166-1 alpha-3 code.
        version: From 1; a correction is a new version.
        submitted_on: Day on which the economy handed it in.
        published_on: Day on which the secretariat published it.
        values: Values by indicator.
        measures: Status by commitment.
        texts: Words by commitment.
    """

    round: str
    round_name: str
    economy: str
    version: int
    submitted_on: dt.date
    published_on: dt.date
    values: tuple[ReportedValue, ...] = ()
    measures: tuple[ReportedMeasure, ...] = ()
    texts: tuple[ReportedText, ...] = ()
