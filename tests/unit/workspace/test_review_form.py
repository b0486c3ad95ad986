"""Forms as files: what a workbook lets a reviewer do, and how filled ones are read."""

from __future__ import annotations

import datetime as dt
import re
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from factories.documents import document_of
from stocktake.errors import ReviewError
from stocktake.model import InstrumentNote, SegmentKind
from stocktake.register.readings import read_instrument
from stocktake.register.review_form import ANSWERS, FORM_COLUMNS, form_rows
from stocktake.workspace.review_form import read_form, write_csv_form, write_xlsx_form

LINES = [
    ("1", "=We recall; the “Shore” Compact, of 2014.", SegmentKind.PARAGRAPH),
    ("1.10", "We agree to connect every clinic by 2028.", SegmentKind.PARAGRAPH),
]


@pytest.fixture
def reading():
    return read_instrument(
        document_of(*LINES),
        instrument_id="isles-2026",
        file="instruments/isles.txt",
        note=InstrumentNote(title="Isles Declaration"),
        recognised_by="first-lines",
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_form_is_read_back_as_it_was_written(tmp_path, reading, suffix):
    path = tmp_path / f"form.{suffix}"
    (write_csv_form if suffix == "csv" else write_xlsx_form)(reading, path)
    assert read_form(path) == list(enumerate(form_rows(reading), 2))


def test_only_the_answers_of_a_workbook_can_be_changed(tmp_path, reading):
    path = tmp_path / "form.xlsx"
    write_xlsx_form(reading, path)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<sheetProtection " in sheet
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs", 1)[1])
    free = {str(number) for number, style in enumerate(formats) if 'locked="0"' in style}
    cells = re.findall(r'<c r="([A-Z]+)2" s="(\d+)"', sheet)
    assert [style in free for _, style in cells] == [name in ANSWERS for name in FORM_COLUMNS]


def test_a_workbook_offers_the_allowed_words(tmp_path, reading):
    path = tmp_path / "form.xlsx"
    write_xlsx_form(reading, path)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    lists = re.findall(r'<dataValidation type="list"[^>]*>\s*<formula1>"([^"]*)"', sheet)
    assert lists == [
        "confirmed,corrected",
        "heading,recital,goal,commitment,call,other",
        "binding,firm,effort,soft,none",
        "signatories,members,organisation,stakeholders,none",
    ]


def test_a_workbook_explains_itself(tmp_path, reading):
    path = tmp_path / "form.xlsx"
    write_xlsx_form(reading, path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Review", "Guide", "Codes"]
    codes = {row[1] for row in book.get_sheet_by_name("Codes").to_python()}
    assert {"roaming", "sids", "commitment", "binding", "members"} <= codes


def test_columns_may_move_and_numbers_and_days_may_be_numbers_and_days(tmp_path, reading):
    path = tmp_path / "form.xlsx"
    rows = form_rows(reading)
    rows[1] |= {"deadlines": 2031, "reviewed_on": dt.date(2026, 3, 1), "verdict": "corrected"}
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Mine")
        sheet.write(0, 0, "Reviewed at home")
        for column, name in enumerate(reversed(FORM_COLUMNS)):
            sheet.write(2, column, name.replace("_", " ").upper())
            for number, row in enumerate(rows, 3):
                value = row[name]
                (sheet.write_string if isinstance(value, str) else sheet.write)(
                    number, column, value
                )
    found = read_form(path)
    assert [number for number, _ in found] == [4, 5]
    cells = found[1][1]
    assert (cells["deadlines"], cells["reviewed_on"]) == ("2031", "2026-03-01")
    assert cells["statement_id"] == "isles-2026/1.10.1"


def test_csv_of_a_spreadsheet_with_semicolons_is_read(tmp_path, reading):
    path = tmp_path / "form.csv"
    rows = form_rows(reading)
    lines = [";".join(FORM_COLUMNS)]
    lines += [";".join(f'"{row[name]}"' for name in FORM_COLUMNS) for row in rows]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    assert [cells["text"] for _, cells in read_form(path)] == [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("form.docx", b"", "form.docx is not a review form."),
        ("form.csv", b"a,b\n1,2\n", "form.csv is not a review form: a column is missing."),
        ("form.xlsx", b"PK", "form.xlsx cannot be read as a workbook: "),
        ("form.csv", b"\x00\x01\x02", "form.csv cannot be read as CSV: The content is not text."),
    ],
)
def test_what_is_no_form_is_refused(tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReviewError) as caught:
        read_form(tmp_path / name)
    assert caught.value.problem.startswith(problem)
