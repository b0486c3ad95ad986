"""Broken cuts are found exactly where the flow from the root falls short."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from stocktake.connectivity.backhaul.cuts import broken_cuts
from stocktake.connectivity.backhaul.rows import entered_if_left, entered_once, rows_of_sets


def arcs(*pairs):
    tail, head = zip(*pairs, strict=True)
    return np.array(tail, np.int32), np.array(head, np.int32)


def sets_of(n, ends, value):
    start, node = broken_cuts(n, *ends, np.array(value, float))
    return [sorted(node[a:b].tolist()) for a, b in pairwise(start)]


@pytest.mark.parametrize(
    ("ends", "value", "broken"),
    [
        pytest.param(arcs((0, 1), (1, 2)), [1, 1], [], id="a-tree-breaks-none"),
        pytest.param(arcs((1, 2), (2, 1)), [1, 1], [[1, 2]], id="a-ring-off-the-root"),
        pytest.param(arcs((0, 1), (1, 2), (2, 1)), [0.5, 1, 0.5], [[1, 2]], id="half-connected"),
        pytest.param(arcs((0, 1), (0, 2), (1, 3), (2, 3)), [0.5] * 4, [], id="two-half-ways"),
    ],
)
def test_broken_cuts(ends, value, broken):
    n = int(max(ends[1])) + 1
    assert [found for found in sets_of(n, ends, value) if found] == broken


def test_rows_say_what_enters_a_set_less_what_enters_its_first_node():
    ends = arcs((0, 1), (1, 2), (2, 1), (0, 2))
    start, column, coefficient = rows_of_sets(
        *ends, 3, (np.array([0, 2, 4]), np.array([1, 2, 1, 2], np.int32))
    )
    assert start.tolist() == [0]
    assert dict(zip(column.tolist(), coefficient.tolist(), strict=True)) == {2: -1.0, 3: 1.0}


def test_rows_of_single_nodes():
    tail, head = arcs((0, 1), (1, 2), (2, 1), (0, 2))
    start, column, coefficient = entered_once(head)
    assert [column[:2].tolist(), column[2:].tolist()] == [[0, 2], [1, 3]]
    assert (start.tolist(), coefficient.tolist()) == ([0, 2], [1] * 4)
    # Arc 1-2 needs that 1 is entered from elsewhere, arc 2-1 that 2 is.
    link = np.array([0, 1, 1, 2], np.int32)
    start, column, coefficient = entered_if_left(tail, head, link)
    assert column.tolist() == [0, 1, 2, 3]
    assert coefficient.tolist() == [1, -1, -1, 1]
    assert start.tolist() == [0, 2]
