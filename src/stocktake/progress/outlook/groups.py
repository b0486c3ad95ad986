"""Add economies up to groups without losing how they move together.

Each economy gets draws of where it comes out in its own outlook: a normal score made of one
part that all economies of the same panel (code and dimensions) share and one of
its own. The weight of the shared part is how alike errors were in the past (the
priors' ``together``). A score stays with its economy over the years, so a draw is
a path. Draws depend on the seed, the panel and the economy alone, not on the
group: a total is the sum of its parts, draw by draw, however it is cut.

A value already observed is taken as it is, and years between two observations lie
on a straight line. A member without any value in the
panel gets the outlook of its peers (``absent``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from stocktake.errors import DataError
from stocktake.progress.outlook.absent import absent_outlook
from stocktake.progress.outlook.forecast import forecast, outlook_columns
from stocktake.progress.outlook.histories import DIMENSIONS
from stocktake.progress.outlook.priors import PROBABILITIES, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "Grouping", "group_draws", "group_outlook"]

# Enough that the ends of a 95 % interval move by less than a twentieth of its width.
DRAWS = 2_000
# Columns that do not make a panel.
NOT_PANEL = ("economy_iso3", "indicator_name", "unit")
# Normal scores are looked up in this many steps; finer than any quantile held.
STEPS = 4_096


@dataclass(frozen=True, slots=True)
class Grouping:
    """How economies make groups.

    Attributes:
        members: ``group_id``, ``economy_iso3``.
        weights: ``economy_iso3``, ``weight`` (population, for a share); all alike where not given.
        how: ``mean`` (weighted) or ``sum``.
        seed: Decides the draws; the same seed gives the same numbers.
    """

    members: pl.DataFrame
    weights: pl.DataFrame | None = None
    how: Literal["mean", "sum"] = "mean"
    seed: int = 1


def group_outlook(frame: pl.DataFrame, grouping: Grouping, *, to_year: int) -> pl.DataFrame:
    """Return the outlook of groups of economies.

    Args:
        frame: Observations, as for ``forecast``.
        grouping: Members, weights and how they add up.
        to_year: Last year wanted.

    Returns:
        ``group_id``, the panel's dimensions, ``year``, ``economies`` (members counted),
        ``observed`` (members whose value of that year is known), ``median``, ``lo50`` ... ``hi95``.

    Raises:
        DataError: A member has no weight, or no member has an outlook.
    """
    parts = [
        table.with_columns(
            **{
                name: pl.Series(column)
                for name, column in outlook_columns(
                    np.quantile(drawn, PROBABILITIES, axis=1).T
                ).items()
            }
        )
        for table, drawn in _panels(frame, grouping, to_year)
    ]
    return _in_order(parts)


def group_draws(frame: pl.DataFrame, grouping: Grouping, *, to_year: int) -> pl.DataFrame:
    """Return the draws of the groups' values (``draws``), so that totals can be added further.

    A row holds 2,000 numbers: ask for few groups and indicators at a time.
    """
    kind = pl.Array(pl.Float64, DRAWS)
    parts = [
        table.with_columns(draws=pl.Series(drawn, dtype=kind))
        for table, drawn in _panels(frame, grouping, to_year)
    ]
    return _in_order(parts)


def _panels(
    frame: pl.DataFrame, grouping: Grouping, to_year: int
) -> Iterator[tuple[pl.DataFrame, Floats]]:
    """Yield for each panel its groups and years, and their draws."""
    members = _weighted(grouping)
    wanted = members["economy_iso3"].unique().to_list()
    panel = [name for name in DIMENSIONS if name in frame.columns and name not in NOT_PANEL]
    every = _values(frame, wanted, panel, to_year)
    for key, part in every.group_by(panel, maintain_order=True):
        drawn = _draw(part, "/".join(map(str, key)), grouping.seed)
        table, combined = _combine(part, drawn, members, total=grouping.how == "sum")
        named = [
            pl.lit(value, dtype=frame.schema[name]).alias(name)
            for name, value in zip(panel, key, strict=True)
        ]
        yield table.select("group_id", *named, "year", "economies", "observed"), combined


def _in_order(parts: list[pl.DataFrame]) -> pl.DataFrame:
    if not parts:
        raise DataError(
            "No member of the groups has an outlook.",
            fix="Check the economies' codes, and that the observations end before the last year.",
        )
    found = pl.concat(parts)
    before = found.columns[: found.columns.index("year") + 1]
    return found.sort(before, nulls_last=False)


def _weighted(grouping: Grouping) -> pl.DataFrame:
    members = grouping.members.select("group_id", "economy_iso3").unique(maintain_order=True)
    if grouping.weights is None:
        return members.with_columns(weight=pl.lit(1.0))
    found = members.join(
        grouping.weights.select("economy_iso3", pl.col("weight").cast(pl.Float64)),
        on="economy_iso3",
        how="left",
        maintain_order="left",
    )
    without = sorted(found.filter(pl.col("weight").is_null())["economy_iso3"].unique())
    if without:
        raise DataError(
            f"These members have no weight: {', '.join(without)}.",
            fix="Give each member a weight, or leave it out of the group.",
        )
    return found


def _values(frame: pl.DataFrame, wanted: list[str], panel: list[str], to_year: int) -> pl.DataFrame:
    """Return what is known and what is expected of the members, one row a panel, economy, year."""
    outlooks = forecast(frame, to_year=to_year, full=True)
    future = pl.concat(
        [outlooks, absent_outlook(outlooks, wanted, panel)], how="diagonal_relaxed"
    ).filter(pl.col("economy_iso3").is_in(wanted))
    # A group's outlook starts when the first of its members has no value any more.
    start = future.group_by(panel).agg(pl.col("origin_year").min().alias("start") + 1)
    known = (
        _without_gaps(frame.filter(pl.col("economy_iso3").is_in(wanted)), panel)
        .join(start, on=panel, how="inner", nulls_equal=True)
        .filter(pl.col("year").is_between(pl.col("start"), to_year))
    )
    columns = ["economy_iso3", *panel, "year", "value", "observed", "quantiles", "family"]
    every = pl.concat([future, known], how="diagonal_relaxed").select(columns)
    return every.sort(["economy_iso3", *panel, "year"], nulls_last=False)


def _without_gaps(frame: pl.DataFrame, panel: list[str]) -> pl.DataFrame:
    """Return the values of each series, the years between two of them on a straight line.

    A member must not leave its group for a year in which no survey was held.
    """
    keys = ["economy_iso3", *panel]
    known = (
        frame.filter(pl.col("value").is_finite() & pl.col("year").is_not_null())
        .select(*keys, pl.col("year").cast(pl.Int64), "value", observed=pl.lit(value=True))
        .unique([*keys, "year"], keep="last", maintain_order=True)
    )
    years = (
        known.group_by(keys)
        .agg(year=pl.int_range(pl.col("year").min(), pl.col("year").max() + 1))
        .explode("year")
    )
    joined = years.join(known, on=[*keys, "year"], how="left", nulls_equal=True)
    return joined.sort([*keys, "year"]).with_columns(
        pl.col("value").interpolate(), pl.col("observed").fill_null(value=False)
    )


def _draw(part: pl.DataFrame, panel: str, seed: int) -> Floats:
    """Return rows x draws of one panel."""
    family = part["family"].drop_nulls().first()
    priors = shipped().families
    together = priors[str(family)].together if family in priors else 0.0
    common = _normal(seed, panel, "").standard_normal(DRAWS)
    levels = np.asarray(PROBABILITIES)
    table = np.array([NormalDist().inv_cdf((i + 0.5) / STEPS) for i in range(STEPS)])
    drawn = np.empty((len(part), DRAWS))
    row = 0
    for (economy,), mine in part.group_by(["economy_iso3"], maintain_order=True):
        own = _normal(seed, panel, str(economy)).standard_normal(DRAWS)
        score = np.sqrt(together) * common + np.sqrt(1 - together) * own
        place = (np.searchsorted(table, score) + 0.5) / (STEPS + 1)
        for value, quantiles in mine.select("value", "quantiles").iter_rows():
            drawn[row] = value if quantiles is None else np.interp(place, levels, quantiles)
            row += 1
    return drawn


def _normal(seed: int, panel: str, economy: str) -> np.random.Generator:
    """Return the random numbers of one economy in one panel, whatever else is drawn."""
    text = f"{seed}|{panel}|{economy}".encode()
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text).digest()[:8], "big"))


def _combine(
    part: pl.DataFrame, drawn: Floats, members: pl.DataFrame, *, total: bool
) -> tuple[pl.DataFrame, Floats]:
    """Return one row a group and year: the weighted mean or the sum of the members' draws."""
    rows = part.select("economy_iso3", "year", pl.col("observed").fill_null(value=False))
    joined = rows.with_row_index("row").join(members, on="economy_iso3", how="inner")
    found: list[tuple[str, int, int, int]] = []
    values: list[Floats] = []
    for key, mine in joined.group_by(["group_id", "year"], maintain_order=True):
        weight = np.ones(len(mine)) if total else mine["weight"].to_numpy()
        value = weight @ drawn[mine["row"].to_numpy()]
        values.append(value if total else value / weight.sum())
        found.append((str(key[0]), int(str(key[1])), len(mine), int(mine["observed"].sum())))
    schema = {
        "group_id": pl.String(),
        "year": pl.Int64(),
        "economies": pl.Int64(),
        "observed": pl.Int64(),
    }
    return pl.DataFrame(found, schema=schema, orient="row"), np.stack(values)
