"""What must hold in the tables of every build, whatever it was built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.vocab.tables import built_tables, table_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JOINS", "find_orphans", "find_unfounded_values"]

# table, column -> table whose key it must be
JOINS = [
    ("statements", "instrument_id", "instruments"),
    ("statements", "commitment_id", "commitments"),
    ("commitments", "instrument_id", "instruments"),
    ("commitments", "statement_ids", "statements"),
    ("evidence_tests", "commitment_id", "commitments"),
    ("reports", "economy_id", "economies"),
    ("recalls", "instrument_id", "instruments"),
    ("recalls", "commitment_id", "commitments"),
    ("lineage", "commitment_id", "commitments"),
    ("lineage", "other_id", "commitments"),
    ("commitment_kpis", "commitment_id", "commitments"),
    ("commitment_kpis", "kpi_id", "kpis"),
    ("kpis", "indicator_id", "indicators"),
    ("kpis", "scope", "groups"),
    ("instruments", "group_id", "groups"),
    ("economy_groups", "group_id", "groups"),
    ("economy_groups", "economy_id", "economies"),
    ("observations", "indicator_id", "indicators"),
    ("observations", "economy_id", "economies"),
    ("observations", "source_id", "data_sources"),
    ("assessments", "kpi_id", "kpis"),
    ("assessments", "economy_id", "economies"),
    ("assessments", "indicator_id", "indicators"),
    ("assessments", "latest_observation", "observations"),
    ("assessments", "baseline_observation", "observations"),
    ("method_assessments", "kpi_id", "kpis"),
    ("method_assessments", "economy_id", "economies"),
    ("method_assessments", "method", "methods"),
    ("method_assessments", "latest_observation", "observations"),
    ("method_assessments", "baseline_observation", "observations"),
    ("outlooks", "indicator_id", "indicators"),
    ("outlooks", "economy_id", "economies"),
    ("outlook_chances", "kpi_id", "kpis"),
    ("outlook_chances", "economy_id", "economies"),
    ("group_assessments", "kpi_id", "kpis"),
    ("group_assessments", "group_id", "groups"),
    ("changes", "economy_id", "economies"),
    ("plans", "economy_id", "economies"),
    *((table, "plan_id", "plans") for table in built_tables() if table.startswith("plan_")),
]


def find_orphans(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, object]]:
    """Return ids that name no row of the table they point to."""
    found: list[tuple[str, str, object]] = []
    for table, column, owner in JOINS:
        key = table_schemas()[owner].key[0]
        cells = tables[table][column]
        if isinstance(cells.dtype, pl.List):
            cells = cells.explode(empty_as_null=True)
        known = set(tables[owner][key])
        named = set(cells.drop_nulls()) - {""}
        found += [(table, column, value) for value in sorted(named - known)]
    return found


def find_unfounded_values(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return assessments whose latest or baseline value is not the observation they name."""
    unfounded = []
    for which in ("latest", "baseline"):
        named = f"{which}_observation"
        judged = tables["assessments"].filter(pl.col(f"{which}_value").is_not_null())
        seen = judged.join(
            tables["observations"].select("observation_id", "value", "year", place="economy_id"),
            left_on=named,
            right_on="observation_id",
            how="left",
        )
        unfounded.append(
            seen.filter(
                (pl.col("value") != pl.col(f"{which}_value")).fill_null(value=True)
                | (pl.col("year") != pl.col(f"{which}_year"))
                | (pl.col("place") != pl.col("economy_id"))
            ).select("kpi_id", "economy_id", pl.lit(which).alias("which"))
        )
    return pl.concat(unfounded)
