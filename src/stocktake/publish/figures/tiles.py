"""A tile for every economy, all of one size, laid out about as on a map of the Pacific.

A map gives most of its paper to the largest economies; here Tuvalu is as large
as any. Tiles keep north above south and west before east as far as a grid
without overlaps allows: the squared distances that they move are as small as
possible. Each tile holds the mark of an outcome and the economy's code.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import escape

from stocktake.model import Noun
from stocktake.publish.figures.assignment import assign
from stocktake.publish.figures.frame import FONT, figure, short
from stocktake.publish.figures.marks import shared_marks, used_mark
from stocktake.publish.figures.palette import SITE, Palette
from stocktake.vocab.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["WEST_EDGE", "Placed", "eastings", "tile_grid", "tile_places"]

# Maps are cut at 25° West, in the Atlantic, so that the Pacific lies in the middle.
WEST_EDGE: Final = -25.0
# Cells per tile: the empty ones are the sea that gives the grid its shape.
CELLS_PER_TILE: Final = 1.8
TALL: Final = 38
TOLD: Final = 512  # titles kept: as many economies as a figure can have
LAYOUTS: Final = 64  # grids kept: a region, its groups, and two widths of each


class Placed(Noun, frozen=True, kw_only=True):
    """An economy to be shown at its place: its code, its outcome and what is told about it."""

    economy_id: str
    code: str
    outcome: str
    words: str

    def title(self) -> str:
        """Return what is told about it, as the title of a part of a figure."""
        return _title(self.words)


# Of a page's three figures each tells the same about every economy.
@lru_cache(maxsize=TOLD)
def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>"


def eastings(longitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return degrees east of the edge at which maps are cut."""
    return np.mod(longitudes - WEST_EDGE, 360.0)


def tile_places(economies: Sequence[str], columns: int) -> list[tuple[int, int]]:
    """Return column and row of each economy's tile; empty columns and rows are closed up.

    Every target of a region has the same grid in every language, whatever order its economies
    come in: it is laid out once.

    Args:
        economies: Alpha-3 codes, each once, all in ``vocab.places``.
        columns: Most columns that the grid may have.
    """
    cells = _tile_places(tuple(sorted(economies)), columns)
    return [cells[key] for key in economies]


@lru_cache(maxsize=LAYOUTS)
def _tile_places(economies: tuple[str, ...], columns: int) -> Mapping[str, tuple[int, int]]:
    if not economies:
        return {}
    points = np.array([places()[key] for key in economies])
    n_rows = math.ceil(len(economies) * CELLS_PER_TILE / columns)
    n_rows = max(n_rows, math.ceil(len(economies) / columns))
    across = _spread(eastings(points[:, 0])) * (columns - 1)
    down = _spread(-points[:, 1]) * (n_rows - 1)
    cells = np.array([(x, y) for y in range(n_rows) for x in range(columns)], dtype=float)
    costs = (across[:, None] - cells[:, 0]) ** 2 + (down[:, None] - cells[:, 1]) ** 2
    got = cells[assign(costs)].astype(int)
    left = {int(x): n for n, x in enumerate(np.unique(got[:, 0]))}
    top = {int(y): n for n, y in enumerate(np.unique(got[:, 1]))}
    at = ((left[int(x)], top[int(y)]) for x, y in got)
    return dict(zip(economies, at, strict=True))


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values from 0 to 1, half by distance and half by rank, so that crowds get room."""
    span = np.ptp(values)
    if not span:
        return np.zeros_like(values)
    ranks = np.searchsorted(np.sort(values), values) / max(1, len(values) - 1)
    spread: NDArray[np.float64] = ((values - values.min()) / span + ranks) / 2
    return spread


def tile_grid(
    economies: Sequence[Placed],
    *,
    title: str,
    description: str,
    palette: Palette = SITE,
    width: int = 640,
    prefix: str = "t",
) -> str:
    """Return one tile per economy with its mark and its code.

    Args:
        economies: What is shown, each economy once.
        title: What the figure shows; read aloud first.
        description: What it says, made from the data.
        palette: Colours.
        width: Width in pixels; the narrower, the fewer columns.
        prefix: Of the ids inside, different for every figure of a page.
    """
    columns = max(4, min(width // 44, math.ceil(math.sqrt(len(economies) * CELLS_PER_TILE * 1.7))))
    cells = tile_places([one.economy_id for one in economies], columns)
    used = 1 + max((x for x, _ in cells), default=0)
    wide = min(58.0, (width - 2) / used)
    half = (wide - 3) / 2
    # Every tile is drawn from the middle of its upper edge, with the same parts.
    tile = (
        f"<rect x='{short(-half)}' width='{short(wide - 3)}' height='{TALL - 3}' rx='2' "
        f"fill='none' stroke='{palette.rule}'/>"
    )
    outcomes = [one.outcome for one in economies]
    marks = shared_marks(outcomes, palette, prefix=prefix, y=11, before=tile)
    across = [short(1 + wide * column + half) for column in range(used)]
    used_marks = {one: used_mark(one, prefix) for one in outcomes}
    drawn = "".join(
        f"<g transform='translate({across[column]} {1 + TALL * row})'>"
        f"{one.title()}{used_marks[one.outcome]}<text y='30'>{escape(one.code)}</text></g>"
        for one, (column, row) in zip(economies, cells, strict=True)
    )
    height = 2 + TALL * (1 + max((y for _, y in cells), default=0))
    return figure(
        f"{marks}<g font-size='11' text-anchor='middle' fill='{palette.ink}' {FONT}>{drawn}</g>",
        size=(round(wide * used) + 2, height),
        title=title,
        description=description,
    )
