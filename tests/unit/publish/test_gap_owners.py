"""Who would have to fill each gap: every gap once, for the source that its measure prefers."""

from __future__ import annotations

import polars as pl
import pytest

from factories.tables import sample_tables
from stocktake.publish.gap_owners import GAP_OWNER_TABLES, gap_owners, owner_of_indicators
from stocktake.vocab.load import indicators


@pytest.fixture
def tables():
    return {name: sample_tables()[name] for name in GAP_OWNER_TABLES}


def test_every_gap_counts_once(tables):
    found = gap_owners(tables)
    missing = tables["assessments"].filter(pl.col("outcome") == "no_data")
    assert sum(owner.gaps for owner in found) == missing.height > 0
    named = [kpi for owner in found for kpi in owner.kpis]
    assert sorted(named) == sorted(missing["kpi_id"].unique())
    assert [owner.gaps for owner in found] == sorted((o.gaps for o in found), reverse=True)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        pytest.param("internet-users", "WDI", id="first-in-order-of-preference"),
        pytest.param("internet-users-gender-parity", "WDI", id="ratio-asks-for-its-numerator"),
    ],
)
def test_the_source_to_ask_is_the_first_of_the_indicator(tables, indicator, expected):
    assert owner_of_indicators(tables)[indicator] == expected
    named = indicators()["internet-users"].series[0].source
    assert named == expected


def test_an_indicator_of_the_workspace_is_asked_of_the_source_that_gave_its_values(tables):
    kpis = tables["kpis"].head(1).with_columns(indicator_id=pl.lit("own-ferries"))
    observations = (
        tables["observations"]
        .head(1)
        .with_columns(indicator_id=pl.lit("own-ferries"), source_id=pl.lit("file:ferries.csv#OWN"))
    )
    own = tables | {"kpis": kpis, "observations": observations}
    assert owner_of_indicators(own) == {"own-ferries": "OWN"}
    assert owner_of_indicators(own | {"observations": observations.clear()}) == {"own-ferries": ""}


def test_a_source_that_was_read_is_told_apart_from_one_that_was_not(tables):
    before = {owner.source: owner.read for owner in gap_owners(tables)}
    assert not before["WDI"]
    read = tables["data_sources"].head(1).with_columns(source=pl.lit("WDI"))
    after = tables | {"data_sources": pl.concat([tables["data_sources"], read])}
    (world_bank,) = [owner for owner in gap_owners(after) if owner.source == "WDI"]
    assert world_bank.read
    assert world_bank.publisher == "World Bank"
    assert world_bank.title == "World Development Indicators"


def test_without_gaps_nobody_is_asked(tables):
    full = tables["assessments"].with_columns(outcome=pl.lit("met"))
    assert gap_owners(tables | {"assessments": full}) == []
