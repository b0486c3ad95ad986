"""Write tables as one XLSX workbook, in bounded memory, the same bytes each time.

Text is stored as text, so that nothing in it can become a formula or a link. Lists are
joined by "; ". What a spreadsheet cannot hold is left out on purpose: text after 32,767
characters (it ends in "..."), control characters, and the difference between an empty and
a missing text. Dates before 1900 and numbers that are not finite are written as text.

XlsxWriter makes the workbook without the rows of its tables; ``workbook_rows`` makes those, and
they are put into the finished parts.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
import polars as pl
import xlsxwriter

from stocktake.model import Noun
from stocktake.publish.workbook_rows import (
    FIRST_DATE,
    LONGEST_TEXT,
    UNWRITABLE,
    column_letters,
    plain_texts,
    sheet_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["LONGEST_TEXT", "Sheet", "Total", "write_workbook"]

# A cell of a row of sums: a text, a formula with what it gives, or nothing.
Total: TypeAlias = "str | tuple[str, float | None] | None"

NARROWEST, WIDEST = 8, 60  # column widths in characters
SAMPLE_ROWS = 200  # rows that decide the width of a column
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ZIP_LEVEL: Final = 4  # a twentieth larger than level 6 in two thirds of the time
# Where the rows of a table go, and what says how far its cells reach.
ROWS_END: Final = b"</sheetData>"
REACH: Final = re.compile(rb'<dimension ref="[^"]*"/>')


class Sheet(Noun, frozen=True, kw_only=True):
    """One sheet.

    Attributes:
        name: At most 31 characters, unique in the workbook.
        frame: Its rows.
        heads: The header; by default the columns' names.
        intro: Lines above the header, the first in bold; such a sheet has no filter and its
            long texts are wrapped.
        formulas: By column, the formulas of its cells, as ``sheet_rows`` takes them.
        shares: Columns whose numbers are shown as percentages.
        total: A row of sums below the others, set apart, a cell for each column.
    """

    name: str
    frame: pl.DataFrame
    heads: tuple[str, ...] = ()
    intro: tuple[str, ...] = ()
    formulas: dict[str, str | pl.Expr] = msgspec.field(default_factory=dict)
    shares: frozenset[str] = frozenset()
    total: tuple[Total, ...] = ()

    @property
    def last(self) -> int:
        """Number of the last row of the frame, counted from 1 at the header."""
        return self.frame.height + 1


def write_workbook(
    sheets: Sequence[Sheet], path: Path | BytesIO, *, title: str, created: dt.date
) -> None:
    """Write the sheets, in order, to ``path``.

    Args:
        sheets: At least one.
        path: The file, replaced if it exists, or a buffer.
        title: The document's title.
        created: The date it carries, so that the bytes do not depend on the day of writing.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        moment = dt.datetime(created.year, created.month, created.day, tzinfo=dt.UTC)
        book.set_properties({"title": re.sub(UNWRITABLE, "", title), "created": moment})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "bold": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "share": book.add_format({"num_format": "0%"}),
            "total": book.add_format({"bold": True, "top": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    # The library numbers its formats when it writes them.
    _fill(made, path, sheets, {name: style.xf_index or 0 for name, style in formats.items()})


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    frame = sheet.frame
    top = len(sheet.intro)
    heads = sheet.heads or frame.columns
    for position, (name, width) in enumerate(zip(frame.columns, _widths(sheet), strict=True)):
        style = formats.get(_style(sheet, name))
        worksheet.set_column(position, position, width, style)
    if not sheet.intro:
        worksheet.freeze_panes(1, 0)
        worksheet.autofilter(0, 0, max(frame.height, 1), max(frame.width - 1, 0))
    for number, line in enumerate(sheet.intro):
        worksheet.write_string(number, 0, _text(line), formats["bold"] if number == 0 else None)
    for position, name in enumerate(heads):
        worksheet.write_string(top, position, _text(name), formats["head"])
    if sheet.intro:
        _write_wrapped(worksheet, sheet, formats)
    for position, cell in enumerate(sheet.total):
        if isinstance(cell, tuple):
            style = formats["share" if frame.columns[position] in sheet.shares else "total"]
            worksheet.write_formula(sheet.last, position, *_formula(cell, style))
        elif cell is not None:
            worksheet.write_string(sheet.last, position, _text(cell), formats["total"])


def _formula(cell: tuple[str, float | None], style: Format) -> tuple[str, Format, float | str]:
    text, value = cell
    return f"={text}", style, "" if value is None else value


def _style(sheet: Sheet, column: str) -> str:
    """Return the name of the format of a column's cells; empty where they have none."""
    if column in sheet.shares:
        return "share"
    return "date" if sheet.frame.schema[column] == pl.Date else ""


def _write_wrapped(worksheet: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    """Write the rows below an intro, few and with their texts wrapped, cell by cell."""
    top = len(sheet.intro) + 1
    for number, row in enumerate(plain_texts(sheet.frame).iter_rows(), start=top):
        for position, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(worksheet, (number, position), value, formats)


def _write_cell(
    worksheet: Worksheet, at: tuple[int, int], value: object, formats: dict[str, Format]
) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(*at, value)
    elif isinstance(value, dt.date) and value >= FIRST_DATE:
        worksheet.write_datetime(*at, value, formats["date"])
    elif isinstance(value, int | float) and math.isfinite(value):
        worksheet.write_number(*at, value)
    else:
        shown = "NaN" if isinstance(value, float) and math.isnan(value) else str(value)
        worksheet.write_string(*at, shown, formats["wrap"])


def _fill(
    made: BytesIO, path: Path | BytesIO, sheets: Sequence[Sheet], formats: Mapping[str, int]
) -> None:
    """Write the workbook with the rows of its tables to where it is wanted."""
    tables = {
        f"xl/worksheets/sheet{number}.xml": sheet
        for number, sheet in enumerate(sheets, 1)
        if not sheet.intro and sheet.frame.height
    }
    with (
        zipfile.ZipFile(made) as bare,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as book,
    ):
        for name in bare.namelist():
            part = bare.read(name)
            # Opened by name, an entry carries the first moment a ZIP can tell.
            with book.open(name, "w") as entry:
                if name not in tables:
                    entry.write(part)
                    continue
                sheet = tables[name]
                last = f"{column_letters(sheet.frame.width - 1)}{sheet.last + bool(sheet.total)}"
                before = f'<row r="{sheet.last + 1}"'.encode() if sheet.total else ROWS_END
                head, found, tail = part.partition(before)
                entry.write(REACH.sub(f'<dimension ref="A1:{last}"/>'.encode(), head, count=1))
                for rows in _rows(sheet, formats):
                    entry.write(rows.encode())
                entry.write(found + tail)


def _rows(sheet: Sheet, formats: Mapping[str, int]) -> Iterator[str]:
    named = {name: _style(sheet, name) for name in sheet.frame.columns}
    styles = {name: formats[style] for name, style in named.items() if style}
    return sheet_rows(plain_texts(sheet.frame), first=2, styles=styles, formulas=sheet.formulas)


def _text(value: str) -> str:
    return re.sub(UNWRITABLE, "", value)


def _widths(sheet: Sheet) -> list[int]:
    sample = plain_texts(sheet.frame.head(SAMPLE_ROWS))
    longest = sample.select(pl.all().cast(pl.String).str.len_chars().max().fill_null(0))
    heads = sheet.heads or sheet.frame.columns
    return [
        min(max(len(head) + 3, column.item(), NARROWEST), WIDEST)
        for head, column in zip(heads, longest.iter_columns(), strict=True)
    ]
