"""Bring raw observations to the indicators of the vocabulary and to their units.

A value is multiplied into the indicator's unit where the conversion is certain.
It is left out, with a finding, where its unit is of another kind, or where it
lies outside the natural limits of the indicator (120 per cent of a population).
An unknown unit is taken as the indicator's own, with a warning. Indicators that
the vocabulary does not know stay, as the user's own, in the unit most of their
rows have.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from stocktake.indicators.corrections import apply_corrections
from stocktake.indicators.series import (
    Match,
    find_matches,
    known_indicators,
    own_indicator_id,
)
from stocktake.sources.report import Report
from stocktake.vocab.load import units
from stocktake.vocab.unit_words import is_known_unit, unit_factor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stocktake.model import Correction, Finding, Indicator
    from stocktake.sources.raw import RawObservations

__all__ = ["HARMONISED_SCHEMA", "Harmonised", "OwnIndicator", "harmonise"]

HARMONISED_SCHEMA: dict[str, pl.DataType] = {
    "indicator_id": pl.String(),
    "disaggregation": pl.String(),
    "economy_id": pl.String(),
    "year": pl.Int64(),
    "value": pl.Float64(),
    "estimate": pl.Boolean(),
    "source": pl.String(),
    "source_id": pl.String(),
    "series_code": pl.String(),
    "rank": pl.Int64(),
    "position": pl.Int64(),
    "row": pl.Int64(),
    "provenance": pl.String(),
}
SERIES = ["indicator", "indicator_name", "source", "unit", "disaggregation"]
# A share of 100.00001 is a rounding, not an error.
TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """An indicator that a file brought along."""

    indicator_id: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Harmonised:
    """Raw observations brought to indicators.

    Attributes:
        frame: One row per observation and indicator, columns as ``HARMONISED_SCHEMA``.
        own: Indicators that the vocabulary does not have.
        findings: What was left out or is odd.
        concerned: Ids of the corrections whose series was there.
    """

    frame: pl.DataFrame
    own: tuple[OwnIndicator, ...]
    findings: tuple[Finding, ...]
    concerned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Assignment:
    """What rows of one series are: one row of the table that raw rows are joined with."""

    series: int
    match: Match
    factor: float | None
    warning: bool = False


def harmonise(
    raw: RawObservations,
    framework: tuple[Indicator, ...] = (),
    corrections: tuple[Correction, ...] = (),
) -> Harmonised:
    """Return the observations of one file or package as indicators.

    Args:
        raw: What the file or package gave.
        framework: Indicators of the user's framework, known beside the vocabulary's.
        corrections: Corrections in force; made before the natural limits are checked.
    """
    known = known_indicators(framework)
    series = raw.frame.group_by(SERIES, maintain_order=True).len("n").with_row_index("series")
    own = _own_indicators(series, framework)
    assignments = [a for row in series.iter_rows(named=True) for a in _assign(row, own, framework)]
    joined = (
        raw.frame.join(series.drop("n"), on=SERIES, how="left", maintain_order="left")
        .rename({"indicator": "series_code", "disaggregation": "raw_groups"})
        .join(_as_table(assignments, known), on="series", how="inner", maintain_order="left")
    )
    report = Report(raw.sources[0].file if raw.sources else "")
    _report_units(joined, own, known, report)
    values = joined.filter(pl.col("factor").is_not_null()).with_columns(
        value=pl.when(pl.col("factor") == 1.0)
        .then("value")
        .otherwise(pl.col("value") * pl.col("factor"))
    )
    corrected = apply_corrections(values.drop("factor"), corrections)
    values = corrected.frame
    outside = (pl.col("value") < pl.col("low") - TOLERANCE).fill_null(value=False) | (
        pl.col("value") > pl.col("high") + TOLERANCE
    ).fill_null(value=False)
    _report_limits(values.filter(outside), known, report)
    return Harmonised(
        frame=values.filter(~outside).select(list(HARMONISED_SCHEMA)),
        own=tuple(sorted(own.values(), key=lambda o: o.indicator_id)),
        findings=(*report.findings, *corrected.findings),
        concerned=corrected.concerned,
    )


def _own_indicators(
    series: pl.DataFrame, framework: tuple[Indicator, ...]
) -> dict[str, OwnIndicator]:
    """Return the indicators outside the vocabulary, each with the unit of most of its rows."""
    names: dict[str, str] = {}
    written: dict[str, Counter[str]] = {}
    for row in series.iter_rows(named=True):
        if not _matches(row, framework):
            indicator_id = own_indicator_id(row["indicator"])
            names.setdefault(indicator_id, row["indicator_name"] or row["indicator"])
            written.setdefault(indicator_id, Counter())[row["unit"]] += row["n"]
    return {
        indicator_id: OwnIndicator(
            indicator_id=indicator_id,
            name=name,
            unit=max(written[indicator_id].items(), key=lambda item: (item[0] != "", item[1]))[0],
        )
        for indicator_id, name in names.items()
    }


def _matches(row: dict[str, str], framework: tuple[Indicator, ...]) -> tuple[Match, ...]:
    return find_matches(
        row["indicator"],
        row["indicator_name"],
        source=row["source"],
        disaggregation=row["disaggregation"],
        own=framework,
    )


def _assign(
    row: dict[str, str], own: dict[str, OwnIndicator], framework: tuple[Indicator, ...]
) -> list[_Assignment]:
    number = int(row["series"])
    known = known_indicators(framework)
    found = []
    for match in _matches(row, framework):
        factor = unit_factor(row["unit"], known[match.indicator_id].unit)
        unknown = not is_known_unit(row["unit"])
        total = match.factor * (1.0 if unknown or factor is None else factor)
        usable = unknown or factor is not None
        found.append(_Assignment(number, match, total if usable else None, warning=unknown))
    if found:
        return found
    indicator_id = own_indicator_id(row["indicator"])
    fits = row["unit"] in ("", own[indicator_id].unit)
    match = Match(
        indicator_id=indicator_id,
        disaggregation=row["disaggregation"],
        factor=1.0,
        rank=0,
        position=0,
    )
    return [_Assignment(number, match, 1.0 if fits else None)]


def _as_table(assignments: list[_Assignment], known: Mapping[str, Indicator]) -> pl.DataFrame:
    meant = [known.get(a.match.indicator_id) for a in assignments]
    return pl.DataFrame(
        {
            "series": pl.Series([a.series for a in assignments], dtype=pl.UInt32),
            "indicator_id": pl.Series([a.match.indicator_id for a in assignments], dtype=pl.String),
            "disaggregation": pl.Series(
                [a.match.disaggregation for a in assignments], dtype=pl.String
            ),
            "factor": pl.Series([a.factor for a in assignments], dtype=pl.Float64),
            "rank": pl.Series([a.match.rank for a in assignments], dtype=pl.Int64),
            "position": pl.Series([a.match.position for a in assignments], dtype=pl.Int64),
            "warning": pl.Series([a.warning for a in assignments], dtype=pl.Boolean),
            "low": pl.Series([m.low if m else None for m in meant], dtype=pl.Float64),
            "high": pl.Series([m.high if m else None for m in meant], dtype=pl.Float64),
        }
    )


def _report_units(
    joined: pl.DataFrame,
    own: dict[str, OwnIndicator],
    known: Mapping[str, Indicator],
    report: Report,
) -> None:
    """Report rows in a unit of another kind (left out) and in an unknown one (used)."""
    bad = joined.filter(pl.col("factor").is_null())
    for (indicator_id, unit), rows in bad.group_by("indicator_id", "unit", maintain_order=True):
        meant = (
            own[str(indicator_id)].unit
            if indicator_id in own
            else units()[known[str(indicator_id)].unit].axis
        )
        report.add(
            "error",
            f"The unit does not fit the indicator {indicator_id}, which is in {meant}.",
            "Left out. Convert the values, or correct the unit.",
            rows=rows["row"].to_list(),
            values=[str(unit)],
        )
    odd = joined.filter("warning")
    for (indicator_id, unit), rows in odd.group_by("indicator_id", "unit", maintain_order=True):
        meant = units()[known[str(indicator_id)].unit].axis
        report.add(
            "warning",
            f"The unit is not known; the indicator {indicator_id} is in {meant}.",
            "Taken as that. Check it, and write the unit so.",
            rows=rows["row"].to_list(),
            values=[str(unit)],
        )


def _report_limits(outside: pl.DataFrame, known: Mapping[str, Indicator], report: Report) -> None:
    for (indicator_id,), rows in outside.group_by("indicator_id", maintain_order=True):
        indicator = known[str(indicator_id)]
        limits = [f"{limit:g}" for limit in (indicator.low, indicator.high) if limit is not None]
        said = f"from {' to '.join(limits)}" if len(limits) == 2 else f"not below {limits[0]}"
        report.add(
            "error",
            f"The value cannot be: {indicator_id} is {said}.",
            "Left out. Correct the value.",
            rows=rows["row"].to_list(),
            values=rows.select(pl.format("{} {}: {}", "economy_id", "year", "value"))
            .to_series()
            .to_list(),
        )
