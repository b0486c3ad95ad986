"""Answer evidence tests from yes-or-no indicators of open data, until a person answers them.

A test of the catalogue may name a yes-or-no indicator that says the same. Its newest selected
value of each economy that is asked becomes one row of evidence, marked as read from open data.
A person's row always goes before it (``register.evidence.status_table``).

Left out: values that are neither 0 nor 1; years after the date of assessment; sources whose
values may not be republished, because evidence is shown to everybody.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from stocktake.register.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CHECKED_BY", "flag_evidence"]

CHECKED_BY: Final = "open data, not checked by a person"
NOTE: Final = "Read from open data, not checked by a person."
# What the two values of a yes-or-no indicator say of a test. A draft counts as 0: it may fail.
STATUS_OF: Final = {1.0: "in place", 0.0: "not in place"}

col = pl.col


def flag_evidence(
    asked: pl.DataFrame, tables: Mapping[str, pl.DataFrame], *, on: dt.date
) -> list[Evidence]:
    """Return one row of evidence for each test and economy that open data answer.

    Args:
        asked: What ``register.evidence.questions`` returns.
        tables: ``evidence_tests``, ``observations``, ``data_sources`` and ``indicators``.
        on: Date of assessment; later years are not known yet.

    Returns:
        Rows in the order of the questions. ``file`` names the test, ``row`` the observation.
    """
    tests = tables["evidence_tests"].filter(col("indicator_id").is_not_null())
    if tests.is_empty():
        return []
    tests = tests.select("commitment_id", "kind", "indicator_id", test="ordinal")
    newest = _newest(tables["observations"], tests["indicator_id"], on)
    sources = tables["data_sources"].filter("redistribute")
    answered = (
        asked.join(tests, on=["commitment_id", "test"], maintain_order="left")
        .join(newest, on=["indicator_id", "economy_id"], maintain_order="left")
        .join(sources.select("source_id", "title", "url"), on="source_id", maintain_order="left")
        .join(
            tables["indicators"].select("indicator_id", indicator="name"),
            on="indicator_id",
            maintain_order="left",
        )
    )
    return [_row(row, on) for row in answered.iter_rows(named=True)]


def _newest(observations: pl.DataFrame, indicators: pl.Series, on: dt.date) -> pl.DataFrame:
    """Return the newest selected total of each indicator and economy, where it is 0 or 1."""
    return (
        observations.filter(
            col("indicator_id").is_in(indicators.unique().implode()),
            "selected",
            col("disaggregation") == "",
            col("year") <= on.year,
        )
        .sort("year", "observation_id")
        .group_by("indicator_id", "economy_id", maintain_order=True)
        .last()
        .filter(col("value").is_in(list(STATUS_OF)))
        .select("indicator_id", "economy_id", "year", "value", "observation_id", "source_id")
    )


def _row(row: Mapping[str, Any], on: dt.date) -> Evidence:
    yes = "yes" if row["value"] else "no"
    return Evidence(
        file=f"data:{row['commitment_id']}#{row['test']}",
        row=row["observation_id"],
        economy_id=row["economy_id"],
        commitment_id=row["commitment_id"],
        test=row["test"],
        kind=row["kind"],
        title=f"{row['indicator']}: {yes} in {row['year']}, by {row['title']}",
        date=None,
        url=row["url"],
        evidence_file="",
        status=STATUS_OF[row["value"]],
        checked_by=CHECKED_BY,
        checked_on=min(dt.date(row["year"], 12, 31), on),
        note=NOTE,
        origin="data",
    )
