"""Rows as a worksheet holds them, against what the library itself writes and readers read."""

from __future__ import annotations

import datetime as dt
import io
import math

import polars as pl
import pytest
import xlsxwriter.utility
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from stocktake.publish import workbook_rows
from stocktake.publish.workbook import Sheet, write_workbook
from stocktake.publish.workbook_rows import (
    column_letters,
    formula_by_row,
    plain_texts,
    sheet_rows,
)

CREATED = dt.date(2026, 11, 22)
# What XML can hold and a spreadsheet keeps: neither controls nor codes of the form _x0041_.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"))


@given(st.integers(0, 16_383))
def test_columns_are_lettered_as_the_library_does(place):
    assert column_letters(place) == xlsxwriter.utility.xl_col_to_name(place)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        pytest.param(
            pl.Series(["a<b"]), '<c r="A2" t="inlineStr"><is><t>a&lt;b</t></is></c>', id="text"
        ),
        pytest.param(
            pl.Series([" a"]),
            '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>',
            id="space",
        ),
        pytest.param(pl.Series([""]), "", id="empty-text"),
        pytest.param(pl.Series([None], dtype=pl.Int64), "", id="missing"),
        pytest.param(pl.Series([0.1]), '<c r="A2"><v>0.1</v></c>', id="number"),
        pytest.param(pl.Series([True]), '<c r="A2" t="b"><v>1</v></c>', id="boolean"),
        pytest.param(
            pl.Series([dt.date(2026, 11, 22)]), '<c r="A2" s="7"><v>46348</v></c>', id="date"
        ),
        pytest.param(
            pl.Series([dt.date(1900, 2, 28)]),
            '<c r="A2" t="inlineStr"><is><t>1900-02-28</t></is></c>',
            id="date-before-their-calendar",
        ),
    ],
)
def test_a_cell_is_written_by_its_kind(column, cells):
    frame = plain_texts(column.alias("a").to_frame())
    styles = {"a": 7} if frame.schema["a"] == pl.Date else {}
    assert "".join(sheet_rows(frame, first=2, styles=styles)) == f'<row r="2">{cells}</row>'


def test_a_formula_names_its_row_and_brings_its_value():
    frame = pl.DataFrame({"a": [1.0, None, math.nan]})
    rows = sheet_rows(
        frame, first=9, styles={"a": 4}, formulas={"a": formula_by_row('IF(B{row}<"b",1,{row})')}
    )
    root = etree.fromstring(f"<s>{''.join(rows)}</s>")
    assert [cell.findtext("f") for cell in root.iter("c")] == [
        f'IF(B{number}<"b",1,{number})' for number in (9, 10, 11)
    ]
    assert [cell.findtext("v") for cell in root.iter("c")] == ["1.0", "", ""]
    assert [cell.get("t") for cell in root.iter("c")] == [None, "str", "str"]
    assert {cell.get("s") for cell in root.iter("c")} == {"4"}


def test_a_shared_formula_is_told_once_whatever_the_batches(monkeypatch):
    monkeypatch.setattr(workbook_rows, "BATCH", 2)
    rows = sheet_rows(pl.DataFrame({"t": "xyz", "n": [1, 2, 3]}), first=2, formulas={"n": 'A2&"<"'})
    found = [cell.find("f") for cell in etree.fromstring(f"<s>{''.join(rows)}</s>").iter("c")][1::2]
    assert [formula.text for formula in found] == ['A2&"<"', None, None]
    assert [formula.get("si") for formula in found] == ["1", "1", "1"]
    assert [formula.get("ref") for formula in found] == ["B2:B4", None, None]


def test_rows_come_in_batches_and_are_numbered_through(monkeypatch):
    monkeypatch.setattr(workbook_rows, "BATCH", 3)
    parts = list(sheet_rows(pl.DataFrame({"n": range(7)}), first=2))
    assert len(parts) == 3
    root = etree.fromstring(f"<s>{''.join(parts)}</s>")
    assert [row.get("r") for row in root] == [str(number) for number in range(2, 9)]
    assert [row[0].get("r") for row in root] == [f"A{number}" for number in range(2, 9)]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(TEXT, st.floats(allow_nan=False, allow_infinity=False), st.booleans()),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read(rows):
    frame = pl.DataFrame(
        rows, schema={"t": pl.String, "f": pl.Float64, "b": pl.Boolean}, orient="row"
    )
    buffer = io.BytesIO()
    write_workbook([Sheet(name="s", frame=frame)], buffer, title="T", created=CREATED)
    buffer.seek(0)
    book = CalamineWorkbook.from_filelike(buffer)
    _head, *found = book.get_sheet_by_name("s").to_python(skip_empty_area=False)
    assert len(found) == len(rows)
    for (text, number, known), read in zip(rows, found, strict=True):
        assert read[0] == text
        assert math.isclose(read[1], number, rel_tol=1e-15, abs_tol=5e-324)
        assert read[2] is known
