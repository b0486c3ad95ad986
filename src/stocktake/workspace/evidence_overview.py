"""How far the evidence of a workspace goes: per test of a commitment who is answered, and by whom.

Left out: what the answers say about progress. A status by evidence is no score, and none is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.register.evidence import NOT_ANSWERED, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OVERVIEW_TABLES", "evidence_overview"]

# Tables of a build that the overview is made from.
OVERVIEW_TABLES = ("evidence_status", "evidence_tests", "evidence", "commitments")

KEY = ["commitment_id", "test"]
col = pl.col


def evidence_overview(tables: Mapping[str, pl.DataFrame], *, instrument: str = "") -> pl.DataFrame:
    """Return one row per evidence test, sorted by commitment and test.

    Args:
        tables: ``OVERVIEW_TABLES`` of a build.
        instrument: Id of the only instrument wanted; all where empty.

    Returns:
        ``commitment_id``, ``test`` (ordinal), ``question``, ``judged_for``, ``asked`` (members, or
        1 for the body), ``answered``, ``by_person``, ``by_data`` (answers that rest on open data
        alone), a count for each status (``in_place`` ...), ``disputed``, ``checked_by`` (names,
        each once), ``last_checked`` (day of the newest check by a person) and ``missing`` (members
        without an answer).
    """
    tests = tables["evidence_tests"].select(
        "commitment_id", "judged_for", test="ordinal", question="test"
    )
    if instrument:
        own = tables["commitments"].filter(col("instrument_id") == instrument)
        tests = tests.join(own.select("commitment_id"), on="commitment_id", how="semi")
    answered = col("status") != NOT_ANSWERED
    counted = (
        tables["evidence_status"]
        .group_by(KEY)
        .agg(
            asked=pl.len().cast(pl.Int64),
            answered=answered.sum().cast(pl.Int64),
            by_person=(col("origin") == "person").sum().cast(pl.Int64),
            by_data=(col("origin") == "data").sum().cast(pl.Int64),
            **{
                status.replace(" ", "_"): (col("status") == status).sum().cast(pl.Int64)
                for status in STATUSES
            },
            disputed=col("disputed").sum().cast(pl.Int64),
            missing=col("economy_id").filter(~answered, col("economy_id") != "").sort(),
        )
    )
    people = (
        tables["evidence"]
        .filter(col("origin") == "person")
        .group_by(KEY)
        .agg(checked_by=col("checked_by").unique().sort(), last_checked=col("checked_on").max())
    )
    columns = [name for name in counted.columns if name not in (*KEY, "missing")]
    return (
        tests.join(counted, on=KEY)
        .join(people, on=KEY, how="left")
        .with_columns(col("checked_by").fill_null([]))
        .select(*KEY, "question", "judged_for", *columns, "checked_by", "last_checked", "missing")
        .sort(KEY)
    )
