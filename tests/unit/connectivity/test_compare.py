"""Plans side by side."""

from __future__ import annotations

import polars as pl
import pytest

from factories.plans import PLAN_ID, plan_tables
from stocktake.connectivity.compare import FIGURES, compare_plans


def test_each_further_plan_is_compared_with_the_first():
    first = plan_tables()["plans"]
    other = first.with_columns(
        plan_id=pl.lit("other"), cost_usd=pl.col("cost_usd") + 5_000.0, second_paths_usd=None
    )
    found = compare_plans([first, other])
    assert found.columns == ["figure", PLAN_ID, "other", f"other less {PLAN_ID}"]
    assert found["figure"].to_list() == [name for _, name in FIGURES]
    cost = found.filter(figure="Net present cost, USD").row(0)
    assert cost[3] == pytest.approx(5_000.0)
    paths = found.filter(figure="Second paths, USD").row(0)
    assert (paths[2], paths[3]) == (None, None)


def test_one_plan_has_no_differences():
    assert compare_plans([plan_tables()["plans"]]).columns == ["figure", PLAN_ID]
