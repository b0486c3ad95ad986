"""Transactions of an activity: money that was promised, received or spent, by whom to whom.

Amounts are in the unit of their currency, and are kept exactly as written; one below zero takes
back an earlier one. A currency need not be in use any more, since transactions are of the past.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from stocktake_web.activities.iati.structure import read_day
from stocktake_web.activities.iati.texts import (
    Words,
    add,
    add_narratives,
    keep_elements,
    put_back,
    read_flag,
    read_words,
    write_words,
)

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Party", "Transaction", "is_kept_amount", "read_transaction", "write_transaction"]

CURRENCY = re.compile(r"[A-Z]{3}")
MOST_DIGITS = 30  # of an amount, with its point and sign
# What no field is for: kept as it stands.
FURTHER = (
    "disbursement-channel",
    "sector",
    "recipient-country",
    "recipient-region",
    "flow-type",
    "finance-type",
    "aid-type",
    "tied-status",
)


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives or takes.

    Attributes:
        name: Its name, in one language or more; may be empty.
        ref: Its identifier; may be empty.
        type: Code of its type; may be empty.
        activity: Identifier of its own activity that this belongs to; may be empty.
    """

    name: tuple[Words, ...] = ()
    ref: str = ""
    type: str = ""
    activity: str = ""


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """A movement of money, or a promise of one.

    Attributes:
        type: Code of what it is.
        date: Day of it.
        amount: In the currency's unit.
        currency: Code of ISO 4217.
        value_date: Day whose exchange rate holds.
        description: What it was for; may be empty.
        provider: Who gives; none where it is not said.
        receiver: Who takes; none where it is not said.
        ref: Its number with the reporting organisation; may be empty.
        humanitarian: Whether it is humanitarian; none where it is not said.
        further: Elements that no field is for, as canonical XML.
    """

    type: str
    date: dt.date
    amount: Decimal
    currency: str
    value_date: dt.date
    description: tuple[Words, ...] = ()
    provider: Party | None = None
    receiver: Party | None = None
    ref: str = ""
    humanitarian: bool | None = None
    further: tuple[str, ...] = ()


def is_kept_amount(value: etree._Element, currency: str) -> bool:
    """Return whether an amount and its currency can be kept."""
    return len((value.text or "").strip()) <= MOST_DIGITS and bool(CURRENCY.fullmatch(currency))


def read_transaction(element: etree._Element, default_currency: str) -> Transaction:
    """Return a transaction that was checked.

    Args:
        element: The element.
        default_currency: Of the activity, where the amount names none.

    Raises:
        ValueError: It was not checked.
    """
    value, kind = element.find("value"), element.find("transaction-type")
    day = element.find("transaction-date")
    if value is None or kind is None or day is None:
        raise ValueError("A transaction is read after it was checked.")
    on, dated = read_day(day.get("iso-date", "")), read_day(value.get("value-date", ""))
    if on is None or dated is None:
        raise ValueError("A transaction is read after it was checked.")
    return Transaction(
        type=kind.get("code", ""),
        date=on,
        amount=Decimal((value.text or "").strip()),
        currency=value.get("currency") or default_currency,
        value_date=dated,
        description=read_words(element.find("description")),
        provider=_party(element, "provider"),
        receiver=_party(element, "receiver"),
        ref=element.get("ref", ""),
        humanitarian=read_flag(element.get("humanitarian")),
        further=keep_elements(element, FURTHER),
    )


def write_transaction(activity: etree._Element, said: Transaction) -> None:
    """Add a transaction to an activity, in the order that the schema asks for."""
    held = add(activity, "transaction", ref=said.ref, humanitarian=said.humanitarian)
    add(held, "transaction-type", code=said.type)
    add(held, "transaction-date", iso_date=said.date.isoformat())
    dated = said.value_date.isoformat()
    add(held, "value", currency=said.currency, value_date=dated).text = f"{said.amount:f}"
    write_words(held, "description", said.description)
    for name, party in (("provider", said.provider), ("receiver", said.receiver)):
        if party is not None:
            about = {f"{name}-activity-id": party.activity}
            made = add(held, f"{name}-org", ref=party.ref, type=party.type, **about)
            add_narratives(made, party.name)
    put_back(held, said.further)


def _party(element: etree._Element, name: str) -> Party | None:
    held = element.find(f"{name}-org")
    if held is None:
        return None
    return Party(
        name=read_words(held),
        ref=held.get("ref", ""),
        type=held.get("type", ""),
        activity=held.get(f"{name}-activity-id", ""),
    )
