"""Marks of economies over the outline of the land, the Pacific in the middle.

The land is one quiet shape without frontiers, shared by all maps; a mark of one
size stands at every economy, so that a small island is as visible as a
continent. Marks that would lie on each other move apart, with a thin line to
their place. Left out: areas filled with colour, which would show size as if it
were importance.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from markupsafe import escape

from stocktake.publish.figures.frame import FONT, figure, short
from stocktake.publish.figures.marks import shared_marks, used_mark
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.publish.figures.tiles import Placed, eastings
from stocktake.vocab.places import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["NORTH", "SCALE", "SOUTH", "world_map"]

# The shared outline: units per degree, and the parallels it ends at. No economy
# has its mark beyond them, and the ice of the south would take a fifth of the map.
SCALE: Final = 10
NORTH, SOUTH = 84, -60
MARGIN: Final = 6.0  # degrees around the outermost marks
APART: Final = 13.0  # pixels between the middles of two marks
STEPS: Final = 60
LAYOUTS: Final = 64  # maps kept: a region and its groups
LETTER, LINE = 6.4, 10.0  # width of a letter and height of a line at 10 pixels
PREFIX: Final = "w"  # of the ids inside a map


class _Sheet(NamedTuple):
    """Where everything of a map stands: its frame, and of each economy its mark and its code.

    Attributes:
        left: Degrees east of the edge at which maps are cut.
        top: Northernmost degree.
        scale: Pixels per degree.
        height: In pixels.
        places: Of each economy its mark's x and y, and those of its place.
        labels: Of each economy where its code stands; none where there is no room.
    """

    left: float
    top: float
    scale: float
    height: int
    places: tuple[tuple[float, float, float, float], ...]
    labels: tuple[tuple[float, float] | None, ...]


def world_map(
    economies: Sequence[Placed],
    *,
    land: str,
    title: str,
    description: str,
    palette: Palette = SITE,
    width: int = 760,
) -> str:
    """Return a map of marks, cropped to where they are.

    Args:
        economies: What is shown, at least one; each economy once.
        land: Address of the shared outline, from the page.
        title: What the figure shows; read aloud first.
        description: What it says, made from the data.
        palette: Colours.
        width: Width in pixels.
    """
    sheet = _sheet(
        tuple(one.economy_id for one in economies), tuple(one.code for one in economies), width
    )
    left, top, scale, height = sheet.left, sheet.top, sheet.scale, sheet.height
    image = (
        f"<image href='{escape(land)}' x='{-left * scale:.1f}' y='{-(NORTH - top) * scale:.1f}' "
        f"width='{360 * scale:.1f}' height='{(NORTH - SOUTH) * scale:.1f}'/>"
    )
    lines = "".join(_line(place) for place in sheet.places)
    marks = "".join(
        _mark(one, place, label)
        for one, place, label in zip(economies, sheet.places, sheet.labels, strict=True)
    )
    shared = shared_marks((one.outcome for one in economies), palette, prefix=PREFIX)
    return figure(
        f"{shared}{image}<path d='{lines}' stroke='{palette.quiet}' stroke-width='.7'/>"
        f"<g font-size='10' fill='{palette.ink}' {FONT}>{marks}</g>",
        size=(width, height),
        title=title,
        description=description,
    )


@lru_cache(maxsize=LAYOUTS)
def _sheet(economy_ids: tuple[str, ...], codes: tuple[str, ...], width: int) -> _Sheet:
    """Lay a map out; every target of a region has the same one."""
    degrees = np.array([places()[key] for key in economy_ids])
    east, north = eastings(degrees[:, 0]), degrees[:, 1]
    left, right = max(0.0, east.min() - MARGIN), min(360.0, east.max() + MARGIN)
    top = min(NORTH, north.max() + MARGIN)
    bottom = max(SOUTH, min(north.min() - MARGIN, top - (right - left) / 3))
    scale = width / (right - left)
    height = round((top - bottom) * scale)
    home = np.column_stack([(east - left) * scale, (top - north) * scale])
    shown = _moved_apart(home)
    pairs = zip(home.tolist(), shown.tolist(), strict=True)
    return _Sheet(
        left=float(left),
        top=float(top),
        scale=float(scale),
        height=height,
        places=tuple((x, y, home_x, home_y) for (home_x, home_y), (x, y) in pairs),
        labels=tuple(_labels(codes, shown, (width, height))),
    )


def _moved_apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points of which no two are nearer than ``APART``, moved as little as may be."""
    found = points.copy()
    # Points in one place would have no direction to part in.
    found[:, 0] += np.linspace(0, 1e-3, len(found))
    for _ in range(STEPS):
        apart = found[:, None, :] - found[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(APART - distance, 0, None)
        if not lacking.any():
            break
        found += (apart / distance[:, :, None] * (lacking / 2)[:, :, None]).sum(axis=1)
    return found


def _labels(
    codes: Sequence[str], points: NDArray[np.float64], size: tuple[int, int]
) -> list[tuple[float, float] | None]:
    """Return where each code can stand without touching a mark or another code, if anywhere."""
    boxes = [(x - 6, y - 6, x + 6, y + 6) for x, y in points.tolist()]
    found: list[tuple[float, float] | None] = []
    for code, (x, y) in zip(codes, points.tolist(), strict=True):
        wide = LETTER * len(code)
        choices = [
            (x + 8, y - LINE / 2),
            (x - 8 - wide, y - LINE / 2),
            (x - wide / 2, y + 7),
            (x - wide / 2, y - 7 - LINE),
        ]
        free = next((one for one in choices if _free(one, wide, boxes, size)), None)
        if free is not None:
            boxes.append((free[0], free[1], free[0] + wide, free[1] + LINE))
        found.append(free)
    return found


def _free(
    corner: tuple[float, float],
    wide: float,
    boxes: Sequence[tuple[float, float, float, float]],
    size: tuple[int, int],
) -> bool:
    x, y = corner
    if x < 0 or y < 0 or x + wide > size[0] or y + LINE > size[1]:
        return False
    return not any(
        x < right and x + wide > left and y < bottom and y + LINE > top
        for left, top, right, bottom in boxes
    )


def _line(place: tuple[float, float, float, float]) -> str:
    """Return the line from an economy to its mark, where the mark had to move."""
    x, y, home_x, home_y = place
    if (x - home_x) ** 2 + (y - home_y) ** 2 <= 9:
        return ""
    return f"M{short(home_x)} {short(home_y)}L{short(x)} {short(y)}"


def _mark(
    one: Placed, place: tuple[float, float, float, float], label: tuple[float, float] | None
) -> str:
    x, y, _home_x, _home_y = place
    text = (
        f"<text x='{short(label[0] - x)}' y='{short(label[1] + LINE - 2 - y)}'>"
        f"{escape(one.code)}</text>"
        if label
        else ""
    )
    return (
        f"<g transform='translate({short(x)} {short(y)})'>"
        f"<title>{escape(one.words)}</title>{used_mark(one.outcome, PREFIX)}{text}</g>"
    )
