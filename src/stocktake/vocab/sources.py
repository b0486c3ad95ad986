"""The publishers of statistics that Stocktake knows, and the spellings files use for them."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from stocktake.model import Noun
from stocktake.vocab.load import indicators, read_toml

__all__ = [
    "OWN_SOURCE",
    "SourceNote",
    "data_sources",
    "find_source",
    "plain_code",
    "source_of_code",
]

# Source code of a user's file that names no source.
OWN_SOURCE = "OWN"


class SourceNote(Noun, frozen=True, kw_only=True):
    """What is known of a source, whatever the release.

    Attributes:
        title: Name as shown.
        publisher: Who publishes it.
        licence: Licence of the data.
        redistribute: Whether single values may be republished.
        url: Where it is published; may be empty.
        names: Other spellings that files use.
    """

    title: str
    publisher: str
    licence: str
    redistribute: bool
    url: str
    names: tuple[str, ...] = ()


@cache
def data_sources() -> dict[str, SourceNote]:
    """Return the known sources by code, in the order of the file."""
    file = resources.files("stocktake.vocab") / "data_sources.toml"
    return msgspec.convert(read_toml(file, dict), dict[str, SourceNote])


def find_source(text: str) -> str | None:
    """Return the code of the source that a cell of a file names, or nothing."""
    return _names().get(_fold(text))


def plain_code(code: str) -> str:
    """Return a series code as its publisher writes it.

    The World Bank's Data360 calls ``IT.NET.USER.ZS`` of the WDI ``WB_WDI_IT_NET_USER_ZS``.
    """
    prefix = "WB_WDI_"
    return code.removeprefix(prefix).replace("_", ".") if code.startswith(prefix) else code


def source_of_code(code: str) -> str | None:
    """Return the source that a series code belongs to, where it belongs to one source only."""
    found = _codes().get(plain_code(code), frozenset())
    return next(iter(found)) if len(found) == 1 else None


def _fold(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def _names() -> dict[str, str]:
    return {
        _fold(name): code
        for code, note in data_sources().items()
        for name in (code, note.title, *note.names)
        if code != OWN_SOURCE
    }


@cache
def _codes() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for indicator in indicators().values():
        for series in indicator.series:
            found[series.code] = found.get(series.code, frozenset()) | {series.source}
    return found
