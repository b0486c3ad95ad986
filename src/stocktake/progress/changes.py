"""What changed between two reports: outcomes, chances, evidence, commitments, KPIs and members.

Two sets of the same tables are compared, row by row on their keys; nothing is judged again. Each
change of an outcome is given one reason, the first that holds: another method, an altered target,
first data, lost data, a newer value, a revised value; else neither target nor data changed, and
time passed or what is known of other economies moved the outlook.

Left out: changes of values that leave the outcome as it was (the observations have them), and
results of KPIs or members that only one of the two reports has (the KPI or member is named).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from stocktake.vocab.tables import check_table, table_schemas

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    Tables = Mapping[str, pl.DataFrame]

__all__ = ["CHANCE_STEP", "COMPARED", "changes_table"]

# Tables that are compared, and the columns that this needs of an earlier report.
COMPARED: Final[dict[str, tuple[str, ...]]] = {
    "assessments": (
        "kpi_id",
        "economy_id",
        "outcome",
        "latest_value",
        "latest_year",
        "method",
        "method_version",
    ),
    "commitments": ("commitment_id",),
    "economies": ("economy_id", "member"),
    "evidence_status": ("commitment_id", "test", "economy_id", "status"),
    "kpis": (
        "kpi_id",
        "indicator_id",
        "direction",
        "target",
        "target_low",
        "target_high",
        "deadline",
        "scope",
        "basis",
    ),
    "outlook_chances": ("kpi_id", "economy_id", "probability"),
}
# Smaller moves of a chance are not told: most stay within one word of the scale of likelihoods.
CHANCE_STEP: Final = 0.10

# From worst to best; what is not in a scale cannot be better or worse.
OUTCOME_RANKS: Final = {"off_track": 0, "partial": 1, "on_track": 2, "met": 3}
EVIDENCE_RANKS: Final = {"not in place": 0, "planned": 1, "partly": 2, "in place": 3}
EVIDENCE_SILENT: Final = ("not answered", "unknown")
PAIR: Final = ["kpi_id", "economy_id"]
BLANK: Final = {
    "kpi_id": pl.lit(""),
    "commitment_id": pl.lit(""),
    "test": pl.lit(0, pl.Int64),
    "economy_id": pl.lit(""),
    "before_value": pl.lit(None, pl.Float64),
    "before_year": pl.lit(None, pl.Int64),
    "after_value": pl.lit(None, pl.Float64),
    "after_year": pl.lit(None, pl.Int64),
    "why": pl.lit(""),
}


def changes_table(before: Tables, after: Tables, *, since: dt.date, on: dt.date) -> pl.DataFrame:
    """Return the table ``changes``: one row for the comparison, then one per change.

    Args:
        before: The tables of ``COMPARED`` as the earlier report had them; values that may not be
            republished can be empty in it.
        after: The same tables now.
        since: Date of assessment of the earlier report.
        on: Date of assessment now.
    """
    old = {name: before[name].select(columns) for name, columns in COMPARED.items()}
    new = {name: after[name].select(columns) for name, columns in COMPARED.items()}
    compared = pl.DataFrame(
        {"before": [since.isoformat()], "after": [on.isoformat()], "direction": ["other"]}
    )
    altered = _altered_kpis(old["kpis"], new["kpis"])
    member = [table["economies"].filter("member").select("economy_id") for table in (old, new)]
    parts = [
        _rows("report", compared),
        _rows("commitment", _came_and_went(old["commitments"], new["commitments"])),
        _rows("kpi", _came_and_went(*(t["kpis"].select("kpi_id") for t in (old, new)))),
        _rows("kpi", altered),
        _rows("member", _came_and_went(*member)),
        _rows("outcome", _outcomes(old["assessments"], new["assessments"], altered["kpi_id"])),
        _rows("chance", _chances(old["outlook_chances"], new["outlook_chances"], altered)),
        _rows("evidence", _evidence(old["evidence_status"], new["evidence_status"])),
    ]
    keys = list(table_schemas()["changes"].key)[1:]
    return check_table("changes", pl.concat([part.sort(keys) for part in parts]))


def _rows(kind: str, found: pl.DataFrame) -> pl.DataFrame:
    """Return found changes with every declared column, those without meaning here empty."""
    columns = list(table_schemas()["changes"].polars())
    blank = {name: cell for name, cell in BLANK.items() if name not in found.columns}
    return found.with_columns(kind=pl.lit(kind), **blank).select(columns)


def _came_and_went(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    key = old.columns
    came = new.join(old, on=key, how="anti").with_columns(
        before=pl.lit("absent"), after=pl.lit("present"), direction=pl.lit("new")
    )
    went = old.join(new, on=key, how="anti").with_columns(
        before=pl.lit("present"), after=pl.lit("absent"), direction=pl.lit("gone")
    )
    return pl.concat([came, went])


def _altered_kpis(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    both = old.join(new, on="kpi_id", suffix="_now")
    told = [name for name in old.columns if name != "kpi_id"]
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_now")) for name in told)
    return both.filter(other).select(
        "kpi_id",
        before=pl.lit("present"),
        after=pl.lit("altered"),
        direction=pl.lit("other"),
        before_value=pl.coalesce("target", "target_low"),
        before_year="deadline",
        after_value=pl.coalesce("target_now", "target_low_now"),
        after_year="deadline_now",
    )


def _outcomes(old: pl.DataFrame, new: pl.DataFrame, altered: pl.Series) -> pl.DataFrame:
    both = old.join(new, on=PAIR, suffix="_now").filter(pl.col("outcome") != pl.col("outcome_now"))
    year, year_now = pl.col("latest_year"), pl.col("latest_year_now")
    value, value_now = pl.col("latest_value"), pl.col("latest_value_now")
    method = (pl.col("method") != pl.col("method_now")) | (
        pl.col("method_version") != pl.col("method_version_now")
    )
    why = (
        pl.when(method)
        .then(pl.lit("method"))
        .when(pl.col("kpi_id").is_in(altered.implode()))
        .then(pl.lit("target"))
        .when(year.is_null() & year_now.is_not_null())
        .then(pl.lit("first value"))
        .when(year_now.is_null() & year.is_not_null())
        .then(pl.lit("value lost"))
        .when(year_now > year)
        .then(pl.lit("newer value"))
        .when((year_now < year) | (value != value_now).fill_null(value=False))
        .then(pl.lit("revised value"))
        .when(value.is_null() & year.is_not_null())
        .then(pl.lit("not known"))
        .otherwise(pl.lit("time or others"))
    )
    return both.select(
        *PAIR,
        before="outcome",
        after="outcome_now",
        direction=_direction("outcome", OUTCOME_RANKS, silent=("no_data",)),
        before_value=value,
        before_year=year,
        after_value=value_now,
        after_year=year_now,
        why=why,
    )


def _chances(old: pl.DataFrame, new: pl.DataFrame, altered: pl.DataFrame) -> pl.DataFrame:
    both = old.join(new, on=PAIR, suffix="_now").join(altered, on="kpi_id", how="anti")
    # Compared as printed, in whole per cents, so that a move of ten points is told as such.
    moved = pl.col("probability_now").round(2) - pl.col("probability").round(2)
    return both.filter(moved.abs().round(2) >= CHANCE_STEP).select(
        *PAIR,
        before=pl.lit(""),
        after=pl.lit(""),
        direction=pl.when(moved > 0).then(pl.lit("better")).otherwise(pl.lit("worse")),
        before_value="probability",
        after_value="probability_now",
    )


def _evidence(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    key = ["commitment_id", "test", "economy_id"]
    both = old.join(new, on=key, suffix="_now").filter(pl.col("status") != pl.col("status_now"))
    return both.select(
        *key,
        before="status",
        after="status_now",
        direction=_direction("status", EVIDENCE_RANKS, silent=EVIDENCE_SILENT),
    )


def _direction(column: str, ranks: dict[str, int], *, silent: tuple[str, ...]) -> pl.Expr:
    """Return better or worse on a scale, new or gone where one side says nothing, else other."""
    old, new = pl.col(column), pl.col(f"{column}_now")
    rank, rank_now = (
        side.replace_strict(ranks, default=None, return_dtype=pl.Int64) for side in (old, new)
    )
    return (
        pl.when(rank_now > rank)
        .then(pl.lit("better"))
        .when(rank_now < rank)
        .then(pl.lit("worse"))
        .when(old.is_in(silent) & ~new.is_in(silent))
        .then(pl.lit("new"))
        .when(new.is_in(silent) & ~old.is_in(silent))
        .then(pl.lit("gone"))
        .otherwise(pl.lit("other"))
    )
