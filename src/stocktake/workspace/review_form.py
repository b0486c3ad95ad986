"""Review forms as files: a workbook that guides a reviewer, or plain CSV.

In the workbook only the answer cells can be changed; roles, forces, actors and verdicts
are chosen from lists, and further sheets say how to fill it and what the codes mean.
Both kinds are read back by the names of their columns, letter case and spaces folded, so
that columns may be hidden, widened or put in another order. Left out: a password. The
protection keeps from slips, not from intent; every row is checked when it is applied.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from stocktake.documents.encoding import decode
from stocktake.errors import DocumentError, ReviewError
from stocktake.register.review_form import ANSWERS, FORM_COLUMNS, VERDICTS, form_rows
from stocktake.register.review_labels import NONE, allowed_codes
from stocktake.vocab import load
from stocktake.workspace.review import guarded, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from stocktake.register.readings import Reading

__all__ = [
    "FORM_SUFFIXES",
    "OPTIONS",
    "heading",
    "plain_cell",
    "read_form",
    "read_sheet",
    "sheet_formats",
    "write_csv_form",
    "write_form_rows",
    "write_xlsx_form",
]

FORM_SUFFIXES: Final = (".csv", ".xlsx")
SHEET: Final = "Review"
# The header may stand below lines that a spreadsheet or a person put above it.
HEADER_WITHIN = 20
# A form of 10,000 statements has about 3 MB.
MOST_BYTES = 50_000_000
DELIMITERS = ",;\t"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
LONGEST_TEXT = 32_767  # a cell's limit in the file format's specification
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
WIDTHS: Final[Mapping[str, int]] = {
    # These two stay in view, and have to leave room for the answers on a small screen.
    "statement_id": 16,
    "text": 52,
    "section": 18,
    "page": 6,
    "review": 24,
    "remark": 24,
    "why": 30,
    "reviewed_by": 16,
    "fingerprint": 15,
    "themes": 28,
    "beneficiaries": 20,
    "references": 24,
}
OTHER_WIDTH: Final = 13
HINTS: Final[Mapping[str, str]] = {
    "verdict": "confirmed: all as it is. corrected: an answer to the right differs.",
    "role": "Choose what it should be; empty keeps what is there.",
    "force": "Only for commitments and calls; none for all others.",
    "actor": "Only for commitments and calls; none for all others.",
    "themes": "Up to three codes of the sheet Codes, most central first, with ; between.",
    "beneficiaries": "Codes of the sheet Codes, with ; between; none for nobody.",
    "deadlines": "Years, with ; between; none for no deadline.",
    "references": "As printed, with ; between; none for no reference.",
    "remark": "Anything else, such as: not a statement; belongs to 3.2.",
    "reviewed_by": "Your name.",
    "reviewed_on": "A day such as 2026-11-22.",
    "why": "The reason; needed for a correction.",
}
GUIDE: Final = """\
How to fill this form
1. On the sheet Review each row is one statement. The grey columns say where it stands, what it \
says and how it is read now. Only the white columns can be changed.
2. Choose a verdict. confirmed: every field is right as it is. corrected: write the right value \
under the field's name; what you leave empty stays as it is, and none means nothing.
3. Write your name, the day, and for a correction the reason. Rows without a verdict are left \
alone, so you can do as many as you like and go on another day.
4. What is not a statement gets the role heading or other. If it belongs to another statement, \
say so under remark.
5. Save the file and hand it back. It is used with: stocktake review apply FILE\
""".splitlines()
MEANINGS: Final[Mapping[str, str]] = {
    "heading": "title, section heading or bare lead-in",
    "recital": "recognises, notes, recalls: nobody is to do anything new",
    "goal": "states a wanted end state",
    "commitment": "the signatories, or the body whose plan it is, undertake to act",
    "call": "somebody else is asked to act",
    "other": "place, date, thanks, page furniture",
    "binding": "shall, agree to, resolve, request",
    "firm": "will; an action of an adopted plan",
    "effort": "endeavour, strive, work towards",
    "soft": "encourage, invite, call upon",
    "signatories": "the ministers or members jointly",
    "members": "each member, economy or administration",
    "organisation": "a secretariat, working group or named international body",
    "stakeholders": "private sector, academia, international community, everyone",
}


def write_csv_form(reading: Reading, path: Path) -> None:
    """Write the form of one instrument as CSV that spreadsheets open as UTF-8."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FORM_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in form_rows(reading):
        writer.writerow({name: guarded(text) for name, text in row.items()})
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def write_xlsx_form(reading: Reading, path: Path) -> None:
    """Write the form of one instrument as a workbook: the form, a guide and the codes."""
    rows = form_rows(reading)
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        formats = sheet_formats(book)
        _write_review(book.add_worksheet(SHEET), rows, formats)
        _write_guide(book.add_worksheet("Guide"), formats)
        _write_codes(book.add_worksheet("Codes"), formats)


def sheet_formats(book: Any) -> dict[str, Any]:  # noqa: ANN401  xlsxwriter is untyped
    """Return the formats of a form: what is given, what is asked, and headings."""
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4E8EC"}),
        "ask": book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"}),
        "given": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F2F4F6"}),
        "answer": book.add_format(
            {"text_wrap": True, "valign": "top", "locked": False, "border": 4}
        ),
        "day": book.add_format(
            {"valign": "top", "locked": False, "border": 4, "num_format": "yyyy-mm-dd"}
        ),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def read_form(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a filled form with their numbers, every cell as text.

    Raises:
        ReviewError: The file cannot be read, or is not a form.
    """
    return read_sheet(path, FORM_COLUMNS, kind="review form", command="stocktake review export")


def read_sheet(
    path: Path, columns: Sequence[str], *, kind: str, command: str
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the first table that has all ``columns``, every cell as text.

    Args:
        path: A CSV file or a workbook.
        columns: The columns that it must have, and that are returned.
        kind: What the file should be, in words.
        command: The command that makes one.

    Raises:
        ReviewError: The file cannot be read, or has no such table.
    """
    suffix = path.suffix.lower()
    if suffix not in FORM_SUFFIXES:
        raise ReviewError(
            f"{path.name} is not a {kind}.", where=str(path), fix="Use .xlsx or .csv."
        )
    if path.stat().st_size > MOST_BYTES:
        raise ReviewError(
            f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.",
            where=str(path),
            fix="Give the form as exported, with one row per statement.",
        )
    tables = _workbook_rows(path) if suffix == ".xlsx" else [_csv_rows(path)]
    for table in tables:
        for number, cells in enumerate(table[:HEADER_WITHIN]):
            names = [_name(cell) for cell in cells]
            if set(columns) <= set(names):
                return [
                    (row, _row(names, cells, columns))
                    for row, cells in enumerate(table[number + 1 :], number + 2)
                ]
    raise ReviewError(
        f"{path.name} is not a {kind}: a column is missing.",
        where=str(path),
        fix=f"Make one with `{command}`. Its columns: {', '.join(columns)}.",
    )


def _write_review(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    rows: Sequence[Mapping[str, str]],
    formats: Mapping[str, Any],
) -> None:
    for column, name in enumerate(FORM_COLUMNS):
        answer = name in ANSWERS
        hidden = {"hidden": True} if name == "fingerprint" else {}
        sheet.set_column(column, column, WIDTHS.get(name, OTHER_WIDTH), None, hidden)
        sheet.write_string(0, column, heading(name), formats["ask" if answer else "head"])
        if answer and rows:
            sheet.data_validation(1, column, len(rows), column, _validation(name))
    write_form_rows(sheet, rows, {name: formats[_kind(name)] for name in FORM_COLUMNS})
    sheet.freeze_panes(1, FORM_COLUMNS.index("text") + 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(FORM_COLUMNS) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def write_form_rows(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    rows: Sequence[Mapping[str, str]],
    formats: Mapping[str, Any],
) -> None:
    """Write the rows of a form below its heading; an empty cell keeps its column's format.

    Args:
        sheet: Sheet whose first row is the heading.
        rows: Cells by column.
        formats: Format by column, in the order of the columns.
    """
    for number, row in enumerate(rows, 1):
        for column, (name, kind) in enumerate(formats.items()):
            if row[name]:
                sheet.write_string(number, column, plain_cell(row[name]), kind)
            else:
                sheet.write_blank(number, column, None, kind)


def _kind(name: str) -> str:
    return "given" if name not in ANSWERS else "day" if name == "reviewed_on" else "answer"


def _validation(name: str) -> dict[str, Any]:
    """Return the check that a spreadsheet makes of a column's cells."""
    message = {"input_title": heading(name), "input_message": HINTS[name]}
    codes = {
        "verdict": VERDICTS,
        "role": allowed_codes("role"),
        "force": (*allowed_codes("force"), NONE),
        "actor": (*allowed_codes("actor"), NONE),
    }.get(name)
    if codes is None:
        return {"validate": "any", **message}
    error = {"error_title": "Not allowed", "error_message": f"Choose one of: {', '.join(codes)}."}
    return {"validate": "list", "source": list(map(str, codes)), **message, **error}


def _write_guide(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    formats: Mapping[str, Any],
) -> None:
    sheet.set_column(0, 0, 100)
    for number, line in enumerate(GUIDE):
        sheet.write_string(number, 0, line, formats["wrap" if number else "title"])
    sheet.protect()


def _write_codes(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    formats: Mapping[str, Any],
) -> None:
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 2, 70)
    for column, heading in enumerate(("Column", "Code", "Meaning")):
        sheet.write_string(0, column, heading, formats["head"])
    for number, line in enumerate(_codes(), 1):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, formats["wrap"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, 2)
    sheet.protect("", {"autofilter": True})


def _codes() -> Iterable[tuple[str, str, str]]:
    pillars, pillar_of = load.pillars(), load.pillar_of_theme()
    for code, name in load.themes().items():
        yield "themes", code, f"{name} ({pillars[pillar_of[code]]})"
    for code, name in load.beneficiaries().items():
        yield "beneficiaries", code, name
    for field in ("role", "force", "actor"):
        for code in allowed_codes(field):
            yield field, code, MEANINGS[code]


def _workbook_rows(path: Path) -> list[list[list[object]]]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            return [
                [list(row) for row in sheet.to_python(skip_empty_area=False)] for sheet in sheets
            ]
    except (CalamineError, OSError, ValueError) as error:
        raise ReviewError(
            f"{path.name} cannot be read as a workbook: {error}.",
            where=str(path),
            fix="Open it in a spreadsheet, and save it again as XLSX.",
        ) from error


def _csv_rows(path: Path) -> list[list[object]]:
    try:
        text = decode(path.read_bytes(), path.name)[0]
        first = text.split("\n", 1)[0]
        delimiter = max(DELIMITERS, key=first.count)
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except (DocumentError, csv.Error) as error:
        raise ReviewError(
            f"{path.name} cannot be read as CSV: {error}",
            where=str(path),
            fix="Open it in a spreadsheet, and save it again as CSV (UTF-8).",
        ) from error


def _row(names: Sequence[str], cells: Sequence[object], columns: Sequence[str]) -> dict[str, str]:
    texts = [_text(cell) for cell in cells] + [""] * (len(names) - len(cells))
    found = dict(zip(names, texts, strict=False))
    return {name: found[name] for name in columns}


def _text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, days as 2026-11-22."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    isoformat = getattr(cell, "isoformat", None)
    text = str(isoformat()) if isoformat else str(cell)
    text = " ".join(text.removesuffix("T00:00:00").split())
    return unguarded(text)


def heading(name: str) -> str:
    """Return a column's name as a heading."""
    return name.replace("_", " ").capitalize()


def _name(cell: object) -> str:
    return re.sub(r"\W+", "_", str(cell).strip().lower())


def plain_cell(text: str) -> str:
    """Return a text as a workbook can hold it."""
    plain = CONTROL.sub("", text)
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 3] + "..."
