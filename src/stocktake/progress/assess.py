"""Judge every KPI for every economy it applies to: the table ``assessments``.

Left out: KPIs whose ``basis`` is ``group``. Their numbers are averages of a world
or a group; no economy promised them, so they are judged in ``groups`` only.
Economies that are not members of the workspace are not judged either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.progress.cases import STALE_AFTER, make_cases
from stocktake.progress.compare import judged_by
from stocktake.progress.methods.registry import METHODS, PACE
from stocktake.vocab.tables import check_table

if TYPE_CHECKING:
    import datetime as dt

    from stocktake.progress.methods.verdict import Method

__all__ = ["STALE_AFTER", "assess_kpis"]


def assess_kpis(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
    method: str | Method = PACE,
) -> pl.DataFrame:
    """Return one row per KPI and member economy in its scope, sorted by both.

    Args:
        kpis: Table ``kpis``.
        observations: Table ``observations``; only selected totals up to ``on`` count.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``, which the scope of a KPI is looked up in.
        on: Date of assessment. A deadline has passed when its year is before this year.
        method: Id of a method of ``methods.registry`` that needs cases only, or a method itself.

    Returns:
        Table ``assessments``. ``gap`` and ``ratio`` are in the units that
        ``vocab/tables.toml`` states; the rules are in ``states`` and ``methods``.
    """
    cases = make_cases(kpis, observations, economies, economy_groups, on=on)
    judge = METHODS[method] if isinstance(method, str) else method
    judged = judged_by(judge, cases)
    frame = cases.frame
    seen = pl.when(frame["past"]).then(frame["at_deadline"]).otherwise("value_at_deadline")
    columns = frame.select(
        "indicator_id", "n_years", "deadline", "gap", "stale", "years_late", target="aim"
    )
    table = judged.drop("label").rename({"measure": "ratio"}).hstack(columns)
    return check_table(
        "assessments",
        table.with_columns(
            # A method that cannot judge a value leaves its level, not its trend.
            outcome=pl.col("outcome").fill_null("level_only"),
            value_at_deadline=seen,
        ),
    )
