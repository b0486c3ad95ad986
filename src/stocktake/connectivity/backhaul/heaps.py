"""A priority queue of numbered items whose keys may change, for compiled code.

A binary heap that knows where each item stands. Equal keys leave in the order of the items'
numbers, so that nothing depends on the order of arrival.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Heap", "make_heap", "put", "take"]


class Heap(NamedTuple):
    """Items waiting, least key first."""

    key: NDArray[np.float64]  # of each item, also of those that left
    order: NDArray[np.int32]  # items waiting, as a binary heap
    place: NDArray[np.int32]  # of each item in ``order``; -1 where it does not wait
    size: NDArray[np.int64]  # how many wait: one number


@njit
def make_heap(items: int) -> Heap:
    """Return an empty queue for the items 0 to ``items`` - 1."""
    return Heap(
        np.full(items, np.inf),
        np.empty(items, dtype=np.int32),
        np.full(items, -1, dtype=np.int32),
        np.zeros(1, dtype=np.int64),
    )


@njit
def put(heap: Heap, item: int, key: float) -> None:
    """Let an item wait with this key, or change the key of one that waits."""
    at = heap.place[item]
    if at < 0:
        at = heap.size[0]
        heap.size[0] += 1
        heap.order[at] = item
        heap.place[item] = at
    heap.key[item] = key
    _rise(heap, at)
    _sink(heap, heap.place[item])


@njit
def take(heap: Heap) -> int:
    """Remove the item of least key and return it; the queue must not be empty."""
    item = heap.order[0]
    heap.size[0] -= 1
    last = heap.order[heap.size[0]]
    heap.place[item] = -1
    if last != item:
        heap.order[0] = last
        heap.place[last] = 0
        _sink(heap, 0)
    return int(item)


@njit
def _before(heap: Heap, one: int, other: int) -> bool:
    if heap.key[one] != heap.key[other]:
        return bool(heap.key[one] < heap.key[other])
    return one < other


@njit
def _rise(heap: Heap, at: int) -> None:
    item = heap.order[at]
    while at > 0:
        up = (at - 1) // 2
        above = heap.order[up]
        if not _before(heap, item, above):
            break
        heap.order[at] = above
        heap.place[above] = at
        at = up
    heap.order[at] = item
    heap.place[item] = at


@njit
def _sink(heap: Heap, at: int) -> None:
    item = heap.order[at]
    size = heap.size[0]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _before(heap, heap.order[child + 1], heap.order[child]):
            child += 1
        below = heap.order[child]
        if not _before(heap, below, item):
            break
        heap.order[at] = below
        heap.place[below] = at
        at = child
    heap.order[at] = item
    heap.place[item] = at
