"""Join the observations of all files and packages into the tables of the build.

A series is an indicator, a disaggregation and an economy. For each series one
source is selected, and all its years: values of different sources are never
mixed within a series, because a jump between two sources would read as
progress. The rule is told in docs/explanation/choosing-between-sources.md:

1. the user's own files come first, then sources in the order of the
   indicator's list, then other sources;
2. the first of them whose newest year is at most two years older than the
   newest of any source;
3. a tie is broken by the newer year, then by more years, then by the id.

The order of the rows, and so ``observation_id``, depends on the content only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.indicators.corrections import corrections_in_force, report_unused
from stocktake.indicators.harmonise import HARMONISED_SCHEMA, Harmonised, OwnIndicator, harmonise
from stocktake.indicators.ratios import compute_ratios
from stocktake.indicators.series import known_indicators
from stocktake.sources.report import Report
from stocktake.vocab.load import indicators, units
from stocktake.vocab.tables import check_table, make_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stocktake.model import Correction, Finding, Indicator
    from stocktake.sources.raw import DataSource, RawObservations

__all__ = ["TidyResult", "indicators_table", "join_harmonised", "tidy_observations"]

# A preferred source may be this many years older than the newest one and still be taken.
YEARS_BEHIND = 2
# A single value cannot show a trend: a series with two or more years goes before it while
# its newest year is at most this much older than the newest of any source.
YEARS_BEHIND_OF_SERIES = 5
KEYS = ["indicator_id", "disaggregation", "economy_id", "year", "source_id"]


@dataclass(frozen=True, slots=True)
class TidyResult:
    """The tables made of all observations.

    Attributes:
        observations: Table ``observations``.
        data_sources: Table ``data_sources``.
        indicators: Table ``indicators``: the vocabulary's, then the user's own.
        findings: Findings of the readers and of this step, in that order.
        brought: Indicators that only files know.
    """

    observations: pl.DataFrame
    data_sources: pl.DataFrame
    indicators: pl.DataFrame
    findings: tuple[Finding, ...]
    brought: tuple[OwnIndicator, ...] = ()


def tidy_observations(
    raws: Sequence[RawObservations],
    framework: tuple[Indicator, ...] = (),
    corrections: tuple[Correction, ...] = (),
) -> TidyResult:
    """Return the tables made of what files and packages gave.

    Args:
        raws: What each file or package gave.
        framework: Indicators of the user's framework, known beside the vocabulary's.
        corrections: Corrections of the user's own; those that are shipped are always used.
    """
    in_force = corrections_in_force(corrections)
    harmonised = [harmonise(raw, framework, in_force) for raw in raws]
    concerned = frozenset[str]().union(*(part.concerned for part in harmonised))
    sources = [source for raw in raws for source in raw.sources]
    findings = [finding for raw in raws for finding in raw.findings]
    findings += report_unused(corrections, concerned)
    return join_harmonised(harmonised, sources, findings, framework)


def join_harmonised(
    parts: Sequence[Harmonised],
    sources: Iterable[DataSource],
    findings: Iterable[Finding] = (),
    framework: tuple[Indicator, ...] = (),
) -> TidyResult:
    """Return the tables made of harmonised observations, which may come from a cache.

    Args:
        parts: Harmonised observations, one per file or package.
        sources: The releases they come from.
        findings: Findings of the readers; those of the parts are added.
        framework: Indicators of the user's framework.
    """
    empty = pl.DataFrame(schema=HARMONISED_SCHEMA)
    given = pl.concat([empty, *(part.frame for part in parts)])
    frame = pl.concat([given, compute_ratios(given, framework)])
    report = Report("")
    ordered = _in_order(frame, report)
    observations = _select_sources(ordered).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("observation_id"),
        *(pl.col(column).cast(pl.String) for column in ("indicator_id", "disaggregation")),
        pl.col("economy_id").cast(pl.String),
        *("year", "value", "estimate", "selected"),
        pl.col("source_id").cast(pl.String),
        *("series_code", "row", "provenance"),
    )
    counts = dict(observations.group_by("source_id").len().iter_rows())
    brought = tuple(own for part in parts for own in part.own)
    return TidyResult(
        observations=check_table("observations", observations),
        data_sources=_data_sources(sources, counts),
        indicators=indicators_table(brought, framework),
        findings=(*findings, *(f for part in parts for f in part.findings), *report.findings),
        brought=brought,
    )


def indicators_table(
    own: Iterable[OwnIndicator], framework: tuple[Indicator, ...] = ()
) -> pl.DataFrame:
    """Return the vocabulary's indicators, the framework's, then those that files brought by id.

    Args:
        own: Indicators that files brought; of several with one id the last counts.
        framework: Indicators of the user's framework.
    """
    vocabulary = indicators()
    rows: list[dict[str, object]] = [
        {
            "indicator_id": indicator.id,
            "name": indicator.name,
            "definition": indicator.definition,
            "unit": indicator.unit,
            "unit_label": units()[indicator.unit].label,
            "direction": indicator.direction,
            "low": indicator.low,
            "high": indicator.high,
            "themes": list(indicator.themes),
            "sdg": indicator.sdg or "",
            "weight": indicator.weight,
            "caveats": list(indicator.caveats),
            "origin": "vocabulary" if vocabulary.get(indicator.id) is indicator else "framework",
        }
        for indicator in known_indicators(framework).values()
    ]
    brought = {indicator.indicator_id: indicator for indicator in own}
    rows.extend(
        {
            "indicator_id": indicator.indicator_id,
            "name": indicator.name,
            "definition": "An indicator of a file of this workspace; the file defines it.",
            "unit": indicator.unit,
            "unit_label": indicator.unit,
            "direction": "up",
            "low": None,
            "high": None,
            "themes": [],
            "sdg": "",
            "weight": "simple",
            "caveats": ["Which way is better is not stated; up is assumed."],
            "origin": "file",
        }
        for _, indicator in sorted(brought.items())
    )
    return make_table("indicators", rows)


def _in_order(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Return the rows in the order of their keys, one per key, with key and series as numbers.

    Texts are turned into ranks and packed into one number, which sorts ten times faster.
    """
    texts = [column for column in KEYS if column != "year"]
    kinds = {column: pl.Enum(frame[column].unique().sort()) for column in texts}
    ranked = frame.with_columns(pl.col(column).cast(kind) for column, kind in kinds.items())
    sizes = {column: len(kind.categories) for column, kind in kinds.items()}
    first, last = frame.select(
        pl.col("year").min().fill_null(0), last=pl.col("year").max().fill_null(0)
    ).row(0)
    sizes["year"] = last - first + 1
    key = pl.lit(0, dtype=pl.Int64)
    for column in KEYS:
        part = pl.col(column) - first if column == "year" else pl.col(column).to_physical()
        key = key * sizes[column] + part.cast(pl.Int64)
    ordered = (
        ranked.with_columns(key=key)
        .sort("key", "position", "row", nulls_last=True, maintain_order=True)
        .with_columns(series=pl.col("key") // (sizes["year"] * sizes["source_id"]))
    )
    again = ordered["key"] == ordered["key"].shift(1)
    again = again.fill_null(value=False)
    _report_again(ordered.filter(again), report)
    return ordered.filter(~again)


def _report_again(again: pl.DataFrame, report: Report) -> None:
    for (source_id, indicator_id), rows in again.group_by(
        "source_id", "indicator_id", maintain_order=True
    ):
        report.add(
            "note",
            f"{source_id} gives {indicator_id} for the same economy and year by two series.",
            "The first series in the indicator's list counts.",
            rows=rows["row"].drop_nulls().to_list(),
            values=rows["series_code"].unique(maintain_order=True).to_list(),
        )


def _select_sources(ordered: pl.DataFrame) -> pl.DataFrame:
    """Mark the rows of the source that is selected for each series."""
    per_source = ordered.group_by("series", "source_id").agg(
        newest=pl.col("year").max(), rank=pl.col("rank").min(), n=pl.len()
    )
    newest = pl.col("newest").max().over("series")
    in_time = per_source.with_columns(
        trend=(pl.col("n") > 1) & (pl.col("newest") >= newest - YEARS_BEHIND_OF_SERIES)
    ).filter(pl.col("trend") == pl.col("trend").max().over("series"))
    recent = in_time.filter(pl.col("newest") >= newest - YEARS_BEHIND)
    chosen = (
        recent.sort(
            ["series", "rank", "newest", "n", "source_id"],
            descending=[False, False, True, True, False],
        )
        .unique("series", keep="first", maintain_order=True)
        .select("series", chosen="source_id")
    )
    joined = ordered.join(chosen, on="series", how="left", maintain_order="left")
    return joined.with_columns(selected=pl.col("source_id") == pl.col("chosen"))


def _data_sources(sources: Iterable[DataSource], counts: dict[str, int]) -> pl.DataFrame:
    rows = [
        {
            "source_id": source.source_id,
            "source": source.source,
            "title": source.title,
            "publisher": source.publisher,
            "release": source.release,
            "licence": source.licence,
            "redistribute": source.redistribute,
            "url": source.url,
            "file": source.file,
            "sha256": source.sha256,
            "rows": counts.get(source.source_id, 0),
        }
        for source in sorted(sources, key=lambda s: s.source_id)
    ]
    return make_table("data_sources", rows)
