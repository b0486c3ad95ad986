"""Take a graph apart at its root: what hangs together only there can be planned part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.rooted import Rooted, make_rooted
from stocktake.connectivity.backhaul.rooted import top as top_of
from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Indices = NDArray[np.int32]

__all__ = ["Part", "parts_of"]


class Part(NamedTuple):
    """A part of a graph, with the root as its node 0.

    Attributes:
        graph: The part.
        link: Its links' indices in the whole graph; none where a node stands alone.
    """

    graph: Rooted
    link: Indices


def parts_of(graph: Rooted) -> Iterator[Part]:
    """Return the parts that are joined at the root only, those without a link left out."""
    name = _names(graph)
    of_link = name[graph.v]
    order = np.argsort(of_link, kind="stable").astype(np.int32)
    ends = np.flatnonzero(np.diff(of_link[order], append=-1)) + 1
    begin = 0
    for end in ends:
        # The sort is stable: links of a part stay sorted by their ends.
        link = order[begin:end]
        begin = int(end)
        nodes = np.union1d([0], np.concatenate([graph.u[link], graph.v[link]]))
        u = np.searchsorted(nodes, graph.u[link]).astype(np.int32)
        v = np.searchsorted(nodes, graph.v[link]).astype(np.int32)
        yield Part(make_rooted(u, v, graph.cost[link], graph.prize[nodes]), link)


@njit
def _names(graph: Rooted) -> Indices:
    """Return for each node the least node joined to it by ways that avoid the root."""
    group = np.arange(len(graph.prize)).astype(np.int32)
    for e in range(len(graph.u)):
        if graph.u[e] != 0:
            a, b = top_of(group, graph.u[e]), top_of(group, graph.v[e])
            group[max(a, b)] = min(a, b)
    for node in range(len(group)):
        group[node] = top_of(group, node)
    return group
