"""Plan a backhaul: the forest of links that connects nodes to sources at least cost.

Every node has a prize, what it costs to leave it unconnected (for a settlement: to serve it by
satellite). A plan costs its links plus the prizes of the nodes that no chain of links joins to a
source. Sources cost nothing and are joined already. A node with prize 0 is connected only where
links through it are cheaper. Without any source nothing is connected.

The answer does not depend on the order of the nodes: they are sorted by place, prize and kind
first, and nodes equal in all of these are interchangeable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.backhaul.candidates import (
    CandidateGraph,
    links_among,
    links_between,
    merge,
)
from stocktake.connectivity.backhaul.checks import check_graph, check_nodes, check_points
from stocktake.connectivity.backhaul.prune import inside_of
from stocktake.connectivity.backhaul.rooted import join_sources, parents
from stocktake.connectivity.backhaul.search import EFFORTS, find_plan, sketch_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Joined

__all__ = ["Forest", "plan_forest", "plan_forest_over"]


@dataclass(frozen=True, slots=True)
class Forest:
    """A plan and its proof.

    Attributes:
        graph: The candidate links that the plan chose from.
        edges: The chosen links, as indices into ``graph``, int32.
        connected: For each node, whether it is joined to a source (sources are).
        parent: For each node the next node towards its source; -1 for sources and nodes left out.
        cost_usd: Cost of the links plus prizes of the nodes left out.
        links_usd: Cost of the links alone.
        lower_bound_usd: No plan over the candidate links costs less.
        covers_all_pairs: Whether the bound holds for links between all pairs of points, not
            only for the candidate links.
        effort: What was asked for.
        seed: What was asked for.
    """

    graph: CandidateGraph = field(repr=False)
    edges: NDArray[np.int32] = field(repr=False)
    connected: NDArray[np.bool_] = field(repr=False)
    parent: NDArray[np.int32] = field(repr=False)
    cost_usd: float
    links_usd: float
    lower_bound_usd: float
    covers_all_pairs: bool
    effort: str
    seed: int

    @property
    def pairs(self) -> NDArray[np.int32]:
        """The ends of the chosen links, shape (k, 2)."""
        return np.column_stack([self.graph.u[self.edges], self.graph.v[self.edges]])

    @property
    def gap(self) -> float:
        """How far the cost may be above the least possible, as a share of the bound."""
        if self.cost_usd <= self.lower_bound_usd:
            return 0.0
        return self.cost_usd / self.lower_bound_usd - 1.0 if self.lower_bound_usd > 0 else np.inf


def plan_forest(  # noqa: PLR0913  # the instance is four arrays
    x_km: NDArray[np.float64],
    y_km: NDArray[np.float64],
    prize_usd: NDArray[np.float64],
    is_source: NDArray[np.bool_],
    *,
    cost_per_km: float,
    effort: str = "normal",
    seed: int = 0,
    report: Callable[[str], None] = lambda stage: None,
) -> Forest:
    """Plan links along straight lines between points.

    Args:
        x_km: Eastings on a plane, shape (n,).
        y_km: Northings, shape (n,).
        prize_usd: Cost of leaving each node unconnected, shape (n,), not negative.
        is_source: Which nodes are connected already, shape (n,).
        cost_per_km: Cost of a kilometre of link, in USD.
        effort: "quick", "normal" or "thorough".
        seed: Another seed may find another plan where no optimum is proven.
        report: Told the name of each stage of the work.

    Raises:
        DataError: If lengths differ, or a number is missing, infinite or negative.
    """
    x_km, y_km = np.asarray(x_km, np.float64), np.asarray(y_km, np.float64)
    prize_usd, is_source = check_nodes(prize_usd, is_source, effort)
    check_points(x_km, y_km, len(prize_usd), cost_per_km)
    # The same instance in another order of rows becomes the same here.
    row = np.lexsort((prize_usd, is_source, y_km, x_km))
    x, y, prize, source = x_km[row], y_km[row], prize_usd[row], is_source[row]
    report("finding candidate links")
    graph, complete = links_between(x, y, prize, source, cost_per_km=cost_per_km)
    if not complete:
        # Over nodes left out a straight line may be cheaper: offer the lines among the chosen.
        report("sketching a plan")
        chosen = _sketch(graph, prize, source)
        graph = merge(graph, links_among(x, y, chosen, cost_per_km=cost_per_km), source)
    plan = _plan(graph, prize, source, effort, seed, report)
    return _in_rows(plan, row, covers_all_pairs=complete)


def plan_forest_over(
    graph: CandidateGraph,
    prize_usd: NDArray[np.float64],
    is_source: NDArray[np.bool_],
    *,
    effort: str = "normal",
    seed: int = 0,
    report: Callable[[str], None] = lambda stage: None,
) -> Forest:
    """Plan over given links with any costs: roads, microwave hops, nodes without a prize.

    Args:
        graph: The links and their costs.
        prize_usd: Cost of leaving each node unconnected, shape (n,), not negative.
        is_source: Which nodes are connected already, shape (n,).
        effort: "quick", "normal" or "thorough".
        seed: Another seed may find another plan where no optimum is proven.
        report: Told the name of each stage of the work.

    Raises:
        DataError: If lengths differ, or a number is missing, infinite or negative.
    """
    prize_usd, is_source = check_nodes(prize_usd, is_source, effort)
    check_graph(graph, len(prize_usd))
    return _plan(graph, prize_usd, is_source, effort, seed, report)


def _sketch(
    graph: CandidateGraph, prize: NDArray[np.float64], is_source: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which nodes a quickly found plan connects."""
    rooted, joined = join_sources(graph, prize, is_source)
    inside = inside_of(rooted, sketch_plan(rooted))
    return np.asarray(inside[joined.node_of] | is_source)


def _plan(
    graph: CandidateGraph,
    prize: NDArray[np.float64],
    is_source: NDArray[np.bool_],
    effort: str,
    seed: int,
    report: Callable[[str], None],
) -> Forest:
    rooted, joined = join_sources(graph, prize, is_source)
    answer = find_plan(rooted, effort=EFFORTS[effort], seed=seed, report=report)
    edges = _edges(graph, joined, answer.links, len(rooted.prize))
    # The cost is counted anew, from what is written down.
    parent, connected = parents(graph.u[edges], graph.v[edges], is_source)
    links_usd = float(graph.cost_usd[edges].sum())
    cost = links_usd + float(prize[~connected].sum())
    return Forest(
        graph=graph,
        edges=edges,
        connected=connected,
        parent=parent,
        cost_usd=cost,
        links_usd=links_usd,
        lower_bound_usd=min(answer.bound, cost),
        covers_all_pairs=False,
        effort=effort,
        seed=seed,
    )


def _edges(
    graph: CandidateGraph, joined: Joined, links: NDArray[np.int32], n: int
) -> NDArray[np.int32]:
    """Read a tree on joined nodes as links of the candidate graph, those of no cost included."""
    chosen, free = joined.link[links], joined.free
    inside = np.zeros(n, dtype=np.bool_)
    inside[0] = True
    inside[joined.node_of[graph.u[chosen]]] = True
    inside[joined.node_of[graph.v[chosen]]] = True
    free = free[inside[joined.node_of[graph.u[free]]]]
    return np.sort(np.concatenate([chosen, free])).astype(np.int32)


def _in_rows(plan: Forest, row: NDArray[np.int64], *, covers_all_pairs: bool) -> Forest:
    """Return the plan of sorted nodes as one of the nodes as they were given."""
    at = row.astype(np.int32)
    graph = CandidateGraph(plan.graph.n, at[plan.graph.u], at[plan.graph.v], plan.graph.cost_usd)
    connected = np.empty_like(plan.connected)
    connected[row] = plan.connected
    parent = np.empty_like(plan.parent)
    parent[row] = np.where(plan.parent >= 0, row[plan.parent], -1)
    return Forest(
        graph=graph,
        edges=plan.edges,
        connected=connected,
        parent=parent,
        cost_usd=plan.cost_usd,
        links_usd=plan.links_usd,
        lower_bound_usd=plan.lower_bound_usd,
        covers_all_pairs=covers_all_pairs,
        effort=plan.effort,
        seed=plan.seed,
    )
