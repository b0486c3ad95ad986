"""Rows of an economy's page: how many years it is behind, each with a page that is there."""

from __future__ import annotations

import re

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.site.years_behind import years_behind_rows


@pytest.fixture(scope="module")
def told():
    tables = sample_tables()
    used = tables["kpis"]["indicator_id"].unique()
    return tables["time_distances"].filter(
        pl.col("indicator_id").is_in(used.implode()) & (pl.col("median_words") != "")
    )


@pytest.mark.parametrize("divided", [True, False])
def test_an_indicator_leads_to_its_divides_where_it_has_a_page_of_them(told, divided):
    indicator = told["indicator_id"][0]
    tables = sample_tables()
    divides = pl.DataFrame(
        {"indicator_id": [indicator] if divided else []}, schema=["indicator_id"]
    )
    rows = years_behind_rows({**tables, "divides": divides})
    folder = "divides" if divided else "indicators"
    for economy in told.filter(pl.col("indicator_id") == indicator)["economy_id"]:
        assert f"<a href=../{folder}/{indicator}.html>" in rows[economy]


def test_every_distance_is_told_once(told):
    rows = years_behind_rows(sample_tables())
    found = sum(len(re.findall(r"<tr>", text)) for text in rows.values())
    assert found == told.height
