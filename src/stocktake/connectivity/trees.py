"""Walk a backhaul forest that is given as each node's parent.

``parent[i]`` is the node nearer to the source, or -1 for a source and for a node that is not
connected. The edge of node i is the one to its parent. Every walk is one pass over the nodes,
leaves first or sources first, so a million nodes take well under a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

__all__ = ["branch_of", "hand_down", "order_leaves_first", "sum_downstream"]


def order_leaves_first(parent: ArrayLike) -> Ints:
    """Return the nodes so that each one comes before its parent.

    Args:
        parent: int32[n], -1 at the top.

    Raises:
        DataError: A parent is not a node, or the edges run in a circle.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    if len(upward) and (upward.min() < -1 or upward.max() >= len(upward)):
        raise DataError(
            f"The backhaul names a parent outside the {len(upward)} nodes.",
            fix="Number the nodes from 0; write -1 where a node has no parent.",
        )
    order, done = _peel(upward)
    if done < len(upward):
        raise DataError(
            f"The backhaul is not a forest: {len(upward) - done} nodes lie on or above a circle.",
            fix="Remove one edge of every circle.",
        )
    return np.asarray(order)


def sum_downstream(parent: ArrayLike, values: ArrayLike) -> Floats:
    """Return for each node its own value plus those of all nodes behind it.

    Args:
        parent: int32[n], -1 at the top.
        values: One per node, such as people or Mbps.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    own = np.array(values, dtype=np.float64)
    _add_to_parents(upward, order_leaves_first(upward), own)
    return own


def hand_down(parent: ArrayLike, values: ArrayLike) -> Floats:
    """Return for each node the sum of the values on its way to the top, its own included.

    Args:
        parent: int32[n], -1 at the top.
        values: One per node, such as the length or the price of the edge to its parent.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    own = np.array(values, dtype=np.float64)
    _add_from_parents(upward, order_leaves_first(upward), own)
    return own


def branch_of(parent: ArrayLike, is_source: ArrayLike) -> Ints:
    """Return for each node the first node of its branch: what one cut next to the source severs.

    A source, and a node that is not connected, is a branch of its own.

    Args:
        parent: int32[n], -1 at the top.
        is_source: bool[n].
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    source = np.ascontiguousarray(is_source, dtype=np.bool_)
    return np.asarray(_label_branches(upward, source, order_leaves_first(upward)))


@njit
def _peel(parent: Ints) -> tuple[Ints, int]:
    n = len(parent)
    waiting = np.zeros(n, dtype=np.int32)
    for i in range(n):
        if parent[i] >= 0:
            waiting[parent[i]] += 1
    order = np.empty(n, dtype=np.int32)
    done = 0
    for i in range(n):
        if waiting[i] == 0:
            order[done] = i
            done += 1
    read = 0
    while read < done:
        above = parent[order[read]]
        read += 1
        if above >= 0:
            waiting[above] -= 1
            if waiting[above] == 0:
                order[done] = above
                done += 1
    return order, done


@njit
def _add_to_parents(parent: Ints, order: Ints, values: Floats) -> None:
    for i in order:
        if parent[i] >= 0:
            values[parent[i]] += values[i]


@njit
def _add_from_parents(parent: Ints, order: Ints, values: Floats) -> None:
    for i in order[::-1]:
        if parent[i] >= 0:
            values[i] += values[parent[i]]


@njit
def _label_branches(parent: Ints, is_source: NDArray[np.bool_], order: Ints) -> Ints:
    label = np.arange(len(parent)).astype(np.int32)
    for i in order[::-1]:
        above = parent[i]
        if above >= 0 and not is_source[above]:
            label[i] = label[above]
    return label
