"""A sheet of XlsxWriter with tens of thousands of formulas, written in a tenth of the time.

XlsxWriter checks and keeps every cell, and searches every formula for functions that are younger
than the file format. Rows whose shape is known are written as XML here, one string a row, into the
sheet that XlsxWriter makes; everything else (heads, widths, formats, package) is its own. Texts
stand in their cells (``inlineStr``), so that none becomes a formula. Left out: dates and links.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import methodcaller
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

from stocktake.publish.report.tree import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Formula", "Value", "quick_sheet", "write_quickly"]

TEXTS: Final = 4096  # names and titles kept: they stand in many rows


class Formula(NamedTuple):
    """A formula without its equals sign, and the value it has now; none is an empty text."""

    text: str
    value: float | None


Value: TypeAlias = str | float | Formula | None


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
    sheet: Worksheet, rows: Sequence[tuple[Value, ...]], *, shares: Collection[int], share: Format
) -> None:
    """Write rows below the first row of a sheet.

    Args:
        sheet: Of the kind ``quick_sheet``; its first row is written already.
        rows: Cells, at most 26 a row; no row is longer than the first.
        shares: Columns, from 0, whose numbers are shares.
        share: The format of shares.
    """
    if not rows:
        return

    def prepared() -> list[str]:
        style = f' s="{methodcaller("_get_xf_index")(share)}"'
        styles = [style if column in shares else "" for column in range(len(rows[0]))]
        return [_row(number, cells, styles) for number, cells in enumerate(rows, start=2)]

    sheet.prepared = prepared
    sheet.dim_rowmax = len(rows)
    sheet.dim_colmax = max(sheet.dim_colmax, len(rows[0]) - 1)


def _nothing(sheet: Worksheet) -> list[str]:
    del sheet
    return []


def _row(number: int, cells: tuple[Value, ...], styles: Sequence[str]) -> str:
    made = [f'<row r="{number}">']
    for letter, style, value in zip(ascii_uppercase, styles, cells, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            made.append(f'<c r="{letter}{number}"{style} t="inlineStr">{_text(value)}</c>')
        elif isinstance(value, Formula):
            made.append(_formula(f"{letter}{number}", style, value))
        elif math.isfinite(value):  # a spreadsheet has no other numbers
            made.append(f'<c r="{letter}{number}"{style}><v>{value!r}</v></c>')
    made.append("</row>")
    return "".join(made)


def _formula(at: str, style: str, formula: Formula) -> str:
    text = formula.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if formula.value is None:
        return f'<c r="{at}"{style} t="str"><f>{text}</f><v></v></c>'
    return f'<c r="{at}"{style}><f>{text}</f><v>{formula.value!r}</v></c>'


@lru_cache(maxsize=TEXTS)
def _text(value: str) -> str:
    return f'<is><t xml:space="preserve">{escape(printable(value))}</t></is>'
