"""What every method of progress judges: one case per KPI and economy, with its facts.

A case holds the picked values, the bounds, what decides it without any method
(no value, target met, deadline passed), Stocktake's own state and its sentence.
The methods in ``progress.methods`` read cases and nothing else, so that they
differ by their rules only, never by their data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stocktake.progress.explain import explain
from stocktake.progress.history import add_met_years
from stocktake.progress.series import in_scope, pick_series
from stocktake.progress.states import decide_states

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["SETTLED", "STALE_AFTER", "Cases", "make_cases"]

# Years after which a latest value is called old.
STALE_AFTER = 5

# Reasons of ``states.decide_states`` that are facts: no method is asked. Whether a target was
# met, and whether a deadline passed without that, is observed; and a trend needs two values.
SETTLED = (
    "no_data",
    "met",
    "met_at_deadline",
    "met_since",
    "met_late",
    "missed",
    "unknown_since_deadline",
    "one_value",
    "overshot",
)


class Cases(NamedTuple):
    """Everything a method may look at.

    Attributes:
        frame: One row per KPI and member economy in its scope, sorted by both: the columns of
            ``kpis``, the values of ``series.pick_series``, those of ``states.decide_states``
            and ``explain.explain``, ``met_first``, ``met_last``, ``years_late``, ``age``,
            ``stale``, and ``settled`` (whether a fact decides).
        values: Whole series, as in ``series.Picked``.
    """

    frame: pl.DataFrame
    values: pl.DataFrame


def make_cases(
    kpis: pl.DataFrame,
    observations: pl.DataFrame,
    economies: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> Cases:
    """Return the cases of every KPI that is judged economy by economy.

    Args:
        kpis: Table ``kpis``.
        observations: Table ``observations``; only selected totals up to ``on`` count.
        economies: Table ``economies``.
        economy_groups: Table ``economy_groups``, which the scope of a KPI is looked up in.
        on: Date of assessment.
    """
    own = kpis.filter(pl.col("basis") == "each economy")
    pairs = in_scope(own, economies, economy_groups)
    picked = pick_series(pairs, own, observations, on=on)
    decided = decide_states(add_met_years(picked))
    age = on.year - pl.col("latest_year")
    # Late only where the value at the deadline is known: else nobody can say that it was.
    late = pl.col("past") & pl.col("due_value").is_not_null() & ~pl.col("due_meets")
    aged = decided.with_columns(
        age=age,
        stale=(age > STALE_AFTER).fill_null(value=False),
        years_late=pl.when(late).then(pl.col("met_after") - pl.col("deadline")),
        settled=pl.col("reason").is_in(SETTLED),
    )
    return Cases(explain(aged).sort("kpi_id", "economy_id"), picked.values)
