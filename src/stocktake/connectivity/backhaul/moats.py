"""Grow moats: the primal-dual method of Goemans and Williamson for the rooted prize problem.

Every group of nodes that has prize left grows a moat at the same speed. Where two moats fill a
link, the link is taken and the groups are one; a group whose prize is used up, or that meets the
root, stops. The moats add up to a lower bound, and the links of the root's group, pruned, are a
good plan. Events wait in heaps; a group that stopped and is met by a growing one grows again with
it, and its links are looked at anew. Nearly linear in the number of links.

Source: Goemans and Williamson, A general approximation technique for constrained forest
problems, SIAM Journal on Computing 24 (1995); heaps of events as in Hegde, Indyk and Schmidt,
A fast, adaptive variant of the Goemans-Williamson scheme (2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.backhaul.heaps import Heap, make_heap, put, take
from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.backhaul.rooted import Rooted

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int32]
    Marks = NDArray[np.bool_]

__all__ = ["grow_moats"]

# A link counts as filled when less than this share of its cost is open.
OPEN = 1e-12


class _Groups(NamedTuple):
    """Groups of nodes; each is named by its top node, and all but the first three are read there.

    A node's moat is the sum of ``shift`` on the way up plus ``grown`` of the top, plus what the
    group grew since it was last looked at.
    """

    parent: Indices
    shift: Floats
    size: Indices
    grown: Floats
    since: Floats
    left: Floats  # prize not yet used up, at the time ``since``
    active: Marks
    rooted: Marks
    following: Indices  # the members, in a list that starts at the top
    last: Indices


def grow_moats(graph: Rooted) -> tuple[Indices, float]:
    """Grow moats under the graph's costs and prizes.

    Returns:
        The links taken, of all groups, unpruned; and the sum of the moats, which no plan under
        these costs and prizes can cost less than.
    """
    links, total = _grow(graph)
    return links, float(total)


@njit
def _grow(graph: Rooted) -> tuple[Indices, float]:
    groups = _one_each(graph.prize)
    ends = make_heap(len(graph.prize))
    for i in np.flatnonzero(groups.active):
        put(ends, int(i), graph.prize[i])
    fills = make_heap(len(graph.u))
    for e in range(len(graph.u)):
        speed = int(groups.active[graph.u[e]]) + int(groups.active[graph.v[e]])
        if speed > 0:
            put(fills, e, graph.cost[e] / speed)
    taken = np.empty(len(graph.prize), dtype=np.int32)
    count = 0
    total = 0.0
    while ends.size[0] > 0:
        if fills.size[0] == 0 or ends.key[ends.order[0]] <= fills.key[fills.order[0]]:
            group = take(ends)
            total += _look_at(groups, group, ends.key[group])
            groups.active[group] = False
            groups.left[group] = 0.0
            continue
        e = take(fills)
        if _is_filled(graph, groups, fills, e):
            total += _join(graph, groups, (ends, fills), e)
            taken[count] = e
            count += 1
    return taken[:count].copy(), total


@njit
def _one_each(prize: Floats) -> _Groups:
    n = len(prize)
    active = prize > 0.0
    active[0] = False
    rooted = np.zeros(n, dtype=np.bool_)
    rooted[0] = True
    return _Groups(
        np.arange(n).astype(np.int32),
        np.zeros(n),
        np.ones(n, dtype=np.int32),
        np.zeros(n),
        np.zeros(n),
        prize.copy(),
        active,
        rooted,
        np.full(n, -1, dtype=np.int32),
        np.arange(n).astype(np.int32),
    )


@njit
def _look_at(groups: _Groups, group: int, now: float) -> float:
    """Bring a group up to now; return by how much its moat grew."""
    step = now - groups.since[group] if groups.active[group] else 0.0
    groups.grown[group] += step
    groups.left[group] = max(0.0, groups.left[group] - step)
    groups.since[group] = now
    return step


@njit
def _moat(groups: _Groups, node: int, now: float) -> tuple[int, float]:
    """Return a node's group and the width of its moat now; shorten the way up."""
    parent, shift = groups.parent, groups.shift
    width = 0.0
    while parent[node] != node:
        above = parent[node]
        if parent[above] != above:
            shift[node] += shift[above]
            parent[node] = parent[above]
        width += shift[node]
        node = parent[node]
    if groups.active[node]:
        width += now - groups.since[node]
    return node, width + groups.grown[node]


@njit
def _is_filled(graph: Rooted, groups: _Groups, fills: Heap, e: int) -> bool:
    """Say whether a link between two groups is filled now; if not, let it wait as long as due."""
    now = fills.key[e]
    a, moat_a = _moat(groups, graph.u[e], now)
    b, moat_b = _moat(groups, graph.v[e], now)
    speed = int(groups.active[a]) + int(groups.active[b])
    if a == b or speed == 0:
        return False
    gap = graph.cost[e] - moat_a - moat_b
    if gap > OPEN * graph.cost[e] and now + gap / speed > now:
        put(fills, e, now + gap / speed)
        return False
    return True


@njit
def _join(graph: Rooted, groups: _Groups, heaps: tuple[Heap, Heap], e: int) -> float:
    """Make the two groups at a filled link one; return by how much their moats grew."""
    ends, fills = heaps
    now = fills.key[e]
    a, _ = _moat(groups, graph.u[e], now)
    b, _ = _moat(groups, graph.v[e], now)
    step = _look_at(groups, a, now) + _look_at(groups, b, now)
    if groups.size[a] < groups.size[b]:
        a, b = b, a
    slept = -1
    if not groups.active[a]:
        slept = a
    elif not groups.active[b]:
        slept = b
    slept_last = groups.last[slept] if slept >= 0 else -1
    rooted = groups.rooted[a] or groups.rooted[b]
    groups.parent[b] = a
    groups.shift[b] = groups.grown[b] - groups.grown[a]
    groups.size[a] += groups.size[b]
    groups.left[a] += groups.left[b]
    groups.following[groups.last[a]] = b
    groups.last[a] = groups.last[b]
    groups.rooted[a] = rooted
    groups.active[a] = not rooted
    # The end of group b is no more; that of a moves, or is no more.
    for group in (a, b):
        if ends.place[group] >= 0:
            put(ends, group, -1.0)
            take(ends)
    if not rooted:
        put(ends, a, now + groups.left[a])
        if slept >= 0:
            _wake(graph, groups, fills, (slept, slept_last), now)
    return step


@njit
def _wake(
    graph: Rooted, groups: _Groups, fills: Heap, members: tuple[int, int], now: float
) -> None:
    """Look anew at the links of nodes that grow again: they fill sooner than was thought."""
    node, last = members
    while True:
        group, here = _moat(groups, node, now)
        for at in range(graph.start[node], graph.start[node + 1]):
            e = graph.link_at[at]
            other, there = _moat(groups, graph.neighbour[at], now)
            if other != group:
                gap = max(0.0, graph.cost[e] - here - there)
                due = now + gap / (1 + int(groups.active[other]))
                if fills.place[e] < 0 or due < fills.key[e]:
                    put(fills, e, due)
        if node == last:
            break
        node = groups.following[node]
