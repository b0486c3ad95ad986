"""Items leave the least key first, equal keys by number, also after keys change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stocktake.connectivity.backhaul.heaps import make_heap, put, take


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=40))
def test_take_returns_items_by_key_and_number(puts):
    heap = make_heap(10)
    keys: dict[int, float] = {}
    for item, key in puts:
        put(heap, item, float(key))
        keys[item] = float(key)
    expected = sorted(keys, key=lambda item: (keys[item], item))
    assert [take(heap) for _ in range(len(keys))] == expected
    assert heap.size[0] == 0
