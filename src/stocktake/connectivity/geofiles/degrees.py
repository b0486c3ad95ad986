"""Read longitudes and latitudes as people write them.

``178.4417``, ``178,4417``, ``178°26'30"E``, ``18 08 29 S``, ``S18.1416``: a comma is
decimal, since no degree has thousands; a letter gives the sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_degree", "read_degrees"]

NUMBER = r"\d+(?:[.,]\d+)?"
# Marks of degrees, minutes and seconds, in the spellings of keyboards and typesetters.
DEGREE_MARK, MINUTE_MARK, SECOND_MARK = "[°º:d\u02da]", "['\u2032\u2019:m]", "[\"\u2033\u201d]|''|s"
WRITTEN = re.compile(
    rf"(?P<before>[NSEWOnsewo])?\s*(?P<sign>[+\-\u2212])?\s*(?P<deg>{NUMBER})\s*(?:{DEGREE_MARK}|(?=\s))?\s*"
    rf"(?:(?P<min>{NUMBER})\s*(?:{MINUTE_MARK}|(?=\s))?\s*)?"
    rf"(?:(?P<sec>{NUMBER})\s*(?:{SECOND_MARK})?)?\s*(?P<after>[NSEWOnsewo])?"
)


def read_degree(text: str) -> float | None:
    """Return one cell in degrees, or nothing where it is none."""
    match = WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    parts = [float((match[part] or "0").replace(",", ".")) for part in ("deg", "min", "sec")]
    if parts[1] >= 60 or parts[2] >= 60:
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    letter = (match["before"] or match["after"] or "").upper()
    # O is west (oeste, ouest) in Spanish, Portuguese and French.
    negative = bool(match["sign"] and match["sign"] != "+") != (letter in {"S", "W", "O"})
    return -value if negative else value


def read_degrees(cells: pl.Series) -> NDArray[np.float64]:
    """Return a column in degrees, float64, NaN where a cell is none."""
    if cells.dtype.is_numeric():
        return cells.cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    texts = cells.cast(pl.String).fill_null("").str.strip_chars()
    # Almost every cell is a plain number; only the others are read one by one.
    plain = texts.cast(pl.Float64, strict=False)
    value: NDArray[np.float64] = plain.fill_null(float("nan")).to_numpy().copy()
    for place in np.flatnonzero(plain.is_null().to_numpy() & (texts != "").to_numpy()):
        read = read_degree(texts[int(place)])
        value[place] = np.nan if read is None else read
    return value
