"""CSV that a spreadsheet opens safely; files that are saved and never shown."""

from __future__ import annotations

import csv
import io

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from stocktake_web.sheets import FORMULA, csv_text, saved_file


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("@cmd", "'@cmd", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param(-5, "-5", id="number"),
        pytest.param(None, '""', id="nothing"),
        pytest.param(["a", "b"], "a; b", id="list"),
        pytest.param(["=a"], "'=a", id="list-with-formula"),
    ],
)
def test_a_cell(value, cell):
    assert csv_text(["x"], [[value]]) == f"\ufeffx\r\n{cell}\r\n"


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=4))
def test_no_cell_is_a_formula_and_nothing_is_lost(rows):
    text = csv_text(["a", "b"], rows).removeprefix("\ufeff")
    held = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in held] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.startswith(FORMULA) for row in held for cell in row)


def test_a_file_whose_bytes_are_gone_is_not_there():
    with pytest.raises(Http404):
        saved_file("0" * 64, "law.pdf")
