"""In which years a series met its target: met late, met once and lost.

A state is decided from few values; whether the target was ever met needs all of
them. Left out: years between two observations. "First" is the first value that
meets the target, not the day on which it came true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.states import meets, with_bounds

if TYPE_CHECKING:
    from stocktake.progress.series import Picked

__all__ = ["add_met_years"]


def add_met_years(picked: Picked) -> pl.DataFrame:
    """Return the frame of ``picked`` with the years in which its values met the target.

    Returns:
        The rows, in their order, with ``met_first`` and ``met_last`` (the first and the last
        year with a value that meets the target) and ``met_after`` (the first after the
        deadline); null where there is no such year.
    """
    numbered = with_bounds(picked.frame).with_row_index("pair")
    asked = numbered.filter("has_number").select(
        "pair", "series", "lowest", "highest", "has_number", "deadline"
    )
    years = (
        picked.values.select("series", "year", "value")
        .join(asked, on="series")
        .filter(meets("value"))
        .group_by("pair")
        .agg(
            met_first=pl.col("year").min(),
            met_last=pl.col("year").max(),
            met_after=pl.col("year").filter(pl.col("year") > pl.col("deadline")).min(),
        )
    )
    rows = numbered.select("pair", *picked.frame.columns)
    return rows.join(years, on="pair", how="left", maintain_order="left").drop("pair")
