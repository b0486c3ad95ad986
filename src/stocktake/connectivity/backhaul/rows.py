"""Rows of the directed-cut program, in the form in which HiGHS takes them.

All rows but one kind say "at least 0". Arcs are the columns. Tails and heads are given as a pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]

__all__ = ["Rows", "entered_if_left", "entered_once", "left_if_entered", "rows_of_sets"]

# Start of each row, columns, coefficients.
Rows = tuple["NDArray[np.int32]", "NDArray[np.int32]", "NDArray[np.float64]"]


def entered_once(head: Indices) -> Rows:
    """Return the rows of entering arcs, for nodes with two or more: their sum is at most 1."""
    column = np.argsort(head, kind="stable").astype(np.int32)
    node, start, count = np.unique(head[column], return_index=True, return_counts=True)
    several = (count > 1) & (node != 0)
    return _rows_of(start[several], count[several], column, np.ones(len(column)))


def entered_if_left(tail: Indices, head: Indices, link: Indices) -> Rows:
    """Return, for each arc that leaves a node: the node is entered, by other links, as much."""
    order = np.argsort(head, kind="stable")
    n = int(max(tail.max(), head.max())) + 1
    start = np.searchsorted(head[order], np.arange(n + 1))
    leaving = np.flatnonzero(tail != 0)
    counts = (start[1:] - start[:-1])[tail[leaving]]
    row = np.repeat(np.arange(len(leaving)), counts)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    column = order[np.repeat(start[tail[leaving]], counts) + offset]
    other = link[column] != link[leaving][row]
    row = np.concatenate([row[other], np.arange(len(leaving))])
    coefficient = np.concatenate([np.ones(int(other.sum())), -np.ones(len(leaving))])
    return _sorted_rows(row, np.concatenate([column[other], leaving]), coefficient)


def left_if_entered(tail: Indices, head: Indices, prize: Floats) -> Rows:
    """Return, for each node without a prize: as much leaves it as enters it, or more."""
    n = len(prize)
    plain = prize == 0.0
    plain[0] = False
    plain &= np.bincount(head, minlength=n) > 0
    number = np.cumsum(plain) - 1
    enters, leaves = np.flatnonzero(plain[head]), np.flatnonzero(plain[tail])
    row = np.concatenate([number[head[enters]], number[tail[leaves]]])
    coefficient = np.concatenate([-np.ones(len(enters)), np.ones(len(leaves))])
    return _sorted_rows(row, np.concatenate([enters, leaves]), coefficient)


def rows_of_sets(
    tail: Indices, head: Indices, nodes: int, sets: tuple[NDArray[np.int64], Indices]
) -> Rows:
    """Return the rows "enters the set, less enters its first node, is at least 0"; equal ones once.

    Args:
        tail: Where each arc starts.
        head: Where each arc ends.
        nodes: Number of nodes.
        sets: Start of each set, and the nodes of the sets.
    """
    start, column, coefficient = _enter(tail, head, nodes, sets)
    known: set[bytes] = set()
    keep: list[int] = []
    for row in range(len(start) - 1):
        span = slice(start[row], start[row + 1])
        name = column[span].tobytes() + coefficient[span].tobytes()
        if name not in known and span.stop > span.start:
            known.add(name)
            keep.append(row)
    rows = np.array(keep, dtype=np.int64)
    return _rows_of(start[rows], start[rows + 1] - start[rows], column, coefficient)


def _rows_of(
    start: NDArray[np.int64],
    count: NDArray[np.int64],
    column: NDArray[np.int32],
    coefficient: NDArray[np.float64],
) -> Rows:
    """Return some rows of a longer list, one behind the other."""
    ends = np.cumsum(count)
    at = np.arange(int(count.sum())) + np.repeat(start - (ends - count), count)
    return (ends - count).astype(np.int32), column[at], coefficient[at]


def _sorted_rows(
    row: NDArray[np.int64], column: NDArray[np.int64], coefficient: NDArray[np.float64]
) -> Rows:
    order = np.lexsort((column, row))
    _, start = np.unique(row[order], return_index=True)
    return start.astype(np.int32), column[order].astype(np.int32), coefficient[order]


@njit
def _enter(
    tail: Indices, head: Indices, nodes: int, sets: tuple[NDArray[np.int64], Indices]
) -> tuple[NDArray[np.int64], Indices, Floats]:
    set_start, set_node = sets
    entering = np.argsort(head, kind="mergesort")
    start = np.searchsorted(head[entering], np.arange(nodes + 1))
    row_start = np.zeros(len(set_start), dtype=np.int64)
    room = 0
    for s in range(len(set_start) - 1):
        for x in set_node[set_start[s] : set_start[s + 1]]:
            room += start[x + 1] - start[x]
    column = np.empty(room, dtype=np.int32)
    coefficient = np.empty(room)
    inside = np.full(nodes, -1, dtype=np.int32)
    count = 0
    for s in range(len(set_start) - 1):
        members = set_node[set_start[s] : set_start[s + 1]]
        inside[members] = s
        for x in members:
            for a in entering[start[x] : start[x + 1]]:
                value = int(inside[tail[a]] != s) - int(x == members[0])
                if value != 0:
                    column[count] = a
                    coefficient[count] = value
                    count += 1
        row_start[s + 1] = count
    return row_start, column[:count].copy(), coefficient[:count].copy()
