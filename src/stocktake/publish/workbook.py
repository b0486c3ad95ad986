"""Write tables as one XLSX workbook, row by row in bounded memory, the same bytes each time.

Text is stored as text, so that nothing in it can become a formula or a link. Lists are
joined by "; ". What a spreadsheet cannot hold is left out on purpose: text after 32,767
characters (it ends in "..."), control characters, and the difference between an empty and
a missing text. Dates before 1900 and numbers that are not finite are written as text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BytesIO
    from pathlib import Path

__all__ = ["LONGEST_TEXT", "Sheet", "write_workbook"]

LONGEST_TEXT = 32_767  # a cell's limit in the file format's specification
FIRST_DATE = dt.date(1900, 3, 1)  # spreadsheets count a 29 February 1900 that never was
NARROWEST, WIDEST = 8, 60  # column widths in characters
SAMPLE_ROWS = 200  # rows that decide the width of a column
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Sheet(Noun, frozen=True, kw_only=True):
    """One sheet.

    Attributes:
        name: At most 31 characters, unique in the workbook.
        frame: Its rows; the columns' names are the header.
        intro: Lines above the header, the first in bold; such a sheet has no filter and its
            long texts are wrapped.
    """

    name: str
    frame: pl.DataFrame
    intro: tuple[str, ...] = ()


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
    target = path if hasattr(path, "write") else str(path)
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        moment = dt.datetime(created.year, created.month, created.day, tzinfo=dt.UTC)
        book.set_properties({"title": UNWRITABLE.sub("", title), "created": moment})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "bold": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)


def _write_sheet(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    frame = sheet.frame
    top = len(sheet.intro)
    for position, width in enumerate(_widths(frame)):
        worksheet.set_column(position, position, width)
    if not sheet.intro:
        worksheet.freeze_panes(1, 0)
        worksheet.autofilter(0, 0, max(frame.height, 1), max(frame.width - 1, 0))
    for number, line in enumerate(sheet.intro):
        worksheet.write_string(number, 0, _text(line), formats["bold"] if number == 0 else None)
    for position, name in enumerate(frame.columns):
        worksheet.write_string(top, position, _text(name), formats["head"])
    text_format = formats["wrap"] if sheet.intro else None
    for number, row in enumerate(_plain(frame).iter_rows(), start=top + 1):
        for position, value in enumerate(row):
            _write_cell(worksheet, (number, position), value, (text_format, formats["date"]))


def _write_cell(
    worksheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    at: tuple[int, int],
    value: object,
    formats: tuple[Any, Any],
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        worksheet.write_string(*at, _text(value), formats[0])
    elif isinstance(value, bool):
        worksheet.write_boolean(*at, value)
    elif isinstance(value, dt.date) and value >= FIRST_DATE:
        worksheet.write_datetime(*at, value, formats[1])
    elif isinstance(value, int | float) and math.isfinite(value):
        worksheet.write_number(*at, value)
    else:
        shown = "NaN" if value != value else str(value)  # noqa: PLR0124  only NaN differs from itself
        worksheet.write_string(*at, shown)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with lists joined to text."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(lists).cast(pl.List(pl.String)).list.join("; "))


def _text(value: str) -> str:
    plain = UNWRITABLE.sub("", value)
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 3] + "..."


def _widths(frame: pl.DataFrame) -> list[int]:
    sample = _plain(frame.head(SAMPLE_ROWS))
    widths = []
    for name in frame.columns:
        longest = sample[name].cast(pl.String).str.len_chars().max()
        needed = max(len(name) + 3, longest if isinstance(longest, int) else 0)
        widths.append(min(max(needed, NARROWEST), WIDEST))
    return widths
