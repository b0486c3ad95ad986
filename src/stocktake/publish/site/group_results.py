"""What each group reached on each KPI, read once for the pages of groups and of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stocktake.publish.remembered import remembered_by
from stocktake.publish.words import OUTCOMES

if TYPE_CHECKING:
    import polars as pl

    from stocktake.publish.site.counts import Counts

__all__ = ["GroupResult", "group_results"]


class GroupResult(NamedTuple):
    """A row of ``group_assessments``, as much as pages tell of it.

    Attributes:
        kpi: Its KPI.
        group: Its group.
        value: The mean; none without data.
        year_from: Year of the oldest value in it.
        year_to: Year of the newest.
        with_data: Economies with a value.
        economies: Economies of the group.
        covered: Share of the group's people who live in economies with a value, from 0 to 1.
        counts: Results of its economies by outcome.
    """

    kpi: str
    group: str
    value: float | None
    year_from: int | None
    year_to: int | None
    with_data: int
    economies: int
    covered: float | None
    counts: Counts


COLUMNS = (
    "kpi_id",
    "group_id",
    "value",
    "year_from",
    "year_to",
    "n_with_data",
    "n_economies",
    "population_covered",
)


@remembered_by((*COLUMNS, *(f"n_{outcome}" for outcome in OUTCOMES)))
def group_results(group_assessments: pl.DataFrame) -> list[GroupResult]:
    """Return the rows of ``group_assessments`` in their order."""
    told = len(COLUMNS)
    return [
        GroupResult._make((*row[:told], dict(zip(OUTCOMES, row[told:], strict=True))))
        for row in group_assessments.iter_rows()
    ]
