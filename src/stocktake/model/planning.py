"""The nouns of planning that are no table: a parameter, and what is known of an economy."""

from __future__ import annotations

from typing import Literal

import msgspec

from stocktake.model.noun import Noun

__all__ = ["Confidence", "CountryContext", "Parameter", "SourcedNumber"]

Confidence = Literal["high", "medium", "low"]


class Parameter(Noun, frozen=True, kw_only=True):
    """A number that a plan needs and that nobody knows exactly.

    Attributes:
        id: Self-explaining name, such as ``fibre-cost-per-km``.
        name: The same in words.
        unit: Unit; ``USD`` in it says that the value is money.
        low: Lowest value that is still plausible.
        mid: Value that a plan takes unless told otherwise.
        high: Highest value that is still plausible.
        currency_year: Year of the prices; only where the unit has money in it.
        source: Who, what and year: enough to find it.
        confidence: How far the source can be relied on here.
        note: What the value includes, and why these bounds.
        subject: File of the vocabulary that it stands in, such as ``backhaul``.
    """

    id: str
    name: str
    unit: str
    low: float
    mid: float
    high: float
    currency_year: int | None = None
    source: str
    confidence: Confidence
    note: str
    subject: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the value is in US dollars, and so changes with prices."""
        return "USD" in self.unit


class SourcedNumber(Noun, frozen=True, kw_only=True):
    """A value of the workspace with the words that say where it comes from.

    Attributes:
        value: The value, in the unit of its indicator.
        year: Year it is about.
        source: Source and series, as the workspace names them.
    """

    value: float
    year: int | None
    source: str


class CountryContext(Noun, frozen=True, kw_only=True):
    """What the workspace knows of an economy that a plan can use; each may be unknown.

    Attributes:
        iso3: ISO 3166-1 alpha-3 code.
        name: Name of the economy.
        population: People.
        rural_share: Part of the population in rural areas, 0 to 1.
        gni_per_head_usd: Gross national income per head, Atlas method, US dollars a year.
        fixed_basket_usd_month: Price of the entry fixed-broadband basket, US dollars a month.
        mobile_basket_usd_month: Price of the mobile data basket, US dollars a month.
        electricity_share: Part of the population with electricity, 0 to 1.
        rural_electricity_share: The same for rural areas, 0 to 1.
        internet_user_share: Part of the population that uses the Internet, 0 to 1.
    """

    iso3: str
    name: str
    population: SourcedNumber | None = None
    rural_share: SourcedNumber | None = None
    gni_per_head_usd: SourcedNumber | None = None
    fixed_basket_usd_month: SourcedNumber | None = None
    mobile_basket_usd_month: SourcedNumber | None = None
    electricity_share: SourcedNumber | None = None
    rural_electricity_share: SourcedNumber | None = None
    internet_user_share: SourcedNumber | None = None

    def known(self) -> dict[str, SourcedNumber]:
        """Return the values that are known, by name."""
        return {
            field: value
            for field, value in msgspec.structs.asdict(self).items()
            if isinstance(value, SourcedNumber)
        }
