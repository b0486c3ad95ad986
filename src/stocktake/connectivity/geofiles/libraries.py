"""The geographic libraries, or an error that says how to install them.

The planner's modules take them from here, so that a missing one is told in one way.
"""

from __future__ import annotations

from stocktake.errors import MissingPartError

try:
    import pyogrio
    import pyproj
    import rasterio
    import shapely
    from rasterio import warp
    from scipy import sparse, spatial
    from scipy.sparse import csgraph
except ImportError as error:
    raise MissingPartError(
        f"The planner is not installed: {error.name} is missing.",
        fix='Install it with pip install "stocktake[plan]".',
    ) from error

__all__ = ["csgraph", "pyogrio", "pyproj", "rasterio", "shapely", "sparse", "spatial", "warp"]
