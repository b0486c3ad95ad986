"""What was fetched is built: from a service's reply to an assessment that names its source."""

from __future__ import annotations

import polars as pl
import pytest

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


BANDWIDTH = "ITU_DH_INT_BAND_PER_CAP"


@pytest.mark.parametrize(
    ("factor", "severity"),
    [pytest.param(1000, "note", id="in-bits"), pytest.param(1, "error", id="repaired")],
)
def test_the_bandwidth_of_data360_is_corrected_as_long_as_it_is_in_bits(
    fetch, replica, tmp_path, factor, severity
):
    kilobits = {"FJI": {2022: 40.0, 2023: 46.0}, "THA": {2023: 300.0}}
    replica.series[BANDWIDTH] = {
        economy: {year: value * factor for year, value in years.items()}
        for economy, years in kilobits.items()
    }
    replica.unit_of[BANDWIDTH] = "kbit/s per capita"
    fetch("international-bandwidth", sources=["ITU"])
    workspace = new_workspace(tmp_path / "region", members="apt")
    fetch.cache.rename(workspace.cache)
    result = build_workspace(workspace)
    rows = workspace.table("observations").filter(indicator_id="international-bandwidth")
    assert dict(rows.filter(economy_id="FJI").select("year", "value").rows()) == pytest.approx(
        kilobits["FJI"]
    )
    corrected = rows["provenance"].str.starts_with("corrected by itu-bandwidth-in-bits: ")
    assert corrected.all() if factor > 1 else not corrected.any()
    found = [f for f in result.findings if "itu-bandwidth-in-bits" in f["where"]]
    assert [f["severity"] for f in found] == [severity]
