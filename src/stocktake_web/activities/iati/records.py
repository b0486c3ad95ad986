"""An activity as plain data: what is written to a file and read from one.

Amounts are in the unit of their currency, shares in per cent. A record that came from a file of
another organisation has no ``kind``: then it says nothing of kind, themes and commitments.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from stocktake_web.activities.iati.results import Result
from stocktake_web.activities.iati.transactions import Transaction

__all__ = ["ActivityRecord", "Budget", "Country", "Organisation"]


class Organisation(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """An organisation that takes part.

    Attributes:
        role: Code of its role.
        name: Its name.
        ref: Its identifier; may be empty.
        type: Code of its type; may be empty.
    """

    role: str
    name: str
    ref: str = ""
    type: str = ""


class Country(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """An economy that an activity is for, and its share in per cent where that is known."""

    economy: str
    share: Decimal | None = None


class Budget(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """An amount for a period of at most a year.

    Attributes:
        start: First day.
        end: Last day.
        amount: In the currency's unit.
        currency: Code of ISO 4217.
        value_date: Day whose exchange rate holds.
        type: Code: original or revised.
        status: Code: indicative or committed.
    """

    start: dt.date
    end: dt.date
    amount: Decimal
    currency: str
    value_date: dt.date
    type: str = "1"
    status: str = "1"


class ActivityRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One activity.

    Attributes:
        identifier: Unique in the world: it begins with that of the reporting organisation.
        reporter_ref: Identifier of the organisation that reports it.
        reporter_type: Code of its type.
        reporter_name: Its name.
        title: Title.
        description: What it is.
        language: Code of ISO 639-1 of the texts.
        status: Code of the status.
        planned_start: Day; and so on for the other three. At least one is given.
        place: Where, in words.
        organisations: Who takes part, sorted.
        countries: Economies that it is for, sorted.
        budgets: Amounts, sorted.
        transactions: Money that moved or was promised, in the order of the file.
        results: What it is measured by and what came of it, in the order of the file.
        kind: workshop, mission, project or other; empty where the file does not say.
        themes: Codes of themes, sorted.
        commitments: Ids of commitments that it serves, sorted.
    """

    identifier: str
    reporter_ref: str
    reporter_type: str
    reporter_name: str
    title: str
    description: str
    language: str = "en"
    status: str = "1"
    planned_start: dt.date | None = None
    actual_start: dt.date | None = None
    planned_end: dt.date | None = None
    actual_end: dt.date | None = None
    place: str = ""
    organisations: tuple[Organisation, ...] = ()
    countries: tuple[Country, ...] = ()
    budgets: tuple[Budget, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    results: tuple[Result, ...] = ()
    kind: str = ""
    themes: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
