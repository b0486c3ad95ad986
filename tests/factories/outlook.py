"""A made-up world of forty economies, so that no test needs real data."""

from __future__ import annotations

import numpy as np
import polars as pl


def series(economy, code, years, values, **dimensions):
    """One series as a table."""
    count = len(years)
    columns = {
        "economy_iso3": [economy] * count,
        "indicator_code": [code] * count,
        "year": list(years),
        "value": [float(v) for v in values],
    }
    columns |= {name: [value] * count for name, value in dimensions.items()}
    return pl.DataFrame(columns)


def diffusion(seed=0, economies=40, years=range(2000, 2021), code="IT.NET.USER.ZS"):
    """Logistic growth with a start, a pace and noise of its own for every economy."""
    random = np.random.default_rng(seed)
    parts = []
    for number in range(economies):
        middle, pace = random.normal(2012, 5), random.uniform(0.15, 0.4)
        ahead = (np.array(years) - middle) * pace + random.normal(0, 0.08, len(years)).cumsum()
        parts.append(series(f"E{number:02d}", code, years, 100 / (1 + np.exp(-ahead)), unit="%"))
    return pl.concat(parts)
