"""The words that tables use for codes of a design."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from stocktake.connectivity.access import EXISTING
from stocktake.connectivity.links import ROAD
from stocktake.connectivity.problem import FIBRE, LEO, NONE, SERVED, SITE, WIFI
from stocktake.connectivity.trees import hand_down

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.solved import Solved

    Texts = NDArray[np.object_]

__all__ = [
    "TECHNOLOGIES",
    "along_names",
    "backhaul_names",
    "hops_to_core",
    "technology_names",
    "texts",
]

# In the order of the tables.
TECHNOLOGIES = ("served", "fibre", "existing-site", "new-site", "leo", "leo-wifi", "none")
_NAMES = {SERVED: "served", FIBRE: "fibre", LEO: "leo", WIFI: "leo-wifi", NONE: "none"}


def texts(names: Texts) -> pl.Series:
    """Return names as a column; a numpy array of nothing but None is no text to Polars."""
    return pl.Series(names.tolist(), dtype=pl.String)


def technology_names(solved: Solved) -> Texts:
    """Return the technology of each settlement, str[n]."""
    access, sites = solved.joint.design.access, solved.model.problem.sites
    names = np.full(len(access.way), "new-site", dtype=object)
    for code, name in _NAMES.items():
        names[access.way == code] = name
    by_site = np.flatnonzero(access.way == SITE)
    there = sites.kind[access.site[by_site]] == EXISTING
    names[by_site[there]] = "existing-site"
    return names


def backhaul_names(solved: Solved) -> Texts:
    """Return the weakest kind of link on the way of each node to the core, str[N]."""
    design = solved.joint.design
    depth = hops_to_core(solved, microwave_only=True)
    names = np.where(depth > 0, "microwave", "fibre").astype(object)
    names[design.parent < 0] = "satellite"
    names[solved.model.problem.network.is_source] = "core"
    return names


def hops_to_core(solved: Solved, *, microwave_only: bool = False) -> NDArray[np.int64]:
    """Return the links between each node and the core, int64[N]; 0 without any."""
    design = solved.joint.design
    counts = (design.parent >= 0) & ~(design.fibre & microwave_only)
    return np.rint(hand_down(design.parent, counts.astype(np.float64))).astype(np.int64)


def along_names(solved: Solved, node: NDArray[np.int64]) -> Texts:
    """Return what the links of nodes follow: road, straight or line-of-sight."""
    design, links = solved.joint.design, solved.joint.links
    names = np.full(len(node), "line-of-sight", dtype=object)
    fibre = design.fibre[node]
    road = links.along[design.link[node]] == ROAD
    names[fibre & road], names[fibre & ~road] = "road", "straight"
    return names
