"""Parts that meet at the root only, planned apart, cost what the whole costs."""

from __future__ import annotations

import numpy as np
import pytest

from stocktake.connectivity.backhaul.rooted import make_rooted
from stocktake.connectivity.backhaul.split import parts_of

#  1-2 and 3-4-5 hang on the root 0; 6 stands alone.
ENDS = [(0, 1), (0, 2), (0, 4), (1, 2), (3, 4), (4, 5)]


def test_parts_of_share_the_root_only():
    u, v = (np.array(side, np.int32) for side in zip(*ENDS, strict=True))
    graph = make_rooted(u, v, np.arange(1.0, 7.0), np.arange(0.0, 7.0))
    parts = list(parts_of(graph))
    assert [part.link.tolist() for part in parts] == [[0, 1, 3], [2, 4, 5]]
    assert [part.graph.prize.tolist() for part in parts] == [[0, 1, 2], [0, 3, 4, 5]]
    assert sum(part.graph.cost.sum() for part in parts) == pytest.approx(graph.cost.sum())
    assert parts[1].graph.u.tolist() == [0, 1, 2]
    assert parts[1].graph.v.tolist() == [2, 2, 3]
