"""Write tables as one XLSX workbook: fast, in bounded memory, the same bytes each time.

Each sheet is built column by column as text (a table of a million cells takes under a
second), not cell by cell. Text is stored as text, so that nothing in it can become a
formula. Lists are joined by "; ". What a spreadsheet cannot hold is left out on purpose:
text after 32,767 characters (it ends in "..."), and the difference between an empty and a
missing text. Dates before 1900 are written as text.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import polars as pl

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["LONGEST_TEXT", "Sheet", "write_workbook"]

LONGEST_TEXT = 32_767  # a cell's limit in the file format's specification
CHUNK_ROWS = 20_000  # rows turned into text at once: bounds memory, large enough to be quick
ZIP_LEVEL = 4  # level 6 takes twice the time for 6 % less
FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
NARROWEST, WIDEST = 8.0, 60.0  # column widths in characters
SAMPLE_ROWS = 200  # rows that decide the width of a column

# Characters that XML 1.0 cannot hold, and the carriage return, which a reader would fold.
UNWRITABLE = r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Cell formats by position: 0 plain, 1 heading, 2 date, 3 wrapped text, 4 bold.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left/><right/><top/>'
    '<bottom style="thin"><color rgb="FF5A6570"/></bottom></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/>'
    '<xf fontId="1" borderId="1" applyFont="1" applyBorder="1" xfId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1" xfId="0"/>'
    '<xf applyAlignment="1" xfId="0"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" applyFont="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


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


def write_workbook(sheets: Sequence[Sheet], path: Path, *, title: str, created: dt.date) -> None:
    """Write the sheets, in order, to ``path``.

    Args:
        sheets: At least one.
        path: The file; replaced if it exists.
        title: The document's title.
        created: The date it carries, so that the bytes do not depend on the day of writing.
    """
    with zipfile.ZipFile(path, "w") as archive:
        parts = (
            ("[Content_Types].xml", _content_types(len(sheets))),
            ("_rels/.rels", _package_relations()),
            ("docProps/core.xml", _core_properties(title, created)),
            ("xl/workbook.xml", _workbook(sheets)),
            ("xl/_rels/workbook.xml.rels", _workbook_relations(len(sheets))),
            ("xl/styles.xml", STYLES),
        )
        for name, text in parts:
            archive.writestr(_entry(name), (HEAD + text).encode(), compresslevel=ZIP_LEVEL)
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as part:
                for text in _worksheet(sheet):
                    part.write(text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = ZIP_LEVEL  # type: ignore[attr-defined]  # noqa: SLF001  # it has no public name before Python 3.13
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _worksheet(sheet: Sheet) -> Iterator[str]:
    frame = sheet.frame
    top = len(sheet.intro) + 1
    last = f"{_letters(max(frame.width, 1))}{top + frame.height}"
    yield HEAD + f'<worksheet xmlns="{MAIN}"><dimension ref="A1:{last}"/><sheetViews>'
    yield '<sheetView workbookViewId="0">'
    yield (
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
        if not sheet.intro
        else ""
    )
    yield f"</sheetView></sheetViews><cols>{_widths(frame)}</cols><sheetData>"
    for number, line in enumerate(sheet.intro):
        yield f'<row><c s="{4 if number == 0 else 0}"{_text(line)}</row>'
    yield "<row>" + "".join(f'<c s="1"{_text(name)}' for name in frame.columns) + "</row>"
    cells = [_cells(name, kind, wrap=bool(sheet.intro)) for name, kind in frame.schema.items()]
    for chunk in frame.iter_slices(CHUNK_ROWS):
        rows = chunk.select(pl.concat_str(pl.lit("<row>"), *cells, pl.lit("</row>")))
        yield "".join(rows.to_series().to_list())
    yield "</sheetData>"
    if not sheet.intro and frame.width:
        yield f'<autoFilter ref="A1:{last}"/>'
    yield '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    yield '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'


def _cells(name: str, kind: pl.DataType, *, wrap: bool) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Date():
        days = (column - pl.lit(SPREADSHEET_EPOCH)).dt.total_days()
        number = pl.format('<c s="2"><v>{}</v></c>', days)
        as_text = _text_cells(column.cast(pl.String), "")
        return pl.when(column >= dt.date(1900, 3, 1)).then(number).otherwise(as_text)
    if kind == pl.Boolean():
        cell = pl.format('<c t="b"><v>{}</v></c>', column.cast(pl.Int8))
    elif kind.is_float():
        cell = (
            pl.when(column.is_finite())
            .then(pl.format("<c><v>{}</v></c>", column))
            .otherwise(_text_cells(column.cast(pl.String), ""))
        )
    elif kind.is_integer():
        cell = pl.format("<c><v>{}</v></c>", column)
    else:
        is_list = isinstance(kind, pl.List)
        text = column.cast(pl.List(pl.String)).list.join("; ") if is_list else column
        return _text_cells(text, ' s="3"' if wrap else "")
    return cell.fill_null("<c/>")


def _text_cells(text: pl.Expr, style: str) -> pl.Expr:
    cut = (
        pl.when(text.str.len_chars() > LONGEST_TEXT)
        .then(text.str.slice(0, LONGEST_TEXT - 3) + "...")
        .otherwise(text)
    )
    cell = pl.format(
        '<c{} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>',
        pl.lit(style),
        _escaped(cut),
    )
    return pl.when(text.is_null() | (text == "")).then(pl.lit("<c/>")).otherwise(cell)


def _escaped(text: pl.Expr) -> pl.Expr:
    # A literal "_x0041_" would be read as an escape: its underscore is escaped first.
    safe = text.str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
    safe = pl.when(safe.str.contains(UNWRITABLE)).then(_escape_controls(safe)).otherwise(safe)
    return (
        safe.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )


def _escape_controls(text: pl.Expr) -> pl.Expr:
    codes = [*range(9), *range(11, 32), 0xFFFE, 0xFFFF]
    return text.str.replace_many([chr(c) for c in codes], [f"_x{c:04X}_" for c in codes])


def _text(line: str) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{_safe(line)}</t></is></c>'


def _safe(text: str) -> str:
    """Return a single text as the cells' expression does it for a column."""
    return str(pl.select(_escaped(pl.lit(text))).item())


def _widths(frame: pl.DataFrame) -> str:
    columns = []
    for number, name in enumerate(frame.columns, start=1):
        sample = frame[name].head(SAMPLE_ROWS)
        shown = sample.cast(pl.List(pl.String)).list.join("; ") if _is_list(sample) else sample
        longest = shown.cast(pl.String).str.len_chars().max() or 0
        width = min(max(len(name), int(str(longest)), NARROWEST) + 2.0, WIDEST)
        columns.append(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>')
    return "".join(columns) or '<col min="1" max="1" width="10"/>'


def _is_list(series: pl.Series) -> bool:
    return isinstance(series.dtype, pl.List)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _content_types(n_sheets: int) -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{office}.worksheet+xml"/>'
        for n in range(1, n_sheets + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{sheets}</Types>"
    )


def _package_relations() -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        '<Relationship Id="rId2" Target="docProps/core.xml" '
        f'Type="{PACKAGE}/relationships/metadata/core-properties"/></Relationships>'
    )


def _core_properties(title: str, created: dt.date) -> str:
    stamp = f"{created.isoformat()}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_safe(title)}</dc:title><dc:creator>Stocktake</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
        f"'{escape(sheet.name)}'!$A$1:${_letters(sheet.frame.width)}${sheet.frame.height + 1}"
        "</definedName>"
        for n, sheet in enumerate(sheets)
        if not sheet.intro and sheet.frame.width
    )
    names = f"<definedNames>{filters}</definedNames>" if filters else ""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{listed}</sheets>{names}</workbook>"
    )


def _workbook_relations(n_sheets: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, n_sheets + 1)
    )
    styles = f'<Relationship Id="rId{n_sheets + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{sheets}{styles}</Relationships>'
