"""Compute the indicators that are a ratio of two others, such as gender parity.

Numerator and denominator come from the same release, economy and year: a ratio
across sources would measure the sources. An indicator whose unit is a
percentage is the ratio times 100.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from stocktake.indicators.series import known_indicators

if TYPE_CHECKING:
    from stocktake.model import Indicator

__all__ = ["compute_ratios", "parse_part"]

PART = re.compile(r"(?P<indicator>[a-z0-9-]+)(?:\[(?P<groups>[^\]]*)\])?")
MATCHED = ["economy_id", "year", "source_id"]


def parse_part(text: str) -> tuple[str, str]:
    """Return ``internet-users[sex=F]`` as the indicator and the disaggregation.

    Raises:
        ValueError: The text has another form. A defect of the vocabulary.
    """
    if (match := PART.fullmatch(text)) is None:
        raise ValueError(f"{text!r} is not of the form indicator[groups]")
    return match["indicator"], match["groups"] or ""


def compute_ratios(frame: pl.DataFrame, framework: tuple[Indicator, ...] = ()) -> pl.DataFrame:
    """Return the derived observations, in the columns of the harmonised ``frame``.

    A denominator of 0 gives no ratio; a ratio outside the indicator's limits (a share of
    subscriptions above 100 per cent, where the two series were revised apart) gives none either.
    """
    found = [frame.clear()]
    for indicator in known_indicators(framework).values():
        if indicator.ratio_of is None:
            continue
        top, bottom = (_rows_of(frame, part) for part in indicator.ratio_of)
        scale = 100.0 if indicator.unit.startswith("percent") else 1.0
        joined = top.join(bottom, on=MATCHED, how="inner", suffix="_below")
        said = [_said(part) for part in indicator.ratio_of]
        ratios = joined.filter(pl.col("value_below") != 0).with_columns(
            indicator_id=pl.lit(indicator.id),
            disaggregation=pl.lit(""),
            value=pl.col("value") / pl.col("value_below") * scale,
            estimate=pl.col("estimate") | pl.col("estimate_below"),
            provenance=pl.format(
                "computed: {} ({}) divided by {} ({})",
                pl.lit(said[0]),
                _place("series_code", "row"),
                pl.lit(said[1]),
                _place("series_code_below", "row_below"),
            ),
            series_code=pl.when(pl.col("series_code") == pl.col("series_code_below"))
            .then("series_code")
            .otherwise(pl.format("{} / {}", "series_code", "series_code_below")),
            position=pl.lit(0, dtype=pl.Int64),
            row=pl.lit(None, dtype=pl.Int64),
        )
        low, high = indicator.low or 0.0, indicator.high or float("inf")
        found.append(ratios.filter(pl.col("value").is_between(low, high)).select(frame.columns))
    return pl.concat(found)


def _rows_of(frame: pl.DataFrame, part: str) -> pl.DataFrame:
    indicator_id, groups = parse_part(part)
    rows = frame.filter(
        (pl.col("indicator_id") == indicator_id) & (pl.col("disaggregation") == groups)
    )
    return rows.sort("position", maintain_order=True).unique(
        MATCHED, keep="first", maintain_order=True
    )


def _said(part: str) -> str:
    indicator_id, groups = parse_part(part)
    return f"{indicator_id}, {groups}" if groups else indicator_id


def _place(code: str, row: str) -> pl.Expr:
    return (
        pl.when(pl.col(row).is_null())
        .then(pl.col(code))
        .otherwise(pl.format("{}, row {}", code, row))
    )
