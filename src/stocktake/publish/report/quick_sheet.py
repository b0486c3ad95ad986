"""A sheet of XlsxWriter with tens of thousands of formulas, written in a fiftieth of the time.

XlsxWriter checks and keeps every cell, and searches every formula for functions that are younger
than the file format. Rows whose shape is known are written as XML here, a column at a time, into
the sheet that XlsxWriter makes; everything else (heads, widths, formats, shared texts, package) is
its own. Texts are shared texts, so that none becomes a formula. Left out: dates and links.
"""

from __future__ import annotations

from operator import methodcaller
from string import ascii_uppercase
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import polars as pl

from stocktake.publish.report.tree import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["quick_sheet", "write_quickly"]

ROW = "{row}"  # stands in a formula for the number of its row
TOP = 2  # the number of the first row below the heads


def quick_sheet() -> type[Worksheet]:
    """Return the kind of sheet that ``write_quickly`` takes, to be added to a workbook."""
    from xlsxwriter.worksheet import Worksheet

    def _prepare_formula(
        self: Worksheet, formula: str, expand_future_functions: bool = False
    ) -> str:
        """Return the formula as it is: only functions that spreadsheets always had are used."""
        del self, expand_future_functions
        return formula.removeprefix("=")

    heads_of: Callable[[Worksheet], None] = vars(Worksheet)["_write_rows"]

    def _write_rows(self: Worksheet) -> None:
        heads_of(self)
        self.fh.writelines(self.prepared())

    methods = {
        "_prepare_formula": _prepare_formula,
        "_write_rows": _write_rows,
        "prepared": _nothing,
    }
    return type("QuickSheet", (Worksheet,), methods)


def write_quickly(
    sheet: Worksheet,
    rows: pl.DataFrame,
    *,
    formulas: Mapping[str, str],
    shares: Collection[str],
    share: Format,
) -> None:
    """Write rows below the first row of a sheet.

    Args:
        sheet: Of the kind ``quick_sheet``; its first row is written already.
        rows: Texts and numbers, at most 26 columns, no more than the first row has.
        formulas: By column the formula of its cells, without equals sign and with ``{row}`` for
            the number of the row; the column has the values that the formula gives now.
        shares: Columns whose numbers are shares.
        share: The format of shares.
    """
    if rows.is_empty():
        return
    shared = [_shared(sheet, column) for column in rows if column.dtype == pl.String]

    def prepared() -> Iterable[str]:
        style = f' s="{methodcaller("_get_xf_index")(share)}"'
        cells = [
            _cell(
                rows[name], letter, style=style if name in shares else "", text=formulas.get(name)
            )
            for letter, name in zip(ascii_uppercase, rows.columns, strict=False)
        ]
        number = pl.int_range(TOP, TOP + rows.height).cast(pl.String)
        made = pl.concat_str(
            _filled(f'<row r="{ROW}">'), *cells, pl.lit("</row>"), ignore_nulls=True
        )
        numbered = rows.with_columns(*shared).with_columns(number.alias(ROW))
        return numbered.select(made).to_series().to_list()

    sheet.prepared = prepared
    sheet.dim_rowmax = rows.height
    sheet.dim_colmax = max(sheet.dim_colmax, rows.width - 1)


def _nothing(sheet: Worksheet) -> list[str]:
    del sheet
    return []


def _shared(sheet: Worksheet, texts: pl.Series) -> pl.Series:
    """Return the places of texts among the shared texts of the workbook; of empty ones none."""
    table = sheet.str_table
    told = {
        text: str(methodcaller("_get_shared_string_index", printable(text))(table))
        for text in texts.unique(maintain_order=True).drop_nulls()
        if printable(text)
    }
    # Each distinct text was counted once.
    table.count += texts.is_in(list(told)).sum() - len(told)
    return texts.replace_strict(told, default=None, return_dtype=pl.String)


def _cell(values: pl.Series, letter: str, *, style: str, text: str | None) -> pl.Expr:
    """Return the cells of a column as XML, null where there is none."""
    value, at, end = pl.col(values.name), f'<c r="{letter}{ROW}"{style}', pl.lit("</v></c>")
    if values.dtype == pl.String:
        return pl.concat_str(_filled(f'{at} t="s"><v>'), value, end)
    number = value.cast(pl.Float64) if values.dtype == pl.Null else value
    # A spreadsheet has no numbers that are not finite.
    known = pl.when(number.is_finite()).then(number).cast(pl.String)
    if text is None:
        return pl.concat_str(_filled(f"{at}><v>"), known, end)
    # The first cell has the formula for all, whose references move with the row.
    shared = f't="shared" si="{ascii_uppercase.index(letter)}"'
    first = escape(text.replace(ROW, str(TOP)))
    formula = (
        pl.when(pl.int_range(pl.len()) == 0)
        .then(
            pl.lit(f'<f {shared} ref="{letter}{TOP}:{letter}{TOP + len(values) - 1}">{first}</f>')
        )
        .otherwise(pl.lit(f"<f {shared}/>"))
    )
    told = pl.concat_str(_filled(f"{at}>"), formula, pl.lit("<v>"), known, end)
    empty = pl.concat_str(_filled(f'{at} t="str">'), formula, pl.lit("<v>"), end)
    return told.fill_null(empty)


def _filled(text: str) -> pl.Expr:
    """Return a text with the number of each row in its places."""
    parts = text.split(ROW)
    pieces = [pl.lit(parts[0])]
    for part in parts[1:]:
        pieces += [pl.col(ROW), pl.lit(part)]
    return pl.concat_str(pieces)
