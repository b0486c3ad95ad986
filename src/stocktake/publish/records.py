"""What can be searched: every statement of the documents, and every commitment's paraphrase.

A commitment in its own words (origin ``reading``) is found by its statements, so that
nothing is found twice. Left out: headings of a document are statements too and are found,
but economies, indicators and KPIs have pages and lists of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from stocktake.publish.words import OUTCOMES
from stocktake.vocab.language import NP_, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LAST_ROLES",
    "RECORD_TABLES",
    "STATUSES",
    "STATUS_WORDS",
    "commitment_statuses",
    "search_records",
]

RECORD_TABLES: Final = (
    "instruments",
    "statements",
    "commitments",
    "commitment_kpis",
    "assessments",
)
# What became of a commitment, best first; then what no statistic tells.
STATUSES: Final = (*OUTCOMES, "evidence", "none")
STATUS_WORDS: Final = Words(
    {
        "met": NP_("what became of a commitment", "Met by most"),
        "on_track": NP_("what became of a commitment", "Most on track"),
        "partial": NP_("what became of a commitment", "Moderate progress by most"),
        "off_track": NP_("what became of a commitment", "Most off track"),
        "level_only": NP_("what became of a commitment", "One value, no trend, for most"),
        "no_data": NP_("what became of a commitment", "No data"),
        "evidence": NP_("what became of a commitment", "Judged by evidence"),
        "none": NP_("what became of a commitment", "Nothing measures it yet"),
    }
)
# Found, but shown after everything else: a short heading would else outrank what it heads.
LAST_ROLES: Final = ("heading", "other")
SHARED: Final = (
    "kind",
    "id",
    "instrument_id",
    "label",
    "text",
    "role",
    "force",
    "actor",
    "themes",
    "beneficiaries",
    "deadlines",
    "commitment_id",
    "ordinal",
)


def search_records(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row per text that can be found, by instrument, in the order of the texts.

    Columns: ``kind`` (statement or commitment), ``id``, ``instrument_id``, ``label``,
    ``text``, ``role``, ``force``, ``actor``, ``themes``, ``beneficiaries``, ``deadlines``,
    ``commitment_id`` (may be empty), ``ordinal`` (of the statement or commitment),
    ``instrument`` (its short title), ``status`` (one of ``STATUSES``; empty for a statement
    without a commitment).
    """
    statements = tables["statements"].with_columns(
        kind=pl.lit("statement"), id=pl.col("statement_id"), label=pl.col("provision")
    )
    commitments = (
        tables["commitments"]
        .filter(pl.col("origin") == "catalogue")
        .with_columns(
            kind=pl.lit("commitment"),
            id=pl.col("commitment_id"),
            text=pl.col("paraphrase"),
            deadlines=pl.concat_list("deadline").list.drop_nulls(),
        )
    )
    names = (
        tables["instruments"]
        .sort("year", "instrument_id", nulls_last=True)
        .select("instrument_id", pl.col("short_title").alias("instrument"))
        .with_row_index("order")
    )
    return (
        pl.concat([commitments.select(SHARED), statements.select(SHARED)])
        .join(names, on="instrument_id", how="left")
        .join(commitment_statuses(tables), on="commitment_id", how="left")
        .sort("order", "kind", "ordinal")
        .drop("order")
    )


def commitment_statuses(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return ``commitment_id`` and ``status``: what most results with data say of it.

    Of two outcomes that are equally frequent the worse is taken. Without data it is
    ``no_data``; where no KPI is judged, ``evidence`` or ``none``.
    """
    worst_first = {name: place for place, name in enumerate(reversed(OUTCOMES))}
    judged = (
        tables["commitment_kpis"]
        .join(tables["assessments"].select("kpi_id", "outcome"), on="kpi_id")
        .group_by("commitment_id", "outcome")
        .len()
        .with_columns(
            known=pl.col("outcome") != "no_data",
            rank=pl.col("outcome").replace_strict(worst_first, return_dtype=pl.Int64),
        )
        .sort("commitment_id", "known", "len", "rank", descending=[False, True, True, False])
        .unique("commitment_id", keep="first", maintain_order=True)
        .select("commitment_id", "outcome")
    )
    unjudged = (
        pl.when(pl.col("judged_by").is_in(["evidence", "both"]))
        .then(pl.lit("evidence"))
        .otherwise(pl.lit("none"))
    )
    return (
        tables["commitments"]
        .join(judged, on="commitment_id", how="left")
        .select("commitment_id", status=pl.coalesce("outcome", unjudged))
    )
