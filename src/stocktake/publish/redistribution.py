"""Leave out of public files what a source's licence does not let us republish.

The rule, by table:

* ``observations``: rows of a source with ``redistribute = false`` are left out.
* ``assessments``: a row whose latest or baseline value comes from such an observation
  keeps its state, outcome, years, ratio and score (our own findings about the value),
  but its values, its gap and its explanation, which would give the value away, are blanked.
* ``method_assessments``: blanked like ``assessments``.
* ``group_assessments``: a mean of several economies is kept; one that rests on a single
  economy's value of such a source is blanked like an assessment.
* ``divides`` and ``time_distances``: a row that rests on a single economy's value of such a
  source on either side is blanked or, where a value is what the row says, left out.
* ``outlooks``: years to come of such a series are left out, as the first is next to its latest
  value; how likely a target is to be met (``outlook_chances``) is our own finding and stays, but
  the median of its last year is blanked.
* ``changes``: a value of today is blanked like that of its assessment, and with it the earlier
  one, which was also blanked when its report was issued if its source was closed then.
* ``economies``: a population that comes from such a source is blanked.
* ``findings``: the offending value is blanked where the finding is about such a source's file.

The full tables stay in the workspace; the sources themselves are always listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WITHHELD", "PublicTables", "WithheldSource", "public_tables"]

WITHHELD = "Not republished here: the licence of its source does not allow it."

VALUES = ("latest_value", "baseline_value", "gap", "value_at_deadline")


class WithheldSource(Noun, frozen=True, kw_only=True):
    """A source whose values are not in the public files, and how many observations that is."""

    source_id: str
    title: str
    licence: str
    rows: int


class PublicTables(Noun, frozen=True, kw_only=True):
    """Tables that may be republished, and the sources whose values were taken out."""

    tables: dict[str, pl.DataFrame]
    withheld: tuple[WithheldSource, ...]


def public_tables(tables: Mapping[str, pl.DataFrame]) -> PublicTables:
    """Return the tables as they may be republished; same columns, same order.

    Args:
        tables: Frames by table name, as declared in ``vocab/tables.toml``; the input is not
            changed, and tables that need no change are passed on as they are.
    """
    public = dict(tables)
    if "data_sources" not in tables or tables["data_sources"]["redistribute"].all():
        return PublicTables(tables=public, withheld=())
    closed = tables["data_sources"].filter(~pl.col("redistribute"))
    ids = closed["source_id"].implode()
    hidden = pl.Series("observation_id", [], dtype=pl.Int64)
    if "observations" in tables:
        is_closed = pl.col("source_id").is_in(ids)
        hidden = tables["observations"].filter(is_closed)["observation_id"]
        public["observations"] = tables["observations"].filter(~is_closed)
    if "assessments" in tables:
        public["assessments"] = _blank_assessments(tables["assessments"], hidden)
        if "method_assessments" in tables:
            public["method_assessments"] = _blank_assessments(tables["method_assessments"], hidden)
        if "group_assessments" in tables:
            public["group_assessments"] = _blank_groups(
                tables["group_assessments"], tables["assessments"], hidden
            )
    if "time_distances" in tables:
        public["time_distances"] = _blank_distances(tables["time_distances"], hidden)
    if "divides" in tables and "observations" in tables:
        of_closed = tables["observations"].filter(pl.col("observation_id").is_in(hidden.implode()))
        public["divides"] = _open_divides(tables["divides"], hidden, of_closed["indicator_id"])
    public |= _open_outlooks(tables, closed) | _open_chances(tables, hidden)
    public |= _open_changes(tables, hidden)
    if "economies" in tables:
        public["economies"] = _blank_populations(tables["economies"], closed)
    if "findings" in tables:
        public["findings"] = _blank_findings(tables["findings"], closed)
    return PublicTables(tables=public, withheld=_withheld(closed, tables))


def _rests_on(hidden: pl.Series) -> pl.Expr:
    ids = hidden.implode()
    return (
        pl.col("latest_observation").is_in(ids) | pl.col("baseline_observation").is_in(ids)
    ).fill_null(value=False)


def _blank_assessments(assessments: pl.DataFrame, hidden: pl.Series) -> pl.DataFrame:
    rests = _rests_on(hidden)
    values = [column for column in VALUES if column in assessments.columns]
    return assessments.with_columns(
        *(pl.when(~rests).then(pl.col(column)).alias(column) for column in values),
        pl.when(rests).then(pl.lit(WITHHELD)).otherwise(pl.col("explanation")).alias("explanation"),
    )


def _blank_groups(
    groups: pl.DataFrame, assessments: pl.DataFrame, hidden: pl.Series
) -> pl.DataFrame:
    kpis = assessments.filter(_rests_on(hidden))["kpi_id"].unique().implode()
    single = (pl.col("n_with_data") <= 1) & pl.col("kpi_id").is_in(kpis)
    return groups.with_columns(
        pl.when(~single).then(pl.col("value")).alias("value"),
        pl.when(single)
        .then(pl.lit(WITHHELD))
        .otherwise(pl.col("explanation"))
        .alias("explanation"),
    )


def _blank_distances(distances: pl.DataFrame, hidden: pl.Series) -> pl.DataFrame:
    ids = hidden.implode()
    rests = pl.col("observation_id").is_in(ids) | pl.col("base_observation").is_in(ids)
    rests = rests.fill_null(value=False)
    return distances.with_columns(
        *(pl.when(~rests).then(pl.col(c)).alias(c) for c in ("value", "base_value", "change")),
        pl.when(rests).then(pl.lit(WITHHELD)).otherwise(pl.col("explanation")).alias("explanation"),
    )


def _open_divides(divides: pl.DataFrame, hidden: pl.Series, indicators: pl.Series) -> pl.DataFrame:
    """Leave out comparisons in which one economy's closed value stands alone on a side."""
    ids = hidden.implode()
    shown = pl.col("observation").is_in(ids) | pl.col("other_observation").is_in(ids)
    alone = (pl.col("n") == 1) | (pl.col("n_other") == 1)
    alone &= pl.col("observation").is_null()
    alone &= pl.col("indicator_id").is_in(indicators.unique().implode())
    return divides.filter(~(shown.fill_null(value=False) | alone))


def _open_outlooks(
    tables: Mapping[str, pl.DataFrame], closed: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    if not {"outlooks", "observations"} <= set(tables):
        return {}
    used = tables["observations"].filter("selected").join(closed, on="source_id", how="semi")
    series = ["indicator_id", "disaggregation", "economy_id"]
    return {"outlooks": tables["outlooks"].join(used, on=series, how="anti", maintain_order="left")}


def _open_chances(tables: Mapping[str, pl.DataFrame], hidden: pl.Series) -> dict[str, pl.DataFrame]:
    if not {"outlook_chances", "assessments"} <= set(tables):
        return {}
    pair = ["kpi_id", "economy_id"]
    rests = tables["assessments"].filter(_rests_on(hidden)).select(*pair, rests=pl.lit(value=True))
    chances = tables["outlook_chances"].join(rests, on=pair, how="left", maintain_order="left")
    median = pl.when(pl.col("rests").is_null()).then("median").alias("median")
    return {"outlook_chances": chances.with_columns(median).drop("rests")}


def _open_changes(tables: Mapping[str, pl.DataFrame], hidden: pl.Series) -> dict[str, pl.DataFrame]:
    if not {"changes", "assessments"} <= set(tables):
        return {}
    pair = ["kpi_id", "economy_id"]
    rests = tables["assessments"].filter(_rests_on(hidden)).select(*pair, rests=pl.lit(value=True))
    changes = tables["changes"].join(rests, on=pair, how="left", maintain_order="left")
    # Of an earlier value the source of today is the best guess: both are blanked.
    shown = pl.col("rests").is_null() | (pl.col("kind") != "outcome")
    values = [pl.when(shown).then(name).alias(name) for name in ("before_value", "after_value")]
    return {"changes": changes.with_columns(values).drop("rests")}


def _blank_populations(economies: pl.DataFrame, closed: pl.DataFrame) -> pl.DataFrame:
    names = pl.concat([closed["source_id"], closed["source"], closed["title"]]).unique()
    kept = ~pl.col("population_source").is_in(names.implode())
    return economies.with_columns(pl.when(kept).then(pl.col("population")).alias("population"))


def _blank_findings(findings: pl.DataFrame, closed: pl.DataFrame) -> pl.DataFrame:
    about = pl.col("file").is_in(closed["file"].unique().implode()) & (pl.col("value") != "")
    return findings.with_columns(
        pl.when(about).then(pl.lit(WITHHELD)).otherwise(pl.col("value")).alias("value")
    )


def _withheld(
    closed: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> tuple[WithheldSource, ...]:
    counts: dict[str, int] = {}
    if "observations" in tables:
        by_source = tables["observations"].group_by("source_id").len()
        counts = dict(by_source.iter_rows())
    return tuple(
        WithheldSource(
            source_id=row["source_id"],
            title=row["title"],
            licence=row["licence"],
            rows=counts.get(row["source_id"], 0),
        )
        for row in closed.sort("source_id").iter_rows(named=True)
    )
