"""A user's file is read strictly: each cell is read, ignored by name, or reported."""

import polars as pl
import pytest
import xlsxwriter

from stocktake.errors import DataError
from stocktake.sources.files import read_observation_file

HEADER = "economy,indicator,year,value\n"


@pytest.fixture
def read(tmp_path):
    """Write a file and read it."""

    def written(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_observation_file(path, f"observations/{name}")

    return written


def rows(raw, *columns):
    return raw.frame.select(columns or ("economy_id", "indicator", "year", "value")).rows()


FIJI = [("FJI", "internet-users", 2020, 85.2)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEADER + "Fiji,internet-users,2020,85.2\n", id="comma"),
        pytest.param(
            "Country;Indicator;Year;Value\nFiji;internet-users;2020;85,2\n", id="semicolon"
        ),
        pytest.param("iso3\tseries\tyear\tvalue\nFJI\tinternet-users\t2020\t85.2\n", id="tab"),
        pytest.param(
            "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nFJ,internet-users,2020,85.2\n", id="sdmx"
        ),
        pytest.param(
            "REF_AREA: Area,INDICATOR: Indicator,TIME_PERIOD: Time,OBS_VALUE\n"
            "FJ: Fiji,internet-users: Users,2020,85.2\n",
            id="sdmx-with-labels",
        ),
        pytest.param(
            "geoAreaCode,SeriesCode,TimePeriod,Value\n242,internet-users,2020,85.2\n", id="m49"
        ),
        pytest.param("country,year,internet-users\nFiji,2020,85.2\n", id="indicators-as-columns"),
        pytest.param(
            "country,indicator,2019,2020\nFiji,internet-users,,85.2\n", id="years-as-columns"
        ),
        pytest.param(
            '"Data Source","A table",\n\n"Last Updated Date","2025-07-01",\n\n'
            '"Country Name","Country Code","Indicator Code","2020 [YR2020]",\n'
            '"Fiji","FJI","internet-users","85.2",\n',
            id="world-bank",
        ),
        pytest.param(("\ufeff" + HEADER + "Fiji,internet-users,2020,85.2\n"), id="byte-order-mark"),
        pytest.param((HEADER + "Fiji,internet-users,2020,85.2\n").encode("utf-16"), id="utf-16"),
        pytest.param((HEADER + "Fiji,internet-users,2020,85.2\n").replace("\n", "\r\n"), id="crlf"),
        pytest.param("Table 1\n\n" + HEADER + "Fiji,internet-users,2020,85.2\n", id="title-above"),
    ],
)
def test_one_value_is_read_from_every_layout(read, content):
    raw = read(content)
    assert rows(raw) == FIJI
    assert not [f for f in raw.findings if f.severity == "error"]


def test_windows_1252_is_read(read):
    assert rows(read((HEADER + "Türkiye,x,2020,1\n").encode("cp1252")), "economy_id") == [("TUR",)]


def test_dimensions_leave_totals_out_and_sort_names(read):
    raw = read(
        "economy,indicator,Sex,AGE,urbanisation,year,value\n"
        "FJI,x,Female,Y15T24,_T,2020,1\nFJI,x,BOTHSEX,ALLAGE,RURAL,2020,2\nFJI,x,_T,_T,_T,2020,3\n"
    )
    assert rows(raw, "disaggregation") == [("age=Y15T24;sex=F",), ("location=RUR",), ("",)]


def test_an_unknown_column_is_a_dimension_only_if_it_tells_rows_apart(read):
    raw = read("economy,indicator,provider,remark,year,value\nFJI,x,A,m,2020,1\nFJI,x,B,m,2020,2\n")
    assert rows(raw, "disaggregation", "value") == [("provider=A", 1.0), ("provider=B", 2.0)]
    assert [(f.where, f.value, f.action) for f in raw.findings] == [
        (
            "column provider",
            "",
            "Taken as a dimension; the word total in it marks the main figure.",
        ),
        ("", "remark", "Not used."),
    ]


def test_sdmx_multipliers_and_status_are_applied(read):
    raw = read(
        "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS\n"
        "FJ,x,2020,0.9,6,E\nTO,x,2020,5,0,A\n"
    )
    assert rows(raw, "value", "estimate") == [(900000.0, True), (5.0, False)]


@pytest.mark.parametrize(
    ("content", "source", "source_id"),
    [
        pytest.param(HEADER + "FJI,x,2020,1\n", "OWN", "file:observations/data.csv", id="none"),
        pytest.param(
            "source," + HEADER + "World Bank,FJI,x,2020,1\n",
            "WDI",
            "file:observations/data.csv#WDI",
            id="named",
        ),
        pytest.param(
            "source," + HEADER + "Our survey,FJI,x,2020,1\n",
            "Our survey",
            "file:observations/data.csv#Our survey",
            id="unknown",
        ),
        pytest.param(
            HEADER + "FJI,IT.NET.USER.ZS,2020,1\n",
            "WDI",
            "file:observations/data.csv#WDI",
            id="by-code",
        ),
        pytest.param(
            "STRUCTURE_ID," + HEADER + "SPC:DF_X(1.0),FJI,x,2020,1\n",
            "SPC_BP50",
            "file:observations/data.csv#SPC_BP50",
            id="by-agency",
        ),
    ],
)
def test_the_source_is_found(read, content, source, source_id):
    raw = read(content)
    assert rows(raw, "source", "source_id") == [(source, source_id)]
    assert [(s.source, s.source_id) for s in raw.sources] == [(source, source_id)]


def test_a_long_source_is_a_citation_and_becomes_provenance(read):
    citation = "Household survey of the Bureau of Statistics; round 3"
    raw = read(f"source,{HEADER}{citation},FJI,x,2020,1\n")
    assert rows(raw, "source", "provenance") == [("OWN", citation)]


def test_licence_of_an_unknown_source_is_closed_unless_the_file_states_it(read):
    (closed,) = read("source," + HEADER + "Our survey,FJI,x,2020,1\n").sources
    assert not closed.redistribute
    (stated,) = read("source,licence," + HEADER + "Our survey,CC BY 4.0,FJI,x,2020,1\n").sources
    assert (stated.licence, stated.redistribute) == ("CC BY 4.0", True)


def test_messy_file_keeps_the_good_rows_and_reports_every_other(read):
    raw = read(
        "Country;Indicator;Year;Value\n"
        "Fiji;x;2020;85,2\n"  # 2
        "Lao PDR;x;2021/22;62\n"  # 3
        "Laos;x;2020;n/a\n"  # 4
        "Fidji;x;2020;50\n"  # 5
        "World;x;2020;60\n"  # 6
        "Tonga;x;2020;<5\n"  # 7
        "Nauru;x;2020;abc\n"  # 8
        "Fiji;x;2020;99\n"  # 9
        "Samoa;x;20;44\n"  # 10
        "Palau;;2020;44\n"  # 11
        "Niue;x;2020;7\nNiue;x;2020;7\n"  # 12, 13
    )
    assert rows(raw) == [
        ("FJI", "x", 2020, 85.2),
        ("LAO", "x", 2021, 62.0),
        ("NIU", "x", 2020, 7.0),
    ]
    assert [(f.severity, f.where, f.value, f.problem) for f in raw.findings] == [
        ("note", "row 4, column Value", "n/a", "The cell is empty or marks a missing value."),
        ("error", "row 7, column Value", "<5", "The cell bounds a value and does not give one."),
        ("error", "row 8, column Value", "abc", "The cell is not a number."),
        ("error", "row 10, column Year", "20", "The cell is not a year from 1900 to 2100."),
        ("note", "row 3, column Year", "2021/22", "The cell names more than a year."),
        (
            "note",
            "row 6",
            "World",
            "The row is about a group of economies, or an area that ISO 3166 does not list.",
        ),
        ("error", "row 5", "Fidji", "No economy has this name or code."),
        ("error", "row 11, column Indicator", "(empty)", "The row names no indicator."),
        (
            "note",
            "row 13",
            "",
            "The same value stands again for the same indicator, economy and year.",
        ),
        (
            "error",
            "rows 2, 9",
            "FJI x 2020: 85.2 and 99.0",
            "Different values stand for the same indicator, economy and year.",
        ),
    ]
    actions = {f.value: f.action for f in raw.findings}
    assert actions["Fidji"] == "Left out. Did you mean Fiji? Use the name or the ISO 3166 code."
    assert all(f.file == "observations/data.csv" for f in raw.findings)


def test_one_kind_of_problem_in_many_rows_is_one_finding(read):
    raw = read(HEADER + "".join(f"FJI,x,{1990 + i % 30},..\n" for i in range(2000)))
    finding = raw.findings[0]
    assert finding.where == "rows 2, 3, 4, 5, 6 and 1,995 more, column value"
    assert raw.findings[-1].problem == "The file gave no observation."


def test_a_row_that_a_stray_comma_shifted_is_left_out(read):
    raw = read(HEADER + "FJI,x,2020,1,5\nTON,x,2020,7\n")
    assert rows(raw) == [("TON", "x", 2020, 7.0)]
    assert [(f.severity, f.where) for f in raw.findings] == [("error", "row 2")]


def test_parquet_keeps_types(tmp_path):
    path = tmp_path / "d.parquet"
    pl.DataFrame(
        {"iso3": ["FJI", "TON"], "indicator": "x", "year": [2020, 2021], "value": [1.5, None]}
    ).write_parquet(path)
    raw = read_observation_file(path, "d.parquet")
    assert rows(raw) == [("FJI", "x", 2020, 1.5)]


def test_workbook_sheets_are_read_or_named(tmp_path):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("About").write(0, 0, "What this is")
    for name, value in (("internet-users", 50.5), ("fixed-broadband", 3)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Table of values"])
        sheet.write_row(2, 0, ["Country", "2019", "2020"])
        sheet.write_row(3, 0, ["Viet Nam", "..", value])
    book.close()
    raw = read_observation_file(path, "book.xlsx")
    assert rows(raw, "economy_id", "indicator", "year", "value", "row") == [
        ("VNM", "internet-users", 2020, 50.5, 4),
        ("VNM", "fixed-broadband", 2020, 3.0, 4),
    ]
    assert raw.findings[0].where == "sheet About"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param(
            "a.csv",
            b"",
            "The file is empty.\n  Where: observations/a.csv\n"
            "  What to do: Save it again, or remove it.",
            id="empty",
        ),
        pytest.param(
            "a.json",
            b"{}",
            "Files of the kind '.json' are not read as observations.\n"
            "  Where: observations/a.json\n  What to do: Save it as one of "
            ".csv, .tsv, .txt, .parquet, .xlsx, .xlsm, .xls, .ods.",
            id="kind",
        ),
        pytest.param(
            "a.csv",
            b"country,thing\nFiji,3\n",
            "The file is not a table of observations: it lacks a column for the year, or years as "
            "columns, a column for the value, or indicators as columns. Its headings are: country, "
            "thing.\n  Where: observations/a.csv\n  What to do: Name the columns economy, "
            "indicator, year and value; or economy and the years.",
            id="no-table",
        ),
        pytest.param(
            "a.csv",
            b'economy,indicator,year,value\n"FJI,x,2020,1\nTON,x,2020,2\n',
            "A quotation mark is opened and never closed.\n  Where: observations/a.csv, row 2\n"
            '  What to do: Close it; write a quotation mark inside quotation marks twice ("").',
            id="quotation-mark",
        ),
        pytest.param(
            "a.xlsx",
            b"PK\x03\x04 nothing",
            "The workbook cannot be opened; it is damaged or protected by a password.\n"
            "  Where: observations/a.xlsx\n  What to do: Open it in a spreadsheet program and save "
            "it again as XLSX without a password.",
            id="workbook",
        ),
        pytest.param(
            "a.parquet",
            b"PAR1 nothing",
            "The file is damaged, or is not Parquet.\n  Where: observations/a.parquet\n"
            "  What to do: Export it again.",
            id="parquet",
        ),
        pytest.param(
            "a.csv",
            b"\x81\x8d\x00\x01\x02",
            "The file is not text in UTF-8, UTF-16 or Windows-1252.\n  Where: observations/a.csv\n"
            "  What to do: Open it in a spreadsheet, and save it again as CSV (UTF-8) or XLSX.",
            id="not-text",
        ),
    ],
)
def test_a_file_that_is_no_table_is_an_error_that_says_what_to_do(read, name, content, message):
    with pytest.raises(DataError) as error:
        read(content, name)
    assert str(error.value) == message


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(DataError, match="The file cannot be opened: No such file or directory"):
        read_observation_file(tmp_path / "none.csv", "none.csv")
