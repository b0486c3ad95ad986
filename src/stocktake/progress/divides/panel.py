"""The values that divides are measured on: one matrix of economies by years per indicator.

Only selected totals of the workspace's members up to the date of assessment. Years between
two observations lie on a straight line; nothing is carried beyond an economy's first or last
observation. "Current" is a latest value not older than five years.

Trends need the same economies in every year: the balanced part runs from 2015 (or the first
later year) to the last year in which at least half of the economies with a current value
have one, and holds the economies that have both ends.

Left out: indicators that only count (persons, exchange points) or only say yes or no, and
context that nobody wants higher or lower (no theme).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.unsd import BASE_YEAR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["CURRENT_YEARS", "Panel", "fill_gaps", "measured_indicators", "panels"]

# A latest value older than this does not say how things stand; as in ``assessments.stale``.
CURRENT_YEARS = 5
# Share of the economies with a current value that a year needs to count.
COVERED = 0.5
# A trend over fewer years than this is not told.
SHORTEST = 3
# Units of plain counts and of yes or no: differences between them say nothing about people.
COUNTING_UNITS = ("number", "persons", "yes-no", "tonnes")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One indicator.

    Attributes:
        indicator: Row of the table ``indicators``.
        economies: ISO codes, sorted; the rows of every array.
        years: The columns of ``known`` and ``values``.
        known: Observed values; NaN where there is none.
        values: The same with straight lines between observations.
        observations: ``observation_id`` of each observed value; -1 where there is none.
        weights: Population, or 1 where the indicator counts economies alike; NaN unknown.
        last: Column of each economy's latest value.
        current: Whether that value is not older than ``CURRENT_YEARS``.
        balanced: Whether the economy has a value at both ends of the balanced part.
        span: First and last column of the balanced part; none where it is too short.
    """

    indicator: dict[str, object]
    economies: list[str]
    years: Ints
    known: Floats
    values: Floats
    observations: Ints
    weights: Floats
    last: Ints
    current: Flags
    balanced: Flags
    span: tuple[int, int] | None

    @property
    def name(self) -> str:
        """The indicator's id."""
        return str(self.indicator["indicator_id"])

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self.indicator["direction"] == "up"

    @property
    def latest(self) -> Floats:
        """Each economy's latest value."""
        return self.known[np.arange(len(self.economies)), self.last]

    @property
    def latest_year(self) -> Ints:
        """The year of each economy's latest value."""
        return self.years[self.last]


def measured_indicators(indicators: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators whose differences between people or economies are measured."""
    return indicators.filter(~pl.col("unit").is_in(COUNTING_UNITS), pl.col("themes").list.len() > 0)


def panels(
    observations: pl.DataFrame,
    indicators: pl.DataFrame,
    economies: pl.DataFrame,
    *,
    on: dt.date,
) -> Iterator[Panel]:
    """Yield one panel per measured indicator that has a value, in the order of their ids.

    Args:
        observations: Table ``observations``.
        indicators: Table ``indicators``.
        economies: Table ``economies``.
        on: Date of assessment.
    """
    measured = measured_indicators(indicators)
    rows = {row["indicator_id"]: row for row in measured.iter_rows(named=True)}
    people = dict(economies.select("economy_id", "population").iter_rows())
    totals = (
        observations.filter("selected", pl.col("disaggregation") == "", pl.col("year") <= on.year)
        .join(economies.filter("member").select("economy_id"), on="economy_id", how="semi")
        .join(measured.select("indicator_id"), on="indicator_id", how="semi")
        .select("indicator_id", "economy_id", "year", "value", "observation_id")
        .filter(pl.col("value").is_finite())
        .sort("indicator_id", "economy_id", "year")
    )
    for (name,), part in totals.partition_by(
        "indicator_id", as_dict=True, maintain_order=True
    ).items():
        yield _panel(rows[name], part, people, on.year)


def fill_gaps(known: Floats) -> Floats:
    """Return the matrix with straight lines between the known values of each row."""
    columns = np.arange(known.shape[1])
    there = ~np.isnan(known)
    before = np.maximum.accumulate(np.where(there, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(there, columns, len(columns))[:, ::-1], axis=1)[:, ::-1]
    inside = (before >= 0) & (after < len(columns))
    left = np.take_along_axis(known, np.clip(before, 0, None), axis=1)
    right = np.take_along_axis(known, np.clip(after, None, len(columns) - 1), axis=1)
    share = (columns - before) / np.maximum(after - before, 1)
    filled = np.where(there, known, left + (right - left) * share)
    return np.asarray(np.where(inside, filled, np.nan))


def _panel(
    indicator: dict[str, object], part: pl.DataFrame, people: dict[str, float | None], now: int
) -> Panel:
    codes = part["economy_id"].to_numpy()
    economies, row = np.unique(codes.astype(str), return_inverse=True)
    year = part["year"].to_numpy()
    years = np.arange(year.min(), year.max() + 1)
    known = np.full((len(economies), len(years)), np.nan)
    known[row, year - years[0]] = part["value"].to_numpy()
    ids = np.full(known.shape, -1, dtype=np.int64)
    ids[row, year - years[0]] = part["observation_id"].to_numpy()
    last = len(years) - 1 - np.argmax(~np.isnan(known)[:, ::-1], axis=1)
    values = fill_gaps(known)
    current = years[last] >= now - CURRENT_YEARS
    span, balanced = _balanced(values, years, current)
    by_people = indicator["weight"] == "population"
    weights = [(people.get(str(e)) or np.nan) if by_people else 1.0 for e in economies]
    return Panel(
        indicator=indicator,
        economies=[str(e) for e in economies],
        years=years,
        known=known,
        values=values,
        observations=ids,
        weights=np.array(weights, dtype=np.float64),
        last=last,
        current=current,
        balanced=balanced,
        span=span,
    )


def _balanced(values: Floats, years: Ints, current: Flags) -> tuple[tuple[int, int] | None, Flags]:
    nobody = np.zeros(len(current), dtype=bool)
    there = ~np.isnan(values[current])
    wide = (there.sum(axis=0) >= COVERED * len(there)) & (years >= BASE_YEAR)
    if not len(there) or not wide.any():
        return None, nobody
    first, last = int(np.argmax(wide)), int(len(wide) - 1 - np.argmax(wide[::-1]))
    if years[last] - years[first] < SHORTEST:
        return None, nobody
    both = ~np.isnan(values[:, first]) & ~np.isnan(values[:, last])
    return (first, last), both & current
