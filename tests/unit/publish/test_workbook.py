"""Workbooks hold what they were given, in any reader."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from stocktake.publish.workbook import LONGEST_TEXT, Sheet, write_workbook
from stocktake.publish.workbook_rows import formula_by_row

if TYPE_CHECKING:
    from pathlib import Path

CREATED = dt.date(2026, 11, 22)


def written(tmp_path: Path, *sheets: Sheet) -> Path:
    path = tmp_path / "book.xlsx"
    write_workbook(sheets, path, title="Data & more", created=CREATED)
    return path


def read(path: Path, sheet: str) -> list[list[object]]:
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@pytest.mark.parametrize(
    ("series", "shown"),
    [
        pytest.param(pl.Series([1, -2]), [1.0, -2.0], id="integer"),
        pytest.param(pl.Series([0.1, 1e-9]), [0.1, 1e-9], id="float"),
        pytest.param(pl.Series([float("nan"), float("inf")]), ["NaN", "inf"], id="not-finite"),
        pytest.param(pl.Series([True, False]), [True, False], id="bool"),
        pytest.param(
            pl.Series([dt.date(2015, 11, 30), dt.date(1850, 1, 1)]),
            [dt.date(2015, 11, 30), "1850-01-01"],
            id="date",
        ),
        pytest.param(pl.Series([["a", "b"], []]), ["a; b", ""], id="list-of-text"),
        pytest.param(pl.Series([[2020, 2030], [1]]), ["2020; 2030", "1"], id="list-of-numbers"),
        pytest.param(pl.Series(["=1+1", "+SUM(A1)"]), ["=1+1", "+SUM(A1)"], id="formula-is-text"),
        pytest.param(pl.Series(["<a> & b", ' "c" ']), ["<a> & b", ' "c" '], id="markup"),
        pytest.param(pl.Series(["_x0041_", "a_x000D_b"]), ["_x0041_", "a_x000D_b"], id="escapes"),
        pytest.param(pl.Series([None, "x"]), ["", "x"], id="missing-text"),
        pytest.param(pl.Series([None, 1.5]), ["", 1.5], id="missing-number"),
    ],
)
def test_cells_are_read_as_they_were(tmp_path, series, shown):
    frame = pl.DataFrame({"name": ["p", "q"], "value": series})
    # A sheet with an intro is written cell by cell, one without by columns: both say the same.
    book = written(
        tmp_path, Sheet(name="i", frame=frame, intro=("Title",)), Sheet(name="t", frame=frame)
    )
    for name, above in (("i", 1), ("t", 0)):
        rows = read(book, name)[above:]
        assert rows[0] == ["name", "value"]
        assert [row[1] for row in rows[1:]] == shown


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_stays_well_formed_xml(text):
    buffer = io.BytesIO()
    frame = pl.DataFrame({"text": [text.encode("utf-8", "replace").decode()]})
    write_workbook([Sheet(name="t", frame=frame)], buffer, title=text, created=CREATED)
    with zipfile.ZipFile(buffer) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


def test_long_text_is_cut_and_says_so(tmp_path):
    frame = pl.DataFrame({"text": ["x" * (LONGEST_TEXT + 1)]})
    cell = read(written(tmp_path, Sheet(name="t", frame=frame)), "t")[1][0]
    assert len(cell) == LONGEST_TEXT
    assert cell.endswith("...")


def test_many_rows_are_all_written(tmp_path):
    frame = pl.DataFrame({"n": range(12_000)})
    rows = read(written(tmp_path, Sheet(name="t", frame=frame)), "t")
    assert [row[0] for row in rows[1:]] == list(range(12_000))


def test_sheets_have_header_filter_and_frozen_row_and_an_intro_has_none(tmp_path):
    frame = pl.DataFrame({"name": ["p"], "value": [1]})
    intro = Sheet(name="README", frame=frame, intro=("Title", "Line"))
    path = written(tmp_path, intro, Sheet(name="t", frame=frame))
    assert read(path, "README")[:3] == [["Title", ""], ["Line", ""], ["name", "value"]]
    with zipfile.ZipFile(path) as archive:
        first, second = (archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
        book = archive.read("xl/workbook.xml").decode()
    assert '<autoFilter ref="A1:B2"/>' in second
    assert 'ySplit="1"' in second
    assert "autoFilter" not in first
    assert "t!$A$1:$B$2" in book


def test_the_same_tables_give_the_same_bytes(tmp_path):
    frame = pl.DataFrame({"name": ["p", "q"] * 3_000, "value": [1.25, None] * 3_000})
    sheet = Sheet(name="t", frame=frame)
    first = written(tmp_path, sheet).read_bytes()
    assert written(tmp_path, sheet).read_bytes() == first


def test_more_than_26_columns_are_lettered(tmp_path):
    frame = pl.DataFrame({f"c{n}": [n] for n in range(30)})
    with zipfile.ZipFile(written(tmp_path, Sheet(name="t", frame=frame))) as archive:
        assert '<dimension ref="A1:AD2"/>' in archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_table_without_rows_has_its_header(tmp_path):
    frame = pl.DataFrame(schema={"name": pl.String, "value": pl.Float64})
    assert read(written(tmp_path, Sheet(name="t", frame=frame)), "t") == [["name", "value"]]


def test_formulas_shares_and_sums_read_back():
    frame = pl.DataFrame({"n": [1, 2], "half": [0.5, 1.0], "t": ["=1+1", "b"]})
    sheet = Sheet(
        name="One",
        frame=frame,
        heads=("Number", "Half", "Text"),
        formulas={"half": formula_by_row("A{row}/2")},
        shares=frozenset({"half"}),
        total=(("SUM(A2:A3)", 3), None, "All"),
    )
    other = Sheet(name="Two", frame=pl.DataFrame({"n": [7]}))
    buffer = io.BytesIO()
    write_workbook([sheet, other], buffer, title="T", created=CREATED)
    told, values = (openpyxl.load_workbook(buffer, data_only=only) for only in (False, True))
    assert [[cell.value for cell in row] for row in told["One"]] == [
        ["Number", "Half", "Text"],
        [1, "=A2/2", "=1+1"],
        [2, "=A3/2", "b"],
        ["=SUM(A2:A3)", None, "All"],
    ]
    assert told["One"]["C2"].data_type == "s"
    assert [values["One"][place].value for place in ("B2", "B3", "A4")] == [0.5, 1, 3]
    assert told["One"]["B2"].number_format == "0%"
    assert told["One"]["A4"].font.bold
    assert told["One"].dimensions == "A1:C4"
    assert told["Two"]["A2"].value == 7
