"""The box around an economy, which may span the 180th meridian."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FAR", "Box", "beyond"]

# West, south, east and north in degrees; west exceeds east where the 180th meridian is spanned.
Box = tuple[float, float, float, float]
# Degrees outside the box beyond which a place cannot be in the economy: about 550 km.
FAR = 5.0


def beyond(points: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    """Return by how many degrees points are outside a box.

    Args:
        points: Longitude and latitude in degrees, float64[n, 2].
        box: The box.

    Returns:
        Degrees, float64[n]; 0 inside.
    """
    west, south, east, north = box
    width, past = (east - west) % 360, (points[:, 0] - west) % 360
    sideways = np.where(past <= width, 0.0, np.minimum(past - width, 360 - past))
    upwards = np.maximum(np.maximum(points[:, 1] - north, south - points[:, 1]), 0.0)
    outside: NDArray[np.float64] = np.maximum(sideways, upwards)
    return outside
