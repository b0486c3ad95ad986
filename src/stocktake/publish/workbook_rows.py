"""The rows of a table as a worksheet holds them, made by columns.

XlsxWriter makes the workbook: its parts, styles, header rows, filters. It writes rows cell by
cell, which takes most of a small build; the rows of tables are made here instead, many at a time,
as Office Open XML (ECMA-376, part 1, 18.3.1.4 and 18.3.1.73): numbers, booleans, dates as days
with a date's style, and texts inside their cells. Empty texts and missing values have no cell.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FIRST_DATE",
    "LONGEST_TEXT",
    "UNWRITABLE",
    "column_letters",
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


def sheet_rows(frame: pl.DataFrame, *, first: int, date_style: int) -> Iterator[str]:
    """Yield the ``row`` elements of a frame, some thousands at a time.

    Args:
        frame: As ``plain_texts`` returns it: texts, numbers, booleans and dates.
        first: Number of the first row, counted from 1.
        date_style: Number of the cell format of dates.
    """
    cells = [
        _cell(name, kind, letters=column_letters(place), date_style=date_style)
        for place, (name, kind) in enumerate(frame.schema.items())
    ]
    row = pl.concat_str(pl.lit('<row r="'), ROW, pl.lit('">'), *cells, pl.lit("</row>"))
    numbered = frame.with_columns(pl.int_range(first, pl.len() + first).alias(NUMBER))
    for part in numbered.iter_slices(BATCH):
        yield part.select(row.str.join()).item()


def column_letters(place: int) -> str:
    """Return the letters of a column, counted from 0: A, B ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cell(name: str, kind: pl.DataType, *, letters: str, date_style: int) -> pl.Expr:
    """Return the cells of one column; nothing where there is no value."""
    value = pl.col(name)
    if kind == pl.String:
        drawn = _text(value, letters)
    elif kind == pl.Boolean:
        drawn = _number(value.cast(pl.Int8), letters, ' t="b"')
    elif kind == pl.Date:
        days = (value - pl.lit(DAY_NOUGHT)).dt.total_days()
        drawn = (
            pl.when(value >= FIRST_DATE)
            .then(_number(days, letters, f' s="{date_style}"'))
            .otherwise(_text(value.cast(pl.String), letters))
        )
    elif kind.is_float():
        drawn = (
            pl.when(value.is_finite())
            .then(_number(value, letters))
            .otherwise(_text(value.cast(pl.String), letters))
        )
    else:
        drawn = _number(value, letters)
    return drawn.fill_null("")


def _number(value: pl.Expr, letters: str, attributes: str = "") -> pl.Expr:
    return pl.concat_str(
        pl.lit(f'<c r="{letters}'),
        ROW,
        pl.lit(f'"{attributes}><v>'),
        value.cast(pl.String),
        pl.lit("</v></c>"),
    )


def _text(value: pl.Expr, letters: str) -> pl.Expr:
    escaped = (
        value.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all(CODE, "_x005F_$1")
    )
    # Only a text told to be kept keeps the spaces at its ends.
    kept = pl.when(value.str.contains(r"^\s|\s$")).then(pl.lit(' xml:space="preserve"'))
    drawn = pl.concat_str(
        pl.lit(f'<c r="{letters}'),
        ROW,
        pl.lit('" t="inlineStr"><is><t'),
        kept.otherwise(pl.lit("")),
        pl.lit(">"),
        escaped,
        pl.lit("</t></is></c>"),
    )
    return pl.when(value != "").then(drawn)
