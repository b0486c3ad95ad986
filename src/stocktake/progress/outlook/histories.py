"""Turn observations into rows that a model can read: one row for each value, with its past.

A series is one economy, one code and one set of dimensions; its years may have
gaps and need not be regular. Values of one series that share a year keep the
last one given. Every value is a possible origin: its row holds the value and
the values before it, newest first, never one after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.outlook.families import FAMILIES, families_of
from stocktake.progress.outlook.scales import steepness, stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["DIMENSIONS", "PAST", "Histories", "read_histories"]

# Columns that tell series apart, where the input has them, in the order of the output.
DIMENSIONS = (
    "economy_iso3",
    "indicator_code",
    "indicator_name",
    "source",
    "unit",
    "sex",
    "age",
    "location",
    "speed",
    "skill",
    "education_level",
)
# Values of the past that a row holds: thirteen yearly ones make twelve steps, the recent bend
# of a diffusion.
PAST = 13
# Series times this plus the year make one sortable number.
YEARS = 10_000


@dataclass(frozen=True, slots=True)
class Histories:
    """All values of all series, sorted by series and year.

    Attributes:
        series: One row a series: its dimensions, ``series``, ``panel``, ``family``,
            ``unit_scale``. A panel is one code and set of dimensions over all economies.
        series_of: Series number of each value.
        position: How many values of the series stand before it.
        year: Year of each value.
        value: Value in the unit of the priors.
        level: Value on the family's scale.
        steep: How much the value moves for one step of the scale.
        lookup: ``series * 10,000 + year``, rising, to find a value by its year.
    """

    series: pl.DataFrame
    series_of: Integers
    position: Integers
    year: Integers
    value: Floats
    level: Floats
    steep: Floats
    lookup: Integers

    def last_rows(self) -> Integers:
        """Return the row of the newest value of each series."""
        ends = np.flatnonzero(np.diff(self.series_of, append=-1) != 0)
        return ends.astype(np.int64)

    def rows_at(self, series: Integers, year: Integers) -> Integers:
        """Return the rows of these series and years, -1 where there is none."""
        wanted = series * YEARS + year
        found = np.minimum(np.searchsorted(self.lookup, wanted), len(self.lookup) - 1)
        return np.where(self.lookup[found] == wanted, found, -1)

    def past(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return the rows of the past of each row (rows x PAST, newest first) and their count.

        Where a series has no more past, its first value stands.
        """
        known = np.minimum(self.position[rows] + 1, PAST)
        back = np.minimum(np.arange(PAST), (known - 1)[:, None])
        return rows[:, None] - back, known


def read_histories(frame: pl.DataFrame) -> Histories:
    """Return the histories of a table of observations.

    Args:
        frame: ``economy_iso3``, ``indicator_code``, ``year``, ``value`` and any of
            ``DIMENSIONS``. Rows without a year or a finite value are left out.
    """
    keys = [name for name in DIMENSIONS if name in frame.columns]
    panel_keys = [k for k in keys if k not in {"economy_iso3", "indicator_name", "unit"}]
    usable = frame.filter(
        pl.col("year").is_not_null() & pl.col("value").is_finite().fill_null(value=False)
    ).select(*keys, pl.col("year").cast(pl.Int64), pl.col("value").cast(pl.Float64))
    series = (
        usable.select(keys)
        # Years of a series mostly stand together: what repeats the row before falls away first.
        .filter(~_as_before(keys))
        .unique(maintain_order=True)
        .sort(keys, nulls_last=False)
        .with_row_index("series")
        .join(families_of(usable), on="indicator_code", how="left", maintain_order="left")
        .with_columns(pl.struct(panel_keys).rank("dense").cast(pl.Int64).alias("panel"))
        .with_columns(pl.col("series").cast(pl.Int64))
    )
    values = (
        usable.join(series, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .sort("series", "year", maintain_order=True)
        .filter(~_as_before(["series", "year"], step=-1))
        .with_columns(pl.col("value") * pl.col("unit_scale"))
    )
    return _assemble(series, values)


def _as_before(columns: list[str], *, step: int = 1) -> pl.Expr:
    """Say which rows have the cells of the row before, or with a step of -1 of the next one."""
    number = pl.int_range(pl.len())
    end = number == (0 if step > 0 else pl.len() - 1)
    return ~end & pl.all_horizontal(
        pl.col(one).eq_missing(pl.col(one).shift(step)) for one in columns
    )


def _assemble(series: pl.DataFrame, values: pl.DataFrame) -> Histories:
    series_of = values["series"].to_numpy().astype(np.int64)
    year = values["year"].to_numpy().astype(np.int64)
    value = values["value"].to_numpy().astype(np.float64)
    family = values["family"].to_numpy()
    level = np.empty_like(value)
    steep = np.empty_like(value)
    for name in values["family"].unique().sort():
        mine = family == name
        level[mine] = stretch(value[mine], FAMILIES[name])
        steep[mine] = steepness(value[mine], FAMILIES[name])
    starts = np.flatnonzero(np.diff(series_of, prepend=-1) != 0)
    lengths = np.diff(np.append(starts, len(series_of)))
    position = np.arange(len(series_of)) - np.repeat(starts, lengths)
    return Histories(
        series=series,
        series_of=series_of,
        position=position.astype(np.int64),
        year=year,
        value=value,
        level=level,
        steep=steep,
        lookup=series_of * YEARS + year,
    )
