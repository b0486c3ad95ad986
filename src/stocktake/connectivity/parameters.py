"""The values of the parameters for one plan: level, overrides, and prices of one year.

A plan computes in US dollars of its price year. A parameter in money of
another year is carried there by the index of US prices; after the index ends,
by a rate that is stated. A sum is shown in the plan's own currency by an
exchange rate that the scenario gives with its source. An override replaces
low, mid and high alike: what is known is no longer uncertain.

Left out: prices that rise faster or slower than the index; uncertainty, which
draws between ``low`` and ``high``.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from stocktake.errors import SettingsError, VocabularyError
from stocktake.model import Noun
from stocktake.vocab.planning import load_parameters, price_index
from stocktake.vocab.tables import make_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from stocktake.model.planning import Parameter

__all__ = [
    "Level",
    "Override",
    "ParameterValue",
    "ParameterValues",
    "Prices",
    "choose_values",
    "suggest_parameters",
]

Level = Literal["low", "mid", "high"]
DOLLAR = "USD"


class Prices(Noun, frozen=True, kw_only=True):
    """The prices of a plan.

    Attributes:
        year: Year whose prices the plan is in.
        currency: ISO 4217 code in which sums are shown.
        units_per_usd: Units of that currency for one US dollar, in that year.
        rate_source: Where the exchange rate comes from.
        inflation: Yearly rise of US prices after the last year of the index; the
            vocabulary's own where none is given.
        inflation_source: Where that rate comes from.
    """

    year: int
    currency: str = DOLLAR
    units_per_usd: float = 1.0
    rate_source: str = ""
    inflation: float | None = None
    inflation_source: str = ""

    def factor_from(self, year: int) -> float:
        """Return what one dollar of ``year`` is worth in dollars of the plan's year.

        Raises:
            SettingsError: The index of prices does not reach back to one of the years.
        """
        return self._level(self.year) / self._level(year)

    def show(self, usd: float) -> float:
        """Return an amount of dollars of the plan's year in the plan's currency."""
        return usd * self.units_per_usd

    def sentence(self) -> str:
        """Return in one sentence how prices were brought to the plan's year and currency."""
        index, last = price_index(), max(price_index().values)
        text = f"Costs are in US dollars of {self.year}; other years' by the {index.name}"
        if self.year > last:
            rate = self._rate()
            text += f", and by {100 * rate:g} % a year after {last}"
        if self.currency != DOLLAR:
            text += f"; shown at {self.units_per_usd:g} {self.currency} for a US dollar"
            text += f" ({self.rate_source})"
        return text + "."

    def _rate(self) -> float:
        return price_index().rate_after if self.inflation is None else self.inflation

    def _level(self, year: int) -> float:
        index = price_index().values
        first, last = min(index), max(index)
        if year < first:
            raise SettingsError(
                f"Prices of {year} cannot be used: the index of prices begins in {first}.",
                where="price year",
                fix=f"Give the value in prices of {first} or later.",
            )
        if year in index:
            return index[year]
        return float(index[last] * (1 + self._rate()) ** (year - last))


class Override(Noun, frozen=True, kw_only=True):
    """A value that a scenario knows better.

    Attributes:
        value: The value, in the parameter's unit; money may be in another currency.
        source: Where it comes from.
        reason: Why it replaces the default.
        price_year: Year of its prices; the plan's own where none is given.
        currency: ``USD``, or the plan's currency.
    """

    value: float
    source: str
    reason: str
    price_year: int | None = None
    currency: str = DOLLAR


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One parameter as a plan uses it.

    Attributes:
        parameter: The parameter of the vocabulary.
        value: Value used; money in US dollars of the plan's year.
        low: Its lower bound in the same prices.
        mid: Its middle value in the same prices.
        high: Its upper bound in the same prices.
        chosen: ``low``, ``mid``, ``high``, ``override`` or ``drawn``.
        source: Where the value comes from.
        reason: Why it replaces the default; empty for a default.
    """

    parameter: Parameter
    value: float
    low: float
    mid: float
    high: float
    chosen: str
    source: str
    reason: str = ""


class ParameterValues:
    """The values of all parameters for one plan, by id."""

    def __init__(self, found: Mapping[str, ParameterValue], prices: Prices) -> None:
        """Keep the values in the order given."""
        self._found = dict(found)
        self.prices = prices

    def __getitem__(self, parameter_id: str) -> float:
        """Return the value of a parameter; money in US dollars of the plan's year.

        Raises:
            VocabularyError: There is no such parameter; the message names near ones.
        """
        return self.entry(parameter_id).value

    def __contains__(self, parameter_id: str) -> bool:
        """Return whether there is a parameter of this id."""
        return parameter_id in self._found

    def ids(self) -> tuple[str, ...]:
        """Return the ids, in the order of the vocabulary."""
        return tuple(self._found)

    def entry(self, parameter_id: str) -> ParameterValue:
        """Return a parameter's value with its bounds and source.

        Raises:
            VocabularyError: There is no such parameter; the message names near ones.
        """
        try:
            return self._found[parameter_id]
        except KeyError:
            raise _unknown(parameter_id, tuple(self._found)) from None

    def uncertain(self) -> tuple[str, ...]:
        """Return the ids whose bounds differ, in the order of the vocabulary."""
        return tuple(key for key, entry in self._found.items() if entry.low < entry.high)

    def drawn(self, values: Mapping[str, float]) -> ParameterValues:
        """Return the same parameters with other values, in US dollars of the plan's year.

        Args:
            values: Id to value; other parameters keep theirs.

        Raises:
            VocabularyError: There is no such parameter.
        """
        found = dict(self._found)
        for key, value in values.items():
            entry = self.entry(key)
            found[key] = ParameterValue(
                parameter=entry.parameter,
                value=float(value),
                low=entry.low,
                mid=entry.mid,
                high=entry.high,
                chosen="drawn",
                source=entry.source,
                reason=entry.reason,
            )
        return ParameterValues(found, self.prices)

    def as_table(self) -> pl.DataFrame:
        """Return the table ``plan_parameters``: one row a parameter, with bounds and source."""
        return make_table("plan_parameters", [_row(entry) for entry in self._found.values()])


def choose_values(
    *,
    prices: Prices,
    level: Level = "mid",
    levels: Mapping[str, Level] | None = None,
    overrides: Mapping[str, Override] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> ParameterValues:
    """Return the value of every parameter for one plan.

    Args:
        prices: Year, currency and rates of the plan.
        level: Which value of each parameter is taken.
        levels: Id to level, where single parameters differ.
        overrides: Id to value, where the scenario knows better.
        parameters: The parameters; those of the vocabulary where none are given.

    Returns:
        The values, money in US dollars of ``prices.year``.

    Raises:
        VocabularyError: A level or an override names no parameter.
        SettingsError: An override lacks its source or reason, is in a currency that the plan
            has no rate for, or prices do not reach a year.
    """
    known = load_parameters() if parameters is None else parameters
    levels, overrides = levels or {}, overrides or {}
    for name in (*levels, *overrides):
        if name not in known:
            raise _unknown(name, tuple(known))
    found = {}
    for name, parameter in known.items():
        given = overrides.get(name)
        found[name] = (
            _default(parameter, levels.get(name, level), prices)
            if given is None
            else _overridden(parameter, given, prices)
        )
    return ParameterValues(found, prices)


def suggest_parameters(name: str, known: tuple[str, ...] | None = None) -> list[str]:
    """Return up to three ids of parameters that look like ``name``, the nearest first."""
    ids = tuple(load_parameters()) if known is None else known
    near = difflib.get_close_matches(name, ids, n=3, cutoff=0.5)
    words = set(re.split(r"[\s_-]+", name.casefold()))
    sharing = sorted(
        (key for key in ids if words & set(key.split("-"))),
        key=lambda key: (-len(words & set(key.split("-"))), key),
    )
    return list(dict.fromkeys([*near, *sharing]))[:3]


def _default(parameter: Parameter, level: Level, prices: Prices) -> ParameterValue:
    factor = 1.0
    if parameter.currency_year is not None:
        factor = prices.factor_from(parameter.currency_year)
    low, mid, high = (factor * v for v in (parameter.low, parameter.mid, parameter.high))
    return ParameterValue(
        parameter=parameter,
        value={"low": low, "mid": mid, "high": high}[level],
        low=low,
        mid=mid,
        high=high,
        chosen=level,
        source=parameter.source,
    )


def _overridden(parameter: Parameter, given: Override, prices: Prices) -> ParameterValue:
    where = f"override of {parameter.id}"
    for field in ("source", "reason"):
        if not getattr(given, field).strip():
            raise SettingsError(
                f"The override of `{parameter.id}` has no {field}.",
                where=where,
                fix=f"Say in `{field}` where the value comes from and why it is better.",
            )
    value = given.value
    if parameter.is_money:
        value /= _rate_of(given.currency, prices, where)
        value *= prices.factor_from(prices.year if given.price_year is None else given.price_year)
    elif given.currency != DOLLAR or given.price_year is not None:
        raise SettingsError(
            f"`{parameter.id}` is in {parameter.unit}, which is not money.",
            where=where,
            fix="Delete `currency` and `price_year` from its override.",
        )
    return ParameterValue(
        parameter=parameter,
        value=value,
        low=value,
        mid=value,
        high=value,
        chosen="override",
        source=given.source,
        reason=given.reason,
    )


def _rate_of(currency: str, prices: Prices, where: str) -> float:
    if currency == DOLLAR:
        return 1.0
    if currency == prices.currency:
        return prices.units_per_usd
    raise SettingsError(
        f"There is no exchange rate for {currency!r}.",
        where=where,
        fix=f"Give the value in {' or '.join(dict.fromkeys((DOLLAR, prices.currency)))}.",
    )


def _unknown(name: str, known: tuple[str, ...]) -> VocabularyError:
    near = suggest_parameters(name, known)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return VocabularyError(
        f"There is no parameter {name!r}.",
        fix=f"{hint}`stocktake plan parameters` lists them all.",
    )


def _row(entry: ParameterValue) -> dict[str, object]:
    parameter = msgspec.structs.asdict(entry.parameter)
    return {
        "parameter_id": entry.parameter.id,
        **{field: parameter[field] for field in ("subject", "name", "unit")},
        "value": float(entry.value),
        "chosen": entry.chosen,
        "low": float(entry.low),
        "mid": float(entry.mid),
        "high": float(entry.high),
        "currency_year": entry.parameter.currency_year,
        "confidence": "user" if entry.chosen == "override" else entry.parameter.confidence,
        "source": entry.source,
        "note": entry.reason or entry.parameter.note,
    }
