"""Numbers and years are read as people write them, or not at all."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.sources.cells import (
    CellProblem,
    Commas,
    find_commas,
    read_number,
    read_numbers,
    read_year,
    read_years,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("12", 12.0, id="integer"),
        pytest.param("12.5", 12.5, id="decimal-dot"),
        pytest.param("12,5", 12.5, id="decimal-comma"),
        pytest.param("0,125", 0.125, id="decimal-comma-after-zero"),
        pytest.param("1,234.5", 1234.5, id="thousands-comma"),
        pytest.param("1.234,5", 1234.5, id="thousands-dot"),
        pytest.param("1,234,567", 1234567.0, id="millions"),
        pytest.param("1.234.567", 1234567.0, id="millions-dots"),
        pytest.param("1 234 567", 1234567.0, id="spaces"),
        pytest.param("1\u202f234,5", 1234.5, id="narrow-space"),
        pytest.param("1'234.50", 1234.5, id="apostrophe"),
        pytest.param("1,234", 1234.0, id="either-read-as-the-file"),
        pytest.param("45 %", 45.0, id="percent-sign"),
        pytest.param("\u22125", -5.0, id="minus-sign"),
        pytest.param("1e3", 1000.0, id="exponent"),
    ],
)
def test_read_number_reads_by_shape(text, value):
    assert read_number(text, Commas.THOUSANDS).value == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", CellProblem.EMPTY, id="empty"),
        pytest.param("n/a", CellProblem.MISSING, id="not-available"),
        pytest.param("..", CellProblem.MISSING, id="two-dots"),
        pytest.param("-", CellProblem.MISSING, id="dash"),
        pytest.param("NaN", CellProblem.MISSING, id="nan"),
        pytest.param("<5", CellProblem.QUALIFIED, id="less-than-sign"),
        pytest.param("less than 5", CellProblem.QUALIFIED, id="less-than-words"),
        pytest.param("~12", CellProblem.QUALIFIED, id="about"),
        pytest.param("inf", CellProblem.UNREADABLE, id="infinity"),
        pytest.param("12 (3)", CellProblem.UNREADABLE, id="footnote"),
        pytest.param("12,34,567", CellProblem.UNREADABLE, id="uneven-groups"),
        pytest.param("abc", CellProblem.UNREADABLE, id="text"),
    ],
)
def test_read_number_says_why_there_is_none(text, problem):
    read = read_number(text, Commas.THOUSANDS)
    assert (read.value, read.problem) == (None, problem)


@pytest.mark.parametrize("text", ["12.3 e", "12.3*", "12.3 (est.)", "12.3% e"])
def test_an_estimate_is_marked(text):
    assert read_number(text, Commas.THOUSANDS) == (12.3, True, None)


def test_a_comma_of_two_meanings_is_read_as_the_file_has_it():
    assert read_number("1,234", Commas.DECIMAL).value == 1.234
    assert read_number("1.234", Commas.DECIMAL).value == 1234.0
    assert read_number("1,234", Commas.MIXED).problem is CellProblem.AMBIGUOUS
    assert read_number("1.234", Commas.MIXED).value == 1.234


@pytest.mark.parametrize(
    ("cells", "commas"),
    [
        pytest.param(["12,5", "1,234"], Commas.DECIMAL, id="decimal"),
        pytest.param(["1,234.5", "1,234"], Commas.THOUSANDS, id="thousands"),
        pytest.param(["12,5", "1,234.5"], Commas.MIXED, id="both"),
        pytest.param(["12,5", "12.5"], Commas.MIXED, id="decimal-dots-too"),
        pytest.param(["1,234"], Commas.THOUSANDS, id="no-evidence"),
        pytest.param(["text, with comma"], Commas.THOUSANDS, id="text"),
    ],
)
def test_find_commas_goes_by_the_clear_cells(cells, commas):
    assert find_commas(pl.Series(cells), otherwise=Commas.THOUSANDS) is commas


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back_exactly(value):
    cells = pl.Series([repr(value)])
    commas = find_commas(cells, otherwise=Commas.THOUSANDS)
    assert read_numbers(cells, commas=commas)["value"].to_list() == [value]


@given(st.lists(st.floats(0, 1e9).map(lambda x: round(x, 2)), min_size=2))
def test_numbers_with_german_marks_are_read_back(values):
    def written(value):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))

    cells = pl.Series([*map(written, values)])
    commas = find_commas(cells, otherwise=Commas.THOUSANDS)
    assert commas is Commas.DECIMAL
    assert read_numbers(cells, commas=commas)["value"].to_list() == values


@given(st.lists(st.text(max_size=12)))
def test_any_text_is_read_or_has_a_problem(texts):
    read = read_numbers(pl.Series(texts, dtype=pl.String), commas=Commas.MIXED)
    assert read.height == len(texts)
    assert (read["value"].is_null() == read["problem"].is_not_null()).all()


def test_columns_of_numbers_keep_their_values_and_lose_nothing_but_nan():
    read = read_numbers(pl.Series([1, None, 3]), commas=Commas.THOUSANDS)
    assert read["value"].to_list() == [1.0, None, 3.0]
    read = read_numbers(pl.Series([1.5, float("nan")]), commas=Commas.THOUSANDS)
    assert read["value"].to_list() == [1.5, None]
    assert read["problem"].to_list() == [None, "empty"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("2023", (2023, False), id="year"),
        pytest.param("2023.0", (2023, False), id="from-a-spreadsheet"),
        pytest.param("YR2020", (2020, False), id="world-bank"),
        pytest.param("1960 [YR1960]", (1960, False), id="databank"),
        pytest.param("2023/24", (2023, True), id="two-years"),
        pytest.param("2023\u201324", (2023, True), id="dash"),
        pytest.param("2023-06-30", (2023, True), id="day"),
        pytest.param("30/06/2023", (2023, True), id="day-first"),
        pytest.param("2023Q2", (2023, True), id="quarter"),
        pytest.param("23", (None, False), id="two-digits"),
        pytest.param("latest", (None, False), id="text"),
        pytest.param("3023", (None, False), id="future"),
    ],
)
def test_read_year(text, read):
    assert read_year(text) == read


@given(st.integers(1900, 2100))
def test_years_of_any_column_type_are_read(year):
    for cells in (pl.Series([year]), pl.Series([float(year)]), pl.Series([str(year)])):
        assert read_years(cells)["year"].to_list() == [year]
    assert read_years(pl.Series([f"{year}-03-01"]).str.to_date())["year"].to_list() == [year]


@given(
    st.lists(st.from_regex(r"\A[+-]?[0-9]{0,5}[.,_ ]?[0-9]{0,4}[.,]?[0-9]{0,3}(e[0-9])?\Z")),
    st.sampled_from(list(Commas)),
)
def test_a_column_is_read_as_its_cells_are_one_by_one(texts, commas):
    read = read_numbers(pl.Series(texts, dtype=pl.String), commas=commas)
    alone = [read_number(text, commas) for text in texts]
    assert read["value"].to_list() == [number.value for number in alone]
    assert read["problem"].to_list() == [number.problem for number in alone]
