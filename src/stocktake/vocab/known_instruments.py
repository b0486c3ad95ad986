"""Instruments that are neither in a workspace nor in the catalogue, by the names texts give them.

The list is ``known_instruments.toml``. It is there to say what a name means, not to follow
what these instruments ask for.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from stocktake.errors import VocabularyError
from stocktake.model import Noun
from stocktake.vocab.load import catalogue, read_toml

__all__ = ["KnownInstrument", "known_instruments"]

FILE = "known_instruments.toml"


class KnownInstrument(Noun, frozen=True, kw_only=True):
    """An instrument or framework that others name.

    Attributes:
        id: Short name.
        names: Every spelling to be recognised; the first is shown.
        body: Who adopted it.
        source: Where a reader can check it.
        year: Year of adoption, or the first year of a process.
        until: Last year of a process.
        year_needed: Whether only a printed year tells which one is meant.
    """

    id: str
    names: tuple[str, ...]
    body: str
    source: str
    year: int | None = None
    until: int | None = None
    year_needed: bool = False


class _File(Noun, frozen=True, kw_only=True):
    instrument: tuple[KnownInstrument, ...]


@cache
def known_instruments() -> dict[str, KnownInstrument]:
    """Return the known instruments by id, in the order of the file.

    Raises:
        VocabularyError: The file is malformed, or an id stands twice or is the catalogue's.
    """
    found: dict[str, KnownInstrument] = {}
    for instrument in read_toml(resources.files("stocktake.vocab") / FILE, _File).instrument:
        if instrument.id in found or instrument.id in catalogue() or not instrument.names:
            raise VocabularyError(
                f"The known instrument {instrument.id!r} stands twice, is in the catalogue, "
                "or has no name.",
                where=FILE,
                fix="Give it an id of its own and at least one name.",
            )
        found[instrument.id] = instrument
    return found
