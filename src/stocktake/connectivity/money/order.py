"""The order in which to connect nodes so that people come soonest for the money.

A node can be connected only after the node before it on the way to the source. Among all such
orders the one with the most people connected per dollar, summed over every dollar spent, is
found exactly: the node with the best ratio of people to subsidy is joined to the node before
it (it should follow at once), the two count as one block, and so on until every block hangs
on a source (Horn 1972, "Single-machine job sequencing with treelike precedence ordering and
linear delay penalties", SIAM Journal on Applied Mathematics 23). The blocks come out with
falling ratios, so their ends lie on the concave upper edge of what any plan can reach: between
two ends the straight line is an upper bound, at an end it is met. O(n log n).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit
from stocktake.connectivity.limits import check_lengths, check_values
from stocktake.connectivity.trees import order_leaves_first

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

__all__ = ["FundingOrder", "order_by_people_per_usd"]


# What became of a block: it may still grow, it follows another, or it has its place.
OPEN, JOINED, PLACED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class FundingOrder:
    """An order of the nodes and its blocks.

    Attributes:
        node: int32[n], the nodes in their order; the node before on the tree always earlier.
        block_end: int32[b], one past the position of each block's last node.
    """

    node: Ints
    block_end: Ints


def order_by_people_per_usd(
    parent: ArrayLike,
    need_usd: ArrayLike,
    people: ArrayLike,
    *,
    node_id: ArrayLike | None = None,
) -> FundingOrder:
    """Return the order with the most people per dollar that respects the tree.

    Args:
        parent: int32[n], -1 for what depends on nothing.
        need_usd: Money that connecting the node takes, its edge included, not negative.
        people: Whom it connects, 0 for a relay.
        node_id: Decides between equals, the lower first; the position where left out.
    """
    upward = np.ascontiguousarray(parent, dtype=np.int32)
    need = check_values("Money needed at a node", need_usd, at_least=0)
    heads = check_values("People at a node", people, at_least=0)
    n = check_lengths(parent=upward, need_usd=need, people=heads)
    order_leaves_first(upward)  # refuses circles, on which the merging would not end
    rank = np.arange(n, dtype=np.int32)
    if node_id is not None:
        rank[np.argsort(np.asarray(node_id), kind="stable")] = np.arange(n, dtype=np.int32)
    if n == 0:
        return FundingOrder(np.zeros(0, np.int32), np.zeros(0, np.int32))
    node, ends = _merge_blocks(upward, need.copy(), heads.copy(), rank)
    return FundingOrder(np.asarray(node), np.asarray(ends))


@njit
def _merge_blocks(parent: Ints, need: Floats, people: Floats, rank: Ints) -> tuple[Ints, Ints]:
    n = len(parent)
    by_rank = np.argsort(rank)
    single = -_ratios(people, need)
    # Nodes as they stand come from a sorted list; only what grows needs the heap.
    singles = by_rank[np.argsort(single[by_rank], kind="mergesort")]
    head = np.arange(n).astype(np.int32)  # union-find: the block of a node
    following = np.full(n, -1, dtype=np.int32)  # the nodes of a block as a list
    last = np.arange(n).astype(np.int32)
    state = np.full(n, OPEN, dtype=np.int8)
    # A block's ratio only grows, so its newest entry comes first and closes it; older ones are
    # passed over. The first entry is an end that comes after all others.
    grown = [(np.inf, np.int32(n))]
    order = np.empty(n, dtype=np.int32)
    ends = np.empty(n, dtype=np.int32)
    done, blocks, read = 0, 0, 0
    while done < n:
        if read < n and (single[singles[read]], rank[singles[read]]) <= grown[0]:
            block = singles[read]
            read += 1
        else:
            block = by_rank[heappop(grown)[1]]
        if state[block] != OPEN:
            continue
        above = _head_of(head, parent[block])
        if above < 0 or state[above] == PLACED:
            state[block] = PLACED  # what hangs on it may follow at any time
            done = _place(following, block, order, done)
            ends[blocks] = done
            blocks += 1
            continue
        head[block] = above
        state[block] = JOINED
        following[last[above]] = block
        last[above] = last[block]
        need[above] += need[block]
        people[above] += people[block]
        ratio = people[above] / need[above] if need[above] > 0.0 else np.inf
        heappush(grown, (-ratio, rank[above]))
    return order, ends[:blocks]


@njit
def _ratios(people: Floats, need: Floats) -> Floats:
    ratio = np.empty(len(need))
    for i in range(len(need)):
        ratio[i] = people[i] / need[i] if need[i] > 0.0 else np.inf
    return ratio


@njit
def _head_of(head: Ints, node: int) -> int:
    if node >= 0:
        while head[node] != node:
            head[node] = head[head[node]]
            node = head[node]
    return node


@njit
def _place(following: Ints, first: int, order: Ints, done: int) -> int:
    i = first
    while i >= 0:
        order[done] = i
        done += 1
        i = following[i]
    return done
