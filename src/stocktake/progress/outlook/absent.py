"""Give an economy that has no value of an indicator the outlook of its peers.

Nothing being known of it, it may come out where any peer comes out: the
distribution is the mixture of the outlooks of all economies that have the panel,
each counted once. It is as wide as the world is, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.progress.outlook.priors import PROBABILITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["absent_outlook", "mixture"]

# Fewer peers than this show no distribution; then there is no outlook.
FEWEST = 5


def absent_outlook(
    outlooks: pl.DataFrame, economies: Sequence[str], panel: Sequence[str]
) -> pl.DataFrame:
    """Return the outlook of the economies that a panel lacks.

    Args:
        outlooks: From ``forecast(..., full=True)``.
        economies: Economies that should have every panel.
        panel: Columns that make a panel.

    Returns:
        ``economy_iso3``, ``panel`` ..., ``year``, ``quantiles``, ``family``; only years for which
        at least five peers have an outlook.
    """
    rows: list[pl.DataFrame] = []
    kind = outlooks.schema["quantiles"]
    for _, part in outlooks.group_by(panel, maintain_order=True):
        missing = sorted(set(economies) - set(part["economy_iso3"].unique()))
        if not missing:
            continue
        years = [
            each.head(1)
            .select(*panel, "year", "family")
            .with_columns(quantiles=pl.Series([mixture(each["quantiles"].to_numpy())], dtype=kind))
            for _, each in part.group_by("year", maintain_order=True)
            if len(each) >= FEWEST
        ]
        if years:
            names = pl.DataFrame({"economy_iso3": missing})
            rows.append(names.join(pl.concat(years), how="cross"))
    columns = ["economy_iso3", *panel, "year", "quantiles", "family"]
    return pl.concat(rows).select(columns) if rows else outlooks.select(columns).clear()


def mixture(quantiles: Floats) -> Floats:
    """Return the quantiles of the equal mixture of distributions given by theirs.

    Args:
        quantiles: distributions x ``PROBABILITIES``.
    """
    levels = np.asarray(PROBABILITIES)
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    weight = np.broadcast_to(np.diff(edges), quantiles.shape).ravel()
    order = np.argsort(quantiles, axis=None, kind="stable")
    reached = np.cumsum(weight[order]) - weight[order] / 2
    return np.asarray(np.interp(levels * len(quantiles), reached, quantiles.ravel()[order]))
