"""Open a file of observations as tables of cells, whatever its format.

CSV (UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar), workbooks
(XLSX, XLS, ODS) and Parquet. The header row is the first row that looks like
one, so the lines that the World Bank prints above it do not matter. Rows are
numbered as a spreadsheet shows them, with the header counted.

Left out: JSON and XML; charts, hidden sheets and formulas of workbooks (their
last computed values are read).
"""

from __future__ import annotations

import csv
import io
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.errors import DataError
from stocktake.sources.layout import role_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ROW", "SUFFIXES", "CellTable", "read_tables"]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", *WORKBOOKS)
# Column that carries the row number; no heading of a file can be this.
ROW = "\0row"
# Rows among which the header is looked for.
HEADER_WITHIN = 40
DELIMITERS = ",;\t|"
NEXT_STEP = "Open it in a spreadsheet, and save it again as CSV (UTF-8) or XLSX."


@dataclass(frozen=True, slots=True)
class CellTable:
    """One table of a file.

    Attributes:
        cells: Columns named by their headings (texts, or typed in Parquet) and ``ROW``.
        sheet: Name of the sheet; empty outside workbooks.
        preamble: Cells of the rows above the header.
        semicolons: Whether cells were parted by semicolons, where commas are often decimal.
        uneven: Numbers of rows with more cells than the header has; they are not in ``cells``.
    """

    cells: pl.DataFrame
    sheet: str = ""
    preamble: tuple[tuple[str, ...], ...] = ()
    semicolons: bool = False
    uneven: tuple[int, ...] = ()


def read_tables(path: Path, content: bytes, *, name: str) -> list[CellTable]:
    """Return the tables of a file.

    Args:
        path: The file; its suffix says the format.
        content: Its bytes.
        name: What messages call it.

    Raises:
        DataError: The file is empty, damaged, or of a format that is not read.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError(
            f"Files of the kind {suffix or 'without a suffix'!r} are not read as observations.",
            where=name,
            fix=f"Save it as one of {', '.join(SUFFIXES)}.",
        )
    if not content.strip(b" \t\r\n\0"):
        raise DataError("The file is empty.", where=name, fix="Save it again, or remove it.")
    if suffix == ".parquet":
        return [_read_parquet(content, name)]
    return _read_workbook(content, name) if suffix in WORKBOOKS else [_read_csv(content, name)]


def _read_parquet(content: bytes, name: str) -> CellTable:
    try:
        cells = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(
            "The file is damaged, or is not Parquet.", where=name, fix="Export it again."
        ) from error
    # Parquet has no header row: its first row of data counts as row 2, as in a spreadsheet.
    return CellTable(cells=cells.with_row_index(ROW, offset=2))


def _read_workbook(content: bytes, name: str) -> list[CellTable]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        }
    except (CalamineError, OSError) as error:
        raise DataError(
            "The workbook cannot be opened; it is damaged or protected by a password.",
            where=name,
            fix="Open it in a spreadsheet program and save it again as XLSX without a password.",
        ) from error
    tables = []
    for sheet, rows in sheets.items():
        texts = [[_text(cell) for cell in row] for row in rows]
        if any(any(row) for row in texts):
            tables.append(_table_of_rows(texts, start=_find_header(texts), sheet=sheet))
    if not tables:
        raise DataError("The workbook has no cells.", where=name, fix="Fill it, or remove it.")
    return tables


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    isoformat = getattr(cell, "isoformat", None)
    return str(isoformat()) if isoformat else str(cell).strip()


def _read_csv(content: bytes, name: str) -> CellTable:
    text = _decode(content, name)
    delimiter = _find_delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    top: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            top.append(row)
            ends.append(reader.line_num)
            if len(top) == HEADER_WITHIN:
                break
    except csv.Error as error:
        raise DataError(
            f"The file is not a table: {error}.",
            where=f"{name}, line {reader.line_num}",
            fix=NEXT_STEP,
        ) from error
    start = _find_header(top)
    semicolons = delimiter == ";"
    body = _after_lines(text, ends[start])
    headings = _headings(top[start])
    cells = _fast_csv(body, delimiter, headings)
    if cells is None or body.count('"') % 2:
        below = list(csv.reader(io.StringIO(body), delimiter=delimiter))
        if any("\n" in cell for cell in below[-1]) and len(below[-1]) < len(headings):
            raise DataError(
                "A quotation mark is opened and never closed.",
                where=f"{name}, row {start + 1 + len(below)}",
                fix='Close it; write a quotation mark inside quotation marks twice ("").',
            )
        rows = [*top[: start + 1], *below]
        return _table_of_rows(rows, start=start, semicolons=semicolons)
    return CellTable(
        cells=_drop_blank_rows(cells.with_row_index(ROW, offset=start + 2)),
        preamble=tuple(tuple(row) for row in top[:start]),
        semicolons=semicolons,
    )


def _decode(content: bytes, name: str) -> str:
    """Return the text: by its byte-order mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0":
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    raise DataError(
        "The file is not text in UTF-8, UTF-16 or Windows-1252.", where=name, fix=NEXT_STEP
    )


def _find_delimiter(text: str) -> str:
    """Return the delimiter that parts most of the first rows into most cells."""
    lines = [line for line in text[:20_000].splitlines()[:HEADER_WITHIN] if line.strip()]

    def width(delimiter: str) -> float:
        return statistics.median(len(row) for row in csv.reader(lines, delimiter=delimiter))

    return max(DELIMITERS, key=width)


def _find_header(rows: list[list[str]]) -> int:
    """Return the position of the header: the early row with most headings that are known."""
    early = rows[:HEADER_WITHIN]
    known = [sum(role_of(cell) is not None for cell in row if cell.strip()) for row in early]
    if max(known) >= 2:
        return known.index(max(known))
    filled = [sum(bool(cell.strip()) for cell in row) for row in early]
    return next((i for i, n in enumerate(filled) if n >= 2), 0)


def _headings(cells: list[str]) -> list[str]:
    """Return unique headings; an empty one gets a name that no role has."""
    found: list[str] = []
    for position, cell in enumerate(cells, start=1):
        heading = " ".join(cell.split()) or f"\0{position}"
        found.append(heading if heading not in found else f"{heading} ({position})")
    return found


def _after_lines(text: str, lines: int) -> str:
    position = 0
    for _ in range(lines):
        position = text.find("\n", position) + 1
        if position == 0:
            return ""
    return text[position:]


def _fast_csv(body: str, delimiter: str, headings: list[str]) -> pl.DataFrame | None:
    """Return the rows read by Polars, or nothing where a row has too many cells."""
    schema = dict.fromkeys(headings, pl.String)
    if not body.strip():
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_csv(
            body.encode(),
            has_header=False,
            schema=schema,
            separator=delimiter,
            infer_schema=False,
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _table_of_rows(
    rows: list[list[str]], *, start: int, sheet: str = "", semicolons: bool = False
) -> CellTable:
    headings = _headings(rows[start])
    width = len(headings)
    data = rows[start + 1 :]
    uneven = tuple(number for number, row in enumerate(data, start=start + 2) if any(row[width:]))
    data = [[] if any(row[width:]) else row for row in data]
    columns = {
        heading: pl.Series([row[i] if i < len(row) else "" for row in data], dtype=pl.String)
        for i, heading in enumerate(headings)
    }
    cells = pl.DataFrame(columns).with_row_index(ROW, offset=start + 2)
    return CellTable(
        cells=_drop_blank_rows(cells),
        sheet=sheet,
        preamble=tuple(tuple(row) for row in rows[:start]),
        semicolons=semicolons,
        uneven=uneven,
    )


def _drop_blank_rows(cells: pl.DataFrame) -> pl.DataFrame:
    filled = [pl.col(c).fill_null("").str.strip_chars() != "" for c in cells.columns if c != ROW]
    return cells.filter(pl.any_horizontal(filled))
