"""Find the cuts that a fractional plan breaks: least cuts between the root and each node.

A fractional plan gives each arc a value. The values entering a node k say how far k is connected;
as much must enter every set of nodes that holds k but not the root. Where less can flow from the
root to k, the cuts nearest k and nearest the root show a set that is entered too little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]

__all__ = ["broken_cuts"]

# A cut counts as broken from this violation on; HiGHS's own feasibility tolerance is 1e-7.
BROKEN = 1e-5
# What is left of an arc counts as nothing below this.
NOTHING = 1e-9
# Cuts taken from one node in a round: nested ones, found by filling the last.
NESTED = 6


class _Flow(NamedTuple):
    """A flow network; half-arc 2a runs along arc a, 2a+1 against it."""

    tail: Indices
    head: Indices
    start: Indices
    half: Indices  # half-arcs by the node that they leave
    residual: Floats
    queue: Indices
    by: Indices  # the half-arc by which each node was reached
    seen: Indices
    stamp: NDArray[np.int64]  # one number


def broken_cuts(
    n: int, tail: Indices, head: Indices, value: Floats
) -> tuple[NDArray[np.int64], Indices]:
    """Return sets of nodes that are entered less than their first node.

    Args:
        n: Number of nodes; node 0 is the root.
        tail: Where each arc starts.
        head: Where each arc ends.
        value: The fractional plan's value of each arc.

    Returns:
        Start of each set, one more than there are sets; and the nodes of the sets.
    """
    used = value > NOTHING
    flow = _network(n, tail[used], head[used])
    sizes, nodes = _separate(flow, value[used])
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), nodes


@njit
def _network(n: int, tail: Indices, head: Indices) -> _Flow:
    m = len(tail)
    start = np.zeros(n + 1, dtype=np.int32)
    for a in range(m):
        start[tail[a] + 1] += 1
        start[head[a] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    half = np.empty(2 * m, dtype=np.int32)
    for h in range(2 * m):
        leaves = tail[h // 2] if h % 2 == 0 else head[h // 2]
        half[at[leaves]] = h
        at[leaves] += 1
    empty = np.empty(n, dtype=np.int32)
    return _Flow(
        tail,
        head,
        start,
        half,
        np.empty(2 * m),
        empty,
        empty.copy(),
        np.full(n, -1, dtype=np.int32),
        np.zeros(1, dtype=np.int64),
    )


@njit
def _separate(flow: _Flow, value: Floats) -> tuple[Indices, Indices]:
    n = len(flow.queue)
    need = np.zeros(n)
    for a in range(len(value)):
        need[flow.head[a]] += value[a]
    # A node in a set found already waits for the next round: fewer rows, and most are mended.
    covered = np.zeros(n, dtype=np.bool_)
    sizes = np.empty(n * NESTED, dtype=np.int32)
    nodes = np.empty(4 * n, dtype=np.int32)
    sets, total = 0, 0
    for k in range(1, n):
        if need[k] < BROKEN or covered[k]:
            continue
        flow.residual[::2] = value
        flow.residual[1::2] = 0.0
        open_need = need[k]
        for _ in range(NESTED):
            open_need -= _fill(flow, k, open_need)
            if open_need < BROKEN:
                break
            size = _reach(flow, k, -1, 1)
            if total + size > len(nodes):
                nodes = np.concatenate((nodes, np.empty(total + size, dtype=np.int32)))
            nodes[total : total + size] = flow.queue[:size]
            total += size
            covered[flow.queue[:size]] = True
            sizes[sets] = size
            sets += 1
            if not _fill_cut(flow):
                break
    return sizes[:sets].copy(), nodes[:total].copy()


@njit
def _fill(flow: _Flow, k: int, need: float) -> float:
    """Send flow from the root to k, up to the need; return how much went."""
    sent = 0.0
    while sent < need - BROKEN:
        _reach(flow, 0, k, 0)
        if flow.seen[k] != flow.stamp[0]:
            break
        push = need - sent
        y = k
        while y != 0:
            h = flow.by[y]
            push = min(push, flow.residual[h])
            y = flow.tail[h // 2] if h % 2 == 0 else flow.head[h // 2]
        y = k
        while y != 0:
            h = flow.by[y]
            flow.residual[h] -= push
            flow.residual[h ^ 1] += push
            y = flow.tail[h // 2] if h % 2 == 0 else flow.head[h // 2]
        sent += push
    return sent


@njit
def _reach(flow: _Flow, origin: int, until: int, against: int) -> int:
    """Mark the nodes reached from an origin (against the arcs if 1), at most up to one node.

    Returns:
        How many they are; they stand in ``queue``.
    """
    flow.stamp[0] += 1
    stamp = flow.stamp[0]
    flow.queue[0] = origin
    flow.seen[origin] = stamp
    size, at = 1, 0
    while at < size:
        x = flow.queue[at]
        at += 1
        for h in flow.half[flow.start[x] : flow.start[x + 1]]:
            y = flow.head[h // 2] if h % 2 == 0 else flow.tail[h // 2]
            if flow.seen[y] != stamp and flow.residual[h ^ against] > NOTHING:
                flow.seen[y] = stamp
                flow.by[y] = h
                flow.queue[size] = y
                size += 1
                if y == until:
                    return size
    return size


@njit
def _fill_cut(flow: _Flow) -> bool:
    """Widen the arcs that enter the marked set, so that the next cut differs, if there are any."""
    stamp = flow.stamp[0]
    found = False
    for a in range(len(flow.tail)):
        if flow.seen[flow.head[a]] == stamp and flow.seen[flow.tail[a]] != stamp:
            flow.residual[2 * a] += 1.0
            found = True
    return found
