"""Prepared rows read like those that XlsxWriter writes; nothing in them becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.publish.report.package import fixed_package
from stocktake.publish.report.quick_sheet import quick_sheet, write_quickly
from stocktake.publish.report.tree import printable


def written(columns, shares=(), formulas=None):
    rows = pl.DataFrame(columns)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("One", quick_sheet())
        for column in range(rows.width or 1):
            sheet.write_string(0, column, f"head {column}")
        share = book.add_format({"num_format": "0%"})
        write_quickly(sheet, rows, formulas=formulas or {}, shares=shares, share=share)
        book.add_worksheet("Two", quick_sheet()).write_formula(0, 0, "=SUM(One!A2:A3)", None, 3)
    return buffer


def read(buffer, *, values=True):
    return openpyxl.load_workbook(buffer, data_only=values)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("Hong Kong & <China>", "Hong Kong & <China>", id="text"),
        pytest.param("=1+1", "=1+1", id="no-formula"),
        pytest.param("  spaces ", "  spaces ", id="spaces-stay"),
        pytest.param("", None, id="empty"),
        pytest.param(64.25, 64.25, id="number"),
        pytest.param(-3, -3, id="whole"),
        pytest.param(1e-9, 1e-9, id="small"),
        pytest.param(None, None, id="nothing"),
        pytest.param(math.nan, None, id="no-number"),
    ],
)
def test_cells_read_back(cell, value):
    found = read(written({"a": ["first"], "b": [cell]}))["One"]["B2"]
    assert found.value == value
    if isinstance(cell, str) and cell:
        assert found.data_type == "s"


def test_formulas_name_their_row_and_bring_their_value():
    buffer = written({"a": [1.0, 2.0], "b": [2.5, None]}, formulas={"b": 'IF(A{row}<"b",1,A{row})'})
    told, values = read(buffer, values=False)["One"], read(buffer)["One"]
    assert [told[f"B{n}"].value for n in (2, 3)] == [
        '=IF(A2<"b",1,A2)',
        '=IF(A3<"b",1,A3)',
    ]
    assert [values[f"B{n}"].value for n in (2, 3)] == [2.5, None]


def test_texts_are_kept_once_and_counted_as_often_as_they_stand():
    buffer = written({"a": ["x", "y", "x", ""], "b": ["y", "y", "y", "y"]})
    with zipfile.ZipFile(buffer) as package:
        shared = package.read("xl/sharedStrings.xml").decode()
    # Two heads, and the seven texts below them.
    assert 'count="9" uniqueCount="4"' in shared


def test_shares_have_their_format_and_others_none():
    sheet = read(written({"a": [0.5], "b": [0.25]}, shares=("b",)))["One"]
    assert sheet["A2"].number_format == "General"
    assert sheet["B2"].number_format == "0%"


def test_rows_stand_below_the_head_and_the_sheet_knows_its_size():
    sheet = read(written({"n": range(50), "t": [f"row {n}" for n in range(50)]}))["One"]
    assert sheet.dimensions == "A1:B51"
    assert [row[0].value for row in sheet.iter_rows()] == ["head 0", *range(50)]
    assert read(written({}))["One"].max_row == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_text_makes_a_file_that_can_be_read(texts):
    sheet = read(written({"text": texts, "end": ["end"] * len(texts)}))["One"]
    shown = [sheet.cell(row=n, column=1).value or "" for n in range(2, len(texts) + 2)]
    # A reader of XML turns every end of a line into one sign.
    assert [one.replace("\r", "\n") for one in shown] == [printable(text) for text in texts]


def test_a_package_has_the_date_it_is_given_also_inside():
    inner = written({"a": [1]}).getvalue()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("z.xml", "<z/>")
        package.writestr("book.xlsx", inner)
        package.writestr("[Content_Types].xml", "<Types/>")
    fixed = fixed_package(buffer.getvalue(), dt.date(2025, 11, 30))
    with zipfile.ZipFile(io.BytesIO(fixed)) as package:
        assert package.namelist() == ["[Content_Types].xml", "book.xlsx", "z.xml"]
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        book = read(io.BytesIO(package.read("book.xlsx")))
    assert book.properties.created.isoformat() == "2025-11-30T00:00:00"
    assert fixed_package(fixed, dt.date(2025, 11, 30)) == fixed
