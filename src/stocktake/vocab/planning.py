"""The parameters of planning: data with bounds, unit, price year, source and a note.

Left out: the choice of a value for a plan, which is
``stocktake.connectivity.parameters``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from stocktake.errors import VocabularyError
from stocktake.model import Noun
from stocktake.model.planning import Parameter
from stocktake.vocab.load import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["PriceIndex", "find_parameter_faults", "load_parameters", "price_index"]


class PriceIndex(Noun, frozen=True, kw_only=True):
    """A yearly index of the prices of one currency.

    Attributes:
        name: Name of the index.
        currency: ISO 4217 code.
        source: Who publishes it.
        note: Why this index.
        rate_after: Yearly inflation assumed after the last year.
        rate_source: Where that rate comes from.
        values: Year to index.
    """

    name: str
    currency: str
    source: str
    note: str
    rate_after: float
    rate_source: str
    values: dict[int, float]


@cache
def load_parameters() -> dict[str, Parameter]:
    """Return every parameter by id, in the order of the files and their places.

    Raises:
        VocabularyError: A file is wrong, an id stands twice, or a parameter lacks what makes
            it usable (see :func:`find_parameter_faults`).
    """
    found: dict[str, Parameter] = {}
    for file in _files():
        for written in read_toml(file, _ParameterFile).parameter:
            parameter = msgspec.structs.replace(written, subject=file.name.removesuffix(".toml"))
            faults = list(find_parameter_faults(parameter))
            if parameter.id in found:
                faults.append("stands twice")
            if faults:
                raise VocabularyError(
                    f"The parameter {parameter.id!r} is wrong: {'; '.join(faults)}.",
                    where=file.name,
                    fix="Correct that entry; the others show the form.",
                )
            found[parameter.id] = parameter
    return found


def find_parameter_faults(parameter: Parameter) -> Iterator[str]:
    """Yield what a parameter lacks, in words; nothing for a sound one."""
    for field in ("id", "name", "unit", "source", "note"):
        if not getattr(parameter, field).strip():
            yield f"{field} is empty"
    if not parameter.low <= parameter.mid <= parameter.high:
        yield "low, mid and high are not in this order"
    if parameter.is_money and parameter.currency_year is None:
        yield "its unit is money, and currency_year is missing"
    if not parameter.is_money and parameter.currency_year is not None:
        yield "its unit is not money, and currency_year is given"


@cache
def price_index() -> PriceIndex:
    """Return the index of US prices by which money of other years is brought to the plan's."""
    file = resources.files("stocktake.vocab") / "price_index.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    return msgspec.convert(data, PriceIndex, strict=False)


class _ParameterFile(Noun, frozen=True, kw_only=True):
    parameter: tuple[Parameter, ...]


def _files() -> list[Traversable]:
    folder = resources.files("stocktake.vocab") / "planning"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
