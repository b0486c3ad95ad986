"""A package carries the date of the report, in whatever order and on whatever day it is made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import xlsxwriter

from stocktake.publish.report.package import fixed_package


def workbook():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("One").write_number(0, 0, 1)
    return buffer.getvalue()


def test_a_package_has_the_date_it_is_given_also_inside():
    inner = workbook()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("z.xml", "<z/>")
        package.writestr("book.xlsx", inner)
        package.writestr("[Content_Types].xml", "<Types/>")
    fixed = fixed_package(buffer.getvalue(), dt.date(2025, 11, 30))
    with zipfile.ZipFile(io.BytesIO(fixed)) as package:
        assert package.namelist() == ["[Content_Types].xml", "book.xlsx", "z.xml"]
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        book = openpyxl.load_workbook(io.BytesIO(package.read("book.xlsx")))
    assert book.properties.created.isoformat() == "2025-11-30T00:00:00"
    assert fixed_package(fixed, dt.date(2025, 11, 30)) == fixed
