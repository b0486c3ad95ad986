"""All tables of divides: groups and parts compared, inequality, and years behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from stocktake.progress.divides.between import group_gaps, groups_compared
from stocktake.progress.divides.distances import distances
from stocktake.progress.divides.panel import panels
from stocktake.progress.divides.spread import inequality_of, parts_of
from stocktake.progress.divides.within import part_gaps
from stocktake.progress.divides.wording import behind_text, distance_sentence, gap_sentence
from stocktake.progress.wording import decimals_for
from stocktake.vocab.tables import check_table, empty_table, table_schemas

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["DIVIDE_TABLES", "divide_tables"]

DIVIDE_TABLES = ("divides", "inequality", "inequality_parts", "time_distances")

PARTS = {
    "sex=F": "Women and girls",
    "sex=M": "men and boys",
    "location=RUR": "Rural areas",
    "location=URB": "urban areas",
    "": "the whole population",
}
col = pl.col
lit = pl.lit


def divide_tables(
    observations: pl.DataFrame,
    indicators: pl.DataFrame,
    economies: pl.DataFrame,
    groups: pl.DataFrame,
    economy_groups: pl.DataFrame,
    *,
    on: dt.date,
) -> dict[str, pl.DataFrame]:
    """Return the tables ``DIVIDE_TABLES`` by name.

    Args:
        observations: Table ``observations``.
        indicators: Table ``indicators``.
        economies: Table ``economies``.
        groups: Table ``groups``.
        economy_groups: Table ``economy_groups``.
        on: Date of assessment.
    """
    members = groups_compared(groups, economy_groups)
    gaps, unequal, parts, behind = [], [], [], []
    for panel in panels(observations, indicators, economies, on=on):
        gaps.append(group_gaps(panel, members).with_columns(indicator_id=lit(panel.name)))
        behind.append(distances(panel))
        row = inequality_of(panel)
        if row is not None:
            unequal.append(row)
            parts += parts_of(panel, members)
    within = part_gaps(observations, indicators, economies, on=on)
    names = dict(groups.select("group_id", "name").iter_rows())
    together = _together("divides", [*(g for g in gaps if g.height), within])
    return {
        "divides": _divides(together, indicators, names),
        "inequality": _rows("inequality", unequal),
        "inequality_parts": _rows("inequality_parts", parts),
        "time_distances": _distances(
            _together("time_distances", [b for b in behind if b.height]), indicators, economies
        ),
    }


def _together(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Return frames as one with the declared columns and types; NaN becomes empty."""
    joined = pl.concat([empty_table(name), *frames], how="diagonal_relaxed")
    casts = []
    for column, kind in table_schemas()[name].polars().items():
        cell = col(column)
        if joined.schema[column].is_float():
            cell = cell.fill_nan(None)
        if kind == pl.Boolean():
            cell = (cell != 0).fill_null(value=False)
        casts.append(cell.cast(kind).alias(column))
    extra = [c for c in joined.columns if c not in table_schemas()[name].polars()]
    return joined.select(*casts, *extra)


def _rows(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = table_schemas()[name]
    frame = pl.DataFrame(rows, schema=schema.polars()) if rows else empty_table(name)
    floats = [c for c, kind in schema.polars().items() if kind == pl.Float64()]
    clean = frame.with_columns(col(floats).fill_nan(None))
    return check_table(name, clean.sort(schema.key))


def _divides(rows: pl.DataFrame, indicators: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    units = indicators.select("indicator_id", "unit", "direction")
    age = (
        col("group_id")
        .str.replace(r"^age=Y_GE(\d+)$", "People aged ${1} or more")
        .str.replace(r"^age=Y(\d+)T999$", "People aged ${1} or more")
        .str.replace(r"^age=Y(\d+)T(\d+)$", "People aged ${1} to ${2}")
        .str.replace(r"^age=", "People aged ")
    )
    side = (
        pl.when(col("dimension") == "age")
        .then(age)
        .otherwise(col("group_id").replace({**names, **PARTS}))
    )
    other = (
        pl.when(col("against") == "rest")
        .then(lit("the other economies"))
        .otherwise(col("against").replace(PARTS))
    )
    worse = pl.when(col("direction") == "down").then(col("gap") > 0).otherwise(col("gap") < 0)
    parity_worse = (col("value") - 1).abs() > (col("other") - 1).abs()
    behind = pl.when(col("direction") == "parity").then(parity_worse).otherwise(worse)
    said = (
        rows.with_columns(
            against=col("against").fill_null("rest"), economy_id=col("economy_id").fill_null("")
        )
        .join(units, on="indicator_id")
        .with_columns(
            decimals=decimals_for("unit", col("gap").abs()),
            side_name=side,
            other_name=other,
            behind=behind,
        )
        .with_columns(
            explanation=gap_sentence(), behind_words=behind_text("years_behind", "more_than")
        )
    )
    columns = list(table_schemas()["divides"].polars())
    return check_table("divides", said.select(columns).sort(table_schemas()["divides"].key))


def _distances(
    rows: pl.DataFrame, indicators: pl.DataFrame, economies: pl.DataFrame
) -> pl.DataFrame:
    names = economies.select("economy_id", "name")
    said = (
        rows.join(indicators.select("indicator_id", "unit"), on="indicator_id")
        .join(names.rename({"name": "economy_name"}), on="economy_id")
        .join(names.rename({"economy_id": "leader_id", "name": "leader_name"}), on="leader_id")
        .with_columns(
            decimals=decimals_for("unit", col("change").abs().fill_null(1.0)),
            leader_words=behind_text("leader_years", "leader_more_than"),
            median_words=behind_text("median_years", "median_more_than"),
            # -1 stands for no such observation.
            **{
                name: pl.when(col(name) >= 0).then(col(name))
                for name in ("base_year", "base_observation")
            },
        )
        .with_columns(explanation=distance_sentence())
    )
    columns = list(table_schemas()["time_distances"].polars())
    found = said.select(columns).sort(table_schemas()["time_distances"].key)
    return check_table("time_distances", found)
