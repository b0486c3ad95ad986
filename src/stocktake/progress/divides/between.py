"""Divides between groups of economies: each group against the rest of the workspace.

Least developed, landlocked and small island economies, World Bank income groups and regions.
A side's value is the mean of current values, weighted as the indicator says; both sides
need at least one economy. Years behind compares the group's mean of the balanced part's last
year with the history of the rest's mean. Trends are of the same economies throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.divides.bootstrap import FEWEST, draw_counts, interval
from stocktake.progress.divides.convergence import slope_weights
from stocktake.progress.divides.time_distance import years_behind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.progress.divides.panel import Panel

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["adjusted_parity", "dimension_of", "group_gaps", "groups_compared"]

# Kinds of groups whose members are compared with the rest, and what the divide is called.
# A development group is a dimension of its own: an economy can be in several of them.
TREND = (
    "base_year",
    "end_year",
    "gap_base",
    "gap_end",
    "trend",
    "trend_low",
    "trend_high",
    "years_behind",
    "more_than",
)
KINDS = {"development": "", "income": "income", "region": "region"}


def dimension_of(kind: str, group_id: str) -> str:
    """Return the name of the divide that a group stands on one side of."""
    return KINDS[kind] or group_id


def groups_compared(groups: pl.DataFrame, economy_groups: pl.DataFrame) -> pl.DataFrame:
    """Return ``group_id``, ``dimension``, ``economy_id`` of every group that is compared.

    A group that holds another of the same dimension whole (low and middle income) is left
    out, so that the groups of a dimension part its economies and none counts twice.
    """
    dimension = pl.col("kind").replace_strict(KINDS, default=None)
    named = pl.when(dimension == "").then(pl.col("group_id")).otherwise(dimension)
    placed = (
        groups.filter(pl.col("kind").is_in(list(KINDS)))
        .select("group_id", dimension=named)
        .join(economy_groups, on="group_id")
        .sort("dimension", "group_id", "economy_id")
    )
    return placed.join(_unions(placed), on="group_id", how="anti", maintain_order="left")


def _unions(placed: pl.DataFrame) -> pl.DataFrame:
    """Return the groups that hold every member of a smaller one of their dimension."""
    size = placed.group_by("group_id").len("size")
    sized = placed.join(size, on="group_id")
    both = sized.join(sized, on=["dimension", "economy_id"], suffix="_small")
    return (
        both.group_by("group_id", "group_id_small", "size", "size_small")
        .len("shared")
        .filter(pl.col("shared") == pl.col("size_small"), pl.col("size") > pl.col("size_small"))
        .select("group_id")
        .unique()
    )


def adjusted_parity(ratio: Floats) -> Floats:
    """Return the adjusted parity index: the ratio up to 1, else 2 - 1 / ratio.

    It runs from 0 to 2 and is as far from 1 for half as for double (UNESCO Institute for
    Statistics; used for SDG indicator 4.5.1).
    """
    above = 2.0 - 1.0 / np.where(ratio > 1, ratio, 1.0)
    return np.asarray(np.where(ratio > 1, above, ratio))


def group_gaps(panel: Panel, members: pl.DataFrame) -> pl.DataFrame:
    """Return one row per group that has a current value on both sides.

    Args:
        panel: One indicator.
        members: What ``groups_compared`` returns.
    """
    names = members.select("dimension", "group_id").unique(maintain_order=True)
    inside = _masks(panel, members, names)
    usable = panel.current & ~np.isnan(panel.weights)
    own, rest = inside & usable, ~inside & usable
    both = own.any(axis=1) & rest.any(axis=1)
    names, own, rest = names.filter(pl.Series(both)), own[both], rest[both]
    if not names.height:
        return pl.DataFrame()
    value, other = _means(panel, panel.latest, own), _means(panel, panel.latest, rest)
    counts = draw_counts(len(panel.economies), panel.name)
    gap_low, gap_high = _gap_interval(panel, panel.latest, (own, rest), counts)
    latest = np.where(own | rest, panel.latest_year, 0)
    ratio = _ratio(value, other)
    found = names.with_columns(
        value=value,
        other=other,
        gap=value - other,
        gap_low=gap_low,
        gap_high=gap_high,
        ratio=ratio,
        parity=adjusted_parity(ratio),
        n=own.sum(axis=1),
        n_other=rest.sum(axis=1),
        year_from=np.where(latest > 0, latest, 9999).min(axis=1),
        year_to=latest.max(axis=1),
        **_trends(panel, own, rest, counts),
    )
    return found.with_columns(_told("years_behind"), _told("more_than"))


def _told(column: str) -> pl.Expr:
    """Return a column of the time distance, empty where the balanced part says otherwise.

    The same economies in every year are not all economies of today: where their gap has the
    other sign, "not behind" beside a gap that says behind would mislead.
    """
    same = pl.col("gap").sign() == pl.col("gap_end").sign()
    return pl.when(same).then(pl.col(column)).alias(column)


def _masks(panel: Panel, members: pl.DataFrame, names: pl.DataFrame) -> Flags:
    place = {economy: row for row, economy in enumerate(panel.economies)}
    number = {group: row for row, group in enumerate(names["group_id"])}
    inside = np.zeros((names.height, len(place)), dtype=bool)
    for group, economy in members.select("group_id", "economy_id").iter_rows():
        if economy in place:
            inside[number[group], place[economy]] = True
    return inside


def _means(panel: Panel, values: Floats, sides: Flags) -> Floats:
    """Return the weighted mean of ``values`` (one or more columns) of each side."""
    weights = np.where(sides, np.nan_to_num(panel.weights), 0.0)
    known = np.nan_to_num(values)
    total = weights.sum(axis=1)
    total = total if values.ndim == 1 else total[:, None]
    return np.asarray((weights @ known) / np.where(total > 0, total, np.nan))


def _gap_interval(
    panel: Panel, values: Floats, sides: tuple[Flags, Flags], counts: Floats
) -> tuple[Floats, Floats]:
    """Return the interval of the difference of two sides' means, from resampled economies."""
    drawn = counts * np.nan_to_num(panel.weights)
    known = np.nan_to_num(values)
    means = []
    for side in sides:
        total = drawn @ side.T.astype(np.float64)
        amount = drawn @ (side * known).T
        means.append(np.where(total > 0, amount / np.where(total > 0, total, 1.0), np.nan))
    low, high = interval(means[0] - means[1])
    enough = (sides[0].sum(axis=1) >= FEWEST) & (sides[1].sum(axis=1) >= FEWEST)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def _ratio(value: Floats, other: Floats) -> Floats:
    possible = (other > 0) & (value >= 0)
    return np.asarray(np.where(possible, value / np.where(possible, other, 1.0), np.nan))


def _trends(panel: Panel, own: Flags, rest: Flags, counts: Floats) -> dict[str, Floats]:
    nothing = np.full(len(own), np.nan)
    found = dict.fromkeys(TREND, nothing)
    if panel.span is None:
        return found
    first, last = panel.span
    own, rest = own & panel.balanced, rest & panel.balanced
    both = own.any(axis=1) & rest.any(axis=1)
    years = panel.years[first : last + 1]
    values = np.where(panel.balanced[:, None], panel.values[:, first : last + 1], 0.0)
    own_means, rest_means = _means(panel, values, own), _means(panel, values, rest)
    slopes = values @ slope_weights(years)
    low, high = _gap_interval(panel, slopes, (own, rest), counts)
    gaps = own_means - rest_means
    found |= {
        "base_year": np.where(both, float(years[0]), np.nan),
        "end_year": np.where(both, float(years[-1]), np.nan),
        "gap_base": gaps[:, 0],
        "gap_end": gaps[:, -1],
        "trend": gaps @ slope_weights(years),
        "trend_low": low,
        "trend_high": high,
    }
    if panel.indicator["direction"] == "parity":
        return found
    behind, more = nothing.copy(), np.zeros(len(own))
    for row in np.flatnonzero(both):
        one, at_least = years_behind(
            own_means[row, -1:], years[-1:], (years, rest_means[row]), upward=panel.upward
        )
        behind[row], more[row] = one[0], at_least[0]
    return found | {"years_behind": behind, "more_than": more}
