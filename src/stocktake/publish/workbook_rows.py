"""The rows of a table as a worksheet holds them, made by columns.

XlsxWriter makes the workbook: its parts, styles, header rows, filters. It writes rows cell by
cell, which takes most of a small build; the rows of tables are made here instead, many at a time,
as Office Open XML (ECMA-376, part 1, 18.3.1.4, 18.3.1.40 and 18.3.1.73): numbers, booleans, dates
as days with a date's style, texts inside their cells, and formulas beside the value that they give.
Empty texts and missing values have no cell.
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "FIRST_DATE",
    "LONGEST_TEXT",
    "UNWRITABLE",
    "column_letters",
    "formula_by_row",
    "plain_texts",
    "sheet_rows",
]

LONGEST_TEXT: Final = 32_767  # a cell's limit in the file format's specification
FIRST_DATE: Final = dt.date(1900, 3, 1)  # spreadsheets count a 29 February 1900 that never was
DAY_NOUGHT: Final = dt.date(1899, 12, 30)  # the day before their first, for dates since then
UNWRITABLE: Final = "[\x00-\x08\x0b-\x1f\ufffe\uffff]"
# The format reads "_x0041_" as a code; a text that has it says so by the code of "_" before it.
CODE: Final = "_(x[0-9a-fA-F]{4}_)"
BATCH: Final = 10_000  # rows: some 5 MB of XML at a time
NUMBER: Final = "\x00row"  # a name that no table has
ROW: Final = pl.col(NUMBER).cast(pl.String)
FORMULA: Final = "\x00formula "  # before the name of a column, that of its formulas
PLACE: Final = "{row}"  # stands in a formula for the number of its row
NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def plain_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with lists joined by "; ", and texts as a cell can hold them."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    texts = pl.selectors.string()
    cut = texts.str.slice(0, LONGEST_TEXT - 3) + "..."
    return (
        frame.with_columns(pl.col(lists).cast(pl.List(pl.String)).list.join("; "))
        .with_columns(texts.str.replace_all(UNWRITABLE, ""))
        .with_columns(pl.when(texts.str.len_chars() > LONGEST_TEXT).then(cut).otherwise(texts))
    )


def sheet_rows(
    frame: pl.DataFrame,
    *,
    first: int,
    styles: Mapping[str, int] = NONE,
    formulas: Mapping[str, str | pl.Expr] = NONE,
) -> Iterator[str]:
    """Yield the ``row`` elements of a frame, some thousands at a time.

    Args:
        frame: As ``plain_texts`` returns it: texts, numbers, booleans and dates.
        first: Number of the first row, counted from 1.
        styles: By column, the number of the cell format of its numbers or dates.
        formulas: By column, the formula of the first row, which all cells below share as a
            spreadsheet copies it down, or the formula of each row (``formula_by_row``), without
            equals sign; the column holds what the formulas give.
    """
    cells, told = [], []
    for place, (name, kind) in enumerate(frame.schema.items()):
        at = column_letters(place), styles.get(name)
        if name not in formulas:
            cells.append(_cell(name, kind, *at))
            continue
        cells.append(_formula(name, *at))
        text = formulas[name]
        end = first + frame.height - 1
        own = (
            _shared(text, number=place, reach=f"{at[0]}{first}:{at[0]}{end}", first=first)
            if isinstance(text, str)
            else pl.concat_str(pl.lit("<f>"), _escaped(text), pl.lit("</f>"))
        )
        told.append(own.alias(f"{FORMULA}{name}"))
    row = pl.concat_str(pl.lit('<row r="'), ROW, pl.lit('">'), *cells, pl.lit("</row>"))
    numbered = frame.with_columns(pl.int_range(first, pl.len() + first).alias(NUMBER))
    for part in numbered.with_columns(told).iter_slices(BATCH):
        yield part.select(row.str.join()).item()


def formula_by_row(text: str) -> pl.Expr:
    """Return a formula of each row, for ``sheet_rows``.

    Args:
        text: Without equals sign, and with ``{row}`` where the number of the row stands.
    """
    parts = text.split(PLACE)
    pieces = [pl.lit(parts[0])]
    for part in parts[1:]:
        pieces += [ROW, pl.lit(part)]
    return pl.concat_str(pieces)


def column_letters(place: int) -> str:
    """Return the letters of a column, counted from 0: A, B ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cell(name: str, kind: pl.DataType, letters: str, style: int | None) -> pl.Expr:
    """Return the cells of one column; nothing where there is no value."""
    value, drawn_as = pl.col(name), _style(style)
    if kind == pl.String:
        drawn = _text(value, letters)
    elif kind == pl.Boolean:
        drawn = _number(value.cast(pl.Int8), letters, ' t="b"')
    elif kind == pl.Date:
        days = (value - pl.lit(DAY_NOUGHT)).dt.total_days()
        drawn = (
            pl.when(value >= FIRST_DATE)
            .then(_number(days, letters, drawn_as))
            .otherwise(_text(value.cast(pl.String), letters))
        )
    elif kind.is_float():
        drawn = (
            pl.when(value.is_finite())
            .then(_number(value, letters, drawn_as))
            .otherwise(_text(value.cast(pl.String), letters))
        )
    else:
        drawn = _number(value, letters, drawn_as)
    return drawn.fill_null("")


def _formula(name: str, letters: str, style: int | None) -> pl.Expr:
    """Return the cells of a column of formulas, with the number or nothing that each gives."""
    start = pl.concat_str(pl.lit(f'<c r="{letters}'), ROW, pl.lit(f'"{_style(style)}'))
    text = pl.col(f"{FORMULA}{name}")
    number = pl.col(name).cast(pl.Float64)
    known = pl.when(number.is_finite()).then(number).cast(pl.String)
    given = pl.concat_str(start, pl.lit(">"), text, pl.lit("<v>"), known, pl.lit("</v></c>"))
    nothing = pl.concat_str(start, pl.lit(' t="str">'), text, pl.lit("<v></v></c>"))
    return given.fill_null(nothing)


def _shared(text: str, *, number: int, reach: str, first: int) -> pl.Expr:
    """Return the formula of a column: told in its first cell, pointed to in the others."""
    told = f'<f t="shared" ref="{reach}" si="{number}">{escape(text)}</f>'
    pointed = f'<f t="shared" si="{number}"/>'
    return pl.when(pl.col(NUMBER) == first).then(pl.lit(told)).otherwise(pl.lit(pointed))


def _style(number: int | None) -> str:
    return "" if number is None else f' s="{number}"'


def _number(value: pl.Expr, letters: str, attributes: str) -> pl.Expr:
    return pl.concat_str(
        pl.lit(f'<c r="{letters}'),
        ROW,
        pl.lit(f'"{attributes}><v>'),
        value.cast(pl.String),
        pl.lit("</v></c>"),
    )


def _text(value: pl.Expr, letters: str) -> pl.Expr:
    # Only a text told to be kept keeps the spaces at its ends.
    kept = pl.when(value.str.contains(r"^\s|\s$")).then(pl.lit(' xml:space="preserve"'))
    drawn = pl.concat_str(
        pl.lit(f'<c r="{letters}'),
        ROW,
        pl.lit('" t="inlineStr"><is><t'),
        kept.otherwise(pl.lit("")),
        pl.lit(">"),
        _escaped(value).str.replace_all(CODE, "_x005F_$1"),
        pl.lit("</t></is></c>"),
    )
    return pl.when(value != "").then(drawn)


def _escaped(value: pl.Expr) -> pl.Expr:
    return (
        value.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
