"""What an economy reported, on its own page: its words, and its values beside open statistics."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.site.addresses import commitment_pages
from stocktake.publish.site.reported import reported_by_economies, reported_values

SOURCE = "submission:2025/TUV.v1"


@pytest.fixture
def tables():
    return sample_tables()


def with_reported(tables, *, indicator, economy, year, value, selected):
    """Return the tables with a value that an economy reported."""
    source = (
        tables["data_sources"]
        .head(1)
        .with_columns(
            source_id=pl.lit(SOURCE),
            source=pl.lit("REPORTED"),
            title=pl.lit(f"Report of {economy} & friends"),
        )
    )
    given = (
        tables["observations"]
        .head(1)
        .with_columns(
            observation_id=pl.lit(999_999, pl.Int64),
            indicator_id=pl.lit(indicator),
            disaggregation=pl.lit(""),
            economy_id=pl.lit(economy),
            year=pl.lit(year, pl.Int64),
            value=pl.lit(value, pl.Float64),
            selected=pl.lit(selected),
            source_id=pl.lit(SOURCE),
        )
    )
    return tables | {
        "data_sources": pl.concat([tables["data_sources"], source]),
        "observations": pl.concat([tables["observations"], given]),
    }


def test_words_stand_by_commitment_with_what_it_asks(tables):
    other = tables["reports"].with_columns(commitment_id=pl.lit("isles-2021/3"))
    told = reported_by_economies(
        tables | {"reports": pl.concat([tables["reports"], other])},
        commitment_pages(tables["commitments"]),
    )
    known, gone = told["FJI"].split("\n")
    assert known == (
        '<tr><th scope=row><a href="../commitments/isles-2021/3.html">Sample Isles statement 2021, '
        "3</a><small>Make mobile data cheaper and publish its price every year.</small></th>"
        "<td>Under way<td class=t><p>A cable was landed (invented).</p>"
        "<td class=t>Sample round 2025, version 2, published on 1\u00a0October 2025</tr>"
    )
    assert gone.startswith("<tr><th scope=row><code>isles-2021/1</code></th><td>Under way")


def test_a_reported_value_stands_beside_the_open_one_and_is_not_mixed_with_it(tables):
    added = with_reported(
        tables, indicator="internet-users", economy="FJI", year=2025, value=91.0, selected=False
    )
    (row,) = reported_values(added)["FJI"].split("\n")
    latest = (
        tables["observations"]
        .filter(
            pl.col("selected"), indicator_id="internet-users", economy_id="FJI", disaggregation=""
        )
        .sort("year")[-1]
    )
    open_words = f"{latest['value'].item():.1f}\u00a0% of population in {latest['year'].item()}"
    assert "<td>91.0\u00a0% of population<td class=n>2025" in row
    assert f"<td>{open_words}<td>shown here only<td class=t>Report of FJI &amp; friends" in row


def test_a_reported_value_that_fills_a_gap_says_so_and_is_no_open_statistic(tables):
    added = with_reported(
        tables, indicator="mobile-coverage-4g", economy="TUV", year=2025, value=40.0, selected=True
    )
    (row,) = reported_values(added)["TUV"].split("\n")
    assert "<td class=n>2025<td>\u2013<td>fills a gap<td" in row


def test_an_economy_that_reported_nothing_has_no_rows(tables):
    assert reported_values(tables) == {}
    none = tables | {"reports": tables["reports"].clear()}
    assert reported_by_economies(none, {}) == {}
