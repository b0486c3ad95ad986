"""What a workspace knows of an economy."""

from __future__ import annotations

import polars as pl

from factories.tables import sample_tables
from stocktake.workspace.country import context_from, country_context
from stocktake.workspace.folder import new_workspace


def test_the_newest_selected_value_counts():
    frame = pl.DataFrame(
        {
            "indicator_id": ["gni-per-head"] * 4 + ["electricity-access"],
            "disaggregation": ["", "", "", "sex=F", ""],
            "economy_id": ["FJI", "FJI", "FJI", "FJI", "FJI"],
            "year": [2019, 2022, 2023, 2024, 2021],
            "value": [5_000.0, 5_600.0, 9_999.0, 1.0, 92.0],
            "selected": [True, True, False, True, True],
            "source_id": ["a", "b", "c", "d", "e"],
        }
    )
    known = context_from(frame.lazy(), "FJI")
    assert known.gni_per_head_usd is not None
    assert (known.gni_per_head_usd.value, known.gni_per_head_usd.year) == (5_600.0, 2022)
    assert known.electricity_share is not None
    assert known.electricity_share.value == 0.92
    assert known.population is None


def test_another_economy_is_not_taken():
    known = context_from(sample_tables()["observations"].lazy(), "TON")
    assert known.known() == {}


def test_before_the_first_build_nothing_is_known(tmp_path):
    workspace = new_workspace(tmp_path / "region")
    assert country_context(workspace, "FJI").known() == {}
