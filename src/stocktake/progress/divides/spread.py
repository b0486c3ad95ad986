"""How unequal an indicator is over economies, and whether they become more alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.progress.divides.bootstrap import FEWEST, draw_counts, interval
from stocktake.progress.divides.convergence import beta, dispersion, slope_weights, stretched
from stocktake.progress.divides.inequality import gini, gini_of_draws, theil, theil_parts

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from stocktake.progress.divides.panel import Panel

    Floats = NDArray[np.float64]

__all__ = ["inequality_of", "parts_of"]

# Columns that need the same economies in several years.
CONVERGENCE = (
    "base_year",
    "end_year",
    "n_balanced",
    "gini_base",
    "gini_end",
    "sigma_base",
    "sigma_end",
    "sigma_trend",
    "sigma_trend_low",
    "sigma_trend_high",
    "beta",
    "beta_error",
)


def inequality_of(panel: Panel) -> dict[str, object] | None:
    """Return the row of the table ``inequality``; none for parity and fewer than 3 economies."""
    use = _used(panel)
    if use is None:
        return None
    values, weights = panel.latest[use], panel.weights[use]
    counts = draw_counts(len(values), f"{panel.name}|gini")
    low, high = interval(gini_of_draws(values, counts * weights)[:, None])
    return {
        "indicator_id": panel.name,
        "n": len(values),
        "year_from": int(panel.latest_year[use].min()),
        "year_to": int(panel.latest_year[use].max()),
        "gini": gini(values, weights),
        "gini_low": float(low[0]),
        "gini_high": float(high[0]),
        "theil": theil(values, weights),
        **_convergence(panel),
    }


def parts_of(panel: Panel, members: pl.DataFrame) -> list[dict[str, object]]:
    """Return the rows of the table ``inequality_parts``, one per dimension.

    Args:
        panel: One indicator.
        members: What ``groups_compared`` returns.
    """
    use = _used(panel)
    if use is None:
        return []
    values, weights = panel.latest[use], panel.weights[use]
    economies = [panel.economies[row] for row in np.flatnonzero(use)]
    rows: list[dict[str, object]] = []
    for (dimension,), part in members.partition_by(
        "dimension", as_dict=True, maintain_order=True
    ).items():
        group_of = dict(part.select("economy_id", "group_id").iter_rows())
        labels = [group_of.get(economy, "") for economy in economies]
        numbers = np.unique(labels, return_inverse=True)[1]
        between, within = theil_parts(values, weights, numbers)
        total = between + within
        rows.append(
            {
                "indicator_id": panel.name,
                "dimension": str(dimension),
                "groups": int(numbers.max()) + 1,
                "theil_between": between,
                "theil_within": within,
                "share_between": between / total if total > 0 else np.nan,
            }
        )
    return rows


def _used(panel: Panel) -> NDArray[np.bool_] | None:
    use = panel.current & ~np.isnan(panel.weights)
    if panel.indicator["direction"] == "parity" or use.sum() < FEWEST:
        return None
    values = panel.latest[use]
    return use if values.min() >= 0 and values.max() > 0 else None


def _convergence(panel: Panel) -> dict[str, object]:
    found: dict[str, object] = dict.fromkeys(CONVERGENCE)
    if panel.span is None:
        return found
    first, last = panel.span
    use = panel.balanced & ~np.isnan(panel.weights)
    values, weights = panel.values[use, first : last + 1], panel.weights[use]
    limits = [panel.indicator[name] for name in ("low", "high")]
    low, high = (float(x) if isinstance(x, float) else None for x in limits)
    scaled = stretched(values, low, high)
    # An amount of 0 has no logarithm; such an economy is out of sigma and beta.
    whole = ~np.isnan(scaled).any(axis=1)
    if whole.sum() < FEWEST:
        return found
    years = panel.years[first : last + 1]
    scaled, kept = scaled[whole], weights[whole]
    sigma = dispersion(scaled, kept[None, :])[0]
    counts = draw_counts(len(kept), f"{panel.name}|sigma")
    drawn = np.stack(
        [dispersion(scaled[:, [k]], counts * kept)[:, 0] for k in range(len(years))], axis=1
    )
    ends = interval((drawn @ slope_weights(years))[:, None])
    slope = beta(scaled[:, 0], scaled[:, -1], len(years) - 1)
    return found | {
        "base_year": int(years[0]),
        "end_year": int(years[-1]),
        "n_balanced": int(whole.sum()),
        "gini_base": gini(values[:, 0], weights),
        "gini_end": gini(values[:, -1], weights),
        "sigma_base": float(sigma[0]),
        "sigma_end": float(sigma[-1]),
        "sigma_trend": float(sigma @ slope_weights(years)),
        "sigma_trend_low": float(ends[0][0]),
        "sigma_trend_high": float(ends[1][0]),
        "beta": slope.slope,
        "beta_error": slope.error,
    }
