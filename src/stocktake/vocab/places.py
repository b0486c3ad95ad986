"""Where on the globe an economy is marked: one point each, in degrees.

A point is where a mark or a name reads well, to a tenth of a degree: about the
middle of the largest part, for scattered islands the capital's. It is no
measure of area and says nothing about frontiers.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

__all__ = ["places"]


@cache
def places() -> dict[str, tuple[float, float]]:
    """Return longitude (degrees east, -180 to 180) and latitude (degrees north) by alpha-3 code."""
    text = (resources.files("stocktake.vocab") / "places.csv").read_text("utf-8")
    return {
        row["iso3"]: (float(row["longitude"]), float(row["latitude"]))
        for row in csv.DictReader(text.splitlines())
    }
