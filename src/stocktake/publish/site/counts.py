"""Counts of outcomes: what every scorecard, strip and finding sentence is made of.

A result is one KPI judged for one economy. A KPI that several commitments of
an instrument share counts once for that instrument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from stocktake.publish.remembered import remembered_by
from stocktake.publish.words import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

__all__ = [
    "Counts",
    "add_counts",
    "counts_of_economies",
    "counts_of_groups",
    "counts_of_kpis",
    "counts_of_kpis_and_groups",
    "good",
    "instrument_kpis",
    "outcome_counts",
]

Counts: TypeAlias = "dict[str, int]"


def instrument_kpis(commitments: pl.DataFrame, commitment_kpis: pl.DataFrame) -> pl.DataFrame:
    """Return ``instrument_id`` and ``kpi_id``, once per pair, for every bound KPI."""
    return (
        commitment_kpis.join(commitments, on="commitment_id")
        .select("instrument_id", "kpi_id")
        .unique(maintain_order=True)
    )


def outcome_counts(results: pl.DataFrame, *keys: str) -> dict[Any, Counts]:
    """Return the number of results by outcome for every value (or tuple) of ``keys``."""
    counts: dict[Any, Counts] = {}
    found = results.group_by([*keys, "outcome"]).len()
    for *key, outcome, number in found.iter_rows():
        place = counts.setdefault(
            key[0] if len(key) == 1 else tuple(key), dict.fromkeys(OUTCOMES, 0)
        )
        place[outcome] += number
    return counts


@remembered_by(("kpi_id", "outcome"))
def counts_of_kpis(assessments: pl.DataFrame) -> dict[str, Counts]:
    """Return the number of results by outcome for every KPI."""
    return outcome_counts(assessments, "kpi_id")


@remembered_by(("economy_id", "outcome"))
def counts_of_economies(assessments: pl.DataFrame) -> dict[str, Counts]:
    """Return the number of results by outcome for every economy."""
    return outcome_counts(assessments, "economy_id")


@remembered_by(("economy_id", "outcome"), ("economy_id", "group_id"))
def counts_of_groups(assessments: pl.DataFrame, economy_groups: pl.DataFrame) -> dict[str, Counts]:
    """Return the number of results of its economies by outcome for every group."""
    return outcome_counts(assessments.join(economy_groups, on="economy_id"), "group_id")


@remembered_by(("kpi_id", "economy_id", "outcome"), ("economy_id", "group_id"))
def counts_of_kpis_and_groups(
    assessments: pl.DataFrame, economy_groups: pl.DataFrame
) -> dict[tuple[str, str], Counts]:
    """Return the number of results by outcome for every KPI and group."""
    joined = assessments.join(economy_groups, on="economy_id")
    return outcome_counts(joined, "kpi_id", "group_id")


def add_counts(several: Mapping[Any, Counts]) -> Counts:
    """Return the sum of counts."""
    return {name: sum(counts[name] for counts in several.values()) for name in OUTCOMES}


def good(counts: Counts) -> int:
    """Return how many results are met or on track."""
    return counts["met"] + counts["on_track"]
