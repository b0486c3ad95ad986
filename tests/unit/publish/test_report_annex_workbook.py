"""The annex as a spreadsheet: numbers from the tables, formulas that give what the report says."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from factories.tables import sample_region, sample_tables
from stocktake.publish.report.annex_workbook import write_annex_workbook
from stocktake.vocab.tables import empty_table

FORMULA_GAP = (
    '=IF(OR(D{n}="",AND(F{n}="",G{n}="")),"",'
    'MAX(0,IF(F{n}="",0,F{n}-D{n}),IF(G{n}="",0,D{n}-G{n})))'
)


def written(tables=None):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annex.xlsx"
        write_annex_workbook(tables or sample_tables(), sample_region(), path)
        return BytesIO(path.read_bytes())


def opened(buffer, *, values):
    return openpyxl.load_workbook(buffer, data_only=values)


@pytest.fixture(scope="module")
def values():
    return opened(written(), values=True)


@pytest.fixture(scope="module")
def formulas():
    return opened(written(), values=False)


def table_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_result_has_its_numbers_and_a_gap_that_follows_from_them(values, formulas):
    rows = table_of(values["Results"])
    assert len(rows) == sample_tables()["assessments"].height
    for number, row in enumerate(rows, start=2):
        assert formulas["Results"][f"H{number}"].value == FORMULA_GAP.format(n=number)
        value, low, high = (row[name] for name in ("Latest value", "At least", "At most"))
        if value is None or (low is None and high is None):
            assert not row["Gap"]
            continue
        expected = max(0, low - value if low is not None else 0, value - high if high else 0)
        assert row["Gap"] == pytest.approx(expected, abs=5e-4)


def test_counts_are_those_of_the_results(values, formulas):
    found = defaultdict(Counter)
    for row in table_of(values["Results"]):
        found[row["KPI"]][row["Outcome"]] += 1
    *kpis, together = table_of(values["Counts"])
    outcomes = list(kpis[0])[2:8]
    last = values["Results"].max_row
    for number, row in enumerate(kpis, start=2):
        assert [row[name] for name in outcomes] == [found[row["KPI"]][name] for name in outcomes]
        assert row["Together"] == found[row["KPI"]].total()
        assert formulas["Counts"][f"C{number}"].value == (
            f"=COUNTIFS(Results!$A$2:$A${last},$A{number},Results!$I$2:$I${last},C$1)"
        )
    assert together["Together"] == values["Results"].max_row - 1
    assert formulas["Counts"][f"C{len(kpis) + 2}"].value == f"=SUM(C2:C{len(kpis) + 1})"


def test_a_mean_is_that_of_the_values_and_the_weights(values, formulas):
    results = table_of(values["Results"])
    for number, row in enumerate(table_of(values["Counts"])[:-1], start=2):
        own = [r for r in results if r["KPI"] == row["KPI"] and r["Latest value"] is not None]
        weighted = "$K$" in formulas["Counts"][f"K{number}"].value
        weights = [(r["Population"] or 0) if weighted else 1 for r in own]
        if not sum(weights):
            assert not row["Group mean"]
            continue
        mean = sum(w * r["Latest value"] for w, r in zip(weights, own, strict=True)) / sum(weights)
        assert row["Group mean"] == pytest.approx(mean)


def test_a_name_is_never_a_formula():
    name = '=HYPERLINK("http://bad.example")'
    changed = sample_tables()["economies"].with_columns(name=pl.lit(name))
    book = opened(written(sample_tables() | {"economies": changed}), values=False)
    cells = [c for row in book["Results"].iter_rows() for c in row if "bad.example" in str(c.value)]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_an_empty_workspace_gives_a_workbook():
    tables = {name: empty_table(name) for name in sample_tables()}
    book = opened(written(tables), values=True)
    assert book["Results"].max_row == 1


def test_the_bytes_and_the_date_do_not_depend_on_the_day():
    first, second = written(), written()
    assert first.getvalue() == second.getvalue()
    created = opened(first, values=True).properties.created
    assert created.date() == sample_region().assessed_on
    assert isinstance(created, dt.datetime)


class Asked:
    """Remembers what the workbook is made of, and makes nothing."""

    def write(self, path, *made_of, make):
        self.made_of = made_of


def made_of(tables):
    pieces = Asked()
    write_annex_workbook(tables, sample_region(), Path("annex.xlsx"), pieces=pieces)
    return pieces.made_of


def test_the_workbook_is_made_again_only_for_other_cells():
    tables = sample_tables()
    texts = tables["indicators"].with_columns(definition=pl.lit("Another text."))
    assert made_of({**tables, "indicators": texts}) == made_of(tables)
    more = tables["assessments"].with_columns(pl.col("latest_value") + 0.1)
    assert made_of({**tables, "assessments": more}) != made_of(tables)
    titles = tables["kpis"].with_columns(pl.col("title") + "!")
    assert made_of({**tables, "kpis": titles}) != made_of(tables)
