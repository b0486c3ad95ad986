"""Bind commitments to the KPIs that measure them.

- Entries of the catalogue keep the KPIs that a person chose for them, with the
  reason, and are judged by evidence where the catalogue says so.
- Statements that were only read are bound by their first theme to KPIs whose
  indicator has that theme first. That is a guess, and every such row says so
  (relation ``theme``). One KPI per indicator and at most three, in this order:
  the workspace's own, deadlines ahead, judged for each economy, confirmed,
  with a number, dated.
- A read statement whose theme no KPI measures is judged by nothing
  (``judged_by`` = ``none``). No evidence test is invented for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.indicators.kpis import FRAMEWORK
from stocktake.vocab.load import catalogue, themes
from stocktake.vocab.tables import check_table, empty_table

if TYPE_CHECKING:
    import datetime as dt

    from stocktake.model import CatalogueInstrument

__all__ = ["MOST_BY_THEME", "bind_commitments", "kpi_ids_of_catalogue"]

# More KPIs than this bound by theme alone would bury the ones that a person chose.
MOST_BY_THEME = 3


def kpi_ids_of_catalogue(instrument_ids: set[str]) -> set[str]:
    """Return the KPIs that entries of these catalogued instruments are bound to."""
    return {
        binding.kpi
        for instrument in _chosen(instrument_ids)
        for entry in instrument.entries
        for binding in entry.kpis
    }


def bind_commitments(
    commitments: pl.DataFrame, kpis: pl.DataFrame, indicators: pl.DataFrame, *, on: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables ``commitment_kpis`` and ``commitments`` with ``judged_by`` set.

    A commitment's KPIs keep the order of the catalogue, or the order above.

    Args:
        commitments: Table ``commitments``; its ``judged_by`` is not read.
        kpis: Table ``kpis``; a KPI that the catalogue names but that is not here is left out.
        indicators: Table ``indicators``, for the first theme of each.
        on: Date of assessment; KPIs whose deadline has passed come last.
    """
    chosen = _catalogued(commitments).join(
        kpis.select("kpi_id"), on="kpi_id", how="semi", maintain_order="left"
    )
    guessed = _by_theme(commitments, _ranked(kpis, indicators, on))
    bound = pl.concat([chosen, guessed])
    has_kpi = pl.col("commitment_id").is_in(bound["commitment_id"].unique().implode())
    has_test = (pl.col("origin") == "catalogue") & pl.col("commitment_id").is_in(
        _with_evidence(commitments)
    )
    judged = commitments.with_columns(
        judged_by=pl.when(has_kpi & has_test)
        .then(pl.lit("both"))
        .when(has_kpi)
        .then(pl.lit("kpi"))
        .when(has_test)
        .then(pl.lit("evidence"))
        .otherwise(pl.lit("none"))
    )
    return check_table("commitment_kpis", bound), check_table("commitments", judged)


def _chosen(instrument_ids: set[str]) -> list[CatalogueInstrument]:
    return [instrument for key, instrument in catalogue().items() if key in instrument_ids]


def _catalogued(commitments: pl.DataFrame) -> pl.DataFrame:
    entries = commitments.filter(pl.col("origin") == "catalogue")
    rows = [
        (f"{instrument.id}/{entry.label}", binding.kpi, binding.relation, binding.why)
        for instrument in _chosen(set(entries["instrument_id"]))
        for entry in instrument.entries
        for binding in entry.kpis
    ]
    columns = empty_table("commitment_kpis").schema
    return (
        pl.DataFrame(rows, schema=columns, orient="row")
        .unique(["commitment_id", "kpi_id"], keep="first", maintain_order=True)
        .join(
            entries.select("commitment_id"),
            on="commitment_id",
            how="semi",
            maintain_order="left",
        )
    )


def _with_evidence(commitments: pl.DataFrame) -> list[str]:
    return [
        f"{instrument.id}/{entry.label}"
        for instrument in _chosen(set(commitments["instrument_id"]))
        for entry in instrument.entries
        if entry.evidence
    ]


def _ranked(kpis: pl.DataFrame, indicators: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Return for each theme its KPIs, at most three, best first."""
    first_theme = indicators.select("indicator_id", theme=pl.col("themes").list.first())
    past = (pl.col("deadline") < on.year).fill_null(value=False)
    order = [
        pl.col("target_set") != FRAMEWORK,
        past,
        pl.col("basis") != "each economy",
        ~pl.col("confirmed"),
        pl.all_horizontal(pl.col("target", "target_low", "target_high").is_null()),
        pl.col("deadline").is_null(),
        pl.col("kpi_id"),
    ]
    return (
        kpis.join(first_theme.drop_nulls(), on="indicator_id")
        .sort(order)
        .unique(["theme", "indicator_id"], keep="first", maintain_order=True)
        .group_by("theme", maintain_order=True)
        .head(MOST_BY_THEME)
        .select("theme", "kpi_id", "title")
    )


def _by_theme(commitments: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    names = pl.col("theme").replace_strict(themes(), default=pl.col("theme"))
    why = pl.format(
        "Bound by the theme {} alone: nobody has checked that this KPI measures what is asked.",
        names,
    )
    return (
        commitments.filter(pl.col("origin") == "reading")
        .select("commitment_id", theme=pl.col("themes").list.first())
        .join(ranked, on="theme", maintain_order="left_right")
        .select("commitment_id", "kpi_id", relation=pl.lit("theme"), why=why)
    )
