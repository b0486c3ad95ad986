"""Read the cells of a table: numbers and years as people write them.

A number is read by its shape: ``1,234.5`` and ``1.234,5`` say themselves what
they mean, and so do ``12,5`` and ``1,234,567``. Only ``1,234`` (and, beside
decimal commas, ``1.234``) can mean two things; it is read as the other cells of
the file are written; where they disagree, a comma is not read and a dot is a
decimal point, so that one odd cell does not spoil a file. ``<5`` is not a number.

Left out: numbers in words, fractions, and years outside 1900 to 2100.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import NamedTuple

import polars as pl

from stocktake.vocab.file_words import file_words

__all__ = ["CellProblem", "Commas", "Number", "find_commas", "read_number"]
__all__ += ["read_numbers", "read_year", "read_years"]

QUALIFIER = re.compile(
    r"[<>\u2264\u2265~\u2248]|(?:less|fewer|more|greater) than |under |over |about "
)
ESTIMATE = re.compile(r"(?<=[\d%])\s*(?:\*|\(?(?:e|est|est\.|estimate)\)?)$", re.IGNORECASE)
# Spaces and apostrophes that group digits, as in "1 234 567" and "1'234".
GROUP_MARK = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'\u2019](?=\d{3}(?!\d))")
THOUSANDS_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}|[+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d+")
THOUSANDS_DOT = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}|[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+")
DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+)")
DECIMAL_DOT = r"^[+-]?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+)$"
EITHER_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
EITHER_DOT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
PLAIN_WITH_COMMA = r"^[+-]?(?:0|[1-9][0-9]*),[0-9]+$"
PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")

YEAR = re.compile(r"(?:YR|FY)?\s*((?:19|20)\d\d|2100)(?:\.0+|\s*\[YR\d{4}\])?", re.IGNORECASE)
# Such as 2023/24, 2023-24, 2023-01, 2023Q1, 2023-M05, and a day with or without a time.
PERIOD = re.compile(
    r"((?:19|20)\d\d)\s*(?:[/\u2013-]\s*\d{2,4}|[/-]?\s*[QMSW]\d{1,2}|-\d\d-\d\d(?:[T ].*)?)",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]((?:19|20)\d\d)")


class Commas(StrEnum):
    """What a comma between digits means in a file."""

    DECIMAL = "decimal"
    THOUSANDS = "thousands"
    MIXED = "mixed"


class CellProblem(StrEnum):
    """Why a cell has no number."""

    EMPTY = "empty"
    MISSING = "missing"
    QUALIFIED = "qualified"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"


class Number(NamedTuple):
    """A cell read as a number: its value or why there is none."""

    value: float | None
    estimate: bool = False
    problem: CellProblem | None = None


def find_commas(cells: pl.Series, *, otherwise: Commas) -> Commas:
    """Return what a comma means, by the cells that leave no doubt.

    Args:
        cells: Texts.
        otherwise: What to assume where no cell settles it.
    """
    written = cells.filter(cells.str.contains(",", literal=True)).unique().str.strip_chars()
    # Spaces, percent signs and marks of estimates are taken off one by one: they are rare.
    bare = written.str.contains(r"^[+-]?[0-9.,]+$")
    marked = pl.Series([_without_marks(t) for t in written.filter(~bare)], dtype=pl.String)
    plain = pl.concat([written.filter(bare).rename("text"), marked.rename("text")])
    decimal = _any_fits(plain, DECIMAL_COMMA) or _any_fits(plain, THOUSANDS_DOT)
    thousands = _any_fits(plain, THOUSANDS_COMMA)
    if decimal and thousands:
        return Commas.MIXED
    if decimal:
        # "12,5" beside "12.5": each is clear, but "1,234" is not.
        return Commas.MIXED if cells.str.contains(DECIMAL_DOT).any() else Commas.DECIMAL
    return Commas.THOUSANDS if thousands else otherwise


def read_number(text: str, commas: Commas) -> Number:
    """Return one cell as a number, or why it is none."""
    stripped = text.strip()
    if stripped.casefold() in file_words().lists.missing:
        return Number(None, problem=CellProblem.MISSING if stripped else CellProblem.EMPTY)
    if QUALIFIER.match(stripped.casefold()):
        return Number(None, problem=CellProblem.QUALIFIED)
    plain = _without_marks(stripped)
    estimate = ESTIMATE.search(stripped) is not None
    written = _with_decimal_dot(plain, commas)
    if written is None:
        return Number(None, problem=CellProblem.AMBIGUOUS)
    if not PLAIN.fullmatch(written) or not math.isfinite(value := float(written)):
        return Number(None, problem=CellProblem.UNREADABLE)
    return Number(value, estimate=estimate)


def read_numbers(cells: pl.Series, *, commas: Commas) -> pl.DataFrame:
    """Return a column as numbers.

    Args:
        cells: Texts or numbers.
        commas: What a comma means, from :func:`find_commas`.

    Returns:
        Columns ``value`` (Float64), ``estimate`` (Boolean) and ``problem`` (a
        ``CellProblem`` or null), one row per cell.
    """
    if cells.dtype.is_numeric():
        value = cells.cast(pl.Float64)
        finite = value.is_finite().fill_null(value=False)
        return pl.DataFrame({"value": value.set(~finite, None)}).with_columns(
            estimate=pl.lit(value=False),
            problem=pl.when(pl.col("value").is_null()).then(pl.lit(CellProblem.EMPTY.value)),
        )
    texts = cells.cast(pl.String).fill_null("").alias("text")
    # Almost every cell is a plain number; only the others are read one by one.
    stripped = texts.str.strip_chars()
    value = stripped.cast(pl.Float64, strict=False)
    if commas is Commas.DECIMAL:
        with_dot = stripped.filter(stripped.str.contains(PLAIN_WITH_COMMA)).str.replace(",", ".")
        places = stripped.str.contains(PLAIN_WITH_COMMA).arg_true()
        value = value.scatter(places, with_dot.cast(pl.Float64))
    doubtful = value.is_null() | value.is_infinite() | value.is_nan()
    if commas is Commas.DECIMAL:
        doubtful |= texts.str.contains(r"^\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*$")
    others = texts.filter(doubtful).unique()
    read = [read_number(text, commas) for text in others.to_list()]
    table = pl.DataFrame(
        {
            "text": others,
            "read": pl.Series([n.value for n in read], dtype=pl.Float64),
            "estimate": pl.Series([n.estimate for n in read], dtype=pl.Boolean),
            "problem": pl.Series([n.problem for n in read], dtype=pl.String),
        }
    )
    joined = pl.DataFrame({"text": texts, "value": value, "doubtful": doubtful}).join(
        table, on="text", how="left", maintain_order="left"
    )
    return joined.select(
        value=pl.when("doubtful").then("read").otherwise("value"),
        estimate=pl.when("doubtful").then("estimate").otherwise(pl.lit(value=False)),
        problem=pl.when("doubtful").then("problem"),
    )


def read_year(text: str) -> tuple[int | None, bool]:
    """Return the year a cell means, and whether the cell says more than a year (``2023/24``)."""
    stripped = text.strip()
    if match := YEAR.fullmatch(stripped):
        return int(match[1]), False
    if match := PERIOD.fullmatch(stripped) or DAY_FIRST.fullmatch(stripped):
        return int(match[1]), True
    return None, False


def read_years(cells: pl.Series) -> pl.DataFrame:
    """Return a column as years: ``year`` (Int64 or null) and ``longer`` (said more than a year)."""
    if cells.dtype.is_temporal():
        cells = cells.dt.year()
    texts = cells.cast(pl.String).fill_null("").alias("text")
    distinct = texts.unique()
    read = [read_year(text) for text in distinct.to_list()]
    table = pl.DataFrame(
        {
            "text": distinct,
            "year": pl.Series([year for year, _ in read], dtype=pl.Int64),
            "longer": pl.Series([longer for _, longer in read], dtype=pl.Boolean),
        }
    )
    return texts.to_frame().join(table, on="text", how="left", maintain_order="left").drop("text")


def _any_fits(texts: pl.Series, shape: re.Pattern[str]) -> bool:
    return texts.str.contains(f"^(?:{shape.pattern})$").any()


def _without_marks(text: str) -> str:
    """Return a number without grouping spaces, percent sign and mark of an estimate."""
    plain = ESTIMATE.sub("", text.strip()).replace("\u2212", "-")
    return GROUP_MARK.sub("", plain).removesuffix("%").rstrip()


def _with_decimal_dot(plain: str, commas: Commas) -> str | None:
    """Return a number as Python writes it, or nothing where it can mean two things."""
    if THOUSANDS_COMMA.fullmatch(plain):
        return plain.replace(",", "")
    if THOUSANDS_DOT.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(plain):
        return plain.replace(",", ".")
    if EITHER_COMMA.fullmatch(plain):
        meant = {Commas.THOUSANDS: "", Commas.DECIMAL: "."}.get(commas)
        return None if meant is None else plain.replace(",", meant)
    grouped = commas is Commas.DECIMAL and EITHER_DOT.fullmatch(plain)
    return plain.replace(".", "") if grouped else plain
