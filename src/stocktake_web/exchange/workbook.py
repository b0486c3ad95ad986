"""A questionnaire as a protected XLSX workbook, written and read back.

Only the cells to be filled are open; they take what fits (a number within the natural limits, a
choice of a list). The sheet ``about`` is hidden and binds the file to its round and economy. Text
is never a formula, whoever wrote it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from stocktake_web.exchange.form import (
    CHOSEN,
    FIELDS,
    choices_of,
    field_names,
    fields_of,
    number_text,
    shown,
)
from stocktake_web.exchange.package import check_package
from stocktake_web.exchange.returned import FileNotUsable, Returned, ReturnedRow

if TYPE_CHECKING:
    from stocktake_web.exchange.form import Form, FormRow

__all__ = ["read_workbook", "write_workbook"]

ABOUT, ANSWERS, LISTS = "about", "answers", "lists"
LEAD = 6  # columns before those to be filled: key, commitment, question, part, unit, known
FIRST_ROW = 2  # below a title and the headings
MOST_ROWS = 20_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(form: Form) -> bytes:
    """Return the questionnaire as a workbook, in the language of the moment."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        formats = _formats(book)
        guide = book.add_worksheet(_("How to fill it in")[:31])
        _write_guide(guide, form, formats)
        sheet = book.add_worksheet(ANSWERS)
        _write_head(sheet, form, formats)
        for number, row in enumerate(form.rows, FIRST_ROW):
            _write_row(sheet, number, row, formats)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        about = book.add_worksheet(ABOUT)
        facts = ("stocktake", form.round, form.economy, form.digest, get_language() or "en")
        for number, fact in enumerate(facts):
            about.write_string(number, 0, fact)
        about.very_hidden()
        _write_lists(book.add_worksheet(LISTS))
        sheet.activate()
        if get_language_bidi():
            guide.right_to_left()
            sheet.right_to_left()
    return buffer.getvalue()


def read_workbook(data: bytes) -> Returned:
    """Return what stands in a workbook that came back.

    Raises:
        FileNotUsable: It is too large, damaged, or no questionnaire of ours.
    """
    check_package(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        about = book.get_sheet_by_name(ABOUT).to_python()
        rows = book.get_sheet_by_name(ANSWERS).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise FileNotUsable(
            _("This is not a questionnaire of this application. Download it again.")
        ) from error
    if len(about) < 4 or about[0][0] != "stocktake" or len(rows) > MOST_ROWS:
        raise FileNotUsable(
            _("This is not a questionnaire of this application. Download it again.")
        )
    found = [
        ReturnedRow(
            place=_("row {number}").format(number=number + 1),
            key=str(row[0]),
            fields={
                field: _text(cell)
                for field, cell in zip(FIELDS, row[LEAD:], strict=False)
                if _text(cell)
            },
        )
        for number, row in enumerate(rows)
        if number >= FIRST_ROW and row and row[0]
    ]
    return Returned(
        round=str(about[1][0]), economy=str(about[2][0]), digest=str(about[3][0]), rows=tuple(found)
    )


def _formats(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, **wrapped}),
        "text": book.add_format(wrapped),
        "quiet": book.add_format({"font_color": "#525c67", **wrapped}),
        "open": book.add_format({"locked": False, "bg_color": "#fff8e1", "border": 1, **wrapped}),
        "closed": book.add_format({"bg_color": "#eceff1", **wrapped}),
    }


def _write_guide(sheet: Any, form: Form, formats: dict[str, Any]) -> None:
    lines = [
        _("Fill in the coloured cells of the sheet “answers”; all others are locked."),
        _("A value needs its year. Where there is none, say why in the last column."),
        _("What is known already stands beside each question: write it again to confirm it."),
        _("Save the file and upload it. You will see what would change before anything does."),
    ]
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"{form.title}: {form.economy}", formats["title"])
    for number, line in enumerate([*lines, form.guidance], 2):
        sheet.write_string(number, 0, line, formats["text"])
    sheet.protect()


def _write_head(sheet: Any, form: Form, formats: dict[str, Any]) -> None:
    names = field_names()
    lead = ["", _("Commitment"), _("Question"), _("Part of the population"), _("Unit")]
    heads = [*lead, _("Known already"), *(names[field] for field in FIELDS)]
    sheet.write_string(0, 1, f"{form.title}: {form.economy}", formats["title"])
    for column, head in enumerate(heads):
        sheet.write_string(FIRST_ROW - 1, column, head, formats["head"])
    for column, width in enumerate((1, 34, 40, 16, 16, 30, 12, 8, 10, 16, 60, 18)):
        sheet.set_column(column, column, width, None, {"hidden": column == 0})
    sheet.freeze_panes(FIRST_ROW, 3)


def _write_row(sheet: Any, number: int, row: FormRow, formats: dict[str, Any]) -> None:
    question = f"{row.question} *" if row.required else row.question
    told = f"{question}\n{row.help}" if row.help else question
    for column, text in enumerate((row.key, row.section, told, row.part, row.unit, row.known)):
        sheet.write_string(number, column, text, formats["quiet" if column == 5 else "text"])
    asked = fields_of(row.kind)
    for column, field in enumerate(FIELDS, LEAD):
        if field not in asked:
            sheet.write_blank(number, column, None, formats["closed"])
            continue
        _write_open(sheet, (number, column), row, field, formats["open"])


def _write_open(sheet: Any, at: tuple[int, int], row: FormRow, field: str, style: Any) -> None:
    given = row.answer.get(field, "")
    if field in {"value", "year"} and given:
        sheet.write_number(*at, float(given), style)
    elif given:
        sheet.write_string(*at, shown(field, given), style)
    else:
        sheet.write_blank(*at, None, style)
    if rule := _rule(row, field):
        sheet.data_validation(*at, *at, rule)


def _rule(row: FormRow, field: str) -> dict[str, Any]:
    if field in CHOSEN:
        # A range of the sheet of lists, a column a field: a list in the rule is cut at commas.
        column, last = "ABC"[CHOSEN.index(field)], len(choices_of(field))
        return {"validate": "list", "source": f"={LISTS}!${column}$1:${column}${last}"}
    if field == "year":
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": FIRST_YEAR,
            "maximum": LAST_YEAR,
            "error_message": _("A year, such as 2025."),
        }
    if field == "value":
        low = -1e300 if row.low is None else row.low
        high = 1e300 if row.high is None else row.high
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": _("A number that this indicator can have."),
        }
    return {}


def _write_lists(sheet: Any) -> None:
    for column, field in enumerate(CHOSEN):
        for number, words in enumerate(choices_of(field).values()):
            sheet.write_string(number, column, words)
    sheet.very_hidden()


def _text(cell: object) -> str:
    return number_text(cell) if isinstance(cell, float) else str(cell).strip()
