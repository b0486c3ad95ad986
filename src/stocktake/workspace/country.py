"""What the statistics of a workspace say of one economy that a plan can use.

The newest selected observation of each indicator counts. Before the first build the statistics that
come with Stocktake are read, so that a newcomer's first plan need not wait for a build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.model.planning import CountryContext, SourcedNumber
from stocktake.vocab.economies import economies

if TYPE_CHECKING:
    from stocktake.workspace.folder import Workspace

__all__ = ["context_from", "country_context"]

# Field of the context: indicator, and what its value is multiplied by.
INDICATORS = {
    "population": ("population", 1.0),
    "rural_share": ("rural-population-share", 0.01),
    "gni_per_head_usd": ("gni-per-head", 1.0),
    "electricity_share": ("electricity-access", 0.01),
    "rural_electricity_share": ("electricity-access-rural", 0.01),
    "internet_user_share": ("internet-users", 0.01),
}


def country_context(workspace: Workspace, iso3: str) -> CountryContext:
    """Return what a workspace knows of an economy; before its first build, nothing.

    Args:
        workspace: The workspace.
        iso3: Alpha-3 code.
    """
    path = workspace.build / "tables" / "observations.parquet"
    if not path.is_file():
        return CountryContext(iso3=iso3, name=economies()[iso3].name)
    return context_from(pl.scan_parquet(path), iso3)


def context_from(observations: pl.LazyFrame, iso3: str) -> CountryContext:
    """Return what observations say of an economy.

    Args:
        observations: The table ``observations``.
        iso3: Alpha-3 code.
    """
    wanted = [indicator for indicator, _ in INDICATORS.values()]
    rows = (
        observations.filter(
            pl.col("economy_id") == iso3,
            pl.col("selected"),
            pl.col("disaggregation") == "",
            pl.col("indicator_id").is_in(wanted),
        )
        .sort("year")
        .group_by("indicator_id")
        .last()
        .collect()
    )
    newest = {row["indicator_id"]: row for row in rows.iter_rows(named=True)}
    found = {
        field: SourcedNumber(
            value=newest[indicator]["value"] * factor,
            year=newest[indicator]["year"],
            source=newest[indicator]["source_id"],
        )
        for field, (indicator, factor) in INDICATORS.items()
        if indicator in newest
    }
    return CountryContext(iso3=iso3, name=economies()[iso3].name, **found)
