"""What was fetched is built: from a service's reply to an assessment that names its source."""

from __future__ import annotations

import polars as pl

from stocktake.workspace.build import build_workspace
from stocktake.workspace.folder import new_workspace


def test_fetched_series_are_assessed_with_their_source(fetch, tmp_path):
    fetch("internet-users", sources=["WDI"])
    workspace = new_workspace(tmp_path / "region", members="apt")
    fetch.cache.rename(workspace.cache)
    first = build_workspace(workspace)
    assert "data fetched" in first.ran
    sources = workspace.table("data_sources").filter(pl.col("source") == "WDI")
    assert sources["rows"].sum() > 0
    assert (sources["licence"].str.len_chars() > 0).all()
    taken = workspace.table("observations").filter(
        pl.col("source_id").is_in(sources["source_id"].to_list()), "selected"
    )
    assert taken.height > 0
    assert build_workspace(workspace).ran == []


def test_a_damaged_snapshot_is_a_finding(fetch, tmp_path):
    fetch("internet-users", sources=["WDI"])
    workspace = new_workspace(tmp_path / "region", members="apt")
    fetch.cache.rename(workspace.cache)
    for note in workspace.cache.rglob("*.json"):
        note.write_text("{", "utf-8")
    result = build_workspace(workspace)
    assert any(f["severity"] == "error" and "cache" in f["file"] for f in result.findings)
    assert workspace.table("observations").height > 0
