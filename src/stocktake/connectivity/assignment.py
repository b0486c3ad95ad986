"""Which open site is nearest to each settlement, and whether another one covers it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stocktake.connectivity.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stocktake.connectivity.cover.lists import CoverLists
    from stocktake.connectivity.network import Network

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]

__all__ = ["nearest_open"]


def nearest_open(
    lists: CoverLists, node: Ints, open_: Flags, network: Network
) -> tuple[Ints, Ints]:
    """Return the nearest and the next open site of each settlement; of equals the lower number.

    Args:
        lists: Settlements that each site covers.
        node: Node of each site.
        open_: Which sites are open.
        network: The nodes.

    Returns:
        Numbers of sites, int32[n] each; -1 where there is none.
    """
    nearest, second = _nearest_two(
        lists.indptr,
        lists.indices,
        node,
        open_,
        (network.x_km, network.y_km),
        network.settlements,
    )
    return nearest, second


@njit
def _nearest_two(
    indptr: NDArray[np.int64],
    indices: Ints,
    node: Ints,
    open_: Flags,
    places: tuple[Floats, Floats],
    n: int,
) -> tuple[Ints, Ints]:
    x, y = places
    nearest = np.full(n, -1, dtype=np.int32)
    second = np.full(n, -1, dtype=np.int32)
    first_km = np.full(n, np.inf)
    second_km = np.full(n, np.inf)
    for site in range(len(node)):
        if not open_[site]:
            continue
        here = node[site]
        for at in range(indptr[site], indptr[site + 1]):
            i = indices[at]
            apart = np.hypot(x[i] - x[here], y[i] - y[here])
            if apart < first_km[i]:
                second_km[i], second[i] = first_km[i], nearest[i]
                first_km[i], nearest[i] = apart, site
            elif apart < second_km[i]:
                second_km[i], second[i] = apart, site
    return nearest, second
