"""Refuse an instance that has no meaning, and say which node or link is at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.search import EFFORTS
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.candidates import CandidateGraph

__all__ = ["check_graph", "check_nodes", "check_points"]


def check_nodes(
    prize_usd: NDArray[np.float64], is_source: NDArray[np.bool_], effort: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the prizes and the marks of sources as arrays.

    Raises:
        DataError: If they do not fit, a prize is no number or negative, or the effort is unknown.
    """
    if effort not in EFFORTS:
        raise DataError(f"There is no effort “{effort}”.", fix=f"Use one of {', '.join(EFFORTS)}.")
    prize, source = np.asarray(prize_usd, np.float64), np.asarray(is_source, np.bool_)
    if prize.ndim != 1 or prize.shape != source.shape:
        raise DataError(
            f"{prize.size} prizes and {source.size} marks of sources do not belong together.",
            fix="Give one of each for every node.",
        )
    _refuse_bad("prize", "node", prize)
    return prize, source


def check_points(
    x_km: NDArray[np.float64], y_km: NDArray[np.float64], n: int, cost_per_km: float
) -> None:
    """Check coordinates and the cost of a kilometre.

    Raises:
        DataError: If a coordinate is missing or infinite, or the cost is not above zero.
    """
    if x_km.shape != (n,) or y_km.shape != (n,):
        raise DataError(
            f"{x_km.size} and {y_km.size} coordinates do not belong to {n} nodes.",
            fix="Give one x and one y for every node.",
        )
    for name, values in (("x", x_km), ("y", y_km)):
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            raise DataError(
                f"Node {bad[0]} has the {name} coordinate {values[bad[0]]}.",
                fix="Give every node a place, in kilometres.",
            )
    if not (np.isfinite(cost_per_km) and cost_per_km > 0):
        raise DataError(
            f"A cost per kilometre of {cost_per_km} cannot be planned with.",
            fix="Give a cost above zero.",
        )


def check_graph(graph: CandidateGraph, n: int) -> None:
    """Check that links join nodes that exist, at costs that are numbers.

    Raises:
        DataError: If not.
    """
    if graph.n != n:
        raise DataError(
            f"A graph of {graph.n} nodes does not belong to {n} prizes.",
            fix="Give a prize for every node of the graph; 0 where it has none.",
        )
    outside = np.flatnonzero((graph.u < 0) | (graph.u >= n) | (graph.v < 0) | (graph.v >= n))
    if len(outside):
        e = outside[0]
        raise DataError(
            f"Link {e} joins nodes {graph.u[e]} and {graph.v[e]} of 0 to {n - 1}.",
            fix="Number the nodes from 0.",
        )
    _refuse_bad("cost", "link", graph.cost_usd)


def _refuse_bad(what: str, of: str, values: NDArray[np.float64]) -> None:
    bad = np.flatnonzero(~np.isfinite(values) | (values < 0))
    if len(bad):
        raise DataError(
            f"{of.capitalize()} {bad[0]} has the {what} {values[bad[0]]}.",
            fix=f"Give every {of} a {what} of zero or more.",
        )
