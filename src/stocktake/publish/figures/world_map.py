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
    from collections.abc import Mapping, Sequence

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
BETWEEN: Final = 3.0  # pixels between two codes, which would else read as one word
PREFIX: Final = "w"  # of the ids inside a map


class _Sheet(NamedTuple):
    """Where everything of a map stands: its frame, and of each economy its mark and its code.

    Attributes:
        left: Degrees east of the edge at which maps are cut.
        top: Northernmost degree.
        scale: Pixels per degree.
        height: In pixels.
        lines: The lines from economies to their marks, where these had to move.
        places: Of each economy the beginning of its group, which stands where its mark does, and
            its code where it stands; empty where there is no room for that.
    """

    left: float
    top: float
    scale: float
    height: int
    lines: str
    places: Mapping[str, tuple[str, str]]


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
    sheet = _sheet(tuple(sorted((one.economy_id, one.code) for one in economies)), width)
    left, top, scale, height = sheet.left, sheet.top, sheet.scale, sheet.height
    image = (
        f"<image href='{escape(land)}' x='{-left * scale:.1f}' y='{-(NORTH - top) * scale:.1f}' "
        f"width='{360 * scale:.1f}' height='{(NORTH - SOUTH) * scale:.1f}'/>"
    )
    outcomes = [one.outcome for one in economies]
    shared = shared_marks(outcomes, palette, prefix=PREFIX)
    used_marks = {one: used_mark(one, PREFIX) for one in outcomes}
    marks = "".join(
        f"{place}{one.title()}{used_marks[one.outcome]}{label}</g>"
        for one, (place, label) in ((one, sheet.places[one.economy_id]) for one in economies)
    )
    return figure(
        f"{shared}{image}<path d='{sheet.lines}' stroke='{palette.quiet}' stroke-width='.7'/>"
        f"<g font-size='10' fill='{palette.ink}' {FONT}>{marks}</g>",
        size=(width, height),
        title=title,
        description=description,
    )


@lru_cache(maxsize=LAYOUTS)
def _sheet(economies: tuple[tuple[str, str], ...], width: int) -> _Sheet:
    """Lay a map of economies and their codes out; every target has the same in every language."""
    degrees = np.array([places()[key] for key, _code in economies])
    east, north = eastings(degrees[:, 0]), degrees[:, 1]
    left, right = max(0.0, east.min() - MARGIN), min(360.0, east.max() + MARGIN)
    top = min(NORTH, north.max() + MARGIN)
    bottom = max(SOUTH, min(north.min() - MARGIN, top - (right - left) / 3))
    scale = width / (right - left)
    height = round((top - bottom) * scale)
    home = np.column_stack([(east - left) * scale, (top - north) * scale])
    shown = _moved_apart(home)
    at = shown.tolist()
    labels = _labels([code for _key, code in economies], shown, (width, height))
    return _Sheet(
        left=float(left),
        top=float(top),
        scale=float(scale),
        height=height,
        lines="".join(_line(*pair) for pair in zip(home.tolist(), at, strict=True)),
        places={
            key: (f"<g transform='translate({short(x)} {short(y)})'>", _label(code, (x, y), corner))
            for (key, code), (x, y), corner in zip(economies, at, labels, strict=True)
        },
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
            left, right = free[0] - BETWEEN, free[0] + wide + BETWEEN
            boxes.append((left, free[1], right, free[1] + LINE))
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


def _line(home: Sequence[float], mark: Sequence[float]) -> str:
    """Return the line from an economy to its mark, where the mark had to move."""
    (home_x, home_y), (x, y) = home, mark
    if (x - home_x) ** 2 + (y - home_y) ** 2 <= 9:
        return ""
    return f"M{short(home_x)} {short(home_y)}L{short(x)} {short(y)}"


def _label(code: str, mark: Sequence[float], corner: tuple[float, float] | None) -> str:
    """Return the code of an economy in the group of its mark, where there is room."""
    if corner is None:
        return ""
    x, y = corner[0] - mark[0], corner[1] + LINE - 2 - mark[1]
    return f"<text x='{short(x)}' y='{short(y)}'>{escape(code)}</text>"
