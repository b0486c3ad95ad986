"""Judge every KPI for every economy it applies to: the table ``assessments``.

Left out: KPIs whose ``basis`` is ``group``. Their numbers are averages of a world
or a group; no economy promised them, so they are judged in ``groups`` only.
Economies that are not members of the workspace are not judged either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.explain import explain
from stocktake.progress.series import in_scope, pick_values
from stocktake.progress.states import decide_states
from stocktake.progress.unsd import METHOD, METHOD_VERSION
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["STALE_AFTER", "assess_kpis"]

# Years after which a latest value is called old.
STALE_AFTER = 5


def assess_kpis(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> pl.DataFrame:
    """Return one row per KPI and member economy in its scope, sorted by both.

    Args:
        kpis: Table ``kpis``.
        observations: Table ``observations``; only selected totals up to ``on`` count.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``, which the scope of a KPI is looked up in.
        on: Date of assessment. A deadline has passed when its year is before this year.

    Returns:
        Table ``assessments``. ``gap`` and ``ratio`` are in the units that
        ``vocab/tables.toml`` states; the rules are in ``states`` and ``unsd``.
    """
    own = kpis.filter(pl.col("basis") == "each economy")
    pairs = in_scope(own, economies, economy_groups)
    decided = decide_states(pick_values(pairs, own, observations, on=on))
    age = on.year - pl.col("latest_year")
    aged = decided.with_columns(age=age, stale=(age > STALE_AFTER).fill_null(value=False))
    return check_table("assessments", _columns(explain(aged)).sort("kpi_id", "economy_id"))


def _columns(explained: pl.DataFrame) -> pl.DataFrame:
    counted = pl.col("trend").fill_null(value=False)
    return explained.select(
        "kpi_id",
        "economy_id",
        "indicator_id",
        "state",
        "outcome",
        "latest_value",
        "latest_year",
        "latest_observation",
        # A base counts only where a later value can be compared with it.
        *(
            pl.when(counted).then(column).alias(column.replace("base_", "baseline_"))
            for column in ("base_value", "base_year", "base_observation")
        ),
        "n_years",
        pl.col("aim").alias("target"),
        "deadline",
        "gap",
        "ratio",
        "score",
        pl.col("at_deadline").alias("value_at_deadline"),
        "stale",
        pl.lit(METHOD).alias("method"),
        pl.lit(METHOD_VERSION).alias("method_version"),
        "explanation",
    )
