"""Divides within economies: women against men, rural against urban, each age against all.

The two values come from the same economy and the same year. Only observations with one
disaggregation count: ``age=Y15T24;sex=F`` is left out, as few economies have it. The region's
row is the mean of the economies' values, weighted as the indicator says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.divides.between import adjusted_parity
from stocktake.progress.divides.bootstrap import FEWEST, draw_counts, interval
from stocktake.progress.divides.panel import CURRENT_YEARS, measured_indicators

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["part_gaps"]

# A part, and the part it is compared with.
OTHER_SIDE = {"sex=F": "sex=M", "location=RUR": "location=URB"}
# Years with both values that a trend within an economy needs.
TREND_YEARS = 3
# "Aged 15 or more" is whom a survey asked, not a part of the people it asked.
WHOLE_AGE = 18
KEY = ["indicator_id", "dimension", "group_id", "against", "economy_id"]
col = pl.col


def part_gaps(
    observations: pl.DataFrame,
    indicators: pl.DataFrame,
    economies: pl.DataFrame,
    *,
    on: dt.date,
) -> pl.DataFrame:
    """Return one row per indicator, part and economy, and one per indicator and part for all.

    Args:
        observations: Table ``observations``.
        indicators: Table ``indicators``.
        economies: Table ``economies``.
        on: Date of assessment.
    """
    # Sorted, so that sums of floats are the same in every build.
    pairs = _pairs(observations, indicators, economies, on=on).sort(*KEY, "year")
    trends = _trends(pairs)
    latest = (
        pairs.group_by(KEY, maintain_order=True)
        .last()
        .filter(col("year") >= on.year - CURRENT_YEARS)
        .join(trends, on=KEY, how="left")
        .with_columns(year_from=col("year"), year_to=col("year"), n=pl.lit(1), n_other=pl.lit(1))
    )
    return _with_parity(
        pl.concat([latest.drop("year", "weight"), _together(latest)], how="diagonal")
    )


def _pairs(
    observations: pl.DataFrame,
    indicators: pl.DataFrame,
    economies: pl.DataFrame,
    *,
    on: dt.date,
) -> pl.DataFrame:
    """Return every year in which an economy has a part and what it is compared with."""
    members = economies.filter("member").select("economy_id", "population")
    measured = measured_indicators(indicators).select("indicator_id", by="weight")
    selected = (
        observations.filter("selected", col("year") <= on.year, col("value").is_finite())
        .join(members, on="economy_id")
        .join(measured, on="indicator_id")
    )
    keys = ["indicator_id", "economy_id", "year"]
    against = (
        pl.when(col("group_id").is_in(list(OTHER_SIDE)))
        .then(col("group_id").replace(OTHER_SIDE))
        .when(col("dimension") == "age")
        .then(pl.lit(""))
    )
    weight = pl.when(col("by") == "population").then("population").otherwise(1.0)
    open_from = col("disaggregation").str.extract(r"^age=Y(?:_GE(\d+)|(\d+)T999)$", 1)
    open_from = open_from.fill_null(
        col("disaggregation").str.extract(r"^age=Y(?:_GE(\d+)|(\d+)T999)$", 2)
    )
    asked = (open_from.cast(pl.Int64) <= WHOLE_AGE).fill_null(value=False)
    parts = (
        selected.filter(~asked, col("disaggregation").str.count_matches("=", literal=True) == 1)
        .with_columns(
            group_id="disaggregation",
            dimension=col("disaggregation").str.extract("^([^=]+)="),
        )
        .with_columns(against=against, weight=weight)
        .filter(col("against").is_not_null())
    )
    other = selected.select(
        *keys,
        against="disaggregation",
        other="value",
        other_observation="observation_id",
    )
    return parts.join(other, on=[*keys, "against"]).select(
        *KEY,
        "year",
        "value",
        "other",
        "weight",
        "other_observation",
        observation="observation_id",
        gap=col("value") - col("other"),
    )


def _trends(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the straight-line slope of each economy's gap over all its years."""
    year = col("year").cast(pl.Float64)
    slope = pl.cov(year, "gap") / year.var()
    first, last = col("year").sort().first(), col("year").sort().last()
    found = pairs.group_by(KEY, maintain_order=True).agg(
        base_year=first.cast(pl.Float64),
        end_year=last.cast(pl.Float64),
        gap_base=col("gap").sort_by("year").first(),
        gap_end=col("gap").sort_by("year").last(),
        trend=slope,
        years=pl.len(),
    )
    return found.filter(col("years") >= TREND_YEARS).drop("years")


def _together(latest: pl.DataFrame) -> pl.DataFrame:
    """Return the region's row of each indicator and part, with an interval of its gap."""
    rows = []
    known = latest.filter(col("weight").is_not_null()).sort(*KEY)
    parts = known.partition_by(KEY[:-1], as_dict=True, maintain_order=True)
    for key, part in parts.items():
        weight = part["weight"].to_numpy()
        value, other = (part[name].to_numpy() for name in ("value", "other"))
        drawn = draw_counts(part.height, "|".join(map(str, key))) * weight
        total = drawn.sum(axis=1)
        low, high = interval(((drawn @ (value - other)) / total)[:, None])
        enough = part.height >= FEWEST
        mean, against = np.average(value, weights=weight), np.average(other, weights=weight)
        rows.append(
            dict(zip(KEY, (*key, ""), strict=True))
            | {
                "value": float(mean),
                "other": float(against),
                "gap": float(mean - against),
                "gap_low": float(low[0]) if enough else None,
                "gap_high": float(high[0]) if enough else None,
                "n": part.height,
                "n_other": part.height,
                "year_from": part["year_from"].min(),
                "year_to": part["year_to"].max(),
            }
        )
    kinds: dict[str, pl.DataType] = {
        name: pl.Float64() for name in ("value", "other", "gap", "gap_low", "gap_high")
    }
    kinds |= {name: pl.Int64() for name in ("year_from", "year_to")}
    kinds |= {name: pl.Int32() for name in ("n", "n_other")}
    return pl.DataFrame(rows, schema={**dict.fromkeys(KEY, pl.String()), **kinds})


def _with_parity(rows: pl.DataFrame) -> pl.DataFrame:
    possible = (col("other") > 0) & (col("value") >= 0)
    ratio = rows.select(pl.when(possible).then(col("value") / col("other"))).to_series()
    parity = adjusted_parity(ratio.cast(pl.Float64).fill_null(np.nan).to_numpy())
    return rows.with_columns(ratio=ratio.cast(pl.Float64), parity=pl.Series(parity))
