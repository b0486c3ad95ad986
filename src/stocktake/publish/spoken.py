"""The tables as a page in another language reads them.

Tables are built once, in English. Names and labels are looked up in the
catalogues (``vocab.translatable``); sentences, which hold numbers, are made
again from the facts by the functions that made them in English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.vocab.language import speaking
from stocktake.vocab.translatable import translated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import polars as pl

__all__ = ["spoken"]


def spoken(
    name: str, tables: Mapping[str, pl.DataFrame], *, language: str, on: dt.date
) -> pl.DataFrame:
    """Return one table in a language.

    Args:
        name: The table.
        tables: Every table in English; a table with sentences is made again from others.
        language: Id of the language.
        on: Date of assessment.
    """
    del on
    with speaking(language, marked=True):
        return translated(name, tables[name])
